"""/new: what moved since this person last asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, timedelta
from typing import TYPE_CHECKING

from bot.errors import NotFound
from bot.reply import Action, Reply
from handlers.command import command
from handlers.naming import one_storyline, the_storyline
from handlers.paging import cut
from handlers.showing import Showing
from handlers.wording import counted, listed

if TYPE_CHECKING:
    from datetime import datetime

    from bot.store.records import ChangeRow
    from handlers.desk import Desk, Request

FIRST = timedelta(hours=24)
"""How far back somebody looks who has not asked before."""
AT_MOST = 1000
"""Changes read at once."""


@command(
    name="new",
    usage="/new [SLUG] [since D] [all]",
    summary="What moved since you last asked; the first time, in the last 24 hours.",
    help=(
        "Shows typed changes by storyline: new events and statements, dates made finer or disputed, figures that "
        "conflict, days of plans that passed (noted once a day), articles edited, corrected, withdrawn or killed by "
        "their outlets. "
        'Asking without "since" moves your mark; /new SLUG keeps a mark of its own.'
    ),
    examples=("/new", "/new macron-putin", "/new since monday"),
    clauses=("in", "since", "all", "page", "as"),
    joins=True,
)
def new(request: Request, desk: Desk) -> Reply:
    """Changes since a date, or since the asker's mark, which then moves to the last change shown."""
    request, left_out = one_storyline(request, desk)
    parsed, at = request.parsed, request.at
    named = bool(parsed.subject or parsed.clauses.storyline)
    slug = the_storyline(request, desk).slug if named else None
    asked = desk.store.changes.asked(request.asker.person, slug)
    if parsed.clauses.since:
        start, since = parsed.clauses.since.start, f"since {parsed.clauses.since.shown}"
    else:
        start, since = (asked, "since you last asked") if asked else (at - FIRST, "in the last 24 hours")
    rows = desk.store.changes.since(request.scope, start, slugs=(slug,) if slug else (), limit=AT_MOST)
    if not parsed.clauses.since:
        _mark(request, desk, slug, rows, start)
    title = f"New in {slug}" if slug else "New"
    reply = _reply(request, desk, title, since, rows, start) if rows else _nothing(request, desk, title, since, slug)
    return replace(reply, notes=(*left_out, *reply.notes))


def _mark(request: Request, desk: Desk, slug: str | None, rows: tuple[ChangeRow, ...], start: datetime) -> None:
    """The mark never passes a change that was not shown: it moves to just after the last one shown."""
    last = rows[-1].at + timedelta(microseconds=1) if rows else start
    with desk.store.write():
        desk.store.changes.note_asked(last, request.asker.person, slug)


def _reply(request: Request, desk: Desk, title: str, since: str, rows: tuple[ChangeRow, ...], start: datetime) -> Reply:
    parsed, part = request.parsed, cut(request.parsed, desk)
    ordered = sorted(rows, key=lambda row: (row.storyline, row.pk))
    titles = {each.slug: each.title for each in desk.store.storylines.list(request.scope)}
    showing = Showing.to(request, desk)
    page = part.page(len(rows), parsed)
    if page.next and not parsed.clauses.since:
        page = replace(page, next=parsed.again(f"since {_written(start)}", "page 2"))
    moved = sorted({row.storyline for row in rows})
    summary = f"{counted(len(rows), 'change')} in {counted(len(moved), 'storyline')} {since}"
    entries = tuple(showing.change(row, titles.get(row.storyline, "")) for row in part.of(ordered))
    notes = (
        (f"More than {AT_MOST:,} changes; the oldest are shown. Ask for one storyline.",)
        if len(rows) == AT_MOST
        else ()
    )
    actions = tuple(Action("timeline", f"/timeline {slug}") for slug in moved[:3])
    return Reply(title, summary, entries, notes, page, actions)


def _written(start: datetime) -> str:
    """The instant as a command takes it, as short as it can be."""
    exact = "auto" if start.microsecond else "seconds" if start.second else "minutes"
    return start.astimezone(UTC).replace(tzinfo=None).isoformat(timespec=exact) + "Z"


def _nothing(request: Request, desk: Desk, title: str, since: str, slug: str | None) -> Reply:
    slugs = (slug,) if slug else desk.store.storylines.slugs(request.scope)
    if not slugs:
        raise NotFound("No storyline is tracked yet. Create one: /storyline create SLUG TITLE")
    watched = f"Watched {listed(slugs)}." if len(slugs) <= 8 else f"Watched {counted(len(slugs), 'storyline')}."
    back = "/new since last week" if not slug else f"/new {slug} since last week"
    return Reply(title, f"nothing moved {since}", notes=(watched,), actions=(Action("look further back", back),))
