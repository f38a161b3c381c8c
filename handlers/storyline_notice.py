"""/storyline notice: notes by which outlets withdraw or correct an article, where it takes an editor to say which."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.errors import Misunderstood, NotFound
from bot.reply import Action, Reply
from handlers.command import command
from handlers.naming import the_article
from handlers.showing import Showing
from handlers.wording import counted, listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.store.records import Article
    from handlers.desk import Desk, Request

NONE = "none"
"""What is written for a note that means nothing the desk has."""


@command(
    name="storyline notice",
    usage="/storyline notice [NOTE ARTICLE | NOTE none]",
    summary="Notes of withdrawal, kill or correction that name no article for sure; say which one each means.",
    help=(
        "A note names an article of its outlet by its address, its id or slug there, or its headline: three telling "
        "words and three quarters of them at least, and no other headline half of its own. Every other note waits. "
        "With an article's id it is marked as the note says; with the word none the note waits no more."
    ),
    examples=("/storyline notice",),
    changes=True,
    joins=True,
)
def notice(request: Request, desk: Desk) -> Reply:
    """The notes that wait, or what one of them means."""
    typed = request.parsed.subject.split()
    if not typed:
        return _list(request, desk)
    if len(typed) != 2:
        raise Misunderstood(f"Which note, and which article? /storyline notice NOTE ARTICLE, or NOTE {NONE}.")
    waiting = {note.id: note for note, _ in desk.store.notices.waiting(request.scope)}
    note = waiting.get(typed[0])
    if note is None:
        raise NotFound(f'No note "{typed[0]}" waits. /storyline notice lists those that do.')
    means = None if typed[1].casefold() == NONE else the_article(request, desk, typed[1])
    asker = request.asker
    with desk.store.write():
        if means is None:
            desk.store.notices.settle(note.pk)
        else:
            desk.pipeline.standings.means(request.at, note, means)
        after = means.id if means else NONE
        desk.store.log.add(request.at, asker.person, asker.place, "place notice", note.id, after=after)
    if means is None:
        return Reply(f"{note.id} waits no more", "it means nothing here")
    show = Action("look at it", f"/article {means.id}")
    return Reply(f"{note.id} means {means.id}", f"{means.id} is marked as it says", actions=(show,))


def _list(request: Request, desk: Desk) -> Reply:
    found = desk.store.notices.waiting(request.scope)
    if not found:
        return Reply("Notices", "none waits")
    showing = Showing.to(request, desk)
    entries = tuple(showing.article(note, _why(note, perhaps)) for note, perhaps in found)
    actions = tuple(action for note, perhaps in found for action in _answers(note, perhaps))
    return Reply("Notices", f"{counted(len(found), 'notice')} to place, oldest first", entries, actions=actions)


def _why(note: Article, perhaps: Sequence[Article]) -> str:
    may = f"; it may mean {listed([each.id for each in perhaps])}" if perhaps else "; it names no article here"
    return f"{note.standing_note}{may}"


def _answers(note: Article, perhaps: Sequence[Article]) -> Iterator[Action]:
    for each in perhaps:
        yield Action(f"{note.id} means {each.id}", f"/storyline notice {note.id} {each.id}")
    yield Action("none of ours", f"/storyline notice {note.id} {NONE}")
