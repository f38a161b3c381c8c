"""One kind of write: everything inside or nothing, from many threads and processes at once."""

import multiprocessing
import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest

from bot.model import EVERYTHING, Change
from bot.store import Store
from tests.store.making import AT, arrive, found, said, storyline

MANY = 100  # read-then-write transactions in each process: with a deferred BEGIN most of them fail


def take_the_next_number(store: Store, who: str) -> None:
    """Read, then write what follows from it: a row that says which row stood before it."""
    with store.write():
        before = store.changes.last_pk()
        store.changes.add(AT, Change("new event", who, "vik", str(before)), None)


def open_and_write(path: Path, who: str, start: Barrier) -> None:
    """One of several processes: open and migrate together with the others, then write."""
    start.wait(60)
    store = Store.open(path)
    with store.write():
        if store.storylines.get(EVERYTHING, "vik") is None:
            store.storylines.create(AT, "vik", "Vik", who)
    for _ in range(MANY):
        take_the_next_number(store, who)
    store.close()


def test_two_processes_that_open_migrate_and_write_at_once_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "new" / "slugline.db"
    context = multiprocessing.get_context("spawn")
    start = context.Barrier(2)
    processes = [context.Process(target=open_and_write, args=(path, who, start)) for who in ("one", "two")]
    for process in processes:
        process.start()
    for process in processes:
        process.join(100)
    assert [process.exitcode for process in processes] == [0, 0]
    store = Store.open(path)
    changes = store.changes.since(EVERYTHING)
    assert [int(change.text) for change in changes] == [change.pk - 1 for change in changes]
    assert sorted(change.subject for change in changes) == ["one"] * MANY + ["two"] * MANY
    assert store.check() == ()
    store.close()


def test_threads_that_write_at_once_lose_nothing(store: Store) -> None:
    storyline(store, "vik")
    start = threading.Barrier(4)

    def write(who: str) -> None:
        start.wait(60)
        for _ in range(25):
            take_the_next_number(store, who)

    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(write, who) for who in "abcd"]:
            done.result()
    changes = store.changes.since(EVERYTHING)
    assert [int(change.text) for change in changes] == list(range(100))
    assert sorted(change.subject for change in changes) == sorted("abcd" * 25)


def test_a_reader_sees_nothing_of_a_write_that_is_under_way(store: Store) -> None:
    with store.write(), ThreadPoolExecutor(1) as pool:
        store.storylines.create(AT, "vik", "Vik", "U1")
        assert store.storylines.slugs(EVERYTHING) == ("vik",)
        assert pool.submit(store.storylines.slugs, EVERYTHING).result() == ()
    assert store.storylines.slugs(EVERYTHING) == ("vik",)


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, sqlite3.IntegrityError])
def test_whatever_goes_wrong_inside_a_write_leaves_nothing_half_written(
    store: Store, error: type[BaseException]
) -> None:
    article = arrive(store, "The bridge stays closed.")
    said(store, article, "The bridge stays closed")
    before = list(store.connections.sql.iterdump())

    def change_much_and_fail() -> None:
        with store.write():
            store.statements.settle(store.statements.detach(article.pk))
            store.storylines.create(AT, "vik", "Vik", "U1")
            store.log.add(AT, "U1", "terminal", "storyline create", "vik")
            raise error("stop")

    with pytest.raises(error, match="stop"):
        change_much_and_fail()
    assert list(store.connections.sql.iterdump()) == before
    assert found(store, "bridge") == ["s1"]


def test_a_write_within_a_write_stands_or_falls_with_the_outer_one(store: Store) -> None:
    def fail_after_an_inner_write() -> None:
        with store.write():
            with store.write():
                store.storylines.create(AT, "inner", "Inner", "U1")
            assert store.storylines.slugs(EVERYTHING) == ("inner",)
            raise ValueError("stop")

    with pytest.raises(ValueError, match="stop"):
        fail_after_an_inner_write()
    assert store.storylines.slugs(EVERYTHING) == ()
    with store.write(), store.write():
        store.storylines.create(AT, "inner", "Inner", "U1")
    assert store.storylines.slugs(EVERYTHING) == ("inner",)


def test_a_row_that_names_what_is_not_there_is_refused(store: Store) -> None:
    with pytest.raises(sqlite3.IntegrityError, match=r"^FOREIGN KEY constraint failed$"), store.write():
        store.changes.add(AT, Change("new event", "e1", "nowhere", "x"), None)
    assert store.changes.last_pk() == 0


def test_a_new_store_is_empty_and_counts_what_comes(store: Store) -> None:
    nothing = dict.fromkeys(
        "articles statements events storylines sources changes subscriptions queued waiting".split(), 0
    )
    assert store.is_empty()
    assert store.size(EVERYTHING) == nothing
    said(store, arrive(store, "The bridge stays closed."), "The bridge stays closed")
    assert store.size(EVERYTHING) == nothing | {"articles": 1, "statements": 1}
    assert not store.is_empty()


def test_a_backup_is_a_whole_store_of_its_own(store: Store, tmp_path: Path) -> None:
    said(store, arrive(store, "The bridge stays closed."), "The bridge stays closed")
    store.backup(tmp_path / "backup.db")
    copy = Store.open(tmp_path / "backup.db")
    assert found(copy, "bridge") == ["s1"]
    assert copy.check() == ()
    copy.close()
