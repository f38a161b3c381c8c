"""Calendar arithmetic on ISO days, months and years: no text, no clock."""

from __future__ import annotations

from datetime import date, timedelta

MONTH_NAMES = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
WEEKDAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
FIRST_YEAR, LAST_YEAR = 1000, 2199
"""Years outside these are never read as dates: shorter numbers are amounts, later ones are fiction."""


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
    """Western Easter Sunday, by the Gregorian computus (Meeus, Jones, Butcher)."""
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    el = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * el) // 451
    month, day = divmod(h + el - 7 * m + 114, 31)
    return date(year, month, day + 1)


def orthodox_easter(year: int) -> date:
    """Orthodox Easter Sunday as a Gregorian day, by the Julian computus (Meeus)."""
    d = (19 * (year % 19) + 15) % 30
    e = (2 * (year % 4) + 4 * (year % 7) - d + 34) % 7
    month, day = divmod(d + e + 114, 31)
    return date(year, month, day + 1) + timedelta(days=year // 100 - year // 400 - 2)


def nth_weekday(year: int, month: int, weekday: int, nth: int) -> date:
    """The nth (from 1; -1 is the last) weekday of a month."""
    if nth < 0:
        last = last_of_month(year, month)
        return last - timedelta(days=(last.weekday() - weekday) % 7)
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))


def short(value: str) -> str:
    """An ISO day, month or year as readers see it: 18 Feb 2025, Feb 2025, 2025."""
    pieces = value.split("-")
    words = [str(int(pieces[2]))] if len(pieces) == 3 else []
    words += [MONTH_NAMES[int(pieces[1]) - 1][:3]] if len(pieces) > 1 else []
    return " ".join([*words, pieces[0]])
