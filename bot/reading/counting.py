"""Expressions that count: weekdays, "last month", "two days later", quarters. Each from a moment its frame gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import cast

from bot.model import Date, Precision
from bot.reading import almanac
from bot.reading.expressions import Expression
from bot.reading.moments import ANCHORED, LAST, NEXT, THIS, Frame, Moment, counted_from, part_of, stated, within
from bot.reading.stretches import about, stretch_from
from bot.reading.tense_words import Direction

_TWICE: Mapping[str, int] = {"before last": -2, "after next": 2}
_THEN: Mapping[str, int] = {"that week": 0, "the same week": 0, "the following week": 1, "the previous week": -1}
_OR_NOW = frozenset({"following", "previous", "prior", "preceding", "the next"})
"""Turns that count from another date of the text where there is one, else from the day of publication."""
_SUNDAY, _FRIDAY = 6, 4
_EARLY_MONTHS, _EARLY_DAYS = 3, 10


def weekday(expression: Expression, frame: Frame) -> Date | None:
    """A weekday: by its own word, else ahead where the verbs look ahead, else the latest one, today's included."""
    day, turn, now = expression.weekday or 0, expression.turn, frame.now
    if expression.name in _THEN:
        return _in_week(day, _THEN[expression.name], frame.before)
    if turn in ANCHORED:
        return _anchored_weekday(day, turn, frame.before) if frame.before and frame.before.exact else None
    if now is None or not now.exact:
        return None
    back, ahead = (now.day.weekday() - day) % 7, (day - now.day.weekday()) % 7
    if turn in _TWICE:
        return counted_from(now, _shifted(now.day, -(back or 7) - 7 if _TWICE[turn] < 0 else (ahead or 7) + 7))
    if turn == "next" and not now.near and not expression.name:
        return _next_weekday(now, day, ahead or 7)
    return counted_from(now, _shifted(now.day, _days_to_weekday(expression, frame, back, ahead)))


def _days_to_weekday(expression: Expression, frame: Frame, back: int, ahead: int) -> int:
    """The days to the weekday meant, which lies `back` days behind and `ahead` days before us."""
    turn, direction = expression.turn, frame.direction
    if frame.now is not None and frame.now.near:
        return -back if turn in LAST or _looks_back(back, ahead, direction) else ahead
    if expression.name == "week after":
        return (ahead or 7) + 7
    if expression.name and frame.now is not None:
        shift = {"last": -7, "this": 0, "next": 7}[expression.name.split()[0]]
        return shift + (expression.weekday or 0) - frame.now.day.weekday()
    if turn in LAST or turn in NEXT:
        return -(back or 7) if turn in LAST else ahead or 7
    if direction == "either":
        return ahead if ahead <= back else -back
    backwards = direction == "past" if turn == "this" else direction != "future"
    return -back if backwards else ahead


def _looks_back(back: int, ahead: int, direction: Direction | None) -> bool:
    """Around a day the article tells of, the nearer weekday; ahead where the verbs look ahead."""
    return direction != "future" and back <= ahead


def _next_weekday(now: Moment, weekday: int, ahead: int) -> Date | None:
    """What "next Friday" means, said on a Monday, differs from reader to reader: then only the bounds are given."""
    if now.day.weekday() + ahead <= _SUNDAY and ahead > 1:
        first, second = almanac.shift_days(now.day, ahead), almanac.shift_days(now.day, ahead + 7)
        return within(now, first, second, f"XXXX-WXX-{weekday + 1}")
    return counted_from(now, _shifted(now.day, ahead))


def _anchored_weekday(weekday: int, turn: str, before: Moment) -> Date | None:
    if turn == "following":
        return counted_from(before, _shifted(before.day, (weekday - before.day.weekday()) % 7 or 7))
    if turn in {"that", "same"}:
        monday = before.day - timedelta(days=before.day.weekday())
        ahead = (weekday - before.day.weekday()) % 7
        return counted_from(before, _shifted(before.day, ahead) if turn == "that" else _shifted(monday, weekday))
    return counted_from(before, _shifted(before.day, -((before.day.weekday() - weekday) % 7 or 7)))


def _in_week(weekday: int, shift: int, before: Moment | None) -> Date | None:
    """The weekday in the week of the date before it, or in the next or last one from there."""
    if before is None or not before.exact:
        return None
    return counted_from(before, _shifted(before.day, weekday - before.day.weekday() + 7 * shift))


def _shifted(day: date, days: int) -> str | None:
    moved = almanac.shift_days(day, days)
    return moved.isoformat() if moved else None


def day_word(expression: Expression, frame: Frame) -> Date | None:
    """Today, yesterday, tomorrow and their kin: only from a known day of publication."""
    now, words = frame.now, expression.name
    if now is None or not now.exact or now.near:
        return None
    if words == "overnight":
        night = almanac.shift_days(now.day, -1)
        return within(now, night, now.day, f"{night.isoformat()}TNI") if night and frame.direction == "past" else None
    if words.endswith("before last"):
        return counted_from(now, _shifted(now.day, -2))
    if words.startswith("day "):
        return counted_from(now, _shifted(now.day, -2 if "before" in words else 2))
    shift = -1 if "yesterday" in words or words in {"last night", "last evening"} else 1 if "tomorrow" in words else 0
    return counted_from(now, _shifted(now.day, shift))


def unit(expression: Expression, frame: Frame) -> Date | None:
    """This month, last year, the following week; weeks, quarters and seasons get bounds and no value."""
    turn = expression.turn
    if turn in _TWICE:
        return _unit_away(frame.now, expression, _TWICE[turn])
    anchored = turn in ANCHORED and not (turn in _OR_NOW and frame.before is None)
    if turn == "the next" and frame.direction == "future":
        anchored = False
    moment = frame.before if anchored else frame.now
    if moment is None or (turn == "past" and expression.unit != "weekend"):
        return Date()
    return _unit_away(moment, expression, -1 if turn in LAST else 1 if turn in NEXT else 0)


def _unit_away(moment: Moment | None, expression: Expression, shift: int) -> Date | None:
    if moment is None:
        return Date()
    if expression.unit == "year":
        return _with_part(moment, almanac.year_of(moment.day.year + shift), expression)
    if expression.unit == "month" and moment.precision != "year":
        return _with_part(moment, almanac.month_of(moment.day.year, moment.day.month, shift), expression)
    return stretch_from(moment, expression.unit, shift) or Date()


def _with_part(moment: Moment, value: str | None, expression: Expression) -> Date | None:
    counted = counted_from(moment, value)
    if counted is None or value is None:
        return Date()
    found = replace(counted, precision=cast("Precision", almanac.precision_of(value)))
    if expression.part in {"earlier", "later"} and moment.exact and expression.turn in THIS:
        first, last = almanac.bounds(value)
        low, high = (first, moment.day) if expression.part == "earlier" else (moment.day, last)
        return replace(found, not_before=low.isoformat(), not_after=high.isoformat())
    return part_of(found, expression.part)


def part_of_unit(expression: Expression, frame: Frame) -> Date | None:
    """Of "the end of the year", "year-end", "over the weekend": parts of the present stretch."""
    now = frame.now
    if expression.turn:
        return _end_of(expression, now) or Date()
    if now is None:
        return Date()
    told = _told_of(expression, frame) or now
    gone = told is now and _has_ended(expression, now, frame.direction)
    if expression.unit == "year":
        return _with_part(told, almanac.year_of(told.day.year - gone), expression)
    if expression.unit == "month" and told.precision != "year":
        return _with_part(told, almanac.month_of(told.day.year, told.day.month, -gone), expression)
    if expression.unit not in {"week", "weekend"} or not now.exact:
        return Date()
    gone = expression.unit == "weekend" and now.day.weekday() <= _FRIDAY and frame.direction != "future"
    return stretch_from(now, expression.unit, -gone)


def _has_ended(expression: Expression, now: Moment, direction: Direction | None) -> bool:
    """Whether what was done "at the end of the year", told early in one, was done at the end of the last."""
    if direction != "past" or expression.part not in {"end", "close"}:
        return False
    return now.day.month <= _EARLY_MONTHS if expression.unit == "year" else now.exact and now.day.day <= _EARLY_DAYS


def _told_of(expression: Expression, frame: Frame) -> Moment | None:
    """The date before, where a story goes on from there in its year or month: "by the end of the year it had ..."."""
    before, now = frame.before, frame.now
    if before is None or now is None or frame.direction != "past" or before.day.year >= now.day.year:
        return None
    return before if expression.part in {"end", "close", "late", "later"} else None


def _end_of(expression: Expression, now: Moment | None) -> Date | None:
    """The last day of a year, or of the month where that is known: "year-end 2024", "month end"."""
    if expression.turn.startswith("year") and expression.year is not None:
        return stated(f"{expression.year:04d}-12-31")
    if now is None:
        return None
    if expression.turn.startswith("year"):
        return counted_from(now, f"{now.day.year:04d}-12-31")
    return counted_from(now, almanac.last_of_month(now.day.year, now.day.month).isoformat()) if now.exact else None


def offset(expression: Expression, frame: Frame) -> Date | None:
    """Two days ago, a year later, in three weeks; a week that is counted keeps a week's precision."""
    number, turn = expression.number, expression.turn
    if expression.name and not frame.compares:
        found = _to_the_day(expression, frame.now)
        if found or expression.unit != "year":
            return found or Date()
    if number is None or frame.compares:
        return Date()
    if expression.weekday is not None:
        return _weeks_from_weekday(expression, frame)
    counts_from_now = turn in {"ago", "hence", "in", "within"} or turn.endswith(("now", "today"))
    moment = (
        frame.now
        if counts_from_now or (frame.before is None and turn == "earlier" and expression.unit == "year")
        else frame.before
    )
    if moment is None or (turn in {"in", "within"} and (turn == "within" or frame.direction != "future")):
        return Date()
    back = turn in {"ago", "earlier", "before", "previously", "prior"}
    found = counted(moment, -number if back else number, expression.unit) or Date()
    return Date() if moment is frame.before and _overshoots(found, frame) else found


def _overshoots(found: Date, frame: Frame) -> bool:
    """Whether what counts from today, and is told as no plan, would lie ahead: "Today, thirty years later, it is"."""
    now, before, begins = frame.now, frame.before, found.not_before or found.value
    if now is None or before is None or begins is None or not now.exact or frame.direction == "future":
        return False
    return before.day == now.day < almanac.bounds(begins)[0]


def _to_the_day(expression: Expression, now: Moment | None) -> Date | None:
    """A year ago today, a week ago Friday, two years ago this month or in March, this time last year."""
    name = expression.name
    number = 1 if expression.turn == "next" else -(expression.number or 1)
    months = number * {"month": 1, "year": 12}.get(expression.unit, 0)
    if now is None or not now.exact or now.near:
        return None
    if expression.month is not None:
        year = almanac.year_of(now.day.year + number) if expression.unit == "year" else None
        return counted_from(now, almanac.month_of(int(year), expression.month)) if year else None
    if name.endswith(("month", "time")) and months:
        shift = {"last": -1, "next": 1}.get(name.split()[0], 0)
        return counted_from(now, almanac.month_of(now.day.year, now.day.month, months + shift))
    if name.endswith("week"):
        return None
    if name.startswith(("today", "this ", "the ")):
        return _same_day(now, now.day, number, expression.unit)
    back = (now.day.weekday() - almanac.weekday_number(name)) % 7
    day = almanac.shift_days(now.day, -back)
    return _same_day(now, day, number, expression.unit) if day and expression.unit in {"week", "fortnight"} else None


def _same_day(now: Moment, day: date, number: int, unit: str) -> Date | None:
    """The day `number` units away with the same number, or on the same weekday."""
    if unit in {"day", "week", "fortnight"}:
        return counted_from(now, _shifted(day, number * {"day": 1, "week": 7, "fortnight": 14}[unit]))
    if unit not in {"month", "year"}:
        return None
    month = almanac.month_of(day.year, day.month, number * (12 if unit == "year" else 1))
    whole = almanac.day_of(int(month[:4]), int(month[5:]), day.day) if month else None
    return counted_from(now, whole.isoformat()) if whole else None


def counted(moment: Moment, number: int, unit: str) -> Date | None:
    """The date `number` units away from a moment; None where the moment is too coarse for the unit."""
    if unit in {"day", "night"} and moment.exact and not moment.near:
        return counted_from(moment, _shifted(moment.day, number))
    if unit in {"week", "fortnight"} and moment.exact:
        day = almanac.shift_days(moment.day, number * (7 if unit == "week" else 14))
        return stretch_from(replace(moment, day=day), "week", 0) if day else None
    if unit == "month" and moment.precision != "year":
        return counted_from(moment, almanac.month_of(moment.day.year, moment.day.month, number))
    if unit == "year":
        return counted_from(moment, almanac.year_of(moment.day.year + number))
    if unit in {"decade", "century", "centurie"}:
        return about(moment, number, unit)
    return None


def _weeks_from_weekday(expression: Expression, frame: Frame) -> Date | None:
    """A week from Friday, two Fridays ago, three Fridays later: from today, or from the date before it."""
    turn, number = expression.turn, expression.number or 1
    moment = frame.before if turn in {"later", "earlier"} else frame.now
    if moment is None or not moment.exact or moment.near:
        return None
    ahead = ((expression.weekday or 0) - moment.day.weekday()) % 7
    days = {
        "ago": -((-ahead) % 7 or 7) - 7 * (number - 1),
        "earlier": -((-ahead) % 7 or 7) - 7 * (number - 1),
        "later": (ahead or 7) + 7 * (number - 1),
        "before": ahead - 7 * number,
    }
    return counted_from(moment, _shifted(moment.day, days.get(turn, ahead + 7 * number)))


def next_to(expression: Expression, frame: Frame) -> Date | None:
    """The following day, the week before, the same morning: counted from the date before it in the text."""
    before = frame.before
    if before is None and not expression.turn:
        before = frame.now if frame.now and not frame.now.near else None
    if before is None:
        return Date()
    unit = expression.unit if expression.unit in {"week", "month", "year"} else "day"
    shift = (
        0 if expression.turn in {"", "same", "that"} else -1 if expression.turn in LAST | {"before", "earlier"} else 1
    )
    if unit == "day" and not before.exact:
        return Date()
    return counted(replace(before, near=False), shift, unit) or Date()
