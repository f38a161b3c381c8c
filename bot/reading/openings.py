"""What opens a sentence and is no part of the name after it: "Meanwhile Holm", "In court Holm", "Hours later Holm"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.reading.joining import joined
from bot.reading.modifying import described
from bot.reading.phrases import Phrase
from bot.reading.words import ADVERBS, DETERMINERS, PREPOSITIONS, is_adverb

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.reading.tokens import Token

_AFTER_SPAN = frozenset("later earlier afterwards afterward before ago".split())
_OCCASIONS = frozenset("in at on during from under near inside outside".split())
# What a preposition and its noun may take in before a name; more words are rarely an occasion.
_LONGEST = 4


def whole(words: Sequence[Token], source: Phrase, floor: int) -> Phrase:
    """A subject with what describes it and with who is named before its "and", without what only opens the sentence."""
    if source.end - source.start > 1 and words[source.end - 1].low in {"neither", "either", "both"}:
        source = Phrase(source.start, source.end - 1)  # "Oslo neither confirmed nor denied"
    return unopened(words, joined(words, described(words, source, floor), floor))


def unopened(words: Sequence[Token], source: Phrase) -> Phrase:
    """The phrase without the adverb, the span of time or the object of a preposition that stands before its name."""
    start, end = source
    if end - start < 2 or not words[end - 1].is_name:
        return source
    for at in range(start, min(start + 3, end - 1)):
        if words[at].low in _AFTER_SPAN and words[at + 1].is_name:
            return Phrase(at + 1, end)
    opens = words[start].low in ADVERBS or (words[start].kind == "w" and is_adverb(words[start].low))
    if opens and words[start + 1].is_name:
        return Phrase(start + 1, end)
    if _opens_with_occasion(words, start) and end - start <= _LONGEST:
        return Phrase(_name_from(words, start, end), end)
    return source


def _opens_with_occasion(words: Sequence[Token], start: int) -> bool:
    """Whether "in" or the like opens a clause just before a token."""
    if not start or words[start - 1].low not in _OCCASIONS:
        return False
    return start == 1 or words[start - 2].kind in "pq" or words[start - 2].low in {"and", "but"}


def _name_from(words: Sequence[Token], start: int, end: int) -> int:
    """Where the name begins that no preposition governs: after "court", "the rain" or a place of one word."""
    name = next((at for at in range(start, end) if words[at].is_name), start)
    if name > start and (words[name - 1].low in DETERMINERS or any(t.low in PREPOSITIONS for t in words[start:name])):
        return start
    if name > start:
        return name if all(token.is_name for token in words[name:end]) else start
    return start + 1 if end - start == 2 and words[start].low.isalpha() else start
