"""/digest history: what went out to a room, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.reply import Reply
from handlers.command import command
from handlers.digest_rooms import room_of
from handlers.digest_words import wanted
from handlers.paging import cut
from handlers.wording import counted, listed, moment

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from bot.store.records import PastDigest
    from handlers.desk import Desk, Request

WAITS = {
    "queued": "on its way",
    "sending": "on its way",
    "held": "held",
    "unknown": "being looked for",
    "asked": "nobody knows whether it arrived",
}
"""What is said of a message that is not known to be posted, by its state."""


@command(
    name="digest history",
    usage="/digest history [in ROOM] [page N]",
    summary="Which digests went out to this room, and when.",
    help=(
        "The latest first, each with its number, which also stands in its title, and with the storylines that moved in "
        "it. Another room's are for editors."
    ),
    examples=("/digest history", "/digest history page 2"),
    clauses=("page",),
    joins=True,
)
def history(request: Request, desk: Desk) -> Reply:
    """A page of them."""
    room = room_of(request.asker, desk, wanted(request.parsed.subject).room)
    place, part = (request.scope, request.asker.platform, room), cut(request.parsed, desk)
    total = desk.store.digests.count(*place)
    where = request.asker.here if room == request.asker.room else f"in {room}"
    if not total:
        return Reply("Digests so far", f"none {where} yet", private=True)
    page = part.page(total, request.parsed)
    found = desk.store.digests.history(*place, part.size, part.offset)
    letter = desk.store.connections.letter
    lines = tuple(_line(each, letter, desk.settings.zone) for each in found)
    return Reply("Digests so far", f"{counted(total, 'digest')} {where}", notes=lines, page=page, private=True)


def _line(each: PastDigest, letter: str, zone: ZoneInfo) -> str:
    what = listed(each.slugs) if each.slugs else "nothing moved"
    return f"{moment(each.at, zone)}  digest {letter}{each.number}: {what}; {_became(each)}"


def _became(each: PastDigest) -> str:
    if each.waits is None:
        return f"{counted(each.messages, 'message')} posted" if each.messages else "taken back"
    done = f"{each.posted} of {counted(each.messages, 'message')} posted, the next " if each.posted else ""
    why = f": {each.why}" if each.why and each.waits == "held" else ""
    return f"{done}{WAITS[each.waits]}{why}"
