"""What the desk reads: sources, the entries already seen, and when each is read next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from bot.following.passages import hashed
from bot.store.coding import instant, storable, when
from bot.store.records import Source

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable
    from datetime import datetime

    from bot.model import Scope
    from bot.store.connection import Connections

_SELECT = "SELECT s.*, t.slug FROM source s LEFT JOIN storyline t ON t.pk = s.storyline"

_GONE = (
    "SELECT t.hash FROM tombstone t JOIN removal r ON r.pk = t.removal"
    " WHERE r.state = 'gone' AND t.kind IN ('entry', 'url')"
)


class _Entries(frozenset[str]):
    """Entries' ids, some of them known by their hashes only."""

    gone: frozenset[str]

    def __new__(cls, entries: Iterable[str], gone: Iterable[str]) -> Self:
        made = super().__new__(cls, entries)
        made.gone = frozenset(gone)
        return made

    def __contains__(self, entry: object) -> bool:
        return super().__contains__(entry) or bool(self.gone and hashed(str(entry)) in self.gone)


class Sources:
    """Reads and writes of sources."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    @property
    def _sql(self) -> sqlite3.Connection:
        return self._connections.sql

    def list(self, scope: Scope) -> tuple[Source, ...]:
        """Every source by name."""
        if not scope.everything:
            return ()
        return tuple(_source(row) for row in self._sql.execute(f"{_SELECT} ORDER BY s.name"))

    def get(self, scope: Scope, name_or_url: str) -> Source | None:
        """The source with this name (any case) or address."""
        if not scope.everything or not storable(name_or_url):
            return None
        row = self._sql.execute(
            f"{_SELECT} WHERE lower(s.name) = lower(?) OR s.url = ?", (name_or_url, name_or_url)
        ).fetchone()
        return _source(row) if row else None

    def add(  # noqa: PLR0913 -- one row, one call
        self,
        at: datetime,
        name: str,
        kind: str,
        url: str,
        added_by: str,
        every_s: int,
        outlet: str | None = None,
        storyline: str | None = None,
        *,
        outlet_claimed: bool = True,
        next_poll: datetime | None = None,
    ) -> Source:
        """A new source, due at once or at `next_poll`; raises ValueError if its name or address is taken."""
        taken = self._sql.execute(
            "SELECT 1 FROM source WHERE lower(name) = lower(?) OR url = ?", (name, url)
        ).fetchone()
        if taken:
            raise ValueError(name)
        pk = self._sql.execute(
            "INSERT INTO source (name, kind, url, outlet, outlet_claimed, every_s, storyline, added_by, added_at,"
            " next_poll) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING pk",
            (
                name,
                kind,
                url,
                outlet,
                outlet_claimed,
                every_s,
                self._connections.storyline_pk(storyline),
                added_by,
                instant(at),
                instant(next_poll or at),
            ),
        ).fetchone()["pk"]
        return _source(self._sql.execute(f"{_SELECT} WHERE s.pk = ?", (pk,)).fetchone())

    def due(self, at: datetime) -> tuple[Source, ...]:
        """The sources whose time has come, the longest overdue first; paused ones never."""
        rows = self._sql.execute(
            f"{_SELECT} WHERE s.state != 'paused' AND s.next_poll <= ? ORDER BY s.next_poll, s.pk", (instant(at),)
        )
        return tuple(_source(row) for row in rows)

    def known_entries(self, pk: int) -> frozenset[str]:
        """The entries of this source that were taken in before; those of articles taken down by their hashes only."""
        rows = self._sql.execute("SELECT entry FROM source_entry WHERE source = ?", (pk,))
        gone = self._sql.execute(_GONE)
        return _Entries((row["entry"] for row in rows), {row["hash"] for row in gone})

    def know(self, pk: int, entries: Iterable[str]) -> None:
        """Remember entries as taken in, but for those of articles taken down: these are known by their hashes."""
        gone = {row["hash"] for row in self._sql.execute(_GONE)}
        self._sql.executemany(
            "INSERT OR IGNORE INTO source_entry (source, entry) VALUES (?, ?)",
            [(pk, entry) for entry in entries if not gone or hashed(entry) not in gone],
        )

    def moved(self, pk: int, url: str) -> None:
        """Keep a source's new address, which no other source may have."""
        self._sql.execute("UPDATE source SET url = ? WHERE pk = ?", (url, pk))

    def polled(  # noqa: PLR0913 -- one row, one call
        self,
        at: datetime,
        pk: int,
        next_poll: datetime,
        status: int | None,
        note: str,
        *,
        failed: bool,
        found_new: bool = False,
        etag: str | None = None,
        last_modified: str | None = None,
    ) -> None:
        """Record how a poll went and when the next one is due."""
        now = instant(at)
        self._sql.execute(
            "UPDATE source SET last_poll = ?, next_poll = ?, status = ?, note = ?, etag = coalesce(?, etag),"
            " last_modified = coalesce(?, last_modified),"
            " state = CASE WHEN state = 'paused' THEN state ELSE ? END,"
            " failures = CASE WHEN ? THEN failures + 1 ELSE 0 END,"
            " last_success = CASE WHEN ? THEN last_success ELSE ? END, last_new = CASE WHEN ? THEN ? ELSE last_new END"
            " WHERE pk = ?",
            (
                now,
                instant(next_poll),
                status,
                note,
                etag,
                last_modified,
                "failing" if failed else "active",
                failed,
                failed,
                now,
                found_new,
                now,
                pk,
            ),
        )


def _source(row: sqlite3.Row) -> Source:
    added_at, next_poll = when(row["added_at"]), when(row["next_poll"])
    assert added_at is not None
    assert next_poll is not None
    return Source(
        pk=row["pk"],
        name=row["name"],
        kind=row["kind"],
        url=row["url"],
        outlet=row["outlet"],
        outlet_claimed=bool(row["outlet_claimed"]),
        every_s=row["every_s"],
        storyline=row["slug"],
        state=row["state"],
        added_by=row["added_by"],
        added_at=added_at,
        next_poll=next_poll,
        last_poll=when(row["last_poll"]),
        last_success=when(row["last_success"]),
        last_new=when(row["last_new"]),
        status=row["status"],
        note=row["note"],
        etag=row["etag"],
        last_modified=row["last_modified"],
        failures=row["failures"],
    )
