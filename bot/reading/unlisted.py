"""Verbs that no list holds, known for speech by the quotation at which they stand: "“...,” beamed Holm"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.reading.words import (
    AUXILIARIES,
    CONJUNCTIONS,
    DETERMINERS,
    PREPOSITIONS,
    RELATIVES,
    SUBORDINATORS,
    TIME_WORDS,
    is_adverb,
    is_verb_like,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.reading.tokens import Token

# Characters, marks included; a shorter quotation beside a verb is a title or a term as often as words.
_LONG_ENOUGH = 20
_NO_VERBS = AUXILIARIES | DETERMINERS | PREPOSITIONS | TIME_WORDS
_BEGINS = frozenset("a an the one another his her their he she they it".split())
# Tokens between a quotation and the verb after it.
_NEAR = 7


def beside_quotation(words: Sequence[Token], at: int) -> bool:
    """Whether a word of no list can be the verb of a quotation that stands before it and ends in a comma or "?"."""
    token = words[at]
    if not at or token.kind != "w" or not _can_be_verb(token.low):
        return False
    if words[at - 1].kind == "q":
        return _ends_words(words[at - 1]) and _can_be_subject(words, at + 1)
    start = next((here + 1 for here in range(at - 1, max(-1, at - _NEAR - 1), -1) if words[here].kind == "q"), 0)
    if not start or not _ends_words(words[start - 1]) or not _can_be_subject(words, start):
        return False
    plain = not any(_breaks(words[here]) for here in range(start, at))
    return plain and _closes(words, at + 1)


def _can_be_verb(low: str) -> bool:
    ends = low.endswith("s") and len(low) > 3 and not low.endswith(("ss", "'s", "s'"))
    return (ends or is_verb_like(low)) and low not in _NO_VERBS and not is_adverb(low)


def _ends_words(quote: Token) -> bool:
    return quote.closes and quote.end - quote.start >= _LONG_ENOUGH


def _can_be_subject(words: Sequence[Token], at: int) -> bool:
    return at < len(words) and (words[at].is_name or words[at].low in _BEGINS)


def _breaks(token: Token) -> bool:
    """Whether a word cannot stand between a quotation and the verb of its speaker."""
    return (
        token.kind == "p"
        or token.may_be_verb
        or token.low in CONJUNCTIONS | RELATIVES | SUBORDINATORS
        or (token.kind == "w" and token.low.endswith("ing"))
    )


def _closes(words: Sequence[Token], at: int) -> bool:
    """Whether the clause ends after the verb, or goes on with an occasion: it takes no object."""
    if at >= len(words):
        return True
    after = words[at]
    return (
        after.low in {".", ",", ":"}
        or after.low in (PREPOSITIONS - {"to"}) | TIME_WORDS | {"when", "while"}
        or is_adverb(after.low)
    )
