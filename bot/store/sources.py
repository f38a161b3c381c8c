"""What the desk reads: sources, how each does, and when it is read next."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from bot.store.coding import instant, storable, when
from bot.store.records import Source

if TYPE_CHECKING:
    import sqlite3

    from bot.model import Health, Scope
    from bot.store.connection import Connections

_SELECT = "SELECT s.*, t.slug FROM source s LEFT JOIN storyline t ON t.pk = s.storyline"

_KEPT = "s.state != 'removed'"
_FORGET = "etag = NULL, last_modified = NULL"
_FRESH = (
    f"state = 'active', health = 'ok', told = 'ok', failures = 0, missing_since = NULL, note = '', status = NULL,"
    f" last_poll = NULL, last_success = NULL, {_FORGET}"
)
"""What a source begins with that was removed and is added again."""

ARRIVALS = 100
"""The latest arrivals that say how often a source usually has something: three months of a daily one."""


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
        return tuple(_source(row) for row in self._sql.execute(f"{_SELECT} WHERE {_KEPT} ORDER BY s.name"))

    def addresses(self) -> frozenset[str]:
        """Every address that is read, or was until its source was removed."""
        return frozenset(row["url"] for row in self._sql.execute("SELECT url FROM source"))

    def get(self, scope: Scope, name_or_url: str) -> Source | None:
        """The source with this name (any case) or address."""
        if not scope.everything or not storable(name_or_url):
            return None
        row = self._sql.execute(
            f"{_SELECT} WHERE {_KEPT} AND (lower(s.name) = lower(?) OR s.url = ?)", (name_or_url, name_or_url)
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
        """A new source, due at once or at `next_poll`; raises ValueError if its name or address is taken.

        One that was removed comes back as the row it was, so that its articles are known.
        """
        if self._sql.execute(
            f"SELECT 1 FROM source s WHERE {_KEPT} AND (lower(name) = lower(?) OR url = ?)", (name, url)
        ).fetchone():
            raise ValueError(name)
        values = {
            "name": name,
            "kind": kind,
            "url": url,
            "outlet": outlet,
            "outlet_claimed": outlet_claimed,
            "every_s": every_s,
            "storyline": self._connections.storyline_pk(storyline),
            "added_by": added_by,
            "added_at": instant(at),
            "health_since": instant(at),
            "next_poll": instant(next_poll or at),
        }
        pk = self._sql.execute(
            f"INSERT INTO source ({', '.join(values)}) VALUES ({', '.join('?' * len(values))}) ON CONFLICT (url) DO"
            f" UPDATE SET {', '.join(f'{column} = excluded.{column}' for column in values)}, {_FRESH} RETURNING pk",
            tuple(values.values()),
        ).fetchone()["pk"]
        return self._by_pk(pk)

    def change(self, pk: int, **values: str | int | datetime) -> Source:
        """Set columns of one source (`name`, `every_s`, `state`, `next_poll`); returns it as it is then."""
        sets = ", ".join(f"{column} = ?" for column in values)
        plain = [instant(value) if isinstance(value, datetime) else value for value in values.values()]
        self._sql.execute(f"UPDATE source SET {sets} WHERE pk = ?", (*plain, pk))
        return self._by_pk(pk)

    def remove(self, pk: int) -> None:
        """Read it no more and show it nowhere; its articles stay, and the row, so that they are known if it is back."""
        self._sql.execute(
            f"UPDATE source SET state = 'removed', name = 'removed ' || pk, {_FORGET} WHERE pk = ?", (pk,)
        )
        self._sql.execute("DELETE FROM alert WHERE source = ? AND told_at IS NULL", (pk,))

    def due(self, at: datetime) -> tuple[Source, ...]:
        """The sources whose time has come, the longest overdue first; paused ones never."""
        rows = self._sql.execute(
            f"{_SELECT} WHERE s.state = 'active' AND s.next_poll <= ? ORDER BY s.next_poll, s.pk", (instant(at),)
        )
        return tuple(_source(row) for row in rows)

    def moved(self, pk: int, url: str) -> bool:
        """Keep a source's new address; False where another has it, or had it before it was removed."""
        return bool(self._sql.execute("UPDATE OR IGNORE source SET url = ? WHERE pk = ?", (url, pk)).rowcount)

    def polled(  # noqa: PLR0913 -- one row, one call
        self,
        at: datetime,
        pk: int,
        next_poll: datetime,
        status: int | None,
        note: str,
        *,
        failed: bool,
        missing: bool = False,
        found_new: bool = False,
        etag: str | None = None,
        last_modified: str | None = None,
    ) -> Source:
        """Record how a poll went and when the next one is due; `missing`: nothing stands at the address any more."""
        now = instant(at)
        values = {
            "last_poll": now,
            "next_poll": instant(next_poll),
            "status": status,
            "note": note,
            **({} if failed else {"last_success": now, "failures": 0}),
            **({} if missing else {"missing_since": None}),
            **({"last_new": now} if found_new else {}),
            **({"etag": etag} if etag else {}),
            **({"last_modified": last_modified} if last_modified else {}),
        }
        counted = ", failures = failures + 1" if failed else ""
        since = ", missing_since = coalesce(missing_since, :at)" if missing else ""
        sets = ", ".join(f"{column} = :{column}" for column in values)
        self._sql.execute(f"UPDATE source SET {sets}{counted}{since} WHERE pk = :pk", {**values, "at": now, "pk": pk})
        if found_new:
            self._sql.execute("INSERT OR IGNORE INTO source_arrival VALUES (?, ?)", (pk, now))
            self._sql.execute(
                "DELETE FROM source_arrival WHERE source = ? AND at NOT IN"
                " (SELECT at FROM source_arrival WHERE source = ? ORDER BY at DESC LIMIT ?)",
                (pk, pk, ARRIVALS),
            )
        return self._by_pk(pk)

    def arrivals(self, pk: int) -> tuple[datetime, ...]:
        """When the latest polls were that brought something new, in order."""
        rows = self._sql.execute("SELECT at FROM source_arrival WHERE source = ? ORDER BY at", (pk,))
        return tuple(at for row in rows if (at := when(row["at"])))

    def judge(self, at: datetime, pk: int, health: Health) -> Source:
        """Keep how a source does, and since when that is so."""
        self._sql.execute(
            "UPDATE source SET health = ?, health_since = ? WHERE pk = ? AND health != ?",
            (health, instant(at), pk, health),
        )
        return self._by_pk(pk)

    def _by_pk(self, pk: int) -> Source:
        return _source(self._sql.execute(f"{_SELECT} WHERE s.pk = ?", (pk,)).fetchone())


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
        health=row["health"],
        health_since=when(row["health_since"]) or added_at,
        missing_since=when(row["missing_since"]),
        told=row["told"],
    )
