"""A happening that a noun tells of together with its day: "the June 7 primary", "the debate last Saturday in Tarn"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.model import DateMention, Span
from bot.reading.telling import Head

_OWNED = re.compile(r"(?:\b(?:the|their|his|her|its|our)|\w['’]s|s['’])\s$", re.IGNORECASE)
_CLOSE = re.compile(r"(?:['’]s)?(?:\s+[\w’'-]+){0,2}\s+")
_BETWEEN = re.compile(r"(?:\s(?:in|at|near|outside)(?:\s[A-Z][\w.’'-]*){1,3})?,?\s(?:on\s|of\s|for\s|late\s|early\s)?")
"""What may stand between the noun and its day: "the shooting in Vell on Friday", "the Tarn primary June 7"."""
_DEFINITE = re.compile(
    r"(?:\b(?:the|his|her|its|their|our|this|that|whose)|\w['’]s|s['’])\s(?:[\w.’'-]+\s){0,4}$", re.IGNORECASE
)
_WEEK = re.compile(r"\d{4}-W\d\d")
_LEADING_UP = re.compile(r"\b(?:leading|run)[\s-]up\sto\s(?:the\s)?$")
"""What tells of the time before it: whether that day is behind or ahead, no verb says."""
_DENIED = re.compile(r"\b(?:no|without|hypothetical|proposed|possible)\s(?:[\w.-]+\s){0,3}$", re.IGNORECASE)


def named_by(folded: str, date: Span, among: Sequence[Head]) -> Head | None:
    """The noun that a date stands straight before: "Monday's emergency meeting", "the Oct. 23 attack"."""
    for head in among:
        if head.noun and head.span.start >= date.end:
            between = folded[date.end : head.span.start]
            joined = between[:2] in {"'s", "’s"} or bool(_OWNED.search(folded, max(0, date.start - 6), date.start))
            return head if joined and _CLOSE.fullmatch(between) else None
    return None


def fixed_by(folded: str, clause: Span, mention: DateMention, among: Sequence[Head]) -> Head | None:
    """The noun of a happening whose day a date fixes whatever the clause says of it ("ahead of Friday's vote").

    Only a day or a week fixes one, and only that of a definite noun: "a vote on Friday" may never come.
    """
    week = _WEEK.fullmatch(mention.date.timex or "")
    if not week and (mention.date.precision != "day" or mention.date.value is None):
        return None
    start = mention.span.start
    if _LEADING_UP.search(folded, max(clause.start, start - 30), start):
        return None
    named = named_by(folded, mention.span, among)
    if named is not None:
        return named
    for head in reversed(among):
        if head.noun and head.span.end <= start and start - head.span.end <= _REACH:
            reach = max(clause.start, head.span.start - _REACH)
            tied = _BETWEEN.fullmatch(folded, head.span.end, start) and _DEFINITE.search(folded, reach, head.span.start)
            return head if tied and not _DENIED.search(folded, reach, head.span.start) else None
    return None


_REACH = 50
"""Characters looked at between a noun and its day or its article: five words or so."""
