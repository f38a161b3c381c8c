"""Drafts: the walk over the units that gathers each statement's spans, and the quotations that go on from it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.model import Span
from bot.reading.attributed import Attribution
from bot.reading.colons import after_colon
from bot.reading.units import Unit, is_quotation
from bot.reading.words import NEGATIONS, is_adverb

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.reading.labels import Label
    from bot.reading.phrases import Phrase
    from bot.reading.tokens import Token

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
    reach: int = -1
    """The number of the last unit that a colon leads to."""
    end: Unit = field(init=False)
    """The unit up to which it goes on."""

    def __post_init__(self) -> None:
        self.end = self.unit


def drafts_of(folded: str, units: Sequence[Unit], labels: Mapping[int, Label]) -> list[Draft]:
    """Walks the units in order: statements of labels and of cues, then what goes on from them."""
    drafts: list[Draft] = []
    last: Draft | None = None
    foreign = False  # whether a quotation that was not understood stands between
    passed = -1  # the number of the last unit that a colon has led to
    for number, unit in enumerate(units):
        if number <= passed:
            continue
        if number in labels:
            last = _labelled(unit, labels[number])
            drafts.extend([last] if last.source is not None else [])
            continue
        if last is not None and last.label and unit.paragraph == last.end.paragraph:
            last.content[-1] = last.context = Span(last.content[-1].start, unit.span.end)
            continue
        kept = _of_cues(folded, units, number, drafts) if unit.found else []
        if kept:
            drafts.extend(kept)
            last, foreign, passed = _leading(kept), False, max(draft.reach for draft in kept)
            continue
        if last is not None and not foreign and _goes_on(unit, last):
            _append(last, unit)
            continue
        foreign = bool(unit.quotes)
        if last is not None and _runs_on(last) and is_quotation(unit) and unit.paragraph - last.end.paragraph == 1:
            _append(last, unit)
            continue
        orphan = _orphan(folded, unit, last)
        if orphan is not None:
            drafts.append(orphan)
            last = orphan
        elif not unit.quotes and last is not None and unit.paragraph != last.end.paragraph:
            last = None if _WORD.search(folded, *unit.span) else last
    return drafts


def _labelled(unit: Unit, label: Label) -> Draft:
    """All that a paragraph holds after its label; without a source where nobody named asks or answers."""
    made = Draft(unit, [Span(label.start, unit.span.end)], unit.span, label.source, label.cue, label=True)
    made.doubts.extend(label.doubts)
    return made


def _leading(kept: Sequence[Draft]) -> Draft:
    """Of a sentence's statements the one that a quotation after it goes on from: its last with a quotation."""
    return next(
        (draft for draft in reversed(kept) if any(q.outer in draft.content for q in draft.unit.quotes)), kept[-1]
    )


def _span(words: Sequence[Token], run: Phrase) -> Span:
    return Span(words[run.start].start, words[run.end - 1].end)


def _of_cues(folded: str, units: Sequence[Unit], number: int, drafts: list[Draft]) -> list[Draft]:
    own = [_of_cue(folded, made, units, number, drafts) for made in units[number].found]
    return [draft for draft in own if draft is not None]


def _of_cue(folded: str, made: Attribution, units: Sequence[Unit], number: int, drafts: list[Draft]) -> Draft | None:
    unit = units[number]
    content = [_trimmed(folded, _span(unit.words, run)) for run in made.content]
    context, reach, doubts = unit.span, number, list[str]()
    if made.colon or (made.side != "before" and unit.words[-1].low == ":"):
        more, reach, doubts = after_colon(folded, units, number)
        content, context = content + more, Span(context.start, units[reach].span.end)
    elif made.side == "before" and not content and number:
        content, context = _taken_back(units[number - 1], unit, drafts)
    content = [span for span in content if span.end > span.start]
    if not content:
        return None
    source = _span(unit.words, made.source) if made.source is not None else None
    listener = _span(unit.words, made.listener) if made.listener is not None else None
    cue = _cue_of(unit.words, made)
    draft = Draft(unit, content, context, source, cue, made, listener, doubts, reach=reach)
    draft.end = units[reach]
    return draft


def _cue_of(words: Sequence[Token], made: Attribution) -> Span:
    """The words of the cue, with a negation and without the adverbs before it."""
    first = made.cue.group
    while first < made.cue.first and is_adverb(words[first].low) and words[first].low not in NEGATIONS:
        first += 1
    return Span(words[first].start, words[made.cue.last].end)


def _taken_back(before: Unit, unit: Unit, drafts: list[Draft]) -> tuple[list[Span], Span]:
    """The quotation that ends the unit before, for ""...?" Holm asked."; an orphan made of it is withdrawn."""
    if before.paragraph != unit.paragraph or not before.quotes:
        return [], unit.span
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


def outer_sources(draft: Draft) -> list[Span]:
    """The words that name who passes a statement on, outermost first.

    "The paper" in "Holm said ..., the paper reported"; "Holm" in "Holm said Lie had said that ...".
    """
    if draft.made is None or (len(draft.unit.found) == 1 and draft.made.outer is None):
        return []
    around = [each for each in draft.unit.found if each is not draft.made and each.side == "right"]
    holding = [each for each in around if each.reports(draft.made.cue.first)]
    closing = [draft.made.outer] if draft.made.outer is not None else []
    closing += [each for each in draft.unit.found if _relays(draft.unit.words, each, draft.made)]
    return [_span(draft.unit.words, each.source) for each in [*closing, *holding] if each.source is not None]


def _relays(words: Sequence[Token], each: Attribution, made: Attribution) -> bool:
    """As in "Holm said it is shut, according to Radio Oslo": what closes the sentence passes on all that it says."""
    follows = each.cue.form == "according" and made.cue.form in {"past", "present"} and each.cue.first > made.cue.last
    return follows and made.source is not None and words[each.cue.first - 1].low == "," and each.tail >= len(words) - 1


def _goes_on(unit: Unit, last: Draft) -> bool:
    """Whether a unit without a cue is a quotation that goes on from the statement before it in its paragraph."""
    return unit.paragraph == last.end.paragraph and is_quotation(unit)


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
    if not is_quotation(unit) or len(_WORD.findall(folded, *first.inner)) < _SHORTEST_ALONE:
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
