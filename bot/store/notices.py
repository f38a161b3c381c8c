"""Notes by which outlets withdraw or correct articles of theirs: which one each means, or that nobody knows yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.store.articles import COLUMNS, article_of
from bot.store.coding import instant

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from bot.model import Scope
    from bot.store.connection import Connections
    from bot.store.records import Article

NOBODY_KNOWS = 0
"""Stands for the article while an editor is awaited, and where an editor said that it is none of ours."""
MEANS, NONE, BY_RULE = "means", "none", "by rule"
"""Why a note and an article are a pair: the first two by an editor's word."""
OPEN = 100
"""How many of the latest notes may mean an article that comes after them."""
_BY_EDITOR = f"'{MEANS}', '{NONE}'"


class Notices:
    """Reads and writes of what notes mean, kept as pairs of articles."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    @property
    def _sql(self) -> sqlite3.Connection:
        return self._connections.sql

    def keep(self, at: datetime, note: int, means: Iterable[int], perhaps: Sequence[int] = (), *, waits: bool) -> None:
        """Keep which articles a note means by rule, and which it may mean, in place of what the rule kept before."""
        self._sql.execute(f"DELETE FROM pair WHERE kind = 'notice' AND one = ? AND why NOT IN ({_BY_EDITOR})", (note,))
        rows = [(each, BY_RULE) for each in means]
        rows += [(NOBODY_KNOWS, "waits"), *((each, "perhaps") for each in perhaps)] if waits else []
        self._add(at, note, rows)

    def decide(self, at: datetime, note: int, means: Iterable[int]) -> None:
        """Keep which articles a note means by an editor's word, whatever the rule says; none of ours where empty."""
        self.free(note)
        self._add(at, note, [(each, MEANS) for each in means] or [(NOBODY_KNOWS, NONE)])

    def free(self, note: int) -> None:
        """Forget what was kept of a note, by the rule or by an editor."""
        self._sql.execute("DELETE FROM pair WHERE kind = 'notice' AND one = ?", (note,))

    def decided(self, note: int) -> bool:
        """Whether an editor has said what a note means."""
        return bool(self._pks("one", f"one = ? AND why IN ({_BY_EDITOR})", note))

    def means(self, note: int) -> tuple[int, ...]:
        """The articles, by row, that a note means."""
        return self._pks("other", f"one = ? AND why IN ('{MEANS}', '{BY_RULE}')", note)

    def meaning(self, article: int) -> tuple[Article, ...]:
        """The notes that mean an article, in order of arrival."""
        return self._articles("p.one", f"p.other = ? AND p.why IN ('{MEANS}', '{BY_RULE}')", article)

    def is_note(self, article: int) -> bool:
        """Whether an article is kept as a note."""
        return bool(self._pks("one", "one = ?", article))

    def open_(self) -> tuple[Article, ...]:
        """The latest notes on which no editor has decided, which may mean an article that comes later; oldest first."""
        rows = self._sql.execute(
            f"SELECT {COLUMNS} FROM article a WHERE a.pk IN (SELECT DISTINCT one FROM pair WHERE kind = 'notice'"
            f" AND why NOT IN ({_BY_EDITOR}) ORDER BY one DESC LIMIT {OPEN}) ORDER BY a.pk"
        )
        return tuple(map(article_of, rows.fetchall()))

    def placed(self, scope: Scope) -> tuple[tuple[Article, tuple[Article, ...]], ...]:
        """Notes of which it is known what they mean, the latest first, each with the articles."""
        if not scope.everything:
            return ()
        notes = self._articles("p.one", f"p.why IN ('{MEANS}', '{BY_RULE}') AND p.other != ?", NOBODY_KNOWS)
        condition = f"p.one = ? AND p.why IN ('{MEANS}', '{BY_RULE}')"
        return tuple((note, self._articles("p.other", condition, note.pk)) for note in reversed(notes))

    def waiting(self, scope: Scope) -> tuple[tuple[Article, tuple[Article, ...]], ...]:
        """Notes that wait for an editor, the oldest first, each with the articles that it may mean."""
        if not scope.everything:
            return ()
        waiting = self._articles("p.one", "p.other = ? AND p.why = 'waits'", NOBODY_KNOWS)
        return tuple((note, self._found(note.pk)) for note in waiting)

    def _found(self, note: int) -> tuple[Article, ...]:
        return self._articles("p.other", "p.one = ? AND p.why = 'perhaps'", note)

    def latest_of(self, outlet: str, limit: int) -> tuple[Article, ...]:
        """An outlet's latest articles."""
        rows = self._sql.execute(
            f"SELECT {COLUMNS} FROM article a WHERE a.outlet = ? ORDER BY a.pk DESC LIMIT ?", (outlet, limit)
        )
        return tuple(article_of(row) for row in rows)

    def latest_elsewhere(self, outlet: str, limit: int) -> tuple[Article, ...]:
        """The latest articles of other outlets."""
        rows = self._sql.execute(
            f"SELECT {COLUMNS} FROM article a WHERE a.outlet IS NOT ? ORDER BY a.pk DESC LIMIT ?", (outlet, limit)
        )
        return tuple(article_of(row) for row in rows)

    def former_titles(self, pks: Sequence[int]) -> dict[int, tuple[str, ...]]:
        """The headlines that articles had in every revision, by row."""
        marks = ",".join("?" * len(pks))
        found: dict[int, tuple[str, ...]] = {}
        for row in self._sql.execute(
            f"SELECT DISTINCT article, title FROM revision WHERE article IN ({marks}) AND title != ''", tuple(pks)
        ):
            found[row["article"]] = (*found.get(row["article"], ()), row["title"])
        return found

    def _add(self, at: datetime, note: int, rows: Iterable[tuple[int, str]]) -> None:
        self._sql.executemany(
            "INSERT OR REPLACE INTO pair (kind, one, other, why, at) VALUES ('notice', ?, ?, ?, ?)",
            [(note, other, why, instant(at)) for other, why in rows],
        )

    def _pks(self, column: str, condition: str, value: int) -> tuple[int, ...]:
        rows = self._sql.execute(
            f"SELECT DISTINCT {column} AS pk FROM pair WHERE kind = 'notice' AND {condition} ORDER BY 1", (value,)
        )
        return tuple(row["pk"] for row in rows)

    def _articles(self, of: str, condition: str, value: int | str) -> tuple[Article, ...]:
        rows = self._sql.execute(
            f"SELECT DISTINCT {COLUMNS} FROM pair p JOIN article a ON a.pk = {of}"
            f" WHERE p.kind = 'notice' AND {condition} ORDER BY a.pk",
            (value,),
        )
        return tuple(map(article_of, rows.fetchall()))
