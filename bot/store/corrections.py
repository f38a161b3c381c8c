"""What people decided: rows that are only added, what of them stands, and what follows from it for other tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.following.correcting import NOTHING, WITHHOLDS, Decided
from bot.ids import letter_of
from bot.model import EVERYTHING
from bot.store.coding import instant, storable
from bot.store.decided import TABLES, correction_of, near_marked, reaching, standing_on
from bot.store.numbering import next_pk

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from bot.following.correcting import Correction
    from bot.model import CorrectionKind, Scope
    from bot.store.connection import Connections

UNDO, REDO = "undo", "redo"
TURNS: tuple[CorrectionKind, ...] = (
    *("speaker", "date", "words", "not a statement", "not this storyline", "same as", "different from"),
)
"""Kinds of decision after which a line that was told reads otherwise."""
_MADE = "NOT (kind IN ('do not use', 'embargoed') AND before != '')"
"""What somebody decided; what an edit carried over is nobody's latest word."""
_KIND_OF = {"s": "statement", "e": "event"}


class Corrections:
    """Reads and writes of what people decided. Writes stand inside `store.write()`."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    @property
    def _sql(self) -> sqlite3.Connection:
        return self._connections.sql

    def add(self, correction: Correction) -> int:
        """Record what somebody decided; its own number is given by the store and returned."""
        span = correction.span
        return self._insert(
            correction.at,
            correction.by,
            correction.place,
            correction.kind,
            correction.subject,
            value=correction.value,
            before=correction.before,
            article=correction.article,
            revision=correction.revision,
            start=span.start if span else None,
            end=span.end if span else None,
            words=correction.words,
        )

    def undo(self, at: datetime, by: str, place: str, correction: Correction, *, redo: bool = False) -> int:
        """Record that a correction holds no more, or (`redo`) that it holds again; the row itself stays."""
        kind = REDO if redo else UNDO
        return self._insert(at, by, place, kind, correction.subject, undoes=correction.number)

    def get(self, scope: Scope, number: int) -> Correction | None:
        """The correction with this number, whether it stands or not."""
        rows = self._found(scope, "correction", "pk = ? AND undoes IS NULL", number)
        return rows[0] if rows else None

    def last(self) -> int:
        """The number of the newest correction, undone ones and undoings among them; 0 when there is none."""
        return int(self._sql.execute("SELECT coalesce(max(pk), 0) FROM correction").fetchone()[0])

    def latest(self, scope: Scope, person: str, *, standing: bool) -> Correction | None:
        """The person's latest decision that stands, or (`standing` False) that does not."""
        condition = (
            f"actor = ? AND undoes IS NULL AND {_MADE} AND pk {'' if standing else 'NOT '}IN (SELECT pk FROM standing)"
        )
        found = self._found(scope, "correction", condition, person)
        return found[-1] if found else None

    def stands(self, number: int) -> bool:
        """Whether the correction with this number is in force."""
        return self._sql.execute("SELECT 1 FROM standing WHERE pk = ?", (number,)).fetchone() is not None

    def standing(self, scope: Scope, subject: str | None = None) -> tuple[Correction, ...]:
        """What is in force, on one id or on all, in the order it was decided."""
        return self._found(scope, "standing", "? IS NULL OR subject = ?", subject, subject)

    def turned(self, since: int, slugs: Sequence[str]) -> tuple[tuple[str, Correction, bool], ...]:
        """What people made hold, or hold no more, after the decision `since`; each with a storyline, and which it is.

        Of decisions on lines that an article gives in one of these storylines. What was decided and taken back
        meanwhile is left out.
        """
        marks = ",".join("?" * len(TURNS))
        rows = self._sql.execute(
            "SELECT DISTINCT d.*, EXISTS (SELECT 1 FROM standing WHERE pk = d.pk) AS holds, d.pk <= ? AND coalesce("
            "(SELECT u.kind FROM correction u WHERE u.undoes = d.pk AND u.pk <= ? ORDER BY u.pk DESC LIMIT 1), '')"
            f" != '{UNDO}' AS held FROM correction c JOIN correction d ON d.pk = coalesce(c.undoes, c.pk)"
            f" WHERE c.pk > ? AND d.kind IN ({marks}) ORDER BY d.pk",
            (since, since, since, *TURNS),
        ).fetchall()
        found = []
        for row in rows:
            slug = self._stands_in(row["subject"], slugs) if row["holds"] != row["held"] else None
            found += [(slug, correction_of(row), bool(row["holds"]))] if slug else []
        return tuple(found)

    def _stands_in(self, subject: str, slugs: Sequence[str]) -> str | None:
        """The first of these storylines in which an article gives the line."""
        table = _KIND_OF[letter_of(subject)]
        for slug in slugs:
            pks = self._connections.storyline_pks(slug)
            row = self._sql.execute(
                f"SELECT 1 FROM {table} g JOIN {table}_mention m ON m.{table} = coalesce(g.merged_into, g.pk)"
                " JOIN membership x ON x.article = m.article AND x.state = 'in'"
                f" WHERE g.id = ? AND x.storyline IN ({','.join('?' * len(pks))}) LIMIT 1",
                (subject, *pks),
            ).fetchone()
            if row:
                return slug
        return None

    def decided(self, subject: str) -> Decided:
        """What stands on one statement or event, by its id or one that was merged into it."""
        table = _KIND_OF[letter_of(subject)]
        row = self._sql.execute(f"SELECT coalesce(merged_into, pk) AS pk FROM {table} WHERE id = ?", (subject,))
        found = row.fetchone()
        return standing_on(self._sql, table, [found["pk"]]).get(found["pk"], NOTHING) if found else NOTHING

    def withheld(self, today: date) -> frozenset[str]:
        """The ids of statements and events that are in no digest on this day, with those merged into them.

        The marked ones, and all whose words overlap theirs in an article.
        """
        rows = self._sql.execute(
            "SELECT subject FROM standing WHERE kind = 'do not use' OR (kind = 'embargoed' AND value > ?)",
            (today.isoformat(),),
        )
        ids = {row["subject"] for row in rows}
        for table in TABLES if ids else ():
            reached = reaching(self._sql, table, near_marked(self._sql, table))
            ids |= {
                self._connections.id_of(table, pk)
                for pk, marks in reached.items()
                if Decided((), marks).withheld(today)
            }
        return frozenset(ids.union(*(self._alike(each) for each in ids)))

    def withholding(self, lines: Iterable[tuple[str, int]]) -> dict[tuple[str, int], tuple[Correction, ...]]:
        """The marks of withholding on these lines (kind and pk) and reaching them, in force today or not."""
        asked = list(lines)
        found: dict[tuple[str, int], tuple[Correction, ...]] = {}
        for table in TABLES:
            pks = list(dict.fromkeys(pk for kind, pk in asked if kind == table))
            for pk, decided in standing_on(self._sql, table, pks).items():
                own = tuple(each for each in decided.corrections if each.kind in WITHHOLDS)
                found[table, pk] = (*own, *decided.reached)
        return {line: marks for line, marks in found.items() if marks}

    def carried(self, number: int) -> tuple[Correction, ...]:
        """What an edit carried over from this mark of withholding, whether it stands or not."""
        return self._found(
            EVERYTHING, "correction", "before = ? AND undoes IS NULL AND kind IN (?, ?)", self._mark(number), *WITHHOLDS
        )

    def _mark(self, number: int) -> str:
        return self._connections.id_of("correction", number)

    def edit_withheld(self, article_pk: int, at: datetime, today: date) -> bool:
        """Whether an edit of the article at an instant may tell words that are withheld on this day.

        It may where something in the article had been marked by then.
        """
        rows = self._found(EVERYTHING, "standing", "article = ? AND kind IN (?, ?)", article_pk, *WITHHOLDS)
        return any(Decided((each,)).withheld(today) for each in rows if each.at <= at)

    def left_out(self, storyline_pk: int, subjects: Sequence[str]) -> frozenset[str]:
        """Which of these ids an editor took out of the storyline, or altogether."""
        marks = ",".join("?" * len(subjects))
        found: set[str] = set()
        for table in _KIND_OF.values():
            rows = self._sql.execute(
                f"SELECT h.id FROM (SELECT subject FROM kept_out WHERE storyline = ? UNION SELECT subject FROM standing"
                f" WHERE kind = 'not a statement') x JOIN {table} g ON g.id = x.subject"
                f" JOIN {table} h ON h.pk = coalesce(g.merged_into, g.pk) WHERE h.id IN ({marks})",
                (storyline_pk, *subjects),
            )
            found.update(row["id"] for row in rows)
        return frozenset(found)

    def rulings(self, decided_by: str) -> tuple[int, ...]:
        """The rulings in force that a correction, by its number (c12), made."""
        rows = self._sql.execute(
            "SELECT pk FROM ruling WHERE decided_by = ? AND undone_at IS NULL ORDER BY pk", (decided_by,)
        )
        return tuple(row["pk"] for row in rows)

    def orphaned(self, scope: Scope) -> tuple[Correction, ...]:
        """The standing corrections on statements and events that no article gives any more."""
        given = " UNION ".join(
            f"SELECT c.pk FROM standing c JOIN {table} g ON g.id = c.subject"
            f" JOIN {table} w ON w.pk = coalesce(g.merged_into, g.pk)"
            f" WHERE w.state = 'withdrawn' AND c.kind NOT IN ('flag', 'not a statement')"
            for table in _KIND_OF.values()
        )
        return self._found(scope, "standing", f"pk IN ({given})")

    def lost(self, kind: str, article_pk: int) -> tuple[tuple[int, Correction], ...]:
        """What was decided, in this article, on statements or events (`kind`) that none gives any more, by pk."""
        rows = self._sql.execute(
            f"SELECT c.*, w.pk AS record FROM standing c JOIN {kind} w ON w.id = c.subject"
            " WHERE c.article = ? AND c.kind != 'flag' AND (w.state = 'withdrawn' OR (w.state = 'dismissed'"
            f" AND NOT EXISTS (SELECT 1 FROM {kind}_mention m WHERE m.{kind} = w.pk))) ORDER BY c.pk",
            (article_pk,),
        )
        return tuple((row["record"], correction_of(row)) for row in rows.fetchall())

    def keep_out(self) -> None:
        """Work out anew which statements and events are kept out of which storylines, as slugs now lead."""
        self._sql.execute("DELETE FROM kept_out")
        rows = self._sql.execute("SELECT subject, value FROM standing WHERE kind = 'not this storyline'").fetchall()
        for row in rows:
            pairs = [(pk, row["subject"]) for pk in self._connections.storyline_pks(row["value"]) if pk > 0]
            self._sql.executemany("INSERT OR IGNORE INTO kept_out VALUES (?, ?)", pairs)

    def _alike(self, subject: str) -> set[str]:
        """The ids that lead to the same record as this one."""
        table = _KIND_OF.get(letter_of(subject))
        if table is None:
            return set()
        rows = self._sql.execute(
            f"SELECT id FROM {table} WHERE coalesce(merged_into, pk) ="
            f" (SELECT coalesce(merged_into, pk) FROM {table} WHERE id = ?)",
            (subject,),
        )
        return {row["id"] for row in rows}

    def _found(self, scope: Scope, table: str, condition: str, *values: object) -> tuple[Correction, ...]:
        if not scope.everything or not all(storable(each) for each in values if isinstance(each, str)):
            return ()
        rows = self._sql.execute(f"SELECT * FROM {table} WHERE {condition} ORDER BY pk", values)
        return tuple(map(correction_of, rows.fetchall()))

    def _insert(
        self, at: datetime, by: str, place: str, kind: CorrectionKind | str, subject: str, **more: object
    ) -> int:
        pk = next_pk(self._sql, "correction")
        columns = {"pk": pk, "at": instant(at), "actor": by, "place": place, "kind": kind, "subject": subject, **more}
        names = ", ".join(columns)
        marks = ", ".join("?" * len(columns))
        self._sql.execute(f"INSERT INTO correction ({names}) VALUES ({marks})", tuple(columns.values()))
        return pk
