"""Units: sentences joined where a quotation runs on, with their tokens and attributions."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from bot.model import Span
from bot.reading.attribution import attributions
from bot.reading.sentences import sentences_of
from bot.reading.tokens import Token, tokens
from bot.reading.uncued import named_before
from bot.reading.verbs import may_report

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.reading.attributed import Attribution
    from bot.reading.quotes import Quotation
    from bot.reading.verbs import Lexicon

_Piece = tuple[Span, "list[Quotation]"]
# Where, when and by whom a report begins: "PARIS, Feb 10 (Reuters) - ", "Kyiv, Ukraine — ", "Bergen, 3 March (AP) - ";
# what follows is its first sentence. Small letters need a country before a long dash, or an agency behind the place.
_DASH = r"(?:[-\u2013\u2014]|--)\s+(?=[\w\"“‘'«])"
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?"
_DAY = rf"(?:{_MONTH} \d{{1,2}}|\d{{1,2}} {_MONTH})(?:,? \d{{4}})?"
_AGENCY = r"\([A-Z][\w. /]{1,24}\)"
_SMALL_PLACE = r"[A-Z][\w.'’]+(?:[ -][A-Z][\w.'’]+){0,3}(?:, [A-Z][\w.]+(?: [A-Z][\w.]+)?)?"
_DATELINE = re.compile(
    r"(?:[A-Z][a-z]+(?:[ -][A-Z][a-z]+)?, [A-Z][a-z]+(?: [A-Z][a-z]+)?\.? (?=[\u2013\u2014] )"  # "Kyiv, Ukraine — "
    rf"|[A-Z][A-Z.'’-]+)(?:[ /][A-Z.'’-]{{2,}}){{0,3}}(?:, (?:[A-Z][\w. ]{{1,20}}|{_DAY})){{0,2}}"
    rf"\s?(?:{_AGENCY})?\s?{_DASH}"
    rf"|{_SMALL_PLACE}(?:, {_DAY} {_AGENCY}| \((?:Reuters|AP|AFP|UPI|PA|EFE|ANSA|TASS|Xinhua|DPA|dpa)\))\s?{_DASH}",
)
# The first words of a sentence, up to a sign, or over one description: "Ann Holm, the mayor of Brell, said".
_OPENING = re.compile(r"(?:[\w.'’-]+ ?){1,7}(?:, [^,.;:?!\"“”]{3,80}, (?:[a-z]+ ){0,2}[a-z]+)?")
# Characters; the longest sentences of news have about 900.
_LONGEST_UNIT = 3000


@dataclass(slots=True)
class Unit:
    """A sentence, or the sentences that one quotation runs through, with its tokens and attributions."""

    folded: str
    span: Span
    paragraph: int
    quotes: list[Quotation]
    found: list[Attribution] = field(default_factory=list)
    _words: list[Token] | None = None

    @property
    def words(self) -> list[Token]:
        """Its tokens, made when they are first asked for: a third of all sentences is never looked at so closely."""
        if self._words is None:
            self._words = tokens(self.folded, self.span, self.quotes)
        return self._words


def units_of(
    folded: str, written: str, paragraphs: Sequence[Span], quotations: Sequence[Quotation], lexicon: Lexicon
) -> list[Unit]:
    """The units of the paragraphs, in order, each with its quotations and attributions.

    `written` is the text with the capitals of its headlines: where it is the same, its sentences are known already.
    """
    units: list[Unit] = []
    at = 0
    for number, paragraph in enumerate(paragraphs):
        inside: list[Quotation] = []
        while at < len(quotations) and quotations[at].outer.start < paragraph.end:
            if quotations[at].outer.start >= paragraph.start:
                inside.append(quotations[at])
            at += 1
        dateline = _DATELINE.match(folded, *paragraph)
        told = Span(dateline.end(), paragraph.end) if dateline else paragraph
        cut = sentences_of(written if told.of(written) == told.of(folded) else folded, told)
        whole = _asked(folded, _joined(cut, inside), lexicon) if inside else [(span, []) for span in cut]
        for span, quotes in _cut(folded, whole):
            unit = Unit(folded, span, number, quotes)
            if quotes or may_report(span.of(folded), lexicon):
                unit.found = attributions(unit.words, lexicon)
            units.append(unit)
    for unit, after in pairwise(units):
        led = unit.paragraph == after.paragraph and not (unit.found or unit.quotes) and is_quotation(after)
        made = named_before(unit.words, lexicon) if led and not after.found else None
        unit.found = [made] if made is not None else unit.found
    return units


def is_quotation(unit: Unit) -> bool:
    """Whether a unit is one quotation and nothing else."""
    first = unit.quotes[0].outer if unit.quotes else None
    return first is not None and first.start == unit.span.start and first.end >= unit.span.end - 1


def _asked(folded: str, whole: Sequence[tuple[Span, list[Quotation]]], lexicon: Lexicon) -> list[_Piece]:
    """Joins "“Is it shut?”" to "Ann Holm asked." after it: the mark inside the quotation ends no sentence."""
    joined: list[_Piece] = []
    for span, quotes in whole:
        before = joined[-1] if joined else None
        if (
            before is not None
            and before[1]
            and before[1][-1].outer.end == before[0].end
            and folded[before[1][-1].inner.end - 1] in "?!"
            and not _has_cue(folded[before[0].start : before[1][-1].outer.start], lexicon)
            and _tells(folded, span, quotes, lexicon)
        ):
            joined[-1] = (Span(before[0].start, span.end), before[1] + quotes)
        else:
            joined.append((span, quotes))
    return joined


def _tells(folded: str, span: Span, quotes: Sequence[Quotation], lexicon: Lexicon) -> bool:
    """Whether a sentence begins with a few words and then a cue: "the mayor of Oslo asked"."""
    opening = _OPENING.match(folded, span.start, quotes[0].outer.start if quotes else span.end)
    return opening is not None and _has_cue(opening.group(), lexicon)


def _has_cue(words: str, lexicon: Lexicon) -> bool:
    return any(
        lexicon.forms.get(each.rstrip(".,:;"), (None, ""))[1] in {"past", "present"} for each in words.lower().split()
    )


def _cut(folded: str, whole: Sequence[tuple[Span, list[Quotation]]]) -> Iterator[tuple[Span, list[Quotation]]]:
    """Cuts what is too long for a sentence at a space outside quotations, so that reading stays linear."""
    for span, quotes in whole:
        if span.end - span.start <= _LONGEST_UNIT:
            yield span, quotes
            continue
        start, at = span.start, 0
        while span.end - start > _LONGEST_UNIT:
            end = folded.find(" ", start + _LONGEST_UNIT, span.end)
            end = span.end if end < 0 else end
            first = at
            while at < len(quotes) and quotes[at].outer.start < end:
                end = max(end, quotes[at].outer.end)
                at += 1
            yield Span(start, end), quotes[first:at]
            start = end
        if start < span.end:
            yield Span(start, span.end), quotes[at:]


def _joined(sentences: Sequence[Span], quotes: Sequence[Quotation]) -> list[tuple[Span, list[Quotation]]]:
    """Sentences joined where a quotation runs on from one into the next."""
    joined: list[tuple[Span, list[Quotation]]] = []
    at, start = 0, -1
    held: list[Quotation] = []
    for sentence in sentences:
        start = sentence.start if start < 0 else start
        while at < len(quotes) and quotes[at].outer.start < sentence.end:
            if quotes[at].outer.start >= start:
                held.append(quotes[at])
            at += 1
        if held and held[-1].outer.end > sentence.end:
            continue
        joined.append((Span(start, sentence.end), held))
        start, held = -1, []
    if start >= 0 and sentences:
        joined.append((Span(start, max(sentences[-1].end, held[-1].outer.end if held else 0)), held))
    return joined
