"""Who did what and when. Rows are only added; triggers refuse anything else.

What stood before and after is kept apart, under its hash, so that words that are taken down go and the rows stand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.store.coding import instant, when
from bot.store.logged import HASHED, apart
from bot.store.records import Logged

if TYPE_CHECKING:
    from datetime import datetime

    from bot.model import Scope
    from bot.store.connection import Connections


GONE = "(taken down)"
"""Stands for words that the log no longer has."""


class Log:
    """Reads and writes of the log."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def add(  # noqa: PLR0913 -- one row, one call
        self,
        at: datetime,
        actor: str,
        place: str,
        action: str,
        subject: str,
        before: str | None = None,
        after: str | None = None,
        on_behalf_of: str | None = None,
    ) -> None:
        """Record that `actor` did `action` to `subject` in `place`, and what it was before and after."""
        sql = self._connections.sql
        if action.startswith("source"):  # a page's name is its title
            subject = apart(sql, subject)
        sql.execute(
            "INSERT INTO log (at, actor, on_behalf_of, place, action, subject, before, after)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (instant(at), actor, on_behalf_of, place, action, subject, apart(sql, before), apart(sql, after)),
        )

    def since(self, scope: Scope, at: datetime | None = None, limit: int = 100) -> tuple[Logged, ...]:
        """The latest rows from the instant `at` on, the latest first."""
        if not scope.everything:
            return ()
        rows = self._connections.sql.execute(
            "SELECT * FROM log WHERE at >= ? ORDER BY pk DESC LIMIT ?", (instant(at) if at else "", limit)
        )
        logged = []
        for row in rows:
            moment = when(row["at"])
            assert moment is not None
            words = {column: self._words(row[column]) for column in ("subject", "before", "after")}
            logged.append(Logged(**{**dict(row), **words, "at": moment}))
        return tuple(logged)

    def _words(self, kept: str | None) -> str | None:
        if kept is None or not kept.startswith(HASHED):
            return kept
        row = self._connections.sql.execute("SELECT words FROM logged WHERE hash = ?", (kept,)).fetchone()
        return row["words"] if row else GONE
