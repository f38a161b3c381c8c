"""What a timeline is taken away as: rows, Markdown, TimelineJS slides and a calendar, each whole."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from typing import Any

import pytest
from icalendar import Calendar

from bot.export import days_of
from bot.export.calendar import as_calendar
from bot.export.markdown import as_markdown
from bot.export.table import COLUMNS, as_csv, cell
from bot.export.timelinejs import as_timelinejs
from bot.reply import Entry
from tests.export.lines import EVERY, MARCH, PAST, SAID, SAIL, STOPPED, UNDATED, WEEK, taken


def rows() -> list[dict[str, str]]:
    text = as_csv(taken()).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_each_line_is_a_row_with_its_receipts() -> None:
    assert [row["id"] for row in rows()] == [entry.id for entry in EVERY]
    assert rows()[0] == dict(
        zip(
            COLUMNS,
            ("e1", "event", "2026-01-12", "12 Jan 2026", "day", "resolved", "The ferry stopped over $5 and $6 an hour",
             "no", "", "", "", "Harbour Post; Northern Wire", "ferry-1; ferry-2",
             "https://post.example/ferry?a=1&b=(2)", "", '"12 January", from 3 Feb 2026'),
            strict=True,
        )
    )  # fmt: skip


@pytest.mark.parametrize("words", ["=1+1", "+1", "-1", "@name", "\t=1", "\r=1", " =1", "\u200b=1", "＝1"])
def test_no_cell_is_a_formula(words: str) -> None:
    assert cell(words)[0] == "'"


@pytest.mark.parametrize("words", ["12 Jan", "“=1”", "a-b", "", "£5"])
def test_other_cells_stay_as_they_are(words: str) -> None:
    assert cell(words) == words


def test_markdown_holds_the_lines_under_their_years_and_no_foreign_markup() -> None:
    assert as_markdown(taken(STOPPED, SAID, MARCH)).decode() == (
        "# Will the \\*ferry\\* sail?\n"
        "\n"
        "8 lines\n"
        "\n"
        "## 2026\n"
        "\n"
        "- **12 Jan 2026** The ferry stopped over \\$5 and \\$6 an hour"
        " ([Harbour Post](<https://post.example/ferry?a=1&b=%282%29>), Northern Wire,"
        ' "12 January", from 3 Feb 2026, e1)\n'
        "- **5 Feb 2026** Ada Lind, transport minister: “=SUM(A1) \\<b\\>never\\</b\\>”"
        " ([Harbour Post](<https://post.example/ferry?a=1&b=%282%29>), s1)\n"
        "\n"
        "## Order unknown\n"
        "\n"
        "- **March, year not stated** In March they met (Northern Wire, year not stated, e6)\n"
        "\n"
        "*Our own words.*\n"
    )


def slides() -> dict[str, Any]:
    story: dict[str, Any] = json.loads(as_timelinejs(taken()))
    return {slide["unique_id"]: slide for slide in story["events"]}


def test_what_can_be_placed_in_time_is_a_slide() -> None:
    assert list(slides()) == ["e1", "e4", "e5", "s1", "e2", "e3"]


def test_a_slide_knows_no_more_of_its_date_than_the_line() -> None:
    found = slides()
    assert found["e3"]["start_date"] == {"year": 2026, "month": 4}
    assert (found["e4"]["start_date"], found["e4"]["end_date"], found["e4"]["display_date"]) == (
        {"year": 2026, "month": 1, "day": 19}, {"year": 2026, "month": 1, "day": 25}, "19–25 Jan 2026",
    )  # fmt: skip
    assert found["e5"]["display_date"] == "30 Jan 2026 (was planned for this date)"


def test_a_slide_holds_no_markup_but_our_own() -> None:
    assert slides()["s1"] == {
        "start_date": {"year": 2026, "month": 2, "day": 5},
        "display_date": "5 Feb 2026",
        "text": {
            "headline": "Ada Lind, transport minister",
            "text": "<p>“=SUM(A1) &lt;b&gt;never&lt;/b&gt;”</p>"
            '<p><a href="https://post.example/ferry?a=1&amp;b=(2)">Harbour Post</a></p>',
        },
        "group": "What was said",
        "unique_id": "s1",
        "autolink": False,
    }


TIMELINEJS: dict[str, set[str]] = {
    "story": {"title", "events", "eras", "scale"},
    "slide": {
        "start_date", "end_date", "text", "media", "group", "display_date", "background", "autolink", "unique_id"
    },
    "date": {"year", "month", "day", "hour", "minute", "second", "millisecond", "display_date"},
    "text": {"headline", "text"},
}  # fmt: skip
"""The objects that TimelineJS's documentation of its format names, with their properties."""


def test_a_story_has_only_what_the_format_documents_and_all_that_it_requires() -> None:
    story = json.loads(as_timelinejs(taken()))
    assert set(story) <= TIMELINEJS["story"]
    assert "start_date" not in story["title"]
    for slide in (story["title"], *story["events"]):
        assert set(slide) <= TIMELINEJS["slide"]
        assert set(slide["text"]) <= TIMELINEJS["text"]
        for day in (slide[key] for key in ("start_date", "end_date") if key in slide):
            assert set(day) <= TIMELINEJS["date"]
            assert isinstance(day["year"], int)
    assert all("start_date" in slide for slide in story["events"])


def test_a_calendar_holds_what_lies_ahead_and_nothing_else() -> None:
    calendar = Calendar.from_ical(as_calendar(taken()))
    found = [
        (str(each["uid"]), each.decoded("dtstart"), each.decoded("dtend"), str(each["summary"]), str(each["status"]))
        for each in calendar.walk("VEVENT")
    ]
    assert found == [
        ("e2.ferry@slugline", date(2026, 2, 20), date(2026, 2, 21), "Talks are planned for 20 February", "TENTATIVE"),
        ("e3.ferry@slugline", date(2026, 4, 1), date(2026, 5, 1), "Apr 2026: The new ship will sail in April",
         "TENTATIVE"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("entry", "days"),
    [
        (STOPPED, (date(2026, 1, 12), date(2026, 1, 12))),
        (SAIL, (date(2026, 4, 1), date(2026, 4, 30))),
        (Entry("e8", "event", "", "2024-02"), (date(2024, 2, 1), date(2024, 2, 29))),
        (Entry("e8", "event", "", "2025-12"), (date(2025, 12, 1), date(2025, 12, 31))),
        (Entry("e8", "event", "", "2025"), (date(2025, 1, 1), date(2025, 12, 31))),
        (WEEK, (date(2026, 1, 19), date(2026, 1, 25))),
        (PAST, (date(2026, 1, 30), date(2026, 1, 30))),
        (MARCH, None),
        (UNDATED, None),
        (Entry("e8", "event", "", "some weeks ago"), None),
    ],
)  # fmt: skip
def test_a_date_is_the_days_that_it_can_be(entry: Entry, days: tuple[date, date] | None) -> None:
    assert days_of(entry) == days
