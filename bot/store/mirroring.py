"""What a room's drawer takes over from the desk's store, so that an article in it is followed as everywhere.

Storylines, the register of people, the room's subscriptions, and what was taken down. It flows one way: the desk's
store is only read here.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from bot.store.ending import go_on_from

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from bot.store import Store

    Row = dict[str, object]
    Subscribed = tuple[Row, list[object]]

WHOLE = ("former_slug", "person")
"""Tables that nothing refers to: they are written anew where they differ."""
OWN = ("last_change", "last_due", "corrections")
"""Columns of a subscription that each store keeps for itself: how far its digests have come."""


def name_of(place: str) -> str:
    """What a room's drawer is called, by the room's id across platforms."""
    return sha256(place.encode()).hexdigest()


def mirror(public: Store, drawer: Store, at: datetime) -> None:
    """Bring a drawer in line with the desk's store. Writes only where something differs. Outside of a write."""
    source, target = public.connections.sql, drawer.connections.sql
    if any(_differing(source, target, drawer.connections.path.stem)):
        with drawer.write():
            target.execute("PRAGMA defer_foreign_keys = ON")
            # Once more: somebody else may have brought it in line meanwhile.
            storylines, whole, subscriptions = _differing(source, target, drawer.connections.path.stem)
            _storylines(drawer, storylines, at)
            for table in whole:
                target.execute(f"DELETE FROM {table}")
                _insert(target, table, _rows(source, table))
            _subscribe(drawer, subscriptions)
    if public.removals.marks() - drawer.removals.marks():
        drawer.removals.reconcile(public.removals.gone())


def _storylines(drawer: Store, rows: Sequence[Row], at: datetime) -> None:
    """Take over storylines under their own rows; the drawer's articles in merged ones go along."""
    sql = drawer.connections.sql
    known = {row["pk"]: row for row in _rows(sql, "storyline")}
    for row in rows:
        sql.execute("UPDATE storyline SET slug = '~' || pk WHERE pk = ?", (row["pk"],))  # two may have changed slugs
    for row in rows:
        if row["pk"] in known:
            names = [name for name in row if name != "pk"]
            changes = ", ".join(f"{name} = ?" for name in names)
            sql.execute(f"UPDATE storyline SET {changes} WHERE pk = ?", (*(row[n] for n in names), row["pk"]))
        else:
            _insert(sql, "storyline", (row,))
    for row in rows:
        if row["merged_into"] and not known.get(row["pk"], {}).get("merged_into"):
            _merge(drawer, at, row)


def _merge(drawer: Store, at: datetime, row: Row) -> None:
    """Move the drawer's articles in a storyline to the one it is part of, and index them anew under it."""
    sql = drawer.connections.sql
    into = sql.execute("SELECT * FROM storyline WHERE pk = ?", (row["merged_into"],)).fetchone()
    sql.execute("UPDATE storyline SET merged_into = NULL WHERE pk = ?", (row["pk"],))
    drawer.regrouping.merge(at, str(row["slug"]), into["slug"])
    sql.execute("UPDATE storyline SET terms = ?, people = ? WHERE pk = ?", (into["terms"], into["people"], into["pk"]))
    articles = sql.execute("SELECT article FROM membership WHERE storyline = ?", (into["pk"],)).fetchall()
    for (article,) in articles:
        drawer.articles.index(article)
        for kind, subjects in (("statement", drawer.statements), ("event", drawer.events)):
            found = sql.execute(f"SELECT DISTINCT {kind} FROM {kind}_mention WHERE article = ?", (article,)).fetchall()
            subjects.settle([pk for (pk,) in found])


def _differing(
    source: sqlite3.Connection, target: sqlite3.Connection, room: str
) -> tuple[list[Row], list[str], dict[object, Subscribed | None]]:
    """Storylines, whole tables and subscriptions (None: ended) that are not in the drawer as they are at the desk."""
    had = {row["pk"]: row for row in _rows(target, "storyline")}
    storylines = [row for row in _rows(source, "storyline") if had.get(row["pk"]) != row]
    whole = [table for table in WHOLE if _rows(source, table) != _rows(target, table)]
    wanted, subscribed = _subscriptions(source, room), _subscriptions(target)
    differ = [pk for pk in {**wanted, **subscribed} if wanted.get(pk) != subscribed.get(pk)]
    return storylines, whole, {pk: wanted.get(pk) for pk in differ}


def _subscriptions(sql: sqlite3.Connection, room: str | None = None) -> dict[object, Subscribed]:
    """Subscriptions by their rows, each with its storylines: of the room whose drawer has this name, else all."""
    found = {}
    for row in _rows(sql, "subscription"):
        if room is None or name_of(f"{row['platform']}:{row['room']}") == room:
            followed = sql.execute(
                "SELECT storyline FROM subscription_storyline WHERE subscription = ? ORDER BY storyline", (row["pk"],)
            )
            kept = {name: value for name, value in row.items() if name not in OWN}
            found[row["pk"]] = (kept, [each["storyline"] for each in followed.fetchall()])
    return found


def _subscribe(drawer: Store, subscriptions: dict[object, Subscribed | None]) -> None:
    """Take over the room's subscriptions; of a new one what moved in the drawer before is not posted.

    One that was split from another goes on where that one is.
    """
    sql = drawer.connections.sql
    last = sql.execute("SELECT coalesce(max(pk), 0) FROM change").fetchone()[0]
    decided = sql.execute("SELECT coalesce(max(pk), 0) FROM correction").fetchone()[0]
    for pk, wanted in subscriptions.items():
        if wanted is None:
            sql.execute("DELETE FROM subscription WHERE pk = ?", (pk,))
            continue
        row, storylines = wanted
        changes = ", ".join(f"{name} = ?" for name in row)
        if not sql.execute(f"UPDATE subscription SET {changes} WHERE pk = ?", (*row.values(), pk)).rowcount:
            _insert(sql, "subscription", ({**row, "last_change": last, "corrections": decided},))
            go_on_from(sql, row["split_from"], pk)
        sql.execute("DELETE FROM subscription_storyline WHERE subscription = ?", (pk,))
        _insert(sql, "subscription_storyline", ({"subscription": pk, "storyline": each} for each in storylines))


def _rows(sql: sqlite3.Connection, table: str) -> list[Row]:
    return [dict(row) for row in sql.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall()]


def _insert(sql: sqlite3.Connection, table: str, rows: Iterable[Row]) -> None:
    for row in rows:
        marks = ", ".join("?" * len(row))
        sql.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", tuple(row.values()))
