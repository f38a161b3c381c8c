"""Names that look like small words or days: "Will", "May", "Long", "Kelly". What stands around them tells."""

from __future__ import annotations

import re

from bot.reading.words import ADVERBS, AUXILIARIES, TIME_WORDS, is_adverb

_SMALL = ADVERBS | AUXILIARIES | {"an", "no", "so", "he", "do", "in", "on", "up", "to", "ha"}
# Months that are names of persons too.
_OF_TIME = frozenset("april may june august march".split())
_VERB = (
    r"(?:said|says|told|tells|wrote|writes|added|adds|argued|argues|noted|notes|asked|asks|insisted|warned|denied|called|"
    r"replied|joked|declared|stated|explained|tweeted|announced|confirmed|stressed|conceded|admitted|promised|claimed|claims|has|had|who|also|did|does)\b"
)
# What follows a name: a verb of saying, or what sets a description off; "Dahl said" after a first name.
_ACTS = re.compile(rf" {_VERB}|, (?:who|whose|\d\d)\b|['’]s? ")
_FIRST = re.compile(rf" [A-Z][\w'’-]+(?: {_VERB}|,)")
_SURNAME = re.compile(r" [A-Z][a-z]")
_SAID_BEFORE = re.compile(r"\b(?:said|says|added|adds|told|asked|wrote|Mrs?\.?|Ms\.?|Minister|[Aa]ccording to) $")
_NAME_BEFORE = re.compile(r"(?:^|[\s“\"(])([A-Z][a-z'’-]+) $")
_ENDS = re.compile(r"[.,;:)”\"]|$")
_NUMBER = re.compile(r" \d|, \d{4}")
_LEADS_DATE = frozenset(
    "in on since by until till last next this early late mid from to of between before after through during for".split()
)
_WORD_BEFORE = re.compile(r"([\w’'.-]+) $")


FIRST_NAMES = frozenset({"Will", "May", "June", "April"})
"""Those that stand before a surname."""


def is_name(folded: str, start: int, end: int, *, opens: bool) -> bool:
    """Whether a capitalised word that is also a small word is a name here; `opens` where it begins a sentence."""
    low = folded[start:end].lower()
    if low in _OF_TIME:
        return _is_person(folded, start, end, opens=opens)
    if low in TIME_WORDS or not (low in _SMALL or is_adverb(low)):
        return False
    acts = bool(_ACTS.match(folded, end)) or (low == "will" and bool(_FIRST.match(folded, end)))
    if opens or low not in AUXILIARIES:
        return acts or not opens
    return acts or bool(_ENDS.match(folded, end)) or _is_said(folded, start)


def _is_person(folded: str, start: int, end: int, *, opens: bool) -> bool:
    """Whether no date is meant: "Theresa May", "said May", "May said", "June Holm said"."""
    if _NUMBER.match(folded, end):
        return False
    before = _WORD_BEFORE.search(folded, max(0, start - 24), start)
    if _is_said(folded, start):
        return True
    if before is not None and before.group(1).lower() in _LEADS_DATE:
        return False
    if _ACTS.match(folded, end) or _SURNAME.match(folded, end):
        return True
    named = None if opens else _NAME_BEFORE.search(folded, max(0, start - 24), start)
    return named is not None and named.group(1).lower() not in TIME_WORDS


def _is_said(folded: str, start: int) -> bool:
    return bool(_SAID_BEFORE.search(folded, max(0, start - 24), start))
