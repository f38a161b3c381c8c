"""Which words of a sentence tell of one of its happenings: enough to be read alone, no more than belongs to it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.model import Span
from bot.reading.clauses import trimmed
from bot.reading.telling import AUXILIARY, BE, MODAL
from bot.reading.tense_verbs import is_past_form

_HARD = re.compile(r";\s|:\s|\s(?:[\u2013\u2014]|--?)\s|[\u2014]")
_JOINT = re.compile(r"(?:,|\band|\bbut|\bthat|\bthen|\bor)\s")
_APART = re.compile(
    r"[\s,]*(?:after|before|following|because|although|though|since|despite|amid|whereas)\s", re.IGNORECASE
)
"""A clause led so tells of another day than the one it hangs on; "when", "while" and "as" tell of the same day."""
_SAME_DAY = re.compile(r"[\s,]*(?:when|while|as)\s")
_OPENS = re.compile(r"(?:During|When|While|As|With)\s")
_QUALIFIES = re.compile(
    r"\b(?:said|says|say|told|according\sto|reported|announced|added|claimed|confirmed|denied|stated|warned|unless|if"
    r"|provided)\b"
)
"""What must be read with a happening: who says so, and on what condition."""
_LAST = re.compile(r"(?<![\w'’-])([\w'’-]+)[\s,]*$")
_FIRST = re.compile(r"[\w'’-]+")
_RESUMES = re.compile(r",\s(?=([a-z]+)\b)")
_BOUND = frozenset(
    "in on at for with by from of to into as than who which whose where that and or but has have had does did do not "
    "also later then just only including another others it they he she both".split(),
)
"""Words that no readable clause begins with, beside verbs."""
_LONG = 240
"""Characters above which a happening is given its own clause, not the whole of its sentence."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a happening stands: `core` runs from its telling word to its date, or back; `clause` holds both."""

    core: Span
    clause: Span


def passages(folded: str, sentence: Span, clauses: Sequence[Span], places: Sequence[Place]) -> list[Span]:
    """The words of each happening of a sentence; `places` are in order.

    They begin at the subject, also where two happenings share one; an attribution or condition that follows is kept.
    """
    found: list[Span] = []
    for at, place in enumerate(places):
        segment = _segment(folded, sentence, place.core)
        low = max(segment.start, _cut(folded, clauses, places[at - 1], place) if at else segment.start)
        high = segment.end
        if at + 1 < len(places) and places[at + 1].core.start < segment.end:
            high = max(place.core.end, _cut(folded, clauses, place, places[at + 1]))
        end = segment.end if high == segment.end or _APART.match(folded, high) else high
        own = _own_clause(folded, Span(low, high), end, place)
        found.append(_readable(folded, sentence, own, found[-1].start if found else sentence.start))
    return found


def _segment(folded: str, sentence: Span, core: Span) -> Span:
    """The part of the sentence between colons, semicolons and dashes."""
    start, end = sentence
    for mark in _HARD.finditer(folded, *sentence):
        if mark.end() <= core.start:
            start = mark.end()
        elif mark.start() >= core.end:
            end = mark.start()
            break
    return Span(start, end)


def _cut(folded: str, clauses: Sequence[Span], one: Place, other: Place) -> int:
    """Where the words of the first end and those of the second begin: at a clause, else at a joining word."""
    low, high = one.core.end, max(one.core.end, other.core.start)
    starts = [clause.start for clause in clauses if low <= clause.start <= high]
    if starts:
        return starts[-1]
    joint = _JOINT.search(folded, low, high)
    return joint.end() if joint else low


def _own_clause(folded: str, whole: Span, end: int, place: Place) -> Span:
    """The clause of a happening within `whole`, with what it hangs on and what must be read with it, up to `end`.

    "called after a tanker sank on Monday" tells of the sinking alone; "died when a train derailed on Monday" of both.
    """
    clause = Span(max(whole.start, place.clause.start), min(whole.end, place.clause.end))
    if _APART.match(folded, clause.start) and clause != whole:
        return Span(clause.start, _resumed(folded, place.core.end, clause.end))
    if _SAME_DAY.match(folded, clause.start) and clause.end - whole.start <= _LONG:
        clause = Span(whole.start, clause.end)
    last = _LAST.search(folded, clause.start, clause.end)
    broken = last is not None and _is_verb(last.group(1))
    if end - clause.start <= _LONG and (broken or _QUALIFIES.search(folded, clause.end, end)):
        clause = Span(clause.start, end)
    return clause


def _resumed(folded: str, low: int, high: int) -> int:
    """Where the main clause goes on behind one that stood inside it: at a comma before a verb."""
    for comma in _RESUMES.finditer(folded, low, high):
        if _is_verb(comma.group(1)):
            return comma.start()
    return high


def _readable(folded: str, sentence: Span, span: Span, shared: int) -> Span:
    """The span without what joins it on; from the subject it shares where it would begin with a verb."""
    kept = trimmed(folded, span)
    if span.start == sentence.start and _OPENS.match(folded, span.start):
        kept = Span(span.start, kept.end)
    first = _FIRST.match(folded, kept.start, kept.end)
    word = first.group() if first else ""
    if kept.start > sentence.start and word.islower() and (_is_verb(word) or word in _BOUND):
        kept = trimmed(folded, Span(min(shared, span.start), span.end))
    return kept if _balanced(folded, kept) else trimmed(folded, sentence)


def _is_verb(word: str) -> bool:
    return word in BE or word in MODAL or word in AUXILIARY or word.endswith("ing") or is_past_form(word)


def _balanced(folded: str, span: Span) -> bool:
    """Whether every quotation that opens in the span closes in it."""
    words = span.of(folded)
    return words.count("“") == words.count("”") and words.count('"') % 2 == 0
