"""Days that clocks make hard: both clock changes, a leap day, the year's end, and an outlet twelve hours away."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest

from bot.ingest.lines import read_lines
from bot.model import Date, Incoming
from bot.reading.dates import find_dates
from bot.reading.sentences import sentences
from bot.when import read_when
from handlers.wording import moment

PARIS, AUCKLAND = ZoneInfo("Europe/Paris"), ZoneInfo("Pacific/Auckland")


def at(words: str) -> datetime:
    return datetime.fromisoformat(words).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "hours"), [("2026-03-29T10:00", 23), ("2026-10-25T10:00", 25), ("2026-03-30T10:00", 24)]
)
def test_today_is_as_long_as_the_desk_s_day(now: str, hours: int) -> None:
    today = read_when("today", at(now), PARIS)
    assert today
    assert today.end.astimezone(UTC) - today.start.astimezone(UTC) == timedelta(hours=hours)


@pytest.mark.parametrize("now", ["2026-03-29T10:00", "2026-10-25T10:00"])
def test_a_day_in_hours_is_24_of_them_over_a_clock_change(now: str) -> None:
    since = read_when("24h", at(now), PARIS)
    assert since
    assert at(now) - since.start.astimezone(UTC) == timedelta(hours=24)


@pytest.mark.parametrize(
    ("words", "now", "zone", "shown"),
    [
        ("today", "2025-12-31T12:00", AUCKLAND, "1 Jan 2026"),
        ("yesterday", "2025-12-31T12:00", AUCKLAND, "31 Dec 2025"),
        ("this year", "2025-12-31T12:00", AUCKLAND, "2026"),
        ("this year", "2025-12-31T12:00", PARIS, "2025"),
        ("yesterday", "2024-03-01T10:00", PARIS, "29 Feb 2024"),
        ("a year ago", "2024-02-29T10:00", PARIS, "28 Feb 2023"),
        ("a month ago", "2025-03-31T10:00", PARIS, "28 Feb 2025"),
        ("4 years ago", "2024-02-29T10:00", PARIS, "29 Feb 2020"),
    ],
)
def test_a_day_asked_for_is_the_desk_s(words: str, now: str, zone: ZoneInfo, shown: str) -> None:
    found = read_when(words, at(now), zone)
    assert found
    assert found.shown == shown


@pytest.mark.parametrize(
    ("instant", "zone", "shown"),
    [
        ("2026-03-29T00:59", PARIS, "29 Mar 2026, 01:59"),
        ("2026-03-29T01:00", PARIS, "29 Mar 2026, 03:00"),
        ("2026-10-25T00:30", PARIS, "25 Oct 2026, 02:30"),
        ("2026-10-25T01:30", PARIS, "25 Oct 2026, 02:30"),
        ("2025-12-31T11:30", AUCKLAND, "1 Jan 2026, 00:30"),
        ("2024-02-28T11:30", AUCKLAND, "29 Feb 2024, 00:30"),
    ],
)
def test_an_answer_tells_an_instant_on_the_desk_s_clock(instant: str, zone: ZoneInfo, shown: str) -> None:
    assert moment(at(instant), zone) == shown


@pytest.mark.parametrize(
    ("url", "day"), [("https://example.co.nz/a", "2025-02-18"), ("https://example.com/a", "2025-02-11")]
)
def test_tuesday_in_auckland_is_told_on_its_own_morning(url: str, day: str) -> None:
    """Its article is published on Tuesday at nine, which is Monday evening in UTC."""
    line = {"text": "Mayor Holm resigned on Tuesday.", "url": url, "published": "2025-02-17T20:00:00Z"}
    incoming = next(read_lines(BytesIO(json.dumps(line).encode()), "a.jsonl", 10_000))
    assert isinstance(incoming, Incoming)
    assert [
        mention.date.value for mention in find_dates(incoming.text, incoming.published, sentences(incoming.text))
    ] == [day]


@pytest.mark.parametrize(
    ("published", "text", "value"),
    [
        ("2024-02-29", "Holm left a year ago today.", "2023"),
        ("2024-02-29", "Holm left a month ago today.", "2024-01-29"),
        ("2028-02-29", "Holm left four years ago today.", "2024-02-29"),
        ("2024-02-28", "Holm will leave the day after tomorrow.", "2024-03-01"),
        ("2024-02-28", "Holm will leave in two days.", "2024-03-01"),
        ("2025-01-01", "Holm left the day before yesterday.", "2024-12-30"),
        ("2025-01-01", "Holm left overnight.", None),
        ("2024-12-30", "Holm will leave on Wednesday.", "2025-01-01"),
        ("2024-12-30", "Holm will leave next month.", "2025-01"),
        ("2025-01-02", "Holm left on Dec. 31.", "2024-12-31"),
        ("2024-12-31", "Holm will leave on Jan. 2.", "2025-01-02"),
        ("2025-03-30", "Holm left a day ago.", "2025-03-29"),
        ("2025-10-26", "Holm left yesterday.", "2025-10-25"),
    ],
)
def test_days_of_an_article_turn_at_leap_days_and_the_year_s_end(published: str, text: str, value: str | None) -> None:
    assert [m.date.value for m in find_dates(text, Date(published, "day", "stated"), sentences(text))] == [value]
