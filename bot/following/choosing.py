"""Other words for a line, chosen from its stored paragraph and never typed: the spans to choose from. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.following.faithful import span_to_show
from bot.model import Span
from bot.reading.quotes import quotations
from bot.reading.sentences import paragraphs, sentences
from bot.wrapped import unwrapped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.model import StatementKind, StatementMention


def choices(text: str, place: Span) -> tuple[Span, ...]:
    """Each sentence and each quotation of the paragraph that holds a place, in the order of the text."""
    text = unwrapped(text)
    paragraph = _holding(place, paragraphs(text))
    quoted = [quotation.outer for quotation in quotations(text, [paragraph])]
    told = [_bare(text, span) for span in sentences(text) if _within(span, paragraph)]
    for each in quoted:
        told = joined(told, each)
    return tuple(sorted({*told, *quoted}, key=lambda span: (span.start, -span.end)))


def beside(text: str, span: Span, *places: Span) -> bool:
    """Whether one of the places stands in the paragraph that holds the span."""
    whole = paragraphs(unwrapped(text))
    return _holding(span, whole) in {_holding(place, whole) for place in places}


def shown(text: str, mention: StatementMention) -> Span:
    """What is shown of a mention with chosen words: those, or the whole sentence where what is beside could turn them.

    A negation, a condition or a word of attribution outside the words is never left out.
    """
    span, (content, *_) = span_to_show(text, mention), mention.content
    return content if _within(span, content) else span


def chosen(text: str, span: Span, mention: StatementMention) -> StatementMention:
    """The mention with other words of the same article: what they are is worked out anew, who speaks stays."""
    text = unwrapped(text)
    paragraph = _holding(span, paragraphs(text))
    inside = [q for q in quotations(text, [paragraph]) if span.start <= q.outer.start and q.outer.end <= span.end]
    told = [each for each in sentences(text) if each.start < span.end and span.start < each.end]
    context = Span(min((each.start for each in told), default=span.start), max((span.end, *(e.end for e in told))))
    whole = any(quotation.outer == span for quotation in inside)
    kind: StatementKind = "direct" if whole else "mixed" if inside else "indirect"
    cue, source = (each if each and _within(each, context) else None for each in (mention.cue, mention.source))
    quotes = tuple(quotation.inner for quotation in inside)
    return replace(mention, content=(span,), context=context, kind=kind, quotes=quotes, cue=cue, source=source)


def joined(told: list[Span], quotation: Span) -> list[Span]:
    """The sentences, those that one quotation touches made one, so that no choice tears it."""
    touched = [span for span in told if span.start < quotation.end and quotation.start < span.end]
    if not touched:
        return told
    whole = Span(min(touched[0].start, quotation.start), max(touched[-1].end, quotation.end))
    return sorted([*(span for span in told if span not in touched), whole])


def _holding(span: Span, whole: Sequence[Span]) -> Span:
    return next((each for each in whole if each.start <= span.start < each.end), span)


def _within(span: Span, other: Span) -> bool:
    return other.start <= span.start and span.end <= other.end


def _bare(text: str, span: Span) -> Span:
    words = span.of(text)
    start = span.start + len(words) - len(words.lstrip())
    return Span(start, start + len(words.strip()))
