"""What a platform has delivered: how far, what of it was taken up, and what answered it. Nobody's words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from bot.store.coding import instant

if TYPE_CHECKING:
    import sqlite3
    from datetime import datetime

    from bot.store.connection import Connections

Taken = Literal["new", "begun", "done"]
"""An event that nobody has seen, one whose answer was interrupted, and one that is answered."""


class Inbox:
    """Reads and writes of events that came in."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    @property
    def _sql(self) -> sqlite3.Connection:
        return self._connections.sql

    def token(self, platform: str, account: str) -> str | None:
        """Up to where the platform's events are handled; None where nothing ever was."""
        row = self._sql.execute(
            "SELECT token FROM handled WHERE platform = ? AND account = ?", (platform, account)
        ).fetchone()
        return row["token"] if row else None

    def handled(self, at: datetime, platform: str, account: str, token: str) -> None:
        """Note that everything up to here is handled."""
        self._sql.execute(
            "INSERT INTO handled (platform, account, token, at) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (platform, account) DO UPDATE SET token = excluded.token, at = excluded.at",
            (platform, account, token, instant(at)),
        )

    def take(self, at: datetime, platform: str, room: str, event: str) -> Taken:
        """Take an event up; what it was before."""
        row = self._sql.execute(
            "SELECT done FROM incoming WHERE platform = ? AND event = ?", (platform, event)
        ).fetchone()
        if row:
            return "done" if row["done"] else "begun"
        self._sql.execute(
            "INSERT INTO incoming (platform, event, room, done, at) VALUES (?, ?, ?, 0, ?)",
            (platform, event, room, instant(at)),
        )
        return "new"

    def done(self, platform: str, event: str) -> None:
        """Nothing more comes of this event."""
        self._sql.execute("UPDATE incoming SET done = 1 WHERE platform = ? AND event = ?", (platform, event))

    def answered(self, at: datetime, platform: str, event: str, room: str, ref: str) -> None:
        """Note that a message in a room is part of the answer to an event."""
        self._sql.execute(
            "INSERT OR IGNORE INTO answer (platform, event, room, ref, at) VALUES (?, ?, ?, ?, ?)",
            (platform, event, room, ref, instant(at)),
        )

    def answers(self, platform: str, event: str) -> tuple[tuple[str, str], ...]:
        """The messages that answer an event, as room and ref, in the order they were sent."""
        rows = self._sql.execute(
            "SELECT room, ref FROM answer WHERE platform = ? AND event = ? ORDER BY at, rowid", (platform, event)
        )
        return tuple((row["room"], row["ref"]) for row in rows)

    def withdrawn(self, platform: str, ref: str) -> None:
        """Note that an answer is there no more."""
        self._sql.execute("DELETE FROM answer WHERE platform = ? AND ref = ?", (platform, ref))

    def forget(self, before: datetime) -> int:
        """Forget events and answers from before an instant; returns how many."""
        forgotten = 0
        for table in ("incoming", "answer"):
            forgotten += self._sql.execute(f"DELETE FROM {table} WHERE at < ?", (instant(before),)).rowcount
        return forgotten
