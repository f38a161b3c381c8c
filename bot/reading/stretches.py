"""Stretches that are no day, month or year: weeks, weekends, quarters, halves, seasons, decades. Bounds, no value."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from bot.model import Date
from bot.reading import almanac
from bot.reading.expressions import Expression
from bot.reading.moments import Frame, Moment, within
from bot.reading.tense_words import Direction

_SEASONS: Mapping[str, tuple[str, int]] = {
    "spring": ("SP", 3), "summer": ("SU", 6), "autumn": ("FA", 9), "fall": ("FA", 9), "winter": ("WI", 12),
}  # fmt: skip


def stretch_from(moment: Moment, unit: str, shift: int) -> Date | None:
    """The week, weekend, quarter or season `shift` of its kind away from a moment; None for other units."""
    day = moment.day
    if unit in {"week", "weekend"} and moment.exact:
        monday = almanac.shift_days(day, -day.weekday() + 7 * shift)
        if monday is None:
            return None
        low, high = (5, 6) if unit == "weekend" else (0, 6)
        week = almanac.week_of(monday) + ("-WE" if unit == "weekend" else "")
        return within(moment, almanac.shift_days(monday, low), almanac.shift_days(monday, high), week)
    if unit == "quarter" and moment.precision != "year":
        return _quarter(moment, day.year * 4 + (day.month - 1) // 3 + shift)
    if unit in _SEASONS:
        begun = unit == "winter" and day.month < _SEASONS["spring"][1]  # that of the year before still runs
        return _season(moment, unit, day.year + shift - begun)
    return None


def _quarter(moment: Moment, index: int) -> Date | None:
    year, quarter = divmod(index, 4)
    first = almanac.day_of(year, quarter * 3 + 1, 1)
    return (
        within(moment, first, almanac.last_of_month(year, quarter * 3 + 3), f"{year:04d}-Q{quarter + 1}")
        if first
        else None
    )


def _season(moment: Moment, unit: str, year: int) -> Date | None:
    """Northern seasons by months, three at a time; a winter begins in December."""
    code, month = _SEASONS[unit]
    first = almanac.day_of(year, month, 1)
    ends = almanac.month_of(year, month, 2)
    return within(moment, first, almanac.bounds(ends)[1], f"{year:04d}-{code}") if first and ends else None


def stretch(expression: Expression, frame: Frame) -> Date | None:
    """Decades, quarters, halves and seasons: their bounds and TIMEX3 value."""
    if expression.unit == "decade" and expression.number is not None:
        return _decade(expression.number, expression.part)
    if expression.unit == "century" and expression.number is not None:
        return _century(expression.number, expression.part)
    if expression.year is not None:
        return _of_year(expression, expression.year) or Date()
    moment = frame.before if expression.year_turn == "that" else frame.now
    if expression.year_turn and moment is not None:
        shift = {"last": -1, "next": 1}.get(expression.year_turn, 0)
        return _of_year(expression, moment.day.year + shift, moment) or Date()
    if frame.now is None:
        return Date()
    return _nearest(expression, frame.now, frame.direction) or Date()


_SAID = Moment(date(2000, 1, 1), "year", "", basis="stated")
"""What a stretch counts from that names its own year: nothing."""


def _decade(year: int, part: str) -> Date | None:
    low, high = {"early": (0, 3), "mid": (4, 6), "late": (6, 9)}.get(part, (0, 9))
    return within(_SAID, almanac.day_of(year + low, 1, 1), almanac.day_of(year + high, 12, 31), str(year // 10))


def about(moment: Moment, number: int, unit: str) -> Date | None:
    """Two decades ago, a century later: about then, half of one to either side."""
    years = 10 if unit == "decade" else 100
    year = moment.day.year + years * number
    first, last = almanac.day_of(year - years // 2, 1, 1), almanac.day_of(year + years // 2, 12, 31)
    return within(moment, first, last, f"{year // years}")


def _century(number: int, part: str) -> Date | None:
    first = 100 * (number - 1)
    low, high = {"early": (0, 33), "mid": (34, 66), "late": (67, 99)}.get(part, (0, 99))
    return within(_SAID, almanac.day_of(first + low, 1, 1), almanac.day_of(first + high, 12, 31), str(number - 1))


def _of_year(expression: Expression, year: int, moment: Moment = _SAID) -> Date | None:
    """A quarter, half or season of a year; of a fiscal year, which begins as its company likes, without bounds."""
    number = expression.number
    if expression.name and number:
        return Date(timex=f"{year:04d}-Q{number}", basis="stated")
    if expression.unit == "quarter" and number:
        return _quarter(moment, year * 4 + number - 1)
    if expression.unit == "half" and number:
        last = 6 * number
        return within(moment, date(year, last - 5, 1), almanac.last_of_month(year, last), f"{year:04d}-H{number}")
    return _season(moment, expression.unit, year) if expression.unit in _SEASONS else None


def _nearest(expression: Expression, now: Moment, direction: Direction | None) -> Date | None:
    """A quarter or season without its year: the one running or gone, else the next one where the verbs look ahead."""
    ahead = direction == "future"
    if expression.unit == "quarter" and expression.number:
        running = (now.day.month - 1) // 3 + 1
        past, coming = running < expression.number and not ahead, running > expression.number and ahead
        return _quarter(now, (now.day.year - past + coming) * 4 + expression.number - 1)
    if expression.unit in _SEASONS and not now.near:
        first = _SEASONS[expression.unit][1]
        begun = now.exact and now.day.month >= first
        over = now.exact and now.day.month >= first + 3
        return _season(
            now,
            expression.unit,
            now.day.year - (not begun and direction not in {"future", "either"}) + (over and ahead),
        )
    return None
