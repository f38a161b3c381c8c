"""Holds that overlap, released in any order, leave every table of the store as it was."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from bot.errors import TellUser
from bot.store import aside
from handlers.dispatch import dispatch
from tests.handlers.dam import dam_desk
from tests.handlers.ferry import ADMIN, ferry_desk

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bot.store import Store
    from handlers.desk import Desk

APART = {"removal", "tombstone", "log", "logged", "kept"}
"""What removal itself keeps, and what is made anew from the texts."""
WORDS = ("article_words", "statement_words")
HELD = 8


def everything_kept(store: Store) -> dict[str, list[str]]:
    sql = store.connections.sql
    tables = [table for table in aside.tables(sql) if table not in APART]
    rows = {table: sql.execute(f"SELECT * FROM {table}").fetchall() for table in tables}
    rows |= {table: sql.execute(f"SELECT rowid, * FROM {table}").fetchall() for table in WORDS}
    return {table: sorted(repr(tuple(row)) for row in found) for table, found in rows.items()}


def ids(store: Store) -> list[str]:
    sql = store.connections.sql
    wanted = "SELECT id FROM article UNION ALL SELECT id FROM {} WHERE state = 'active'"
    return sorted({row["id"] for kind in ("statement", "event") for row in sql.execute(wanted.format(kind))})


@pytest.mark.parametrize("make", [ferry_desk, dam_desk])
@pytest.mark.parametrize("seed", range(4))
def test_holds_released_in_any_order_leave_the_store_as_it_was(
    make: Callable[[Path], Desk], seed: int, tmp_path: Path
) -> None:
    desk, chance = make(tmp_path / "desk.db"), random.Random(seed)  # noqa: S311 -- an order to try
    before, held = everything_kept(desk.store), []
    for id_ in chance.sample(ids(desk.store), HELD):
        try:
            dispatch(f"/hold {id_}", ADMIN, desk)
            held.append(id_)
        except TellUser:  # an earlier hold hid it
            continue
    assert held
    chance.shuffle(held)
    for _ in range(HELD):
        for id_ in tuple(held):
            try:
                dispatch(f"/release {id_}", ADMIN, desk)
                held.remove(id_)
            except TellUser:  # it stands in an article that is held too
                continue
    assert held == []
    assert everything_kept(desk.store) == before
