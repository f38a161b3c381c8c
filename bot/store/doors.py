"""Rooms that another one replaced, and invitations into rooms that were refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.store.coding import instant

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable
    from datetime import datetime

    from bot.store.connection import Connections

MOST = 100
"""Refused invitations that are kept: anybody may send any number of them."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """An invitation that was refused: into which room, whose, when."""

    room: str
    inviter: str
    at: str


class Doors:
    """Reads and writes of where rooms went, and of who was not let in."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    @property
    def _sql(self) -> sqlite3.Connection:
        return self._connections.sql

    def replace(self, at: datetime, platform: str, room: str, by: str) -> bool:
        """Note that a room was replaced by another one; False where that is known."""
        known = self._sql.execute(
            "SELECT 1 FROM replaced_room WHERE platform = ? AND room = ? AND by = ?", (platform, room, by)
        ).fetchone()
        if known:
            return False
        self._sql.execute("DELETE FROM replaced_room WHERE platform = ? AND room = ?", (platform, by))
        self._sql.execute(
            "INSERT OR REPLACE INTO replaced_room (platform, room, by, at) VALUES (?, ?, ?, ?)",
            (platform, room, by, instant(at)),
        )
        return True

    def now(self, platform: str, room: str) -> str:
        """The room that a room is by now: itself, where nothing replaced it."""
        seen = {room}
        while row := self._sql.execute(
            "SELECT by FROM replaced_room WHERE platform = ? AND room = ?", (platform, room)
        ).fetchone():
            if row["by"] in seen:
                break
            room = row["by"]
            seen.add(room)
        return room

    def places_now(self, places: Iterable[str]) -> tuple[str, ...]:
        """Places ("matrix:!abc:example.org") as they are by now."""
        return tuple(self._place_now(place) for place in places)

    def _place_now(self, place: str) -> str:
        platform, _, room = place.partition(":")
        return f"{platform}:{self.now(platform, room)}"

    def asked_now(self, rooms: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
        """Rooms with their platforms, as they are by now."""
        return [(platform, self.now(platform, room)) for platform, room in rooms]

    def refuse(self, at: datetime, platform: str, room: str, inviter: str) -> None:
        """Note that an invitation was refused; the latest are kept."""
        self._sql.execute(
            "INSERT OR REPLACE INTO refused_invitation (platform, room, inviter, at) VALUES (?, ?, ?, ?)",
            (platform, room, inviter, instant(at)),
        )
        self._sql.execute(
            "DELETE FROM refused_invitation WHERE platform = ? AND room NOT IN"
            " (SELECT room FROM refused_invitation WHERE platform = ? ORDER BY at DESC, room LIMIT ?)",
            (platform, platform, MOST),
        )

    def refused(self, platform: str) -> tuple[Refusal, ...]:
        """The invitations that were refused, the latest first."""
        rows = self._sql.execute(
            "SELECT room, inviter, at FROM refused_invitation WHERE platform = ? ORDER BY at DESC, room", (platform,)
        )
        return tuple(Refusal(row["room"], row["inviter"], row["at"]) for row in rows)

    def entered(self, platform: str, room: str) -> None:
        """The bot is in a room: what was refused before is settled."""
        self._sql.execute("DELETE FROM refused_invitation WHERE platform = ? AND room = ?", (platform, room))

    def forget(self, before: datetime) -> int:
        """Forget invitations that were refused before an instant; returns how many."""
        return self._sql.execute("DELETE FROM refused_invitation WHERE at < ?", (instant(before),)).rowcount
