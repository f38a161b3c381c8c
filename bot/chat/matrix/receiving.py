"""What one sync brought, in order and whole: where the homeserver left events out, they are fetched."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aiohttp import ClientError
from nio import MessageDirection, RoomMemberEvent, RoomMessagesResponse

from bot import logs
from bot.chat.matrix.login import SIGNED_OUT
from bot.chat.matrix.refusals import refusal
from bot.errors import Refused

if TYPE_CHECKING:
    from nio import BadEvent, Event, RoomInfo, UnknownBadEvent

    Read = Event | BadEvent | UnknownBadEvent

    from bot.chat.matrix.client import MatrixClient

FILTER = {
    "presence": {"not_types": ["*"]},
    "room": {
        "timeline": {"limit": 50},
        "ephemeral": {"not_types": ["*"]},
        "account_data": {"not_types": ["*"]},
    },
}
"""What the bot asks to be told: no presence, no typing, no receipts."""
_PAGE = 100
"""Events asked for at a time where some were left out."""
_PAGES = 100
"""At most this many times: ten thousand events of one room are more than any downtime may be answered for."""
_FILLS = 6
"""Tries to fetch what one room left out, about a minute in all, before the other rooms are served without it."""
_HASTE = "M_LIMIT_EXCEEDED"
_log = logs.logger()


@dataclass(frozen=True, slots=True)
class Received:
    """An event of a room: as nio read it, and as it came, decrypted if it was encrypted."""

    room: str
    event: Read
    source: dict[str, Any]

    @property
    def id(self) -> str:
        """Its id; empty for what is none."""
        return str(self.source.get("event_id") or "")

    def age(self, now_ms: int) -> float:
        """Milliseconds since it was sent: as the homeserver counted them, else by its clock and ours."""
        told = (self.source.get("unsigned") or {}).get("age")
        return (
            float(told) if isinstance(told, (int, float)) else now_ms - float(self.source.get("origin_server_ts") or 0)
        )


def received(room: str, event: Read) -> Received:
    """An event that nio has read."""
    return Received(room, event, event.source)


async def missing(client: MatrixClient, room: str, joined: RoomInfo, since: str | None) -> list[Received]:
    """What happened in a room after `since` and before this sync's first event, in order.

    Without `since` the bot has only just begun to listen, so nothing is missing. Raises GapLeft.
    """
    if not joined.timeline.limited or not since:
        return []
    found: list[Received] = []
    start = joined.timeline.prev_batch
    for _ in range(_PAGES):
        answer = await client.room_messages(room, start, since, MessageDirection.back, _PAGE)
        if not isinstance(answer, RoomMessagesResponse):
            if answer.status_code in SIGNED_OUT or not isinstance(refusal(answer), Refused):
                raise GapLeft(answer.status_code or "")
            _log.error("matrix.gap_not_filled", state=answer.status_code)
            break
        found += [received(room, event) for event in answer.chunk]
        if not answer.end or answer.end == start or not answer.chunk:
            break
        start = answer.end
    return found[::-1]


class Gaps:
    """Fetches what was left out. A room that gives nothing again and again holds the others up no longer."""

    def __init__(self) -> None:
        self._since: str | None = None
        self._failed: Counter[str] = Counter()

    async def filled(self, client: MatrixClient, room: str, joined: RoomInfo, since: str | None) -> list[Received]:
        """See `missing`; nothing once that has failed too often behind the same token."""
        if since != self._since:
            self._since, self._failed = since, Counter()
        try:
            return await missing(client, room, joined, since)
        except (GapLeft, ClientError, TimeoutError, OSError) as error:
            if str(error) in (*SIGNED_OUT, _HASTE):
                raise
            self._failed[room] += 1
            if self._failed[room] < _FILLS:
                raise
            _log.error("matrix.gap_not_filled", error=type(error).__name__)
            return []


def since_invited(found: list[Received], me: str) -> tuple[list[Received], bool]:
    """What is for the bot of a room's events, and whether it came in with them.

    Of a room that it has just entered that is what was said since its invitation: what people begin a conversation
    with is often written before it is there.
    """
    entered = [at for at, each in enumerate(found) if _membership(each, me) == "join" and _before(each) != "join"]
    if not entered:
        return found, False
    invited = [at for at in range(entered[-1]) if _membership(found[at], me) == "invite"]
    return found[invited[-1] if invited else entered[-1] :], True


def _membership(each: Received, me: str) -> str:
    """What an event makes the bot to its room; nio keeps that of such an event in no other way."""
    event = each.event
    return str(event.membership) if isinstance(event, RoomMemberEvent) and event.state_key == me else ""


def _before(each: Received) -> str:
    return str(each.event.prev_membership or "") if isinstance(each.event, RoomMemberEvent) else ""


class GapLeft(Exception):
    """The homeserver did not give what it left out: the sync is to be asked for again."""
