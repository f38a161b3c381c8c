"""The way from other threads to the loop that has the bot's device in Matrix. Loads no library."""

from __future__ import annotations

import asyncio
from concurrent.futures import TimeoutError as Late
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from bot.errors import OutcomeUnknown, TryLater

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from bot.chat.matrix.rooms import Rooms
    from bot.chat.matrix.sending import Sending

T = TypeVar("T")

NOT_RUNNING = "Matrix is reached by `slugline run` alone, which posts this as soon as it runs."
HANGS = "The homeserver did not say within a minute and a half whether the message was sent; it is looked for."
_PATIENCE = 90.0  # seconds: a send may have to share keys with everybody in a room first


@dataclass(frozen=True, slots=True)
class Voice:
    """What speaks in Matrix while the bot listens: its loop, its rooms, its queues, its device."""

    loop: asyncio.AbstractEventLoop
    sending: Sending
    rooms: Rooms
    device: str
    reactions: bool = True


class Line:
    """Open while the bot listens: one device can be in one process only, and on its loop."""

    def __init__(self) -> None:
        self._voice: Voice | None = None

    def open(self, voice: Voice) -> None:
        """Messages can be sent from now on."""
        self._voice = voice

    def close(self) -> None:
        """No more."""
        self._voice = None

    @property
    def device(self) -> str:
        """The device that speaks; empty while none does."""
        return self._voice.device if self._voice else ""

    def is_private(self, room: str) -> bool:
        """Whether its members alone see a room now, as far as that is known."""
        return self._voice is not None and self._voice.rooms.is_private(room) is True

    def run(self, work: Callable[[Voice], Coroutine[Any, Any, T]]) -> T:
        """What the work gives, done on the loop. Raises TryLater while nobody listens, OutcomeUnknown if it hangs."""
        voice = self._voice
        if voice is None:
            raise TryLater(NOT_RUNNING)
        begun = asyncio.run_coroutine_threadsafe(work(voice), voice.loop)
        try:
            return begun.result(_PATIENCE)
        except Late as error:
            begun.cancel()
            raise OutcomeUnknown(HANGS) from error
