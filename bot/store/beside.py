"""A file beside the database with the hashes of what was taken down: an older copy put in its place is cleaned by it.

It is named after the database with ".removed" behind, holds one JSON object a line and no words, and is the owner's.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from bot.errors import StoreUnusable

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from bot.store.taken import RemovalKind
    from bot.store.tombstones import Stone

UNREADABLE = (
    "{path}, which keeps what was taken down from coming back, cannot be read ({why}). Give this user the right to it,"
    " or restore it; without it a restored backup would bring back what was taken down."
)


@dataclass(frozen=True, slots=True)
class Record:
    """One removal for good: `mark` is its own wherever the database is copied; `at` an instant as it is stored."""

    mark: str
    kind: RemovalKind
    target: str
    by: str
    reason: str
    at: str
    stones: list[Stone]


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
    path = _beside(database)
    begun = path.with_name(f"{path.name}.part")
    kept = read(database) | dict(records)
    lines = "".join(json.dumps(asdict(record), ensure_ascii=False) + "\n" for record in kept.values())
    try:
        begun.unlink(missing_ok=True)
        file = os.open(begun, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(file, "w", encoding="utf-8") as out:
            out.write(lines)
            out.flush()
            os.fsync(out.fileno())
        begun.replace(path)
    except OSError as error:
        raise StoreUnusable(UNREADABLE.format(path=path, why=error.strerror)) from error


def _beside(database: Path) -> Path:
    return database.with_name(f"{database.name}.removed")
