"""Which of several days or months a name or number means, by the verbs, a turn, a weekday, or nearness."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from bot.reading import almanac
from bot.reading.expressions import Expression
from bot.reading.moments import LAST, NEXT, THIS
from bot.reading.tense_words import Direction

_NEAR, _FAR = timedelta(days=60), timedelta(days=300)
"""Verbs do not send a day past one that is near to one that is far; measured on the shared newswire articles."""


def choose(past: date | None, ahead: date | None, now: date, direction: Direction | None) -> date | None:
    """The verbs decide, unless they would send a close date nearly a year away."""
    if past is None or ahead is None:
        return past or ahead
    if direction == "past" and not (now - past > _FAR and ahead - now < _NEAR):
        return past
    if direction == "future" and not (ahead - now > _FAR and now - past < _NEAR):
        return ahead
    return past if now - past <= ahead - now else ahead


def nearest_day(expression: Expression, now: date, direction: Direction | None) -> date | None:
    """The year for a month and day: by its weekday where it has one, else by the verbs, else the nearest."""
    month, day, weekday = expression.month or 1, expression.day or 1, expression.weekday
    if weekday is not None:
        years = range(now.year - 6, now.year + 7)
        agreeing = [w for w in (almanac.day_of(year, month, day) for year in years) if w and w.weekday() == weekday]
        if agreeing:
            return min(agreeing, key=lambda whole: abs(whole - now))
    days = [w for w in (almanac.day_of(now.year + shift, month, day) for shift in (-4, -1, 0, 1, 4)) if w]
    if not days:
        return None
    past = max((w for w in days if w <= now), default=None)
    ahead = min((w for w in days if w >= now), default=None)
    return choose(past, ahead, now, direction)


def turned_day(expression: Expression, now: date) -> date | None:
    """Last Oct. 12, next 3 May: the nearest behind or ahead, by its weekday where it has one."""
    years = range(now.year - 6, now.year + 7)
    days = (almanac.day_of(year, expression.month or 1, expression.day or 1) for year in years)
    back = expression.turn in LAST
    agreeing = [day for day in days if day and (day < now if back else day > now)]
    if expression.turn == "past":  # "since Feb. 19" may be today
        agreeing += [now] * ((now.month, now.day) == (expression.month, expression.day))
    if expression.weekday is not None:
        agreeing = [day for day in agreeing if day.weekday() == expression.weekday] or agreeing
    return min(agreeing, key=lambda day: abs(day - now), default=None)


def turned_holiday(days: Sequence[date], now: date, turn: str, direction: Direction | None) -> date | None:
    """Last or next Christmas: the nearest before or after today; without a word of its own as any day."""
    past = max((day for day in days if day < now or (day == now and turn != "last")), default=None)
    ahead = min((day for day in days if day > now or (day == now and turn != "next")), default=None)
    if turn in {"last", "next"}:
        return past if turn == "last" else ahead
    return choose(past, ahead, now, direction)


def numbered_day(expression: Expression, near: date, direction: Direction | None) -> str | None:
    """The day with that number near another one, on its weekday where it has one; without a direction in its month."""
    months = [almanac.month_of(near.year, near.month, shift) for shift in (0, -1, 1, -2, 2)]
    whole = [almanac.day_of(int(month[:4]), int(month[5:]), expression.day or 1) for month in months if month]
    days = [day for day in whole if day and expression.weekday in {None, day.weekday()}]
    past = max((day for day in days if day <= near), default=None)
    ahead = min((day for day in days if day >= near), default=None)
    chosen = next(iter(days), None) if direction is None else choose(past, ahead, near, direction)
    return chosen.isoformat() if chosen else None


def turned_month(expression: Expression, now: date, direction: Direction | None) -> str | None:
    """Last October, next May, this June; a bare month looks where the verbs look, back where they are silent."""
    month = expression.month or 1
    if expression.turn in LAST:
        just_gone = now.month - month == 1
        return nearest_month(month, now, "past", strict=True, skip=1 if just_gone and expression.turn == "last" else 0)
    if expression.turn in NEXT:
        return nearest_month(month, now, "future", strict=True)
    if expression.turn in THIS:
        return almanac.month_of(now.year, month)
    return nearest_month(month, now, direction)


def nearest_month(
    month: int, now: date, direction: Direction | None, *, strict: bool = False, skip: int = 0
) -> str | None:
    """The ISO month nearest in a direction; `strict` leaves out the running one, `skip` that many years' more."""
    back = (now.month - month) % 12 or (12 if strict else 0)
    ahead = (month - now.month) % 12 or (12 if strict else 0)
    close, far = 2, 9
    if direction == "future" and not strict and ahead > far and back <= close:
        direction = None
    nearer = ahead < back and (direction == "either" or (direction is None and ahead <= close))
    if direction == "future" or nearer:
        return almanac.month_of(now.year, now.month, ahead)
    return almanac.month_of(now.year, now.month, -back - 12 * skip)
