"""Dates that tell no day of a happening: durations, comparisons, attributes, nowadays, the stamp of a page."""

from __future__ import annotations

import re

from bot.model import DateMention, Span
from bot.reading.happenings import words_of
from bot.reading.tense_verbs import is_past_form

_LASTS = re.compile(
    r"(?:\b(?:since|until|till|by|before|after|from|into|(?:leading|run)[\s-]up\sto|throughout|through|(?:between|from)\s(?:[\w.,]+\s){1,4}(?:and|to))\s+"
    r"(?:(?:the|early|late|mid|last|next|this|that|at|least|about|around|end|start|beginning|of)[\s-]+){0,3}"
    r"|\bfor\s(?:(?:much|most|all|the\srest|the\sremainder)\sof\s|(?:the\s)?(?:entire|whole|full)\s))$",
    re.IGNORECASE,
)
_WHOLE = re.compile(r"(?:the\s)?(?:entire|whole|full|rest|remainder)\b|year-end\b", re.IGNORECASE)
_SINCE = re.compile(r"\b(?:since|dat(?:es?|ed|ing)\s(?:back\s)?(?:to|from))\s((?:[\w'’-]+\s){0,9})$", re.IGNORECASE)
"""What a state began with: "since the storms of last winter"; with a verb it tells of something that happened."""
_COMPARED = re.compile(
    r"\b(?:(?:up|down)\sfrom|compared\s(?:with|to)|than|against(?=\s[$€£\d]))\s((?:[\w$€£.,%-]+\s){0,4})$",
    re.IGNORECASE,
)
"""What figures of another year are set beside: "up from 90 last year", "more than in 2015"."""
_PERIOD = re.compile(
    r"\b(?:(?:quarter|year|months?|half|period)\s(?:that\s)?(?:ended|ending|ends|to)\s(?:on\s)?"
    r"|(?:months?|weeks?|days|quarters?|half|part|much|most|rest|remainder|(?:first|last)\s\w+)\sof\s)$",
    re.IGNORECASE,
)
_OWNED = re.compile(
    r"(?:\b(?:the|an?|his|her|its|their|our|that)|['’]s|\bhypothetical|\bpotential|\bpossible)\s$", re.IGNORECASE
)
_LEADS = re.compile(
    r"\b(?:in|of|by|during|from|to|for|early|late|mid|year|and|or|than|before|after|around|about)[\s-]$|[,(]\s?$"
)
_WITHIN = re.compile(r"\b(?:in|of|for|from)\sthe\s$")
"""What something else was done in: "she won few votes in the 2016 race"."""
_NOUN = re.compile(
    r"\s(?!(?:and|or|but|to|in|at|on|by|for|with|when|after|before|as|from|while|because|that|which|who|where|is|was|were|has"
    r"|had|will|would|the|an?|his|her|its|their|it|he|she|they|of|over|under|amid|despite|during|than|if)\b)[A-Za-z]"
)
_GOES_WITH = re.compile(
    r"\s?\((?:[A-Z]{2,}|[A-Z][\w ]+)\)\s?(?:[\u2013\u2014]|--?)\s|\s(?:mornings|afternoons|evenings|nights)\b"
)
"""What makes of a day that of a dateline, by the agency after it ("TARN, Jan. 1 (TBC) - "), or a habit."""
_NOWADAYS = re.compile(r"\s(?:is|are)\b")
_STAMP_BEFORE = re.compile(r"\b(?:in|on|of|by|from|to|since|until|and|the|before|after|for|that|,)\s$", re.IGNORECASE)
_STAMP_AFTER = re.compile(r"\s(?:\||Last\supdated\b|[A-Z])")
"""What follows a date that a page is stamped with: a sentence of its own begins there."""
_DEICTIC = frozenset("today tonight yesterday tomorrow".split())
"""Words for a day that count from when they were spoken, which need not be the day of the report."""
_AND_YEAR = re.compile(r"\s(?:and|or)\s(?:19|20)\d\d\b")
_CAPITALS = re.compile(r"(?:This|Last|Next)\s[A-Z]")
_NEARBY = frozenset({"this year", "this month", "this week"})
_MARKS = frozenset("'’‘“”\"")
_SPAN = re.compile(r"in\s[\w-]+\s(?:years?|decades?|months?|weeks?|days?)")
_FIRST_IN = re.compile(r"\b(?:first|only|time|\w+est|most|least|pledged|promised|vowed)\b[^.;]*$", re.IGNORECASE)
"""With a span of time: "for the first time in 25 years", "pledged to create jobs in seven years"."""
_DECADE = len("199")
_MONTH_DAY_YEAR = len("1 May 2016")


_MOVED = re.compile(
    r"\b(?:postponed|rescheduled|moved|shifted|delayed|put\s(?:off|back)|pushed\sback|brought\sforward)\b[\s,]+"
    r"(?:(?:again|back|forward)[\s,]+)?from\s(?:[\w.]+,?\s){1,4}to\s(?:[A-Z]\w+day,\s)?$"
)
"""What makes a new day of the second of two: "postponed from 3 May to 9 May"."""


def tells_no_day(folded: str, clause: Span, mention: DateMention, *, quoted: bool) -> bool:
    """Whether a date tells how long something lasted, what is compared, when a speaker or a reader lives.

    Decades and centuries place nothing on a timeline. What is `quoted` counts from when it was spoken.
    """
    start, words = mention.span.start, mention.date.words.casefold()
    reach = max(clause.start, start - 40)
    if len(mention.date.value or mention.date.timex or "") <= _DECADE or _WHOLE.match(words):
        return True
    if _is_title(folded, mention) or _is_stamp(folded, mention) or _GOES_WITH.match(folded, mention.span.end):
        return True
    if words in _DEICTIC and (quoted or _NOWADAYS.match(folded, mention.span.end)):
        return True
    if (quoted and words in _NEARBY) or (_SPAN.fullmatch(words) and _FIRST_IN.search(folded, reach, start)):
        return True
    if _MOVED.search(folded, max(clause.start, start - 80), start):
        return False
    lasting = _PERIOD.search(folded, reach, start) or _LASTS.search(folded, reach, start)
    return bool(lasting) or _is_beside(folded, clause, start)


def _is_title(folded: str, mention: DateMention) -> bool:
    """Whether what looks like a day is a title: "USA TODAY", "This Week", the "Today" show."""
    start, end = mention.span
    if mention.date.words == "TODAY" or _CAPITALS.match(mention.date.words):
        return True
    marked = folded[max(0, start - 1) : start] in _MARKS and folded[end : end + 1] in _MARKS
    return marked and mention.date.words in {"Today", "Tonight"}


def _is_stamp(folded: str, mention: DateMention) -> bool:
    """Whether a full date stands between headline and story, as on a page whose lines were run together."""
    start, end = mention.span
    if mention.date.precision != "day" or len(mention.date.words) < _MONTH_DAY_YEAR:
        return False
    full = bool(re.search(r"\b(?:19|20)\d\d$", mention.date.words))
    before = bool(_STAMP_BEFORE.search(folded, max(0, start - 8), start))
    return full and not before and bool(_STAMP_AFTER.match(folded, end))


def _is_beside(folded: str, clause: Span, start: int) -> bool:
    """Whether what stands before the date only tells what a state began with, or what figures are compared with."""
    reach = max(clause.start, start - 80)
    lead = _COMPARED.search(folded, reach, start) or _SINCE.search(folded, reach, start)
    return lead is not None and not any(is_past_form(word.group()) for word in words_of(folded, *lead.span(1)))


def is_attribute(folded: str, mention: DateMention) -> bool:
    """Whether a date only says which one is meant ("the 2016 race", "a June letter"), not when something was done."""
    start, end = mention.span
    year = _is_year(mention)
    joined = _AND_YEAR.match(folded, end) if year else None
    end = joined.end() if joined else end
    if year and _WITHIN.search(folded, max(0, start - 12), start):
        return bool(_NOUN.match(folded, end))
    if _OWNED.search(folded, max(0, start - 24), start):
        ordinal = not year and mention.date.words[:4].rstrip("ndrsth ").isdigit()
        return bool(_NOUN.match(folded, end)) and not ordinal
    return year and not _LEADS.search(folded, max(0, start - 12), start) and bool(_NOUN.match(folded, end))


def _is_year(mention: DateMention) -> bool:
    return len(mention.date.words) == len("2016") and mention.date.words.isdigit()
