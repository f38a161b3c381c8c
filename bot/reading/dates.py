"""Dates in running text: every expression where it stands, with what fixes it and on what grounds."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.model import Basis, Date, DateMention, Precision, Span
from bot.reading import almanac, borrowing, distances, tense
from bot.reading.covered import covered
from bot.reading.dateline import find_dateline
from bot.reading.expressions import Expression
from bot.reading.folding import fold
from bot.reading.hours import time_of
from bot.reading.moments import Frame, Moment, part_of
from bot.reading.resolving import resolve
from bot.reading.sentences import paragraphs
from bot.reading.yearless import Grounds, grounds, settle

_FIGURES = re.compile(
    r"[$£€]\s?\d|\d\s?%|\b(?:percent|per\scent|cents?|compared|versus|revenue|profit|earnings|earned|income|sales|loss)\b",
    re.IGNORECASE,
)
_PERIOD = re.compile(
    r"(?P<part>\b(?:quarter(?:ly)?|(?:three|six|nine)\smonths|half-year|first\shalf|second\shalf|period)\b)"
    r"|(?P<whole>\b(?:full|fiscal|whole|for\sthe)\s(?:year|19\d\d|20\d\d)\b|\bannual\b|\byear\send(?:ed|ing)\b)",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"[-/.]")
_DAY_THEN_MONTH = re.compile(r"\d(?:st|nd|rd|th)?(?: of)? [A-Z]")
_SIDE = 300
_PRECISIONS: tuple[Precision, ...] = ("year", "month", "day")
DATELINE = "the dateline"
"""The reason of a day that stands in a report's dateline, as readers hear of it."""
_REACH = 700
"""Characters over which "the following day" still refers back: about three sentences."""


def find_dates(
    text: str,
    published: Date | None,
    sentences: Sequence[Span],
    *,
    furniture: Sequence[Span] = (),
    day_first: bool | None = None,
) -> tuple[DateMention, ...]:
    """The date expressions of the sentences in order, resolved as far as the text and `published` fix them.

    `published` is the day the source states, None when it states none; a day that the page itself prints then serves.
    `day_first` is how the outlet's country writes numeric dates, None where nobody knows; the text's own dates win.
    What stands in `furniture` is left out and decides nothing, but the page's own day may stand there.
    """
    folded = fold(text)
    everything = distances.find(folded, tuple(sentences))
    outside = covered(furniture)
    found = tuple(expression for expression in everything if not outside.holds(expression.span.start))
    told = _day_first(found)
    order = day_first if told is None else told
    moment = moment_of(published) if published else None
    if moment is None:
        moment = _printed(folded, text, everything, Frame(day_first=order))
    run = _Run(folded, tuple(sentences), found, moment, order)
    return tuple(_mention(folded, e, d) for e, d in zip(found, run.dates(), strict=True) if _tells(e, d))


def _mention(folded: str, expression: Expression, date: Date) -> DateMention:
    """A date with the time of day that stands with it, where it is one day told of by its name or number."""
    timed = date.precision == "day" and expression.kind in {"calendar", "weekday", "day word", "numeric", "same"}
    if not timed or date.value is None:
        return DateMention(expression.span, date)
    return DateMention(expression.span, date, time_of(folded, expression.span, almanac.bounds(date.value)[0]))


def moment_of(published: Date) -> Moment | None:
    """The moment a publication date gives; None when it has no value."""
    if published.value is None:
        return None
    first, _ = almanac.bounds(published.value)
    precision = published.precision if published.precision != "unknown" else "day"
    whence = DATELINE if published.reason == DATELINE else "publication"
    return Moment(first, precision, f"from {whence}, {almanac.short(published.value)}")


def _printed(folded: str, text: str, everything: Sequence[Expression], frame: Frame) -> Moment | None:
    """The page's own day, when it has a year."""
    printed = find_dateline(folded, paragraphs(text), everything)
    stated = resolve(printed, frame) if printed is not None else None
    return moment_of(stated) if stated is not None and stated.precision == "day" else None


def _day_first(found: Sequence[Expression]) -> bool | None:
    """Whether the text puts the day first: by its clear numeric dates, else by "19 February"; None when none tells.

    "February 19" tells nothing: papers that write so put the day first in numbers, or not.
    """
    orders = set()
    for expression in found:
        pieces = (
            _BETWEEN.split(expression.words.split()[-1])
            if expression.kind == "numeric" and expression.number is None
            else []
        )
        if len(pieces) == 3 and len(pieces[0]) < len("2025") and pieces[0] != pieces[1]:
            orders.add(int(pieces[0]) > int(pieces[1]))
    if not orders:
        written = {_DAY_THEN_MONTH.search(e.words) is not None for e in found if e.kind == "calendar" and e.day}
        return True if written == {True} else None
    return orders.pop() if len(orders) == 1 else None


def _tells(expression: Expression, found: Date) -> bool:
    """A counted stretch that leads nowhere is a duration, no date."""
    if found.value or found.timex or found.not_before or found.not_after:
        return True
    return expression.kind in {"month", "weekday", "day word"} and expression.name != "overnight"


@dataclass(frozen=True, slots=True)
class _Run:
    """One text being resolved: `now` is when it speaks, None when nothing says so."""

    folded: str
    sentences: tuple[Span, ...]
    found: tuple[Expression, ...]
    now: Moment | None
    day_first: bool | None

    def dates(self) -> list[Date]:
        """One date for each expression, in order."""
        starts = [sentence.start for sentence in self.sentences]
        homes = [self.sentences[bisect_right(starts, e.span.start) - 1] for e in self.found]
        directions = [tense.direction(self.folded, home, e.span) for home, e in zip(homes, self.found, strict=True)]
        years = borrowing.borrowed(self.folded, self.found, homes, directions, self.now)
        ground = grounds(self.folded, years, directions) if self.now is None else Grounds()
        dates: list[Date] = []
        latest: dict[Precision, tuple[int, Moment]] = {}
        for expression, home, direction in zip(years, homes, directions, strict=True):
            near = latest.get(_counts_in(expression))
            before = near[1] if near and expression.span.start - near[0] < _REACH else None
            date = self._date(
                expression, home, Frame(self.now or ground.anchor, before, direction, self.day_first), ground
            )
            dates.append(date)
            moment = _moment(date)
            if moment:
                latest |= dict.fromkeys(
                    _PRECISIONS[: _PRECISIONS.index(moment.precision) + 1], (expression.span.end, moment)
                )
        return [d if d.words else replace(d, words=e.words) for d, e in zip(dates, self.found, strict=True)]

    def _date(self, expression: Expression, home: Span, frame: Frame, ground: Grounds) -> Date:
        if expression.kind == "offset" and expression.unit == "year" and expression.turn in {"ago", "earlier"}:
            frame = replace(frame, compares=expression.number == 1 and self._compares(expression.span, home))
        if self.now is None and ground.settles(expression):
            settled = settle(expression, frame.direction, ground)
            if settled is not None:
                return part_of(settled, expression.part)
        found = resolve(expression, frame)
        given = expression.name.startswith(borrowing.GIVEN) and found.basis == "stated"
        return (
            replace(found, basis="resolved", reason=expression.name.removeprefix(borrowing.GIVEN)) if given else found
        )

    def _compares(self, span: Span, home: Span) -> bool:
        """Whether "a year earlier" stands for the same quarter, or the like, of the year before.

        The period named last decides. Without such a period before the figures the words mean the year.
        """
        if not _FIGURES.search(self.folded, max(home.start, span.start - _SIDE), span.end + _SIDE):
            return False
        named = [hit.lastgroup for hit in _PERIOD.finditer(self.folded, max(0, span.start - _REACH), span.start)]
        return bool(named) and named[-1] == "part"


def _counts_in(expression: Expression) -> Precision:
    """How precise a date must at least be for the expression to count from it."""
    if expression.unit in {"year", "decade", "century"} or expression.year_turn:
        return "year"
    return "month" if "month" in {expression.unit, expression.kind} else "day"


def _moment(date: Date) -> Moment | None:
    """A found date as something later ones count from."""
    if date.value is None:
        return None
    first, _ = almanac.bounds(date.value)
    basis: Basis = "inferred" if date.basis == "inferred" else "resolved"
    return Moment(first, date.precision, f"from {almanac.short(date.value)}", basis)
