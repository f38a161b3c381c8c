"""Notes by which outlets withdraw or correct articles of theirs: which one each means, or that nobody knows yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.store.articles import COLUMNS, article_of
from bot.store.coding import instant

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence
    from datetime import datetime

    from bot.model import Scope
    from bot.store.connection import Connections
    from bot.store.records import Article

NOBODY_KNOWS = 0
"""Stands for the article while an editor is awaited."""


class Notices:
    """Reads and writes of what notes mean, kept as pairs of articles."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    @property
    def _sql(self) -> sqlite3.Connection:
        return self._connections.sql

    def keep(self, at: datetime, note: int, means: Sequence[int]) -> None:
        """Keep which article a note means, in place of what was kept; of none or several an editor is awaited."""
        self._sql.execute("DELETE FROM pair WHERE kind = 'notice' AND one = ?", (note,))
        rows = [(each, "means") for each in means] if len(means) == 1 else [(NOBODY_KNOWS, "waits")]
        rows += [(each, "perhaps") for each in means] if len(means) > 1 else []
        self._sql.executemany(
            "INSERT INTO pair (kind, one, other, why, at) VALUES ('notice', ?, ?, ?, ?)",
            [(note, other, why, instant(at)) for other, why in rows],
        )

    def settle(self, note: int) -> None:
        """Let a note wait no more, whatever it means."""
        self._sql.execute("DELETE FROM pair WHERE kind = 'notice' AND one = ?", (note,))

    def waiting(self, scope: Scope) -> tuple[tuple[Article, tuple[Article, ...]], ...]:
        """Notes that wait for an editor, the oldest first, each with the articles that it may mean."""
        if not scope.everything:
            return ()
        return tuple((note, self._found(note.pk)) for note in self._articles("p.one", "p.other = ?", NOBODY_KNOWS))

    def _found(self, note: int) -> tuple[Article, ...]:
        return self._articles("p.other", "p.one = ? AND p.why = 'perhaps'", note)

    def _articles(self, of: str, condition: str, value: int) -> tuple[Article, ...]:
        rows = self._sql.execute(
            f"SELECT {COLUMNS} FROM pair p JOIN article a ON a.pk = {of} WHERE p.kind = 'notice' AND {condition}"
            " ORDER BY a.pk",
            (value,),
        )
        return tuple(map(article_of, rows.fetchall()))
