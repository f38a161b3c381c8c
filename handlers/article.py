"""/article: what the desk knows of one article, and what it found in it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.following.differing import edits, told
from bot.ingest.links import linked
from bot.languages import unread
from bot.reply import Action, Reply
from bot.when import shown_date
from handlers.command import command
from handlers.dating import how_dated
from handlers.naming import the_article
from handlers.paging import cut
from handlers.provenance import claim, footnotes, source_name, stance
from handlers.showing import Showing
from handlers.wording import counted, moment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.store.records import Article, Member
    from handlers.desk import Desk, Request

STATES = {"in": "In", "perhaps": "Perhaps in", "out": "Kept out of"}
DECIDERS = {"rule": "by rule", "editor": "by an editor", "seed": "from the start"}


@command(
    name="article",
    usage="/article ID [all]",
    summary="One article: its outlet, dates, storylines, statements and events.",
    help="The id is the one an answer or the command line prints; /search finds articles by their words.",
    examples=("/article 002",),
    clauses=("all", "page", "as"),
)
def article(request: Request, desk: Desk) -> Reply:
    """The article's facts, then its statements and events in the order of its text."""
    found = the_article(request, desk, request.parsed.subject.strip())
    showing, scope, part = Showing.to(request, desk), request.scope, cut(request.parsed, desk)
    statements = desk.store.statements.of_article(scope, found.pk)
    events = desk.store.events.of_article(scope, found.pk)
    entries = [
        *(replace(showing.statement(each), group="statements") for each in statements),
        *(replace(showing.event(each), group="events") for each in events),
    ]
    members = desk.store.storylines.of_article(scope, found.pk)
    summary = f"{counted(len(statements), 'statement')}, {counted(len(events), 'event')}"
    language = unread(found.language)
    unread_note = (f"{language[0].upper()}{language[1:]}.",) if language else ()
    notes = (_origin(found, showing), *_changed(found, showing), *unread_note, *map(_membership, members))
    actions = [Action("put it into a storyline", f"/storyline add SLUG {found.id}")] if not members else []
    page, shown = part.page(len(entries), request.parsed), part.of(entries)
    return Reply(found.title or found.id, summary, shown, (*notes, *footnotes(shown)), page, tuple(actions))


def _origin(found: Article, showing: Showing) -> str:
    """Outlet, author, publication, fetching and revisions in one sentence."""
    published = found.published
    day = shown_date(published.value) if published.value else "on a day not stated"
    basis = how_dated(published)
    parts = [
        f"{found.id}: {source_name(found)}" + (f" ({claimed})" if (claimed := claim(found)) else ""),
        f"by {found.author}" if found.author else "",
        f"published {day}" + (f" ({basis})" if basis else ""),
        f"fetched {moment(found.fetched_at, showing.zone)}",
        counted(found.revision, "revision"),
        f"a copy of {found.copy_of}" if found.copy_of else "",
        linked(found.url) or "",
    ]
    return ", ".join(part for part in parts if part) + "."


def _changed(found: Article, showing: Showing) -> Iterator[str]:
    """That the outlet corrected or withdrew it, and what its last edit took out and put in."""
    if said := stance(found):
        yield f"{said[:1].upper()}{said[1:]}"
    if found.revision > 1 and not found.withdrawn:
        texts = [showing.store.articles.revision_text(showing.scope, found, found.revision - back) for back in (1, 0)]
        if differ := told(edits(*texts)):
            yield f"Last edit: {differ}"


def _membership(member: Member) -> str:
    reasons = f": {', '.join(member.reasons)}" if member.reasons else ""
    return f"{STATES[member.state]} {member.storyline}, {DECIDERS[member.by]}{reasons}."
