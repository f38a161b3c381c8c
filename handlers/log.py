"""/log: who did what, where and when, the latest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.errors import Misunderstood, NotFound
from bot.reply import Entry, Page, Reply
from handlers.command import command
from handlers.naming import DeskNames, nearest
from handlers.source_words import the_source
from handlers.wording import counted, did_you_mean

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from bot.store.records import Logged
    from handlers.desk import Desk, Request

A_PAGE = 20
"""Rows on a page: they are short."""
LONGEST = 160
"""Characters of what stood before and after that a line shows."""


@command(
    name="log",
    usage="/log [SLUG | SOURCE] [since D]",
    summary="Who did what, where and when; of one storyline or source, or of everything.",
    help=(
        "The log only grows: each row is sealed over the one before, and slugline doctor names the first that was "
        "changed. Words that were taken down are gone from it; that they were stays. At the command line the account "
        "of the operating system is who acted, and --user on whose behalf."
    ),
    examples=("/log", "/log macron-putin since monday", "/log Kyiv Independent"),
    clauses=("since", "page"),
    admin=True,
    joins=True,
)
def log(request: Request, desk: Desk) -> Reply:
    """The rows about the subject, by page."""
    of, shown_as = _subject(request, desk)
    since = request.parsed.clauses.since
    at = since.start if since else None
    total, number = desk.store.log.count(request.scope, at, of), request.parsed.clauses.page
    pages = max(1, -(-total // A_PAGE))
    number = min(number, pages)
    rows = desk.store.log.since(request.scope, at, A_PAGE, (number - 1) * A_PAGE, of)
    narrowed = f" since {since.shown}" if since else ""
    if not rows:
        return Reply("Log", f"nothing{shown_as}{narrowed}", private=True)
    following = request.parsed.again(f"page {number + 1}") if number < pages else None
    entries = tuple(_entry(row, desk.settings.zone) for row in rows)
    summary = f"{counted(total, 'row')}{shown_as}{narrowed}, the latest first"
    return Reply("Log", summary, entries, page=Page(number, pages, following), private=True)


def _subject(request: Request, desk: Desk) -> tuple[tuple[str, ...], str]:
    """What the rows are to be about, by every name it had, and how the answer calls it."""
    typed = request.parsed.subject.strip()
    if not typed:
        return (), ""
    slug = DeskNames(desk, request.scope).slug(typed)
    if slug:
        return (slug, *desk.store.storylines.former(slug)), f" about {slug}"
    try:
        name = the_source(request, desk, typed).name
    except (NotFound, Misunderstood) as error:
        if desk.store.log.count(request.scope, of=(typed,)):
            return (typed,), f" about {typed}"
        known = (*desk.store.storylines.slugs(request.scope), *(s.name for s in desk.store.sources.list(request.scope)))
        near = nearest(typed, known)
        raise NotFound(
            f'The log has nothing about "{typed}".{did_you_mean(near)} /log shows everything.', near
        ) from error
    return _names(name, request, desk), f" about {name}"


def _names(name: str, request: Request, desk: Desk) -> tuple[str, ...]:
    """A source's name and those it had before."""
    names = [name]
    for each in names:
        rows = desk.store.log.since(request.scope, limit=-1, of=(each,))
        before = (row.before for row in rows if row.action == "source rename")
        names += [each for each in before if each and each not in names]
    return tuple(names)


def _entry(row: Logged, zone: ZoneInfo) -> Entry:
    local = row.at.astimezone(zone)
    behalf = f" on behalf of {row.on_behalf_of}" if row.on_behalf_of else ""
    place = f" in {row.place}" if row.place else ""
    before, after = _short(row.before), _short(row.after)
    changed = f": {before} → {after}" if before and after else f": {after or before}" if after or before else ""
    return Entry(
        id=f"#{row.pk}",
        kind="change",
        text=f"{local:%H:%M}  {row.action} {row.subject}{changed}",
        date=local.date().isoformat(),
        precision="day",
        basis="stated",
        detail=f"{row.actor}{behalf}{place}",
    )


def _short(words: str | None) -> str:
    flat = " ".join((words or "").split())
    return flat if len(flat) <= LONGEST else f"{flat[:LONGEST].rstrip()} ..."
