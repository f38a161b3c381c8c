"""What an expression means once it is known when the article speaks: pure calendar decisions, one function a kind.

Nothing is guessed: what the words and the given frame do not fix has no value, and the bounds say what is known.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import cast

from bot.model import Basis, Date, Precision
from bot.reading import almanac
from bot.reading.expressions import Expression
from bot.reading.tense import Direction

_LAST = frozenset({"last", "previous", "preceding", "this past", "past"})
_NEXT = frozenset({"next", "following", "coming", "this coming"})
_THIS = frozenset({"this", "current"})
_ANCHORED = frozenset({"previous", "preceding", "following", "same", "that"})
_SEASONS: Mapping[str, tuple[str, int]] = {"spring": ("SP", 3), "summer": ("SU", 6), "autumn": ("FA", 9), "fall": ("FA", 9), "winter": ("WI", 12)}
_FAMOUS = {"9": "2001-09-11", "s": "2001-09-11", "o": "2023-10-07", "7": "2023-10-07", "j": "2021-01-06"}
_NEAR = timedelta(days=60)
_FAR = timedelta(days=300)


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, month or year that other expressions count from: `day` is its first day; `reason` how readers hear of it."""

    day: date
    precision: Precision
    reason: str
    basis: Basis = "resolved"
    near: bool = False
    """True where the article was published about then, not on that very day."""

    @property
    def exact(self) -> bool:
        """Whether it is one day."""
        return self.precision == "day"


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around one expression: when the article speaks, the date before it, where the verbs look."""

    now: Moment | None = None
    before: Moment | None = None
    direction: Direction | None = None
    day_first: bool | None = None
    compares: bool = False
    """True in a sentence that sets figures of two periods side by side."""


def resolve(expression: Expression, frame: Frame) -> Date:
    """The date an expression means in its frame; `words` are set, `value` only where it is fixed."""
    found = _RESOLVERS[expression.kind](expression, frame)
    if found is None:
        found = _yearless(expression)
    elif found.value is not None and found.precision == "unknown":
        found = replace(found, precision=cast("Precision", almanac.precision_of(found.value)))
    return replace(found, words=expression.words)


def _yearless(expression: Expression) -> Date:
    """What is left without a year: the TIMEX3 value of the words, no value."""
    timex = None
    if expression.month and not expression.year:
        timex = f"XXXX-{expression.month:02d}" + (f"-{expression.day:02d}" if expression.day else "")
    elif expression.kind == "weekday" and expression.weekday is not None:
        timex = f"XXXX-WXX-{expression.weekday + 1}"
    return Date(timex=timex)


def _from(moment: Moment, value: str | None, **more: str | None) -> Date | None:
    """A date counted from a moment, with its basis and reason."""
    if value is None:
        return None
    return Date(value=value, basis=moment.basis, reason=moment.reason, **more)  # type: ignore[arg-type]


def _within(moment: Moment, first: date | None, last: date | None, timex: str | None) -> Date | None:
    """A stretch that is no day, month or year: bounds and TIMEX3 value only."""
    if first is None or last is None:
        return None
    return Date(
        basis=moment.basis,
        reason=moment.reason,
        timex=timex,
        not_before=first.isoformat(),
        not_after=last.isoformat(),
    )


def part_of(found: Date, part: str) -> Date:
    """Bounds for a part of a month or year: thirds, or halves where the words say so."""
    if not part or found.value is None or found.precision == "day" or part in {"later", "earlier"}:
        return found
    first, last = almanac.bounds(found.value)
    days = (last - first).days + 1
    third, half = days // 3, days // 2
    if part in {"early", "beginning of", "start of", "beginning", "start"}:
        last = first + timedelta(days=third - 1)
    elif part in {"late", "end of", "end", "close"}:
        first = last - timedelta(days=third)
    elif part in {"mid", "middle of", "middle"}:
        first, last = first + timedelta(days=third), last - timedelta(days=third)
    elif part.startswith("first"):
        last = first + timedelta(days=half - 1)
    else:
        first = first + timedelta(days=half)
    return replace(found, not_before=first.isoformat(), not_after=last.isoformat())


def _stated(value: str | None) -> Date | None:
    if value is None:
        return None
    return Date(value=value, precision=cast("Precision", almanac.precision_of(value)), basis="stated")


def _calendar(expression: Expression, frame: Frame) -> Date | None:
    month, day = expression.month or 1, expression.day or 1
    if expression.year is not None:
        whole = almanac.day_of(expression.year, month, day)
        return _stated(whole.isoformat()) if whole else Date()
    now = frame.now
    if now is None:
        return None
    if expression.year_turn:
        shift = {"last": -1, "this": 0, "next": 1}[expression.year_turn]
        whole = almanac.day_of(now.day.year + shift, month, day)
        return _from(now, whole.isoformat()) if whole else Date()
    found = nearest_day(expression, now.day, frame.direction)
    return _from(now, found.isoformat()) if found else None


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
    return _choose(past, ahead, now, direction)


def _choose(past: date | None, ahead: date | None, now: date, direction: Direction | None) -> date | None:
    """The verbs decide, unless they would send a close date nearly a year away."""
    if past is None or ahead is None:
        return past or ahead
    if direction == "past" and not (now - past > _FAR and ahead - now < _NEAR):
        return past
    if direction == "future" and not (ahead - now > _FAR and now - past < _NEAR):
        return ahead
    return past if now - past <= ahead - now else ahead


def _numeric(expression: Expression, frame: Frame) -> Date | None:
    """Both orders are possible where `number` is set: then the year stands, with the two days as bounds."""
    year, month, day = expression.year or 0, expression.month or 0, expression.day or 0
    if expression.number is None:
        whole = almanac.day_of(year, month, day)
        return _stated(whole.isoformat()) if whole else Date()
    first, second = almanac.day_of(year, month, day), almanac.day_of(year, day, month)
    if first is None or second is None:
        return Date()
    if frame.day_first is not None:
        return _stated((first if frame.day_first else second).isoformat())
    low, high = sorted((first, second))
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
        found = _stated(almanac.month_of(expression.year, month))
    elif expression.year_turn:
        found = _month_of_year(expression, frame)
    elif expression.turn in _ANCHORED and frame.before and expression.turn not in {"that", "same"}:
        back = expression.turn in _LAST
        found = _from(frame.before, _nearest_month(month, frame.before.day, "past" if back else "future", strict=True))
    elif frame.now is None:
        return None
    else:
        found = _from(frame.now, _turned_month(expression, frame.now.day, frame.direction))
    return part_of(replace(found, precision="month"), expression.part) if found else None


def _month_of_year(expression: Expression, frame: Frame) -> Date | None:
    moment = frame.before if expression.year_turn in {"that", "same", "following", "previous"} else frame.now
    if moment is None:
        return None
    shift = {"last": -1, "previous": -1, "next": 1, "following": 1}.get(expression.year_turn, 0)
    return _from(moment, almanac.month_of(moment.day.year + shift, expression.month or 1))


def _turned_month(expression: Expression, now: date, direction: Direction | None) -> str | None:
    """last October, next May, this June; a bare month looks where the verbs look, back where they are silent."""
    month = expression.month or 1
    if expression.turn in _LAST:
        just_gone = (now.month - month) % 12 == 1
        return _nearest_month(month, now, "past", strict=True, skip=1 if just_gone and expression.turn == "last" else 0)
    if expression.turn in _NEXT:
        return _nearest_month(month, now, "future", strict=True)
    if expression.turn in _THIS:
        return almanac.month_of(now.year, month)
    return _nearest_month(month, now, direction)


def _nearest_month(month: int, now: date, direction: Direction | None, *, strict: bool = False, skip: int = 0) -> str | None:
    back = (now.month - month) % 12 or (12 if strict else 0)
    ahead = (month - now.month) % 12 or (12 if strict else 0)
    close, far = 2, 9
    if direction == "future" and ahead > far and back <= close:
        direction = None
    if direction == "future" or (direction is None and ahead < back and ahead <= close):
        return almanac.month_of(now.year, now.month, ahead)
    return almanac.month_of(now.year, now.month, -back - 12 * skip)


def _year(expression: Expression, frame: Frame) -> Date | None:
    found = _stated(almanac.year_of(expression.year)) if expression.year is not None else None
    return part_of(found, expression.part) if found else Date()


def _weekday(expression: Expression, frame: Frame) -> Date | None:
    weekday = expression.weekday or 0
    turn = expression.turn
    if turn in _ANCHORED and frame.before and frame.before.exact:
        return _anchored_weekday(weekday, turn, frame.before)
    now = frame.now
    if now is None or not now.exact or turn in {"that", "same"}:
        return None
    back = (now.day.weekday() - weekday) % 7
    ahead = (weekday - now.day.weekday()) % 7
    if now.near:
        return _from(now, _shifted(now.day, -back if turn in _LAST or _looks_back(back, ahead, frame.direction) else ahead))
    if expression.name == "week after":
        return _from(now, _shifted(now.day, (ahead or 7) + 7))
    if turn in _LAST:
        return _from(now, _shifted(now.day, -(back or 7)))
    if turn in {"next"}:
        return _next_weekday(now, weekday, ahead or 7)
    if turn in _NEXT:
        return _from(now, _shifted(now.day, ahead or 7))
    if turn == "this":
        return _from(now, _shifted(now.day, -back if frame.direction == "past" else ahead))
    return _from(now, _shifted(now.day, ahead if frame.direction == "future" else -back))


def _looks_back(back: int, ahead: int, direction: Direction | None) -> bool:
    """Around a day the article tells of, the nearer weekday; ahead where the verbs look ahead."""
    return direction != "future" and back <= ahead


def _next_weekday(now: Moment, weekday: int, ahead: int) -> Date | None:
    """"next Friday" said on a Monday is this week's to some and next week's to others: then only the bounds."""
    if now.day.weekday() + ahead <= 6 and ahead > 1:  # noqa: PLR2004 - days of this week
        first, second = almanac.shift_days(now.day, ahead), almanac.shift_days(now.day, ahead + 7)
        return _within(now, first, second, f"XXXX-WXX-{weekday + 1}")
    return _from(now, _shifted(now.day, ahead))


def _anchored_weekday(weekday: int, turn: str, before: Moment) -> Date | None:
    if turn in {"following"}:
        return _from(before, _shifted(before.day, (weekday - before.day.weekday()) % 7 or 7))
    if turn in {"that", "same"}:
        monday = before.day - timedelta(days=before.day.weekday())
        ahead = (weekday - before.day.weekday()) % 7
        return _from(before, _shifted(before.day, ahead) if turn == "that" else _shifted(monday, weekday))
    return _from(before, _shifted(before.day, -((before.day.weekday() - weekday) % 7 or 7)))


def _shifted(day: date, days: int) -> str | None:
    moved = almanac.shift_days(day, days)
    return moved.isoformat() if moved else None


def _day_word(expression: Expression, frame: Frame) -> Date | None:
    now, words = frame.now, expression.name
    if now is None or not now.exact or now.near:
        return None
    if words.startswith("day "):
        return _from(now, _shifted(now.day, -2 if "before" in words else 2))
    shift = -1 if "yesterday" in words or words == "last night" else 1 if "tomorrow" in words else 0
    return _from(now, _shifted(now.day, shift))


def _unit(expression: Expression, frame: Frame) -> Date | None:
    """this month, last year, the following week; weeks, quarters and seasons get bounds and no value."""
    turn = expression.turn
    anchored = turn in _ANCHORED and not (turn in {"following", "previous", "preceding"} and frame.before is None)
    moment = frame.before if anchored else frame.now
    if moment is None or turn == "past":
        return Date()
    shift = -1 if turn in _LAST else 1 if turn in _NEXT else 0
    if expression.unit == "year":
        return _with_part(moment, almanac.year_of(moment.day.year + shift), expression)
    if expression.unit == "month" and moment.precision != "year":
        return _with_part(moment, almanac.month_of(moment.day.year, moment.day.month, shift), expression)
    return _stretch_from(moment, expression.unit, shift, expression.part) or Date()


def _with_part(moment: Moment, value: str | None, expression: Expression) -> Date | None:
    found = _from(moment, value)
    if found is None or found.value is None:
        return Date()
    found = replace(found, precision=cast("Precision", almanac.precision_of(found.value)))
    if expression.part in {"earlier", "later"} and moment.exact and expression.turn in _THIS:
        first, last = almanac.bounds(found.value)
        low, high = (first, moment.day) if expression.part == "earlier" else (moment.day, last)
        return replace(found, not_before=low.isoformat(), not_after=high.isoformat())
    return part_of(found, expression.part)


def _stretch_from(moment: Moment, unit: str, shift: int, part: str) -> Date | None:
    day = moment.day
    if unit in {"week", "weekend"} and moment.exact:
        monday = almanac.shift_days(day, -day.weekday() + 7 * shift)
        if monday is None:
            return None
        low, high = (5, 6) if unit == "weekend" else (0, 6)
        week = almanac.week_of(monday) + ("-WE" if unit == "weekend" else "")
        return _within(moment, almanac.shift_days(monday, low), almanac.shift_days(monday, high), week)
    if unit == "quarter" and moment.precision != "year":
        return _quarter(moment, day.year * 4 + (day.month - 1) // 3 + shift)
    if unit in _SEASONS:
        return _season(moment, unit, day.year + shift)
    return None


def _quarter(moment: Moment, index: int) -> Date | None:
    year, quarter = divmod(index, 4)
    first = almanac.day_of(year, quarter * 3 + 1, 1)
    return _within(moment, first, almanac.last_of_month(year, quarter * 3 + 3), f"{year:04d}-Q{quarter + 1}") if first else None


def _season(moment: Moment, unit: str, year: int) -> Date | None:
    """Northern seasons by months, three at a time; a winter begins in December."""
    code, month = _SEASONS[unit]
    first = almanac.day_of(year, month, 1)
    ends = almanac.month_of(year, month, 2)
    return _within(moment, first, almanac.bounds(ends)[1], f"{year:04d}-{code}") if first and ends else None


def _part_of_unit(expression: Expression, frame: Frame) -> Date | None:
    now = frame.now
    if now is None:
        return Date()
    if expression.turn == "year-end":
        return _from(now, f"{now.day.year:04d}-12-31")
    if expression.unit == "year":
        return _with_part(now, almanac.year_of(now.day.year), expression)
    if expression.unit == "month" and now.precision != "year":
        return _with_part(now, almanac.month_of(now.day.year, now.day.month), expression)
    if expression.unit == "weekend" and now.exact:
        return _stretch_from(now, "weekend", 0 if now.day.weekday() > 4 or frame.direction == "future" else -1, "")  # noqa: PLR2004 - Friday
    return Date()


def _offset(expression: Expression, frame: Frame) -> Date | None:
    """two days ago, a year later, in three weeks; a week that is counted keeps a week's precision."""
    number, turn = expression.number, expression.turn
    if number is None or frame.compares:
        return Date()
    if expression.weekday is not None:
        return _weeks_from_weekday(expression, frame)
    counts_from_now = turn in {"ago", "hence", "in", "within"} or turn.endswith(("now", "today"))
    moment = frame.now if counts_from_now or (frame.before is None and turn == "earlier") else frame.before
    if moment is None or (turn in {"in", "within"} and (turn == "within" or frame.direction != "future")):
        return Date()
    back = turn in {"ago", "earlier", "before", "previously", "prior"}
    return _counted(moment, -number if back else number, expression.unit) or Date()


def _counted(moment: Moment, number: int, unit: str) -> Date | None:
    if unit == "day" and moment.exact and not moment.near:
        return _from(moment, _shifted(moment.day, number))
    if unit in {"week", "fortnight"} and moment.exact:
        day = almanac.shift_days(moment.day, number * (7 if unit == "week" else 14))
        return _stretch_from(replace(moment, day=day), "week", 0, "") if day else None
    if unit == "month" and moment.precision != "year":
        return _from(moment, almanac.month_of(moment.day.year, moment.day.month, number))
    if unit == "year":
        return _from(moment, almanac.year_of(moment.day.year + number))
    return None


def _weeks_from_weekday(expression: Expression, frame: Frame) -> Date | None:
    now = frame.now
    if now is None or not now.exact or now.near:
        return None
    ahead = (expression.weekday or 0) - now.day.weekday()
    number = expression.number or 0
    return _from(now, _shifted(now.day, ahead % 7 + 7 * number if expression.turn == "from" else ahead % 7 - 7 * number))


def _next_to(expression: Expression, frame: Frame) -> Date | None:
    """the following day, the week before, the same morning: counted from the date before it in the text."""
    before = frame.before
    if before is None:
        return Date()
    unit = expression.unit if expression.unit in {"week", "month", "year"} else "day"
    shift = 0 if expression.turn in {"same", "that"} else -1 if expression.turn in _LAST | {"before", "earlier"} else 1
    if unit == "day" and not before.exact:
        return Date()
    return _counted(replace(before, near=False), shift, unit) or Date()


def _holiday(expression: Expression, frame: Frame) -> Date | None:
    if expression.year is not None:
        whole = almanac.holiday(expression.name, expression.year)
        return replace(_stated(whole.isoformat()) or Date(), basis="resolved", reason="by the calendar") if whole else Date()
    now = frame.now
    if now is None or not now.exact:
        return Date()
    days = [w for w in (almanac.holiday(expression.name, now.day.year + shift) for shift in (-1, 0, 1)) if w]
    past = max((w for w in days if w <= now.day), default=None)
    ahead = min((w for w in days if w >= now.day), default=None)
    direction: Direction | None = "past" if expression.turn == "last" else "future" if expression.turn == "next" else frame.direction
    found = _choose(past, ahead, now.day, direction)
    return _from(now, found.isoformat()) if found else Date()


def _stretch(expression: Expression, frame: Frame) -> Date | None:
    """Decades, quarters, halves and seasons: their bounds and TIMEX3 value."""
    said = Moment(date(2000, 1, 1), "year", "", basis="stated")
    number = expression.number
    if expression.unit == "decade" and number is not None:
        return _within(said, almanac.day_of(number, 1, 1), almanac.day_of(number + 9, 12, 31), str(number // 10))
    year = expression.year
    if year is None:
        moment = frame.now
        if expression.unit == "quarter" and number and moment is not None:
            past = (moment.day.month - 1) // 3 + 1 < number and frame.direction != "future"
            return _quarter(moment, (moment.day.year - past) * 4 + number - 1) or Date()
        return Date()
    if expression.unit == "quarter" and number:
        return _quarter(said, year * 4 + number - 1) or Date()
    if expression.unit == "half" and number:
        last = 6 * number
        return _within(said, date(year, last - 5, 1), almanac.last_of_month(year, last), f"{year:04d}-H{number}")
    return (_season(said, expression.unit, year) if expression.unit in _SEASONS else None) or Date()


def _famous(expression: Expression, frame: Frame) -> Date | None:
    return Date(value=_FAMOUS[expression.name[0]], basis="resolved", reason="a day known by its date")


_RESOLVERS: Mapping[str, Callable[[Expression, Frame], Date | None]] = {
    "calendar": _calendar, "numeric": _numeric, "month": _month, "year": _year, "weekday": _weekday,
    "day word": _day_word, "unit": _unit, "part of unit": _part_of_unit, "offset": _offset, "next to": _next_to,
    "same": _next_to, "holiday": _holiday, "stretch": _stretch, "famous": _famous,
}  # fmt: skip
