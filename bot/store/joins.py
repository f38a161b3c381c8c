"""How the same statement, or event, is found across articles: tellings by what they share, and editors' rulings."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from bot.following.joining import Rulings, Telling
from bot.ids import PRIVATE
from bot.store.coding import instant
from bot.store.numbering import next_pk
from bot.store.tellings import Kind, telling_of

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from bot.store.connection import Connections

T = TypeVar("T", bound=Telling)

SHARING = 400
"""How many of the latest tellings that share a key are looked at; words so common tell nothing."""


@dataclass(frozen=True, slots=True)
class Kept(Generic[T]):
    """A telling that is stored: which record (statement, event) it stands for, and its family.

    `native` is the record that it would stand for by rule alone, without what editors ruled to be the same.
    """

    telling: T
    record: int
    family: int
    native: int


class Joins(Generic[T]):
    """Reads and writes of what one kind of record is joined by."""

    def __init__(self, connections: Connections, kind: Kind) -> None:
        self._connections = connections
        self.kind: Kind = kind

    @property
    def _sql(self) -> sqlite3.Connection:
        return self._connections.sql

    def sharing(self, keys: Iterable[int], without_article: int) -> list[Kept[T]]:
        """Stored tellings of other articles that have one of these keys."""
        wanted: list[int] = list(dict.fromkeys(keys))
        marks = ",".join("?" * len(wanted))
        inner = f"SELECT DISTINCT mention FROM {self.kind}_key WHERE key IN ({marks}) ORDER BY mention DESC LIMIT ?"
        condition = f"m.pk IN ({inner}) AND m.article != ?"
        return self._kept(condition, (*wanted, SHARING, without_article))

    def twin(self, key: int, without_article: int) -> tuple[int, int] | None:
        """The native record and the family of a telling of another article with this key; None where there is none."""
        row = self._sql.execute(
            f"SELECT coalesce(m.native, m.{self.kind}) AS record, m.family FROM {self.kind}_key k"
            f" JOIN {self.kind}_mention m ON m.pk = k.mention WHERE k.key = ? AND m.article != ? LIMIT 1",
            (key, without_article),
        ).fetchone()
        return (row["record"], row["family"]) if row else None

    def family(self, families: Iterable[int], without_article: int) -> list[Kept[T]]:
        """All tellings of these families but those of one article."""
        wanted: list[int] = list(families)
        if not wanted:
            return []  # as for most of what an article tells: it shares its words with nothing
        marks = ",".join("?" * len(wanted))
        return self._kept(f"m.family IN ({marks}) AND m.article != ?", (*wanted, without_article))

    def size(self, families: Iterable[int]) -> int:
        """How many mentions are in these families."""
        wanted: list[int] = list(families)
        if not wanted:
            return 0
        marks = ",".join("?" * len(wanted))
        row = self._sql.execute(
            f"SELECT count(*) FROM {self.kind}_mention WHERE family IN ({marks})", tuple(wanted)
        ).fetchone()
        return int(row[0])

    def of_article(self, article_pk: int) -> list[Kept[T]]:
        """The tellings of one article as they are stored."""
        return self._kept("m.article = ?", (article_pk,))

    def of_record(self, record: int) -> list[Kept[T]]:
        """The tellings of one statement or event."""
        return self._kept(f"m.{self.kind} = ?", (record,))

    def of_native(self, native: int) -> list[Kept[T]]:
        """The tellings that are of one statement or event by rule alone."""
        return self._kept(f"(m.native = ? OR (m.native IS NULL AND m.{self.kind} = ?))", (native, native))

    def text(self, record: int, article_pk: int) -> str:
        """The text of the revision in which an article gives a record; empty when it does not."""
        row = self._sql.execute(
            f"SELECT r.text FROM {self.kind}_mention m JOIN revision r ON r.pk = m.revision"
            f" WHERE m.{self.kind} = ? AND m.article = ? LIMIT 1",
            (record, article_pk),
        ).fetchone()
        return str(row["text"]) if row else ""

    def place(self, mentions: Iterable[int], unit: int, family: int, native: int, keys: Iterable[int]) -> None:
        """Put a telling's new mentions into their unit and family, with the keys by which others find it."""
        self._sql.executemany(
            f"UPDATE {self.kind}_mention SET unit = ?, family = ?, native = nullif(?, {self.kind}) WHERE pk = ?",
            [(unit, family, native, mention) for mention in mentions],
        )
        self.key(unit, keys)

    def key(self, unit: int, keys: Iterable[int]) -> None:
        """Let a unit be found by these keys, too."""
        self._sql.executemany(
            f"INSERT OR IGNORE INTO {self.kind}_key (key, mention) VALUES (?, ?)", [(key, unit) for key in keys]
        )

    def unite(self, families: Iterable[int], into: int) -> None:
        """Make several families one."""
        for family in families:
            if family != into:
                self._sql.execute(f"UPDATE {self.kind}_mention SET family = ? WHERE family = ?", (into, family))

    def move(self, unit: int, native: int, record: int) -> None:
        """Let a unit's mentions stand for another record, and by rule alone for its native one."""
        self._sql.execute(
            f"UPDATE {self.kind}_mention SET {self.kind} = ?, native = nullif(?, ?) WHERE unit = ?",
            (record, native, record, unit),
        )

    def merge(self, gone: int, into: int) -> None:
        """Let a record, and those that are part of it, be part of another from now on, by rule."""
        self._sql.execute(
            f"UPDATE {self.kind} SET rooted = ?, merged_into = ?, state = 'merged' WHERE pk = ? OR rooted = ?",
            (into, self.root(into), gone, gone),
        )

    def known(self, record: int) -> bool:
        """Whether there is such a record; one that is held is not."""
        return self._sql.execute(f"SELECT 1 FROM {self.kind} WHERE pk = ?", (record,)).fetchone() is not None

    def root(self, record: int) -> int:
        """The record that this one became part of, else itself."""
        row = self._sql.execute(
            f"SELECT coalesce(merged_into, pk) AS root FROM {self.kind} WHERE pk = ?", (record,)
        ).fetchone()
        return int(row["root"])

    def lead(self, native: int, record: int) -> None:
        """Let a record's id, and those that are part of it by rule, lead to another by a ruling; to itself: by none."""
        if native == record:
            self._sql.execute(
                f"UPDATE {self.kind} SET merged_into = NULL, state = 'active' WHERE pk = ? AND merged_into IS NOT NULL",
                (native,),
            )
        else:
            self._sql.execute(
                f"UPDATE {self.kind} SET merged_into = ?, state = 'merged' WHERE pk = ?", (record, native)
            )
        self._sql.execute(f"UPDATE {self.kind} SET merged_into = ? WHERE rooted = ?", (record, native))

    def copy(self, at: datetime, record: int) -> int:
        """A new record like another, for tellings that come apart from it; to be settled. Returns its pk."""
        columns = {
            "statement": "kind, speaker, speakers, role, recipient, via, said, reported_on, doubts, day, print",
            "event": "date, planned, people, day",
        }[self.kind]
        pk = next_pk(self._sql, self.kind)
        self._sql.execute(
            f"INSERT INTO {self.kind} (pk, id, {columns}, first_seen) SELECT ?, ?, {columns}, ? FROM {self.kind}"
            " WHERE pk = ?",
            (pk, self._connections.id_of(self.kind, pk), instant(at), record),
        )
        return pk

    def rulings(self, anchors: Iterable[str]) -> Rulings:
        """What editors ruled about tellings with these anchors; one person's later ruling replaces an earlier.

        Where two people ruled differently on the same two, neither counts.
        """
        wanted: list[str] = list(dict.fromkeys(anchors))
        if not wanted or not self._sql.execute("SELECT 1 FROM ruling WHERE kind = ? LIMIT 1", (self.kind,)).fetchone():
            return Rulings()
        marks = ",".join("?" * len(wanted))
        rows = self._sql.execute(
            f"SELECT r.one, r.other, r.same, coalesce(c.actor, r.decided_by) AS person FROM ruling r"
            f" LEFT JOIN correction c ON c.pk = CAST(ltrim(r.decided_by, ?) AS INTEGER)"
            f" WHERE r.kind = ? AND r.undone_at IS NULL AND (r.one IN ({marks}) OR r.other IN ({marks})) ORDER BY r.pk",
            (f"{PRIVATE}c", self.kind, *wanted, *wanted),
        )
        said: defaultdict[frozenset[str], dict[str, bool]] = defaultdict(dict)
        for row in rows:
            said[frozenset((row["one"], row["other"]))][row["person"]] = bool(row["same"])
        agreed = {pair: {*by.values()} for pair, by in said.items()}
        same, different = (frozenset(pair for pair, told in agreed.items() if told == {each}) for each in (True, False))
        return Rulings(same, different)

    def rule(self, at: datetime, one: str, other: str, by: str, *, same: bool) -> int:
        """Keep an editor's ruling on two anchors; returns its row."""
        row = self._sql.execute(
            "INSERT INTO ruling (kind, one, other, same, decided_by, at) VALUES (?, ?, ?, ?, ?, ?) RETURNING pk",
            (self.kind, *sorted((one, other)), same, by, instant(at)),
        ).fetchone()
        return int(row["pk"])

    def undo(self, at: datetime, ruling: int) -> None:
        """Take a ruling back; the row stays."""
        self._sql.execute("UPDATE ruling SET undone_at = ? WHERE pk = ?", (instant(at), ruling))

    def pair(self, at: datetime, one: int, other: int, why: str) -> None:
        """Note that two records may be the same, and why, for an editor to decide."""
        self._sql.execute(
            "INSERT OR REPLACE INTO pair (kind, one, other, why, at) VALUES (?, ?, ?, ?, ?)",
            (self.kind, *sorted((one, other)), why, instant(at)),
        )

    def paired(self, record: int) -> tuple[tuple[str, str], ...]:
        """The ids that this record may be the same as, each with why; decided and merged ones are left out."""
        rows = self._sql.execute(
            f"SELECT DISTINCT o.id, p.why, o.pk FROM (SELECT other AS pk, why FROM pair WHERE kind = ? AND one = ?"
            f" UNION ALL SELECT one, why FROM pair WHERE kind = ? AND other = ?) p"
            f" JOIN {self.kind} q ON q.pk = p.pk JOIN {self.kind} o ON o.pk = coalesce(q.merged_into, q.pk)"
            " WHERE o.state = 'active' AND o.pk != ? ORDER BY o.pk",
            (self.kind, record, self.kind, record, record),
        )
        return tuple((row["id"], row["why"]) for row in rows)

    def unpair(self, one: int, other: int) -> None:
        """Forget that two records may be the same: it was decided."""
        self._sql.execute(
            "DELETE FROM pair WHERE kind = ? AND one = ? AND other = ?", (self.kind, *sorted((one, other)))
        )

    def _kept(self, condition: str, values: Sequence[object]) -> list[Kept[T]]:
        rows = self._sql.execute(
            f"SELECT m.pk, m.article, m.{self.kind} AS record, m.family, m.mention,"
            f" coalesce(m.native, m.{self.kind}) AS native, o.key, o.pk AS report, a.published,"
            f" r.text FROM {self.kind}_mention m JOIN article a ON a.pk = m.article"
            " JOIN article o ON o.pk = coalesce(a.copy_of, a.pk) JOIN revision r ON r.pk = m.revision"
            f" WHERE m.unit = m.pk AND {condition} ORDER BY m.pk",
            tuple(values),
        )
        return [Kept(self._telling(row), row["record"], row["family"], row["native"]) for row in rows]

    def _telling(self, row: sqlite3.Row) -> T:
        return telling_of(self.kind, row)  # type: ignore[return-value]
