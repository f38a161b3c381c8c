"""The publication date: stated, printed, or as far as the text fixes it; never a guess."""

from __future__ import annotations

import pytest

from bot.model import Date, Span
from bot.reading.dates import find_dates
from bot.reading.published import publication_date
from bot.reading.sentences import sentences


def published(text: str, stated: Date | None = None, furniture: tuple[Span, ...] = ()) -> Date:
    dates = find_dates(text, stated, sentences(text), furniture=furniture)
    return publication_date(text, stated, dates, furniture)


def test_the_source_s_own_date_wins() -> None:
    stated = Date("2025-02-20", "day", "stated", reason="feed")
    assert published("19 February 2025\n\nThe council voted on Monday.", stated) == stated


@pytest.mark.parametrize(
    "line",
    [
        "Published: 19 February 2025",
        "Published on February 19, 2025 at 10:30 GMT",
        "By Ada Brandt | 19 February 2025",
        "Wednesday, 19 February 2025",
        "2025-02-19",
        "LISBON, Feb. 19, 2025 (Wire) — The council voted to close the harbour.",
    ],
)
def test_a_line_that_prints_the_page_s_day_states_it(line: str) -> None:
    got = published(f"Harbour closes\n\n{line}\n\nThe council had met in 2019.")
    assert (got.value, got.precision, got.basis, got.reason) == ("2025-02-19", "day", "stated", "printed on the page")


def test_a_dateline_without_a_year_takes_the_one_that_the_text_fixes() -> None:
    got = published("LISBON, Jan. 6 (Wire) — The council voted.\n\nIt had last met in August 2025.")
    assert (got.value, got.basis, got.reason) == (
        "2026-01-06",
        "inferred",
        "printed on the page without a year; the first 6 January from Aug 2025, the latest dated event",
    )


def test_a_yearless_day_gives_the_month_and_a_lower_bound() -> None:
    assert published("The chancellor said on Jan. 6 that talks go on. The two met in August 2025.") == Date(
        "2026-01", "month", "inferred", "2026-01-06", None, reason="not before 6 Jan 2026, the latest day it tells of"
    )


def test_what_lies_ahead_is_an_upper_bound() -> None:
    text = (
        "The chancellor said on Tuesday, February 18, that she is open to talks. The two have not spoken since 2022. "
        "The talks are scheduled for Wednesday."
    )
    assert published(text) == Date(
        "2025-02",
        "month",
        "inferred",
        "2025-02-18",
        "2025-02-19",
        reason="not before 18 Feb 2025, the latest day it tells of; 19 Feb 2025 still lies ahead",
    )


def test_a_full_date_may_be_years_old_and_bounds_only() -> None:
    assert published("On 3 February 2026, the chancellor announced talks.") == Date(
        not_before="2026-02-03", reason="not before 3 Feb 2026, the latest day it tells of"
    )


def test_a_date_that_is_only_planned_bounds_from_above() -> None:
    assert published("The council will vote on 5 March 2026.") == Date(
        not_after="2026-03-05", reason="5 Mar 2026 still lies ahead"
    )


def test_a_printed_day_that_reads_both_ways_bounds_it_unless_the_order_is_known() -> None:
    line = "Harbour closes\n\nPublished: 05/02/2025\n\nThe council voted on Monday."
    assert published(line) == Date(
        "2025",
        "year",
        "stated",
        "2025-02-05",
        "2025-05-02",
        words="05/02/2025",
        reason="printed on the page; day or month first is not clear",
    )
    dates = find_dates(line, None, sentences(line), day_first=True)
    assert [mention.date.value for mention in dates] == ["2025-02-05", "2025-02-03"]
    assert publication_date(line, None, dates, ()).value == "2025-02-05"


def test_what_was_once_expected_bounds_nothing() -> None:
    assert published("The council was to vote on 5 March 2026.") == Date(reason="no dated past event in the text")


@pytest.mark.parametrize("text", ["", "Nothing is dated here.", "The council met in March and spoke on Friday."])
def test_nothing_dated_leaves_it_unknown(text: str) -> None:
    assert published(text) == Date(reason="no dated past event in the text")


def test_captions_and_biographies_fix_nothing() -> None:
    text = "The council met in March.\n\nThe writer joined us on 5 June 2021."
    assert published(text, furniture=(Span(27, len(text)),)) == Date(reason="no dated past event in the text")
