"""Rooms that other organisations see, and for which of them an admin has confirmed that digests may go there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.store.coding import instant

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable
    from datetime import datetime

    from bot.store.connection import Connections


class Outside:
    """Reads and writes of confirmations."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    @property
    def _sql(self) -> sqlite3.Connection:
        return self._connections.sql

    def confirm(self, at: datetime, platform: str, room: str, organisations: Iterable[str], by: str) -> None:
        """Note that digests may go to a room that these organisations see, by the platform's ids."""
        self._sql.executemany(
            "INSERT OR IGNORE INTO outside (platform, room, organisation, confirmed_by, at) VALUES (?, ?, ?, ?, ?)",
            [(platform, room, organisation, by, instant(at)) for organisation in organisations],
        )

    def confirmed(self, platform: str, room: str) -> frozenset[str]:
        """The organisations that were confirmed for the room."""
        rows = self._sql.execute("SELECT organisation FROM outside WHERE platform = ? AND room = ?", (platform, room))
        return frozenset(row["organisation"] for row in rows)
