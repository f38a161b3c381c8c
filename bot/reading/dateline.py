"""The day a page itself prints as its own: a labelled line, a byline with a date, a dateline, a line of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.model import Span
from bot.reading.expressions import Expression

_LABEL = re.compile(
    r"(?:first\s)?(?:published|posted|issued|date|dated)(?:\son)?(?:\sat)?\s?:?\s*(?:\d\d?:\d\d\W{0,3})?$",
    re.IGNORECASE,
)
_BYLINE = re.compile(r"^[Bb][Yy]:?\s+[A-Z][^.!?]{2,80}$")
_DATELINE_BEFORE = re.compile(r"^[A-Z][A-Z .,'’/-]{2,40}(?:,\s?[A-Z][\w.\s]{2,20})?,\s?$")
_DATELINE_AFTER = re.compile(r"^(?:\s?\([A-Z][\w. /]{1,24}\))?\s?(?:[-\u2013\u2014:]|--)")
_TIME_AFTER = re.compile(
    r"^[\s,|•·-]*+(?:at\s)?(?:\d{1,2}(?::\d\d){0,2}\s?(?:[ap]\.?m\.?)?)?\s?(?:[A-Z]{2,4})?[\s.|•·)]*$"
)
_HEAD_LINES = 10


def find_dateline(
    folded: str, paragraphs: Sequence[Span], expressions: Sequence[Expression], *, with_place: bool = False
) -> Expression | None:
    """The first day at the head of the page that stands where pages print their own; None without one.

    `with_place`: only behind the place that a report was sent from.
    """
    head = paragraphs[:_HEAD_LINES]
    if not head:
        return None
    for expression in expressions:
        if expression.span.start >= head[-1].end:
            return None
        if expression.day is None or expression.kind not in {"calendar", "numeric"}:
            continue
        line = next((span for span in head if span.start <= expression.span.start < span.end), None)
        stands = _stands_behind_place if with_place else _stands_alone
        if line is not None and stands(folded, line, expression.span):
            return expression
    return None


def _stands_alone(folded: str, line: Span, span: Span) -> bool:
    before, after = folded[line.start : span.start], folded[span.end : line.end]
    if len(before) > len("Published by") * 8:
        return False
    ends = bool(_TIME_AFTER.match(after))
    if ends and (not before.strip(" |•·-(") or _LABEL.search(before) or _BYLINE.match(before)):
        return True
    return bool(_LABEL.match(before)) or _stands_behind_place(folded, line, span)


def _stands_behind_place(folded: str, line: Span, span: Span) -> bool:
    before, after = folded[line.start : span.start], folded[span.end : line.end]
    return bool(_DATELINE_BEFORE.match(before) and _DATELINE_AFTER.match(after))
