"""What a unit that ends in a colon leads to: the points of a list, a quotation, or a paragraph without marks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.model import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.reading.units import Unit

UNMARKED = "without quotation marks: taken to be the words that the colon leads to"

_BULLET = re.compile(r"\s*(?:[•●▪■◦‣·*\u2013\u2014-]|\d{1,2}[.)])\s")
_WORD = re.compile(r"\w+")
# Points of a list, or sentences of a paragraph, that are followed; longer ones are rarer than mistakes.
_FARTHEST = 40
# A paragraph of fewer words is a heading or a name as often as what was said.
_FEWEST = 4


def after_colon(folded: str, units: Sequence[Unit], number: int) -> tuple[list[Span], int, list[str]]:
    """The spans after the unit, the number of the last unit taken, and what makes it doubtful."""
    following = units[number + 1 : number + _FARTHEST]
    points = _points(folded, following)
    if points:
        return points, number + len(points), []
    if following and following[0].quotes and following[0].quotes[0].outer.start == following[0].span.start:
        return ([], number, []) if following[0].found else ([following[0].quotes[0].outer], number + 1, [])
    block = _block(folded, following, units[number])
    return ([block[0]], number + block[1], [UNMARKED]) if block else ([], number, [])


def _points(folded: str, following: Sequence[Unit]) -> list[Span]:
    """The points of a list that begins at once; one in which somebody speaks ends it."""
    points: list[Span] = []
    for unit in following:
        begins = folded.rfind("\n", 0, unit.span.start) + 1
        if unit.found or not _BULLET.match(folded, begins, unit.span.start):
            break
        points.append(unit.span)
    return points


def _block(folded: str, following: Sequence[Unit], led: Unit) -> tuple[Span, int] | None:
    """The next paragraph, and how many units it has, when nobody else speaks in it and it ends as a sentence does."""
    block = [unit for unit in following if unit.paragraph == led.paragraph + 1]
    if not block or any(unit.found for unit in block):
        return None
    whole = Span(block[0].span.start, block[-1].span.end)
    ends = folded[whole.end - 1] in ".!?…"
    return (whole, len(block)) if ends and len(_WORD.findall(folded, *whole)) >= _FEWEST else None
