"""A backup put in the place of the present database, with what was hidden since, and nothing posted twice.

What was taken down since the backup is deleted from it, and what was held is held, before anybody can read it: known
from the present database and from the files beside both (`beside`). Messages that were on their way in the backup may
have been posted since: those that the present database does not know are looked for in their rooms before they are
sent, or somebody is asked. No id that was given since is given again.
"""

from __future__ import annotations

import fcntl
import shutil
from contextlib import closing, contextmanager, nullcontext
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.errors import StoreUnusable, TellUser
from bot.ids import PRIVATE
from bot.model import EVERYTHING
from bot.store import Store, beside
from bot.store.coding import instant
from bot.store.connection import BUSY_SECONDS
from bot.store.copying import copy, make, settled
from bot.store.drawers import folder_of, locked

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Mapping
    from datetime import datetime
    from pathlib import Path

    from bot.store.beside import Record
    from bot.store.holds import Removal

NO_FILE = "There is no backup {file}. Name a file that `slugline backup` wrote."
IN_USE = "Somebody is using what private rooms keep just now. Stop every Slugline on {db}, then restore again."
UNUSABLE = (
    "{error} To restore a backup all the same, move {db}, {db}-wal and {db}-shm away, leave {db}.removed where it is,"
    " and try again."
)
MAYBE_POSTED = "Slugline was restored from a backup; this may have been posted since the backup was made."

_TOLD = (
    "UPDATE subscription SET last_change = max(subscription.last_change, p.last_change),"
    " corrections = max(subscription.corrections, p.corrections), last_due = max(subscription.last_due, p.last_due)"
    " FROM present.subscription p"
    " WHERE p.pk = subscription.pk AND p.platform = subscription.platform AND p.room = subscription.room"
)
_POSTED = (
    "UPDATE outbox SET state = p.state, ref = p.ref, note = p.note, tries = p.tries, next_try = p.next_try,"
    " updated_at = p.updated_at, first_try = p.first_try, kept = p.kept FROM present.outbox p WHERE p.key = outbox.key"
)
_NUMBERED_FIRST = (
    "INSERT INTO main.sqlite_sequence (name, seq) SELECT p.name, 0 FROM present.sqlite_sequence p"
    " JOIN main.sqlite_master m ON m.name = p.name WHERE p.name NOT IN (SELECT name FROM main.sqlite_sequence)"
)
_NUMBERED = (  # but for the log's rows: it goes on without a gap, by which it is told that rows were taken out
    "UPDATE sqlite_sequence SET seq = p.seq FROM present.sqlite_sequence p"
    " WHERE p.name = sqlite_sequence.name AND p.seq > sqlite_sequence.seq AND p.name != 'log'"
)
_IN_DOUBT = (  # looked for in its room from when it was last known not to be there
    "UPDATE outbox SET state = 'unknown', note = :note, first_try = coalesce(first_try, updated_at), updated_at = :at,"
    " next_try = :at WHERE state IN ('queued', 'sending', 'held')"
)
_NOT_KNOWN = " AND NOT EXISTS (SELECT 1 FROM present.outbox p WHERE p.key = outbox.key)"


@dataclass(frozen=True, slots=True)
class Restored:
    """What came of it: what was hidden again, how many articles are there now, and how many rooms' drawers."""

    again: tuple[Removal, ...]
    articles: int
    rooms: int


@dataclass(frozen=True, slots=True)
class _Since:
    """What the present database knows that a backup of it may not; nothing where there is none."""

    there: bool = False
    gone: Mapping[str, Record] = field(default_factory=dict)
    held: Mapping[str, Record] = field(default_factory=dict)


def restore(db: Path, file: Path, at: datetime, by: str) -> Restored:
    """Put the backup `file`, and the drawers beside it, in the place of the database `db`, made if there is none.

    Each file is put in place in one step. Drawers that the backup does not have stay. Call it while nobody polls or
    posts. Raises `StoreUnusable` for a file that is no sound database of ours and where the present one cannot be
    used, `TellUser` where drawers are in use.
    """
    copies = sorted(folder_of(file).glob("*.db"))
    alone = locked(folder_of(db), fcntl.LOCK_EX | fcntl.LOCK_NB) if copies else nullcontext(enter_result=True)
    with alone as nobody:
        if not nobody:
            raise TellUser(IN_USE.format(db=db))
        again, articles = _put_in_place(db, file, at, by)
        for each in copies:
            again += _put_in_place(folder_of(db) / each.name, each, at, by, PRIVATE)[0]
    return Restored(again, articles, len(copies))


def sound(db: Path, file: Path) -> None:
    """Raise `StoreUnusable` where the backup, or a drawer beside it, cannot be restored; nothing is changed."""
    drawers = sorted(folder_of(file).glob("*.db"))
    for each, letter in ((file, ""), *((drawer, PRIVATE) for drawer in drawers)):
        with _workplace(db) as folder:
            try:
                _opened(_taken_in(each, folder / "slugline.db", {}), each, letter).close()
            except StoreUnusable as error:
                unchanged = "" if "nothing was changed" in str(error) else " Nothing was changed."
                raise StoreUnusable(f"{error}{unchanged}") from error


def _put_in_place(db: Path, file: Path, at: datetime, by: str, letter: str = "") -> tuple[tuple[Removal, ...], int]:
    """One file: what was hidden again in it, and how many articles it has."""
    since = _since(db, letter)
    noted = {**beside.read(file), **beside.read(db), **since.gone}
    with _workplace(db) as folder:
        begun = _taken_in(file, folder / "slugline.db", noted)
        with closing(_opened(begun, file, letter)) as store:
            held = _carried_over(store, since, db, at)
            with store.write():
                store.log.add(at, by, "store", "restore", file.name)
            if noted := {**noted, **store.removals.gone()}:
                beside.write(db, noted)
            _replace(store.connections.sql, begun, db, folder / "whole.db")
            return (*store.taken_again, *held), store.size(EVERYTHING)["articles"]


def _since(db: Path, letter: str) -> _Since:
    if not db.exists():
        return _Since()
    try:
        with closing(Store.open(db, letter=letter)) as present:
            return _Since(True, present.removals.gone(), present.removals.held_now())
    except StoreUnusable as error:
        raise StoreUnusable(UNUSABLE.format(error=error, db=db)) from error


@contextmanager
def _workplace(db: Path) -> Iterator[Path]:
    """A folder of ours beside the database, gone at the end; so is what one that was cut short left there."""
    folder = db.with_name(f"{db.name}.restoring")
    shutil.rmtree(folder, ignore_errors=True)
    try:
        folder.mkdir(mode=0o700, parents=True)
        yield folder
    except OSError as error:
        raise StoreUnusable(
            f"Nothing can be written beside {db} ({error.strerror}). Make room, or name another."
        ) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _taken_in(file: Path, begun: Path, noted: Mapping[str, Record]) -> Path:
    """The backup's bytes, with its log where it has one, and with the note of what was taken down beside them."""
    shutil.copyfile(file, begun)
    if (log := file.with_name(f"{file.name}-wal")).exists():
        shutil.copyfile(log, begun.with_name(f"{begun.name}-wal"))
    if noted:
        beside.write(begun, noted)
    return begun


def _opened(begun: Path, file: Path, letter: str) -> Store:
    """The copy as a store of this version, without what was taken down. Raises `StoreUnusable` in the file's name."""
    try:
        store = Store.open(begun, letter=letter)
    except StoreUnusable as error:
        raise StoreUnusable(str(error).replace(str(begun), str(file))) from error
    if faults := store.check():
        store.close()
        raise StoreUnusable(f"{file} is damaged ({faults[0]}). Restore an earlier backup; nothing was changed.")
    return store


def _carried_over(store: Store, since: _Since, db: Path, at: datetime) -> tuple[Removal, ...]:
    """Hold what is held now, and let nothing be posted or numbered twice; what was held again."""
    sql, doubt = store.connections.sql, {"note": MAYBE_POSTED, "at": instant(at)}
    if not since.there:
        with store.write():
            sql.execute(_IN_DOUBT, doubt)
        return ()
    sql.execute("ATTACH DATABASE ? AS present", (str(db),))
    with store.write():
        held = store.removals.hold_again(since.held)
        sql.execute(_IN_DOUBT + _NOT_KNOWN, doubt)
        for step in (_TOLD, _POSTED, _NUMBERED_FIRST, _NUMBERED):
            sql.execute(step)
    sql.execute("DETACH DATABASE present")
    return held


def _replace(sql: sqlite3.Connection, begun: Path, db: Path, whole: Path) -> None:
    """Over the present database as one transaction in it, which whoever has it open sees whole; else under its name."""
    if db.exists():
        copy(sql, begun, db, BUSY_SECONDS)
        return
    make(whole)
    copy(sql, begun, whole, BUSY_SECONDS)
    settled(whole, db)
