"""The hour beside a day and its zone; all published on Wednesday 19 February 2025."""

from __future__ import annotations

from datetime import date

import pytest

from bot.facts import date_json
from bot.model import Date
from bot.reading.dates import find_dates
from bot.reading.sentences import sentences
from bot.reading.zones import offset_of

WEDNESDAY = Date("2025-02-19", "day", "stated")


@pytest.mark.parametrize(
    ("text", "timex"),
    [
        ("It opened at 9 a.m. EST on Tuesday.", "2025-02-18T09:00-05:00"),
        ("It opened at 9.30am GMT on 18 February.", "2025-02-18T09:30Z"),
        ("It opened at 0930 GMT on Tuesday.", "2025-02-18T09:30Z"),
        ("It opened at 14:30 CET on Tuesday.", "2025-02-18T14:30+01:00"),
        ("It opened on Tuesday at 2 p.m. ET.", "2025-02-18T14:00-05:00"),
        ("It opened Tuesday at about 2:30 p.m.", "2025-02-18T14:30"),
        ("It opened Tuesday at noon Eastern time.", "2025-02-18T12:00-05:00"),
        ("It opened on 18 February 2025 at 14:30.", "2025-02-18T14:30"),
        ("It opened at 9 a.m. IST on Tuesday.", "2025-02-18T09:00"),
        ("It opened at 9 a.m. local time on Tuesday.", "2025-02-18T09:00"),
    ],
)
def test_an_hour_keeps_the_zone_that_stands_with_it(text: str, timex: str) -> None:
    found = find_dates(text, WEDNESDAY, sentences(text))
    assert [date_json(mention)["timex"] for mention in found] == [timex]


def test_an_hour_that_only_glosses_the_one_before_makes_no_time() -> None:
    text = "It shook at about 10:35 a.m. (0735 GMT) Tuesday."
    assert [mention.time for mention in find_dates(text, WEDNESDAY, sentences(text))] == [""]


@pytest.mark.parametrize(
    ("zone", "day", "offset"),
    [
        ("ET", date(2025, 3, 8), "-05:00"),
        ("ET", date(2025, 3, 9), "-04:00"),
        ("ET", date(2025, 11, 1), "-04:00"),
        ("ET", date(2025, 11, 2), "-05:00"),
        ("ET", date(1998, 7, 1), ""),
        ("EST", date(2025, 7, 1), "-05:00"),
        ("Pacific time", date(2025, 7, 1), "-07:00"),
        ("CST", date(2025, 7, 1), ""),
        ("BST", date(2025, 7, 1), "+01:00"),
        ("", date(2025, 7, 1), ""),
    ],
)
def test_a_zone_is_an_offset_on_its_day(zone: str, day: date, offset: str) -> None:
    assert offset_of(zone, day) == offset
