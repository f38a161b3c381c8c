"""Messages whose key has not come: waited for, taken up when it does, and said to be missed when it does not."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from nio import MegolmEvent

from bot import logs
from bot.chat.matrix.receiving import received
from bot.chat.matrix.render import sentence
from bot.chat.matrix.sending import transaction
from bot.errors import SluglineError

if TYPE_CHECKING:
    from bot.chat.matrix.client import MatrixClient
    from bot.chat.matrix.receiving import Received
    from bot.chat.matrix.rooms import Rooms
    from bot.chat.matrix.sending import Sending
    from bot.chat.matrix.taking import Taking

MISSED = "I could not read what {} wrote here: its key did not reach me. If it was for me, send it again."
PATIENCE = 20.0
"""Seconds that a key may come later than its message: they go separate ways between two servers."""
_log = logs.logger()


@dataclass(frozen=True, slots=True)
class Unread:
    """Takes up what could not be read. Each key that is missed is said once, because a whole conversation has one."""

    client: MatrixClient
    sending: Sending
    rooms: Rooms
    taking: Taking
    prefix: str
    patience: float = PATIENCE
    _missed: set[tuple[str, str]] = field(default_factory=set)

    async def take(self, each: Received) -> None:
        """Wait for the key of one event, and take it up; say so where it does not come."""
        event = each.event
        if not isinstance(event, MegolmEvent) or event.sender == self.client.user_id or self.taking.is_late(each):
            return
        key = (each.room, str(event.session_id))
        opened = await self.client.opened(event, each.room, 0.0 if key in self._missed else self.patience)
        if opened is not None:
            await self.taking.take(received(each.room, opened))
            return
        if key not in self._missed:
            self._missed.add(key)
            await self._say(each)

    async def _say(self, each: Received) -> None:
        name = self.rooms.person(each.room, str(each.source["sender"]))
        message = sentence(MISSED.format(name), self.prefix)
        relation = {"m.relates_to": {"m.in_reply_to": {"event_id": each.id}}}
        try:
            await self.sending.send(each.room, message.content | relation, transaction("missed", each.room, each.id))
        except SluglineError as error:
            _log.warning("matrix.not_said", error=type(error).__name__)
