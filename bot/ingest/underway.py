"""Fetches under way on several threads, given up together when the bot leaves: a slow outlet must not hold it."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from bot.errors import TryLater

if TYPE_CHECKING:
    from collections.abc import Coroutine

R = TypeVar("R")


class Leaving(TryLater):
    """The bot is about to stop; what was asked for was given up."""

    def __init__(self) -> None:
        super().__init__("Slugline is being stopped just now. Ask again once it is back.")


@dataclass(slots=True)
class UnderWay:
    """Runs coroutines, each on its caller's thread in a loop of its own, until it is told to stop."""

    stopped: bool = False
    _running: dict[asyncio.Task[Any], asyncio.AbstractEventLoop] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def run(self, work: Coroutine[Any, Any, R]) -> R:
        """The coroutine's result. Raises `Leaving` when it was given up, or was not begun."""
        try:
            return asyncio.run(self._watched(work))
        except asyncio.CancelledError as cause:
            raise Leaving from cause

    def stop(self) -> None:
        """Give up what is under way, from any thread, and begin nothing more."""
        with self._lock:
            self.stopped = True
            for task, loop in self._running.items():
                loop.call_soon_threadsafe(task.cancel)

    def check(self) -> None:
        """Raise `Leaving` once it was told to stop."""
        if self.stopped:
            raise Leaving

    async def _watched(self, work: Coroutine[Any, Any, R]) -> R:
        task = asyncio.current_task()
        assert task is not None
        with self._lock:
            if self.stopped:
                work.close()
                raise Leaving
            self._running[task] = asyncio.get_running_loop()
        try:
            return await work
        finally:
            with self._lock:
                del self._running[task]
