"""A message a second and room, which is what Slack takes."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

BETWEEN = 1.0
"""Seconds between two messages in one room."""
_MOST = 1000  # rooms remembered


class Pace:
    """Says how long to wait before the next message in a room. For all threads."""

    def __init__(self, between: float = BETWEEN, clock: Callable[[], float] = time.monotonic) -> None:
        self._between = between
        self._clock = clock
        self._next: dict[str, float] = {}
        self._lock = threading.Lock()

    def wait(self, room: str) -> float:
        """Take the next turn in the room; the seconds until it, 0 for now."""
        with self._lock:
            now = self._clock()
            turn = max(now, self._next.pop(room, now))
            self._next[room] = turn + self._between
            if len(self._next) > _MOST:
                del self._next[next(iter(self._next))]
            return turn - now
