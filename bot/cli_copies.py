"""`slugline backup` and `slugline restore`, with a bar while they work."""

from __future__ import annotations

import signal
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from bot.chat.terminal.keyboard import account
from bot.cli_progress import progress
from bot.copies import MEGABYTE, back_up
from bot.errors import StoreUnusable, TellUser
from bot.schedule import Role
from bot.store import Store
from bot.store.restoring import NO_FILE, UNUSABLE, restore, sound

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path
    from types import FrameType

RUNNING = "A Slugline runs on {db}. Stop it, restore, and start it again."
REPLACES = (
    "{db} is there already. `--replace` puts the backup in its place: what came since is read again from sources as far"
    " as they still have it, and what was decided since is lost but for holds and takedowns."
)


def backed_up(db: Path, file: Path, *, replace: bool) -> str:
    """Copy the database, and say so."""
    with _terminable(), progress(_steps(db)) as step:
        copied = back_up(db, file, replace=replace, step=step)
    drawers = f", and {copied.rooms} of rooms' drawers to {file}.rooms" if copied.rooms else ""
    return f"Copied {db} to {file} ({copied.size / MEGABYTE:.1f} MB){drawers}."


def restored(db: Path, file: Path, at: datetime, *, replace: bool) -> Iterator[str]:
    """Put a backup in the database's place, with the present one copied aside first; say what was done."""
    role = Role(db.with_name(f"{db.name}.role"))
    if not file.is_file():
        raise TellUser(NO_FILE.format(file=file))
    if db.exists() and file.samefile(db):
        raise TellUser(f"{file} is the database itself. Name a backup of it.")
    if db.exists() and not replace:
        raise TellUser(REPLACES.format(db=db))
    if db.parent.exists() and not role.held():
        raise TellUser(RUNNING.format(db=db))
    try:
        if db.exists():
            sound(db, file)
            before = _kept_aside(db, at)
            yield f"The database as it was is kept as {before}; delete it when all is well."
        done = restore(db, file, at, account())
        drawers = f" and {done.rooms} of rooms' drawers" if done.rooms else ""
        yield f"{file} is now {db}: {done.articles} articles{drawers}."
        if done.again:
            told = ", ".join(f"{each.target} ({each.sentence})" for each in done.again)
            yield f"Hidden again, as it was after the backup: {told}."
    finally:
        role.give_up()


def _kept_aside(db: Path, at: datetime) -> Path:
    """A backup of the database that is about to be replaced."""
    named = f"{db.name}.before-{at:%Y%m%dT%H%M%S}"
    names = (db.with_name(f"{named}{end}") for end in ("", *(f"-{number}" for number in range(2, 1000))))
    file = next(each for each in names if not each.exists())
    try:
        back_up(db, file)
    except StoreUnusable as error:
        raise StoreUnusable(UNUSABLE.format(error=error, db=db)) from error
    return file


def _steps(db: Path) -> int:
    """How many steps a backup takes; 0 where there is nothing to copy, which it says itself."""
    if not db.exists():
        return 0
    try:
        with closing(Store.open(db)) as store:
            return store.backup_steps()
    except StoreUnusable:
        return 0


@contextmanager
def _terminable() -> Iterator[None]:
    """Let SIGTERM end what is done here as Ctrl-C does: with nothing half done left behind."""

    def ended(number: int, _: FrameType | None) -> None:
        raise KeyboardInterrupt(number)

    before = signal.signal(signal.SIGTERM, ended)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
