"""Figures of one event that cannot both be right."""

from __future__ import annotations

import pytest

from bot.following.figures import conflict
from bot.following.given import GivenEvent
from bot.following.timeline import conflicting
from bot.model import Date

SLIDE = "A landslide in Tarn killed {} on Monday night"
MONDAY = Date("2026-02-09", "day", "stated")


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        ("12 people", "15 people", ("12 people", "15 people")),
        ("twelve people", "15 people", ("twelve people", "15 people")),
        ("at least 20 people", "15 people", ("at least 20 people", "15 people")),
        ("1,200 sheep", "1,300 sheep", ("1,200 sheep", "1,300 sheep")),
        ("12 people", "12 people", None),
        ("twelve people", "12 people", None),
        ("a dozen people", "15 people", None),
        ("about 12 people", "15 people", None),
        ("at least 10 people", "12 people", None),
        ("more than 10 people", "12 people", None),
        ("up to 20 people", "12 people", None),
        ("12 people", "15 sheep", None),
    ],
)
def test_figures_of_one_kind_conflict_where_both_cannot_be_right(
    one: str, other: str, told: tuple[str, str] | None
) -> None:
    mine, theirs = (GivenEvent(n, n, f"id:{n}", 0, SLIDE.format(f), MONDAY) for n, f in enumerate((one, other)))
    assert conflicting(mine, theirs) == told


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The toll of the landslide in Tarn rose to 15 dead", "The landslide in Tarn left 12 dead"),
        ("The landslide in Tarn has now killed 15 people", "The landslide in Tarn killed 12 people"),
        ("The landslide killed 3 people in Tarn and 9 people in Orr", "The landslide killed 12 people"),
        ("The landslide hit Tarn on 9 February", "The landslide hit Tarn on 10 February"),
    ],
)
def test_an_update_that_says_so_and_figures_of_parts_conflict_with_none(one: str, other: str) -> None:
    assert conflict(one, other) is None


def test_figures_of_two_events_do_not_conflict() -> None:
    tarn, arvik = ("A landslide in Tarn killed 12 people", "A landslide in Arvik killed 15 people")
    events = [GivenEvent(n, n, f"id:{n}", 0, clause, MONDAY) for n, clause in enumerate((tarn, arvik))]
    assert conflicting(*events) is None
