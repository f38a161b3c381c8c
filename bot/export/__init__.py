"""A timeline to take away: the lines of an answer as a file that another program reads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from bot.reply import Entry

__all__ = ["Taken", "days_of"]


@dataclass(frozen=True, slots=True)
class Taken:
    """What is taken away: the lines of the storyline `slug` as they were shown at the instant `at`, with `today` there.

    `summary` says how many lines there are and how they were chosen; `notes` what must be known about their words.
    """

    slug: str
    title: str
    summary: str
    entries: tuple[Entry, ...]
    notes: tuple[str, ...]
    at: datetime
    today: date


def days_of(entry: Entry) -> tuple[date, date] | None:
    """The first and the last day that the entry's date can be; None where it cannot be placed in time."""
    first, _, last = (entry.date or "").partition("/")
    try:
        return (_first(first), _last(last or first))
    except ValueError:
        return None


def _first(iso: str) -> date:
    year, month, day = [*map(int, iso.split("-")), 1, 1][:3]
    return date(year, month, day)


def _last(iso: str) -> date:
    first = _first(iso)
    if iso.count("-") == 2:
        return first
    past = date(first.year + 1, 1, 1) if "-" not in iso else (first.replace(day=28) + timedelta(days=4)).replace(day=1)
    return past - timedelta(days=1)
