"""Dates that a source states about itself, kept as precisely as they were given and no more so."""

from __future__ import annotations

import re
from datetime import date, datetime
from email.utils import parsedate_to_datetime

from bot.ingest.clocks import own_day
from bot.model import Date, Precision

_ISO_PART = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?\Z")
_PRECISIONS: tuple[Precision, ...] = ("year", "month", "day")


def iso_date(words: str, url: str | None = None) -> Date | None:
    """The date in ISO 8601 form: a day, month, year or instant; None when it is none of them or no real day.

    An instant gives the day on the calendar of its own time zone, as the source counts it; one in UTC on that of the
    country that `url` belongs to, where it tells one.
    """
    part = _ISO_PART.match(words)
    if part is not None:
        return _partial(words, [int(number) for number in part.groups() if number])
    try:
        return _day_of(datetime.fromisoformat(words), url)
    except ValueError:
        return None


def stated(words: str | None, url: str | None = None) -> Date | None:
    """As `iso_date`, and the form of mail headers and RSS ("Tue, 18 Feb 2025 23:30:00 -0500") besides."""
    words = (words or "").strip()
    try:
        return iso_date(words, url) or _day_of(parsedate_to_datetime(words), url)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None  # each is how email.utils answers one kind of nonsense


def _day_of(instant: datetime, url: str | None) -> Date:
    return Date(own_day(instant, url).isoformat(), "day", "stated")


def _partial(words: str, numbers: list[int]) -> Date | None:
    try:
        date(*[*numbers, 1, 1][:3])
    except ValueError:
        return None
    return Date(words, _PRECISIONS[len(numbers) - 1], "stated")
