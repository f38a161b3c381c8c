"""What moved in which storyline, and when each person last asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.store.articles import COLUMNS, article_of
from bot.store.coding import instant, when
from bot.store.records import ChangeRow
from bot.store.regrouping import SPLIT

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence
    from datetime import datetime

    from bot.model import Change, Scope
    from bot.store.connection import Connections

EVERY_STORYLINE = 0
"""Stands for "no storyline named" where a person's last question is kept."""


# Told are only those whose statement or event still stands, in the storyline too; of merged ones the first alone. What
# an article changed before it was split off stays told; what a storyline tells itself is not told again by one that
# became part of it.
_STANDS = (
    "NOT EXISTS (SELECT 1 FROM membership m WHERE m.storyline = s.pk AND m.article = c.article AND m.state = 'out'"
    f" AND NOT (m.at >= c.at AND m.reasons LIKE '[\"{SPLIT}%'))"
    " AND NOT (c.storyline != s.pk AND EXISTS (SELECT 1 FROM change d WHERE d.storyline = s.pk"
    " AND d.subject = c.subject AND d.kind = c.kind AND d.kind != 'article edited'))"
    " AND NOT EXISTS (SELECT 1 FROM kept_out k WHERE k.storyline = c.storyline AND k.subject = c.subject)"
    + "".join(
        f" AND NOT EXISTS (SELECT 1 FROM {kind} o JOIN {kind} w ON w.pk = coalesce(o.merged_into, o.pk)"
        " WHERE o.id = c.subject AND (w.state != 'active' OR (o.merged_into IS NOT NULL AND EXISTS"
        " (SELECT 1 FROM change d WHERE d.storyline = c.storyline AND d.subject = w.id"
        " AND replace(d.kind, 'first ', 'new ') = replace(c.kind, 'first ', 'new ')))))"
        for kind in ("statement", "event")
    )
)


class Changes:
    """Reads and writes of changes; rows are only ever added."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    @property
    def _sql(self) -> sqlite3.Connection:
        return self._connections.sql

    def add(self, at: datetime, change: Change, article_pk: int | None) -> int:
        """Record a change; returns its pk, which grows with time."""
        row = self._sql.execute(
            "INSERT INTO change (at, kind, subject, storyline, article, text) VALUES (?, ?, ?, ?, ?, ?) RETURNING pk",
            (
                instant(at),
                change.kind,
                change.subject,
                self._connections.storyline_pk(change.storyline),
                article_pk,
                change.text,
            ),
        ).fetchone()
        return int(row["pk"])

    def since(  # noqa: PLR0913 -- one query, narrowed in several ways
        self,
        scope: Scope,
        at: datetime | None = None,
        pk: int = 0,
        slugs: Sequence[str] = (),
        until_pk: int | None = None,
        limit: int = 1000,
        also: Sequence[int] = (),
    ) -> tuple[ChangeRow, ...]:
        """Changes from the instant `at` on, after row `pk`, up to row `until_pk`, in these storylines; oldest first.

        `also` are rows that are wanted wherever they stand before. Those of an article that was taken out of the
        storyline are left out.
        """
        if not scope.everything:
            return ()
        wherever = f" OR c.pk IN ({','.join('?' * len(also))})" if also else ""
        conditions = [f"(c.pk > ?{wherever})", _STANDS]
        narrowed: list[object] = [pk, *also]
        if at:
            conditions.append("c.at >= ?")
            narrowed.append(instant(at))
        if until_pk is not None:
            conditions.append("c.pk <= ?")
            narrowed.append(until_pk)
        if slugs:
            pks = [pk for slug in slugs for pk in self._connections.storyline_pks(slug)]
            conditions.append(f"c.storyline IN ({','.join('?' * len(pks))})")
            narrowed += pks
        rows = self._sql.execute(
            f"SELECT c.pk AS change_pk, c.at, c.kind, c.subject, c.text, s.slug, {COLUMNS} FROM change c"
            " JOIN storyline o ON o.pk = c.storyline JOIN storyline s ON s.pk = coalesce(o.merged_into, o.pk)"
            " LEFT JOIN article a ON a.pk = c.article"
            f" WHERE {' AND '.join(conditions)} ORDER BY c.pk LIMIT ?",
            (*narrowed, limit),
        )
        return tuple(_change(row) for row in rows)

    def announced(self, storyline_pk: int, subjects: Sequence[str]) -> frozenset[tuple[str, str]]:
        """Which (kind, subject) the storyline has had already, among these subjects."""
        marks = ",".join("?" * len(subjects))
        rows = self._sql.execute(
            "SELECT DISTINCT kind, subject FROM change WHERE storyline IN (SELECT pk FROM storyline WHERE"
            f" coalesce(merged_into, pk) = ?) AND subject IN ({marks})",
            (storyline_pk, *subjects),
        )
        return frozenset((row["kind"], row["subject"]) for row in rows)

    def last_before(self, at: datetime) -> int:
        """The newest change's row before the instant `at`, 0 when there is none."""
        return int(
            self._sql.execute("SELECT coalesce(max(pk), 0) FROM change WHERE at < ?", (instant(at),)).fetchone()[0]
        )

    def last_pk(self) -> int:
        """The newest change's row, 0 when there is none."""
        return int(self._sql.execute("SELECT coalesce(max(pk), 0) FROM change").fetchone()[0])

    def asked(self, person: str, slug: str | None) -> datetime | None:
        """When this person last asked what is new, in all or in one storyline."""
        row = self._sql.execute(
            "SELECT asked_at FROM reader WHERE person = ? AND storyline = ?", (person, self._storyline(slug))
        ).fetchone()
        return when(row["asked_at"]) if row else None

    def note_asked(self, at: datetime, person: str, slug: str | None) -> None:
        """Remember that this person asked now."""
        self._sql.execute(
            "INSERT OR REPLACE INTO reader (person, storyline, asked_at) VALUES (?, ?, ?)",
            (person, self._storyline(slug), instant(at)),
        )

    def _storyline(self, slug: str | None) -> int:
        return self._connections.storyline_pk(slug) or EVERY_STORYLINE


def _change(row: sqlite3.Row) -> ChangeRow:
    at = when(row["at"])
    assert at is not None
    return ChangeRow(
        pk=row["change_pk"],
        at=at,
        kind=row["kind"],
        subject=row["subject"],
        storyline=row["slug"],
        text=row["text"],
        article=article_of(row) if row["pk"] is not None else None,
    )
