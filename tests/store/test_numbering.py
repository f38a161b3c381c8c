"""Public ids: given once, in order, and with gaps that tell nothing."""

from pathlib import Path

import pytest

from bot.following.correcting import Correction
from bot.model import EVERYTHING
from bot.store import Store, numbering
from bot.store.numbering import FURTHEST, numbered_in_a_row, step
from tests.store.making import AT, arrive, day, happened, said

CLOSED = "The bridge at Vik was closed on Monday."
TEXT = f"{CLOSED} “The ferry sails,” said Ada Lund."


@pytest.fixture
def stepping(monkeypatch: pytest.MonkeyPatch) -> None:
    """Numbers go on as they do outside of tests, but by known steps: 2, 4, 1, 3, 3, and again."""
    steps = iter((1, 3, 0, 2, 2) * 9)
    monkeypatch.setattr(numbering, "step", step)
    monkeypatch.setattr("secrets.randbelow", lambda below: next(steps) % below)


def corrected(store: Store, subject: str) -> str:
    with store.write():
        made = store.corrections.add(Correction(0, AT, "ada", "slack:C1", "speaker", subject, "Bo Ek"))
    return store.connections.id_of("correction", made)


def given(store: Store) -> list[str]:
    """The ids of an article, and of all that it may bring or be decided of it."""
    article = arrive(store, TEXT.replace("Vik", f"Vik {store.size(EVERYTHING)['articles']}"))
    clause = store.articles.text(EVERYTHING, article).partition(" “")[0]
    statement, (event, _) = said(store, article, "The ferry sails"), happened(store, article, clause, day("2026-06-01"))
    id_of = store.connections.id_of
    return [article.id, id_of("statement", statement), id_of("event", event), corrected(store, f"s{statement}")]


@pytest.mark.usefixtures("stepping")
def test_ids_of_every_kind_go_on_by_steps_of_different_lengths(store: Store) -> None:
    assert [given(store) for _ in range(3)] == [
        ["a2", "s4", "e1", "c3"],
        ["a5", "s6", "e5", "c4"],
        ["a8", "s9", "e7", "c8"],
    ]


def test_a_step_is_of_any_length_up_to_the_furthest() -> None:
    assert {step() for _ in range(500)} == set(range(1, FURTHEST + 1))


@pytest.mark.usefixtures("stepping")
def test_a_drawers_own_ids_have_gaps_too(tmp_path: Path) -> None:
    drawer = Store.open(tmp_path / "drawer.db", letter="p")
    assert [given(drawer), given(drawer)] == [["pa2", "ps4", "pe1", "pc3"], ["pa5", "ps6", "pe5", "pc4"]]
    drawer.close()


@pytest.mark.usefixtures("stepping")
def test_a_record_that_comes_apart_from_another_goes_on_by_a_step(store: Store) -> None:
    statement = said(store, arrive(store, TEXT), "The ferry sails")
    with store.write():
        apart = store.said.copy(AT, statement)
    assert (statement, apart) == (4, 5)


def test_a_database_numbered_in_a_row_goes_on_from_its_last_id(store: Store, request: pytest.FixtureRequest) -> None:
    before = [given(store), given(store)]
    request.getfixturevalue("stepping")
    assert [*before, given(store)] == [
        ["a1", "s1", "e1", "c1"],
        ["a2", "s2", "e2", "c2"],
        ["a4", "s6", "e3", "c5"],
    ]


@pytest.mark.usefixtures("stepping")
def test_what_everybody_may_see_is_numbered_in_a_row_where_that_is_asked_for(store: Store) -> None:
    with numbered_in_a_row():
        seeded = [given(store), given(store)]
    assert [*seeded, given(store)] == [
        ["a1", "s1", "e1", "c1"],
        ["a2", "s2", "e2", "c2"],
        ["a4", "s6", "e3", "c5"],
    ]


def test_a_number_is_passed_over_that_an_article_brought_as_its_id(store: Store) -> None:
    brought = arrive(store, TEXT, given_id="a2")
    assert [brought.id, arrive(store, f"{TEXT} So far.").id] == ["a2", "a3"]
