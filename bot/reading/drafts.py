"""Drafts: the walk over the units that gathers each statement's spans, and the quotations that go on from it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.model import Span
from bot.reading.attributed import Attribution
from bot.reading.folding import plain
from bot.reading.units import Unit
from bot.reading.words import NEGATIONS, is_adverb

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.reading.phrases import Phrase
    from bot.reading.tokens import Token

_BULLET = re.compile(r"\s*(?:[•●▪■◦‣·*\u2013\u2014-]|\d{1,2}[.)])\s")
_WORD = re.compile(r"\w+")
# A quotation shorter than this, in words, is no statement unless a cue goes with it (a scare quote, a title, a term).
_SHORTEST_ALONE = 4


@dataclass(slots=True)
class Draft:
    """A statement while it grows: spans only."""

    unit: Unit
    content: list[Span]
    context: Span
    source: Span | None = None
    cue: Span | None = None
    made: Attribution | None = None
    listener: Span | None = None
    doubts: list[str] = field(default_factory=list)
    follows: Draft | None = None
    label: bool = False
    end: Unit = field(init=False)
    """The unit up to which it goes on."""

    def __post_init__(self) -> None:
        self.end = self.unit


def drafts_of(folded: str, units: Sequence[Unit], persons: set[str]) -> list[Draft]:
    """Walks the units in order: statements of cues, then what goes on from them."""
    drafts: list[Draft] = []
    last: Draft | None = None
    foreign = False  # whether a quotation that was not understood stands between
    for number, unit in enumerate(units):
        before = units[number - 1] if number else None
        labelled = _transcribed(folded, unit, before, persons)
        if labelled is not None:
            drafts.append(labelled)
            last = labelled
            continue
        if last is not None and last.label and unit.paragraph == last.end.paragraph and not unit.found:
            last.content.append(unit.span)
            last.context = Span(last.context.start, unit.span.end)
            continue
        own = [_of_cue(folded, made, units, number, drafts) for made in unit.found]
        kept = [draft for draft in own if draft is not None]
        if kept:
            drafts.extend(kept)
            last, foreign = _leading(kept), False
            continue
        if last is not None and not foreign and _goes_on(unit, last):
            _append(last, unit)
            continue
        foreign = bool(unit.quotes)
        if last is not None and _runs_on(last) and _only_quotes(unit) and unit.paragraph - last.end.paragraph == 1:
            _append(last, unit)
            continue
        orphan = _orphan(folded, unit, last)
        if orphan is not None:
            drafts.append(orphan)
            last = orphan
        elif not unit.quotes and last is not None and unit.paragraph != last.end.paragraph:
            last = None if _WORD.search(folded, *unit.span) else last
    return drafts


_LABEL = re.compile(r"([A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){0,4}) ?(?:\([^()]{1,30}\))?(:)\s")


def _transcribed(folded: str, unit: Unit, before: Unit | None, persons: set[str]) -> Draft | None:
    """As in "HOLM: We are ready." at the beginning of a paragraph, where the label is a person of the article."""
    if before is not None and before.paragraph == unit.paragraph:
        return None
    label = _LABEL.match(folded, unit.span.start, unit.span.end)
    if not label or label.end() >= unit.span.end:
        return None
    words = plain(label.group(1))
    if words not in persons and words.split()[-1] not in persons:
        return None
    source, cue = Span(*label.span(1)), Span(*label.span(2))
    return Draft(unit, [Span(label.end(), unit.span.end)], unit.span, source, cue, label=True)


def _leading(kept: Sequence[Draft]) -> Draft:
    """Of a sentence's statements the one that a quotation after it goes on from: its last with a quotation."""
    return next(
        (draft for draft in reversed(kept) if any(q.outer in draft.content for q in draft.unit.quotes)), kept[-1]
    )


def _span(words: Sequence[Token], run: Phrase) -> Span:
    return Span(words[run.start].start, words[run.end - 1].end)


def _of_cue(folded: str, made: Attribution, units: Sequence[Unit], number: int, drafts: list[Draft]) -> Draft | None:
    unit = units[number]
    before = units[number - 1] if number else None
    first = made.cue.group
    while first < made.cue.first and is_adverb(unit.words[first].low) and unit.words[first].low not in NEGATIONS:
        first += 1
    cue = Span(unit.words[first].start, unit.words[made.cue.last].end)
    source = _span(unit.words, made.source) if made.source is not None else None
    content = [_trimmed(folded, _span(unit.words, run)) for run in made.content]
    context = unit.span
    if made.side == "before" and not content:
        if made.colon:
            content, context = _after_colon(folded, units, number)
        elif before is not None and before.paragraph == unit.paragraph and before.quotes:
            content, context = _taken_back(before, unit, drafts)
    elif made.colon or unit.words[-1].low == ":":
        more, further = _after_colon(folded, units, number)
        content, context = content + more, Span(context.start, max(context.end, further.end))
    content = [span for span in content if span.end > span.start]
    if not content:
        return None
    listener = _span(unit.words, made.listener) if made.listener is not None else None
    return Draft(unit, content, context, source, cue, made, listener)


def _taken_back(before: Unit, unit: Unit, drafts: list[Draft]) -> tuple[list[Span], Span]:
    """The quotation that ends the unit before, for ""...?" Holm asked."; an orphan made of it is withdrawn."""
    quote = before.quotes[-1].outer
    if quote.end < before.span.end - 1:
        return [], unit.span
    if drafts and drafts[-1].unit is before and drafts[-1].cue is None:
        drafts.pop()
    elif drafts and len(drafts[-1].content) > 1 and drafts[-1].content[-1] == quote:
        drafts[-1].content.pop()
    elif any(draft.unit is before or quote in draft.content for draft in drafts[-3:]):
        return [], unit.span
    return [quote], Span(before.span.start, unit.span.end)


def outer_source(draft: Draft) -> Span | None:
    """The words that name who passes a statement on: "the paper" in "Holm said ..., the paper reported"."""
    outer = draft.made.outer if draft.made is not None else None
    return _span(draft.unit.words, outer.source) if outer is not None and outer.source is not None else None


def _after_colon(folded: str, units: Sequence[Unit], number: int) -> tuple[list[Span], Span]:
    """What follows a unit that ends in a colon: the points of a list, or one quotation or paragraph."""
    content: list[Span] = []
    context = units[number].span
    for unit in units[number + 1 : number + 40]:
        begins = folded.rfind("\n", 0, unit.span.start) + 1
        bullet = bool(_BULLET.match(folded, begins, unit.span.start))
        quoted = bool(unit.quotes) and unit.quotes[0].outer.start == unit.span.start
        if unit.found or not (bullet or (quoted and not content)):
            break
        content.append(unit.quotes[0].outer if quoted and not bullet else unit.span)
        context = Span(context.start, unit.span.end)
        if not bullet:
            break
    return content, context


def _goes_on(unit: Unit, last: Draft) -> bool:
    """Whether a unit without a cue is a quotation that goes on from the statement before it in its paragraph."""
    if unit.paragraph != last.end.paragraph or not unit.quotes:
        return False
    return _only_quotes(unit)


def _only_quotes(unit: Unit) -> bool:
    """Whether a unit is one quotation and nothing else."""
    first = unit.quotes[0].outer if unit.quotes else None
    return first is not None and first.start == unit.span.start and first.end >= unit.span.end - 1


def _runs_on(last: Draft) -> bool:
    """Whether a statement ends in a quotation that its paragraph does not close: the next one reopens the mark."""
    quotes = last.end.quotes
    return (
        bool(quotes) and quotes[-1].outer.end == quotes[-1].inner.end and quotes[-1].outer.end == last.content[-1].end
    )


def _append(last: Draft, unit: Unit) -> None:
    last.content.append(unit.quotes[0].outer)
    last.end = unit
    last.context = Span(last.context.start, unit.span.end)


def _orphan(folded: str, unit: Unit, last: Draft | None) -> Draft | None:
    """A paragraph that is only a quotation, after somebody's statement: taken as that speaker's, with a doubt."""
    if last is None or not unit.quotes or unit.paragraph - last.end.paragraph > 1:
        return None
    first = unit.quotes[0]
    if not _only_quotes(unit) or len(_WORD.findall(folded, *first.inner)) < _SHORTEST_ALONE:
        return None
    made = Draft(unit, [first.outer], unit.span, last.source, last.cue, follows=last.follows or last)
    made.doubts.append("no cue of its own: taken to go on from the statement before")
    return made


def _trimmed(folded: str, span: Span) -> Span:
    start, end = span
    while end > start and (folded[end - 1].isspace() or folded[end - 1] in ",;:—–-"):
        end -= 1
    while start < end and (folded[start].isspace() or folded[start] in ",;:—–-") and folded[start : start + 2] != ",,":
        start += 1
    return Span(start, end)
