"""The chain of an attribution: an outlet that reports what somebody else told it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.model import Span
from bot.reading.folding import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

# "Citing" without its first letter: what begins with plain letters is found fastest.
_CITING = re.compile(r"iting (?<=\b[Cc]iting )([^,;:.“\"]{3,120})")
_PEOPLE = re.compile(
    r"\b(?:sources?|officials?|diplomats?|aides?|advis[eo]rs?|people|persons?|spokes\w+|ministers?|lawmakers?|insiders?|"
    r"executives?|lawyers?|investigators?|officers?|witnesses)\b",
)


def cited(folded: str, sentence: Span, content: Sequence[Span]) -> Span | None:
    """Whom or what the sentence says it cites, outside the words reported; None where it cites nothing."""
    for match in _CITING.finditer(folded, *sentence):
        if not any(span.start <= match.start() < span.end for span in content):
            return Span(*match.span(1))
    return None


def is_somebody(words: str) -> bool:
    """Whether what is cited is a person (who then speaks), not a document or an interview (which only passes on)."""
    return bool(_PEOPLE.search(plain(words)))
