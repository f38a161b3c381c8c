"""Subscriptions that ended, kept for a while as they were, so that they can go on where they were."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.store.coding import instant

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence
    from datetime import datetime

    from bot.store.connection import Connections

TAKEN_BACK = timedelta(days=7)
"""How long a subscription that ended can be taken back: what piles up in a week is one digest still."""
_OF_STORYLINE = "storyline IN (SELECT pk FROM storyline WHERE coalesce(merged_into, pk) = ?)"


def split(connections: Connections, pk: int, slugs: Sequence[str]) -> int:
    """Make these storylines of a subscription one of their own, told as far as it; returns its row."""
    sql = connections.sql
    names = [row["name"] for row in sql.execute("PRAGMA table_info(subscription)") if row["name"] != "pk"]
    values = ", ".join("pk" if name == "split_from" else name for name in names)
    new = sql.execute(
        f"INSERT INTO subscription ({', '.join(names)}) SELECT {values} FROM subscription WHERE pk = ? RETURNING pk",
        (pk,),
    ).fetchone()["pk"]
    go_on_from(sql, pk, new)
    for slug in slugs:
        sql.execute(
            f"UPDATE subscription_storyline SET subscription = ? WHERE subscription = ? AND {_OF_STORYLINE}",
            (new, pk, connections.storyline_pk(slug)),
        )
    return int(new)


def go_on_from(sql: sqlite3.Connection, other: object, pk: object) -> None:
    """Let a subscription be where another one is, by their rows: what was told, what was held back."""
    sql.execute(
        "UPDATE subscription SET last_change = o.last_change, last_due = o.last_due, corrections = coalesce("
        " (SELECT d.corrections FROM digest_subscription t JOIN digest d ON d.pk = t.digest"
        " WHERE t.subscription = o.pk ORDER BY t.digest DESC LIMIT 1), o.corrections)"
        " FROM subscription o WHERE o.pk = ? AND subscription.pk = ?",
        (other, pk),
    )
    sql.execute("INSERT OR IGNORE INTO held_back SELECT ?, change FROM held_back WHERE subscription = ?", (pk, other))


def forget(connections: Connections, at: datetime, platform: str, room: str, slugs: Sequence[str] = ()) -> None:
    """Forget what ended in a room: long ago, and of these storylines, which it subscribes to anew."""
    of_room = "SELECT pk FROM subscription WHERE ended_at IS NOT NULL AND platform = ? AND room = ?"
    for slug in slugs:
        connections.sql.execute(
            f"DELETE FROM subscription_storyline WHERE subscription IN ({of_room}) AND {_OF_STORYLINE}",
            (platform, room, connections.storyline_pk(slug)),
        )
    connections.sql.execute(
        f"DELETE FROM subscription WHERE pk IN ({of_room}) AND (ended_at <= ? OR NOT EXISTS"
        " (SELECT 1 FROM subscription_storyline s WHERE s.subscription = subscription.pk))",
        (platform, room, instant(at - TAKEN_BACK)),
    )
