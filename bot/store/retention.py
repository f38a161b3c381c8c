"""Articles that the desk need not keep: old ones that no storyline has. They go in small writes, so nobody waits.

With an article go its texts, revisions, receipts and index entries, and statements and events that nothing else gives.
A feed does not offer it again; who takes it in again by hand has it anew. What is held is not in the tables looked at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.store import aside
from bot.store.coding import instant
from bot.store.purging import Purging

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable
    from datetime import datetime

    from bot.store.connection import Connections
    from bot.store.hiding import Hiding

AT_ONCE = 10
"""Articles deleted in one write: half a second in which other writers wait, with 5,000 articles in the store."""
MARK = "retention"
"""Names the one row among the removals by whose steps an index in memory knows that it is out of date."""

_DUE = (
    "FROM article a WHERE a.fetched_at < ? AND a.brief = 0 AND NOT EXISTS"
    " (SELECT 1 FROM membership m WHERE m.article = a.pk AND m.state IN ('in', 'perhaps'))"
)


class Retention:
    """Finds and deletes what is due."""

    def __init__(self, connections: Connections, hiding: Hiding) -> None:
        self._connections = connections
        self._hiding = hiding
        self._purging = Purging(connections)

    @property
    def _sql(self) -> sqlite3.Connection:
        return self._connections.sql

    def due(self, before: datetime) -> int:
        """How many articles were last taken in before this instant and are in no storyline, our briefs left out."""
        return int(self._sql.execute(f"SELECT count(*) {_DUE}", (instant(before),)).fetchone()[0])

    def delete_some(self, at: datetime, before: datetime) -> int:
        """Delete the first of what is due, in a write of its own; returns how many, 0 when nothing is left.

        The pages that become free are overwritten; the words' index gives up deleted words as it is merged.
        """
        self._sql.execute("PRAGMA secure_delete = ON")
        with self._connections.write():
            rows = self._sql.execute(f"SELECT a.pk {_DUE} ORDER BY a.pk LIMIT ?", (instant(before), AT_ONCE)).fetchall()
            if rows:
                self._delete(at, [row["pk"] for row in rows])
        return len(rows)

    def delete(self, at: datetime, article: int) -> None:
        """Delete one article that is kept elsewhere by now, in a write of its own."""
        self._sql.execute("PRAGMA secure_delete = ON")
        with self._connections.write():
            self._delete(at, [article])

    def _delete(self, at: datetime, articles: Iterable[int]) -> None:
        with aside.allowed(self._sql):
            for pk in articles:
                self._purging.survivors(self._hiding.article(pk))
        self._sql.execute(
            "INSERT INTO removal (mark, kind, target, state, decided_by, reason, at)"
            " VALUES (?, 'retention', '', 'released', 'slugline', '', ?)"
            " ON CONFLICT (mark) DO UPDATE SET steps = steps + 1, at = excluded.at",
            (MARK, instant(at)),
        )
