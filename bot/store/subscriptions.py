"""Subscriptions: which room wants digests of what, in which rhythm, and how far it was told."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.store.coding import dumps, instant, strings, when
from bot.store.ending import TAKEN_BACK, forget, split
from bot.store.records import Subscription

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from bot.model import Scope
    from bot.store.connection import Connections
    from bot.store.records import Rhythm

AHEAD = timedelta(days=1)
"""How far ahead of the clock a digest may have been looked at, before the clock was set back."""


class Subscriptions:
    """Reads and writes of subscriptions."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    @property
    def _sql(self) -> sqlite3.Connection:
        return self._connections.sql

    def subscribe(  # noqa: PLR0913 -- one row, one call
        self,
        at: datetime,
        platform: str,
        room: str,
        slugs: Sequence[str],
        zone: str,
        times: Sequence[str],
        every_s: int | None,
        by: str,
        days: Sequence[int] = (),
        but: str = "",
        quiet: Sequence[str] = (),
    ) -> Subscription:
        """Subscribe a room to storylines; what changed before now is not posted. Slugs must exist."""
        last = self._sql.execute("SELECT coalesce(max(pk), 0) FROM change").fetchone()[0]
        forget(self._connections, at, platform, room, slugs)
        pk = self._sql.execute(
            "INSERT INTO subscription (platform, room, zone, at, every_s, days, but, quiet, created_by, created_at,"
            " last_change, corrections)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, (SELECT coalesce(max(pk), 0) FROM correction)) RETURNING pk",
            (
                *(platform, room, zone, dumps(tuple(times)), every_s, dumps(tuple(days))),
                *(but, dumps(tuple(quiet)), by, instant(at), last),
            ),
        ).fetchone()["pk"]
        self._sql.executemany(
            "INSERT OR IGNORE INTO subscription_storyline (subscription, storyline) VALUES (?, ?)",
            [(pk, self._connections.storyline_pk(slug)) for slug in slugs],
        )
        return self._subscription(pk)

    def unsubscribe(self, at: datetime, platform: str, room: str, slugs: Sequence[str] = ()) -> int:
        """End the room's subscriptions to these storylines (to all without any); returns how many ended.

        They are kept as they are for `TAKEN_BACK`.
        """
        ended = 0
        for subscription in self._subscriptions("x.platform = ? AND x.room = ?", (platform, room)):
            wanted = [slug for slug in subscription.slugs if not slugs or slug in slugs]
            whole = len(wanted) == len(subscription.slugs)
            pk = subscription.pk if whole or not wanted else split(self._connections, subscription.pk, wanted)
            if wanted:
                self._sql.execute("UPDATE subscription SET ended_at = ? WHERE pk = ?", (instant(at), pk))
            ended += len(wanted)
        forget(self._connections, at, platform, room)
        return ended

    def ended(self, at: datetime, platform: str, room: str) -> tuple[Subscription, ...]:
        """The room's subscriptions that ended and can be taken back."""
        conditions = "x.platform = ? AND x.room = ? AND x.ended_at > ?"
        return self._subscriptions(conditions, (platform, room, instant(at - TAKEN_BACK)), ended=True)

    def take_back(self, pk: int) -> Subscription:
        """Let a subscription that ended go on where it was: what moved since its last digest comes with the next."""
        self._sql.execute("UPDATE subscription SET ended_at = NULL WHERE pk = ?", (pk,))
        return self._subscription(pk)

    def list(self, scope: Scope, platform: str | None = None, room: str | None = None) -> tuple[Subscription, ...]:
        """Subscriptions, of one platform or room if named, in the order they were made."""
        if not scope.everything:
            return ()
        return self._subscriptions(
            "(? IS NULL OR x.platform = ?) AND (? IS NULL OR x.room = ?)", (platform, platform, room, room)
        )

    def get(self, pk: int) -> Subscription | None:
        """One subscription; None once it has ended."""
        found = self._subscriptions("x.pk = ?", (pk,))
        return found[0] if found else None

    def pause(self, platform: str, room: str) -> tuple[Subscription, ...]:
        """Queue no more for the room, because it takes nothing; the subscriptions for which that is new."""
        condition = "x.platform = ? AND x.room = ? AND x.state = 'active'"
        found = self._subscriptions(condition, (platform, room))
        self._sql.executemany("UPDATE subscription SET state = 'paused' WHERE pk = ?", [(each.pk,) for each in found])
        return found

    def resume(self, platform: str, room: str) -> None:
        """Go on with the room's subscriptions."""
        self._sql.execute(
            "UPDATE subscription SET state = 'active' WHERE platform = ? AND room = ? AND state = 'paused'",
            (platform, room),
        )

    def untold(self, platform: str, room: str) -> tuple[Subscription, ...]:
        """Those that were paused without a notice: there is none of any digest that waits for the room."""
        return self._subscriptions(
            "x.platform = ? AND x.room = ? AND x.state = 'paused' AND NOT EXISTS (SELECT 1 FROM outbox o"
            " JOIN digest d ON d.pk = o.digest JOIN digest n ON n.key = 'held:' || d.pk"
            " WHERE n.pk < 0 AND o.state != 'sent' AND d.platform = x.platform AND d.room = x.room)",
            (platform, room),
        )

    def move(self, platform: str, old: str, new: str) -> int:
        """Let the subscriptions of a room, and its digests of which nothing was posted, be another room's; how many."""
        self._sql.execute(
            "UPDATE digest SET room = ? WHERE platform = ? AND room = ? AND EXISTS"
            " (SELECT 1 FROM outbox o WHERE o.digest = digest.pk) AND NOT EXISTS"
            " (SELECT 1 FROM outbox o WHERE o.digest = digest.pk AND o.state NOT IN ('queued', 'held'))",
            (new, platform, old),
        )
        return self._sql.execute(
            "UPDATE subscription SET room = ? WHERE platform = ? AND room = ?", (new, platform, old)
        ).rowcount

    def reschedule(self, at: datetime, pk: int, rhythm: Rhythm) -> None:
        """Post the subscription's digests in another rhythm; what was due in it before `at` counts as looked at."""
        self._sql.execute(
            "UPDATE subscription SET zone = ?, at = ?, every_s = ?, days = ?, but = ?, quiet = ?, last_due = ?"
            " WHERE pk = ?",
            (
                *(rhythm.zone, dumps(rhythm.at), rhythm.every_s, dumps(rhythm.days)),
                *(rhythm.but, dumps(rhythm.quiet), instant(at), pk),
            ),
        )

    def silence(self, pk: int, until: datetime | None = None) -> None:
        """Post nothing for the subscription until an instant; until somebody resumes it without one."""
        state = "state" if until else "'stopped'"
        self._sql.execute(
            f"UPDATE subscription SET muted_until = ?, state = {state} WHERE pk = ?",
            (instant(until) if until else None, pk),
        )

    def go_on(self, pk: int) -> None:
        """Take back what `silence` did."""
        self._sql.execute(
            "UPDATE subscription SET muted_until = NULL, state = CASE state WHEN 'stopped' THEN 'active' ELSE state END"
            " WHERE pk = ?",
            (pk,),
        )

    def consider(self, pk: int, due: datetime, now: datetime) -> bool:
        """Note that the digest due at an instant is being looked at.

        False when that one or a later one was looked at before, so that each is once, whatever the clock does. A look
        that lies more than a day ahead of `now` was that of a clock which was wrong, and counts for nothing.
        """
        moved = self._sql.execute(
            "UPDATE subscription SET last_due = ? WHERE pk = ? AND (last_due < ? OR last_due > ?)",
            (instant(due), pk, instant(due), instant(now + AHEAD)),
        ).rowcount
        return bool(moved)

    def idle(self) -> tuple[Subscription, ...]:
        """Those that were paused for a room's refusal, where nothing is held any more that could tell when it ends."""
        return self._subscriptions(
            "x.state = 'paused' AND NOT EXISTS (SELECT 1 FROM outbox o JOIN digest d ON d.pk = o.digest"
            " WHERE d.platform = x.platform AND d.room = x.room AND o.state != 'sent')",
            (),
        )

    def of_digest(self, digest: int) -> Subscription | None:
        """The first of the subscriptions that a digest tells of; None once all have ended."""
        found = self._subscriptions(
            "x.pk IN (SELECT subscription FROM digest_subscription WHERE digest = ?)", (digest,)
        )
        return found[0] if found else None

    def looked_at(self, pk: int, due: datetime, now: datetime) -> bool:
        """Whether `consider` would say no."""
        row = self._sql.execute(
            "SELECT last_due >= ? AND last_due <= ? AS looked FROM subscription WHERE pk = ?",
            (instant(due), instant(now + AHEAD), pk),
        ).fetchone()
        return bool(row is None or row["looked"])

    def held_back(self, subscription: int) -> tuple[int, ...]:
        """The changes that earlier digests of the subscription left out because nobody was to read them yet."""
        rows = self._sql.execute("SELECT change FROM held_back WHERE subscription = ? ORDER BY change", (subscription,))
        return tuple(row["change"] for row in rows)

    def hold_back(self, subscription: int, changes: Iterable[int]) -> None:
        """Keep the changes that the subscription's digest left out, in place of those kept before."""
        self._sql.execute("DELETE FROM held_back WHERE subscription = ?", (subscription,))
        self._sql.executemany("INSERT INTO held_back VALUES (?, ?)", [(subscription, change) for change in changes])

    def _subscription(self, pk: int) -> Subscription:
        return self._subscriptions("x.pk = ?", (pk,))[0]

    def _subscriptions(
        self, condition: str, values: Sequence[object], *, ended: bool = False
    ) -> tuple[Subscription, ...]:
        rows = self._sql.execute(
            f"SELECT x.* FROM subscription x WHERE (x.ended_at IS NOT NULL) = ? AND {condition} ORDER BY x.pk",
            (ended, *values),
        )
        return tuple(self._subscribed(row) for row in rows.fetchall())

    def _subscribed(self, row: sqlite3.Row) -> Subscription:
        slugs = self._sql.execute(
            "SELECT DISTINCT s.slug FROM subscription_storyline x JOIN storyline o ON o.pk = x.storyline"
            " JOIN storyline s ON s.pk = coalesce(o.merged_into, o.pk)"
            " WHERE x.subscription = ? ORDER BY s.slug",
            (row["pk"],),
        )
        created_at = when(row["created_at"])
        assert created_at is not None
        return Subscription(
            pk=row["pk"],
            platform=row["platform"],
            room=row["room"],
            slugs=tuple(slug["slug"] for slug in slugs),
            zone=row["zone"],
            at=strings(row["at"]),
            every_s=row["every_s"],
            state=row["state"],
            created_by=row["created_by"],
            created_at=created_at,
            last_change=row["last_change"],
            days=tuple(json.loads(row["days"])),
            muted_until=when(row["muted_until"]),
            but=row["but"],
            quiet=strings(row["quiet"]),
            storylines=self._told(row),
        )

    def _told(self, row: sqlite3.Row) -> tuple[int, ...]:
        """The storylines of which a subscription tells: those it names, what they became part of, and what that has.

        What another subscription of the room names is told there alone, and of what several of them became part of the
        earliest tells: nothing is told twice because two storylines became one.
        """
        here = self._sql.execute(
            "SELECT x.pk, s.storyline, coalesce(o.merged_into, o.pk) AS now FROM subscription x"
            " JOIN subscription_storyline s ON s.subscription = x.pk JOIN storyline o ON o.pk = s.storyline"
            " WHERE x.platform = ? AND x.room = ? AND (x.ended_at IS NULL OR x.pk = ?)",
            (row["platform"], row["room"], row["pk"]),
        ).fetchall()
        own = {each["storyline"] for each in here if each["pk"] == row["pk"]}
        others = {each["storyline"] for each in here if each["pk"] != row["pk"]}
        earlier = {each["now"] for each in here if each["pk"] < row["pk"]}
        became = {each["now"] for each in here if each["pk"] == row["pk"]}
        told = own | (became - others - earlier)
        marks = ",".join("?" * len(told))
        parts = self._sql.execute(f"SELECT pk FROM storyline WHERE merged_into IN ({marks})", tuple(told))
        return tuple(sorted(told | ({part["pk"] for part in parts} - others)))
