"""Mentions as they are kept, read as tellings; and every mention of an older schema made one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Literal

from bot.following.given import GivenEvent, GivenStatement, given_event, given_statement, units
from bot.ids import kind_of
from bot.store.coding import load_date, load_event, load_statement

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

Kind = Literal["statement", "event"]


def telling_of(kind: Kind, row: Mapping[str, Any] | sqlite3.Row) -> GivenStatement | GivenEvent:
    """The telling that a mention's row holds, with its article's key and publication and its revision's text."""
    if kind == "statement":
        mention, published = load_statement(row["mention"]), load_date(row["published"])
        return given_statement(mention, row["text"], row["pk"], row["article"], row["key"], published)
    return given_event(load_event(row["mention"]), row["text"], row["pk"], row["report"], row["key"])


def name_natives(sql: sqlite3.Connection) -> None:
    """Let what a ruling made one be of its own record by rule, which older schemas kept by its anchors."""
    rows = sql.execute(
        "SELECT subject, before FROM correction WHERE kind = 'same as' AND undoes IS NULL AND before LIKE '{%'"
        " ORDER BY pk DESC"
    ).fetchall()
    for subject, before in rows:
        kind: Kind = kind_of(subject)
        kept = json.loads(before)
        (root,) = sql.execute(f"SELECT coalesce(merged_into, pk) FROM {kind} WHERE pk = ?", (kept["pk"],)).fetchone()
        if root != kept["pk"]:
            _name_native(sql, kind, root, kept["pk"], frozenset(kept["anchors"]))


def _name_native(sql: sqlite3.Connection, kind: Kind, root: int, native: int, anchors: frozenset[str]) -> None:
    sql.execute(f"UPDATE {kind} SET rooted = NULL WHERE pk = ?", (native,))
    for row in _rows(sql, kind, f"m.{kind} = ? AND m.native IS NULL AND m.unit = m.pk", root):
        if telling_of(kind, row).anchor in anchors:
            sql.execute(f"UPDATE {kind}_mention SET native = ? WHERE unit = ?", (native, row["pk"]))


def index_all(sql: sqlite3.Connection) -> None:
    """Give every mention of an older schema its unit, family and keys; records stay as they are.

    Tellings of one record are one family, and so are those with a print or anchor in common.
    """
    kinds: tuple[Kind, Kind] = ("statement", "event")
    for kind in kinds:
        families: dict[object, int] = {}
        revisions = sql.execute(f"SELECT DISTINCT revision FROM {kind}_mention ORDER BY revision").fetchall()
        for (revision,) in revisions:
            _index_revision(sql, kind, revision, families)


def key_events(sql: sqlite3.Connection) -> None:
    """Make anew the keys of all events, as what marks an event is another than when they were stored."""
    sql.execute("DELETE FROM event_key")
    for (revision,) in sql.execute("SELECT DISTINCT revision FROM event_mention ORDER BY revision").fetchall():
        for row in _rows(sql, "event", "coalesce(m.unit, m.pk) = m.pk AND m.revision = ?", revision):
            _key(sql, "event", row["pk"], telling_of("event", row))


def _index_revision(sql: sqlite3.Connection, kind: Kind, revision: int, families: dict[object, int]) -> None:
    rows = _rows(sql, kind, "m.revision = ?", revision)
    if kind == "statement":
        places = units([load_statement(row["mention"]) for row in rows], rows[0]["text"])
    else:
        places = [[at] for at in range(len(rows))]
    for unit in places:
        leading = rows[unit[0]]
        telling = telling_of(kind, leading)
        own = (leading["record"], telling.keys[0])
        family = next((families[key] for key in own if key in families), leading["pk"])
        families.update(dict.fromkeys(own, family))
        for at in unit:
            sql.execute(
                f"UPDATE {kind}_mention SET unit = ?, family = ? WHERE pk = ?", (leading["pk"], family, rows[at]["pk"])
            )
        _key(sql, kind, leading["pk"], telling)


def _key(sql: sqlite3.Connection, kind: Kind, mention: int, telling: GivenStatement | GivenEvent) -> None:
    sql.executemany(
        f"INSERT OR IGNORE INTO {kind}_key (key, mention) VALUES (?, ?)", [(key, mention) for key in telling.keys]
    )


def _rows(sql: sqlite3.Connection, kind: Kind, condition: str, value: int) -> list[dict[str, Any]]:
    cursor = sql.execute(
        f"SELECT m.pk, m.article, m.{kind} AS record, m.mention, o.key, o.pk AS report, a.published, r.text"
        f" FROM {kind}_mention m JOIN article a ON a.pk = m.article"
        " JOIN article o ON o.pk = coalesce(a.copy_of, a.pk) JOIN revision r ON r.pk = m.revision"
        f" WHERE {condition} ORDER BY m.pk",
        (value,),
    )
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]
