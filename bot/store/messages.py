"""Digests that hold what is hidden: those not posted yet are taken back and composed anew, posted ones are counted."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from bot.following.passages import places
from bot.store.digests import NO_SUBSCRIPTION

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

    from bot.store.connection import Connections
    from bot.store.taken import Taken

WAITING = ("queued", "held")


class Messages:
    """Finds and takes back messages."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    @property
    def _sql(self) -> sqlite3.Connection:
        return self._connections.sql

    def take_back(self, taken: Taken) -> tuple[int, int]:
        """Take back what is queued and holds what was taken; returns how many messages were posted, how many not yet.

        A digest of which nothing was posted is composed anew at the next round, and so are those queued after it; of
        another one the messages that hold it are dropped.
        """
        touching = [row for row in self._all() if self._holds(row, taken)]
        waiting = [row for row in touching if row["state"] in WAITING]
        for digest in sorted({row["digest"] for row in waiting}):
            if not self._whole(digest):
                mine = [(row["pk"],) for row in waiting if row["digest"] == digest]
                self._sql.executemany("DELETE FROM outbox WHERE pk = ?", mine)
        return len(touching) - len(waiting), len(waiting)

    def erase(self, taken: Taken) -> None:
        """Overwrite what was posted, or may have been, and holds what was taken; nothing sends it again."""
        for row in self._all():
            if self._holds(row, taken):
                self._sql.execute("UPDATE outbox SET payload = '', note = '' WHERE pk = ?", (row["pk"],))

    def _all(self) -> list[sqlite3.Row]:
        return self._sql.execute("SELECT pk, digest, payload, state FROM outbox ORDER BY pk").fetchall()

    def _holds(self, row: sqlite3.Row, taken: Taken) -> bool:
        text = "\n".join(_strings(row["payload"]))
        ids = "|".join(map(re.escape, taken.ids))
        if ids and re.search(rf"(?<![\w-])(?:{ids})(?![\w-])", text):
            return True
        addresses = [article["url"] for article in taken.of("article") if article["url"]]
        return any(address in text for address in addresses) or bool(places(text, taken.passages))

    def _whole(self, digest: int) -> bool:
        """Take a digest back, with those after it in its subscription; False where something of them was posted."""
        row = self._sql.execute("SELECT subscription, after_change FROM digest WHERE pk = ?", (digest,)).fetchone()
        if row is None:
            return True
        if row["subscription"] == NO_SUBSCRIPTION:
            return False
        later = "digest IN (SELECT pk FROM digest WHERE subscription = ? AND pk >= ?)"
        values = (row["subscription"], digest)
        if self._sql.execute(
            f"SELECT 1 FROM outbox WHERE {later} AND (state NOT IN ('queued', 'held') OR ref IS NOT NULL)", values
        ).fetchone():
            return False
        self._sql.execute(f"DELETE FROM outbox WHERE {later}", values)
        self._sql.execute("DELETE FROM digest WHERE subscription = ? AND pk >= ?", values)
        self._sql.execute(
            "UPDATE subscription SET last_change = ?, last_due = '' WHERE pk = ?",
            (row["after_change"], row["subscription"]),
        )
        return True


def _strings(payload: str) -> Iterator[str]:
    """Every string in a payload's JSON; a payload that is none as it is."""
    try:
        yield from _walked(json.loads(payload))
    except ValueError:
        yield payload


def _walked(value: Any) -> Iterator[str]:  # noqa: ANN401 -- JSON
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _walked(each)
    elif isinstance(value, list):
        for each in value:
            yield from _walked(each)
