"""What moved in which storyline, and when each person last asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.following.changes import NEWS
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

_SELECT = (
    f"SELECT c.pk AS change_pk, c.at, c.kind, c.subject, c.text, s.slug, {COLUMNS} FROM change c"
    " JOIN storyline o ON o.pk = c.storyline JOIN storyline s ON s.pk = coalesce(o.merged_into, o.pk)"
    " LEFT JOIN article a ON a.pk = c.article"
)

EVERY_STORYLINE = 0
"""Stands for "no storyline named" where a person's last question is kept."""


_NEWS = ", ".join(f"'{kind}'" for kind in sorted(NEWS))
_STILL_TOLD = """EXISTS (SELECT 1 FROM {table} w JOIN {table}_mention m ON m.{table} = coalesce(w.merged_into, w.pk)
  JOIN membership b ON b.article = m.article WHERE w.id = c.subject AND c.kind NOT LIKE 'article %'
  AND b.storyline = s.pk AND b.state = 'in')"""
_LEFT_OUT = f"""(NOT EXISTS (SELECT 1 FROM membership m WHERE m.storyline = s.pk AND m.article = c.article
  AND m.state = 'out' AND NOT (m.at >= c.at AND m.reasons LIKE '["{SPLIT}%'))
  OR {" OR ".join(_STILL_TOLD.format(table=table) for table in ("statement", "event"))})"""
_TOLD_THERE = f"""NOT (c.storyline != s.pk AND EXISTS (
  SELECT 1 FROM change d INDEXED BY change_subject WHERE d.storyline = s.pk AND d.subject = c.subject
  AND (d.kind = c.kind OR (d.kind IN ({_NEWS}) AND c.kind IN ({_NEWS}))) AND d.kind NOT LIKE 'article %'))"""
_KEPT_OUT = """NOT EXISTS (SELECT 1 FROM kept_out k JOIN {table} g ON g.id = k.subject
  JOIN {table} h ON h.id = c.subject WHERE k.storyline = c.storyline
  AND coalesce(g.merged_into, g.pk) = coalesce(h.merged_into, h.pk))"""
_WITHDRAWN = """NOT EXISTS (SELECT 1 FROM {table} g JOIN {table} w ON w.pk = coalesce(g.merged_into, g.pk)
  WHERE g.id = c.subject AND w.state IN ('withdrawn', 'dismissed') AND c.kind NOT LIKE 'article %')"""
_TOLD_TWICE = f"""NOT EXISTS (SELECT 1 FROM {{table}} g JOIN {{table}} o
  ON o.pk = coalesce(g.merged_into, g.pk) OR o.merged_into = coalesce(g.merged_into, g.pk)
  JOIN change d INDEXED BY change_subject ON d.subject = o.id
  WHERE g.id = c.subject AND c.kind IN ({_NEWS}) AND d.kind IN ({_NEWS})
  AND d.storyline IN (SELECT q.pk FROM storyline q WHERE coalesce(q.merged_into, q.pk) = s.pk)
  AND (d.storyline != s.pk, d.pk) < (c.storyline != s.pk, c.pk))"""
_ABANDONED = """NOT EXISTS (SELECT 1 FROM {table} w JOIN {table}_mention m ON m.{table} = w.pk
  JOIN article a ON a.pk = m.article WHERE w.id = c.subject AND a.standing IN ('withdrawn', 'killed')
  AND c.kind NOT LIKE 'article %' AND NOT EXISTS (
    SELECT 1 FROM {table}_mention n JOIN article b ON b.pk = n.article WHERE n.{table} = w.pk
    AND b.standing IN ('stands', 'corrected') AND coalesce(b.copy_of, b.pk) NOT IN (
      SELECT coalesce(z.copy_of, z.pk) FROM {table}_mention y JOIN article z ON z.pk = y.article
      WHERE y.{table} = w.pk AND z.standing IN ('withdrawn', 'killed'))))"""
_SAID_SO = """(a.pk IS NULL OR c.kind NOT IN ('article withdrawn', 'article killed', 'article corrected')
  OR a.standing IN ('withdrawn', 'killed') OR (a.standing = 'corrected' AND c.kind = 'article corrected')
  OR c.text LIKE '%gone from its address (%')"""
_STANDS = " AND ".join(
    (
        _LEFT_OUT,
        _TOLD_THERE,
        _SAID_SO,
        *(condition.format(table=table) for condition in (_KEPT_OUT, _WITHDRAWN, _TOLD_TWICE, _ABANDONED)
          for table in ("statement", "event")),
    )
)  # fmt: skip
"""What is shown: not what an editor took out, unless another article there tells it too; what no article gives any
more, or what rests on articles alone that their outlets withdrew (a copy of such is no other origin); nor that an
outlet killed or corrected what it stands by after all, as an editor says; and once only what was called new under two
ids. What an article changed before it was split off stays; what a storyline tells itself is not told again by one that
became part of it."""


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
        storylines: Sequence[int] = (),
    ) -> tuple[ChangeRow, ...]:
        """Changes from the instant `at` on, after row `pk`, up to row `until_pk`, in these storylines; oldest first.

        `storylines` are their rows, where not all is wanted that became part of them.
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
        if slugs or storylines:
            pks = list(storylines) or [pk for slug in slugs for pk in self._connections.storyline_pks(slug)]
            conditions.append(f"c.storyline IN ({','.join('?' * len(pks))})")
            narrowed += pks
        rows = self._sql.execute(
            f"{_SELECT} WHERE {' AND '.join(conditions)} ORDER BY c.pk LIMIT ?", (*narrowed, limit)
        )
        return tuple(_change(row) for row in rows)

    def get(self, scope: Scope, pk: int) -> ChangeRow | None:
        """One change, whether it is still shown anywhere or not; None where it is hidden."""
        rows = self._sql.execute(f"{_SELECT} WHERE c.pk = ?", (pk,)) if scope.everything else ()
        return next(map(_change, rows), None)

    def recorded(self, pk: int, until_pk: int, storylines: Sequence[int]) -> tuple[int, ...]:
        """The rows after `pk`, up to `until_pk`, in these storylines (their rows), whatever of them is shown now."""
        marks = ",".join("?" * len(storylines))
        rows = self._sql.execute(
            f"SELECT pk FROM change WHERE storyline IN ({marks}) AND pk > ? AND pk <= ? ORDER BY pk",
            (*storylines, pk, until_pk),
        )
        return tuple(row["pk"] for row in rows)

    def announced(self, storyline_pk: int, subjects: Sequence[str]) -> frozenset[tuple[str, str]]:
        """Which (kind, subject) the storyline has had already, among these subjects; under a merged id counts too."""
        marks = ",".join("?" * len(subjects))
        found = []
        for table in ("statement", "event"):
            rows = self._sql.execute(
                f"SELECT o.id AS former, n.id AS present FROM {table} n JOIN {table} o ON o.merged_into = n.pk"
                f" WHERE n.id IN ({marks})",
                tuple(subjects),
            )
            found += [(row["former"], row["present"]) for row in rows]
        former = dict(found)
        every = [*subjects, *former]
        marks = ",".join("?" * len(every))
        rows = self._sql.execute(
            "SELECT DISTINCT kind, subject FROM change WHERE storyline IN (SELECT pk FROM storyline WHERE"
            f" coalesce(merged_into, pk) = ?) AND subject IN ({marks})",
            (storyline_pk, *every),
        )
        return frozenset((row["kind"], former.get(row["subject"], row["subject"])) for row in rows)

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
