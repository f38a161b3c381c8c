"""One queue a room: what is sent there keeps its order, haste is forgiven, and a repeat has the same transaction id."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from aiohttp import ClientError
from nio import RoomRedactError, RoomRedactResponse, RoomSendError, RoomSendResponse

from bot.chat.matrix.refusals import NOT_IN, UNREACHED, refusal, unreached
from bot.errors import OutcomeUnknown, Refused, TryLater

if TYPE_CHECKING:
    from bot.chat.matrix.client import MatrixClient

Content = dict[str, Any]
MESSAGE, REACTION = "m.room.message", "m.reaction"
PAUSES = (1.0, 2.0, 5.0, 10.0, 30.0)
"""Seconds between tries where the homeserver names none; half an hour in all, then an answer is late anyway."""
_TRIES = 70
_TURN = 10.0
"""Seconds that a single try waits for its room's turn: other rooms' digests wait for it meanwhile."""
BEHIND = "An earlier message of this room is still being sent; this one was not sent, and it is tried again."


class TakenBack(Exception):
    """What was to be sent answers a message that is taken back: it was not sent."""


def wanted() -> bool:
    """Nobody takes back what this is sent for."""
    return True


def transaction(*parts: object) -> str:
    """A transaction id that is the same for the same message, across restarts."""
    return sha256("\0".join(map(str, parts)).encode()).hexdigest()[:40]


@dataclass(frozen=True, slots=True)
class Sending:
    """Sends through one device. `sleep` waits before the next try, `turn` is how long a single one waits."""

    client: MatrixClient
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    turn: float = _TURN
    _queues: defaultdict[str, asyncio.Lock] = field(default_factory=lambda: defaultdict(asyncio.Lock))

    async def once(self, room: str, content: Content, txn: str, kind: str = MESSAGE) -> str:
        """One try; the event's id. Raises Refused, TryLater or OutcomeUnknown; it may then be tried again as it is.

        TryLater also where the room's queue stands still, as behind an answer that is being repeated.
        """
        queue = self._queues[room]
        try:
            async with asyncio.timeout(self.turn):
                await queue.acquire()
        except TimeoutError as error:
            raise TryLater(BEHIND) from error
        try:
            return await self._once(room, content, txn, kind)
        finally:
            queue.release()

    async def send(
        self, room: str, content: Content, txn: str, kind: str = MESSAGE, still: Callable[[], bool] = wanted
    ) -> str:
        """Send until the homeserver has it, for some minutes; the event's id. Later messages of the room wait for it.

        A reaction needs no order: it takes a turn for each try, and nothing waits while it is to be tried again. A try
        whose outcome is unknown is repeated too: under the same transaction id it cannot be sent twice. Raises
        TakenBack where it was not sent, and is wanted no more by what `still` says.
        """

        async def in_turn() -> str:
            async with self._queues[room]:
                return await self._once(room, content, txn, kind)

        if kind == REACTION:
            return await self._persistently(in_turn, still)
        async with self._queues[room]:
            return await self._persistently(lambda: self._once(room, content, txn, kind), still)

    async def redact(self, room: str, event: str, txn: str) -> None:
        """Take one of the bot's messages back: at once, whatever waits in the room's queue."""

        async def redact() -> str:
            try:
                answer = await self.client.room_redact(room, event, tx_id=txn)
            except (ClientError, TimeoutError, OSError) as error:
                raise unreached(error) from error
            if isinstance(answer, RoomRedactError) or not isinstance(answer, RoomRedactResponse):
                raise refusal(answer)
            return answer.event_id

        await self._persistently(redact)

    async def _once(self, room: str, content: Content, txn: str, kind: str) -> str:
        if room not in self.client.rooms:  # whether it is encrypted is not known, so nothing may be said there
            raise Refused(NOT_IN, left=True) if self.client.next_batch else TryLater(UNREACHED)
        try:
            answer = await self.client.room_send(room, kind, content, tx_id=txn)
        except (ClientError, TimeoutError, OSError) as error:
            raise unreached(error) from error
        if isinstance(answer, RoomSendError) or not isinstance(answer, RoomSendResponse):
            raise refusal(answer)
        return answer.event_id

    async def _persistently(self, work: Callable[[], Awaitable[str]], still: Callable[[], bool] = wanted) -> str:
        maybe_sent = False
        for tried in range(_TRIES - 1):
            if not (maybe_sent or still()):
                raise TakenBack
            pause = PAUSES[min(tried, len(PAUSES) - 1)]
            try:
                return await work()
            except TryLater as error:
                pause = error.after or pause
            except OutcomeUnknown:
                maybe_sent = True
            await self.sleep(pause)
        return await work()
