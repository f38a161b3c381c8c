"""What is hidden or taken down is quoted and named nowhere beside: titles, notes, changes, flags, reasons, holds."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.model import EVERYTHING, Change, Incoming
from handlers.dispatch import dispatch
from tests.handlers.ferry import ADMIN, ASKER, FERRY_2, HARBOUR, NOW, ferry_desk
from tests.handlers.test_holding import everything
from tests.test_comes_again import read
from tests.test_removal import in_files, take_down

if TYPE_CHECKING:
    from pathlib import Path

    from handlers.desk import Desk

QUOTED = "Soldiers could be sent to the pier"
NOTE = f"This story has been withdrawn. It said: {QUOTED}."


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """The ferry's desk, where much is quoted that s4 says, and named whom Ada Lind is."""
    desk = ferry_desk(tmp_path / "ferry.db")
    desk.pipeline.read = read
    store = desk.store
    for line in (
        f"/storyline create pier {QUOTED}",
        f"/storyline describe fish-quota Ada Lind or Lind; {QUOTED}",
        "/flag s1 Lind never said soldiers could go to the pier",
        "/flag s6 ÁDA LIND was away",
        f"/storyline create lind What Ada Lind wants, after {QUOTED.lower()}",
    ):
        dispatch(line, ADMIN, desk)
    with store.write():
        store.changes.add(NOW, Change("storyline renamed", "ferry", "ferry", f"Ada Lind: {QUOTED}"), None)
        store.articles.stand(1, "withdrawn", NOTE)
    for file in tmp_path.glob("other.db*"):
        file.unlink()
    return desk


def shown(desk: Desk) -> str:
    return "\n".join([*everything(desk).values(), str(dispatch("/correct list", ADMIN, desk))])


def test_a_held_statement_is_quoted_nowhere_until_its_release(desk: Desk) -> None:
    lines = ("/storyline list all", "/correct list", "/new since january 2026 all", "/article ferry-1")
    before = [str(dispatch(line, ASKER, desk)) for line in lines]
    assert all("oldiers could" in each for each in before)
    dispatch("/hold s4", ADMIN, desk)
    assert not any("oldiers" in str(dispatch(line, ASKER, desk)) for line in lines)
    dispatch("/release s4", ADMIN, desk)
    assert [str(dispatch(line, ASKER, desk)) for line in lines] == before


def test_of_a_statement_that_is_taken_down_no_part_is_left_in_what_was_typed(desk: Desk, tmp_path: Path) -> None:
    dispatch("/hold s4 because soldiers could be meant", ADMIN, desk)
    assert f"s4 held by terminal:root, 6 Feb 2026, 09:00: because {'█' * 17} meant." in str(
        dispatch("/takedown", ADMIN, desk).notes
    )
    dispatch("/takedown s4 reason he says soldiers could be sent there", ADMIN, desk)
    take_down_for(desk, "s4", "he says soldiers could be sent there")
    assert in_files(tmp_path, ["soldiers", "be sent", "Soldiers could"]) == []
    assert desk.store.log.since(EVERYTHING)[0].after == f"he says {'█' * 22} there"


def test_a_person_who_is_taken_down_is_named_in_articles_alone(desk: Desk) -> None:
    take_down("Ada Lind", desk)
    tables = {"storyline", "change", "correction", "removal", "logged", "log", "person", "statement", "outbox"}
    sql = desk.store.connections.sql
    left = [
        (table, value)
        for table in sorted(tables)
        for row in sql.execute(f"SELECT * FROM {table}").fetchall()
        for name, value in dict(row).items()
        if isinstance(value, str) and name not in ("slug", "subject") and "lind" in value.lower()
    ]
    assert left == []
    [storyline] = [each for each in desk.store.storylines.list(EVERYTHING) if each.slug == "lind"]
    assert storyline.title.startswith("What ████████ wants, after soldiers could")


def test_a_surname_that_somebody_else_has_stays(desk: Desk) -> None:
    from bot.model import Person

    with desk.store.write():
        desk.store.people.save((Person("Karl Lind"),))
    dispatch("/storyline describe fish-quota Karl Lind and Ada Lind, not Lind alone", ADMIN, desk)
    take_down("Ada Lind", desk)
    [storyline] = [each for each in desk.store.storylines.list(EVERYTHING) if each.slug == "fish-quota"]
    assert storyline.brief == "Karl Lind and ████████, not Lind alone"


def test_what_an_editor_gave_a_person_goes_with_the_person(desk: Desk) -> None:
    dispatch("/correct s4 speaker Ada Lind", ADMIN, desk)
    take_down("Ada Lind", desk)
    assert desk.store.statements.get(EVERYTHING, "s4") is None


def test_a_takedown_takes_its_words_from_what_another_hold_keeps(desk: Desk, tmp_path: Path) -> None:
    dispatch("/hold e2", ADMIN, desk)
    dispatch("/hold s4", ADMIN, desk)
    both = Incoming(f"Olav Berg said {QUOTED.lower()}. {HARBOUR.splitlines()[-1]}", "late", given_id="late")
    desk.pipeline.ingest(both)
    desk.pipeline.ingest(replace(FERRY_2, title=QUOTED))
    take_down("s4", desk)
    assert in_files(tmp_path, ["soldiers", "be sent"]) == []
    dispatch("/release e2", ADMIN, desk)
    late = desk.store.articles.get(EVERYTHING, "late")
    assert late is not None
    assert desk.store.articles.text(EVERYTHING, late).endswith(
        "Talks between Lind and Berg are planned for 20 February."
    )
    assert in_files(tmp_path, ["soldiers", "be sent"]) == []


def take_down_for(desk: Desk, target: str, reason: str) -> None:
    first = dispatch(f"/takedown {target} reason {reason}", ADMIN, desk)
    dispatch(first.actions[0].command, ADMIN, desk)
