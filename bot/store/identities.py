"""Who people said they were when the bot first saw them, by the master keys of their accounts; encrypted rooms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.store.coding import instant

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence
    from datetime import datetime

    from bot.store.connection import Connections


@dataclass(frozen=True, slots=True)
class KnownIdentity:
    """The key that is trusted for a user, since when, who confirmed it if anybody did, and another one seen since."""

    user: str
    key: str
    since: str
    confirmed_by: str | None = None
    other: str | None = None


class Identities:
    """Reads and writes of identities; a user is named by the platform's id."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    @property
    def _sql(self) -> sqlite3.Connection:
        return self._connections.sql

    def get(self, user: str) -> KnownIdentity | None:
        """What is known of a user."""
        rows = self._sql.execute("SELECT user, key, since, confirmed_by, other FROM identity WHERE user = ?", (user,))
        row = rows.fetchone()
        return KnownIdentity(*row) if row else None

    def all(self) -> Sequence[KnownIdentity]:
        """Everybody known, those first whose key changed."""
        rows = self._sql.execute(
            "SELECT user, key, since, confirmed_by, other FROM identity ORDER BY other IS NULL, user"
        )
        return [KnownIdentity(*row) for row in rows]

    def see(self, at: datetime, user: str, key: str) -> None:
        """Trust the first key seen of a user; note another one, which only `confirm` puts in its place."""
        self._sql.execute(
            "INSERT INTO identity (user, key, since) VALUES (?, ?, ?) ON CONFLICT (user) DO UPDATE"
            " SET other = CASE WHEN key = excluded.key THEN NULL ELSE excluded.key END",
            (user, key, instant(at)),
        )

    def confirm(self, at: datetime, user: str, key: str, by: str) -> None:
        """Trust this key from now on, on somebody's word."""
        self._sql.execute(
            "INSERT INTO identity (user, key, since, confirmed_by) VALUES (?, ?, ?, ?) ON CONFLICT (user) DO UPDATE"
            " SET key = excluded.key, since = excluded.since, confirmed_by = excluded.confirmed_by, other = NULL",
            (user, key, instant(at), by),
        )

    def encrypted(self) -> frozenset[str]:
        """The rooms that were encrypted once, and so are for ever."""
        return frozenset(row[0] for row in self._sql.execute("SELECT room FROM encrypted_room"))

    def encrypt(self, at: datetime, room: str) -> None:
        """Note that a room is encrypted."""
        self._sql.execute("INSERT OR IGNORE INTO encrypted_room (room, since) VALUES (?, ?)", (room, instant(at)))

    def open(self, session: str, number: int, event: str) -> None:
        """Note which event a message was that was acted on: the message of this number under this key."""
        self._sql.execute(
            "INSERT OR IGNORE INTO opened (session, number, event) VALUES (?, ?, ?)", (session, number, event)
        )

    def opened(self, session: str, number: int) -> str | None:
        """Which event a message was that was acted on before."""
        sql = "SELECT event FROM opened WHERE session = ? AND number = ?"
        row = self._sql.execute(sql, (session, number)).fetchone()
        return row[0] if row else None
