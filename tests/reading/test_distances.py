"""How far from a day that the words name; all published on Wednesday 19 February 2025."""

from __future__ import annotations

import pytest

from bot.model import Date
from bot.reading.dates import find_dates
from bot.reading.sentences import sentences

WEDNESDAY = Date("2025-02-19", "day", "stated")


def found(text: str) -> list[Date]:
    return [mention.date for mention in find_dates(text, WEDNESDAY, sentences(text))]


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ("It shut two days before Christmas.", "two days before Christmas", "2024-12-23"),
        ("It shut the day after Thanksgiving.", "the day after Thanksgiving", "2024-11-29"),
        ("It shut on the eve of Christmas.", "the eve of Christmas", "2024-12-24"),
        ("It shut two nights before Christmas.", "two nights before Christmas", "2024-12-23"),
        ("It shut the night before Christmas.", "the night before Christmas", "2024-12-24"),
        ("It shut the Friday before Christmas.", "the Friday before Christmas", "2024-12-20"),
        ("It will shut the Monday after Easter.", "the Monday after Easter", "2025-04-21"),
        ("It shut the Tuesday after Labor Day.", "the Tuesday after Labor Day", "2024-09-03"),
        ("It shut a month before Christmas 2023.", "a month before Christmas 2023", "2023-11"),
        ("It will shut two weeks from tomorrow.", "two weeks from tomorrow", "2025-03-06"),
        ("It shut three days after 4 January 2024.", "three days after 4 January 2024", "2024-01-07"),
        ("It shut the day before its Jan. 4 vote.", "the day before its Jan. 4", "2025-01-03"),
        ("It shut the day after 9/11.", "the day after 9/11", "2001-09-12"),
        ("It shut ten years to the day after 9/11.", "ten years to the day after 9/11", "2011-09-11"),
        ("It shut a year after the 2016 vote.", "a year after the 2016", "2017"),
        ("It shut two months after March 2024.", "two months after March 2024", "2024-05"),
    ],
)
def test_a_distance_counts_from_the_named_day_and_is_one_date_with_it(text: str, words: str, value: str) -> None:
    assert [(date.words, date.value) for date in found(text)] == [(words, value)]


@pytest.mark.parametrize(
    ("text", "not_before", "not_after"),
    [
        ("It shut the week before Christmas.", "2024-12-18", "2024-12-24"),
        ("It shut the weekend before Christmas.", "2024-12-21", "2024-12-22"),
        ("It will shut the weekend after Easter.", "2025-04-26", "2025-04-27"),
        ("It will shut a week before Easter.", "2025-04-07", "2025-04-13"),
        ("It shut a few days before Christmas.", "2024-12-12", "2024-12-24"),
        ("It shut hours after 4 January 2024.", "2024-01-04", "2024-01-05"),
        ("It shut months after 4 January 2024.", "2024-01-05", None),
    ],
)
def test_weeks_and_vague_counts_have_bounds_and_no_value(
    text: str, not_before: str | None, not_after: str | None
) -> None:
    assert [(date.value, date.not_before, date.not_after) for date in found(text)] == [(None, not_before, not_after)]


@pytest.mark.parametrize(
    "text",
    [
        "It shut two days before the vote.",
        "It shut the day after Holm left.",
        "It shut one day after turning ten.",
        "It shut a year before its founder died.",
    ],
)
def test_a_distance_from_what_is_only_told_of_is_no_date(text: str) -> None:
    assert [date.words for date in found(f"It opened on 4 January 2024. {text}")] == ["4 January 2024"]


def test_a_distance_says_what_it_was_counted_from() -> None:
    assert found("It shut two days before Christmas.")[0].reason == "from 25 Dec 2024"


def test_a_vague_distance_from_a_month_or_year_leaves_it_as_it_is() -> None:
    assert [date.words for date in found("It shut years after 2016, months before March 2024.")] == [
        "2016",
        "March 2024",
    ]


def test_how_long_something_lasts_from_a_day_on_is_no_distance() -> None:
    assert [date.words for date in found("It will shut for two weeks from tomorrow.")] == ["tomorrow"]
