"""What of each source is known: the entries already seen, what they said, and pages that may be gone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from bot.following.passages import hashed

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

    from bot.store.connection import Connections

_GONE = (
    "SELECT t.hash FROM tombstone t JOIN removal r ON r.pk = t.removal"
    " WHERE r.state = 'gone' AND t.kind IN ('entry', 'url')"
)


class _Known(frozenset[str]):
    """Entries' ids, some of them known by their hashes only."""

    gone: frozenset[str]

    def __new__(cls, entries: Iterable[str], gone: Iterable[str]) -> Self:
        made = super().__new__(cls, entries)
        made.gone = frozenset(gone)
        return made

    def __contains__(self, entry: object) -> bool:
        return super().__contains__(entry) or bool(self.gone and hashed(str(entry)) in self.gone)


class Entries:
    """Reads and writes of sources' entries; a source is named by its row."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    @property
    def _sql(self) -> sqlite3.Connection:
        return self._connections.sql

    def known(self, pk: int) -> frozenset[str]:
        """The entries of this source that were taken in before; those of articles taken down by their hashes only."""
        rows = self._sql.execute("SELECT entry FROM source_entry WHERE source = ?", (pk,))
        gone = self._sql.execute(_GONE)
        return _Known((row["entry"] for row in rows), {row["hash"] for row in gone})

    def know(self, pk: int, entries: Iterable[str]) -> None:
        """Remember entries as taken in, but for those of articles taken down: these are known by their hashes."""
        gone = {row["hash"] for row in self._sql.execute(_GONE)}
        self._sql.executemany(
            "INSERT OR IGNORE INTO source_entry (source, entry) VALUES (?, ?)",
            [(pk, entry) for entry in entries if not gone or hashed(entry) not in gone],
        )

    def marks(self, pk: int) -> dict[str, str]:
        """What the last poll left of each entry in the feed, by which an edit shows."""
        rows = self._sql.execute("SELECT entry, mark FROM source_entry WHERE source = ? AND mark IS NOT NULL", (pk,))
        return {row["entry"]: row["mark"] for row in rows}

    def mark(self, pk: int, marks: Iterable[tuple[str, str]]) -> None:
        """Keep marks of known entries in place of all that were kept."""
        new, old = dict(marks), self.marks(pk)
        gone = [(None, pk, entry) for entry in old if entry not in new]
        changed = [(mark, pk, entry) for entry, mark in new.items() if old.get(entry) != mark]
        self._sql.executemany("UPDATE source_entry SET mark = ? WHERE source = ? AND entry = ?", [*gone, *changed])

    def again(self, pk: int) -> tuple[tuple[str, str], ...]:
        """Entries whose pages may be gone, with their addresses, to be looked at until they are there, or withdrawn."""
        rows = self._sql.execute(
            "SELECT e.entry, a.url FROM source_entry e JOIN article a ON a.source = e.source AND a.entry = e.entry"
            " WHERE e.source = ? AND e.again AND a.url IS NOT NULL AND a.standing NOT IN ('withdrawn', 'killed')"
            " ORDER BY a.pk",
            (pk,),
        )
        return tuple((row["entry"], row["url"]) for row in rows)

    def look_again(self, pk: int, entries: Iterable[str], *, again: bool) -> None:
        """Whether the next poll looks at the pages of these entries."""
        self._sql.executemany(
            "UPDATE source_entry SET again = ? WHERE source = ? AND entry = ?", [(again, pk, each) for each in entries]
        )
