"""The outbox: each message of a digest until it is known to be posted, or somebody has said that it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.store.coding import instant, when
from bot.store.records import OutboxRow

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from bot.store.connection import Connections

_ROWS = "SELECT o.*, d.platform, d.room FROM outbox o JOIN digest d ON d.pk = o.digest"
_DUE = "(o.next_try <= ? OR o.updated_at > ?)"
"""Its time has come, or the clock has been set back since that was fixed."""
OPEN = ("queued", "sending", "held", "unknown", "asked")
"""The states of messages that are not known to be posted."""


class Outgoing:
    """Reads and writes of the outbox."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    @property
    def _sql(self) -> sqlite3.Connection:
        return self._connections.sql

    def next(self, at: datetime, platforms: Sequence[str], served: Collection[str] = ()) -> OutboxRow | None:
        """The next message that may be sent, None for none; rooms in `served` ("slack:C1") have had their turn.

        A message of a thread waits until those before it are posted. Order within a room is kept: a digest waits for
        one that is to be tried again, but not for one of which a message was refused or may have been posted. Notices
        come last: what they tell of a digest may have become untrue with it.
        """
        turn = f" AND d.platform || ':' || d.room NOT IN ({_marks(served)})" if served else ""
        row = self._sql.execute(
            f"{_ROWS} WHERE o.state IN ('queued', 'held') AND {_DUE} AND d.platform IN ({_marks(platforms)}){turn}"
            " AND NOT EXISTS"
            " (SELECT 1 FROM outbox e WHERE e.digest = o.digest AND e.part < o.part AND e.state != 'sent')"
            " AND NOT EXISTS (SELECT 1 FROM outbox e JOIN digest f ON f.pk = e.digest WHERE f.platform = d.platform"
            " AND f.room = d.room AND f.pk < d.pk AND e.state IN ('queued', 'sending') AND NOT EXISTS"
            " (SELECT 1 FROM outbox h WHERE h.digest = f.pk AND h.state IN ('held', 'unknown', 'asked')))"
            " ORDER BY o.digest < 0, o.digest, o.part LIMIT 1",
            (instant(at), instant(at), *platforms, *served),
        ).fetchone()
        return _outbox(row) if row else None

    def claim(self, at: datetime, pk: int, kept: str = "") -> None:
        """Mark a message as being sent from now on; `kept` is what its platform needs to know of the try later."""
        self._sql.execute(
            "UPDATE outbox SET state = 'sending', tries = tries + 1, updated_at = ?, kept = ?,"
            " first_try = coalesce(first_try, ?) WHERE pk = ?",
            (instant(at), kept, instant(at), pk),
        )

    def thread(self, digest: int, part: int) -> str | None:
        """The place of the message under which a part stands: the one it was queued for, else the first one known.

        Where nobody knows the place of the digest's first message, the next one is posted beside it, and the others
        stand under that.
        """
        row = self._sql.execute("SELECT thread FROM digest WHERE pk = ?", (digest,)).fetchone()
        if part == 0 or row["thread"]:
            return row["thread"] if row else None
        row = self._sql.execute(
            "SELECT ref FROM outbox WHERE digest = ? AND ref IS NOT NULL ORDER BY part LIMIT 1", (digest,)
        ).fetchone()
        return row["ref"] if row else None

    def sent(self, at: datetime, pk: int, ref: str | None) -> None:
        """Confirm that the message was posted; without a `ref` somebody says so, and nobody can tell where."""
        self._set(at, pk, "sent", at, "")
        self._sql.execute("UPDATE outbox SET ref = ? WHERE pk = ?", (ref, pk))

    def arrived(self, at: datetime, pk: int, note: str) -> None:
        """Somebody says that it was posted: look once more where, before what belongs under it is sent."""
        self._set(at, pk, "unknown", at, note)

    def again(self, at: datetime, pk: int, next_try: datetime, note: str) -> None:
        """Nothing was posted: queue the message for another try."""
        self._set(at, pk, "queued", next_try, note)

    def hasten(self, at: datetime, platform: str, note: str) -> None:
        """Try the messages and edits at once that were queued again with this note: what it says is over."""
        for table, of in (("outbox", "digest IN (SELECT pk FROM digest"), ("edit", "shown IN (SELECT pk FROM shown")):
            self._sql.execute(
                f"UPDATE {table} SET next_try = ? WHERE state = 'queued' AND note = ? AND {of} WHERE platform = ?)",
                (instant(at), note, platform),
            )

    def anew(self, at: datetime, pk: int) -> None:
        """Somebody says that nothing was posted: queue the message as one that was never tried."""
        self.again(at, pk, at, "")
        self._sql.execute("UPDATE outbox SET first_try = NULL, kept = '' WHERE pk = ?", (pk,))

    def hold(self, at: datetime, pk: int, next_try: datetime, note: str) -> None:
        """The room refuses, so nothing was posted: hold the message until somebody has acted, and look again then."""
        self._set(at, pk, "held", next_try, note)

    def doubt(self, at: datetime, pk: int, look: datetime, note: str) -> None:
        """It may have been posted: it is looked for from `look` on, and not sent again before that has told."""
        self._set(at, pk, "unknown", look, note)

    def doubt_interrupted(self, at: datetime, look: datetime, note: str) -> int:
        """Whatever was being sent may have been posted: who sent it has stopped. Returns how many that are."""
        return self._sql.execute(
            "UPDATE outbox SET state = 'unknown', note = ?, next_try = ?, updated_at = ? WHERE state = 'sending'",
            (note, instant(look), instant(at)),
        ).rowcount

    def doubtful(self, at: datetime, platforms: Sequence[str]) -> tuple[OutboxRow, ...]:
        """Messages that are to be looked for now, the oldest first."""
        rows = self._sql.execute(
            f"{_ROWS} WHERE o.state = 'unknown' AND {_DUE} AND d.platform IN ({_marks(platforms)}) ORDER BY o.pk",
            (instant(at), instant(at), *platforms),
        )
        return tuple(_outbox(row) for row in rows.fetchall())

    def look_again(self, pk: int, look: datetime, note: str) -> None:
        """Look for the message once more from `look` on; since when it is in doubt stays."""
        self._sql.execute("UPDATE outbox SET next_try = ?, note = ? WHERE pk = ?", (instant(look), note, pk))

    def ask(self, at: datetime, pk: int, note: str) -> None:
        """Only a person can tell whether it was posted: it waits until somebody does."""
        self._set(at, pk, "asked", at, note)

    def drop(self, pk: int) -> None:
        """Forget a message that is not to be posted any more."""
        self._sql.execute("DELETE FROM outbox WHERE pk = ?", (pk,))

    def drop_notice(self, key: str) -> None:
        """Take back a notice that has become pointless before it is known to be posted."""
        self._sql.execute(
            "DELETE FROM outbox WHERE state NOT IN ('sending', 'sent') AND digest IN"
            " (SELECT pk FROM digest WHERE pk < 0 AND key = ?)",
            (key,),
        )

    def of_digest(self, digest: int, states: Sequence[str] = OPEN) -> tuple[OutboxRow, ...]:
        """The messages of one digest in these states, in order."""
        rows = self._sql.execute(
            f"{_ROWS} WHERE o.digest = ? AND o.state IN ({_marks(states)}) ORDER BY o.part", (digest, *states)
        )
        return tuple(_outbox(row) for row in rows.fetchall())

    def rows(self, states: Sequence[str] = OPEN) -> tuple[OutboxRow, ...]:
        """Messages in these states, the oldest first."""
        rows = self._sql.execute(f"{_ROWS} WHERE o.state IN ({_marks(states)}) ORDER BY o.pk", tuple(states))
        return tuple(_outbox(row) for row in rows.fetchall())

    def _set(self, at: datetime, pk: int, state: str, next_try: datetime, note: str) -> None:
        self._sql.execute(
            "UPDATE outbox SET state = ?, next_try = ?, note = ?, updated_at = ? WHERE pk = ?",
            (state, instant(next_try), note, instant(at), pk),
        )


def _marks(values: Collection[str]) -> str:
    return ",".join("?" * len(values))


def _outbox(row: sqlite3.Row) -> OutboxRow:
    next_try, since = when(row["next_try"]), when(row["updated_at"])
    assert next_try is not None
    assert since is not None
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
        since=since,
        first_try=when(row["first_try"]),
        kept=row["kept"],
    )
