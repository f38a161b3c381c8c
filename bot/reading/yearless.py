"""A date without a year in a text that does not say when it was published.

A weekday beside it fixes the year by the calendar; else it takes the first year that agrees with the latest dated past
event of the text, and says so; else it stays yearless.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import cast

from bot.model import Date, Precision
from bot.reading import almanac
from bot.reading.expressions import Expression
from bot.reading.moments import Moment
from bot.reading.tense_words import Direction

_LASTS = re.compile(r"\b(?:since|until|till|by|before|born|founded|established)\W+(?:\w+\W+){0,6}$", re.IGNORECASE)
_BACKGROUND = re.compile(
    r"\b(?:invasion|invaded|invading|annex\w*|full-scale|founded|born|elected|began|begun|beginning|outbreak)\b",
    re.IGNORECASE,
)
"""What an article tells of as known: it may lie years back, so it fixes no year of what is told as news."""

_AHEAD, _FAR_AHEAD = timedelta(days=183), timedelta(days=300)
_WEEKDAY_YEARS = 11
"""A month and day falls on the same weekday again within eleven years (or six, or five) outside 29 February."""


@dataclass(frozen=True, slots=True)
class Grounds:
    """What the text itself fixes: its latest dated past event, the latest year it names, and a day it speaks near."""

    latest: Date | None = None
    year: int | None = None
    anchor: Moment | None = None

    def settles(self, expression: Expression) -> bool:
        """Whether the expression is a bare day or month whose year these grounds may give."""
        bare = expression.kind in {"calendar", "month"} and expression.year is None
        return bare and not (expression.turn or expression.year_turn)


def grounds(folded: str, found: Sequence[Expression], directions: Sequence[Direction | None]) -> Grounds:
    """The grounds of a text from its expressions that carry a year, and its first weekday with a month and day."""
    latest: Date | None = None
    years = []
    for expression, direction in zip(found, directions, strict=True):
        value = _value(expression)
        if value is None or direction == "future":
            continue
        years.append(int(value[:4]))
        before = folded[max(0, expression.span.start - 80) : expression.span.start]
        if len(value) == len("2025") or _LASTS.search(before[-40:]) or _BACKGROUND.search(before):
            continue
        if latest is None or value > (latest.value or ""):
            latest = Date(value=value, precision=cast("Precision", almanac.precision_of(value)))
    year = max(years, default=None)
    return Grounds(latest, year, _anchor(found, year))


def _value(expression: Expression) -> str | None:
    """The day, month or year of an expression that states its year."""
    if expression.year is None or expression.kind not in {"calendar", "month", "year", "numeric"}:
        return None
    if expression.day is not None and expression.month is not None:
        whole = almanac.day_of(expression.year, expression.month, expression.day)
        return whole.isoformat() if whole else None
    if expression.month is not None:
        return almanac.month_of(expression.year, expression.month)
    return almanac.year_of(expression.year)


def _anchor(found: Sequence[Expression], year: int | None) -> Moment | None:
    """The first day that the text names with its weekday: a newspaper does so within a week of it."""
    for expression in found:
        if expression.weekday is None or expression.month is None or expression.day is None:
            continue
        day = _by_weekday(expression, year) if expression.year is None else None
        if expression.year is not None:
            day = almanac.day_of(expression.year, expression.month, expression.day)
        if day is not None:
            return Moment(day, "day", f"from {almanac.short(day.isoformat())}", near=True)
    return None


def _by_weekday(expression: Expression, year: int | None) -> date | None:
    """The first year, from the latest the text names, in which the day falls on its weekday."""
    if year is None:
        return None
    days = (
        almanac.day_of(y, expression.month or 1, expression.day or 1) for y in range(year, year + _WEEKDAY_YEARS + 1)
    )
    return next((day for day in days if day and day.weekday() == expression.weekday), None)


def settle(expression: Expression, direction: Direction | None, ground: Grounds) -> Date | None:
    """The date of a bare day or month by the grounds; None where they do not fix it."""
    if expression.weekday is not None:
        day = _by_weekday(expression, ground.year)
        if day is None:
            return None
        named = f"{almanac.WEEKDAY_NAMES[day.weekday()]} {almanac.short(day.isoformat()).rsplit(' ', 1)[0]}"
        reason = f"the first {named} from {ground.year}, the latest year named"
        return Date(value=day.isoformat(), precision="day", basis="resolved", reason=reason)
    if ground.anchor is not None or ground.latest is None or ground.latest.value is None:
        return None
    return _after(expression, direction, ground.latest)


def _after(expression: Expression, direction: Direction | None, latest: Date) -> Date | None:
    """The first such day or month not before the latest dated event.

    Where that event is one day the article may be of that very day: what would lie half a year ahead of it could as
    well lie behind, and stays yearless.
    """
    first, _ = almanac.bounds(latest.value or "")
    month = expression.month or 1
    for year in (first.year, first.year + 1, first.year + 4):
        value = _in_year(year, month, expression.day)
        if value is None or almanac.bounds(value)[1] < first:
            continue
        ahead = almanac.bounds(value)[0] - first
        if latest.precision == "day" and ahead > (_FAR_AHEAD if direction == "future" else _AHEAD):
            return None
        words = (
            f"{expression.day} {almanac.MONTH_NAMES[month - 1]}" if expression.day else almanac.MONTH_NAMES[month - 1]
        )
        reason = f"the first {words} from {almanac.short(latest.value or '')}, the latest dated event"
        return Date(
            value=value, precision=cast("Precision", almanac.precision_of(value)), basis="inferred", reason=reason
        )
    return None


def _in_year(year: int, month: int, day: int | None) -> str | None:
    if day is None:
        return almanac.month_of(year, month)
    whole = almanac.day_of(year, month, day)
    return whole.isoformat() if whole else None
