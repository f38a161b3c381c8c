"""Distances from a day that the words name: "two days before Christmas", "the Monday after Easter".

A distance from what is only described ("two days before the vote") is no date: nothing says when the vote was.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace
from datetime import date, timedelta

from bot.model import Basis, Date, Span
from bot.reading import almanac, counting, expressions
from bot.reading import wording as w
from bot.reading.expressions import Expression, number_of
from bot.reading.moments import Moment, counted_from, within
from bot.reading.stretches import stretch_from

_LEAD = re.compile(
    rf"(?i)(?:(?:{w.COUNT}{w.SP})?(?<!\w)(?P<unit>day|night|week|fortnight|month|year|decade|hour)s?(?P<exact>{w.SP}to{w.SP}the{w.SP}day)?"
    rf"|\bthe{w.SP}(?:(?P<the>day|night|evening|morning|week|weekend|month|year)|(?P<weekday>{w.DAYNAME})|(?P<eve>eve)))"
    rf"{w.SP}(?P<way>before|after|from|following|prior{w.SP}to|of)"
    rf"(?:{w.SP}(?:the|an?|its|his|her|their|this|that))?{w.SP}$"
)
_WAYS = ("before", "after", "from", "following", " to", " of")
_ENDS = re.compile(r"\b(?:the|an?|its|his|her|their|this|that)\s+$", re.IGNORECASE)
_VAGUE = {"hour": (0, 1), "day": (1, 13), "night": (1, 13), "week": (1, 60)}
"""The days nearest and farthest that "hours after", "days before" and "weeks after" allow."""
_REACH = 56
_LONG = frozenset({"month", "year", "decade"})
_DAYS = frozenset({"calendar", "numeric", "holiday", "famous", "weekday", "day word", "nth day"})


def find(folded: str, sentences: tuple[Span, ...]) -> tuple[Expression, ...]:
    """The expressions of an already folded text in order, a named day and its distance being one."""
    starts = [sentence.start for sentence in sentences]
    joined: list[Expression] = []
    for expression in expressions.find(folded, sentences):
        home = sentences[bisect_right(starts, expression.span.start) - 1]
        whole = _joined(folded, home.start, expression) or expression
        while joined and joined[-1].span.end > whole.span.start:
            joined.pop()
        joined.append(whole)
    return tuple(joined)


def _joined(folded: str, start: int, base: Expression) -> Expression | None:
    """The expression together with the distance that leads to it; None where none does."""
    begins = max(start, base.span.start - _REACH)
    before = _ENDS.sub("", folded[begins : base.span.start])
    if not before.rstrip().lower().endswith(_WAYS):
        return None
    hit = _LEAD.search(folded, begins, base.span.start)
    if hit is None or folded[max(0, hit.start() - 4) : hit.start()].lower() == "for ":
        return None
    found = {name: " ".join(value.lower().split()) for name, value in hit.groupdict().items() if value}
    unit = found.get("the") or found.get("unit", "")
    vague = "unit" in found and number_of(found.get("number", "")) is None
    if (vague and base.kind not in _DAYS) or not (
        _fits(base, unit, found["way"]) and (("eve" in found) == (found["way"] == "of"))
    ):
        return None
    span = Span(hit.start(), base.span.end)
    return Expression(
        span=span,
        kind="distance",
        words=span.of(folded),
        weekday=almanac.weekday_number(found["weekday"]) if "weekday" in found else None,
        number=1 if "the" in found else number_of(found["number"]) if "number" in found else None,
        unit="day" if "eve" in found else unit,
        turn="before" if found["way"] in {"before", "prior to", "of"} else "after",
        part="the"
        if found.keys() & {"the", "eve"}
        else "exactly"
        if "exact" in found or found["way"] == "from"
        else "",
        base=base,
    )


def _fits(base: Expression, unit: str, way: str) -> bool:
    """Whether a distance in this unit can be counted from the base: days from days, years from years."""
    if base.kind in _DAYS:
        return way != "from" or base.kind not in {"calendar", "numeric"}
    if way == "from" or base.turn or base.part:
        return False
    return (base.kind == "month" and unit in _LONG) or (base.kind == "year" and unit in _LONG - {"month"})


def measured(expression: Expression, base: Date) -> Date:
    """The date at a distance from a resolved base; without a value where the base has none, or the count is vague."""
    if base.value is None:
        return Date()
    first, _ = almanac.bounds(base.value)
    basis: Basis = "inferred" if base.basis == "inferred" else "resolved"
    moment = Moment(first, base.precision, f"from {almanac.short(base.value)}", basis)
    way = -1 if expression.turn == "before" else 1
    if expression.weekday is not None:
        away = (first.weekday() - expression.weekday) * -way % 7 or 7
        return counted_from(moment, _day(first, way * away)) or Date()
    if expression.part == "the" and expression.unit in {"week", "weekend"}:
        return _beside(moment, expression.unit, way) or Date()
    if expression.number is None and not expression.part:
        return _vague(moment, way, expression.unit)
    number = way * (expression.number or 1)
    unit = expression.unit if expression.unit in {"week", "fortnight", *_LONG} else "day"
    if expression.part == "exactly":
        return _to_the_day(moment, number, unit)
    return (
        counting.counted(moment, number, unit) or Date() if expression.unit != "hour" else _vague(moment, way, "hour")
    )


def _day(first: date, days: int) -> str | None:
    moved = almanac.shift_days(first, days)
    return moved.isoformat() if moved else None


def _beside(moment: Moment, unit: str, way: int) -> Date | None:
    """The seven days, or the weekend, next to a day: before it or after it."""
    near = almanac.shift_days(moment.day, way)
    if near is None:
        return None
    if unit == "weekend":
        saturday = (5 - near.weekday()) % 7 if way > 0 else -((near.weekday() - 6) % 7) - 1
        day = almanac.shift_days(near, saturday)
        return stretch_from(replace(moment, day=day), "weekend", 0) if day else None
    first, last = sorted((near, near + timedelta(days=6 * way)))
    return within(moment, first, last, almanac.week_of(near))


def _vague(moment: Moment, way: int, unit: str) -> Date:
    """Hours before, days after, weeks later: on which side, and how near where the unit tells."""
    if not moment.exact:
        return Date()
    near, far = _VAGUE.get(unit, (1, None))
    sides = [_day(moment.day, way * near), _day(moment.day, way * far) if far is not None else None]
    first, last = sides if way > 0 else sides[::-1]
    return Date(basis=moment.basis, reason=moment.reason, not_before=first, not_after=last)


def _to_the_day(moment: Moment, number: int, unit: str) -> Date:
    if not moment.exact:
        return Date()
    if unit in {"day", "week", "fortnight"}:
        days = number * {"day": 1, "week": 7, "fortnight": 14}[unit]
        return counted_from(moment, _day(moment.day, days)) or Date()
    months = number * {"month": 1, "year": 12, "decade": 120}[unit]
    month = almanac.month_of(moment.day.year, moment.day.month, months)
    whole = almanac.day_of(int(month[:4]), int(month[5:]), moment.day.day) if month else None
    return counted_from(moment, whole.isoformat()) or Date() if whole else Date()
