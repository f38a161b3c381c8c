"""What people of a platform go by there, as it said when they last spoke to the bot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.store.coding import instant

if TYPE_CHECKING:
    import sqlite3
    from datetime import datetime

    from bot.store.connection import Connections


class GoingBy:
    """Reads and writes of names; `person` is an id across platforms ("slack:U012ABCDE")."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    @property
    def _sql(self) -> sqlite3.Connection:
        return self._connections.sql

    def get(self, person: str) -> str | None:
        """The person's name; None for one who never spoke to the bot."""
        row = self._sql.execute("SELECT name FROM goes_by WHERE person = ?", (person,)).fetchone()
        return str(row["name"]) if row else None

    def keep(self, at: datetime, person: str, name: str) -> None:
        """Note what the person goes by from now on."""
        self._sql.execute(
            "INSERT INTO goes_by (person, name, at) VALUES (?, ?, ?)"
            " ON CONFLICT (person) DO UPDATE SET name = excluded.name, at = excluded.at",
            (person, name, instant(at)),
        )
