"""SQLite's errors about the whole database as one sentence with a next step, wherever they come up."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

from bot.errors import StoreUnusable, TooSlow

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path
    from types import TracebackType

NOT_OURS = "{path} is not a Slugline database. Name another with --db, or move it away."

TOO_SLOW = (
    "That took too long and was stopped; nothing was changed. Ask for less at once: in one storyline (in SLUG), from a"
    " day on (since 7d), or with more particular words."
)

_READ_ONLY = "The database {path} is read-only. Give this user the right to write it and to its folder."

_SENTENCES = {
    sqlite3.SQLITE_BUSY: "The database {path} is locked by another program. Stop that program or try again.",
    sqlite3.SQLITE_READONLY: _READ_ONLY,
    sqlite3.SQLITE_FULL: "The disk that holds {path} is full. Nothing of this step was written; free some space.",
    sqlite3.SQLITE_IOERR: "The disk that holds {path} failed (I/O error). Check it, then restore a backup if need be.",
    sqlite3.SQLITE_CORRUPT: "The database {path} is damaged. Restore a backup; `slugline doctor` checks it.",
    sqlite3.SQLITE_NOTADB: NOT_OURS,
    sqlite3.SQLITE_CANTOPEN: "The database {path} cannot be opened. Check that its folder exists and may be written.",
}
"""By the primary result code (sqlite.org/rescode.html)."""


STATEMENTS = 512
"""Statements that a connection keeps prepared: an article's way into the store takes some 200 different ones, as lists
of marks are of any length, and sqlite3 would keep 128."""


class Told:
    """`with Told(path):` turns what SQLite says about the whole database into `StoreUnusable`; the rest passes."""

    __slots__ = ("_path",)

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> None:
        """Nothing to prepare."""

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if isinstance(error, sqlite3.OperationalError) and _code(error) == sqlite3.SQLITE_INTERRUPT:
            raise TooSlow(TOO_SLOW) from error
        if isinstance(error, sqlite3.DatabaseError) and (sentence := _sentence(error)):
            raise StoreUnusable(sentence.format(path=self._path)) from error


def _sentence(error: sqlite3.DatabaseError) -> str | None:
    return _SENTENCES.get(_code(error) & 0xFF)


def _code(error: BaseException | None) -> int:
    """SQLite's result code; an error of the sqlite3 module's own has none."""
    return getattr(error, "sqlite_errorcode", 0)


def busy(error: StoreUnusable) -> bool:
    """Whether another connection's lock was in the way."""
    return _code(error.__cause__) & 0xFF == sqlite3.SQLITE_BUSY


class Cursor(sqlite3.Cursor):
    """A cursor whose every step is told: damage may first show in the middle of a result."""

    connection: Connection

    def execute(self, sql: str, parameters: Any = (), /) -> Cursor:  # noqa: ANN401 -- as sqlite3 has it
        """Run one statement."""
        with self.connection.told:
            super().execute(sql, parameters)
            return self

    def executemany(self, sql: str, parameters: Iterable[Any], /) -> Cursor:
        """Run one statement for each of `parameters`."""
        with self.connection.told:
            super().executemany(sql, parameters)
            return self

    def fetchone(self) -> Any:  # noqa: ANN401 -- as sqlite3 has it
        """The next row, None at the end."""
        with self.connection.told:
            return super().fetchone()

    def fetchall(self) -> list[Any]:
        """The rows that are left."""
        with self.connection.told:
            return super().fetchall()

    def __next__(self) -> Any:  # noqa: ANN401 -- as sqlite3 has it
        with self.connection.told:
            return super().__next__()


class Connection(sqlite3.Connection):
    """A connection that reads and writes through `Cursor`; made by `connect`."""

    told: Told

    def execute(self, sql: str, parameters: Any = (), /) -> Cursor:  # noqa: ANN401 -- as sqlite3 has it
        """Run one statement."""
        return self.cursor(Cursor).execute(sql, parameters)

    def executemany(self, sql: str, parameters: Iterable[Any], /) -> Cursor:
        """Run one statement for each of `parameters`."""
        return self.cursor(Cursor).executemany(sql, parameters)


def connect(path: Path, busy_s: float) -> Connection:
    """A connection without implicit transactions; it waits `busy_s` seconds for a lock. Raises `StoreUnusable`."""
    told = Told(path)
    with told:
        connection = sqlite3.connect(
            path,
            busy_s,
            isolation_level=None,
            check_same_thread=False,
            factory=Connection,
            cached_statements=STATEMENTS,
        )
    connection.told = told
    return connection
