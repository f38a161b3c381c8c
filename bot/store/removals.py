"""What was held or taken down: hidden everywhere by not being in its tables, and stopped by hashes from coming back."""

from __future__ import annotations

import builtins
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from bot.following.removed import (
    Passage,
    hashed,
    masked,
    name_hash,
    places,
    same_report,
    sampled,
    without_people,
)
from bot.store import aside
from bot.store.coding import instant, storable, when
from bot.store.hiding import KINDS, Hiding, Taken, rehash
from bot.store.messages import Messages

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from bot.model import Facts, Incoming, Scope
    from bot.store.connection import Connections

RemovalKind = Literal["article", "statement", "event", "person"]
Stone = tuple[str, str, int, int, str]
"""A tombstone: its kind and hash, and for words their count, their start's checksum and where alone they count."""


@dataclass(frozen=True, slots=True)
class Removal:
    """One thing that was held ("held") or taken down ("gone"), by whom, when and why.

    `target` is its id, for a person the hash of the name.
    """

    pk: int
    kind: RemovalKind
    target: str
    state: Literal["held", "gone"]
    by: str
    reason: str
    at: datetime

    @property
    def sentence(self) -> str:
        """Who did it and when, without what."""
        done = "held" if self.state == "held" else "taken down"
        return f"{done} by {self.by} on {self.at.date().isoformat()}"


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

    @property
    def _sql(self) -> sqlite3.Connection:
        return self._connections.sql

    def list(self, scope: Scope) -> tuple[Removal, ...]:
        """Everything that is held or was taken down, the latest first."""
        if not scope.everything:
            return ()
        rows = self._sql.execute("SELECT * FROM removal WHERE state != 'released' ORDER BY pk DESC")
        return tuple(map(_removal, rows))

    def held(self, target: str) -> Removal | None:
        """The hold on the thing with this public id, or on the only one whose id begins so."""
        if not storable(target) or not target:
            return None
        rows = self._sql.execute(
            "SELECT * FROM removal WHERE state = 'held' AND substr(target, 1, ?) = ?", (len(target), target)
        ).fetchall()
        exact = [row for row in rows if row["target"] == target]
        found = exact or rows
        return _removal(found[0]) if len(found) == 1 else None

    def epoch(self) -> int:
        """A number that grows with every step here, by which an index in memory knows that it is out of date."""
        return int(self._sql.execute("SELECT coalesce(sum(steps), 0) FROM removal").fetchone()[0])

    def hide(
        self, at: datetime, kind: RemovalKind, pk: int, by: str, reason: str, spellings: Sequence[str] = ()
    ) -> tuple[int, Reach]:
        """Hide a thing (a person by their row in the register) everywhere at once; returns the removal and its reach.

        Call inside a write.
        """
        target, known, copies = self._identity(kind, pk, spellings)
        with aside.allowed(self._sql):
            taken = self._take(kind, pk, spellings)
            words = taken.passages if kind in KINDS else ()
            sent, queued = self._messages.take_back(taken)
        row = self._sql.execute(
            "INSERT INTO removal (mark, kind, target, state, decided_by, reason, at, kept)"
            " VALUES (?, ?, ?, 'held', ?, ?, ?, ?) RETURNING pk",
            (secrets.token_hex(8), kind, target, by, reason, instant(at), aside.kept(_dumped(taken))),
        ).fetchone()
        self.stone(row["pk"], [*known, *(("passage", p.hash, p.count, p.first, p.within) for p in words)])
        return int(row["pk"]), self._reach(kind, taken, queued, sent, copies)

    def put_back(self, pk: int) -> Taken:
        """Bring back what a hold hid; returns it, with the statements and events to be settled. Call inside a write.

        Raises ValueError with the id of a hold that must be released first.
        """
        taken = _loaded(self._sql.execute("SELECT kept FROM removal WHERE pk = ?", (pk,)).fetchone()["kept"])
        with aside.allowed(self._sql):
            aside.put_back(self._sql, taken.rows)
            for cell in reversed(taken.cells):
                if not self._hiding.unmask(cell) and (first := self._holding(cell, pk)):
                    raise ValueError(first)
            self._sql.execute(
                "UPDATE removal SET state = 'released', kept = NULL, steps = steps + 1 WHERE pk = ?", (pk,)
            )
            self._sql.execute("DELETE FROM tombstone WHERE removal = ?", (pk,))
            self._mask_again(taken)
            for kind in KINDS:
                self._sql.execute(
                    f"UPDATE {kind}_mention SET {kind} = (SELECT coalesce(s.merged_into, s.pk) FROM {kind} s"
                    f" WHERE s.pk = {kind}_mention.{kind})"
                    f" WHERE {kind} IN (SELECT pk FROM {kind} WHERE state = 'merged')"
                )
                taken.touched[kind] |= {row[kind] for row in taken.of(f"{kind}_mention")}
            for row in taken.of("article"):
                taken.masked.add(row["pk"])
        return taken

    def settle(self, taken: Taken) -> None:
        """Bring records and the words' index in line after `put_back`. Call inside a write."""
        for kind in KINDS:
            rows = (self._sql.execute(f"SELECT pk FROM {kind} WHERE pk = ?", (pk,)) for pk in taken.touched[kind])
            taken.touched[kind] = {row["pk"] for found in rows for row in found}
        self._hiding.settle(taken)

    def stone(self, removal: int, tombstones: Iterable[Stone]) -> None:
        """Keep hashes by which what is removed is known again."""
        self._sql.executemany(
            "INSERT OR IGNORE INTO tombstone (kind, hash, count, first, within, removal) VALUES (?, ?, ?, ?, ?, ?)",
            [(*tombstone, removal) for tombstone in tombstones],
        )

    def refusal(self, key: str, incoming: Incoming, sha256: str) -> Removal | None:
        """The removal that stops this article: its key, address or text, or the text as another edition of it."""
        if not self._any("key"):
            return None
        exact = [("key", hashed(key)), ("text", sha256), *([("url", hashed(incoming.url))] if incoming.url else [])]
        for kind, hash_ in exact:
            wanted = "SELECT removal FROM tombstone WHERE kind = ? AND hash = ?"
            if row := self._sql.execute(wanted, (kind, hash_)).fetchone():
                return self.get(row["removal"])
        found = self.edition_of(incoming.text)
        return self.get(found) if found is not None else None

    def edition_of(self, text: str) -> int | None:
        """The removed article that `text` is another edition of, as copies are told."""
        mine = sampled(text)
        shared: dict[int, int] = {}
        hashes = [str(each) for each in sorted(mine)]
        for at in range(0, len(hashes), 500):
            part = hashes[at : at + 500]
            rows = self._sql.execute(
                f"SELECT removal, count(*) AS both FROM tombstone WHERE kind = 'shingle'"
                f" AND hash IN ({','.join('?' * len(part))}) GROUP BY removal",
                part,
            )
            for row in rows:
                shared[row["removal"]] = shared.get(row["removal"], 0) + row["both"]
        for removal, both in sorted(shared.items()):
            theirs = self._sql.execute(
                "SELECT count(*) FROM tombstone WHERE removal = ? AND kind = 'shingle'", (removal,)
            ).fetchone()[0]
            if same_report(len(mine), theirs, both):
                return removal
        return None

    def masked(self, text: str, key: str) -> str:
        """`text` of the article known by `key` with the words of hidden statements and events overwritten."""
        return masked(text, places(text, self.passages(), key))

    def passages(self) -> tuple[Passage, ...]:
        """The words that are hidden in texts that stand."""
        rows = self._sql.execute(
            "SELECT t.* FROM tombstone t JOIN removal r ON r.pk = t.removal"
            " WHERE t.kind = 'passage' AND r.kind IN ('statement', 'event')"
        )
        return tuple(Passage(row["hash"], row["count"], row["first"], row["within"]) for row in rows)

    def people_gone(self) -> frozenset[str]:
        """The hashes of the names of people who were taken down."""
        return frozenset(row["hash"] for row in self._sql.execute("SELECT hash FROM tombstone WHERE kind = 'person'"))

    def sifted(self, facts: Facts) -> Facts:
        """What was read, without people who were taken down."""
        return without_people(facts, self.people_gone())

    def get(self, pk: int) -> Removal:
        """One removal by its row."""
        return _removal(self._sql.execute("SELECT * FROM removal WHERE pk = ?", (pk,)).fetchone())

    def _any(self, kind: str) -> bool:
        return self._sql.execute("SELECT 1 FROM tombstone WHERE kind = ? LIMIT 1", (kind,)).fetchone() is not None

    def _take(self, kind: RemovalKind, pk: int, spellings: Sequence[str]) -> Taken:
        if kind == "article":
            return self._hiding.article(pk)
        if kind == "person":
            name = self._sql.execute("SELECT name FROM person WHERE pk = ?", (pk,)).fetchone()["name"]
            return self._hiding.person(name, spellings)
        return self._hiding.words(kind, pk)

    def _identity(
        self, kind: RemovalKind, pk: int, spellings: Sequence[str]
    ) -> tuple[str, builtins.list[Stone], tuple[str, ...]]:
        """The public id, the hashes by which it is known again but for its words, and the ids of its copies."""
        if kind == "person":
            name = self._sql.execute("SELECT name FROM person WHERE pk = ?", (pk,)).fetchone()["name"]
            stones = [("person", name_hash(each), 0, 0, "") for each in (name, *spellings)]
            return f"person:{name_hash(name)[:12]}", stones, ()
        if kind != "article":
            row = self._sql.execute(f"SELECT id FROM {kind} WHERE pk = ?", (pk,)).fetchone()
            return row["id"], [], ()
        row = self._sql.execute("SELECT id, key, url, copy_of FROM article WHERE pk = ?", (pk,)).fetchone()
        found = [("key", hashed(row["key"])), *([("url", hashed(row["url"]))] if row["url"] else [])]
        for revision in self._sql.execute("SELECT sha256, text FROM revision WHERE article = ?", (pk,)):
            found.append(("text", revision["sha256"]))
            found += [("shingle", str(each)) for each in sampled(revision["text"])]
        original = row["copy_of"] or pk
        copies = self._sql.execute(
            "SELECT id FROM article WHERE (copy_of = ? OR pk = ?) AND pk != ? ORDER BY pk", (original, original, pk)
        )
        return row["id"], [(*each, 0, 0, "") for each in found], tuple(copy["id"] for copy in copies)

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

    def _holding(self, cell: dict[str, Any], but: int) -> str | None:
        """The id under which the article of a cell's row is held, if it is."""
        for row in self._sql.execute("SELECT pk, target, kept FROM removal WHERE kind = 'article' AND state = 'held'"):
            held = _loaded(row["kept"])
            if row["pk"] != but and any(each["pk"] == cell["pk"] for each in held.of(cell["table"])):
                return str(row["target"])
        return None

    def _mask_again(self, taken: Taken) -> None:
        """Other holds may hide words that have come back."""
        articles = taken.masked | {row["pk"] for row in taken.of("article")}
        for article in sorted(articles):
            row = self._sql.execute("SELECT key FROM article WHERE pk = ?", (article,)).fetchone()
            for each in self._sql.execute("SELECT pk, text FROM revision WHERE article = ?", (article,)).fetchall():
                text = self.masked(each["text"], row["key"])
                self._sql.execute("UPDATE revision SET text = ? WHERE pk = ?", (text, each["pk"]))
            rehash(self._sql, article)


def _dumped(taken: Taken) -> dict[str, Any]:
    touched = {kind: sorted(pks) for kind, pks in taken.touched.items()}
    return {"rows": taken.rows, "cells": taken.cells, "touched": touched, "masked": sorted(taken.masked)}


def _loaded(kept: str) -> Taken:
    raw = aside.unkept(kept)
    touched = {kind: set(pks) for kind, pks in raw["touched"].items()}
    return Taken([(table, row) for table, row in raw["rows"]], raw["cells"], set(), touched, set(raw["masked"]))


def _removal(row: sqlite3.Row) -> Removal:
    at = when(row["at"])
    assert at is not None
    return Removal(row["pk"], row["kind"], row["target"], row["state"], row["decided_by"], row["reason"], at)
