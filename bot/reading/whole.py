"""A number of people "killed when a ferry sank" is no happening by itself: its words are made whole, or left out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.model import EventMention, Span

_STRUCK = r"(?:killed|dead|injured|hurt|wounded|missing|arrested|detained|displaced|affected)"
_COUNTED = (
    rf"(?:[Oo]n\s\w+,?\s)?(?:[Tt]he\s(?:total\s|official\s)?(?:number|toll|tally|count)\sof\s[^,.;:]*?\b{_STRUCK}"
    rf"|(?:[Tt]hose|[Tt]he\s(?:\w+\s)?(?:people|men|women|children|passengers|victims))\s{_STRUCK})"
)
_ALONE = re.compile(rf"{_COUNTED}(?:\s(?:when|after|as)\s|\s(?=in\b)|$)")
_BEFORE = re.compile(rf"{_COUNTED}\s(?:when|after|as)\s$")
_FARTHEST = 200
_TELLS = re.compile(
    r"(?:[\w\s]*,[^,]*,)?\s(?:\w+ly\s)?(?:rose|rises?|risen|ha[sd]|have|stood|stands|was|were|is|are|climbed|grew|reached"
    r"|fell|went|jumped|passed|came|includ\w+)\b"
)
"""What is told of a number, or of those who are counted, behind the clause that says what befell them."""


def made_whole(folded: str, events: Sequence[EventMention]) -> Iterator[EventMention]:
    """The events, those of a counted noun alone as the clause within it that tells of one, without what has none."""
    for event in events:
        begun = any(each.span.start == event.span.start and each.span.end < event.span.end for each in events)
        alone = not begun and _ALONE.match(folded, *event.span)
        span = _told_of(folded, event, alone) if alone else _ended(folded, event)
        if span is not None:
            yield event if span == event.span else replace(event, span=span)


def _told_of(folded: str, event: EventMention, counted: re.Match[str]) -> Span | None:
    """All of the words where something is told of the number too; else the clause within; None without one."""
    dated = _date_end(folded, event)
    if _TELLS.search(folded, dated, event.span.end):
        return event.span
    begins = counted.end()
    return Span(begins, event.span.end) if counted[0].endswith(("when ", "after ", "as ")) and dated > begins else None


def _ended(folded: str, event: EventMention) -> Span:
    """The event's words up to its date, where they are what a counted noun has within it and its verb follows."""
    start = event.span.start
    held = any(_BEFORE.match(folded, at, start) for at in _starts(folded, start))
    dated = _date_end(folded, event)
    return Span(start, dated) if held and _TELLS.match(folded, dated, event.span.end) else event.span


def _starts(folded: str, end: int) -> Iterator[int]:
    """Where a counted noun may begin before `end`: at each word of its sentence, at most so far back."""
    yield from (found.start() for found in re.compile(r"\b\w").finditer(folded, max(0, end - _FARTHEST), end))


def _date_end(folded: str, event: EventMention) -> int:
    """Where the words of its date end; its start where they are not among its own."""
    at = folded.find(event.date.words, *event.span) if event.date.words else -1
    return at + len(event.date.words) if at >= 0 else event.span.start
