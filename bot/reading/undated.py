"""Happenings without a date: only the clear ones, by a short list of verbs, or known ones told of in passing."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.model import UNKNOWN, EventMention, Span
from bot.reading.clauses import trimmed
from bot.reading.covered import Covered
from bot.reading.dropped import dropped
from bot.reading.happenings import Happenings, words_of
from bot.reading.telling import AUXILIARY, BE, MODAL, OPEN

_IDIOM = re.compile(
    r"\s(?:with\s(?:\w+\s)?(?:criticism|resistance|scepticism|skepticism|anger|silence|protests?)|off\s|up\s|a\s(?:target|deadline))"
)
_THE_NOUN = re.compile(r"\b(?:after|during|at|following)\s(?=(?:the|a|an)\s)", re.IGNORECASE)
_PLACE = re.compile(r"\b(?:in|at|near|outside)\s[A-Z]\w+")
_NO_SUBJECT = frozenset("and or of that which who a the".split())
_WORDS_LEAST = 4


def undated_happening(folded: str, clause: Span, words: Happenings, quoted: Covered) -> EventMention | None:
    """A clear happening, done, planned or dropped, without a date."""
    tokens = words_of(folded, *clause)
    if len(tokens) < _WORDS_LEAST:
        return None
    for at in range(1, len(tokens)):
        word = tokens[at].group().casefold()
        if word not in words.undated_past and word not in words.undated_base:
            continue
        done = word in words.undated_past and _has_subject(folded, tokens, at)
        planned = word in words.undated_base and tokens[at - 1].group().casefold() in {"will", "shall"}
        if (done or planned) and not _is_hedged(folded, clause, tokens[at], quoted):
            return EventMention(trimmed(folded, clause), UNKNOWN, planned=planned and not done)
    off = dropped(folded, clause, words.nouns)
    if off and not quoted.holds(off.start) and not OPEN.search(folded, clause.start, off.start):
        return EventMention(trimmed(folded, clause), UNKNOWN)
    return _noun_phrase(folded, clause, words)


def _is_hedged(folded: str, clause: Span, verb: re.Match[str], quoted: Covered) -> bool:
    """Whether the verb is quoted, denied, wished for, or part of an idiom ("met with criticism")."""
    if quoted.holds(verb.start()) or OPEN.search(folded, clause.start, verb.end()):
        return True
    return bool(_IDIOM.match(folded, verb.end()))


def _has_subject(folded: str, tokens: Sequence[re.Match[str]], at: int) -> bool:
    """Whether a subject stands straight before the verb, or before its auxiliaries: a bare participle has none."""
    back = at - 1
    while back >= 0 and tokens[back].group().casefold() in AUXILIARY:
        back -= 1
    if back < 0 or tokens[back].group().casefold() in BE | MODAL | _NO_SUBJECT:
        return False
    gap = folded[tokens[back].end() : tokens[back + 1].start()]
    return "," not in gap


def _noun_phrase(folded: str, clause: Span, words: Happenings) -> EventMention | None:
    """A known happening with its place, told of in passing: "after the summit of the coalition in Paris"."""
    lead = _THE_NOUN.match(folded, *clause)
    nouns = words.nouns
    if lead is None or nouns is None:
        return None
    noun = nouns.search(folded, lead.end(), clause.end)
    if noun is None or len(words_of(folded, lead.end(), noun.start())) > _WORDS_LEAST:
        return None
    if not _PLACE.search(folded, noun.end(), clause.end):
        return None
    return EventMention(trimmed(folded, Span(lead.end(), clause.end)), UNKNOWN)
