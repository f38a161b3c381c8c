"""A drawer is a store of its own: where it lies, what it takes over from the desk, and when it goes."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from bot.copies import back_up
from bot.errors import StoreUnusable, TellUser
from bot.ids import ONE_ROOMS
from bot.model import EVERYTHING
from bot.store import Store
from bot.store.drawers import Drawers, folder_of
from bot.store.mirroring import name_of
from handlers.dispatch import dispatch
from tests.handlers.ferry import ADMIN, NOW
from tests.rooms.world import (
    CHANNEL,
    HERE,
    OTHER_ROOM,
    PASTE,
    drawer_of,
    drawers,
    entries,
    full_world,
)

if TYPE_CHECKING:
    from pathlib import Path

    from handlers.desk import Desk


def test_a_drawer_is_its_owners_alone_and_named_without_the_room(desk: Desk) -> None:
    dispatch(PASTE, HERE, desk)
    folder = folder_of(desk.store.connections.path)
    assert drawers(desk) == [f"{name_of('slack:D1')}.db"]
    modes = {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}
    assert (stat.S_IMODE(folder.stat().st_mode), modes) == (0o700, {0o600})


def test_a_takedown_at_the_desk_reaches_every_drawer_and_is_not_let_in_again(desk: Desk) -> None:
    for asker in (HERE, OTHER_ROOM):
        dispatch(PASTE, asker, desk)
    dispatch(PASTE, CHANNEL, desk)
    (step,) = dispatch("/takedown a5 reason a court", ADMIN, desk).actions
    dispatch(step.command, ADMIN, desk)
    assert drawers(desk) == []
    for asker in (HERE, CHANNEL):
        with pytest.raises(TellUser, match="It is not taken in: it was taken down by terminal:root on 2026-02-06"):
            dispatch(PASTE, asker, desk)


def test_a_person_taken_down_at_the_desk_says_nothing_in_a_drawer(desk: Desk) -> None:
    dispatch(PASTE, HERE, desk)
    assert "ps3" in entries("/who-said by Ada Lind", HERE, desk)
    (step,) = dispatch("/takedown Ada Lind reason a court", ADMIN, desk).actions
    dispatch(step.command, ADMIN, desk)
    with pytest.raises(TellUser, match="There is no statement ps3"):
        dispatch("/receipt ps3", HERE, desk)


def test_a_storyline_renamed_merged_or_made_is_so_in_a_drawer(desk: Desk) -> None:
    dispatch(PASTE, HERE, desk)
    dispatch("/storyline rename ferry holm-ferry", ADMIN, desk)
    assert "pa1" in entries("/storyline show holm-ferry", HERE, desk)
    assert "ps1" in entries("/who-said zinnia in holm-ferry", HERE, desk)
    dispatch("/storyline create quarry Who digs?", ADMIN, desk)
    dispatch("/storyline merge holm-ferry into quarry", ADMIN, desk)  # which the drawer has not heard of yet
    assert "pa1" in entries("/storyline show quarry", HERE, desk)
    assert "ps1" in entries("/who-said zinnia in quarry", HERE, desk)
    assert "ps1" in entries("/who-said zinnia in holm-ferry", HERE, desk)
    with desk.rooms.opened(HERE) as drawer:
        for table in ("storyline", "former_slug", "person"):
            same = (
                list(map(tuple, each.store.connections.sql.execute(f"SELECT * FROM {table}")))
                for each in (desk, drawer)
            )
            assert next(same) == next(same)


def test_a_backup_holds_the_drawers_and_is_a_whole_desk_where_it_lies(desk: Desk, tmp_path: Path) -> None:
    dispatch(PASTE, HERE, desk)
    copy = tmp_path / "copy.db"
    assert back_up(desk.store.connections.path, copy).rooms == 1
    restored = Store.open(copy)
    with Drawers(restored).opened("slack:D1", NOW) as store:
        assert store.articles.ids(EVERYTHING) == ("pa1",)
    restored.close()
    with pytest.raises(TellUser, match="exists already"):
        back_up(desk.store.connections.path, tmp_path / "copy.db")


def test_drawers_are_checked_for_damage_and_for_rights(desk: Desk) -> None:
    dispatch(PASTE, HERE, desk)
    found = Drawers(desk.store)
    assert found.check() == (1, ())
    path = folder_of(desk.store.connections.path) / drawers(desk)[0]
    path.chmod(0o644)
    told = f"{path} may be read by others than its owner; take that right away (chmod 600)"
    assert found.check() == (1, (told,))


def test_an_open_drawer_is_not_deleted_under_somebody(desk: Desk) -> None:
    found = Drawers(desk.store)
    with found.opened("slack:D1", NOW) as store:
        with found.opened("slack:D1", NOW):
            pass
        assert drawers(desk) == [f"{name_of('slack:D1')}.db"]
        assert store.articles.count(EVERYTHING) == 0
    assert drawers(desk) == []


def test_retention_reaches_a_drawer(desk: Desk) -> None:
    dispatch("/article add Nobody in Lund has seen the grocer since May.", HERE, desk)
    with desk.rooms.drawer(HERE) as drawer:
        assert drawer is not None
        assert drawer.store.retention.delete_some(NOW, NOW.replace(year=2027)) == 1
    assert drawers(desk) == []


def test_every_id_that_a_drawer_makes_or_names_is_its_own(tmp_path: Path) -> None:
    """Whatever the edit, correction or split of a record that made it."""
    desk = full_world(tmp_path / "full.db")
    for line in ("/correct ps1 different-from ps2", "/undo pc1", "/flag pe1 when?"):
        dispatch(line, HERE, desk)
    with desk.rooms.opened(HERE) as drawer:
        sql = drawer.store.connections.sql
        columns = [
            (table, column)
            for (table,) in sql.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
            for _, column, *_ in sql.execute(f"PRAGMA table_info('{table}')").fetchall()
            if column in ("id", "subject", "former", "present") and table not in ("log", "_sqlite_migrations")
        ]
        found = {
            row[0]
            for table, column in columns
            for row in sql.execute(f"SELECT {column} FROM {table} WHERE {column} IS NOT NULL")
        }
    assert ("article", "id") in columns
    assert [id_ for id_ in found if isinstance(id_, str) and not ONE_ROOMS.fullmatch(id_)] == []


def test_what_comes_into_one_room_at_once_is_all_kept(desk: Desk) -> None:
    """And the empty drawer that one of them leaves is not deleted under another."""
    texts = [f"The grocer of Lund number {n} closed on 5 February 2026, Eva Moe said." for n in range(8)]

    def work(text: str) -> str:
        taken = dispatch(f"/article add {text}", HERE, desk).summary.split()[0]
        with desk.rooms.opened(OTHER_ROOM):
            pass
        return taken

    with ThreadPoolExecutor(4) as pool:
        ids = list(pool.map(work, texts))
    assert sorted(ids) == [f"pa{n}" for n in range(1, 9)]
    assert len(drawer_of(desk).store.articles.ids(EVERYTHING)) == 8
    assert drawers(desk) == [f"{name_of('slack:D1')}.db"]


def test_a_broken_drawer_is_told_in_its_room_and_by_the_doctor_and_nowhere_else(desk: Desk) -> None:
    dispatch(PASTE, HERE, desk)
    dispatch(PASTE, OTHER_ROOM, desk)
    path = folder_of(desk.store.connections.path) / f"{name_of('slack:D1')}.db"
    path.write_bytes(b"no database" * 1000)
    with pytest.raises(StoreUnusable):
        dispatch("/desk", HERE, desk)
    dispatch(PASTE, CHANNEL, desk)
    (step,) = dispatch("/takedown a5 reason a court", ADMIN, desk).actions
    assert dispatch(step.command, ADMIN, desk).title == "a5 is taken down"
    assert drawers(desk) == [path.name]
    assert Drawers(desk.store).check() == (
        1,
        (f"{path} is not a Slugline database. Name another with --db, or move it away",),
    )
