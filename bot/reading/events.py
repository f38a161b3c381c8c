"""What happened, and when: the article's own clause that tells of a happening, dated where a date belongs to it.

No biographies, captions, states ("since 2022"), wishes or conditions; a date that is only the day of saying makes a
statement and no event.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from bot.model import Date, DateMention, EventMention, Lexicons, Span, StatementMention
from bot.reading import almanac, tense
from bot.reading.clauses import asides, clauses
from bot.reading.covered import Covered, covered
from bot.reading.folding import fold
from bot.reading.happenings import Happenings, happenings, words_of
from bot.reading.passages import Place, passages
from bot.reading.telling import OPEN, Head, heads, named_by, nearest
from bot.reading.tense_verbs import is_past_form
from bot.reading.tense_words import Direction
from bot.reading.triggers import holding
from bot.reading.undated import undated_happening

_LASTS = re.compile(
    r"\b(?:since|until|till|by|before|after|from|throughout|through)\s+"
    r"(?:(?:the|early|late|mid|last|next|this|that|at|least|about|around|end|start|beginning|of)[\s-]+){0,3}$",
    re.IGNORECASE,
)
_SINCE = re.compile(r"\b(?:since|dat(?:es?|ed|ing)\s(?:back\s)?(?:to|from))\s((?:[\w'’-]+\s){0,9})$", re.IGNORECASE)
"""What a state began with: "since the storms of last winter"; with a verb it tells of something that happened."""
_COMPARED = re.compile(
    r"\b(?:(?:up|down)\sfrom|compared\s(?:with|to)|than|against)\s(?:[\w$€£.,%-]+\s){0,4}$", re.IGNORECASE
)
"""What figures of another year are set beside: "up from 90 last year", "more than in 2015"."""
_PERIOD = re.compile(
    r"\b(?:quarter|year|months?|half|period)\s(?:that\s)?(?:ended|ending|ends|to)\s(?:on\s)?$", re.IGNORECASE
)
_AHEAD = re.compile(
    r"\b(?:will|shall|would|due|slated|expected|set\sto|set\sfor|plans?|planned|planning|upcoming|(?:is|are)\sto)\b"
    r"|['’]ll\b|\bscheduled\b",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"\b(?:could|may|might|should|(?:did|was|were|will|would|is|are|has|have|had)\s(?:not|never))\b|n['’]t\b"
)
_DENIED_ENDS = re.compile(r",\s(?:(?:in|at|on|from)\s)?(?:which|who|whose|where|when)\s|\bthat\s")
_DEICTIC = frozenset("today tonight yesterday tomorrow".split())
"""Words for a day that count from when they were spoken, which need not be the day of the report."""
_TOLD_OF = re.compile(r"called\s(?:for|on)\s|accused\s|asked\s(?:about|for)\s")
"""Words of saying that tell of a deed where no words are given with them."""
_STOP = re.compile(r"[.!…][\"'”’»)\]]*$")
_OCCASION = re.compile(
    r"\b(?:said|says|told\s\w+|asked|added)\s(?:at|in|during)\s(?:an?|the|his|her)\s(?:[\w-]+\s){0,3}$"
)
"""What makes a meeting or an interview no more than where something was said."""
_OWNED = re.compile(r"(?:\b(?:the|an?|his|her|its|their|our)|['’]s)\s$", re.IGNORECASE)
_LEADS = re.compile(
    r"\b(?:in|of|by|during|from|to|for|early|late|mid|year|and|or|than|before|after|around|about)[\s-]$|[,(]\s?$"
)
_WITHIN = re.compile(r"\b(?:in|of|for|from)\sthe\s$")
"""What something else was done in: "she won few votes in the 2016 race"."""
_NOUN = re.compile(
    r"\s(?!(?:and|or|but|to|in|at|on|by|for|with|when|after|before|as|from|while|because|that|which|who|where|is|was|were|has"
    r"|had|will|would|the|an?|his|her|its|their|it|he|she|they|of|over|under|amid|despite|during|than|if)\b)[A-Za-z]"
)
_BORN = re.compile(r"[Bb](?<!\w.)orn\b(?!\sout\b)")
_HEADING = 120
_LONGEST = 3000
"""Characters above which a sentence is a list or a table and tells of nothing; it also bounds the work on one."""


@dataclass(frozen=True, slots=True)
class _Reading:
    """One text being read for events; `quoted` covers what stands inside quotation marks."""

    folded: str
    words: Happenings
    cues: frozenset[Span]
    quoted: Covered
    published: Date


def find_events(  # noqa: PLR0913 - composed once, by read(); each argument is another stage's result
    text: str,
    sentences: Sequence[Span],
    dates: Sequence[DateMention],
    statements: Sequence[StatementMention],
    people_in: Callable[[Span], tuple[str, ...]],
    furniture: Sequence[Span],
    published: Date,
    lexicons: Lexicons,
) -> tuple[EventMention, ...]:
    """The events of the sentences outside furniture, in order.

    `people_in` names the people of a span. An event's `statements` are the indexes of those that share its clause.
    """
    folded = fold(text)
    quoted = covered(quote for statement in statements for quote in statement.quotes)
    cues = frozenset(statement.cue for statement in statements if statement.cue is not None)
    reading = _Reading(folded, happenings(lexicons), cues, quoted, published)
    ordered = sorted(dates, key=lambda mention: mention.span)
    starts = [mention.span.start for mention in ordered]
    contexts = sorted((statement.context, index) for index, statement in enumerate(statements))
    outside = covered(furniture)
    found = []
    undated = holding(folded, sentences, reading.words.looked_for)
    for number, sentence in enumerate(sentences):
        here = ordered[bisect_left(starts, sentence.start) : bisect_right(starts, sentence.end - 1)]
        if not (here or number in undated) or outside.touches(sentence) or not _tells_anything(folded, sentence):
            continue
        found += [
            replace(event, people=people_in(event.span), statements=_told_by(contexts, event.span))
            for event in _in_sentence(reading, sentence, here, undated=number in undated)
        ]
    return tuple(found)


def _told_by(contexts: Sequence[tuple[Span, int]], event: Span) -> tuple[int, ...]:
    """The statements whose context shares the event's clause; a context is never longer than the reach looked over."""
    low = bisect_left(contexts, (Span(event.start - _LONGEST, 0), 0))
    high = bisect_left(contexts, (Span(event.end, 0), 0))
    return tuple(sorted(index for context, index in contexts[low:high] if context.end > event.start))


def _tells_anything(folded: str, sentence: Span) -> bool:
    """Not a line without a full stop, a question, or a list: they tell of nothing by themselves."""
    if sentence.end - sentence.start > _LONGEST:
        return False
    words = folded[sentence.start : sentence.end].rstrip()
    return not words.endswith("?") and (len(words) >= _HEADING or bool(_STOP.search(words)))


def _in_sentence(
    reading: _Reading, sentence: Span, dates: Sequence[DateMention], *, undated: bool
) -> Iterator[EventMention]:
    """The dated happenings of a sentence, and of each clause without one a clear `undated` one where there can be."""
    parts = clauses(reading.folded, sentence)
    told: list[_Told] = []
    alone: list[EventMention] = []
    for clause in parts:
        inside = [mention for mention in dates if clause.start <= mention.span.start < clause.end]
        telling = list(heads(reading.folded, reading.words, reading.cues, clause)) if inside else []
        dated = _dated(reading, sentence, clause, inside, telling)
        told += dated
        if undated and not dated and all(_only_said(reading, clause, mention, telling) for mention in inside):
            found = undated_happening(reading.folded, clause, reading.words, reading.quoted)
            alone += [found] if found is not None else []
    spans = passages(reading.folded, sentence, parts, [one.place for one in told])
    dated_events = [EventMention(s, one.date, planned=one.planned) for s, one in zip(spans, told, strict=True)]
    apart = [event for event in alone if not any(_overlap(event.span, span) for span in spans)]
    yield from sorted([*dated_events, *apart], key=lambda event: event.span.start)


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


@dataclass(frozen=True, slots=True)
class _Told:
    """A dated happening of a sentence, before its words are chosen."""

    place: Place
    date: Date
    planned: bool


def _dated(
    reading: _Reading, sentence: Span, clause: Span, dates: Sequence[DateMention], telling: Sequence[Head]
) -> list[_Told]:
    """One happening for each date that one of the clause owns; joined dates of one happening are one."""
    found: list[_Told] = []
    owners: list[Head] = []
    apart = asides(reading.folded, clause) if dates else []
    for mention in dates:
        aside = next((span for span in apart if span.start <= mention.span.start < span.end), None)
        near = [head for head in telling if _aside_of(head, apart) == aside]
        begins = max((span.end for span in apart if span.end <= mention.span.start), default=clause.start)
        head = _owner(reading, clause, mention, near, begins)
        if head is None or head in owners:
            continue
        owners.append(head)
        direction = tense.direction(reading.folded, sentence, mention.span)
        planned = _planned(reading, clause, head, mention.date, direction)
        if planned or (direction != "future" and not head.ahead_only):
            core = Span(min(head.span.start, mention.span.start), max(head.span.end, mention.span.end))
            within = Span(clause.start, aside.end) if aside else clause
            found.append(_Told(Place(core, within), mention.date, planned))
    own = (one for one in found if not any(_within(one.place.core, other.place.core) for other in found))
    return sorted(own, key=lambda one: one.place.core)


def _within(one: Span, other: Span) -> bool:
    """Whether the one lies inside the other, and is not the same."""
    return one != other and other.start <= one.start and one.end <= other.end


def _aside_of(head: Head, apart: Sequence[Span]) -> Span | None:
    """The relative clause that holds the word, if one does."""
    return next((span for span in apart if span.start <= head.span.start < span.end), None)


def _owner(reading: _Reading, clause: Span, mention: DateMention, telling: Sequence[Head], begins: int) -> Head | None:
    """The happening of the clause that a date tells the day of; None for states, wishes, reports and accounts.

    From `begins` on no relative clause stands before the date.
    """
    folded, start = reading.folded, mention.span.start
    if not _places(mention.date) or _PERIOD.search(folded, max(clause.start, start - 40), start):
        return None
    if reading.quoted.holds(start) and mention.date.words.casefold() in _DEICTIC:
        return None
    if _LASTS.search(folded, max(clause.start, start - 40), start) or _is_beside(folded, clause, start):
        return None
    head = named_by(folded, mention.span, telling)
    if head is None and not _is_attribute(folded, mention):
        head = nearest(folded, Span(begins, clause.end), mention.span, telling)
    if (
        head is None
        or (head.saying and not _is_told_of(reading, head))
        or _is_open(reading, clause, head)
        or _is_biography(reading, clause, head, mention)
    ):
        return None
    if head.noun and _OCCASION.search(folded, clause.start, head.span.start):
        return None
    possessive = folded[mention.span.end : mention.span.end + 2] in {"'s", "’s"}
    loose = head.span.start < start or (mention.date.precision == "year" and not head.noun)
    return None if possessive and loose else head


def _is_told_of(reading: _Reading, head: Head) -> bool:
    """Whether a word of saying gives no words: "called for a ban in December" is a happening of December."""
    return head.span not in reading.cues and bool(_TOLD_OF.match(reading.folded, head.span.start))


def _is_beside(folded: str, clause: Span, start: int) -> bool:
    """Whether what stands before the date only tells what a state began with, or what figures are compared with."""
    reach = max(clause.start, start - 80)
    if _COMPARED.search(folded, reach, start):
        return True
    lead = _SINCE.search(folded, reach, start)
    return lead is not None and not any(is_past_form(word.group()) for word in words_of(folded, *lead.span(1)))


def _is_attribute(folded: str, mention: DateMention) -> bool:
    """Whether a date only says which one is meant ("the 2016 race", "a June letter"), not when something was done."""
    start, end = mention.span
    if _is_year(mention) and _WITHIN.search(folded, max(0, start - 12), start):
        return bool(_NOUN.match(folded, end))
    if _OWNED.search(folded, max(0, start - 12), start):
        return bool(_NOUN.match(folded, end)) and not mention.date.words[:4].rstrip("ndrsth ").isdigit()
    return _is_year(mention) and not _LEADS.search(folded, max(0, start - 12), start) and bool(_NOUN.match(folded, end))


def _is_year(mention: DateMention) -> bool:
    return len(mention.date.words) == len("2016") and mention.date.words.isdigit()


def _is_biography(reading: _Reading, clause: Span, head: Head, mention: DateMention) -> bool:
    """Whether a date tells of a life or a beginning: "since", a birth, or an office or studies of a year long gone."""
    if _BORN.search(reading.folded, *clause) or reading.folded.startswith("Since ", clause.start):
        return True
    value, day = mention.date.value, reading.published.value or reading.published.not_before
    if value is None or day is None or len(value) > len("2025") or head.noun:
        return False
    return int(value) < int(day[:4]) - 1 and head.span.of(reading.folded).casefold() in reading.words.careers


def _only_said(reading: _Reading, clause: Span, mention: DateMention, telling: Sequence[Head]) -> bool:
    """Whether a date tells when something was said, and no more."""
    head = nearest(reading.folded, clause, mention.span, telling)
    return head is not None and head.saying


def _places(date: Date) -> bool:
    """Whether a date puts anything on a timeline."""
    return bool(date.value or date.not_before or (date.timex and date.timex.startswith("XXXX")))


def _is_open(reading: _Reading, clause: Span, head: Head) -> bool:
    """Whether the clause denies, wishes or makes a condition before its telling word has come."""
    if OPEN.search(reading.folded, clause.start, head.span.end):
        return True
    if not head.noun:
        return False
    told = _DENIED_ENDS.search(reading.folded, head.span.end, clause.end)
    return bool(_DENIED.search(reading.folded, head.span.end, told.start() if told else clause.end))


def _planned(reading: _Reading, clause: Span, head: Head, date: Date, direction: Direction | None) -> bool:
    """Whether it lies ahead: after the day of publication, or by the verbs where that day is not known."""
    day = reading.published.value if reading.published.precision == "day" else None
    if day is not None and date.value is not None:
        first, last = almanac.bounds(date.value)
        if first.isoformat() > day or last.isoformat() < day:
            return first.isoformat() > day
    return direction == "future" and (head.noun or bool(_AHEAD.search(reading.folded, *clause)))
