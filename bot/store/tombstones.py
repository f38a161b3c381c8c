"""Hashes of what was hidden or taken down, by which it is stopped when it comes again; no words are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.following.removed import Passage, hashed, masked, places, same_report, sampled, without_people

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

    from bot.model import Facts, Incoming
    from bot.store.connection import Connections

Stone = tuple[str, str, int, int, str]
"""A tombstone: its kind and hash, and for words their count, their start's checksum and where alone they count."""


class Tombstones:
    """Reads and writes of tombstones."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    @property
    def _sql(self) -> sqlite3.Connection:
        return self._connections.sql

    def add(self, removal: int, tombstones: Iterable[Stone]) -> None:
        """Keep hashes by which what is removed is known again."""
        self._sql.executemany(
            "INSERT OR IGNORE INTO tombstone (kind, hash, count, first, within, removal) VALUES (?, ?, ?, ?, ?, ?)",
            [(*tombstone, removal) for tombstone in tombstones],
        )

    def of(self, removal: int) -> list[Stone]:
        """The tombstones of one removal."""
        rows = self._sql.execute(
            "SELECT kind, hash, count, first, within FROM tombstone WHERE removal = ? ORDER BY kind, hash, within",
            (removal,),
        )
        return [tuple(row) for row in rows]

    def stops(self, key: str, incoming: Incoming, sha256: str) -> int | None:
        """The row of the removal that stops this article: by its key, address or text, or as another edition of it.

        What is only held stops no copy: that is an article of its own, as those that came before are.
        """
        if not self._any("key"):
            return None
        exact = [("key", hashed(key)), ("text", sha256), *([("url", hashed(incoming.url))] if incoming.url else [])]
        wanted = (
            "SELECT t.removal FROM tombstone t JOIN removal r ON r.pk = t.removal WHERE t.kind = ? AND t.hash = ?"
            " AND (r.state = 'gone' OR t.kind != 'text')"
        )
        for kind, hash_ in exact:
            if row := self._sql.execute(wanted, (kind, hash_)).fetchone():
                return int(row["removal"])
        return self.edition_of(incoming.text)

    def edition_of(self, text: str) -> int | None:
        """The article taken down that `text` is another edition of, as copies are told."""
        mine = sampled(text)
        shared: dict[int, int] = {}
        hashes = [str(each) for each in sorted(mine)]
        for at in range(0, len(hashes), 500):
            part = hashes[at : at + 500]
            rows = self._sql.execute(
                "SELECT t.removal, count(*) AS both FROM tombstone t JOIN removal r ON r.pk = t.removal"
                f" WHERE r.state = 'gone' AND t.kind = 'shingle' AND t.hash IN ({','.join('?' * len(part))})"
                " GROUP BY t.removal",
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

    def passages(self, removal: int | None = None) -> tuple[Passage, ...]:
        """The words that are hidden in texts that stand, by all removals or by one."""
        rows = self._sql.execute(
            "SELECT * FROM tombstone WHERE kind = 'passage' AND removal = coalesce(?, removal)", (removal,)
        )
        return tuple(Passage(row["hash"], row["count"], row["first"], row["within"]) for row in rows)

    def people_gone(self) -> frozenset[str]:
        """The hashes of the names of people who were taken down."""
        return frozenset(row["hash"] for row in self._sql.execute("SELECT hash FROM tombstone WHERE kind = 'person'"))

    def sifted(self, facts: Facts) -> Facts:
        """What was read, without people who were taken down."""
        return without_people(facts, self.people_gone())

    def _any(self, kind: str) -> bool:
        return self._sql.execute("SELECT 1 FROM tombstone WHERE kind = ? LIMIT 1", (kind,)).fetchone() is not None
