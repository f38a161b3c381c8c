"""A happening that was dropped: "the summit will not take place on 24 November" tells of a plan, and that it is off."""

from __future__ import annotations

import re

from bot.model import Span

NOT_HELD = re.compile(
    r"\b(?:(?:will\s(?:now\s)?(?:not|no\slonger)(?:\snow)?|won['’]t(?:\snow)?)\s(?:take\splace|go\sahead(?!\swith)|be\sheld)"
    r"|(?:is|are)\s(?:not|no\slonger)\s(?:taking\splace|going\sahead(?!\swith)|being\sheld))\b",
    re.IGNORECASE,
)
"""What says of a happening that it will not be."""
_BOUND = re.compile(r"\b(?:if|unless|until|till|without|while|before)\b", re.IGNORECASE)
"""What makes a condition of it, or another day."""
LOOKED_FOR = ("take place", "taking place", "go ahead", "going ahead", "be held", "being held")
"""What a sentence without a date must hold, in lower case, to say so."""


def dropped(folded: str, clause: Span, nouns: re.Pattern[str] | None) -> Span | None:
    """Where a clause says that a happening, one of the `nouns` before it, will not be; None where it does not."""
    found = NOT_HELD.search(folded, *clause)
    if found is None or nouns is None or _BOUND.search(folded, found.end(), clause.end):
        return None
    if not nouns.search(folded, clause.start, found.start()):
        return None
    return Span(*found.span())
