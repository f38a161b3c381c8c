"""What the admins are to be told of sources, each once; and the addresses that readers suggest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.store.coding import instant, when
from bot.store.records import Alert, Suggestion

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable
    from datetime import datetime

    from bot.model import Scope
    from bot.store.connection import Connections
    from bot.store.records import Source


class Alerts:
    """Reads and writes of alerts."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    @property
    def _sql(self) -> sqlite3.Connection:
        return self._connections.sql

    def add(self, at: datetime, source: Source) -> None:
        """Have the admins told how the source does now; what waited to be told of it before is out of date.

        Where it does again as they know it to do, there is nothing to tell.
        """
        self._sql.execute("DELETE FROM alert WHERE source = ? AND told_at IS NULL", (source.pk,))
        if source.health != self._known(source):
            self._sql.execute(
                "INSERT INTO alert (at, source, health, since, why) VALUES (?, ?, ?, ?, ?)",
                (instant(at), source.pk, source.health, instant(source.health_since), source.note),
            )
        self._sql.execute("UPDATE source SET told = health WHERE pk = ?", (source.pk,))

    def _known(self, source: Source) -> str:
        """How the admins heard last that it does, since it was added; one that they never heard of is well."""
        row = self._sql.execute(
            "SELECT health FROM alert WHERE source = ? AND at >= ? AND told_at IS NOT NULL ORDER BY pk DESC LIMIT 1",
            (source.pk, instant(source.added_at)),
        ).fetchone()
        return str(row["health"]) if row else "ok"

    def count(self, source: Source, since: datetime) -> int:
        """How many there were of the source from that instant on."""
        values = (source.pk, instant(since))
        return int(self._sql.execute("SELECT count(*) FROM alert WHERE source = ? AND at >= ?", values).fetchone()[0])

    def waiting(self) -> tuple[Alert, ...]:
        """Those that nobody was told yet, the oldest first."""
        rows = self._sql.execute(
            "SELECT n.*, s.name FROM alert n JOIN source s ON s.pk = n.source WHERE n.told_at IS NULL ORDER BY n.pk"
        )
        return tuple(
            Alert(row["pk"], at, row["name"], row["health"], since, row["why"])
            for row in rows
            if (at := when(row["at"])) and (since := when(row["since"]))
        )

    def told(self, at: datetime, alerts: Iterable[Alert]) -> None:
        """Remember that these were told."""
        self._sql.executemany(
            "UPDATE alert SET told_at = ? WHERE pk = ?", [(instant(at), alert.pk) for alert in alerts]
        )


class Suggestions:
    """Reads and writes of suggested addresses."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    @property
    def _sql(self) -> sqlite3.Connection:
        return self._connections.sql

    def add(self, at: datetime, url: str, by: str, place: str) -> bool:
        """Keep an address for an admin to decide on; False where it waits already."""
        if any(each.url == url for each in self._open()):
            return False
        self._sql.execute(
            "INSERT INTO suggestion (at, url, by, place) VALUES (?, ?, ?, ?)", (instant(at), url, by, place)
        )
        return True

    def open(self, scope: Scope) -> tuple[Suggestion, ...]:
        """Those that nobody has decided on yet, the oldest first."""
        return self._open() if scope.everything else ()

    def close(self, url: str) -> bool:
        """An address was decided on; False where it was not waiting."""
        return bool(self._sql.execute("DELETE FROM suggestion WHERE url = ?", (url,)).rowcount)

    def _open(self) -> tuple[Suggestion, ...]:
        rows = self._sql.execute("SELECT * FROM suggestion ORDER BY pk")
        return tuple(
            Suggestion(row["pk"], at, row["url"], row["by"], row["place"]) for row in rows if (at := when(row["at"]))
        )
