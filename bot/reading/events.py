"""What happened, and when: the article's own clause that tells of a happening, dated where a date belongs to it.

No biographies, captions, states ("since 2022"), wishes or conditions; a date that is only the day of saying makes a
statement and no event.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from bot.model import UNKNOWN, Date, DateMention, EventMention, Lexicons, Span, StatementMention
from bot.reading import almanac, tense
from bot.reading.announced import dated_by_saying
from bot.reading.beside import is_attribute, tells_no_day
from bot.reading.clauses import asides, clauses, from_their_days, trimmed, whole_clauses
from bot.reading.covered import Covered, covered
from bot.reading.dropped import dropped, planned_for
from bot.reading.folding import fold
from bot.reading.happenings import Happenings, happenings
from bot.reading.nominal import fixed_by, named_by
from bot.reading.passages import Place, passages
from bot.reading.telling import OPEN, Head, heads, nearest
from bot.reading.tense_words import Direction
from bot.reading.triggers import holding
from bot.reading.undated import undated_happening

_AHEAD = re.compile(
    r"\b(?:will|shall|would|due|slated|expected|set\sto|set\sfor|plans?|planned|planning|upcoming|(?:is|are)\sto)\b"
    r"|['’]ll\b|\bscheduled\b",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"\b(?:could|may|might|should|(?:did|was|were|will|would|is|are|has|have|had)\s(?:not|never))\b|n['’]t\b"
)
_DENIED_ENDS = re.compile(r",\s(?:(?:in|at|on|from)\s)?(?:which|who|whose|where|when)\s|\bthat\s")
_TOLD_OF = re.compile(r"called\s(?:for|on)\s|accused\s|asked\s(?:about|for)\s")
"""Words of saying that tell of a deed where no words are given with them."""
_STOP = re.compile(r"[.!…][\"'”’»)\]]*$")
_OCCASION = re.compile(
    r"\b(?:said|says|told\s\w+|asked|added)\s(?:at|in|during)\s(?:an?|the|his|her)\s(?:[\w-]+\s){0,3}$"
)
"""What makes a meeting or an interview no more than where something was said."""
_BORN = re.compile(r"[Bb](?<!\w.)orn\b(?!\sout\b)")
_HEADING = 120
_LONGEST = 3000
"""Characters above which a sentence is a list or a table and tells of nothing; it also bounds the work on one."""


@dataclass(frozen=True, slots=True)
class _Reading:
    """One text being read for events; `quoted` covers what stands inside quotation marks.

    `said_in` gives the days on which the statements of a span were said.
    """

    folded: str
    words: Happenings
    cues: frozenset[Span]
    quoted: Covered
    published: Date
    said_in: Callable[[Span], frozenset[str | None]]


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
    ordered = sorted(dates, key=lambda mention: mention.span)
    starts = [mention.span.start for mention in ordered]
    contexts = sorted((statement.context, index) for index, statement in enumerate(statements))

    def said_in(span: Span) -> frozenset[str | None]:
        return frozenset(_day_of(statements[index].said) for index in _told_by(contexts, span))

    reading = _Reading(folded, happenings(lexicons), cues, quoted, published, said_in)
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
    parts = whole_clauses(reading.folded, clauses(reading.folded, sentence))
    parts = from_their_days(reading.folded, parts, [mention.span for mention in dates])
    told: list[_Told] = []
    alone: list[EventMention] = []
    for clause in parts:
        inside = [mention for mention in dates if clause.start <= mention.span.start < clause.end]
        telling = list(heads(reading.folded, reading.words, reading.cues, clause)) if inside else []
        dated = _dated(reading, sentence, clause, inside, telling)
        told += dated
        if undated and not dated and inside and _was_called_off(reading, clause, inside, telling):
            alone.append(EventMention(trimmed(reading.folded, clause), UNKNOWN))
        elif undated and not dated and all(_only_said(reading, clause, mention, telling) for mention in inside):
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
        if planned and head.saying:
            continue
        if planned or head.fixed or (direction != "future" and not head.ahead_only):
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
    if not _places(mention.date):
        return None
    quoted = reading.quoted.holds(start)
    fixed = None if quoted else fixed_by(folded, clause, mention, telling)
    if fixed is not None:
        return replace(fixed, fixed=True)
    if tells_no_day(folded, clause, mention, quoted=quoted):
        return None
    head = named_by(folded, mention.span, telling)
    if head is None and not is_attribute(folded, mention):
        head = nearest(folded, Span(begins, clause.end), mention.span, telling)
    if (
        head is None
        or (
            head.saying
            and not _is_told_of(reading, head)
            and not _is_announced(reading, clause, head, mention, telling)
        )
        or _is_open(reading, clause, head)
        or _is_biography(reading, clause, head, mention)
    ):
        return None
    if head.noun and _OCCASION.search(folded, clause.start, head.span.start):
        return None
    during = folded.endswith("during ", clause.start, start)
    possessive = not during and folded[mention.span.end : mention.span.end + 2] in {"'s", "’s"}
    loose = head.span.start < start or (mention.date.precision == "year" and not head.noun)
    return None if possessive and loose else head


def _is_told_of(reading: _Reading, head: Head) -> bool:
    """Whether a word of saying gives no words: "called for a ban in December" is a happening of December."""
    return head.span not in reading.cues and bool(_TOLD_OF.match(reading.folded, head.span.start))


def _is_announced(reading: _Reading, clause: Span, head: Head, mention: DateMention, telling: Sequence[Head]) -> bool:
    """Whether a date tells the day of a saying that no statement of the clause was found to be said on."""
    if _day_of(mention.date) is None or not dated_by_saying(reading.folded, clause, head, mention.span, telling):
        return False
    days = reading.said_in(clause)
    wordless = not days and head.span.of(reading.folded).casefold() in {"said", "told"}
    return _day_of(mention.date) not in days and not wordless


def _day_of(date: Date) -> str | None:
    return date.value or date.timex


def _is_biography(reading: _Reading, clause: Span, head: Head, mention: DateMention) -> bool:
    """Whether a date tells of a life or a beginning: "since", a birth, or an office or studies of a year long gone."""
    if _BORN.search(reading.folded, *clause) or reading.folded.startswith("Since ", clause.start):
        return True
    value, day = mention.date.value, reading.published.value or reading.published.not_before
    if value is None or day is None or len(value) > len("2025") or head.noun:
        return False
    return int(value) < int(day[:4]) - 1 and head.span.of(reading.folded).casefold() in reading.words.careers


def _was_called_off(reading: _Reading, clause: Span, dates: Sequence[DateMention], telling: Sequence[Head]) -> bool:
    """Whether a clause calls off what was planned for its date; any other date only tells when that was said."""
    planned = [mention for mention in dates if planned_for(reading.folded, clause, mention.span.start)]
    return (
        bool(planned)
        and not reading.quoted.holds(planned[0].span.start)
        and not OPEN.search(reading.folded, clause.start, planned[0].span.start)
        and all(mention in planned or _only_said(reading, clause, mention, telling) for mention in dates)
    )


def _only_said(reading: _Reading, clause: Span, mention: DateMention, telling: Sequence[Head]) -> bool:
    """Whether a date tells when something was said, and no more."""
    head = nearest(reading.folded, clause, mention.span, telling)
    return head is not None and head.saying


def _places(date: Date) -> bool:
    """Whether a date puts anything on a timeline."""
    return bool(date.value or date.not_before or (date.timex and date.timex.startswith("XXXX")))


def _is_open(reading: _Reading, clause: Span, head: Head) -> bool:
    """Whether the clause denies, wishes or makes a condition before its telling word has come.

    A quotation or a relative clause denies nothing of what stands outside it; who "proposed" something did so. That a
    happening "will not take place" tells of a plan.
    """
    folded, start = reading.folded, clause.start
    off = dropped(folded, clause, reading.words.nouns) or Span(clause.start, clause.start)
    if not reading.quoted.holds(head.span.start):
        start = max(start, *(folded.rfind(mark, start, head.span.start) for mark in '"”'))
    asides_begun = [span.start for span in asides(folded, clause) if span.start <= head.span.start < span.end]
    found = _outside(off, OPEN.finditer(folded, max(start, *asides_begun, start), head.span.end))
    if found and not (found.start() == head.span.start and found.group().casefold() == "proposed"):
        return True
    if not head.noun:
        return False
    told = _DENIED_ENDS.search(reading.folded, head.span.end, clause.end)
    ends = told.start() if told else clause.end
    return _outside(off, _DENIED.finditer(folded, head.span.end, ends)) is not None


def _outside(span: Span, hits: Iterator[re.Match[str]]) -> re.Match[str] | None:
    return next((hit for hit in hits if not span.start <= hit.start() < span.end), None)


def _planned(reading: _Reading, clause: Span, head: Head, date: Date, direction: Direction | None) -> bool:
    """Whether it lies ahead: after the day of publication, or by the verbs where that day is not known."""
    day = reading.published.value if reading.published.precision == "day" else None
    first, last = _bounds(date)
    if day is not None and first is not None and last is not None and (first > day or last < day):
        return first > day
    return direction == "future" and (head.noun or bool(_AHEAD.search(reading.folded, *clause)))


def _bounds(date: Date) -> tuple[str | None, str | None]:
    """The first and the last day that a date may mean, in ISO form; none of a season, which is meant loosely."""
    if date.value is None:
        return (date.not_before, date.not_after) if "-W" in (date.timex or "") else (None, None)
    first, last = almanac.bounds(date.value)
    return first.isoformat(), last.isoformat()
