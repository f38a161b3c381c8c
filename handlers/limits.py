"""How often one person, and one room, may ask. Kept in memory: a restart forgives."""

from __future__ import annotations

from collections import OrderedDict, deque
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Lock
from typing import TYPE_CHECKING

from bot.errors import TryLater

if TYPE_CHECKING:
    from datetime import datetime

WINDOW = timedelta(minutes=1)
REMEMBERED = 5_000
"""People and rooms whose questions are counted; beyond that the one that asked longest ago is forgotten."""


@dataclass(slots=True)
class Limits:
    """Commands a minute, for each person and for each room; 0 is no limit. Any thread may ask."""

    person: int = 0
    room: int = 0
    _asked: OrderedDict[str, deque[datetime]] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def admit(self, person: str, room: str, at: datetime) -> None:
        """Count one command. Raises TryLater, with when to try again, where it is one too many; then none is counted.

        `person` and `room` are ids across platforms, `at` an aware instant.
        """
        with self._lock:
            counted = [
                (self._recent(f"person {person}", at), self.person, "You have"),
                (self._recent(f"room {room}", at), self.room, "This room has"),
            ]
            for asked, most, who in counted:
                if most and len(asked) >= most:
                    seconds = max(1, -int(-(asked[-most] + WINDOW - at).total_seconds() // 1))
                    raise TryLater(
                        f"{who} asked {most} times within a minute, which is the most. Try again in"
                        f" {seconds} {'second' if seconds == 1 else 'seconds'}.",
                        seconds,
                    )
            for asked, _, _ in counted:
                asked.append(at)

    def _recent(self, who: str, at: datetime) -> deque[datetime]:
        asked = self._asked.setdefault(who, deque())
        self._asked.move_to_end(who)
        while len(self._asked) > REMEMBERED:
            self._asked.popitem(last=False)
        while asked and asked[0] <= at - WINDOW:
            asked.popleft()
        return asked
