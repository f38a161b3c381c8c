"""What was held or taken down: hidden everywhere by not being in its tables, and stopped by hashes from coming back."""

from __future__ import annotations

import builtins
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.following.passages import hashed, masked, parts
from bot.following.removed import name_hash, sampled
from bot.store import aside, beside
from bot.store.beside import Record
from bot.store.coding import instant, storable, when
from bot.store.compacting import compacting
from bot.store.hiding import passages_in
from bot.store.holds import Holds, Removal, removal_of
from bot.store.loose import said_in
from bot.store.messages import Messages
from bot.store.purging import Purging
from bot.store.retelling import stand_in, take_over
from bot.store.taken import KINDS, Taken, dumped
from bot.store.tombstones import Tombstones, addresses, stone

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from bot.model import Incoming, Scope
    from bot.store.connection import Connections
    from bot.store.hiding import Hiding
    from bot.store.taken import RemovalKind
    from bot.store.tombstones import Stone


NOWHERE: Mapping[str, Record] = {}


@dataclass(frozen=True, slots=True)
class Reach:
    """What hiding something takes along: public ids, and how much of the rest."""

    kind: RemovalKind
    articles: tuple[str, ...]
    statements: tuple[str, ...]
    events: tuple[str, ...]
    revisions: int
    receipts: int
    storylines: tuple[str, ...]
    changes: int
    queued: int
    sent: int
    masked: tuple[str, ...]
    copies: tuple[str, ...]


class Removals:
    """Reads and writes of what is hidden."""

    def __init__(self, connections: Connections, hiding: Hiding) -> None:
        self._connections = connections
        self._hiding = hiding
        self._messages = Messages(connections)
        self._purging = Purging(connections)
        self.stones = Tombstones(connections)
        self.holds = Holds(connections, hiding, self.stones)

    @property
    def _sql(self) -> sqlite3.Connection:
        return self._connections.sql

    def list(self, scope: Scope) -> tuple[Removal, ...]:
        """Everything that is held or was taken down, the latest first."""
        if not scope.everything:
            return ()
        rows = self._sql.execute("SELECT * FROM removal WHERE state != 'released' ORDER BY pk DESC")
        return tuple(map(removal_of, rows))

    def held(self, target: str) -> Removal | None:
        """The hold on the thing with this public id, or on the only one whose id begins so."""
        if not storable(target) or not target:
            return None
        rows = self._sql.execute(
            "SELECT * FROM removal WHERE state = 'held' AND substr(target, 1, ?) = ?", (len(target), target)
        ).fetchall()
        exact = [row for row in rows if row["target"] == target]
        found = exact or rows
        return removal_of(found[0]) if len(found) == 1 else None

    def epoch(self) -> int:
        """A number that grows with every step here, by which an index in memory knows that it is out of date."""
        return int(self._sql.execute("SELECT coalesce(sum(steps), 0) FROM removal").fetchone()[0])

    def hide(
        self, at: datetime, kind: RemovalKind, pk: int, by: str, reason: str, names: Sequence[str] = ()
    ) -> tuple[int, Reach]:
        """Hide a thing by its row, a person by their `names`, everywhere at once; returns the removal and its reach.

        Call inside a write.
        """
        target, known, copies = self._identity(kind, pk, names)
        with aside.allowed(self._sql):
            taken = self._take(kind, pk, names)
            sent, queued = self._messages.take_back(taken)
            held = [(each.pk, self.holds.kept(each.pk)) for each in self.holds.held()]
            noted = take_over(self._sql, taken, held)
            for pk_held, kept in held:
                if pk_held in noted:
                    self.holds.keep(pk_held, kept)
            stand_in(self._sql, [row for kept in (*(kept for _, kept in held), taken) for row in kept.of("change")])
        reason = masked(reason, parts(reason, said_in(taken)))
        words = taken.passages if kind in KINDS else ()
        known += [stone(each) for each in words] + (self._reports(taken) if words else [])
        removal = self._enter(Record(os.urandom(8).hex(), kind, target, by, reason, instant(at), known), taken)
        return removal, self._reach(kind, taken, queued, sent, copies)

    def _enter(self, record: Record, taken: Taken) -> int:
        row = self._sql.execute(
            "INSERT INTO removal (mark, kind, target, state, decided_by, reason, at, kept)"
            " VALUES (?, ?, ?, 'held', ?, ?, ?, ?) RETURNING pk",
            (record.mark, record.kind, record.target, record.by, record.reason, record.at, dumped(taken)),
        ).fetchone()
        self.stones.add(row["pk"], record.stones)
        return int(row["pk"])

    def reach(self, at: datetime, kind: RemovalKind, pk: int, names: Sequence[str] = ()) -> Reach:
        """What hiding it would take along: it is tried and taken back. Outside of a write."""
        self._connections.begin()
        try:
            return self.hide(at, kind, pk, "", "", names)[1]
        finally:
            self._sql.execute("ROLLBACK")

    def reach_of(self, removal: Removal) -> Reach:
        """What a hold hid."""
        taken = self.holds.kept(removal.pk)
        return self._reach(removal.kind, taken, 0, 0, ())

    def purge(self, at: datetime, pk: int, by: str, reason: str) -> None:
        """Delete for good what a removal hid, and its words wherever else they are kept. Call inside a write.

        `compact` must follow: until then the file may still hold it.
        """
        removal, taken = self.get(pk), self.holds.kept(pk)
        if removal.kind == "article":
            taken.passages |= passages_in(taken)
        else:
            taken.passages |= {p for p in self.stones.passages(pk) if not p.within}
        self._sql.execute(
            "UPDATE removal SET state = 'gone', kept = NULL, steps = steps + 1, at = ?, decided_by = ?, reason = ?"
            " WHERE pk = ?",
            (instant(at), by, reason, pk),
        )
        with aside.allowed(self._sql):
            self._messages.erase(taken, self._purging.names(pk, taken) if removal.kind == "person" else ())
            self._purging.sweep(removal.kind, pk, taken)

    def compact(self) -> bool:
        """Leave nothing of what was deleted in the files; False where a reader kept the write-ahead log from being cut.

        What was taken down is noted beside the database, for a backup that may be restored. Outside of a write.
        """
        path = self._connections.path
        beside.write(path, self.gone())
        with compacting(path):
            clean = self._purging.compact()
        if clean:
            beside.note_clean(path)
        return clean

    def reconcile(self, elsewhere: Mapping[str, Record] = NOWHERE) -> tuple[Removal, ...]:
        """Take down again what an older copy of the database brought back; returns it. Outside of a write.

        So is what was taken down `elsewhere`, in the store that this one is a room's part of.
        """
        noted, gone = {**beside.read(self._connections.path), **elsewhere}, self.gone()
        if gone.keys() - noted.keys():
            beside.write(self._connections.path, noted | gone)
        again = [self._again(record) for mark, record in noted.items() if mark not in gone]
        if again:
            self.compact()
        return tuple(self.get(pk) for pk in again)

    def _again(self, record: Record) -> int:
        with self._connections.write():
            row = self._sql.execute("SELECT pk, state FROM removal WHERE mark = ?", (record.mark,)).fetchone()
            if row and row["state"] == "held":
                pk = int(row["pk"])
            else:
                self._sql.execute("DELETE FROM removal WHERE mark = ?", (record.mark,))
                pk = self._found(record)
            at = when(record.at)
            assert at is not None
            self.purge(at, pk, record.by, record.reason)
            return pk

    def _found(self, record: Record) -> int:
        """Hide what another copy of the database hid, found here by its hashes; returns the row of the hold."""
        with aside.allowed(self._sql):
            taken = self._hiding.by_stones(record.kind, record.stones)
            self._messages.take_back(taken)
        return self._enter(record, taken)

    def marks(self) -> frozenset[str]:
        """The marks of what was taken down."""
        rows = self._sql.execute("SELECT mark FROM removal WHERE state = 'gone'")
        return frozenset(row["mark"] for row in rows)

    def hold_again(self, elsewhere: Mapping[str, Record]) -> tuple[Removal, ...]:
        """Hold what is held `elsewhere`, in a later copy of this database, and not here; returns it. Inside a write."""
        known = {row["mark"] for row in self._sql.execute("SELECT mark FROM removal")}
        return tuple(self.get(self._found(record)) for mark, record in elsewhere.items() if mark not in known)

    def gone(self) -> dict[str, Record]:
        """What was taken down, by its mark, as it is noted beside the database."""
        return self._records("gone")

    def held_now(self) -> dict[str, Record]:
        """What is held, by its mark."""
        return self._records("held")

    def _records(self, state: str) -> dict[str, Record]:
        rows = self._sql.execute("SELECT * FROM removal WHERE state = ? ORDER BY pk", (state,)).fetchall()
        return {
            row["mark"]: Record(
                row["mark"], row["kind"], row["target"], row["decided_by"], row["reason"], row["at"],
                self.stones.of(row["pk"]),
            )
            for row in rows
        }  # fmt: skip

    def refusal(self, key: str, incoming: Incoming, sha256: str) -> Removal | None:
        """The removal that stops this article: its key, address or text, or the text as another edition of it."""
        found = self.stones.stops(key, incoming, sha256)
        return None if found is None else self.get(found)

    def get(self, pk: int) -> Removal:
        """One removal by its row."""
        return removal_of(self._sql.execute("SELECT * FROM removal WHERE pk = ?", (pk,)).fetchone())

    def _take(self, kind: RemovalKind, pk: int, names: Sequence[str]) -> Taken:
        if kind == "article":
            return self._hiding.article(pk)
        return self._hiding.person(names) if kind == "person" else self._hiding.words(kind, pk)

    def _identity(
        self, kind: RemovalKind, pk: int, names: Sequence[str]
    ) -> tuple[str, builtins.list[Stone], tuple[str, ...]]:
        """The public id, the hashes by which it is known again but for its words, and the ids of its copies."""
        if kind == "person":
            return f"person:{name_hash(names[0])[:12]}", [("person", name_hash(name), 0, 0, "") for name in names], ()
        if kind != "article":
            row = self._sql.execute(f"SELECT id FROM {kind} WHERE pk = ?", (pk,)).fetchone()
            return row["id"], [], ()
        row = self._sql.execute("SELECT id, key, url, entry, copy_of FROM article WHERE pk = ?", (pk,)).fetchone()
        named = {"key": row["key"], "url": row["url"], "entry": row["entry"]}
        found = [(kind, hashed(value)) for kind, value in named.items() if value]
        found += addresses(row["url"], row["entry"])
        for revision in self._sql.execute("SELECT sha256, text FROM revision WHERE article = ?", (pk,)):
            found.append(("text", revision["sha256"]))
            found += [("shingle", str(each)) for each in sampled(revision["text"])]
        original = row["copy_of"] or pk
        copies = self._sql.execute(
            "SELECT id FROM article WHERE (copy_of = ? OR pk = ?) AND pk != ? ORDER BY pk", (original, original, pk)
        )
        return row["id"], [(*each, 0, 0, "") for each in found], tuple(copy["id"] for copy in copies)

    def _reports(self, taken: Taken) -> builtins.list[Stone]:
        """By what copies and other editions of the articles that lost words are known."""
        found: builtins.list[Stone] = []
        for pk in sorted(taken.masked):
            row = self._sql.execute(
                "SELECT a.key, r.text FROM article a JOIN revision r ON r.pk = a.revision WHERE a.pk = ?", (pk,)
            ).fetchone()
            if row:
                within = hashed(row["key"])
                found += [("report", str(each), 0, 0, within) for each in sorted(sampled(row["text"]))]
        return found

    def _reach(self, kind: RemovalKind, taken: Taken, queued: int, sent: int, copies: tuple[str, ...]) -> Reach:
        slugs = self._sql.execute("SELECT pk, slug FROM storyline ORDER BY slug").fetchall()
        inside = {row["storyline"] for row in (*taken.of("membership"), *taken.of("change"))}
        standing = [self._sql.execute("SELECT id FROM article WHERE pk = ?", (pk,)).fetchone() for pk in taken.masked]
        return Reach(
            kind,
            articles=tuple(row["id"] for row in taken.of("article")),
            statements=tuple(row["id"] for row in taken.of("statement")),
            events=tuple(row["id"] for row in taken.of("event")),
            revisions=len(taken.of("revision")),
            receipts=len(taken.of("statement_mention")) + len(taken.of("event_mention")),
            storylines=tuple(row["slug"] for row in slugs if row["pk"] in inside),
            changes=len(taken.of("change")),
            queued=queued,
            sent=sent,
            masked=tuple(sorted(row["id"] for row in standing if row)),
            copies=copies,
        )
