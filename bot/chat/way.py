"""Whether the way to each chat stands: told by its adapter, asked by whoever looks after the bot."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from math import inf
from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def nothing() -> None:
    """Nobody listens."""


@dataclass(frozen=True, slots=True)
class Way:
    """What an adapter tells of the way to its chat."""

    stands: Callable[[], object] = nothing
    breaks: Callable[[], object] = nothing


UNTOLD = Way()


@dataclass(slots=True)
class Reached:
    """From when on each chat is away, by a clock that only runs on; for all threads."""

    clock: Callable[[], float] = monotonic
    _from: dict[str, float] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def way(self, name: str, seconds: float = inf) -> Way:
        """The way to a chat, not there yet; it stands for so long after it was last told to."""
        self._breaks(name)
        return Way(partial(self._stands, name, seconds), partial(self._breaks, name))

    def away(self) -> dict[str, timedelta]:
        """For how long each has been away; none for one that stands."""
        with self._lock:
            now = self.clock()
            return {name: timedelta(seconds=max(now - since, 0.0)) for name, since in sorted(self._from.items())}

    def _stands(self, name: str, seconds: float) -> None:
        with self._lock:
            self._from[name] = self.clock() + seconds

    def _breaks(self, name: str) -> None:
        with self._lock:
            self._from[name] = min(self._from.get(name, inf), self.clock())
