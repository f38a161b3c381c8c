"""The log's rows: each sealed with a hash that covers the one before it, its words kept apart under theirs.

So words that are taken down go and the rows stand, and a row that was changed, or taken out, shows.
"""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING, TypeVar

from bot.following.passages import MARK

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence

T = TypeVar("T", str, str | None)

HASHED = "sha256:"
"""How a column of the log begins that holds a hash."""
COLUMNS = ("pk", "at", "actor", "on_behalf_of", "place", "action", "subject", "before", "after")
"""What a row's hash covers, beside the hash of the row before."""
_CUT_OFF = (
    "SELECT EXISTS (SELECT 1 FROM logged WHERE hash NOT IN (SELECT subject FROM log UNION SELECT before FROM log"
    " WHERE before IS NOT NULL UNION SELECT after FROM log WHERE after IS NOT NULL))"
)
"""Whether there are words of no row: their row was there when they were kept."""
_ROWS = f"SELECT {', '.join(COLUMNS)}, hash FROM log ORDER BY pk"


def part_words(sql: sqlite3.Connection) -> None:
    """Keep the words of every row of an older schema apart. Call while no trigger forbids it."""
    rows = sql.execute("SELECT pk, action, subject, before, after FROM log").fetchall()
    for pk, action, subject, before, after in rows:
        named = apart(sql, subject) if action.startswith("source") else subject
        values = (named, apart(sql, before), apart(sql, after), pk)
        sql.execute("UPDATE log SET subject = ?, before = ?, after = ? WHERE pk = ?", values)


def chain_all(sql: sqlite3.Connection) -> None:
    """Seal every row of an older schema. Call while no trigger forbids it."""
    previous = ""
    for row in sql.execute(_ROWS).fetchall():
        previous = sealed(previous, tuple(row)[:-1])
        sql.execute("UPDATE log SET hash = ? WHERE pk = ?", (previous, row[0]))


def apart(sql: sqlite3.Connection, words: T) -> T:
    """What the log's row holds for `words`: their hash, under which they are kept apart; None for None."""
    if words is None:
        return words
    hash_ = hash_of(words)
    sql.execute("INSERT OR IGNORE INTO logged (hash, words) VALUES (?, ?)", (hash_, words))
    return hash_


def append(sql: sqlite3.Connection, row: Sequence[str | None]) -> None:
    """Add a row (all `COLUMNS` but the first), sealed. Call inside a write: the next row waits for this one."""
    last = sql.execute("SELECT seq FROM sqlite_sequence WHERE name = 'log'").fetchone()
    previous = sql.execute("SELECT hash FROM log ORDER BY pk DESC LIMIT 1").fetchone()
    values = ((last[0] if last else 0) + 1, *row)
    marks = ", ".join("?" * (len(COLUMNS) + 1))
    seal = sealed(previous[0] if previous else "", values)
    sql.execute(f"INSERT INTO log ({', '.join(COLUMNS)}, hash) VALUES ({marks})", (*values, seal))


def faults(sql: sqlite3.Connection) -> Iterator[str]:
    """What is wrong with the log, the first broken row first; nothing when it stands as it was written."""
    previous, last = "", 0
    for row in sql.execute(_ROWS):
        values, seal = tuple(row)[:-1], row["hash"]
        if sealed(previous, values) != seal:
            missing = f", or rows from {last + 1} on were taken out before it" if values[0] != last + 1 else ""
            yield f"row {values[0]} ({row['at'][:10]}, {row['action']}) is not as it was written{missing}"
        previous, last = seal, values[0]
    counted = sql.execute("SELECT seq FROM sqlite_sequence WHERE name = 'log'").fetchone()
    ever = counted[0] if counted else 0
    if ever > last:
        yield f"rows from {last + 1} to {ever} were taken out at its end"
    elif ever < last or sql.execute(_CUT_OFF).fetchone()[0]:
        yield f"rows after row {last} were taken out, or what tells how many there were was changed"
    for row in sql.execute("SELECT hash, words FROM logged ORDER BY hash"):
        if hash_of(row["words"]) != row["hash"] and MARK not in row["words"]:  # what is taken down is overwritten
            yield f"row {_row_with(sql, row['hash'])} does not have the words any more that it was written with"


def hash_of(words: str) -> str:
    """The hash that stands for words in a row."""
    return HASHED + sha256(words.encode()).hexdigest()


def sealed(previous: str, values: Sequence[object]) -> str:
    """The hash of a row's `COLUMNS`, which covers that of the row before it ("" for the first)."""
    return sha256(json.dumps([previous, *values], ensure_ascii=False).encode()).hexdigest()


def _row_with(sql: sqlite3.Connection, hash_: str) -> str:
    row = sql.execute("SELECT min(pk) FROM log WHERE ? IN (subject, before, after)", (hash_,)).fetchone()
    return str(row[0] or "(none)")
