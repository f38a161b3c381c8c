"""A timeline to take away: the lines of an answer as a file that another program reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime

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
    from bot.reading.almanac import bounds

    first, _, last = (entry.date or "").partition("/")
    try:
        return bounds(first)[0], bounds(last or first)[1]
    except ValueError:
        return None
