"""Statements and dates are read as well as the floors say, and none is lowered without a word about why."""

from pathlib import Path

import pytest

from tests.bench import copies, dates, statements, storylines, tracking
from tests.bench.statements import TEXTS, lowered, measured, pinned

CHANGELOG = Path(__file__).parents[1] / "CHANGELOG.md"
pytestmark = pytest.mark.timeout(900)  # each reads hundreds of articles, beside whatever else the machine does
NO_ARTICLES = "the annotated articles are not beside the repository; SLUGLINE_SHARED names their folder"


@pytest.mark.skipif(not TEXTS, reason=NO_ARTICLES)
def test_statements_are_read_at_least_as_well_as_the_floors_say() -> None:
    found, floors = measured(), pinned()
    assert set(found) == set(floors)
    missed = {name: (found[name], pin["floor"]) for name, pin in floors.items() if found[name] < pin["floor"]}
    assert missed == {}, 'python -m tests.bench.statements --pin --lower "REASON" lowers a floor'


@pytest.mark.skipif(not (dates.BENCH / "data" / "dates").is_dir(), reason=NO_ARTICLES)
def test_dates_are_found_and_resolved_at_least_as_well_as_the_floors_say() -> None:
    missed = [row for row in dates.rows() if "vF1" in row.figure and not row.met]
    assert missed == []


@pytest.mark.skipif(not copies.TEXTS.is_dir(), reason=NO_ARTICLES)
def test_edited_copies_are_told_from_other_reports() -> None:
    figures = copies.measured()
    assert (figures.precision >= 99, figures.recall >= 95, min(figures.found.values()) >= 95) == (True, True, True)


@pytest.mark.skipif(not storylines.STREAM.exists(), reason=NO_ARTICLES)
def test_reports_of_one_event_are_put_together_when_they_arrive() -> None:
    assert storylines.figures(storylines.reports())[0] >= storylines.FLOOR


@pytest.mark.skipif(not storylines.STREAM.exists(), reason=NO_ARTICLES)
def test_storylines_given_by_two_articles_each_are_followed() -> None:
    figures = tracking.measured()
    assert (figures.f1 >= tracking.F1, figures.precision >= tracking.PRECISION) == (True, True)


@pytest.mark.skipif(not storylines.STREAM.exists(), reason=NO_ARTICLES)
def test_a_storyline_is_followed_alone_among_look_alikes_that_nobody_tracks() -> None:
    figures = tracking.measured_alone(tracking.ALONE_EVERY)
    assert (figures.f1 >= tracking.ALONE_F1, figures.precision >= tracking.ALONE_PRECISION) == (True, True)


def test_the_changelog_says_why_a_floor_was_lowered() -> None:
    told = CHANGELOG.read_text(encoding="utf-8")
    low = [lowered(name, pin) for name, pin in pinned().items() if pin["floor"] < pin["best"]]
    assert [line for line in low if f"{line}: " not in told] == []


def test_a_floor_rises_by_itself_and_falls_only_for_a_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statements, "FLOORS", tmp_path / "floors.json")
    assert statements.pin({"speech": 80.0}, "") == []
    assert statements.pin({"speech": 79.0}, "") == []
    assert statements.pinned() == {"speech": {"floor": 80.0, "best": 80.0}}
    assert statements.pin({"speech": 79.0}, "a rule was wrong") == [
        "Floor lowered: speech from 80.0 to 79.0: a rule was wrong"
    ]
    assert statements.pinned() == {"speech": {"floor": 79.0, "best": 80.0}}
    assert statements.pin({"speech": 81.0}, "") == []
    assert statements.pinned() == {"speech": {"floor": 81.0, "best": 81.0}}
