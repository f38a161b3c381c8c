"""The words of the log's rows, kept apart under their hashes: words that are taken down go, the rows stand."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    import sqlite3

T = TypeVar("T", str, str | None)

HASHED = "sha256:"
"""How a column of the log begins that holds a hash."""


def part_words(sql: sqlite3.Connection) -> None:
    """Keep the words of every row of an older schema apart. Call while no trigger forbids it."""
    rows = sql.execute("SELECT pk, action, subject, before, after FROM log").fetchall()
    for pk, action, subject, before, after in rows:
        named = apart(sql, subject) if action.startswith("source") else subject
        values = (named, apart(sql, before), apart(sql, after), pk)
        sql.execute("UPDATE log SET subject = ?, before = ?, after = ? WHERE pk = ?", values)


def apart(sql: sqlite3.Connection, words: T) -> T:
    """What the log's row holds for `words`: their hash, under which they are kept apart; None for None."""
    if words is None:
        return words
    hash_ = HASHED + sha256(words.encode()).hexdigest()
    sql.execute("INSERT OR IGNORE INTO logged (hash, words) VALUES (?, ?)", (hash_, words))
    return hash_
