"""The bot's own messages in its rooms, and what their keys issue: of this run, and older ones from the history."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from nio import MegolmEvent, MessageDirection, RoomGetEventResponse, RoomMessagesResponse

from bot.chat.matrix.again import again
from bot.chat.matrix.buttons import KEYS
from bot.chat.matrix.delivery import Shown
from bot.chat.matrix.refusals import refusal
from bot.chat.matrix.requests import relation
from bot.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence
    from typing import Any

    from bot.chat.matrix.client import MatrixClient
    from bot.chat.matrix.delivery import Known
    from bot.chat.matrix.receiving import Read, Received

UNREADABLE = "I cannot read that message of mine any more, so I do not know what its keys do. Ask again."
_HISTORY = 50
"""Events of a room's history that are looked through for the last answers, where this run has given none there."""


@dataclass(frozen=True, slots=True)
class Looking:
    """Looks messages up. `me` is the bot's user id; `sleep` waits before what failed for a moment is tried again."""

    client: MatrixClient
    known: Known
    me: str
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep
    _searched: set[str] = field(default_factory=set)

    def note(self, each: Received) -> None:
        """Take in one of the bot's own messages as it came in: in the order in which everybody in the room has it."""
        shown = self._keyed(each.room, each.source, each.event)
        related = relation(each.source.get("content") or {})
        if shown and related.get("rel_type") == "m.replace":
            self.known.edited(str(related.get("event_id")), shown.keys)
        elif shown and shown.keys:
            self.known.keep(each.id, shown)

    async def found(self, room: str, event: str) -> Read | None:
        """An event as the homeserver has it; None where it has none."""

        async def ask() -> Read | None:
            answer = await self.client.room_get_event(room, event)
            if isinstance(answer, RoomGetEventResponse):
                found: Read = answer.event
                return found
            why = refusal(answer)
            if isinstance(why, Refused):
                return None
            raise why

        return await again(ask, self.sleep)

    async def shown(self, room: str, event: str) -> Shown | None:
        """One of the bot's own messages in a room, as it stands now; None for any other.

        Raises Refused for one of its own that cannot be read any more.
        """
        known = self.known.get(room, event)
        if known:
            return known
        found = await self.found(room, event)
        if found is None or found.source.get("sender") != self.me:
            return None
        shown = await self._read(room, found)
        if shown is None:
            raise Refused(UNREADABLE)
        return shown

    async def last(self, room: str, root: str | None) -> Sequence[tuple[str, Shown]]:
        """The last of the bot's messages with keys, the latest first: those of the thread, where it has any."""
        if not self.known.last(room) and room not in self._searched:
            for event, shown in reversed(await self._history(room)):
                self.known.keep(event, shown)
            self._searched.add(room)
        found = self.known.last(room)
        in_thread = [each for each in found if root and root in (each[0], each[1].root)]
        return in_thread or found

    async def _history(self, room: str) -> list[tuple[str, Shown]]:
        back = MessageDirection.back
        page = await again(lambda: self.client.room_messages(room, "", None, back, _HISTORY), self.sleep)
        if not isinstance(page, RoomMessagesResponse):
            raise refusal(page)
        found = []
        for event in page.chunk:
            content = event.source.get("content") or {}
            if event.source.get("sender") == self.me and relation(content).get("rel_type") != "m.replace":
                shown = await self._read(room, event)
                if shown and shown.keys:
                    found.append((str(event.source["event_id"]), shown))
        return found

    async def _read(self, room: str, found: Read) -> Shown | None:
        read = await self.client.opened(found, room) if isinstance(found, MegolmEvent) else found
        if read is None:
            return None
        # an edit that came along stands outside of what was encrypted
        return self._keyed(room, found.source | read.source, read)

    def _keyed(self, room: str, source: Mapping[str, Any], read: Read) -> Shown | None:
        if self.client.is_encrypted(room) and not self.client.wrote(read):
            return None  # in an encrypted room, whoever runs the homeserver could have written it
        keys = _now(source).get(KEYS)
        related = relation(source.get("content") or {})
        root = related.get("event_id") if related.get("rel_type") == "m.thread" else None
        return Shown(room, keys if isinstance(keys, dict) else {}, root)


def _now(source: Mapping[str, Any]) -> Mapping[str, Any]:
    """The content of a message, or of the last edit that came along with it."""
    edit = ((source.get("unsigned") or {}).get("m.relations") or {}).get("m.replace") or {}
    new = (edit.get("content") or {}).get("m.new_content") if edit.get("sender") == source.get("sender") else None
    return new or source.get("content") or {}
