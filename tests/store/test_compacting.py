"""While the files are compacted writers wait, however long it takes; no log of another copy is written over them."""

import shutil
import sqlite3
import threading
from pathlib import Path

import pytest

from bot.errors import StoreUnusable
from bot.model import EVERYTHING
from bot.store import Store
from bot.store.compacting import compacting, under_way
from bot.store.connection import Connections
from tests.handlers.ferry import ferry_desk
from tests.store.making import AT
from tests.test_removal import in_files, take_down

PATIENCE = 0.01  # seconds a writer waits for another


class Waiting(Connections):
    """Says when a writer has met a compaction."""

    met = threading.Event()

    def compacted_now(self) -> bool:
        found = super().compacted_now()
        if found:
            self.met.set()
        return found


def test_a_writer_waits_for_a_compaction_and_then_writes(tmp_path: Path) -> None:
    path = tmp_path / "slugline.db"
    Store.open(path).close()
    store, blocker = Store(Waiting(path, busy_s=PATIENCE)), sqlite3.connect(path, isolation_level=None)

    def write() -> None:
        with store.write():
            store.storylines.create(AT, "vik", "Vik", "one")

    writer = threading.Thread(target=write)
    with compacting(path):
        blocker.execute("BEGIN IMMEDIATE")
        writer.start()
        assert Waiting.met.wait(60)
        blocker.execute("COMMIT")
    writer.join(60)
    blocker.close()
    assert store.storylines.slugs(EVERYTHING) == ("vik",)
    assert not under_way(path)
    store.close()


def test_a_writer_is_told_of_any_other_lock(tmp_path: Path) -> None:
    path = tmp_path / "slugline.db"
    Store.open(path).close()
    store, blocker = Store(Connections(path, busy_s=PATIENCE)), sqlite3.connect(path, isolation_level=None)
    blocker.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreUnusable, match="is locked by another program"), store.write():
        pass
    blocker.close()
    store.close()


WORDS = ["soldiers", "sent to"]


def test_a_log_of_before_a_takedown_beside_a_copy_is_said_and_not_written_over_it(tmp_path: Path) -> None:
    home, away = tmp_path / "desk", tmp_path / "away"
    home.mkdir()
    away.mkdir()
    desk = ferry_desk(home / "ferry.db")
    shutil.copy2(home / "ferry.db-wal", away / "ferry.db-wal")
    assert in_files(away, WORDS)
    take_down("s4", desk)
    desk.store.backup(away / "clean.db")
    desk.store.close()
    shutil.copy(away / "clean.db", home / "ferry.db")
    shutil.copy2(away / "ferry.db-wal", home / "ferry.db-wal")
    with pytest.raises(StoreUnusable) as told:
        Store.open(home / "ferry.db")
    path = home / "ferry.db"
    assert str(told.value) == (
        f"{path}-wal is older than the last takedown here, so it is the log of another copy, and SQLite would write it"
        f" over {path}. If a backup was put in place, move {path}-wal and {path}-shm away; then open it again."
    )
    (home / "ferry.db-wal").unlink()
    store = Store.open(path)
    assert (store.check(), in_files(home, WORDS)) == ((), [])
    store.close()


def test_the_log_of_a_crash_after_a_takedown_is_kept(tmp_path: Path) -> None:
    desk = ferry_desk(tmp_path / "ferry.db")
    take_down("s4", desk)
    with desk.store.write():
        desk.store.storylines.create(desk.clock(), "vik", "Vik", "one")
    (tmp_path / "crashed").mkdir()
    for file in tmp_path.glob("ferry.db*"):
        shutil.copy2(file, tmp_path / "crashed" / file.name)
    desk.store.close()
    store = Store.open(tmp_path / "crashed" / "ferry.db")
    assert "vik" in store.storylines.slugs(EVERYTHING)
    store.close()
