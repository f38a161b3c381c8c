"""Every form of date expression, what it means on a known day, and what looks like a date and is none."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.model import Date, DateMention, Span
from bot.reading import almanac
from bot.reading.dates import find_dates
from bot.reading.sentences import sentences

WEDNESDAY = Date("2025-02-19", "day", "stated")


def found(text: str, published: Date | None = WEDNESDAY) -> tuple[DateMention, ...]:
    return find_dates(text, published, sentences(text))


def read(text: str, published: Date | None = WEDNESDAY) -> list[tuple[str, str | None, str]]:
    """The words, the value or else the TIMEX3 value, and the basis of each date of the text."""
    return [(m.date.words, m.date.value or m.date.timex, m.date.basis) for m in found(text, published)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The court ruled on 4 January 2025.", ("4 January 2025", "2025-01-04")),
        ("The court ruled on January 4th, 2025.", ("January 4th, 2025", "2025-01-04")),
        ("The court ruled on Jan. 4, 2025.", ("Jan. 4, 2025", "2025-01-04")),
        ("The court ruled on Saturday, January 4, 2025.", ("Saturday, January 4, 2025", "2025-01-04")),
        ("The court ruled on the 4th of January 2025.", ("4th of January 2025", "2025-01-04")),
        ("The court ruled on 2025-01-04.", ("2025-01-04", "2025-01-04")),
        ("The court ruled at 2025-01-04T10:30:00Z.", ("2025-01-04", "2025-01-04")),
        ("The court ruled on 24/01/2025.", ("24/01/2025", "2025-01-24")),
        ("The court ruled on 1/24/2025.", ("1/24/2025", "2025-01-24")),
        ("The court ruled on 24.01.25.", ("24.01.25", "2025-01-24")),
        ("The court ruled in January 2025.", ("January 2025", "2025-01")),
        ("The bridge opened in 1957.", ("1957", "1957")),
        ("The bridge opened in nineteen fifty-seven.", ("nineteen fifty-seven", "1957")),
        ("The bridge reopened in twenty twenty-four.", ("twenty twenty-four", "2024")),
        ("The fire of fiscal 2023 was costly.", ("fiscal 2023", "2023")),
    ],
)
def test_a_date_with_its_year_is_stated(text: str, expected: tuple[str, str]) -> None:
    assert read(text) == [(*expected, "stated")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The ministers met on Monday.", ("Monday", "2025-02-17")),
        ("The ministers met on Wednesday.", ("Wednesday", "2025-02-19")),
        ("The ministers met on Thursday.", ("Thursday", "2025-02-13")),
        ("The ministers will meet on Monday.", ("Monday", "2025-02-24")),
        ("The ministers will meet on Wednesday.", ("Wednesday", "2025-02-19")),
        ("A vote is scheduled for Friday.", ("Friday", "2025-02-21")),
        ("They have until Sunday.", ("Sunday", "2025-02-23")),
        ("He has waited since Friday.", ("Friday", "2025-02-14")),
        ("On Friday, the council will vote.", ("Friday", "2025-02-21")),
        ("On Friday, the council voted.", ("Friday", "2025-02-14")),
        ("The mayor announced on Monday that she would step down.", ("Monday", "2025-02-17")),
        ("Theresa May resigned on Tuesday.", ("Tuesday", "2025-02-18")),
        ("He resigned last Wednesday.", ("last Wednesday", "2025-02-12")),
        ("He arrives on Thursday next week.", ("Thursday next week", "2025-02-27")),
        ("She left late on Tuesday night.", ("late on Tuesday night", "2025-02-18")),
        ("Today the bridge opened.", ("Today", "2025-02-19")),
        ("Yesterday the bridge opened.", ("Yesterday", "2025-02-18")),
        ("It opens tomorrow.", ("tomorrow", "2025-02-20")),
        ("It opened the day before yesterday.", ("the day before yesterday", "2025-02-17")),
        ("It opened last night.", ("last night", "2025-02-18")),
        ("The vote is set for 3 March.", ("3 March", "2025-03-03")),
        ("The vote was held on Dec. 30.", ("Dec. 30", "2024-12-30")),
        ("The vote was held on Feb. 29.", ("Feb. 29", "2024-02-29")),
        ("The talks failed in December.", ("December", "2024-12")),
        ("The talks resume in March.", ("March", "2025-03")),
        ("The talks failed last October.", ("last October", "2024-10")),
        ("The talks failed last January.", ("last January", "2024-01")),
        ("They will go on next June.", ("next June", "2025-06")),
        ("They began in February this year.", ("February this year", "2025-02")),
        ("They began in June last year.", ("June last year", "2024-06")),
        ("They end next year.", ("next year", "2026")),
        ("They ended last month.", ("last month", "2025-01")),
        ("He left ten days ago.", ("ten days ago", "2025-02-09")),
        ("He left three months ago.", ("three months ago", "2024-11")),
        ("He left four years ago.", ("four years ago", "2021")),
        ("He will be back in three days.", ("in three days", "2025-02-22")),
        ("It snowed on Christmas Eve.", ("Christmas Eve", "2024-12-24")),
        ("It will open on Easter Monday.", ("Easter Monday", "2025-04-21")),
    ],
)
def test_a_relative_date_counts_from_the_day_of_publication_and_the_verbs_choose(
    text: str, expected: tuple[str, str]
) -> None:
    assert read(text) == [(*expected, "resolved")]


@pytest.mark.parametrize(
    ("text", "not_before", "not_after", "timex"),
    [
        ("He left last week.", "2025-02-10", "2025-02-16", "2025-W07"),
        ("He left two weeks ago.", "2025-02-03", "2025-02-09", "2025-W06"),
        ("It rained over the weekend.", "2025-02-15", "2025-02-16", "2025-W07-WE"),
        ("Sales fell in the third quarter of 2023.", "2023-07-01", "2023-09-30", "2023-Q3"),
        ("Sales fell in the 1990s.", "1990-01-01", "1999-12-31", "199"),
        ("Sales fell in spring 2024.", "2024-03-01", "2024-05-31", "2024-SP"),
        ("The hearing is in the week of March 3.", "2025-03-03", "2025-03-09", "2025-W10"),
        ("It opens next Friday.", "2025-02-21", "2025-02-28", "XXXX-WXX-5"),
    ],
)
def test_a_stretch_that_is_no_day_month_or_year_has_bounds_and_no_value(
    text: str, not_before: str, not_after: str, timex: str
) -> None:
    date_ = found(text)[0].date
    assert (date_.value, date_.not_before, date_.not_after, date_.timex) == (None, not_before, not_after, timex)


@pytest.mark.parametrize(
    ("text", "value", "not_before", "not_after"),
    [
        ("He left in early March 2024.", "2024-03", "2024-03-01", "2024-03-10"),
        ("He left in mid-2024.", "2024", "2024-05-02", "2024-08-31"),
        ("He left at the end of 2024.", "2024", "2024-08-31", "2024-12-31"),
        ("He left earlier this month.", "2025-02", "2025-02-01", "2025-02-19"),
        ("He will leave later this year.", "2025", "2025-02-19", "2025-12-31"),
    ],
)
def test_a_part_keeps_the_whole_as_value_and_narrows_the_bounds(
    text: str, value: str, not_before: str, not_after: str
) -> None:
    date_ = found(text)[0].date
    assert (date_.value, date_.not_before, date_.not_after) == (value, not_before, not_after)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It ran on 18-20 January 2025.", ["2025-01-18", "2025-01-20"]),
        ("It ran from January 18 to 20, 2025.", ["2025-01-18", "2025-01-20"]),
        ("It ran from 30 December to 3 January 2025.", ["2024-12-30", "2025-01-03"]),
        ("It ran between July and August 2024.", ["2024-07", "2024-08"]),
        ("It ran from November to March 2024.", ["2023-11", "2024-03"]),
    ],
)
def test_a_range_is_two_dates_and_both_have_the_year(text: str, expected: list[str]) -> None:
    assert [m.date.value for m in found(text, None)] == expected


def test_later_dates_count_from_the_date_before_them() -> None:
    text = "On 4 January 2025 the court ruled. Two days later he resigned. The following Friday he left the country."
    assert [(m.date.value, m.date.basis, m.date.reason) for m in found(text)] == [
        ("2025-01-04", "stated", ""),
        ("2025-01-06", "resolved", "from 4 Jan 2025"),
        ("2025-01-10", "resolved", "from 6 Jan 2025"),
    ]


def test_the_reason_names_the_day_of_publication() -> None:
    assert found("They met on Monday.")[0].date.reason == "from publication, 19 Feb 2025"


def test_a_numeric_date_that_reads_both_ways_keeps_its_year_and_says_so() -> None:
    assert found("It was signed on 05/02/2025.")[0].date == Date(
        "2025", "year", "stated", "2025-02-05", "2025-05-02", None, "05/02/2025", "day or month first is not clear"
    )


@pytest.mark.parametrize(("clear", "value"), [("25/01/2025", "2025-02-05"), ("01/25/2025", "2025-05-02")])
def test_another_numeric_date_of_the_text_tells_the_order(clear: str, value: str) -> None:
    assert found(f"It was drafted on {clear}. It was signed on 05/02/2025.")[1].date.value == value


def test_days_written_before_their_month_tell_the_order_and_months_before_their_day_tell_none() -> None:
    signed = "It was signed on 05/02/2025."
    assert found(f"It was drafted on 4 January 2025. {signed}")[1].date.value == "2025-02-05"
    assert found(f"It was drafted on January 4, 2025. {signed}")[1].date.value == "2025"


@pytest.mark.parametrize(("weekday", "value"), [("Wednesday", "2025-02-05"), ("Friday", "2025-05-02")])
def test_a_weekday_beside_a_numeric_date_tells_the_order(weekday: str, value: str) -> None:
    assert [m.date.value for m in found(f"It was signed on {weekday} 05/02/2025.")] == [value]


@pytest.mark.parametrize(("clear", "value"), [("", "2025-02-05"), ("It was drafted on 01/25/2025. ", "2025-05-02")])
def test_the_outlet_s_country_tells_the_order_unless_the_text_does(clear: str, value: str) -> None:
    text = f"{clear}It was signed on 05/02/2025."
    assert find_dates(text, WEDNESDAY, sentences(text), day_first=True)[-1].date.value == value


@pytest.mark.parametrize(
    "text",
    [
        "You may go, and they may march on.",
        "In march order, give me a second.",
        "Every Friday they sing, and on Sundays they rest.",
        "Black Friday sales fell, The Sunday Times wrote of Bloody Sunday.",
        "About 1500 people came, 2016 troops left and 2,024 stayed.",
        "It cost $1999, or 46 million, at 12:30.",
        "The war is nearly three years old and grinds into its third year.",
        "They stayed for two weeks and have worked in three countries.",
        "March 10,000 people through a gate and see.",
        "He spoke for the people of today's world.",
        "On 31 February nothing happened.",
        "Theresa May and June Smith met Mr. March.",
    ],
)
def test_what_only_looks_like_a_date_is_none(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The council met in March.", [("March", "XXXX-03", "unknown")]),
        ("The council met on March 14.", [("March 14", "XXXX-03-14", "unknown")]),
        ("The council met on Friday.", [("Friday", "XXXX-WXX-5", "unknown")]),
        ("The council met yesterday.", [("yesterday", None, "unknown")]),
        ("He left last year. Two days later he returned.", []),
        ("The following Friday, he resigned.", [("The following Friday", "XXXX-WXX-5", "unknown")]),
        ("Nobody moved after the invasion of February 2022. On January 7 they met.",
         [("February 2022", "2022-02", "stated"), ("January 7", "XXXX-01-07", "unknown")]),
        ("On 20 May 2025 the summit ended. In March they had met.",
         [("20 May 2025", "2025-05-20", "stated"), ("March", "XXXX-03", "unknown")]),
    ],
)  # fmt: skip
def test_without_a_day_of_publication_nothing_is_guessed(
    text: str, expected: list[tuple[str, str | None, str]]
) -> None:
    assert read(text, None) == expected


def test_a_weekday_fixes_the_year_of_its_month_and_day_and_anchors_the_bare_weekdays() -> None:
    text = (
        "The chancellor said on Tuesday, February 18, that she is open to talks. The two have not spoken since 2022. "
        "The talks are scheduled for Wednesday. They follow a meeting held on Monday in Lisbon."
    )
    assert [(m.date.value, m.date.basis, m.date.reason) for m in found(text, None)] == [
        ("2025-02-18", "resolved", "the first Tuesday 18 Feb from 2022, the latest year named"),
        ("2022", "stated", ""),
        ("2025-02-19", "resolved", "from 18 Feb 2025"),
        ("2025-02-17", "resolved", "from 18 Feb 2025"),
    ]


def test_a_weekday_without_any_year_in_the_text_leaves_the_day_yearless() -> None:
    assert read("She spoke on Tuesday, February 18.", None) == [("Tuesday, February 18", "XXXX-02-18", "unknown")]


def test_with_a_day_of_publication_a_weekday_takes_the_nearest_year_that_agrees() -> None:
    old = Date("2025-01-10", "day", "stated")
    assert read("She spoke on Monday, December 30.", old) == [("Monday, December 30", "2024-12-30", "resolved")]


def test_a_yearless_date_takes_the_first_year_that_agrees_with_the_latest_dated_past_event() -> None:
    text = "She spoke on Jan. 6. He had called in December. They met in July 2025 and in Alaska in August."
    assert [(m.date.value, m.date.basis, m.date.reason) for m in found(text, None)] == [
        ("2026-01-06", "inferred", "the first 6 January from Aug 2025, the latest dated event"),
        ("2025-12", "inferred", "the first December from Aug 2025, the latest dated event"),
        ("2025-07", "stated", ""),
        ("2025-08", "resolved", "from Jul 2025"),
    ]


def test_what_stands_in_furniture_is_left_out_and_fixes_nothing() -> None:
    text = "The council met in March.\n\nThe writer joined us in June 2021."
    box = Span(text.index("The writer"), len(text))
    got = find_dates(text, None, sentences(text), furniture=(box,))
    assert [(m.date.words, m.date.timex) for m in got] == [("March", "XXXX-03")]


def test_the_page_s_own_day_serves_when_the_source_states_none() -> None:
    text = "Harbour closes\n\nBy Ada Brandt | 19 February 2025\n\nThe council voted on Monday."
    assert read(text, None)[-1] == ("Monday", "2025-02-17", "resolved")


def test_a_month_of_publication_resolves_months_and_no_days() -> None:
    month = Date("2025-02", "month", "stated")
    assert read("They met last month. They spoke on Monday.", month) == [
        ("last month", "2025-01", "resolved"),
        ("Monday", "XXXX-WXX-1", "unknown"),
    ]


@pytest.mark.parametrize(
    ("published", "text", "value"),
    [
        ("2024-03-01", "It happened yesterday.", "2024-02-29"),
        ("2023-03-01", "It happened yesterday.", "2023-02-28"),
        ("2025-01-01", "It happened on Tuesday.", "2024-12-31"),
        ("2024-12-31", "It will happen tomorrow.", "2025-01-01"),
        ("2025-01-02", "It happened last month.", "2024-12"),
        ("2025-03-30", "It happened on Saturday.", "2025-03-29"),
        ("2025-10-26", "It will happen on Monday.", "2025-10-27"),
    ],
)
def test_calendars_turn_at_leap_days_year_ends_and_clock_changes(published: str, text: str, value: str) -> None:
    assert found(text, Date(published, "day", "stated"))[0].date.value == value


@pytest.mark.parametrize(
    ("year", "easter"),
    [(2024, date(2024, 3, 31)), (2025, date(2025, 4, 20)), (2026, date(2026, 4, 5)), (2038, date(2038, 4, 25))],
)
def test_easter(year: int, easter: date) -> None:
    assert almanac.easter(year) == easter


WORDS = [
    *"on since by early mid- last next this the of March May Feb. 18 18th -20 2025 1999 0031 9999 Monday".split(),
    *"Friday, week year ago later two days will met 05/02/2025 2025-02-30".split(),
    *"Tuesday, 29 noon 1990s quarter . ’s Easter Orthodox Christmas before after nights overnight mid late 90s".split(),
    *"3/4 4, 5 and 05-Feb-2025 Q3 3Q24 fiscal ’24 nineteen two thousand century decade first to by end".split(),
    *"last time same eve weekend a.m. 9 0930 GMT EST on until ended Januaries Fridays 2024-25 winter 0000 31".split(),
    "\n\n",
    "\u00a0",
]
PIECES = st.lists(
    st.one_of(
        st.text(max_size=12),
        st.sampled_from(WORDS),
    ),
    max_size=25,
).map(" ".join)


SOURCES = [
    None,
    WEDNESDAY,
    Date("1000-01-01", "day", "stated"),
    Date("2199", "year", "stated"),
    Date("2199-12-31", "day", "stated"),
    Date("2024-02-29", "day", "stated"),
]


@given(text=PIECES, published=st.sampled_from(SOURCES))
@example(text="It shut over the Easter weekend 2025 .", published=WEDNESDAY)
def test_any_text_gives_spans_in_order_and_values_of_the_calendar(text: str, published: Date | None) -> None:
    end = 0
    for mention in find_dates(text, published, sentences(text)):
        assert end <= mention.span.start < mention.span.end <= len(text)
        end = mention.span.end
        for value in (mention.date.value, mention.date.not_before, mention.date.not_after):
            if value is not None:
                assert re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", value)
                almanac.bounds(value)
        assert (mention.date.value is None) == (mention.date.precision == "unknown")
        assert (mention.date.not_before or "") <= (mention.date.not_after or "9999")
