"""What an expression means once it is known when the article speaks: pure calendar decisions, one function a kind.

Nothing is guessed: what the words and the given frame do not fix has no value, and the bounds say what is known.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import cast

from bot.model import Date, Precision
from bot.reading import almanac, choosing, counting, distances, stretches
from bot.reading.expressions import Expression
from bot.reading.holidays import holiday
from bot.reading.moments import ANCHORED, LAST, NEXT, Frame, Moment, counted_from, part_of, stated

_FAMOUS = {"9": "2001-09-11", "s": "2001-09-11", "o": "2023-10-07", "7": "2023-10-07", "j": "2021-01-06"}


def resolve(expression: Expression, frame: Frame) -> Date:
    """The date an expression means in its frame; `words` are set, `value` only where it is fixed."""
    found = _RESOLVERS[expression.kind](expression, frame)
    if found is None:
        found = _yearless(expression)
    precision = found.precision
    if found.value is not None and precision == "unknown":
        precision = cast("Precision", almanac.precision_of(found.value))
    # Every date comes this way, and `replace` would take three times as long.
    known = found.value, precision, found.basis, found.not_before, found.not_after, found.timex
    return Date(*known, words=expression.words, reason=found.reason)


def _yearless(expression: Expression) -> Date:
    """What is left without a year: the TIMEX3 value of the words, no value."""
    timex = None
    if expression.day and expression.month and almanac.day_of(2000, expression.month, expression.day) is None:
        return Date()
    if expression.month and not expression.year:
        timex = f"XXXX-{expression.month:02d}" + (f"-{expression.day:02d}" if expression.day else "")
    elif expression.kind == "weekday" and expression.weekday is not None:
        timex = f"XXXX-WXX-{expression.weekday + 1}"
    return Date(timex=timex)


def _calendar(expression: Expression, frame: Frame) -> Date | None:
    found = _day_and_month(expression, frame)
    if found is None or found.value is None:
        return found
    return part_of(replace(found, precision="day"), expression.part)


def _day_and_month(expression: Expression, frame: Frame) -> Date | None:
    """A day of a month: its own year, or a turned one, else the year that its weekday and the verbs point at."""
    month, day = expression.month or 1, expression.day or 1
    if expression.year is not None:
        whole = almanac.day_of(expression.year, month, day)
        return stated(whole.isoformat()) if whole else Date()
    now = frame.now
    if now is None:
        return None
    if expression.year_turn:
        shift = {"last": -1, "this": 0, "next": 1}[expression.year_turn]
        whole = almanac.day_of(now.day.year + shift, month, day)
        return counted_from(now, whole.isoformat()) if whole else Date()
    if expression.turn in LAST | NEXT:
        turned = choosing.turned_day(expression, now.day)
        return counted_from(now, turned.isoformat()) if turned else Date()
    found = choosing.nearest_day(expression, now.day, frame.direction)
    return counted_from(now, found.isoformat()) if found else None


def _day_of_month(expression: Expression, frame: Frame) -> Date | None:
    """The 12th of last month; "the 12th" alone of the month told of, else the nearest one that the verbs look to."""
    now, before = frame.now, frame.before
    if not expression.turn and before and before.precision != "year" and not (now and _same_month(before, now)):
        return counted_from(before, choosing.numbered_day(expression, before.day, None))
    if now is None or now.precision == "year":
        return Date()
    if expression.turn:
        shift = -1 if expression.turn in LAST else 1 if expression.turn in NEXT else 0
        month = almanac.month_of(now.day.year, now.day.month, shift)
        whole = almanac.day_of(int(month[:4]), int(month[5:]), expression.day or 1) if month else None
        return counted_from(now, whole.isoformat()) if whole else Date()
    return counted_from(now, choosing.numbered_day(expression, now.day, frame.direction or "past")) or Date()


def _same_month(one: Moment, other: Moment) -> bool:
    return (one.day.year, one.day.month) == (other.day.year, other.day.month)


def _nth_day(expression: Expression, frame: Frame) -> Date | None:
    """The first Monday in October, the last day of June: in its month, found as the month alone would be."""
    month = _month(replace(expression, turn="", part=""), frame)
    if month is None or month.value is None:
        return None
    year, number = int(month.value[:4]), expression.number or 1
    if expression.weekday is not None:
        day = almanac.nth_weekday(year, expression.month or 1, expression.weekday, number)
    else:
        first, last = almanac.bounds(month.value)
        day = last if number < 0 else first + timedelta(days=number - 1)
    return replace(month, value=day.isoformat(), precision="day")


def _numeric(expression: Expression, frame: Frame) -> Date | None:
    """Both orders are possible where `number` is set: a weekday or the frame decides, else the year has two bounds."""
    year, month, day = expression.year or 0, expression.month or 0, expression.day or 0
    if expression.number is None:
        whole = almanac.day_of(year, month, day)
        return stated(whole.isoformat()) if whole else Date()
    day_first, month_first = almanac.day_of(year, month, day), almanac.day_of(year, day, month)
    if day_first is None or month_first is None:
        return Date()
    low, high = sorted((day_first, month_first))
    fitting = [each for each in (day_first, month_first) if expression.weekday in {None, each.weekday()}]
    if len(fitting) == 1:
        return stated(fitting[0].isoformat())
    if frame.day_first is not None:
        return stated((day_first if frame.day_first else month_first).isoformat())
    return Date(
        value=almanac.year_of(year),
        basis="stated",
        not_before=low.isoformat(),
        not_after=high.isoformat(),
        reason="day or month first is not clear",
    )


def _month(expression: Expression, frame: Frame) -> Date | None:
    month = expression.month or 1
    if expression.year is not None:
        found = stated(almanac.month_of(expression.year, month))
    elif expression.year_turn:
        found = _month_of_year(expression, frame)
    elif expression.turn in {"that", "same"} and frame.before:
        found = counted_from(frame.before, almanac.month_of(frame.before.day.year, month))
    elif expression.turn in ANCHORED and frame.before:
        back = expression.turn in LAST
        found = counted_from(
            frame.before, choosing.nearest_month(month, frame.before.day, "past" if back else "future", strict=True)
        )
    elif frame.now is None:
        return None
    else:
        found = counted_from(frame.now, choosing.turned_month(expression, frame.now.day, frame.direction))
    return part_of(replace(found, precision="month"), expression.part) if found else None


def _month_of_year(expression: Expression, frame: Frame) -> Date | None:
    moment = frame.before if expression.year_turn in {"that", "same", "following", "previous"} else frame.now
    if moment is None:
        return None
    shift = {"last": -1, "previous": -1, "next": 1, "following": 1, "ago": -(expression.number or 0)}.get(
        expression.year_turn, 0
    )
    return counted_from(moment, almanac.month_of(moment.day.year + shift, expression.month or 1))


def _year(expression: Expression, _frame: Frame) -> Date | None:
    found = stated(almanac.year_of(expression.year)) if expression.year is not None else None
    return part_of(found, expression.part) if found else Date()


def _holiday(expression: Expression, frame: Frame) -> Date | None:
    now = frame.now
    if expression.year is not None:
        whole = holiday(expression.name, expression.year)
        found = (
            replace(stated(whole.isoformat()) or Date(), basis="resolved", reason="by the calendar") if whole else None
        )
    elif now is None or not now.exact:
        return Date()
    else:
        days = [w for w in (holiday(expression.name, now.day.year + shift) for shift in (-1, 0, 1)) if w]
        whole = choosing.turned_holiday(days, now.day, expression.turn, frame.direction)
        found = counted_from(now, whole.isoformat()) if whole else None
    if found is None or whole is None:
        return Date()
    return _weekend_of(found, whole) if expression.unit == "weekend" else found


def _weekend_of(found: Date, day: date) -> Date:
    """The Labor Day weekend: the nearest Saturday and Sunday, and the day itself."""
    saturday = day + timedelta(days=(8 - day.weekday()) % 7 - 3)
    first, last = min(saturday, day), max(saturday + timedelta(days=1), day)
    bounds = {"not_before": first.isoformat(), "not_after": last.isoformat()}
    timex = f"{almanac.week_of(saturday)}-WE"
    return replace(found, value=None, precision="unknown", timex=timex, **bounds)  # type: ignore[arg-type]


def _famous(expression: Expression, _frame: Frame) -> Date | None:
    return Date(value=_FAMOUS[expression.name[0]], basis="resolved", reason="a day known by its date")


def _distance(expression: Expression, frame: Frame) -> Date | None:
    return distances.measured(expression, resolve(expression.base, frame)) if expression.base else Date()


_RESOLVERS: Mapping[str, Callable[[Expression, Frame], Date | None]] = {
    "calendar": _calendar,
    "numeric": _numeric,
    "month": _month,
    "year": _year,
    "weekday": counting.weekday,
    "day word": counting.day_word,
    "unit": counting.unit,
    "part of unit": counting.part_of_unit,
    "offset": counting.offset,
    "next to": counting.next_to,
    "same": counting.next_to,
    "holiday": _holiday,
    "stretch": stretches.stretch,
    "famous": _famous,
    "day of month": _day_of_month,
    "nth day": _nth_day,
    "distance": _distance,
}
