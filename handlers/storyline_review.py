"""/storyline review: what waits for an editor's yes or no."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.reply import Action, Reply
from handlers.command import command
from handlers.naming import the_storyline
from handlers.noticed import waiting_notices
from handlers.paging import cut
from handlers.showing import Showing
from handlers.wording import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.store.records import Member
    from handlers.desk import Desk, Request


@command(
    name="storyline review",
    usage="/storyline review [SLUG]",
    summary="Articles that may belong to a storyline and wait for your yes or no, the oldest first.",
    help=(
        "Each with its score, from 0 to 1, and the reasons for it. /storyline add says yes and /storyline remove says "
        "no; either stays against every rule, and later articles are compared with what you decided."
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
    page, shown = part.page(len(found), request.parsed), part.of(found)
    entries = tuple(showing.article(member.article, _why(member), perhaps=True) for member in shown)
    actions = tuple(action for member in shown for action in _answers(member))
    told = f"{counted(len(found), 'article')}, oldest first"
    return Reply(title, told, entries, _notices(desk), page=page, actions=actions)


def _notices(desk: Desk) -> tuple[str, ...]:
    found = waiting_notices(desk)
    return (f"{found}: /storyline notice.",) if found else ()


def _why(member: Member) -> str:
    reasons = f": {', '.join(member.reasons)}" if member.reasons else ""
    return f"{member.storyline}, score {member.score:.2f}{reasons}"


def _answers(member: Member) -> Iterator[Action]:
    where = f"{member.storyline} {member.article.id}"
    yield Action(f"yes, {member.article.id} belongs to {member.storyline}", f"/storyline add {where}")
    yield Action(f"no, {member.article.id} does not belong to {member.storyline}", f"/storyline remove {where}")
