"""Hashes of what was hidden or taken down, by which it is stopped when it comes again; no words are kept."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.following.passages import KINDS, Passage, hashed, masked, places
from bot.following.removed import Counted, addressed, counted, same_report, sampled, without_bars, without_people

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterable

    from bot.model import Facts, Incoming
    from bot.store.connection import Connections

Stone = tuple[str, str, int, int, str]
"""A tombstone: its kind and hash, and for words their count, their start's checksum and where alone they count."""


def stone(passage: Passage) -> Stone:
    """The tombstone by which a passage is found again."""
    return passage.kind, passage.hash, passage.count, passage.first, passage.within


def passage(stone: Stone) -> Passage | None:
    """The passage that a tombstone is of, if it is of one."""
    kind, hash_, count, first, within = stone
    return Passage(hash_, count, first, within, KINDS[kind]) if kind in KINDS else None


def addresses(*urls: str | None) -> list[tuple[str, str]]:
    """The hashes that stop a page under any form of its addresses; what is no address has none."""
    return [("address", hashed(addressed(url))) for url in dict.fromkeys(urls) if url and "://" in url]


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

        What is only held stops no copy: that is an article of its own, as those that came before are. So are the copies
        that a takedown let stand: another text of theirs is no edition of what was taken down.
        """
        if not self._any("key"):
            return None
        exact = [("key", hashed(key)), ("text", sha256), *addresses(incoming.url, incoming.entry_id)]
        wanted = (
            "SELECT t.removal FROM tombstone t JOIN removal r ON r.pk = t.removal WHERE t.kind = ? AND t.hash = ?"
            " AND (r.state = 'gone' OR t.kind != 'text')"
        )
        for kind, hash_ in exact:
            if row := self._sql.execute(wanted, (kind, hash_)).fetchone():
                return int(row["removal"])
        stands = self._sql.execute("SELECT 1 FROM article WHERE key = ?", (key,)).fetchone()
        return None if stands else self.edition_of(incoming.text)

    def edition_of(self, text: str) -> int | None:
        """The article taken down that `text` is another edition of, as copies are told."""
        for (removal, _), theirs, both, mine in self._shared(text, "shingle", "r.state = 'gone'"):
            if same_report(mine, theirs, both):
                return removal
        return None

    def reports(self, text: str) -> frozenset[str]:
        """The hashes of the keys of articles that lost words, of which `text` is a copy or another edition."""
        found = self._shared(text, "report", "TRUE") if self._any("report") else ()
        return frozenset(within for (_, within), theirs, both, mine in found if same_report(mine, theirs, both))

    def _shared(self, text: str, kind: str, condition: str) -> list[tuple[tuple[int, str], Counted, Counted, Counted]]:
        """By removal and article: what it is known by of this kind, what of that `text` has, and what `text` has."""
        mine = sampled(text)
        shared: dict[tuple[int, str], list[int]] = {}
        hashes = [str(each) for each in sorted(mine)]
        for at in range(0, len(hashes), 500):
            part = hashes[at : at + 500]
            rows = self._sql.execute(
                "SELECT t.removal, t.within, t.hash FROM tombstone t JOIN removal r ON r.pk = t.removal"
                f" WHERE {condition} AND t.kind = ? AND t.hash IN ({','.join('?' * len(part))})",
                (kind, *part),
            )
            for row in rows:
                shared.setdefault((row["removal"], row["within"]), []).append(int(row["hash"]))
        return [(of, self._known_by(kind, *of), counted(both), counted(mine)) for of, both in sorted(shared.items())]

    def _known_by(self, kind: str, removal: int, within: str) -> Counted:
        rows = self._sql.execute(
            "SELECT hash FROM tombstone WHERE removal = ? AND kind = ? AND within = ?", (removal, kind, within)
        )
        return counted(int(row["hash"]) for row in rows)

    def hidden(self, incoming: Incoming, key: str, passages: Collection[Passage] | None = None) -> Incoming:
        """An article known by `key` with hidden words overwritten in text and title: all, or those of `passages`."""
        wanted = self.passages() if passages is None else passages
        if not wanted:
            return incoming
        keys = {hashed(key), *self.reports(incoming.text)}
        text, title = (masked(each, places(each, wanted, keys)) for each in (incoming.text, incoming.title))
        return replace(incoming, text=text, title=title)

    def passages(self, removal: int | None = None, state: str | None = None) -> tuple[Passage, ...]:
        """The words that are hidden in texts that stand, by all removals, by one, or by those in a state."""
        rows = self._sql.execute(
            "SELECT t.kind, t.hash, t.count, t.first, t.within FROM tombstone t JOIN removal r ON r.pk = t.removal"
            " WHERE t.kind IN ('letters', 'near') AND t.removal = coalesce(?, t.removal)"
            " AND r.state = coalesce(?, r.state)",
            (removal, state),
        )
        return tuple(each for row in rows if (each := passage(tuple(row))))

    def people_gone(self) -> frozenset[str]:
        """The hashes of the names of people who were taken down."""
        return frozenset(row["hash"] for row in self._sql.execute("SELECT hash FROM tombstone WHERE kind = 'person'"))

    def sifted(self, facts: Facts, text: str) -> Facts:
        """What was read in `text`, without people who were taken down and what is hidden in it as a whole."""
        return without_bars(without_people(facts, self.people_gone()), text)

    def _any(self, kind: str) -> bool:
        return self._sql.execute("SELECT 1 FROM tombstone WHERE kind = ? LIMIT 1", (kind,)).fetchone() is not None
