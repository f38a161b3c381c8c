"""Dates that sources state are kept as precisely as they were given."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ingest.stated import iso_date, stated
from bot.model import Date


@pytest.mark.parametrize(
    ("words", "date"),
    [
        ("2025-02-18", Date("2025-02-18", "day", "stated")),
        ("2025-02", Date("2025-02", "month", "stated")),
        ("2025", Date("2025", "year", "stated")),
        ("2025-02-18T23:30:00-05:00", Date("2025-02-18", "day", "stated")),
        ("2025-02-18T23:30:00Z", Date("2025-02-18", "day", "stated")),
        (" 2025-02-18 10:00 ", Date("2025-02-18", "day", "stated")),
        ("Tue, 18 Feb 2025 23:30:00 -0500", Date("2025-02-18", "day", "stated")),
        ("18 Feb 2025 08:00 GMT", Date("2025-02-18", "day", "stated")),
        ("2025-02-30", None),
        ("2025-13", None),
        ("0000", None),
        ("Tue, 99 Feb 2025 23:30:00 GMT", None),
        ("yesterday", None),
        ("02/18/2025", None),
        ("", None),
        (None, None),
    ],
)
def test_a_stated_date_keeps_its_precision_and_its_own_calendar(words: str | None, date: Date | None) -> None:
    assert stated(words) == date


@given(st.text())
def test_no_words_break_it(words: str) -> None:
    found = stated(words)
    assert found is None or found.basis == "stated"


@given(st.dates())
def test_every_day_is_its_own_iso_form(day: object) -> None:
    assert iso_date(str(day)) == Date(str(day), "day", "stated")


@pytest.mark.parametrize(
    ("words", "url", "day"),
    [
        ("Mon, 17 Feb 2025 20:00:00 GMT", "https://example.co.nz/a", "2025-02-18"),
        ("2025-02-17T20:00:00Z", "https://example.co.nz/a", "2025-02-18"),
        ("2025-02-17T20:00:00+13:00", "https://example.co.nz/a", "2025-02-17"),
        ("2025-02-17T00:00:00Z", "https://example.ar/a", "2025-02-17"),
        ("2025-02-17T01:00:00Z", "https://example.ar/a", "2025-02-16"),
        ("2025-02-17T20:00:00Z", "https://example.com/a", "2025-02-17"),
        ("2025-03-29T23:30:00Z", "https://example.co.uk/a", "2025-03-29"),
        ("2025-03-30T23:30:00Z", "https://example.co.uk/a", "2025-03-31"),
        ("2025-10-25T23:30:00Z", "https://example.co.uk/a", "2025-10-26"),
        ("2025-10-26T23:30:00Z", "https://example.co.uk/a", "2025-10-26"),
        ("2024-02-28T20:00:00Z", "https://example.co.nz/a", "2024-02-29"),
        ("2024-12-31T20:00:00Z", "https://example.co.nz/a", "2025-01-01"),
        ("9999-12-31T20:00:00Z", "https://example.co.nz/a", "9999-12-31"),
    ],
)
def test_an_instant_in_utc_is_a_day_of_the_outlet_s_country(words: str, url: str, day: str) -> None:
    assert stated(words, url) == Date(day, "day", "stated")
