"""What an expression takes from the words and dates around it: a year, a week, the side on which it lies."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.model import Span
from bot.reading import almanac, choosing
from bot.reading.expressions import Expression
from bot.reading.moments import Moment
from bot.reading.tense_words import Direction

GIVEN = "year "
"""Marks an expression that was given its year by another one; what follows is the reason."""
_JOINED = re.compile(r"\s*(?:[-\u2013\u2014,]|-?to-?|(?:and|or|to)(?: in| on)?|through|until|till)\s*")
_SPANS = re.compile(r"\s(?:to|through|until|till)\s|\s?[-\u2013]\s?")
_ENDED = re.compile(r"\b(?:[Ee]nded(?: on| in)?|[Ss]ince) $")
_ENDED_REACH = len("ended on ") + 1
_COMING = re.compile(
    r"\b(?:(?:will|shall|won['’]t)\s(?:[a-z]+\s){1,4}|['’]ll\s(?:[a-z]+\s){1,4}|(?:expires?|ends?|lapses?|matures?)\s"
    r"|(?:is|are)\s(?:due|set|scheduled|planned)\s)(?:(?:in|on|by|at|for|until)\s)?$"
)
_NOVEMBER = 11
_ELECTION_AFTER = re.compile(r"(?:['’]s)?\s(?:(?:general|presidential|midterm)\s)?(?:elections?|ballots?|midterms)\b")
_ELECTION_BEFORE = re.compile(r"\b(?:(?:general|presidential|midterm)\selections?|midterms)\s(?:this|in|of)\s$")
_ELECTED = re.compile(
    r"\b(?:elect(?:ions?|ed|ing)?|ballots?|nominees?|candidates?|whoever|presidential|presidency|midterms|matchup)\b"
)
_SIDE, _BESIDE, _COMING_REACH = 300, 40, 60
"""Characters of its sentence, and just before it, in which a November's election, or "will", is looked for."""


def borrowed(
    folded: str,
    found: Sequence[Expression],
    homes: Sequence[Span],
    directions: Sequence[Direction | None],
    now: Moment | None,
) -> list[Expression]:
    """The expressions with what they take from others; `homes` are their sentences, `now` when the text speaks."""
    given = list(found)
    _join(folded, given, directions, now)
    _lead(given, homes, directions, now)
    if now is None:
        return given
    ways = zip(given, homes, directions, strict=True)
    return [_voted(folded, _beside(folded, each, home, now), home, way, now) for each, home, way in ways]


def _join(folded: str, given: list[Expression], directions: Sequence[Direction | None], now: Moment | None) -> None:
    """Years for yearless days and months that stand joined to a dated one; stretches of weekdays in order."""
    for at in range(len(given) - 2, -1, -1):
        this, following = given[at], given[at + 1]
        gap = folded[this.span.end : following.span.start]
        if _takes_year(this) and following.year and following.month and this.month and _JOINED.fullmatch(gap):
            given[at] = replace(this, year=following.year - (this.month > following.month))
        elif now is not None and _takes_year(this) and _takes_year(following) and _is_stretch(folded, this, gap):
            given[at] = _before_its_end(this, following, directions[at + 1], now)
        elif this.kind == "weekday" == following.kind and not (this.turn or following.turn) and _SPANS.fullmatch(gap):
            given[at : at + 2] = _spanning(this, following, directions[at], now)


def _is_stretch(folded: str, first: Expression, gap: str) -> bool:
    between = (
        gap == " and " and folded[max(0, first.span.start - len("between ")) : first.span.start].lower() == "between "
    )
    return between or _SPANS.fullmatch(gap) is not None


def _before_its_end(first: Expression, last: Expression, direction: Direction | None, now: Moment) -> Expression:
    """From Nov. 20 to Jan. 5: the first day, or month, takes the year in which it precedes the last."""
    if first.kind != last.kind or first.month is None or last.month is None or first.weekday is not None:
        return first
    if first.kind == "calendar":
        end = choosing.nearest_day(last, now.day, direction)
        year = end.year if end else None
    else:
        month = choosing.nearest_month(last.month, now.day, direction)
        year = int(month[:4]) if month else None
    if year is None:
        return first
    later = (first.month, first.day or 0) > (last.month, last.day or 0)
    return replace(first, year=year - later, name=GIVEN + now.reason)


def _spanning(
    first: Expression, last: Expression, direction: Direction | None, now: Moment | None
) -> tuple[Expression, Expression]:
    """From Monday to Friday: the last day follows the first, and where both are gone the first is before the last."""
    if direction == "future":
        return first, replace(last, turn="following")
    if now is None or not now.exact or direction == "either":
        return first, last
    back = [(now.day.weekday() - (each.weekday or 0)) % 7 for each in (first, last)]
    return (replace(first, turn="before last"), last) if back[0] < back[1] else (first, last)


def _lead(
    given: list[Expression], homes: Sequence[Span], directions: Sequence[Direction | None], now: Moment | None
) -> None:
    """Years for yearless days and months from the dated one that leads their sentence."""
    leader: tuple[Span, Expression] | None = None
    for at, this in enumerate(given):
        if leader and leader[0] == homes[at] and _takes_year(this) and this.weekday is None:
            if directions[at] != "future" and _leads(leader[1], this, now):
                given[at] = replace(this, year=leader[1].year, name=GIVEN + _said(leader[1]))
        elif this.year is not None and this.kind in {"calendar", "month"}:
            leader = (homes[at], this)


def _leads(earlier: Expression, this: Expression, now: Moment | None) -> bool:
    """Whether an earlier date of the sentence gives its year: not to an earlier month, not to a month near now."""
    if earlier.year is None or (this.month or 0) < (earlier.month or 0):
        return False
    return now is None or earlier.year < now.day.year - 1


def _beside(folded: str, expression: Expression, home: Span, now: Moment) -> Expression:
    """A day on which something "ended" lies behind, one on which it "will end" ahead, however near the other one is."""
    if not _takes_year(expression) or expression.weekday is not None:
        return expression
    start = expression.span.start
    if expression.kind == "calendar" and _ENDED.search(folded, max(0, start - _ENDED_REACH), start):
        return replace(expression, turn="past")
    coming = expression.month != now.day.month and _COMING.search(folded, max(home.start, start - _COMING_REACH), start)
    return replace(expression, turn="next") if coming else expression


def _voted(folded: str, expression: Expression, home: Span, direction: Direction | None, now: Moment) -> Expression:
    """November beside an election, which Americans hold in it in even years, lies ahead until it comes."""
    bare = expression.kind == "month" and _takes_year(expression) and not expression.part
    if not bare or expression.month != _NOVEMBER or now.day.year % 2 or now.day.month >= _NOVEMBER:
        return expression
    start, end = expression.span
    beside = _ELECTION_AFTER.match(folded, end) or _ELECTION_BEFORE.search(folded, max(0, start - _BESIDE), start)
    told = direction != "past" and _ELECTED.search(folded, max(home.start, start - _SIDE), min(home.end, end + _SIDE))
    return replace(expression, turn="next") if beside or told else expression


def _said(expression: Expression) -> str:
    return f"from {almanac.short(f'{expression.year:04d}-{expression.month:02d}')}"


def _takes_year(expression: Expression) -> bool:
    return expression.kind in {"calendar", "month"} and not (expression.year or expression.turn or expression.year_turn)
