"""Calendar arithmetic on ISO days, months and years: no text, no clock.

Holidays are those the English-language press names without saying where; their rules are the usual civil ones,
Easter is the Western computus (Meeus, Jones, Butcher).
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

MONTH_NAMES = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
WEEKDAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
FIRST_YEAR, LAST_YEAR = 1000, 2199
"""Years outside these are never read as dates: shorter numbers are amounts, later ones are fiction."""

_FIXED: Mapping[str, tuple[int, int]] = {
    "new year's day": (1, 1), "new year's eve": (12, 31), "christmas eve": (12, 24), "christmas day": (12, 25),
    "christmas": (12, 25), "boxing day": (12, 26), "valentine's day": (2, 14), "st. patrick's day": (3, 17),
    "new year": (1, 1), "july fourth": (7, 4),
    "st patrick's day": (3, 17), "may day": (5, 1), "bastille day": (7, 14), "fourth of july": (7, 4),
    "juneteenth": (6, 19), "halloween": (10, 31), "armistice day": (11, 11), "veterans day": (11, 11),
    "international women's day": (3, 8), "victory day": (5, 9), "april fools' day": (4, 1), "epiphany": (1, 6),
}  # fmt: skip
_EASTER: Mapping[str, int] = {
    "good friday": -2, "easter": 0, "easter sunday": 0, "easter monday": 1, "palm sunday": -7,
    "ash wednesday": -46, "maundy thursday": -3, "pentecost": 49,
}  # fmt: skip
_NTH: Mapping[str, tuple[int, int, int]] = {
    "thanksgiving": (11, 3, 4), "thanksgiving day": (11, 3, 4), "labor day": (9, 0, 1), "memorial day": (5, 0, -1),
    "presidents' day": (2, 0, 3), "presidents day": (2, 0, 3), "martin luther king jr. day": (1, 0, 3),
    "martin luther king day": (1, 0, 3), "mlk day": (1, 0, 3), "columbus day": (10, 0, 2), "black friday": (11, 3, 4),
    "remembrance sunday": (11, 6, 2),
}  # fmt: skip
HOLIDAYS = tuple(sorted({*_FIXED, *_EASTER, *_NTH}, key=lambda name: (-len(name), name)))


def month_number(name: str) -> int:
    """1 to 12 for a month's name or abbreviation, in any case, with or without its full stop."""
    head = name[:3].casefold()
    return next(number for number, month in enumerate(MONTH_NAMES, 1) if month[:3].casefold() == head)


def weekday_number(name: str) -> int:
    """0 (Monday) to 6 for a weekday's name or abbreviation, in any case."""
    head = name[:3].casefold()
    return next(number for number, day in enumerate(WEEKDAY_NAMES) if day[:3].casefold() == head)


def day_of(year: int, month: int, day: int) -> date | None:
    """The day, or None where the calendar has no such day or the year is out of range."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def year_of(year: int) -> str | None:
    """The ISO year, or None when it is out of range."""
    return f"{year:04d}" if FIRST_YEAR <= year <= LAST_YEAR else None


def month_of(year: int, month: int, shift: int = 0) -> str | None:
    """The ISO month `shift` months away, or None when its year is out of range."""
    index = year * 12 + month - 1 + shift
    return f"{index // 12:04d}-{index % 12 + 1:02d}" if FIRST_YEAR <= index // 12 <= LAST_YEAR else None


def shift_days(day: date, days: int) -> date | None:
    """The day `days` away, or None when its year is out of range."""
    try:
        moved = day + timedelta(days=days)
    except OverflowError:
        return None
    return moved if FIRST_YEAR <= moved.year <= LAST_YEAR else None


def bounds(value: str) -> tuple[date, date]:
    """First and last day of an ISO day, month or year. Raises ValueError for anything else."""
    pieces = [int(piece) for piece in value.split("-")]
    if len(pieces) == 3:
        whole = date(*pieces)
        return whole, whole
    if len(pieces) == 2:
        return date(pieces[0], pieces[1], 1), last_of_month(pieces[0], pieces[1])
    return date(pieces[0], 1, 1), date(pieces[0], 12, 31)


def last_of_month(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, 12, 31) if month == 12 else date(year, month + 1, 1) - timedelta(days=1)


def precision_of(value: str) -> str:
    """Day, month or year, by the value's length."""
    return {4: "year", 7: "month", 10: "day"}[len(value)]


def week_of(day: date) -> str:
    """The TIMEX3 value of the ISO week a day lies in: 2025-W08."""
    year, week, _ = day.isocalendar()
    return f"{year:04d}-W{week:02d}"


def easter(year: int) -> date:
    """Western Easter Sunday."""
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    el = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * el) // 451
    month, day = divmod(h + el - 7 * m + 114, 31)
    return date(year, month, day + 1)


def nth_weekday(year: int, month: int, weekday: int, nth: int) -> date:
    """The nth (from 1; -1 is the last) weekday of a month."""
    if nth < 0:
        last = last_of_month(year, month)
        return last - timedelta(days=(last.weekday() - weekday) % 7)
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))


def holiday(name: str, year: int) -> date | None:
    """The day of a holiday of `HOLIDAYS` in a year, or None when the year is out of range."""
    key = name.casefold().replace("’", "'")
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    if key in _FIXED:
        return date(year, *_FIXED[key])
    if key in _EASTER:
        return easter(year) + timedelta(days=_EASTER[key])
    found = nth_weekday(year, *_NTH[key])
    return found + timedelta(days=1) if key == "black friday" else found


def short(value: str) -> str:
    """An ISO day, month or year as readers see it: 18 Feb 2025, Feb 2025, 2025."""
    pieces = value.split("-")
    words = [str(int(pieces[2]))] if len(pieces) == 3 else []
    words += [MONTH_NAMES[int(pieces[1]) - 1][:3]] if len(pieces) > 1 else []
    return " ".join([*words, pieces[0]])
