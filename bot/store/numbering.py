"""Which number the next public id has: some way after the last, so that a missing one among them tells nothing.

What is hidden, held or taken down leaves a gap, and so does what was never there.
"""

from __future__ import annotations

import secrets
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

FURTHEST = 4
"""The longest step from one number to the next. Every length is as likely, so one number in 2.5 is given."""

_here = threading.local()


def next_pk(sql: sqlite3.Connection, table: str) -> int:
    """The row, and so the number, of the next article, statement, event or correction. Call inside a write."""
    last = sql.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,)).fetchone()
    return (int(last["seq"]) if last else 0) + (1 if in_a_row() else step())


def step() -> int:
    """How far the next number is from the last."""
    return 1 + secrets.randbelow(FURTHEST)


def in_a_row() -> bool:
    """Whether this thread gives numbers without gaps just now."""
    return getattr(_here, "in_a_row", False)


@contextmanager
def numbered_in_a_row() -> Iterator[None]:
    """Give numbers without gaps inside the block, in this thread: to what everybody may see, the same everywhere."""
    _here.in_a_row = True
    try:
        yield
    finally:
        _here.in_a_row = False
