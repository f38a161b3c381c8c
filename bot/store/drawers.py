"""Rooms' drawers: for each private room a store file of its own, in a folder beside the database.

What is pasted or linked in such a room lies there and nowhere else, so no read of the desk's store can show it: not by
a forgotten condition, a count or a gap in ids. A drawer is opened for one piece of work and closed after it.
"""

from __future__ import annotations

import fcntl
import os
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from bot.errors import StoreUnusable
from bot.ids import PRIVATE
from bot.store import Store
from bot.store.copying import make
from bot.store.mirroring import mirror, name_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from pathlib import Path

_UNUSABLE = "{path}, where rooms keep what they alone see, cannot be used ({why}). Give this user the right to it."
_KEEPS = (
    "SELECT EXISTS (SELECT 1 FROM article) OR EXISTS (SELECT 1 FROM removal WHERE state = 'held')"
    " OR EXISTS (SELECT 1 FROM outbox WHERE state IN ('queued', 'sending', 'unknown', 'asked'))"
    " OR EXISTS (SELECT 1 FROM shown)"
)


def folder_of(db: Path) -> Path:
    """Where the drawers of the desk with this database lie."""
    return db.with_name(f"{db.name}.rooms")


class Drawers:
    """The drawers beside one desk's store. Files are their owner's alone."""

    def __init__(self, public: Store) -> None:
        self._public = public
        self._folder = folder_of(public.connections.path)

    def has(self, place: str) -> bool:
        """Whether the room with this id across platforms has a drawer."""
        return self._path(name_of(place)).exists()

    def names(self) -> tuple[str, ...]:
        """Every drawer there is, by the name that `open_named` takes, sorted."""
        return tuple(sorted(path.stem for path in self._folder.glob("*.db")))

    @contextmanager
    def opened(self, place: str, at: datetime) -> Iterator[Store]:
        """A room's drawer, made if there is none, for a `with` block; one that keeps nothing at its end goes."""
        with self.open_named(name_of(place), at) as store:
            yield store

    @contextmanager
    def open_named(self, name: str, at: datetime) -> Iterator[Store]:
        """As `opened`, by the drawer's name."""
        path, bare = self._path(name), False
        try:
            with self._shared():
                self._make(path)
                with closing(Store.open(path, letter=PRIVATE)) as store:
                    try:
                        mirror(self._public, store, at)
                        yield store
                    finally:
                        bare = not _keeps(store)
        finally:
            if bare:
                self._drop(path)

    def move(self, old: str, new: str) -> bool:
        """Let a room's drawer be the one of the room that replaces it; False where it has none, or that has its own."""
        path, to = self._path(name_of(old)), self._path(name_of(new))
        if not path.exists():
            return False
        with locked(self._folder, fcntl.LOCK_EX):
            if not path.exists() or to.exists():
                return False
            with closing(Store.open(path, letter=PRIVATE)) as store:
                store.connections.sql.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            for end in ("", ".removed"):
                beside = path.with_name(path.name + end)
                if beside.exists():
                    beside.replace(to.with_name(to.name + end))
        return True

    def backup(self, folder: Path, step: Callable[[], object] = lambda: None) -> int:
        """Copy every drawer to a new folder, where none is made without drawers; returns how many.

        Under the name of a copied database, as `folder_of` gives it, they are that copy's drawers. `step` is called
        now and then, and ends it where it raises.
        """
        if not self.names():
            return 0
        with self._shared():
            folder.mkdir(mode=0o700)
            for name in (found := self.names()):
                copy = folder / f"{name}.db"
                make(copy)
                with closing(Store.open(self._path(name), letter=PRIVATE)) as store:
                    store.backup(copy, step)
        return len(found)

    def check(self) -> tuple[int, tuple[str, ...]]:
        """How many drawers there are, and what is wrong with them, in SQLite's words or ours."""
        if not self.names():
            return 0, ()
        with self._shared():
            found = self.names()
            return len(found), tuple(fault for name in found for fault in _faults(self._path(name)))

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}.db"

    def _make(self, path: Path) -> None:
        """Make the file before SQLite would, since what it makes beside it takes over its rights.

        One that is there is never opened here: closing it would free SQLite's locks on it.
        """
        try:
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        except FileExistsError:
            pass
        except OSError as error:
            raise StoreUnusable(_UNUSABLE.format(path=path, why=error.strerror)) from error

    def _drop(self, path: Path) -> None:
        """Delete a drawer that keeps nothing, unless somebody has one open; then whoever closes last does."""
        with locked(self._folder, fcntl.LOCK_EX | fcntl.LOCK_NB) as alone:
            if not alone or not path.exists():
                return
            with closing(Store.open(path, letter=PRIVATE)) as store:
                bare = not _keeps(store)
            for end in ("", "-wal", "-shm") if bare else ():
                path.with_name(path.name + end).unlink(missing_ok=True)

    @contextmanager
    def _shared(self) -> Iterator[None]:
        with locked(self._folder, fcntl.LOCK_SH):
            yield


@contextmanager
def locked(folder: Path, how: int) -> Iterator[bool]:
    """Hold the lock of a folder of drawers, among threads and processes; False where it would have to be waited for."""
    try:
        folder.mkdir(mode=0o700, exist_ok=True, parents=True)
        file = os.open(folder / "lock", os.O_CREAT | os.O_RDWR, 0o600)
    except OSError as error:
        raise StoreUnusable(_UNUSABLE.format(path=folder, why=error.strerror)) from error
    try:
        fcntl.flock(file, how)
        held = True
    except BlockingIOError:
        held = False
    try:
        yield held
    finally:
        os.close(file)


def _faults(path: Path) -> Iterator[str]:
    if path.stat().st_mode & 0o077:
        yield f"{path} may be read by others than its owner; take that right away (chmod 600)"
    try:
        with closing(Store.open(path, letter=PRIVATE)) as store:
            yield from (f"{path} is damaged ({fault}); restore a backup" for fault in store.check()[:1])
            if fault := store.log.fault():
                yield f"{path}: {fault}; find out who changed the file, or restore a backup"
    except StoreUnusable as error:
        yield str(error).rstrip(".")


def _keeps(store: Store) -> bool:
    return bool(store.connections.sql.execute(_KEEPS).fetchone()[0])
