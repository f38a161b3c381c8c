"""/hold and /release: something hidden everywhere at once, and shown again. Nothing is lost in between."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.errors import Misunderstood, NotFound, TellUser
from bot.grammar import fold
from bot.ids import LINE, kind_of
from bot.ingest.releasing import read_late
from bot.ingest.releasing import release as bring_back
from bot.reply import Action, Reply
from handlers.command import command
from handlers.naming import the_article
from handlers.releasing import to_everybody
from handlers.wording import counted, listed

if TYPE_CHECKING:
    from bot.store.removals import Reach
    from bot.store.taken import RemovalKind
    from handlers.desk import Desk, Request

WHICH = "Which one? Write /{name} with the id of an article, a statement (s31) or an event (e14)."


@command(
    name="hold",
    usage="/hold ID [REASON]",
    summary="Hide an article, statement (s31) or event (e14) everywhere at once, until it is released.",
    help=(
        "A hidden id answers as one that never was, and its words are in no answer, count, file or digest; of a "
        "statement or event they are overwritten in every article that has them. Nothing is deleted: /release ID "
        "brings it back, and the words with which others came meanwhile. The article itself is refused until then, and "
        "what it called new stands on its next teller. Copies are articles of their own; the answer names them."
    ),
    examples=("/hold 004 until the lawyers have called",),
    changes=True,
)
def hold(request: Request, desk: Desk) -> Reply:
    """Hide it in one write, with a log row."""
    typed, _, reason = request.parsed.subject.strip().partition(" ")
    kind, pk, target = the_target(request, desk, typed)
    with desk.store.write():
        held, reach = desk.store.removals.hide(request.at, kind, pk, request.asker.person, reason.strip())
        log(request, desk, "hold", target, desk.store.removals.get(held).reason)  # without the words of what is held
    back = Action("show it again", f"/release {target}")
    return Reply(f"{target} is held", reached(reach), notes=beside(reach), actions=(back,), private=True)


@command(
    name="release",
    usage="/release ID",
    summary="Show again what /hold hid, or show everybody what one room keeps to itself.",
    help=(
        "Of what was held everything is as before; what has come meanwhile and says the same is joined with it. An "
        "article of this room's own (pa2) goes to the desk as if it arrived now, and from then on everybody sees it."
    ),
    examples=("/release 004",),
    changes=True,
)
def release(request: Request, desk: Desk) -> Reply:
    """Bring it back in one write, with a log row; from a room's drawer let it go to the desk."""
    target = request.parsed.subject.strip()
    held = desk.store.removals.held(target) or desk.store.removals.held(fold(target).lstrip("#"))
    if held is None and desk.public:
        return to_everybody(request, desk, desk.public, fold(target).lstrip("#"))
    if held is None:
        raise NotFound(f'Nothing is held as "{target}". Write /release with the id that was held.')
    try:
        with desk.store.write():
            late = bring_back(desk.store, request.at, held.pk)
            log(request, desk, "release", held.target)
    except ValueError as error:
        raise TellUser(f"{held.target} stands in {error}, which is held too. First: /release {error}") from error
    read_late(desk.pipeline, late)
    show = f"/article {held.target}" if held.kind == "article" else f"/receipt {held.target}"
    return Reply(f"{held.target} is shown again", "held no more", actions=(Action("look at it", show),))


def the_target(request: Request, desk: Desk, typed: str) -> tuple[RemovalKind, int, str]:
    """What an id means: its kind, row and public id, of a merged one what it became. Raises Misunderstood, NotFound."""
    if not typed:
        raise Misunderstood(WHICH.format(name=request.parsed.name))
    asked = fold(typed).lstrip("#")
    if desk.store.articles.get(request.scope, typed) is None and LINE.fullmatch(asked):
        kind = kind_of(asked)
        if statement := desk.store.statements.get(request.scope, asked) if kind == "statement" else None:
            return "statement", statement.pk, statement.id
        if event := desk.store.events.get(request.scope, asked) if kind == "event" else None:
            return "event", event.pk, event.id
        raise NotFound(f"There is no {kind} {asked}. Ids stand in the answers of /who-said and /timeline.")
    article = the_article(request, desk, typed)
    return "article", article.pk, article.id


def reached(reach: Reach) -> str:
    """How much is hidden, in words."""
    parts = [
        counted(len(reach.articles), "article") if reach.articles else "",
        counted(reach.revisions, "revision") if reach.revisions else "",
        counted(len(reach.statements), "statement") if reach.statements else "",
        counted(len(reach.events), "event") if reach.events else "",
        counted(reach.receipts, "receipt") if reach.receipts else "",
        counted(reach.changes, "change") if reach.changes else "",
    ]
    return ", ".join(part for part in parts if part) or "nothing else"


def beside(reach: Reach) -> tuple[str, ...]:
    """What else is to be known: overwritten passages, digests, copies that stay."""
    notes = [f"In {listed(reach.storylines)}."] if reach.storylines else []
    if reach.masked:
        notes.append(f"Its words are overwritten in {listed(reach.masked)}.")
    if reach.queued:
        notes.append(f"{counted(reach.queued, 'queued message')} held it; the digest is composed anew without it.")
    if reach.sent:
        notes.append(
            f"{counted(reach.sent, 'message')} with it went out before; edited where I may. /desk says where not."
        )
    if reach.copies:
        notes.append(f"Copies of it stay: {listed(reach.copies)}.")
    return tuple(notes)


def log(request: Request, desk: Desk, action: str, subject: str, reason: str = "") -> None:
    """Who did it, when and why, without a word of what it is."""
    desk.note(request, action, subject, after=reason or None)
