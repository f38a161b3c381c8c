"""A file beside the database with the hashes of what was taken down: an older copy put in its place is cleaned by it.

It is named after the database with ".removed" behind, holds one JSON object a line and no words, and is the owner's.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

from bot.errors import StoreUnusable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from bot.store.taken import RemovalKind
    from bot.store.tombstones import Stone

UNREADABLE = (
    "{path}, which keeps what was taken down from coming back, cannot be read ({why}). Give this user the right to it,"
    " or restore it; without it a restored backup would bring back what was taken down."
)

STALE = (
    "{path}-wal is older than the last takedown here, so it is the log of another copy, and SQLite would write it over"
    " {path}. If a backup was put in place, move {path}-wal and {path}-shm away; then open it again."
)


@dataclass(frozen=True, slots=True)
class Record:
    """One removal for good: `mark` is its own wherever the database is copied; `at` an instant as it is stored.

    `clean` is when the files were found without it, in nanoseconds of their own clock; 0 before.
    """

    mark: str
    kind: RemovalKind
    target: str
    by: str
    reason: str
    at: str
    stones: list[Stone]
    clean: int = 0


def read(database: Path) -> dict[str, Record]:
    """Every removal noted beside the database, by its mark; none without the file. Raises `StoreUnusable`."""
    path = _beside(database)
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise StoreUnusable(UNREADABLE.format(path=path, why=error)) from error
    try:
        records = [Record(**json.loads(line)) for line in lines if line.strip()]
    except (ValueError, TypeError) as error:
        raise StoreUnusable(UNREADABLE.format(path=path, why="it is damaged")) from error
    return {record.mark: record for record in records}


def write(database: Path, records: Mapping[str, Record]) -> None:
    """Note removals, with all that were noted before, in one step. Raises `StoreUnusable`."""
    _write(database, lambda _: {**dict(records), **read(database)})


def note_clean(database: Path) -> None:
    """Note that the files hold nothing any more of what was taken down, their log being empty."""
    noted = read(database)
    _write(database, lambda now: {mark: replace(r, clean=r.clean or now) for mark, r in noted.items()})


def refuse_stale_log(database: Path) -> None:
    """Raise `StoreUnusable` where a log lies beside the database that is older than the last takedown.

    It was empty then, so this one is of another copy; SQLite would write it over this database.
    """
    log = database.with_name(f"{database.name}-wal")
    if not log.exists() or not log.stat().st_size:
        return
    cleaned = max((record.clean for record in read(database).values()), default=0)
    if log.stat().st_mtime_ns < cleaned:
        raise StoreUnusable(STALE.format(path=database))


def _write(database: Path, records: Callable[[int], Mapping[str, Record]]) -> None:
    """Write what `records` makes of the time, by the clock that stamps the files, in nanoseconds."""
    path = _beside(database)
    begun = path.with_name(f"{path.name}.part")
    try:
        begun.unlink(missing_ok=True)
        file = os.open(begun, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(file, "w", encoding="utf-8") as out:
            kept = records(os.fstat(file).st_mtime_ns).values()
            out.write("".join(json.dumps(asdict(record), ensure_ascii=False) + "\n" for record in kept))
            out.flush()
            os.fsync(out.fileno())
        begun.replace(path)
    except OSError as error:
        raise StoreUnusable(UNREADABLE.format(path=path, why=error.strerror)) from error


def _beside(database: Path) -> Path:
    return database.with_name(f"{database.name}.removed")
