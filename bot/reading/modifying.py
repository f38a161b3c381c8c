"""A subject whose last words belong to a description of it: "the man killed in the fire", "the firm that owns it"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.reading.phrases import Phrase, ending_at, may_begin_clause
from bot.reading.words import AUXILIARIES, DETERMINERS, PERSONAL, PREPOSITIONS, SUBORDINATORS, is_adverb

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.reading.tokens import Token

_RELATIVES = frozenset("who which that".split())
# Participles that do not end in "-ed".
_PARTICIPLES = frozenset("shot hurt caught held found seen taken known sent given born lost hit built made".split())
# Tokens from the last noun back to the one it describes.
_FARTHEST = 14
_NO_SUBJECT = PERSONAL | {"i", "we", "it", "you"}
_NO_VERB = _NO_SUBJECT | DETERMINERS | PREPOSITIONS | SUBORDINATORS | {"and", "or", "but"}


def described(words: Sequence[Token], source: Phrase, floor: int) -> Phrase:
    """The phrase from the noun that its relative or participle describes; itself where there is none."""
    if words[source.start].low in _NO_SUBJECT or may_begin_clause(words, source.start, floor):
        return source
    for at in range(source.start - 1, max(floor, source.start - _FARTHEST), -1):
        token = words[at]
        if token.kind in "pq":
            break
        relative = token.low in _RELATIVES and at + 1 < source.start and _can_be_verb(words[at + 1])
        if not relative and not _is_participle(words, at, source.start):
            continue
        opens = at - 1 == floor and words[floor].low.endswith("s")  # "Residents driven from the valley"
        head = ending_at(words, at - 1, floor) if words[at - 1].kind == "w" or opens else None
        if head is not None and _is_noun(words, head) and may_begin_clause(words, head.start, floor):
            return Phrase(head.start, source.end)
    return source


def _can_be_verb(token: Token) -> bool:
    return token.kind == "w" and token.low not in _NO_VERB


def _is_participle(words: Sequence[Token], at: int, end: int) -> bool:
    low = words[at].low
    if words[at].kind != "w" or not (low.endswith(("ed", "ing")) or low in _PARTICIPLES):
        return False
    return not any(token.low in AUXILIARIES for token in words[at:end])


def _is_noun(words: Sequence[Token], head: Phrase) -> bool:
    """Whether a phrase is a common noun with its article, or in the plural."""
    first, last = words[head.start], words[head.end - 1]
    if last.may_be_verb or is_adverb(last.low) or last.low in PERSONAL:
        return False
    return first.low in DETERMINERS or last.low.endswith("s") or last.low in {"people", "men", "women"}
