"""/desk: what the bot is doing."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.model import EVERYTHING
from bot.reply import Action, Reply
from handlers.command import command
from handlers.decisions import waiting
from handlers.digest_words import shown
from handlers.noticed import waiting_notices
from handlers.source_health import counts, entry, health, state
from handlers.wording import counted, listed, moment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bot.store.records import OutboxRow, Source
    from handlers.desk import Asker, Desk, Request

STUCK = {
    "held": "could not be posted",
    "asked": "may or may not have been posted; /digest list says which, and how to settle it",
}
"""The states of a message that waits for somebody, in words."""
POORLY = ("gone", "failing", "quiet")
OVERDUE = timedelta(minutes=10)
"""A round begins every minute, and a slow one ends well before."""
NAMED = 5
"""Sources that need somebody and are named here."""


@command(
    name="desk",
    usage="/desk",
    summary="What the bot is doing: what it keeps, reads and posts, and what needs somebody.",
    help=(
        "Sources that fail, are gone or are quiet are listed with the reason; /source list has all. A message that "
        "waits needs somebody: the room refuses it, or nobody knows whether it was posted. What readers flagged, what "
        "editors disagree on, and corrections whose words no article has any more are counted: /correct list. So are "
        "articles that may belong to a storyline: /storyline review."
    ),
    examples=("/desk",),
)
def desk_status(request: Request, desk: Desk) -> Reply:
    """Counts, the next poll, this room's digests, and what fails."""
    size = desk.store.size(request.scope)
    sources = desk.store.sources.list(request.scope)
    states = {source.pk: state(source, health(source, desk.store, request.at)) for source in sources}
    poorly = [source for each in POORLY for source in sources if states[source.pk] == each]
    outbox = desk.store.outgoing.rows()
    stuck = [row for row in outbox if row.state in STUCK]
    behind = {row.digest for row in stuck}
    on_the_way = sum(row.digest not in behind for row in outbox)
    notes = [
        f"Keeps {_kept(size)}.",
        _reading(sources, request, desk),
        _posting(request, desk),
        *_stuck(stuck, request.asker),
    ]
    with desk.rooms.drawer(request.asker) as drawer:
        notes += [_keeping(drawer)] if drawer else []
    if refused := desk.store.edits.refused():
        notes.append(f"{counted(len(refused), 'posted message')} could not be edited: {refused[-1].rstrip('.')}.")
    if on_the_way:
        notes.append(f"{counted(on_the_way, 'message')} on the way.")
    actions = () if sources else (Action("add a source", "/source add URL"),)
    trouble = [f"sources: {told}"] if (told := counts([each for each in states.values() if each in POORLY])) else []
    trouble += [f"{counted(len(stuck), 'message')} waiting for somebody"] if stuck else []
    for what, shown_by in _to_decide(request, desk):
        trouble.append(what)
        notes.append(shown_by)
    entries = [entry(source, request.asker, desk.store, request.at, desk.settings.zone) for source in poorly[:NAMED]]
    if len(poorly) > NAMED:
        actions = (*actions, Action("all that need somebody", "/source status"))
    return Reply(
        desk.settings.desk.name, ", ".join(trouble) or "all well", tuple(entries), tuple(notes), actions=actions
    )


def _to_decide(request: Request, desk: Desk) -> Iterator[tuple[str, str]]:
    """What waits for an editor, with the command that shows it."""
    if review := len({member.article.pk for member in desk.store.storylines.waiting(request.scope)}):
        yield f"{counted(review, 'article')} to review", "/storyline review shows what may belong to a storyline."
    if decided := waiting(desk):
        yield decided, "/correct list shows what waits for an editor."
    if notices := waiting_notices(desk):
        yield notices, "/storyline notice shows notes of withdrawal or correction that name no article for sure."


def _kept(size: Mapping[str, int], names: Iterable[str] = ("article", "statement", "event", "storyline")) -> str:
    return ", ".join(counted(size.get(name + "s", 0), name) for name in names)


def _keeping(drawer: Desk) -> str:
    """What lies in this room's drawer."""
    kept = _kept(drawer.store.size(EVERYTHING), ("article", "statement", "event"))
    return f"This room alone sees {kept} more, which were pasted or linked here; /release ID shows an article to all."


def _stuck(stuck: Sequence[OutboxRow], asker: Asker) -> Iterator[str]:
    """What became of messages that are not sent again by themselves, and why; rooms other than this go unnamed."""
    for stuck_as, told in STUCK.items():
        for here in (True, False):
            rows = [row for row in stuck if row.state == stuck_as and here == _in_room_of(asker, row)]
            where = "here" if here else "elsewhere"
            if rows:
                yield f"{counted(len(rows), 'message')} {where} {told}: {rows[0].note.rstrip('.')}."


def _in_room_of(asker: Asker, row: OutboxRow) -> bool:
    return (row.platform, row.room) == (asker.platform, asker.room)


def _reading(sources: tuple[Source, ...], request: Request, desk: Desk) -> str:
    polled = [source for source in sources if source.state != "paused"]
    if not polled:
        return (
            "Reads no source yet." if not sources else f"Reads none of {counted(len(sources), 'source')}: all paused."
        )
    soonest, zone = min(source.next_poll for source in polled), desk.settings.zone
    reads = f"Reads {counted(len(sources), 'source')}"
    if request.at - soonest > OVERDUE:
        return f"{reads}, due since {moment(soonest, zone)}: nothing reads them. Is slugline run running?"
    return f"{reads}; the next one at {moment(max(soonest, request.at), zone)}."


def _posting(request: Request, desk: Desk) -> str:
    asker = request.asker
    here = desk.store.subscriptions.list(request.scope, asker.platform, asker.room)
    if not here:
        return "Posts no digest here; /digest subscribe starts one."
    told = "; ".join(f"{listed(each.slugs)} {shown(each.rhythm)}" for each in here)
    return f"Posts digests here: {told}, when something moved."
