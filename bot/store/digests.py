"""Digests as they are queued: what each tells, once, with its rendered messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.store.coding import dumps, instant, when
from bot.store.records import PastDigest

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from bot.model import Scope
    from bot.store.connection import Connections
    from bot.store.records import Turn


class Digests:
    """Reads and writes of digests; what becomes of their messages is told by `outgoing`."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    @property
    def _sql(self) -> sqlite3.Connection:
        return self._connections.sql

    def last_at(self, subscription_pk: int) -> datetime | None:
        """When the subscription's latest digest was queued, by the clock of then."""
        row = self._sql.execute(
            "SELECT d.created_at FROM digest_subscription x JOIN digest d ON d.pk = x.digest"
            " WHERE x.subscription = ? ORDER BY x.digest DESC LIMIT 1",
            (subscription_pk,),
        ).fetchone()
        return when(row["created_at"]) if row else None

    def corrections_told(self, subscription_pk: int) -> int:
        """The latest decision that was made before the subscription's latest digest, or before it was made."""
        row = self._sql.execute(
            "SELECT coalesce((SELECT d.corrections FROM digest_subscription o JOIN digest d ON d.pk = o.digest"
            " WHERE o.subscription = x.pk ORDER BY o.digest DESC LIMIT 1), x.corrections) AS told"
            " FROM subscription x WHERE x.pk = ?",
            (subscription_pk,),
        ).fetchone()
        return int(row["told"]) if row else 0

    def untold(self, turns: Iterable[Turn]) -> list[Turn]:
        """Those of which there is no digest yet, and whose changes nobody took up since the subscription was read."""
        return [turn for turn in turns if self._is_untold(turn)]

    def queue(
        self, at: datetime, turns: Sequence[Turn], last_change: int, payloads: Sequence[str], moved: Sequence[str] = ()
    ) -> int | None:
        """A digest with its rendered messages, and its subscriptions moved past its changes; call inside one write.

        The subscriptions are of one room; `moved` are the storylines that it tells of. Returns the digest's number, or
        None where not all turns are `untold`.
        """
        if len(self.untold(turns)) < len(turns):
            return None
        first = turns[0]
        row = self._sql.execute(
            "INSERT INTO digest (key, platform, room, created_at, last_change, moved, corrections)"
            " VALUES (?, ?, ?, ?, ?, ?, (SELECT coalesce(max(pk), 0) FROM correction)) RETURNING pk",
            (
                *(first.key, first.subscription.platform, first.subscription.room, instant(at), last_change),
                dumps([self._connections.storyline_pk(slug) for slug in moved]),
            ),
        ).fetchone()
        for turn in turns:
            self._take(row["pk"], turn, last_change)
        self._enqueue(at, row["pk"], first.key, payloads)
        return int(row["pk"])

    def _is_untold(self, turn: Turn) -> bool:
        row = self._sql.execute(
            "SELECT EXISTS (SELECT 1 FROM subscription WHERE pk = ? AND last_change = ? AND ended_at IS NULL)"
            " AND NOT EXISTS (SELECT 1 FROM digest_subscription WHERE key = ?) AS untold",
            (turn.subscription.pk, turn.subscription.last_change, turn.key),
        ).fetchone()
        return bool(row["untold"])

    def _take(self, digest: int, turn: Turn, last_change: int) -> None:
        """Move a subscription past what the digest tells, and keep how far it was told before."""
        self._sql.execute(
            "INSERT INTO digest_subscription (digest, subscription, key, after_change, held) VALUES (?, ?, ?, ?,"
            " (SELECT json_group_array(change) FROM held_back WHERE subscription = ?))",
            (digest, turn.subscription.pk, turn.key, turn.subscription.last_change, turn.subscription.pk),
        )
        self._sql.execute("UPDATE subscription SET last_change = ? WHERE pk = ?", (last_change, turn.subscription.pk))

    def queue_alert(
        self, at: datetime, platform: str, room: str, key: str, payloads: Sequence[str], thread: str | None = None
    ) -> None:
        """Messages that belong to no subscription, once for each `key`; its number is below all digests'.

        They stand in the thread of the message with the ref `thread`, where one is named.
        """
        row = self._sql.execute(
            "INSERT OR IGNORE INTO digest (pk, key, platform, room, created_at, last_change, thread)"
            " VALUES ((SELECT coalesce(max(pk), -1000000000) + 1 FROM digest WHERE pk < 0), ?, ?, ?, ?, 0, ?)"
            " RETURNING pk",
            (key, platform, room, instant(at), thread),
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

    def about(self, ref: str) -> tuple[str, ...]:
        """The storylines that moved in the digest whose first message is at this place; empty for anything else."""
        row = self._sql.execute(
            "SELECT d.moved FROM outbox o JOIN digest d ON d.pk = o.digest WHERE o.ref = ? AND o.part = 0", (ref,)
        ).fetchone()
        return self._slugs(row["moved"]) if row else ()

    def history(self, scope: Scope, platform: str, room: str, limit: int, offset: int = 0) -> tuple[PastDigest, ...]:
        """What went to a room, or is on its way there, the latest first; those without a number are no digests."""
        if not scope.everything:
            return ()
        rows = self._sql.execute(
            "SELECT * FROM digest WHERE platform = ? AND room = ? AND pk > 0 ORDER BY pk DESC LIMIT ? OFFSET ?",
            (platform, room, limit, offset),
        ).fetchall()
        return tuple(map(self._past, rows))

    def count(self, scope: Scope, platform: str, room: str) -> int:
        """How many digests a room's history has."""
        row = self._sql.execute(
            "SELECT count(*) AS n FROM digest WHERE platform = ? AND room = ? AND pk > 0", (platform, room)
        ).fetchone()
        return int(row["n"]) if scope.everything else 0

    def _past(self, row: sqlite3.Row) -> PastDigest:
        messages = self._sql.execute("SELECT * FROM outbox WHERE digest = ? ORDER BY part", (row["pk"],)).fetchall()
        left = [each for each in messages if each["state"] != "sent"]
        begun = [each["updated_at"] for each in messages if each["part"] == 0 and each["state"] == "sent"]
        at = when(begun[0] if begun else row["created_at"])
        assert at is not None
        return PastDigest(
            row["pk"],
            at,
            self._slugs(row["moved"]),
            len(messages),
            len(messages) - len(left),
            left[0]["state"] if left else None,
            left[0]["note"] if left else "",
        )

    def _slugs(self, moved: str) -> tuple[str, ...]:
        """The slugs that storylines, by a list of their rows, have now."""
        rows = self._sql.execute(
            "SELECT DISTINCT s.slug FROM json_each(?) x JOIN storyline w ON w.pk = x.value"
            " JOIN storyline s ON s.pk = coalesce(w.merged_into, w.pk) ORDER BY s.slug",
            (moved,),
        )
        return tuple(row["slug"] for row in rows)
