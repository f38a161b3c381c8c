"""/storyline notice: notes by which outlets withdraw or correct an article, where it takes an editor to say which."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.errors import Misunderstood, NotFound
from bot.following.correcting import OF_NOTICE, Correction
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
    usage="/storyline notice [NOTE ARTICLE... | NOTE none] [all]",
    summary="Notes of withdrawal, kill or correction that name no article for sure; say which one each means.",
    help=(
        "A note names an article of its outlet by its address, its id or slug there, or its headline: one that it "
        "quotes in full, else one that it quotes but for a word or two, or tells without marks. It may come before the "
        "article. Every other note waits, and so does a wire's for the outlets that credit it. With the ids of "
        "articles, those are marked as the note says; with the word none the note waits no more. The word all lists "
        "the notes that were placed, too: another article, or none, puts a wrong one right. /undo takes it back."
    ),
    examples=("/storyline notice",),
    changes=True,
    joins=True,
    clauses=("all",),
)
def notice(request: Request, desk: Desk) -> Reply:
    """The notes that wait, or what one of them means."""
    typed = request.parsed.subject.split()
    if not typed:
        return _list(request, desk)
    if len(typed) == 1:
        raise Misunderstood(f"Which note, and which article? /storyline notice NOTE ARTICLE, or NOTE {NONE}.")
    notices = desk.store.notices
    notes = {note.id: note for note, _ in (*notices.placed(request.scope), *notices.waiting(request.scope))}
    note = notes.get(typed[0])
    if note is None:
        raise NotFound(f'There is no note "{typed[0]}". /storyline notice all lists them.')
    none = [each.casefold() for each in typed[1:]] == [NONE]
    means = () if none else tuple(dict.fromkeys(the_article(request, desk, each) for each in typed[1:]))
    if note in means:
        raise Misunderstood(f"{note.id} is the note itself. Which article does it mean?")
    undo = Action("take it back", f"/undo {_decide(request, desk, note, means).id}")
    if not means:
        return Reply(f"{note.id} waits no more", "it means nothing here", actions=(undo,))
    named = listed([each.id for each in means])
    shows = tuple(Action(f"look at {each.id}", f"/article {each.id}") for each in means)
    marked = "is marked" if len(means) == 1 else "are marked"
    return Reply(f"{note.id} means {named}", f"{named} {marked} as it says", actions=(undo, *shows))


def _decide(request: Request, desk: Desk, note: Article, means: Sequence[Article]) -> Correction:
    asker, named = request.asker, " ".join(each.id for each in means) or NONE
    made = Correction(
        0, request.at, asker.person, asker.place, "notice", f"{OF_NOTICE}{note.id}", named, article=note.pk
    )
    with desk.store.write():
        desk.pipeline.standings.decide(request.at, note, [each.pk for each in means])
        number = desk.store.corrections.add(made)
        desk.store.log.add(request.at, asker.person, asker.place, "place notice", note.id, after=named)
    return replace(made, number=number)


def _list(request: Request, desk: Desk) -> Reply:
    found = desk.store.notices.waiting(request.scope)
    placed = desk.store.notices.placed(request.scope)
    shown = placed if request.parsed.clauses.all else ()
    notes = (f"{counted(len(placed), 'notice')} placed: /storyline notice all.",) if placed and not shown else ()
    if not found and not shown:
        return Reply("Notices", "none waits", notes=notes)
    showing = Showing.to(request, desk)
    waiting = tuple(showing.article(note, _why(note, perhaps)) for note, perhaps in found)
    known = tuple(showing.article(note, _means(note, means)) for note, means in shown)
    actions = [each for note, perhaps in found for each in _answers(note, perhaps, desk.store.notices.means(note.pk))]
    summary = f"{counted(len(found), 'notice')} to place, oldest first" if found else "none waits"
    return Reply("Notices", summary, (*waiting, *known), notes, actions=tuple(dict.fromkeys(actions)))


def _why(note: Article, perhaps: Sequence[Article]) -> str:
    may = f"It may mean {_listed(perhaps)}." if perhaps else "It names no article here."
    return f"{note.standing_note} {may}"


def _means(note: Article, means: Sequence[Article]) -> str:
    return f"{note.standing_note} It means {_listed(means)}."


def _listed(articles: Sequence[Article]) -> str:
    return listed([f"{each.id} ({each.label})" for each in articles])


def _answers(note: Article, perhaps: Sequence[Article], means: Sequence[int]) -> Iterator[Action]:
    for each in perhaps:
        yield Action(f"{note.id} means {each.id}", f"/storyline notice {note.id} {each.id}")
    if len(perhaps) > 1:
        yield Action("all of these", f"/storyline notice {note.id} {' '.join(each.id for each in perhaps)}")
    if not means:
        yield Action("none of ours", f"/storyline notice {note.id} {NONE}")
