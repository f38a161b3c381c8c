"""/storyline review: what waits for an editor's yes or no."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.reply import Action, Reply
from handlers.command import command
from handlers.naming import the_storyline
from handlers.noticed import waiting_notices
from handlers.paging import cut
from handlers.provenance import article_receipt
from handlers.second_line import joined_lines
from handlers.showing import Showing
from handlers.wording import counted, listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.reply import Entry
    from bot.store.records import Member
    from handlers.desk import Desk, Request


@command(
    name="storyline review",
    usage="/storyline review [SLUG]",
    summary="Articles that may belong to a storyline and wait for your yes or no, the oldest first.",
    help=(
        "Each with its score, from 0 to 1, the reasons for it, and the storylines that have it. Copies of one report "
        "are one line with one answer. /storyline add says yes and /storyline remove says no; either stays against "
        "every rule, and later articles are compared with what you decided."
    ),
    examples=("/storyline review", "/storyline review macron-putin"),
    clauses=("in", "all", "page"),
    joins=True,
)
def review(request: Request, desk: Desk) -> Reply:
    """Every "perhaps", with a yes and a no for each."""
    named = bool(request.parsed.subject or request.parsed.clauses.storyline)
    slug = the_storyline(request, desk).slug if named else None
    found = desk.store.storylines.waiting(request.scope, slug)
    title = f"To decide in {slug}" if slug else "To decide"
    if not found:
        show = Action("what it has", f"/storyline show {slug}") if slug else Action("all storylines", "/storyline list")
        return Reply(title, "nothing waits", notes=_notices(desk), actions=(show,))
    part, showing = cut(request.parsed, desk), Showing.to(request, desk)
    reports = _reports(found)
    page, shown = part.page(len(reports), request.parsed), part.of(reports)
    entries = tuple(_entry(showing, members) for members in shown)
    actions = tuple(action for members in shown for action in _answers(members))
    told = f"{counted(len(reports), 'report')}, oldest first"
    return Reply(title, told, entries, _notices(desk), page=page, actions=actions)


def _notices(desk: Desk) -> tuple[str, ...]:
    found = waiting_notices(desk)
    return (f"{found}: /storyline notice.",) if found else ()


def _reports(found: Sequence[Member]) -> list[list[Member]]:
    """What waits, copies of one report for one storyline together, where the first of them stands."""
    reports: dict[tuple[str, str], list[Member]] = {}
    for member in found:
        reports.setdefault((member.storyline, member.article.root), []).append(member)
    return list(reports.values())


def _entry(showing: Showing, members: Sequence[Member]) -> Entry:
    """A report by its first article, with its copies' receipts and where it stands."""
    first, *copies = members
    entry = showing.article(first.article, _why(showing, first, [each.article.id for each in copies]), perhaps=True)
    return replace(entry, receipts=(*entry.receipts, *(article_receipt(each.article) for each in copies)))


def _why(showing: Showing, member: Member, copies: Sequence[str]) -> str:
    reasons = f": {', '.join(member.reasons)}" if member.reasons else ""
    had = [each.storyline for each in showing.store.storylines.of_article(showing.scope, member.article.pk)
           if each.state == "in"]  # fmt: skip
    return joined_lines(
        f"{member.storyline}, score {member.score:.2f}{reasons}",
        f"in {listed(had)} already" if had else "",
        f"with {'its copy' if len(copies) == 1 else 'its copies'} {listed(copies)}" if copies else "",
    )


def _answers(members: Sequence[Member]) -> Iterator[Action]:
    slug, ids = members[0].storyline, [each.article.id for each in members]
    few, verb = (listed(ids), "belong") if len(ids) > 1 else (ids[0], "belongs")
    no = "do not belong" if len(ids) > 1 else "does not belong"
    yield Action(f"yes, {few} {verb} to {slug}", f"/storyline add {slug} {' '.join(ids)}")
    yield Action(f"no, {few} {no} to {slug}", f"/storyline remove {slug} {' '.join(ids)}")
