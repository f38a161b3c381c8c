"""An article out of a room's drawer into the desk: as if it arrived now, with a log row in both."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.errors import Misunderstood, NotAllowed, SkipInput, TellUser
from bot.ids import LINE
from bot.ingest.bringing import Brought, bring
from bot.ingest.rereading import source_day
from bot.model import EVERYTHING, Incoming
from bot.reply import Action, Reply
from handlers.lines import the_line
from handlers.naming import the_article
from handlers.wording import counted

if TYPE_CHECKING:
    from bot.model import Ingested
    from bot.store.records import Article, Member
    from handlers.desk import Desk, Request

WHENCE = "a private room"
"""The place that the desk's log gives: which room it was is nobody else's business."""
EDITORS_ALONE = "What goes to everybody is for the desk's editors to release. Ask one of them to do it in this room."
STAYS = "flags are asked in one room, and what concerns another article is decided at the desk"
BECAME = {
    "repeated": "the desk had it already",
    "copy": "there it is a copy of another report",
    "revised": "there it is another text of an article that the desk had",
}


def to_everybody(request: Request, drawer: Desk, desk: Desk, typed: str) -> Reply:
    """Take the article in at the desk first, then out of the drawer: broken off between the two it is in both.

    Raises NotAllowed for who keeps the room and is no editor: the desk is not the room's.
    """
    if not (request.asker.editor or request.asker.admin):
        raise NotAllowed(EDITORS_ALONE)
    if LINE.fullmatch(typed):
        line = the_line(request, drawer, typed)
        stands = line.best.article.id
        raise Misunderstood(f"{line.id} stands in {stands}; an article goes as a whole: /release {stands}")
    found = the_article(request, drawer, typed)
    done, brought = _taken_in(request, drawer, desk, found)
    article = desk.pipeline.named(done.id)
    slugs = [member.storyline for member in _placed(drawer, found)]
    with desk.store.write():
        for slug in slugs:
            desk.pipeline.accept(request.at, slug, article)
        asker = request.asker
        desk.store.log.add(request.at, asker.actor, WHENCE, "release", article.id, on_behalf_of=asker.on_behalf_of)
    with drawer.store.write():
        drawer.store.retention.delete(request.at, found.pk)
        drawer.note(request, "release", found.id, after=article.id)
    summary = f"it was {found.id} of this room; the desk calls it {article.id}"
    notes = [f"{BECAME[done.outcome].capitalize()}."] if done.outcome in BECAME else []
    notes += [f"{counted(brought.along, 'decision')} on its lines came along."] if brought.along else []
    if brought.left:
        notes.append(f"{counted(brought.left, 'flag or decision', 'flags and decisions')} stayed behind: {STAYS}.")
    actions = (Action("look at it", f"/article {article.id}"), Action("hide it again", f"/hold {article.id}"))
    return Reply(f"{article.title or article.id}: everybody sees it now", summary, notes=tuple(notes), actions=actions)


def _taken_in(request: Request, drawer: Desk, desk: Desk, found: Article) -> tuple[Ingested, Brought]:
    """What the desk's own pipeline makes of it, in one write with what the room decided on its lines.

    Raises TellUser where it takes no such article; then it stays.
    """
    brought = Brought(0, 0)

    def along(done: Ingested) -> None:
        nonlocal brought
        article = desk.pipeline.named(done.id)
        brought = bring(drawer.store, found.pk, desk.store, article, request.at, WHENCE)

    incoming = Incoming(
        drawer.store.articles.text(EVERYTHING, found),
        found.id,
        found.title,
        found.url,
        found.outlet,
        found.author,
        source_day(found),
    )
    try:
        done = desk.pipeline.ingest(incoming, within=along)
    except SkipInput as error:
        raise TellUser(f"{error} {found.id} stays in this room.") from error
    if done.outcome == "refused":
        raise TellUser(f"The desk does not take it: it was {done.reason}. {found.id} stays in this room.")
    if done.outcome == "repeated":
        with desk.store.write():
            along(done)
    return done, brought


def _placed(drawer: Desk, found: Article) -> list[Member]:
    """The storylines that an editor put it into in the room; what a rule decided is decided again."""
    members = drawer.store.storylines.of_article(EVERYTHING, found.pk)
    return [member for member in members if member.state == "in" and member.by == "editor"]
