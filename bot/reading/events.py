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
from bot.reading.clauses import clauses, trimmed
from bot.reading.covered import Covered, covered
from bot.reading.folding import fold
from bot.reading.happenings import Happenings, happenings, words_of
from bot.reading.telling import AUXILIARY, BE, MODAL, Head, heads, named_by, nearest

_LASTS = re.compile(r"\b(?:since|until|till|by|before|after|from|throughout|through)\s+(?:\w+\s+){0,2}$", re.IGNORECASE)
_PERIOD = re.compile(
    r"\b(?:quarter|year|months?|half|period)\s(?:that\s)?(?:ended|ending|ends|to)\s(?:on\s)?$", re.IGNORECASE
)
_OPEN = re.compile(
    r"\b(?:not|no|never|nor|neither|without|if|unless|once|whether|could|may|might|should|must|hop(?:e|es|ed|ing)|wants?|wanted"
    r"|wish(?:es|ed)?|possible|possibly|potential|proposed|proposal|propos(?:e|es|ing)|ready|prepar(?:e|es|ing)|seek(?:s|ing)?"
    r"|ensur(?:e|es|ing)|wherever|in\scase|likely|perhaps|reportedly\sconsidering|considering)\b|n['’]t\b",
    re.IGNORECASE,
)
"""Words after which a clause tells of what is not, not yet, or only perhaps so."""
_JOINT = re.compile(r"(?:,|\band|\bbut|\bthat|\bthen|\bor)\s")
_AHEAD = re.compile(
    r"\b(?:will|shall|would|due|slated|expected|set\sto|set\sfor|plans?|planned|planning|upcoming|(?:is|are)\sto)\b"
    r"|['’]ll\b|\bscheduled\b",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"\b(?:could|may|might|should|(?:did|was|were|will|would|is|are|has|have|had)\s(?:not|never))\b|n['’]t\b"
)
_STOP = re.compile(r"[.!…][\"'”’»)\]]*$")
_IDIOM = re.compile(
    r"\s(?:with\s(?:\w+\s)?(?:criticism|resistance|scepticism|skepticism|anger|silence|protests?)|off\s|up\s|a\s(?:target|deadline))"
)
_THE_NOUN = re.compile(r"\b(?:after|during|at|following)\s(?=(?:the|a|an)\s)", re.IGNORECASE)
_PLACE = re.compile(r"\b(?:in|at|near|outside)\s[A-Z]\w+")
_HEADING, _WORDS_LEAST = 120, 4
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
    for sentence in sentences:
        if outside.touches(sentence) or sentence.end - sentence.start > _LONGEST or _is_heading(folded, sentence):
            continue
        here = ordered[bisect_left(starts, sentence.start) : bisect_right(starts, sentence.end - 1)]
        found += [
            replace(event, people=people_in(event.span), statements=_told_by(contexts, event.span))
            for event in _in_sentence(reading, sentence, here)
        ]
    return tuple(found)


def _told_by(contexts: Sequence[tuple[Span, int]], event: Span) -> tuple[int, ...]:
    """The statements whose context shares the event's clause; a context is never longer than the reach looked over."""
    low = bisect_left(contexts, (Span(event.start - _LONGEST, 0), 0))
    high = bisect_left(contexts, (Span(event.end, 0), 0))
    return tuple(sorted(index for context, index in contexts[low:high] if context.end > event.start))


def _is_heading(folded: str, sentence: Span) -> bool:
    """A line without a full stop, or a question: it tells of nothing by itself."""
    words = folded[sentence.start : sentence.end].rstrip()
    return words.endswith("?") or (len(words) < _HEADING and not _STOP.search(words))


def _in_sentence(reading: _Reading, sentence: Span, dates: Sequence[DateMention]) -> Iterator[EventMention]:
    for clause in clauses(reading.folded, sentence):
        inside = [mention for mention in dates if clause.start <= mention.span.start < clause.end]
        dated = list(_dated(reading, sentence, clause, inside))
        yield from dated
        if not dated and all(_only_said(reading, clause, mention) for mention in inside):
            undated = _undated(reading, clause)
            if undated is not None:
                yield undated


def _dated(reading: _Reading, sentence: Span, clause: Span, dates: Sequence[DateMention]) -> Iterator[EventMention]:
    """One event for each date that a happening of the clause owns; joined dates of one happening are one event."""
    telling = list(heads(reading.folded, reading.words, reading.cues, clause))
    owned: list[tuple[DateMention, Head]] = []
    for mention in dates:
        head = _owner(reading, clause, mention, telling)
        if head is not None and all(head.span != other.span for _, other in owned):
            owned.append((mention, head))
    for at, (mention, head) in enumerate(owned):
        direction = tense.direction(reading.folded, sentence, mention.span)
        planned = _planned(reading, clause, head, mention.date, direction)
        if planned or (direction != "future" and not head.present):
            start = _cut(reading.folded, owned[at - 1], owned[at], clause.start) if at else clause.start
            end = _cut(reading.folded, owned[at], owned[at + 1], clause.end) if at + 1 < len(owned) else clause.end
            yield EventMention(trimmed(reading.folded, Span(start, end)), mention.date, planned=planned)


def _cut(folded: str, one: tuple[DateMention, Head], other: tuple[DateMention, Head], otherwise: int) -> int:
    """Where the part of one dated happening ends and the next begins; `otherwise` where no word parts them."""
    low = max(one[0].span.end, one[1].span.end)
    joint = _JOINT.search(folded, low, max(low, min(other[0].span.start, other[1].span.start)))
    return joint.end() if joint else otherwise


def _owner(reading: _Reading, clause: Span, mention: DateMention, telling: Sequence[Head]) -> Head | None:
    """The happening of the clause that a date tells the day of; None for states, wishes, reports and accounts."""
    folded, start = reading.folded, mention.span.start
    if not _places(mention.date) or _PERIOD.search(folded, clause.start, start):
        return None
    if _LASTS.search(folded, max(clause.start, start - 40), start):
        return None
    head = named_by(folded, mention.span, telling) or nearest(reading.folded, clause, mention.span, telling)
    if head is None or head.saying or _is_open(reading, clause, head):
        return None
    possessive = folded[mention.span.end : mention.span.end + 2] in {"'s", "’s"}
    return None if possessive and head.span.start < start else head


def _only_said(reading: _Reading, clause: Span, mention: DateMention) -> bool:
    """Whether a date tells when something was said, and no more."""
    head = nearest(
        reading.folded, clause, mention.span, list(heads(reading.folded, reading.words, reading.cues, clause))
    )
    return head is not None and head.saying


def _places(date: Date) -> bool:
    """Whether a date puts anything on a timeline."""
    return bool(date.value or date.not_before or (date.timex and date.timex.startswith("XXXX")))


def _is_open(reading: _Reading, clause: Span, head: Head) -> bool:
    """Whether the clause denies, wishes or makes a condition before its telling word has come."""
    if _OPEN.search(reading.folded, clause.start, head.span.end):
        return True
    return head.noun and bool(_DENIED.search(reading.folded, head.span.end, clause.end))


def _planned(reading: _Reading, clause: Span, head: Head, date: Date, direction: tense.Direction | None) -> bool:
    """Whether it lies ahead: after the day of publication, or by the verbs where that day is not known."""
    day = reading.published.value if reading.published.precision == "day" else None
    if day is not None and date.value is not None:
        first, last = almanac.bounds(date.value)
        if first.isoformat() > day or last.isoformat() < day:
            return first.isoformat() > day
    ahead = bool(_AHEAD.search(reading.folded, *clause))
    return direction == "future" and (ahead or head.noun)


def _undated(reading: _Reading, clause: Span) -> EventMention | None:
    """A clear happening, done or planned, without a date."""
    if len(words_of(reading.folded, *clause)) < _WORDS_LEAST:
        return None
    tokens = words_of(reading.folded, *clause)
    for at in range(1, len(tokens)):
        word, previous = tokens[at].group().casefold(), tokens[at - 1].group()
        end = tokens[at].end()
        if reading.quoted.holds(tokens[at].start()) or _OPEN.search(reading.folded, clause.start, end):
            continue
        if _IDIOM.match(reading.folded, end):
            continue
        if word in reading.words.undated_past and _has_subject(reading, tokens, at):
            return EventMention(trimmed(reading.folded, clause), UNKNOWN)
        will = word in reading.words.undated_base and previous.casefold() in {"will", "shall"}
        if will and not reading.folded[clause.start : clause.end].startswith("once"):
            return EventMention(trimmed(reading.folded, clause), UNKNOWN, planned=True)
    return _noun_phrase(reading, clause)


def _has_subject(reading: _Reading, tokens: Sequence[re.Match[str]], at: int) -> bool:
    """Whether a subject stands straight before the verb, or before its auxiliaries: a bare participle has none."""
    back = at - 1
    while back >= 0 and tokens[back].group().casefold() in AUXILIARY:
        back -= 1
    if back < 0 or tokens[back].group().casefold() in BE | MODAL | {
        "and",
        "or",
        "of",
        "that",
        "which",
        "who",
        "a",
        "the",
    }:
        return False
    gap = reading.folded[tokens[back].end() : tokens[back + 1].start()]
    return "," not in gap


def _noun_phrase(reading: _Reading, clause: Span) -> EventMention | None:
    """A known happening with its place, told of in passing: "after the summit of the coalition in Paris"."""
    lead = _THE_NOUN.match(reading.folded, *clause)
    nouns = reading.words.nouns
    if lead is None or nouns is None:
        return None
    noun = nouns.search(reading.folded, lead.end(), clause.end)
    if noun is None or len(words_of(reading.folded, lead.end(), noun.start())) > _WORDS_LEAST:
        return None
    if not _PLACE.search(reading.folded, noun.end(), clause.end):
        return None
    return EventMention(trimmed(reading.folded, Span(lead.end(), clause.end)), UNKNOWN)
