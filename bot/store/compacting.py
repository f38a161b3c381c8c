"""While the files are compacted nobody can write, for longer than a writer waits; a lock beside the database says so.

The kernel frees the lock when its process dies.
"""

from __future__ import annotations

import fcntl
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def compacting(database: Path) -> Iterator[None]:
    """Hold the lock; another compaction is waited for."""
    path = _lock(database)
    file = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
    finally:
        path.unlink(missing_ok=True)
        os.close(file)


def under_way(database: Path) -> bool:
    """Whether somebody compacts the files now, in this process or another."""
    try:
        file = os.open(_lock(database), os.O_RDONLY)
    except OSError:
        return False
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(file)
    return False


def _lock(database: Path) -> Path:
    return database.with_name(f"{database.name}.compacting")
