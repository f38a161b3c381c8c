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
_CALLED_OFF = re.compile(
    r"\b(?:has|have|had|was|were|is|are)\s(?:now\s|also\s)?(?:been\s)?(?:cancell?ed|postponed|called\soff|scrapped|put\soff)\b"
)
_PLANNED_FOR = re.compile(r"\b(?:planned|scheduled|due|set|expected|slated)\s(?:\w+\s){0,3}?(?:for|on)\s(?:\w+,\s)?$")
_BOUND = re.compile(r"\b(?:if|unless|until|till|without|while|before)\b", re.IGNORECASE)
"""What makes a condition of it, or another day."""
LOOKED_FOR = ("take place", "taking place", "go ahead", "going ahead", "be held", "being held")
"""What a sentence without a date must hold, in lower case, to say so."""


def planned_for(folded: str, clause: Span, start: int) -> bool:
    """Whether the date at `start` is the one for which something was planned that the clause goes on to call off."""
    return bool(_PLANNED_FOR.search(folded, max(clause.start, start - 40), start)) and called_off(folded, clause, start)


def called_off(folded: str, clause: Span, start: int) -> bool:
    """Whether a clause says from `start` on that something was called off."""
    found = _CALLED_OFF.search(folded, start, clause.end)
    return found is not None and not _BOUND.search(folded, clause.start, clause.end)


def dropped(folded: str, clause: Span, nouns: re.Pattern[str] | None) -> Span | None:
    """Where a clause says that a happening, one of the `nouns` before it, will not be; None where it does not."""
    found = NOT_HELD.search(folded, *clause)
    if found is None or nouns is None or _BOUND.search(folded, found.end(), clause.end):
        return None
    if not nouns.search(folded, clause.start, found.start()):
        return None
    return Span(*found.span())
