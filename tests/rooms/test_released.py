"""What a room decided on an article's lines holds for everybody from the moment that everybody can read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.model import EVERYTHING, Incoming
from handlers.dispatch import dispatch
from tests.handlers.ferry import NOW
from tests.rooms.world import CHANNEL, HERE, PASTE, drawer_of, drawers, empty_world, entries

if TYPE_CHECKING:
    from pathlib import Path

    from handlers.desk import Desk


class Crashed(Exception):
    """The program ended there."""


DECIDED = (
    "/correct ps2 speaker Olav Berg",
    "/correct pe1 date 13 January 2026",
    "/mark ps3 do-not-use",
    "/mark ps1 verified",
)
ASKED = "/flag ps1 is the zinnia list real?"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    made = empty_world(tmp_path / "desk.db")
    for line in (PASTE, *DECIDED, ASKED):
        dispatch(line, HERE, made)
    return made


def standing(desk: Desk) -> list[tuple[str, str | None, str, str]]:
    """What was decided at a desk or in a drawer: the kind, the value, on which words, by whom."""
    found = desk.store.corrections.standing(EVERYTHING)
    return [(each.kind, each.value, each.words, each.by) for each in found if each.kind != "flag"]


def test_decisions_come_along_on_the_same_words_in_their_makers_name_and_from_no_room(desk: Desk) -> None:
    before = standing(drawer_of(desk))
    along, left = dispatch("/release pa1", HERE, desk).notes
    assert along == "4 decisions on its lines came along."
    assert left == (
        "1 flag or decision stayed behind: flags are asked in one room, and what concerns another article is decided at"
        " the desk."
    )
    assert (standing(desk), len(before)) == (before, 4)
    assert {each.place for each in desk.store.corrections.standing(EVERYTHING)} == {"a private room"}
    logged = [row for row in desk.store.log.since(EVERYTHING) if row.action == "decide"]
    assert {(row.actor, row.place) for row in logged} == {("slack:ada", "a private room")}
    assert "zinnia list real" not in str(desk.store.log.since(EVERYTHING))


def test_the_article_is_read_at_the_desk_as_it_was_in_the_room(desk: Desk) -> None:
    here = dispatch("/who-said zinnia", HERE, desk).entries
    dispatch("/release pa1", HERE, desk)
    there = dispatch("/who-said zinnia", CHANNEL, desk).entries
    assert [(each.speaker, each.text) for each in there] == [(each.speaker, each.text) for each in here]
    assert "Olav Berg" in [each.speaker for each in there]


def test_what_is_withheld_is_so_in_the_write_that_takes_the_article_in(desk: Desk) -> None:
    """A crash after it leaves the article at the desk with its marks."""
    dispatch("/storyline add fish-quota pa1", HERE, desk)
    decided = standing(drawer_of(desk))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(desk.pipeline), "accept", _crash)
        with pytest.raises(Crashed):
            dispatch("/release pa1", HERE, desk)
    assert entries("/search zinnia", CHANNEL, desk) == ["a5"]
    assert standing(desk) == decided


def test_a_release_that_was_broken_off_decides_nothing_twice(desk: Desk) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bot.store.retention.Retention.delete", _crash)
        with pytest.raises(Crashed):
            dispatch("/release pa1", HERE, desk)
    decided = standing(desk)
    dispatch("/release pa1", HERE, desk)
    assert (standing(desk), len(decided), drawers(desk)) == (decided, 4, [])


def test_what_fails_within_the_write_takes_no_article_in(desk: Desk) -> None:
    incoming = Incoming("Ada Lind said that the pier of Holm is open.", "pasted")
    with pytest.raises(Crashed):
        desk.pipeline.ingest(incoming, within=_crash)
    assert desk.store.articles.get(EVERYTHING, "a5") is None
    assert desk.clock() == NOW
    assert desk.pipeline.ingest(incoming).outcome == "new"


def _crash(*given: object, **named: object) -> None:
    raise Crashed
