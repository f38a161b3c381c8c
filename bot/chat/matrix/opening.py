"""Encrypted events whose key comes later than they do."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from nio import EncryptionError, Event

if TYPE_CHECKING:
    from nio import MegolmEvent, ToDeviceEvent

    from bot.chat.matrix.machine import Machine


@dataclass(slots=True)
class Opening:
    """Reads encrypted events. `wake` is called whenever a key has come."""

    machine: Machine
    _waiting: set[asyncio.Event] = field(default_factory=set)

    def wake(self, _: ToDeviceEvent) -> None:
        """Let everybody who waits look again."""
        for each in self._waiting:
            each.set()

    async def opened(self, event: MegolmEvent, room_id: str, patience: float) -> Event | None:
        """What an encrypted event says, once its key has come; None where it does not within `patience` seconds."""
        came = asyncio.Event()
        self._waiting.add(came)
        try:
            async with asyncio.timeout(patience):
                while (read := self._read(event, room_id)) is None:
                    await came.wait()
                    came.clear()
                return read
        except TimeoutError:
            return None
        finally:
            self._waiting.discard(came)

    def _read(self, event: MegolmEvent, room_id: str) -> Event | None:
        try:
            read = self.machine.decrypt_megolm_event(event, room_id)
        except EncryptionError:
            return None
        return read if isinstance(read, Event) else None
