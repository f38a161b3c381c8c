"""Edits of posted messages on their way out. An edit may be made twice: the second changes nothing."""

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
class Edit:
    """What a message is to show from now on, as rendered for its platform; a file is deleted instead.

    `version` counts the edits of one message: a later one takes the place of one that waits.
    """

    shown: int
    version: int
    platform: str
    room: str
    ref: str
    file: str | None
    payload: str
    tries: int


class Edits:
    """Reads and writes of edits: one for each message, the latest. Writes stand inside `store.write()`."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    @property
    def _sql(self) -> sqlite3.Connection:
        return self._connections.sql

    def queue(self, at: datetime, shown: int, payload: str) -> None:
        """Have the message edited; one that waits to be made, or was refused, is not made any more."""
        self._sql.execute(
            "INSERT INTO edit (shown, payload, next_try, updated_at) VALUES (?, ?, ?, ?) ON CONFLICT (shown) DO UPDATE"
            " SET version = version + 1, payload = excluded.payload, state = 'queued', tries = 0, note = '',"
            " next_try = excluded.next_try, updated_at = excluded.updated_at",
            (shown, payload, instant(at), instant(at)),
        )

    def due(self, at: datetime, platforms: Sequence[str]) -> bool:
        """Whether `claim` would find any."""
        return self._next(at, platforms) is not None

    def claim(self, at: datetime, platforms: Sequence[str]) -> Edit | None:
        """Take the next edit that may be made now, and mark it as being made."""
        row = self._next(at, platforms)
        if row is None:
            return None
        self._sql.execute(
            "UPDATE edit SET state = 'sending', tries = tries + 1, updated_at = ? WHERE shown = ?",
            (instant(at), row["shown"]),
        )
        names = ("shown", "version", "platform", "room", "ref", "file", "payload", "tries")
        return Edit(**{name: row[name] for name in names})

    def _next(self, at: datetime, platforms: Sequence[str]) -> sqlite3.Row | None:
        marks = ",".join("?" * len(platforms))
        found: sqlite3.Row | None = self._sql.execute(
            "SELECT e.*, s.platform, s.room, s.ref, s.file FROM edit e JOIN shown s ON s.pk = e.shown"
            f" WHERE e.state = 'queued' AND e.payload != '' AND e.next_try <= ? AND s.platform IN ({marks})"
            " ORDER BY e.updated_at, e.shown LIMIT 1",
            (instant(at), *platforms),
        ).fetchone()
        return found

    def made(self, at: datetime, edit: Edit) -> None:
        """Confirm an edit, unless another one took its place meanwhile; what it said is kept no longer."""
        self._end(at, edit, "made", "")

    def give_up(self, at: datetime, edit: Edit, note: str) -> None:
        """The message cannot be edited: it was deleted, its room is closed, or the platform's time for it is over."""
        self._end(at, edit, "refused", note)

    def _end(self, at: datetime, edit: Edit, state: str, note: str) -> None:
        self._sql.execute(
            "UPDATE edit SET state = ?, payload = '', note = ?, updated_at = ? WHERE shown = ? AND version = ?",
            (state, note, instant(at), edit.shown, edit.version),
        )

    def again(self, at: datetime, edit: Edit, next_try: datetime, note: str) -> None:
        """It was not made, or nobody knows: the same once more."""
        self._sql.execute(
            "UPDATE edit SET state = 'queued', next_try = ?, note = ?, updated_at = ? WHERE shown = ? AND version = ?",
            (instant(next_try), note, instant(at), edit.shown, edit.version),
        )

    def under_way(self) -> bool:
        """Whether `take_up` would find any."""
        return self._sql.execute("SELECT 1 FROM edit WHERE state = 'sending' LIMIT 1").fetchone() is not None

    def take_up(self, at: datetime) -> int:
        """After a crash: what was being made is made once more; returns how many."""
        return self._sql.execute(
            "UPDATE edit SET state = 'queued', next_try = ?, updated_at = ? WHERE state = 'sending'",
            (instant(at), instant(at)),
        ).rowcount

    def refused(self) -> tuple[str, ...]:
        """Why messages could not be edited that should be, the latest last."""
        rows = self._sql.execute("SELECT note FROM edit WHERE state = 'refused' ORDER BY updated_at, shown")
        return tuple(row["note"] for row in rows)

    def list(self) -> tuple[tuple[int, str, str], ...]:
        """Each message that was ever edited, by row, with the state and note of its latest edit."""
        rows = self._sql.execute("SELECT shown, state, note FROM edit ORDER BY shown")
        return tuple((row["shown"], row["state"], row["note"]) for row in rows)
