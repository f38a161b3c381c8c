"""A drawer is a store of its own: where it lies, what it takes over from the desk, and when it goes."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.cli_store import back_up
from bot.errors import StoreUnusable, TellUser, TooSlow
from bot.ids import ONE_ROOMS
from bot.model import EVERYTHING, Incoming
from bot.settings import LimitSettings
from bot.store import Store
from bot.store.drawers import Drawers, folder_of
from bot.store.mirroring import name_of
from handlers.dispatch import dispatch
from tests.handlers.ferry import ADMIN, NOW
from tests.rooms.world import CHANNEL, HERE, LEAK, OTHER_ROOM, SECRET, empty_world, full_world

if TYPE_CHECKING:
    from pathlib import Path

    from handlers.desk import Asker, Desk

PASTE = f"/article add {SECRET}"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return empty_world(tmp_path / "desk.db")


def entries(line: str, asker: Asker, desk: Desk) -> list[str]:
    return [entry.id for entry in dispatch(line, asker, desk).entries]


def drawers(desk: Desk) -> list[str]:
    return sorted(path.name for path in folder_of(desk.store.connections.path).glob("*.db"))


def test_what_is_pasted_in_a_private_room_is_told_who_sees_it(desk: Desk) -> None:
    reply = dispatch(PASTE, HERE, desk)
    assert (reply.title, reply.summary) == (
        "Zinnia cargo was behind the ferry fire",
        "pa1 is taken in: 3 statements, 2 events",
    )
    assert reply.notes == ("In ferry.", "Only this room sees it until an editor releases it: /release pa1")
    assert [action.command for action in reply.actions] == ["/article pa1", "/release pa1"]
    again = dispatch(PASTE, HERE, desk)
    assert again.summary == "pa1 is here already: 3 statements, 2 events"


def test_what_is_pasted_in_a_public_room_is_seen_by_everybody(desk: Desk) -> None:
    reply = dispatch(PASTE, CHANNEL, desk)
    assert reply.notes == ("In ferry.", "Everybody sees it.")
    assert (drawers(desk), entries("/search zinnia", OTHER_ROOM, desk)) == ([], [reply.summary.split()[0]])
    had = dispatch(PASTE, HERE, desk)
    assert (had.summary, drawers(desk)) == ("the desk has it already: a5", [])


def test_a_link_goes_where_a_paste_goes_and_into_the_storyline_it_names(desk: Desk) -> None:
    assert "In fish-quota." in dispatch(f"/article add {LEAK} in fish-quota", HERE, desk).notes
    assert [each.outlet for each in _drawer(desk).store.articles.list(EVERYTHING)] == ["Pier News"]
    assert desk.store.articles.outlets(EVERYTHING) == ("Harbour Post", "Northern Wire")


@pytest.mark.parametrize(
    ("line", "asker", "told"),
    [
        ("/article add", HERE, "Which article? Write /article add with its address, or with its text behind it."),
        (PASTE, replace(HERE, private=None), ("It cannot be told just now who sees this room, so nothing was taken in."
         " Try again in a minute.")),
        (PASTE, replace(CHANNEL, admin=False, editor=False), ("Only editors take articles in here. Send it to me in a"
         " direct message, or ask one of them.")),
        (f"/article add {'x' * 200_001}", HERE, ("That is longer than a pasted text may be (200,000 characters). Send"
         " the link.")),
        (f"/article add {LEAK} in zinnia", HERE, 'There is no storyline "zinnia". /storyline list shows them all.'),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_in_is_told_and_leaves_nothing(line: str, asker: Asker, told: str, desk: Desk) -> None:
    with pytest.raises(TellUser) as error:
        dispatch(line, asker, desk)
    assert (str(error.value), drawers(desk), desk.store.articles.count(EVERYTHING)) == (told, [], 4)


def test_a_drawer_is_its_owners_alone_and_named_without_the_room(desk: Desk) -> None:
    dispatch(PASTE, HERE, desk)
    folder = folder_of(desk.store.connections.path)
    assert drawers(desk) == [f"{name_of('slack:D1')}.db"]
    modes = {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}
    assert (stat.S_IMODE(folder.stat().st_mode), modes) == (0o700, {0o600})


def test_release_takes_the_article_to_the_desk_and_the_empty_drawer_away(desk: Desk) -> None:
    dispatch(PASTE, HERE, desk)
    dispatch("/storyline add fish-quota pa1", HERE, desk)
    dispatch("/mark ps2 verified", HERE, desk)
    with pytest.raises(TellUser, match=r"ps2 stands in pa1; an article goes as a whole: /release pa1"):
        dispatch("/release ps2", HERE, desk)
    reply = dispatch("/release pa1", HERE, desk)
    assert reply.summary == "it was pa1 of this room; the desk calls it a5"
    assert reply.notes == ("1 decision on it stayed behind: decide once more on its lines at the desk.",)
    assert drawers(desk) == []
    assert entries("/search zinnia", CHANNEL, desk) == ["a5"]
    assert {m.storyline for m in desk.store.storylines.of_article(EVERYTHING, 5)} == {"ferry", "fish-quota"}
    logged = desk.store.log.since(EVERYTHING)[0]
    assert (logged.actor, logged.place, logged.action, logged.subject) == (
        "slack:ada", "a private room", "release", "a5",
    )  # fmt: skip
    assert "new event" in [row.kind for row in desk.store.changes.since(EVERYTHING, pk=0, slugs=("fish-quota",))]


def test_release_of_what_is_held_in_the_room_only_shows_it_there_again(desk: Desk) -> None:
    dispatch(PASTE, HERE, desk)
    dispatch("/hold pa1", HERE, desk)
    assert entries("/search zinnia", HERE, desk) == []
    dispatch("/release pa1", HERE, desk)
    assert (entries("/search zinnia", HERE, desk), entries("/search zinnia", CHANNEL, desk)) == (["pa1"], [])


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
    said = back_up(desk.store.connections.path, copy)
    assert said.endswith(f", and 1 of rooms' drawers to {copy}.rooms.")
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


def test_what_a_feed_brings_is_the_desks_whatever_a_room_keeps_of_it(desk: Desk) -> None:
    dispatch(PASTE, HERE, desk)
    done = desk.pipeline.ingest(Incoming(SECRET, "feed", outlet="Pier News"))
    assert (done.id, done.outcome) == ("a5", "new")


def _drawer(desk: Desk) -> Desk:
    """The room's drawer; its store stays usable for a look after the block, since a connection opens anew."""
    with desk.rooms.opened(HERE) as drawer:
        return drawer


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


def test_what_arranges_storylines_takes_no_article_of_one_room(desk: Desk) -> None:
    dispatch(PASTE, HERE, desk)
    for line in ("/storyline split ferry quay pa1", "/storyline create quay The quay from pa1"):
        with pytest.raises(TellUser, match="arranges storylines, which are everybody's"):
            dispatch(line, HERE, desk)
    assert desk.store.storylines.slugs(EVERYTHING) == ("ferry", "fish-quota")


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
    assert len(_drawer(desk).store.articles.ids(EVERYTHING)) == 8
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


def test_an_answer_that_took_too_long_is_not_passed_off_as_a_whole_one(desk: Desk) -> None:
    dispatch(PASTE, HERE, desk)
    impatient = replace(desk, settings=replace(desk.settings, limits=LimitSettings(query_seconds=1e-9)))
    with desk.store.write():
        desk.store.connections.sql.execute(
            "INSERT INTO change (at, kind, subject, storyline, text) WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT"
            " x + 1 FROM n WHERE x < 50000) SELECT '2026-02-06', 'new event', 'e' || x, 1, '' FROM n"
        )
    with pytest.raises(TooSlow):
        dispatch("/new since 2026-01-01", HERE, impatient)


def test_what_is_held_at_the_desk_comes_into_no_drawer(desk: Desk) -> None:
    dispatch(PASTE, CHANNEL, desk)
    said = next(id_ for id_ in entries("/who-said list", CHANNEL, desk) if id_[0] == "s")
    dispatch(f"/hold {said}", ADMIN, desk)
    dispatch(f"{PASTE}\nEva Moe said that the pier would close in May.", HERE, desk)
    with desk.rooms.drawer(HERE) as drawer:
        assert drawer is not None
        (article,) = drawer.store.articles.list(EVERYTHING)
        text = drawer.store.articles.text(EVERYTHING, article)
    assert ("zinnia cargo" in text, "We hid the zinnia list" in text) == (True, False)
    dispatch("/hold a5", ADMIN, desk)
    with pytest.raises(TellUser, match="It is not taken in: it was held by terminal:root on 2026-02-06"):
        dispatch(PASTE, OTHER_ROOM, desk)
