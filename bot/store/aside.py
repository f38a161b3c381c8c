"""Rows taken out of their tables with all that hangs on them, and put back: what is out, no read can show.

Which tables hang on an article, statement or event is asked of the schema, so that a later table is not forgotten.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator

    Row = tuple[str, dict[str, Any]]
    Children = dict[str, tuple[tuple[str, str], ...]]

BY_NAME = {
    "statement_mention": (("statement_key", "mention"),),
    "event_mention": (("event_key", "mention"),),
}
"""Columns that hold another table's pk without saying so to SQLite."""
LEFT = {("article", "copy_of"), ("article", "source"), ("tombstone", "removal")}
"""References that do not take a row along."""


def take(sql: sqlite3.Connection, children: Children, table: str, column: str, value: object) -> list[Row]:
    """Delete the rows of `table` with this value, and all that refer to them; returns them with their tables.

    `children` is what `referring` returned. Call within `allowed`.
    """
    cursor = sql.execute(f"SELECT * FROM {table} WHERE {column} = ?", (value,))
    names = [column[0] for column in cursor.description]
    taken: list[Row] = [(table, dict(zip(names, tuple(row), strict=True))) for row in cursor.fetchall()]
    for _, row in tuple(taken):
        for child, reference in children.get(table, ()) if "pk" in row else ():
            taken += take(sql, children, child, reference, row["pk"])
    sql.execute(f"DELETE FROM {table} WHERE {column} = ?", (value,))
    return taken


def put_back(sql: sqlite3.Connection, rows: Iterable[Row]) -> None:
    """Insert rows that were taken; call with foreign keys deferred. What a row lacks of a later schema is its default.

    A source that was removed meanwhile is forgotten.
    """
    for table, taken in rows:
        row = dict(taken)
        if table == "article" and not sql.execute("SELECT 1 FROM source WHERE pk = ?", (row["source"],)).fetchone():
            row["source"] = None
        marks = ",".join("?" * len(row))
        sql.execute(f"INSERT OR IGNORE INTO {table} ({','.join(row)}) VALUES ({marks})", tuple(row.values()))


@contextmanager
def allowed(sql: sqlite3.Connection) -> Iterator[None]:
    """Within a write: let rows go that triggers protect from everyday code; foreign keys are checked at its end."""
    guards = sql.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%RAISE(ABORT%'"
        " AND name NOT LIKE 'log_%'"
    ).fetchall()
    sql.execute("PRAGMA defer_foreign_keys = ON")
    for guard in guards:
        sql.execute(f"DROP TRIGGER {guard['name']}")
    yield
    for guard in guards:
        sql.execute(guard["sql"])


def kept(value: object) -> str:
    """What was taken, as JSON text; a blob as {"blob": base64}."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_blob)


def unkept(text: str) -> Any:  # noqa: ANN401 -- JSON
    """What `kept` wrote."""
    return json.loads(text, object_hook=_unblob)


def referring(sql: sqlite3.Connection) -> Children:
    """Every table's children: (table, column) of what refers to it by foreign key or by `BY_NAME`."""
    found: dict[str, list[tuple[str, str]]] = {}
    for table in tables(sql):
        for key in sql.execute(f"PRAGMA foreign_key_list({table})").fetchall():
            if (table, key["from"]) not in LEFT:
                found.setdefault(key["table"], []).append((table, key["from"]))
    return {table: (*found.get(table, ()), *BY_NAME.get(table, ())) for table in {*found, *BY_NAME}}


def tables(sql: sqlite3.Connection) -> list[str]:
    """Every table of ours; the words' index and what SQLite keeps it in are none."""
    rows = sql.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE '%\\_words%'"
        " ESCAPE '\\' ORDER BY name"
    )
    return [row["name"] for row in rows if not row["name"].startswith("_")]


def columns(sql: sqlite3.Connection, table: str, of: str = "") -> list[str]:
    """The names of a table's columns, of one declared type if named."""
    rows = sql.execute(f"PRAGMA table_info({table})")
    return [row["name"] for row in rows if of in ("", row["type"])]


def _blob(value: object) -> object:
    if isinstance(value, bytes):
        return {"blob": b64encode(value).decode()}
    raise TypeError(type(value))


def _unblob(value: dict[str, Any]) -> object:
    return b64decode(value["blob"]) if value.keys() == {"blob"} else value
