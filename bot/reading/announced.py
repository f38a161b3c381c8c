"""A saying on a day that no statement carries: "the ministry confirmed the deal on Monday" is an event of that day."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.model import Span
from bot.reading.telling import BE, MODAL, OPEN, Head
from bot.reading.tense_verbs import is_past_form

_NO_DEED = frozenset("says say tells according speaking forecast predicted estimated".split())
"""Words of saying that tell of no moment when somebody spoke."""
_CONTENT = re.compile(
    r"\bthat\s(?:the|an?|he|she|it|they|his|her|its|their|we|i|there|this|these|[A-Z])|[;:]|,\s(?:the|an?|who|whose|which|where)\b"
)
"""What begins the words said: a date after it is theirs."""
_SUBJECT = re.compile(
    r"(?:['’]s)?\s(?:\w+ly\s)?(?:was|were|is|are|will|would|had|has|have|did|could|may|might|can|should)\b"
)
"""What makes of the words before it the subject of what was said: "denied that day was chosen"."""
_QUOTED = re.compile(r"[“\"][^”\"]*[”\"]")
_WORD = re.compile(r"[A-Za-z]+")
_MARK = re.compile(r"[“”\"]")
_THAT = re.compile(r"\bthat\b")
_GOES_ON = re.compile(r"\b(?:(?:is|are|was|were|been)\s(?:\w+ly\s)?\w+ing|has|have|had)\b")
_LONGEST = 90
"""Characters between a word of saying and its day, above which the day is rather one of the words said."""


def dated_by_saying(folded: str, clause: Span, head: Head, date: Span, telling: Sequence[Head]) -> bool:
    """Whether a date tells on which day somebody said, announced or reported what the clause tells."""
    word = head.span.of(folded).casefold()
    if word in _NO_DEED or _SUBJECT.match(folded, date.end):
        return False
    if word == "reported" and _tells_a_state(folded, clause, head, telling):
        return False
    if date.end <= head.span.start:
        return date.start - clause.start <= _LONGEST
    if date.start - head.span.end > _LONGEST or _CONTENT.search(folded, head.span.end, date.start):
        return False
    if len(_MARK.findall(folded, head.span.end, date.start)) % 2:
        return False
    unquoted = _QUOTED.sub("", folded[head.span.end : date.start])
    between = _WORD.findall(unquoted)
    return not any(is_past_form(word) or word.casefold() in BE | MODAL for word in between)


def _tells_a_state(folded: str, clause: Span, head: Head, telling: Sequence[Head]) -> bool:
    """Whether a report gives no happening and nothing that goes on ("reported that she is unwell"), or an intention."""
    if _THAT.search(folded, head.span.end, clause.end):
        happened = any(one.span > head.span and not one.saying for one in telling)
        return not happened and not _GOES_ON.search(folded, head.span.end, clause.end)
    return bool(OPEN.search(folded, clause.start, head.span.start))
