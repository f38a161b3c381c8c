"""The chain of an attribution: an outlet that reports what somebody else told it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.model import Span
from bot.reading.folding import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

_CITING = re.compile(r"\b(?:[Cc]iting|[Qq]uoting|(?<=, )which (?:cited|quoted)) (?!from\b|as\b)([^,;:.“\"]{3,120})")
_CITED_BY = re.compile(r", (?:as )?(?:quoted|cited) by ([^,;:.“\"]{2,80})(?=,|$)")
_PEOPLE = re.compile(
    r"\b(?:sources?|officials?|diplomats?|aides?|advis[eo]rs?|people|persons?|spokes\w+|ministers?|lawmakers?|insiders?|"
    r"executives?|lawyers?|investigators?|officers?|witnesses)\b",
)


def cited(folded: str, sentence: Span, content: Sequence[Span]) -> list[Span]:
    """Whom or what the sentence says it cites, outside the words reported, each citing the next; often nothing."""
    found = _CITING.finditer(folded, *sentence)
    return [
        Span(*match.span(1)) for match in found if not any(span.start <= match.start() < span.end for span in content)
    ]


def cited_by(folded: str, source: Span, cue: Span) -> Span | None:
    """Who quotes the speaker, told beside the name: "Holm, quoted by the agency, said"."""
    match = _CITED_BY.search(folded, source.start, max(source.end, cue.start))
    return Span(*match.span(1)) if match else None


def is_somebody(words: str) -> bool:
    """Whether what is cited is a person (who then speaks), not a document or an interview (which only passes on)."""
    return bool(_PEOPLE.search(plain(words)))
