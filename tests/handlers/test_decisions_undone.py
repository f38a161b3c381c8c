"""Whatever people decide, in any order, is undone whole, in any order."""

from __future__ import annotations

import contextlib
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.errors import TellUser
from bot.model import EVERYTHING
from bot.store import Query
from handlers.desk import Desk
from handlers.dispatch import dispatch
from tests.handlers.ferry import ADMIN, ASKER, ferry_desk

EDITORS = (ASKER, replace(ASKER, user="berg"))
STATEMENTS, EVENTS = [f"s{n}" for n in range(1, 8)], [f"e{n}" for n in range(1, 6)]
ENDS = (
    *("speaker Ada Lind", "speaker Olav Berg", "speaker unknown", "date 3 Feb 2026", "date unknown"),
    *("words 1", "words 2", "not-a-statement", "not-this-story ferry"),
)
MARKS = ("verified", "do-not-use", "embargoed until 1 March 2026")

lines = st.one_of(
    st.builds("/correct {} {}".format, st.sampled_from(STATEMENTS + EVENTS), st.sampled_from(ENDS)),
    st.builds("/mark {} {}".format, st.sampled_from(STATEMENTS + EVENTS), st.sampled_from(MARKS)),
    st.builds("/correct {} same-as {}".format, st.sampled_from(STATEMENTS), st.sampled_from(STATEMENTS)),
    st.builds("/correct {} same-as {}".format, st.sampled_from(EVENTS), st.sampled_from(EVENTS)),
    st.builds("/correct {} different-from {}".format, st.sampled_from(STATEMENTS), st.sampled_from(STATEMENTS)),
)
decisions = st.lists(st.tuples(st.sampled_from(EDITORS), lines), max_size=10)


def shown(desk: Desk) -> object:
    """All that answers show of every line, by its id."""
    store = desk.store
    found = [store.statements.get(EVERYTHING, each) for each in STATEMENTS]
    told = [store.events.get(EVERYTHING, each) for each in EVENTS]
    return (
        found,
        told,
        [s.id for s in store.statements.of_storyline(EVERYTHING, "ferry")],
        [e.id for e in store.events.of_storyline(EVERYTHING, "ferry")],
        [s.id for s in store.statements.search(EVERYTHING, Query(person="Ada Lind"), 50).statements],
        [
            s.id
            for s in store.statements.search(EVERYTHING, Query(terms=("harbour",), storyline="ferry"), 50).statements
        ],
        [(c.kind, c.subject) for c in store.changes.since(EVERYTHING)],
    )


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(decisions, st.randoms(use_true_random=False))
def test_undoing_every_decision_in_any_order_shows_everything_as_it_was_read(
    made: list[tuple[object, str]], order: object
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        desk = ferry_desk(Path(folder) / "ferry.db")
        before = shown(desk)
        for asker, line in made:
            with contextlib.suppress(TellUser):
                dispatch(line, asker, desk)  # type: ignore[arg-type]
        standing = [each.id for each in desk.store.corrections.standing(EVERYTHING)]
        order.shuffle(standing)  # type: ignore[attr-defined]
        for each in standing:
            dispatch(f"/undo {each}", ASKER, desk)
        assert shown(desk) == before
        desk.store.close()


@pytest.mark.parametrize("ending", ["same-as s4", "different-from s4"])
def test_a_ruling_on_a_held_line_is_taken_back_once_it_is_released(ending: str, tmp_path: Path) -> None:
    desk = ferry_desk(tmp_path / "ferry.db")
    before = shown(desk)
    dispatch(f"/correct s3 {ending}", ASKER, desk)
    held = "s3" if ending.startswith("same") else "s4"
    dispatch(f"/hold {held}", ADMIN, desk)
    with pytest.raises(TellUser):
        dispatch("/undo c1", ASKER, desk)
    dispatch(f"/release {held}", ADMIN, desk)
    dispatch("/undo c1", ASKER, desk)
    assert shown(desk) == before
