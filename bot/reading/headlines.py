"""Headlines in capitals: "Holm Says Her Bridge Will Stand", read as if only its names had them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.reading.words import (
    ADVERBS,
    AUXILIARIES,
    CONJUNCTIONS,
    DETERMINERS,
    PERSONAL,
    PREPOSITIONS,
    RELATIVES,
    SUBORDINATORS,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.model import Span
    from bot.reading.verbs import Lexicon

# Characters; a longer paragraph is no headline.
_LONGEST = 200
# Words of at least so many letters begin with a capital in a headline, whatever they are; and how many there must be.
_LONG, _FEWEST = 4, 4
# A long word in small letters after a space, as most sentences have one near their beginning.
_LONG_IN_SMALL = re.compile(rf" [a-z]{{{_LONG}}}")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_SMALL = (
    ADVERBS
    | AUXILIARIES
    | CONJUNCTIONS
    | DETERMINERS
    | PERSONAL
    | PREPOSITIONS
    | RELATIVES
    | SUBORDINATORS
    | {"it", "we", "you", "him", "them", "to"}
) - {"may", "will"}


def in_small_letters(folded: str, paragraphs: Iterable[Span], known: Lexicon) -> str:
    """The text, as long as it was, with small words and verbs of speech of its headlines as in a sentence."""
    for span in paragraphs:
        if span.end - span.start > _LONGEST or _LONG_IN_SMALL.search(folded, *span):
            continue
        if _is_headline(span.of(folded)):
            lowered = _WORD.sub(lambda word: _lowered(word.group(), known), span.of(folded))
            folded = folded[: span.start] + lowered + folded[span.end :]
    return folded


def _is_headline(paragraph: str) -> bool:
    """Whether all its longer words begin with a capital, and not all letters are capitals."""
    long = [word for word in _WORD.findall(paragraph) if len(word) >= _LONG]
    return len(long) >= _FEWEST and all(word[0].isupper() for word in long) and not paragraph.isupper()


def _lowered(word: str, known: Lexicon) -> str:
    low = word.lower()
    form = known.forms.get(low, (None, ""))[1]
    small = low in _SMALL or form in {"present", "past", "ing"} or low == "say"
    return low if small and len(low) == len(word) else word
