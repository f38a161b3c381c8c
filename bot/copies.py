"""Backups: the database and rooms' drawers beside it copied under a name, and put back from there."""

from __future__ import annotations

import os
import re
import shutil
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bot.errors import StoreUnusable, TellUser
from bot.store import Store
from bot.store.copying import make, settled
from bot.store.drawers import Drawers, folder_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.settings import BackupSettings

MEGABYTE = 1_000_000
NAME = "slugline-"
"""How the files of daily backups begin; the day follows."""


@dataclass(frozen=True, slots=True)
class Copied:
    """A backup that was made: how large its file is, in bytes, and how many rooms' drawers lie beside it."""

    size: int
    rooms: int


def back_up(db: Path, file: Path, *, replace: bool = False, step: Callable[[], object] = lambda: None) -> Copied:
    """Copy the database to `file` as it is at one instant, and rooms' drawers beside it, while others use them.

    What was begun is never left under the file's name, and whatever ends it early leaves what was there before. `step`
    is called for each megabyte or so, and ends it where it raises. Raises TellUser where the file is there already,
    unless it is to be replaced, or cannot be made.
    """
    _may_be_made(db, file, replace=replace)
    begun = file.with_name(f"{file.name}.part")
    clear(begun)
    try:
        with closing(Store.open(db)) as store:
            # Drawers first: what is released to the desk meanwhile is then in both, not in neither.
            rooms = Drawers(store).backup(folder_of(begun), step)
            make(begun)
            store.backup(begun, step)
        _put(begun, file)
    finally:
        clear(begun)
    return Copied(file.stat().st_size, rooms)


def back_up_daily(db: Path, settings: BackupSettings, local: datetime, step: Callable[[], object]) -> Copied | None:
    """The day's backup, once it is time and where there is none yet; None otherwise. `local` is the desk's time.

    Those beyond the latest `keep` are deleted, once the new one is there. Raises TellUser where it cannot be made.
    """
    folder = Path(settings.folder)
    file = folder / f"{NAME}{local.date().isoformat()}.db"
    if file.exists() or f"{local:%H:%M}" < settings.after:
        return None
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise TellUser(f"The folder {folder} cannot be made. Set backup.folder to one that can.") from error
    for begun in folder.glob(f"{NAME}*.db.part"):  # of a process that ended in the middle of it
        clear(begun)
    copied = back_up(db, file, step=step)
    for old in daily(settings)[settings.keep :]:
        clear(old)
    return copied


def daily(settings: BackupSettings) -> list[Path]:
    """The backups that were made by themselves, the latest first."""
    named = re.compile(re.escape(NAME) + r"\d{4}-\d\d-\d\d\.db")
    folder = Path(settings.folder)
    found = (path for path in folder.iterdir() if named.fullmatch(path.name)) if folder.is_dir() else ()
    return sorted(found, reverse=True)


def clear(file: Path) -> None:
    """Delete a backup, whatever there is of it."""
    for end in ("", "-journal", "-wal", "-shm"):
        file.with_name(file.name + end).unlink(missing_ok=True)
    shutil.rmtree(folder_of(file), ignore_errors=True)


def _may_be_made(db: Path, file: Path, *, replace: bool) -> None:
    if not db.exists():
        raise StoreUnusable(f"There is no database {db} to copy. Name it with --db.")
    if file.exists() and file.samefile(db):
        raise TellUser(f"{file} is the database itself. Name another file.")
    taken = [each for each in (file, folder_of(file)) if each.exists()]
    if taken and not replace:
        raise TellUser(f"{taken[0]} exists already. Name another file, move it away, or say --replace.")
    if not file.parent.is_dir() or not os.access(file.parent, os.W_OK):
        raise TellUser(f"No file can be made in {file.parent}. Name a folder that exists and may be written.")


def _put(begun: Path, file: Path) -> None:
    """Give a whole backup its name: the drawers, then the file, without which they are nothing."""
    shutil.rmtree(folder_of(file), ignore_errors=True)
    if folder_of(begun).exists():
        folder_of(begun).replace(folder_of(file))
    settled(begun, file)
