"""The day on which something was said, or reported: the date that belongs to the cue, never one of what was said."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from bot.model import UNKNOWN, Date, DateMention, Span
from bot.reading.clauses import clauses
from bot.reading.covered import covered
from bot.reading.happenings import Happenings
from bot.reading.telling import heads, nearest

_OCCASION = re.compile(r"(?:During|At|In)\s")
_REPORTING = re.compile(r"\w*\s?report(?:s|ed|ing)?\b", re.IGNORECASE)


def day_of_saying(
    folded: str,
    sentence: Span,
    cue: Span,
    dates: Sequence[DateMention],
    content: Sequence[Span],
    words: Happenings,
) -> Date:
    """The date that tells when the words led by `cue` were said; UNKNOWN where none does. `dates` are in order.

    "On 7 January, the outlet reported" is the day of the report: see `day_of_report`. An occasion that opens the
    sentence ("During a visit on 3 May, she said") gives its day where the cue's own clause has none.
    """
    if _REPORTING.fullmatch(cue.of(folded)):
        return UNKNOWN
    return _day_of(folded, sentence, cue, _outside(dates, sentence, content), words)


def day_of_report(
    folded: str,
    sentence: Span,
    cue: Span,
    dates: Sequence[DateMention],
    content: Sequence[Span],
    words: Happenings,
) -> Date:
    """The date of a report ("On 7 January, the outlet reported"); UNKNOWN where the cue is no report or has no date."""
    if not _REPORTING.fullmatch(cue.of(folded)):
        return UNKNOWN
    return _day_of(folded, sentence, cue, _outside(dates, sentence, content), words)


def _outside(dates: Sequence[DateMention], sentence: Span, content: Sequence[Span]) -> list[DateMention]:
    """The dates of the sentence that are not part of what was said."""
    said = covered(content)
    low = bisect_left(dates, sentence.start, key=_start)
    high = bisect_left(dates, sentence.end, key=_start)
    return [mention for mention in dates[low:high] if not said.holds(mention.span.start)]


def _start(mention: DateMention) -> int:
    return mention.span.start


def _day_of(folded: str, sentence: Span, cue: Span, dates: Sequence[DateMention], words: Happenings) -> Date:
    if not dates:
        return UNKNOWN
    parts = clauses(folded, sentence)
    at = next((index for index, part in enumerate(parts) if part.start <= cue.start < part.end), 0)
    beside = _within(dates, parts[at])
    telling = list(heads(folded, words, frozenset({cue}), parts[at])) if beside else []
    for mention in beside:
        head = nearest(folded, parts[at], mention.span, telling)
        if head is not None and head.span.start < cue.end and cue.start < head.span.end:
            return mention.date
    if at and _OCCASION.match(folded, parts[at - 1].start):
        occasion = _within(dates, parts[at - 1])
        return occasion[0].date if len(occasion) == 1 else UNKNOWN
    return UNKNOWN


def _within(dates: Sequence[DateMention], clause: Span) -> list[DateMention]:
    return [mention for mention in dates if clause.start <= mention.span.start < clause.end]
