"""Digests, and the outbox that holds each message until it is known to be posted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.store.coding import instant, when
from bot.store.records import OutboxRow

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence
    from datetime import datetime

    from bot.store.connection import Connections
    from bot.store.records import Subscription

NO_SUBSCRIPTION = 0
"""Stands in a message's digest for none."""

_OUTBOX = "SELECT o.*, d.platform, d.room FROM outbox o JOIN digest d ON d.pk = o.digest"


class Digests:
    """Reads and writes of digests and the outbox."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    @property
    def _sql(self) -> sqlite3.Connection:
        return self._connections.sql

    def last_at(self, subscription_pk: int) -> datetime | None:
        """When the subscription's latest digest was queued, by the clock of then."""
        row = self._sql.execute(
            "SELECT created_at FROM digest WHERE subscription = ? ORDER BY pk DESC LIMIT 1", (subscription_pk,)
        ).fetchone()
        return when(row["created_at"]) if row else None

    def queue(
        self, at: datetime, subscription: Subscription, key: str, last_change: int, payloads: Sequence[str]
    ) -> int | None:
        """A digest with its rendered messages, and the subscription moved past its changes; call inside one write.

        Returns the digest's number, or None when a digest with this key exists already or another process has
        taken these changes up since `subscription` was read.
        """
        moved = self._sql.execute(
            "UPDATE subscription SET last_change = ? WHERE pk = ? AND last_change = ?",
            (last_change, subscription.pk, subscription.last_change),
        ).rowcount
        if not moved:
            return None
        row = self._sql.execute(
            "INSERT OR IGNORE INTO digest (key, subscription, platform, room, created_at, after_change, last_change)"
            " VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING pk",
            (
                key,
                subscription.pk,
                subscription.platform,
                subscription.room,
                instant(at),
                subscription.last_change,
                last_change,
            ),
        ).fetchone()
        if row is None:
            self._sql.execute(
                "UPDATE subscription SET last_change = ? WHERE pk = ?", (subscription.last_change, subscription.pk)
            )
            return None
        self._enqueue(at, row["pk"], key, payloads)
        return int(row["pk"])

    def queue_alert(self, at: datetime, platform: str, room: str, key: str, payloads: Sequence[str]) -> None:
        """Messages that belong to no subscription, once for each `key`; its number is below all digests'."""
        row = self._sql.execute(
            "INSERT OR IGNORE INTO digest (pk, key, subscription, platform, room, created_at, after_change,"
            " last_change) VALUES ((SELECT coalesce(max(pk), -1000000000) + 1 FROM digest WHERE pk < 0),"
            " ?, ?, ?, ?, ?, 0, 0) RETURNING pk",
            (key, NO_SUBSCRIPTION, platform, room, instant(at)),
        ).fetchone()
        if row:
            self._enqueue(at, row["pk"], key, payloads)

    def _enqueue(self, at: datetime, digest: int, key: str, payloads: Sequence[str]) -> None:
        self._sql.executemany(
            "INSERT INTO outbox (digest, part, key, payload, next_try, updated_at) VALUES (?, ?, ?, ?, ?, ?)",
            [
                (digest, part, f"{key}/{part}", payload, instant(at), instant(at))
                for part, payload in enumerate(payloads)
            ],
        )

    def number(self) -> int:
        """The number that the next digest will have, for its visible text; call inside the write that queues it."""
        row = self._sql.execute("SELECT seq FROM sqlite_sequence WHERE name = 'digest'").fetchone()
        return int(row["seq"]) + 1 if row else 1

    def claim(self, at: datetime, platforms: Sequence[str]) -> OutboxRow | None:
        """Take the next message that may be sent, as it was before, and mark it as being sent.

        A thread's message waits until its parent is posted. Order within a room is kept: a digest waits for one that
        is to be tried again, but not for one that was set aside.
        """
        marks = ",".join("?" * len(platforms))
        row = self._sql.execute(
            f"{_OUTBOX} WHERE o.state IN ('queued', 'held') AND o.next_try <= ? AND d.platform IN ({marks})"
            " AND NOT EXISTS"
            " (SELECT 1 FROM outbox e WHERE e.digest = o.digest AND e.part < o.part AND e.state != 'sent')"
            " AND NOT EXISTS (SELECT 1 FROM outbox e JOIN digest f ON f.pk = e.digest WHERE f.platform = d.platform"
            " AND f.room = d.room AND f.pk < d.pk AND e.state IN ('queued', 'sending') AND NOT EXISTS"
            " (SELECT 1 FROM outbox h WHERE h.digest = f.pk AND h.state IN ('held', 'unknown')))"
            " ORDER BY o.digest, o.part LIMIT 1",
            (instant(at), *platforms),
        ).fetchone()
        if row is None:
            return None
        self._sql.execute(
            "UPDATE outbox SET state = 'sending', tries = tries + 1, updated_at = ? WHERE pk = ?",
            (instant(at), row["pk"]),
        )
        return _outbox(row)

    def parent_ref(self, digest: int) -> str | None:
        """The posted parent's place on its platform."""
        row = self._sql.execute("SELECT ref FROM outbox WHERE digest = ? AND part = 0", (digest,)).fetchone()
        return row["ref"] if row else None

    def about(self, ref: str) -> tuple[str, ...]:
        """The storylines that moved in the digest whose first message is at this place; empty for anything else."""
        rows = self._sql.execute(
            "SELECT DISTINCT s.slug FROM outbox o JOIN digest d ON d.pk = o.digest"
            " JOIN subscription_storyline x ON x.subscription = d.subscription"
            " JOIN change c ON c.storyline = x.storyline AND c.pk > d.after_change AND c.pk <= d.last_change"
            " JOIN storyline w ON w.pk = c.storyline JOIN storyline s ON s.pk = coalesce(w.merged_into, w.pk)"
            " WHERE o.ref = ? AND o.part = 0 ORDER BY s.slug",
            (ref,),
        )
        return tuple(row["slug"] for row in rows)

    def sent(self, at: datetime, pk: int, ref: str) -> None:
        """Confirm that the message was posted."""
        self._sql.execute(
            "UPDATE outbox SET state = 'sent', ref = ?, note = '', updated_at = ? WHERE pk = ?", (ref, instant(at), pk)
        )

    def again(self, at: datetime, pk: int, next_try: datetime, note: str) -> None:
        """Nothing was posted: queue the message for another try."""
        self._sql.execute(
            "UPDATE outbox SET state = 'queued', next_try = ?, note = ?, updated_at = ? WHERE pk = ?",
            (instant(next_try), note, instant(at), pk),
        )

    def hold(self, at: datetime, pk: int, next_try: datetime, note: str) -> None:
        """The room refuses, so nothing was posted: hold the message until somebody has acted, and look again then."""
        self._sql.execute(
            "UPDATE outbox SET state = 'held', next_try = ?, note = ?, updated_at = ? WHERE pk = ?",
            (instant(next_try), note, instant(at), pk),
        )

    def set_aside(self, at: datetime, pk: int, note: str) -> None:
        """Nobody can tell whether it was posted: it is never sent again by itself."""
        self._sql.execute(
            "UPDATE outbox SET state = 'unknown', note = ?, updated_at = ? WHERE pk = ?", (note, instant(at), pk)
        )

    def set_interrupted_aside(self, at: datetime) -> int:
        """After a crash: what was being sent may have been posted. Marks it unknown; returns how many."""
        return self._sql.execute(
            "UPDATE outbox SET state = 'unknown', note = 'Slugline stopped while this was being sent', updated_at = ?"
            " WHERE state = 'sending'",
            (instant(at),),
        ).rowcount

    def outbox(self, states: Sequence[str] = ("queued", "sending", "held", "unknown")) -> tuple[OutboxRow, ...]:
        """Messages in these states, the oldest first."""
        marks = ",".join("?" * len(states))
        rows = self._sql.execute(f"{_OUTBOX} WHERE o.state IN ({marks}) ORDER BY o.pk", tuple(states))
        return tuple(_outbox(row) for row in rows)


def _outbox(row: sqlite3.Row) -> OutboxRow:
    next_try = when(row["next_try"])
    assert next_try is not None
    return OutboxRow(
        pk=row["pk"],
        digest=row["digest"],
        part=row["part"],
        key=row["key"],
        platform=row["platform"],
        room=row["room"],
        payload=row["payload"],
        state=row["state"],
        tries=row["tries"],
        next_try=next_try,
        ref=row["ref"],
        note=row["note"],
    )
