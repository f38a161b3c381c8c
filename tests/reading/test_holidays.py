"""Named days, in years and in the text of an article of Wednesday 19 February 2025."""

from __future__ import annotations

from datetime import date

import pytest

from bot.model import Date
from bot.reading import almanac
from bot.reading.dates import find_dates
from bot.reading.holidays import HOLIDAYS, holiday
from bot.reading.sentences import sentences

WEDNESDAY = Date("2025-02-19", "day", "stated")


def found(text: str) -> list[Date]:
    return [mention.date for mention in find_dates(text, WEDNESDAY, sentences(text))]


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("Shrove Tuesday", date(2024, 2, 13)),
        ("Ascension Day", date(2024, 5, 9)),
        ("Whit Monday", date(2024, 5, 20)),
        ("Orthodox Good Friday", date(2024, 5, 3)),
        ("Thanksgiving", date(2024, 11, 28)),
        ("Black Friday", date(2024, 11, 29)),
        ("Cyber Monday", date(2024, 12, 2)),
        ("Memorial Day", date(2024, 5, 27)),
        ("Holocaust Memorial Day", date(2024, 1, 27)),
        ("Veterans’ Day", date(2024, 11, 11)),
        ("Martin Luther King, Jr. Day", date(2024, 1, 15)),
    ],
)
def test_a_named_day_of_2024(name: str, day: date) -> None:
    assert holiday(name, 2024) == day


@pytest.mark.parametrize(
    ("year", "easter"), [(2021, date(2021, 5, 2)), (2024, date(2024, 5, 5)), (2025, date(2025, 4, 20))]
)
def test_orthodox_easter(year: int, easter: date) -> None:
    assert almanac.orthodox_easter(year) == easter


def test_every_named_day_has_a_day_in_every_year_of_the_almanac() -> None:
    assert all(holiday(name, year) for name in HOLIDAYS for year in (1000, 1900, 2024, 2199))
    assert holiday("Christmas", 2200) is None


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ("It shut on New Year’s Eve.", "New Year’s Eve", "2024-12-31"),
        ("It shut on Orthodox Christmas.", "Orthodox Christmas", "2025-01-07"),
        ("It will shut on Orthodox Easter.", "Orthodox Easter", "2025-04-20"),
        ("It shut on Holocaust Memorial Day.", "Holocaust Memorial Day", "2025-01-27"),
        ("It shut on Cyber Monday.", "Cyber Monday", "2024-12-02"),
        ("It shut on Guy Fawkes Night 2023.", "Guy Fawkes Night 2023", "2023-11-05"),
        ("It shut on Anzac Day.", "Anzac Day", "2024-04-25"),
    ],
)
def test_a_named_day_in_a_text(text: str, words: str, value: str) -> None:
    assert [(each.words, each.value) for each in found(text)] == [(words, value)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("He left last Christmas.", "1997-12-25"),
        ("He will leave next Christmas.", "1998-12-25"),
        ("He will leave this Christmas.", "1998-12-25"),
        ("He left last Thanksgiving.", "1997-11-27"),
    ],
)
def test_the_last_and_the_next_of_a_named_day_lie_behind_and_ahead_however_near_the_other_is(
    text: str, value: str
) -> None:
    november = Date("1998-11-05", "day", "stated")
    assert [mention.date.value for mention in find_dates(text, november, sentences(text))] == [value]


@pytest.mark.parametrize(
    ("text", "not_before", "not_after"),
    [
        ("It shut over the Labor Day weekend.", "2024-08-31", "2024-09-02"),
        ("It will shut over the Easter weekend.", "2025-04-19", "2025-04-20"),
        ("It shut over the Thanksgiving weekend.", "2024-11-28", "2024-12-01"),
    ],
)
def test_the_weekend_of_a_named_day_has_bounds(text: str, not_before: str, not_after: str) -> None:
    assert [(each.value, each.not_before, each.not_after) for each in found(text)] == [(None, not_before, not_after)]


@pytest.mark.parametrize("text", ["It shut on Independence Day.", "It shut on Mother’s Day.", "It shut on Labour Day."])
def test_a_day_that_differs_from_country_to_country_is_none(text: str) -> None:
    assert found(text) == []
