"""A copy of a database as it is at one instant, made while others read and write it."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from bot.errors import StoreUnusable
from bot.store.faults import connect

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Step = Callable[[], object]

PAGES = 256
"""Copied in one step, a megabyte of SQLite's usual pages; between two it can be stopped, and says how far it is."""

DAMAGED = (
    "The database {path} is damaged, and so would the copy be ({fault})."
    " Restore an earlier backup; `slugline doctor` says more."
)


def steps(source: sqlite3.Connection) -> int:
    """How many steps copying takes."""
    pages: int = source.execute("PRAGMA page_count").fetchone()[0]
    return -(-pages // PAGES)


def copy(source: sqlite3.Connection, path: Path, target: Path, busy_s: float, step: Step = lambda: None) -> None:
    """Copy what is in `source`, which is at `path`, over the database `target`, in one transaction there.

    `step` is called after each step, and ends the copying where it raises. Raises `StoreUnusable` when the copy is not
    sound: a damaged database gives a damaged copy.
    """
    copied = connect(target, busy_s)
    try:
        with copied.told:
            with _at_one_instant(source):
                source.backup(copied, pages=PAGES, progress=lambda *_: step())
            found = [row[0] for row in copied.execute("PRAGMA quick_check") if row[0] != "ok"]
        if found:
            raise StoreUnusable(DAMAGED.format(path=path, fault=found[0]))
    finally:
        copied.close()


def make(path: Path) -> None:
    """Make an empty file that is its owner's alone, before SQLite would make one that is not.

    Raises FileExistsError.
    """
    os.close(owned(str(path), os.O_CREAT | os.O_EXCL | os.O_WRONLY))


def owned(path: str, flags: int) -> int:
    """An opener for `open`: a file that it makes is its owner's alone, whatever the umask says."""
    return os.open(path, flags, 0o600)


def settled(path: Path, name: Path) -> None:
    """Give a whole file its name; what was there under it is replaced. After that it outlives a loss of power."""
    for each in (path, path.parent):
        file = os.open(each, os.O_RDONLY)
        try:
            os.fsync(file)
        finally:
            os.close(file)
        if each == path:
            path.replace(name)


@contextmanager
def _at_one_instant(source: sqlite3.Connection) -> Iterator[None]:
    """Read inside the block what stands now. Without it each write elsewhere would start the copying anew."""
    source.execute("BEGIN")
    try:
        source.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()
        yield
    finally:
        source.execute("ROLLBACK")
