"""The log only grows, and shows when somebody changed it all the same."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest

from bot.errors import StoreUnusable
from bot.following.passages import MARK
from bot.model import EVERYTHING, Scope
from bot.store.logged import chain_all
from tests.store.making import AT, LATER

if TYPE_CHECKING:
    from bot.store import Store

ROWS = 4
PUT_BEHIND = "INSERT INTO log (pk, at, actor, place, action, subject, hash)"
REPLACE = "INSERT OR REPLACE INTO log (pk, at, actor, place, action, subject, hash) VALUES"


@pytest.fixture
def logged(store: Store) -> Store:
    with store.write():
        for number in range(1, ROWS + 1):
            store.log.add(AT, "slack:U1", "slack:C1", "source add", f"Vell {number}", after=f"https://{number}.example")
    return store


def tampered(store: Store, *changes: str) -> str | None:
    """What is found after somebody who took the triggers away changed the file."""
    sql = store.connections.sql
    for trigger in ("insert", "update", "delete"):
        sql.execute(f"DROP TRIGGER log_is_append_only_{trigger}")
    for change in changes:
        sql.execute(change)
    return store.log.fault()


def test_a_log_as_it_was_written_is_sound(logged: Store, store: Store) -> None:
    assert (logged.log.fault(), logged.log.count(EVERYTHING), logged.log.count(Scope())) == (None, ROWS, 0)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE log SET actor = 'slack:U2' WHERE pk = 2",
        "DELETE FROM log WHERE pk = 2",
        "INSERT INTO log (at, actor, place, action, subject) VALUES ('2026', 'x', 'x', 'x', 'x')",
        "INSERT INTO log (at, actor, place, action, subject, hash) VALUES ('2026', 'x', 'x', 'x', 'x', 'made up')",
        f"{REPLACE} (2, '', 'x', 'x', 'x', 'x', 'y')",
        f"{REPLACE} (4, '', 'x', 'x', 'x', 'x', 'y')",
    ],
)
def test_no_row_can_be_changed_taken_out_or_put_between(logged: Store, change: str) -> None:
    with pytest.raises((sqlite3.Error, StoreUnusable)):
        logged.connections.sql.execute(change)
    assert (logged.log.fault(), logged.log.count(EVERYTHING)) == (None, ROWS)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ("UPDATE log SET actor = 'slack:U2' WHERE pk = 2", "row 2 (2026-06-01, source add) is not as it was written"),
        (
            "DELETE FROM log WHERE pk IN (2, 3)",
            "row 4 (2026-06-01, source add) is not as it was written, or rows from 2 on were taken out before it",
        ),
        ("DELETE FROM log WHERE pk > 2", "rows from 3 to 4 were taken out at its end"),
        (
            f"{PUT_BEHIND} SELECT 9, at, actor, place, action, subject, hash FROM log LIMIT 1",
            "row 9 (2026-06-01, source add) is not as it was written, or rows from 5 on were taken out before it",
        ),
        (
            "UPDATE log SET pk = 9 - pk WHERE pk = 4",
            "row 5 (2026-06-01, source add) is not as it was written, or rows from 4 on were taken out before it",
        ),
        (
            "UPDATE logged SET words = 'https://other.example' WHERE words = 'https://3.example'",
            "row 3 does not have the words any more that it was written with",
        ),
    ],
)
def test_what_was_changed_in_the_file_is_found_by_its_first_row(logged: Store, change: str, fault: str) -> None:
    assert tampered(logged, change) == fault


@pytest.mark.parametrize("kept", [3, 1, 0])
def test_rows_cut_off_together_with_their_count_leave_their_words_behind(kept: int, logged: Store) -> None:
    count = f"UPDATE sqlite_sequence SET seq = {kept} WHERE name = 'log'"
    fault = f"rows after row {kept} were taken out, or what tells how many there were was changed"
    assert tampered(logged, f"DELETE FROM log WHERE pk > {kept}", count) == fault


def test_a_count_that_is_gone_or_too_small_is_told(logged: Store) -> None:
    assert "what tells how many there were was changed" in str(tampered(logged, "DELETE FROM sqlite_sequence"))


def test_the_last_seal_covers_every_row(logged: Store) -> None:
    """So a note of it kept elsewhere tells what the file alone cannot: that all of it was written anew."""
    before = logged.log.seal()
    tampered(logged, "DELETE FROM log WHERE pk = 2")
    sql = logged.connections.sql
    chain_all(sql)
    assert logged.log.seal() != before


def test_a_row_that_was_sealed_anew_breaks_the_one_after_it(logged: Store) -> None:
    changed = "UPDATE log SET actor = 'x', hash = 'made up' WHERE pk = 2"
    assert tampered(logged, changed) == "row 2 (2026-06-01, source add) is not as it was written"


def test_words_that_were_taken_down_leave_the_log_sound(logged: Store) -> None:
    logged.connections.sql.execute("DELETE FROM logged WHERE words = 'https://3.example'")
    over = f"{MARK * 9}.example"
    logged.connections.sql.execute("UPDATE logged SET words = ? WHERE words = 'https://2.example'", (over,))
    assert logged.log.fault() is None
    assert [row.after for row in logged.log.since(EVERYTHING, limit=3)] == ["https://4.example", "(taken down)", over]


def test_rows_are_found_by_what_they_are_about_and_by_page(store: Store) -> None:
    with store.write():
        for at, action, subject in (
            (AT, "create storyline", "vik"),
            (AT, "add article", "vik a1"),
            (AT, "add article", "vik-2 a1"),
            (LATER, "source add", "vik"),
        ):
            store.log.add(at, "slack:U1", "slack:C1", action, subject)
    about = [(row.action, row.subject) for row in store.log.since(EVERYTHING, of=("vik",))]
    assert about == [("source add", "vik"), ("add article", "vik a1"), ("create storyline", "vik")]
    assert [row.pk for row in store.log.since(EVERYTHING, limit=2, offset=1)] == [3, 2]
    assert (store.log.count(EVERYTHING, of=("vik",)), store.log.count(EVERYTHING, LATER)) == (3, 1)
    assert store.log.since(EVERYTHING, of=("%",)) == ()
