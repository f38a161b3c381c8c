"""An event keeps the marks of the quotations that it is taken from: no quoted word stands without them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.model import EventMention, Span
from bot.reading.quotes import Quotation

LONGEST = 400
"""Characters above which words with all of their quotation are no line of a timeline; the statement has them."""


def with_marks(events: Sequence[EventMention], quotations: Sequence[Quotation]) -> Iterator[EventMention]:
    """The events, each with the whole of a quotation that it begins or ends in; without what is too long then.

    Words without a date that are wholly somebody's own tell of nothing that the article does.
    """
    for event in events:
        cut = [each for each in quotations if _cuts(event.span, each)]
        if not cut:
            yield event
            continue
        span = Span(min(event.span.start, cut[0].outer.start), max(event.span.end, cut[-1].outer.end))
        own = any(each.inner.start <= event.span.start and event.span.end <= each.inner.end for each in cut)
        dated = event.date.value or event.date.timex or event.date.not_before
        if span.end - span.start <= LONGEST and (dated or not own):
            yield replace(event, span=span)


def _cuts(span: Span, quotation: Quotation) -> bool:
    """Whether a span has some of a quotation's words and not all of it with its marks."""
    inner, outer = quotation.inner, quotation.outer
    touches = span.start < inner.end and inner.start < span.end
    return touches and not (span.start <= outer.start and outer.end <= span.end)
