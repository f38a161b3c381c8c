"""Who did what and when. Rows are only added; triggers refuse anything else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.store.coding import instant, when
from bot.store.records import Logged

if TYPE_CHECKING:
    from datetime import datetime

    from bot.model import Scope
    from bot.store.connection import Connections


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
        self._connections.sql.execute(
            "INSERT INTO log (at, actor, on_behalf_of, place, action, subject, before, after)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (instant(at), actor, on_behalf_of, place, action, subject, before, after),
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
            logged.append(Logged(**{**dict(row), "at": moment}))
        return tuple(logged)
