"""/desk: what the bot is doing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.reply import Action, Reply
from handlers.command import command
from handlers.showing import Showing
from handlers.wording import counted, listed, moment

if TYPE_CHECKING:
    from bot.store.records import Source
    from handlers.desk import Desk, Request


@command(
    name="desk",
    usage="/desk",
    summary="What the bot is doing: what it keeps, reads and posts, and what needs somebody.",
    help="Failing sources are listed with their reason. A message that waits needs somebody: the room refuses it.",
    examples=("/desk",),
)
def desk_status(request: Request, desk: Desk) -> Reply:
    """Counts, the next poll, this room's digests, and what fails."""
    size = desk.store.size(request.scope)
    sources = desk.store.sources.list(request.scope)
    failing = [source for source in sources if source.state == "failing"]
    kept = ", ".join(counted(size.get(name + "s", 0), name) for name in ("article", "statement", "event", "storyline"))
    notes = [f"Keeps {kept}.", _reading(sources, desk), _posting(request, desk)]
    if size.get("queued"):
        notes.append(f"{counted(size['queued'], 'message')} on the way.")
    if size.get("waiting"):
        notes.append(f"{counted(size['waiting'], 'message')} waiting for somebody: is the bot in the room?")
    showing = Showing.to(request, desk)
    actions = () if sources else (Action("add a source", "/source add URL"),)
    state = f"{counted(len(failing), 'source')} failing" if failing else "all well"
    return Reply(desk.settings.desk.name, state, tuple(map(showing.source, failing)), tuple(notes), actions=actions)


def _reading(sources: tuple[Source, ...], desk: Desk) -> str:
    polled = [source for source in sources if source.state != "paused"]
    if not polled:
        return "Reads no source yet."
    soonest = min(source.next_poll for source in polled)
    return f"Reads {counted(len(sources), 'source')}; the next one at {moment(soonest, desk.settings.zone)}."


def _posting(request: Request, desk: Desk) -> str:
    asker = request.asker
    here = desk.store.digests.list(request.scope, asker.platform, asker.room)
    if not here:
        return "Posts no digest here; /digest subscribe starts one."
    slugs = sorted({slug for subscription in here for slug in subscription.slugs})
    times = sorted({at for subscription in here for at in subscription.at})
    return f"Posts digests of {listed(slugs)} here at {listed(times)} ({here[0].zone}), when something moved."
