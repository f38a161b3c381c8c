"""When, on what occasion and to whom words were said or reported: from the words about the saying, never the said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.model import UNKNOWN, Date, Span
from bot.reading.circumstances import Circumstances, Words, circumstances
from bot.reading.verbs import QUOTED
from bot.reading.words import CONJUNCTIONS, is_adverb

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bot.model import DateMention
    from bot.reading.attributed import Attribution
    from bot.reading.tokens import Token

_REPORTS = frozenset({"report", QUOTED.lemma})


@dataclass(frozen=True, slots=True)
class Saying:
    """What the words about one statement tell: `said` and `reported` are UNKNOWN where they tell no day."""

    said: Date = UNKNOWN
    reported: Date = UNKNOWN
    back: int | None = None
    """Where "at the time" stands in the text, which means a date given before."""
    occasion: Span | None = None
    told: Span | None = None


_NOTHING = Saying()


def saying(
    words: Sequence[Token],
    made: Attribution,
    others: Sequence[Attribution],
    dates: Mapping[int, DateMention],
    lists: Words,
) -> Saying:
    """What the words around the cue of `made` tell; `others` are the attributions of the same unit, in order.

    "On 7 January, the outlet reported" and "in an interview aired on Sunday" are days of the report. A cue that shares
    its speaker with the one before shares the occasion too, and so does an answer with its question.
    """
    found = [each for each in _around(words, made, others, dates, lists) if each.tells]
    if not any(each.day or each.back is not None for each in found):
        found += _shared(words, made, others, dates, lists)
    if not found and made.outer is None:
        return _NOTHING
    dated = next((each for each in found if each.day is not None), None)
    occasion = next((each.occasion for each in found if each.occasion is not None), None)
    told = next((each.told for each in found if each.told is not None), None)
    back = next((words[each.back].start for each in found if each.back is not None), None)
    said, reported = UNKNOWN, _outer_day(words, made, others, dates, lists)
    if dated is not None and dated.day is not None:
        if made.cue.verb.lemma in _REPORTS or dated.published:
            reported = dated.day.date
        else:
            said = dated.day.date
    return Saying(said, reported, back if dated is None else None, _span(words, occasion), _span(words, told))


def _span(words: Sequence[Token], run: tuple[int, int] | None) -> Span | None:
    return Span(words[run[0]].start, words[run[1] - 1].end) if run is not None else None


def _outer_day(
    words: Sequence[Token],
    made: Attribution,
    others: Sequence[Attribution],
    dates: Mapping[int, DateMention],
    lists: Words,
) -> Date:
    """The day of whoever passes the words on: "..., the paper reported on Monday"."""
    if made.outer is None or made.outer not in others:
        return UNKNOWN
    told = saying(words, made.outer, others, dates, lists)
    return told.reported if told.reported != UNKNOWN else told.said


def _around(
    words: Sequence[Token],
    made: Attribution,
    others: Sequence[Attribution],
    dates: Mapping[int, DateMention],
    lists: Words,
) -> Iterator[Circumstances]:
    """What stands after the cue, between speaker and cue, and before the speaker; the nearest first."""
    if made.cue.verb is QUOTED:
        within = [dates[token.start] for token in words[made.cue.group : made.cue.last] if token.start in dates]
        yield Circumstances(day=within[0] if within else None)
        if made.outer is not None and made.outer.source is not None and made.outer.source.end <= made.cue.group:
            yield circumstances(words, made.outer.source.end, made.cue.group, dates, lists)
    yield circumstances(words, *_after(words, made, others), dates, lists)
    if made.source is None or made.source.start >= made.cue.group or made.cue.form == "according":
        return
    if made.shared and (made.cue.form != "ing" or any(each.source == made.source for each in others if each != made)):
        return
    if not made.shared:
        yield from _beside(words, made, dates, lists)
    start, end = _before(words, made, others)
    ahead = circumstances(words, start, end, dates, lists)
    if ahead.whole and end > start and (words[end].low == "," or words[end - 1].end >= _last_end(ahead)):
        yield ahead


def _beside(
    words: Sequence[Token], made: Attribution, dates: Mapping[int, DateMention], lists: Words
) -> Iterator[Circumstances]:
    """Between speaker and cue: "Holm on Monday said", "Holm, the mayor, speaking in Oslo, said"."""
    assert made.source is not None
    end = made.cue.group - (words[made.cue.group - 1].low == ",")
    commas = [at for at in range(made.source.start, end) if words[at].low == ","]
    for start in (commas[0], commas[-1]) if commas else (made.source.end,):
        beside = circumstances(words, start, end, dates, lists)
        if beside.whole:
            yield beside
            return


def _last_end(found: Circumstances) -> int:
    return found.day.span.end if found.day is not None else -1


def _after(words: Sequence[Token], made: Attribution, others: Sequence[Attribution]) -> tuple[int, int]:
    """From the cue, or the speaker or listener after it, to the words said or the next cue."""
    start = max(made.cue.last + 1, made.tail if made.inverted else 0)
    if made.listener is not None and made.listener.start > made.cue.last:
        start = max(start, made.listener.end)
    if made.source is not None and made.cue.form == "according":
        start = max(start, made.source.end)
    ends = [len(words) - (words[-1].low in {".", ":"})]
    ends += [run.start for run in made.content if run.start > made.cue.last]
    for other in others:
        if other is not made and other.cue.group > made.cue.last:
            begins = other.source.start if other.source is not None and not other.shared else other.cue.group
            ends.append(begins if begins > made.cue.last else other.cue.group)
    end = min(ends)
    while end > start and words[end - 1].low in {",", "that", "and", "but"}:
        end -= 1
    return start, max(start, end)


def _before(words: Sequence[Token], made: Attribution, others: Sequence[Attribution]) -> tuple[int, int]:
    """From what was told before, or the beginning, to the speaker; a comma before whom ends it."""
    assert made.source is not None
    start = 0
    for other in others:
        ends = [run.end for run in other.content if run.end <= made.source.start]
        if other is not made and other.cue.last < made.source.start:
            ends.append(other.cue.last + 1)
        start = max([start, *ends])
    while start < made.source.start and (
        words[start].low in CONJUNCTIONS or words[start].low == "," or is_adverb(words[start].low)
    ):
        start += 1
    end = made.source.start
    if end > start and words[end - 1].low == ",":
        end -= 1
    return start, end


def _shared(
    words: Sequence[Token],
    made: Attribution,
    others: Sequence[Attribution],
    dates: Mapping[int, DateMention],
    lists: Words,
) -> Iterator[Circumstances]:
    """The occasion of the cue whose speaker this one shares ("said on Monday ... and added"), or of the question."""
    for other in reversed(others):
        if other.cue.first >= made.cue.first:
            continue
        same = made.shared and not other.shared and other.source == made.source
        if same or (other.question and made.source is not None and not made.shared):
            yield from _around(words, other, others, dates, lists)
            return
