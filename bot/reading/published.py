"""When an article was published: from its source, from what the page prints, else as far as the text fixes it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import cast

from bot.model import Date, DateMention, Precision, Span
from bot.reading import almanac, expressions, tense
from bot.reading.covered import covered
from bot.reading.dateline import find_dateline
from bot.reading.dates import DATELINE, moment_of
from bot.reading.folding import fold
from bot.reading.moments import Frame
from bot.reading.resolving import resolve
from bot.reading.sentences import paragraphs, sentences

REPRINTED_DAYS = 180
"""A dateline that lies further back has another year, or is no day on which the report was written."""


def publication_date(
    text: str,
    stated: Date | None,
    dates: Sequence[DateMention],
    furniture: Sequence[Span],
) -> Date:
    """The publication date with its bounds, basis and reason; never a day that nothing speaks for.

    `stated` is the source's own date and wins. Else a dateline, byline or labelled line of the page; else what the
    text's dates fix: not before the latest past one, not after the first that still lies ahead.
    """
    if stated is not None and stated.value is not None:
        return replace(stated, basis="stated") if stated.basis == "unknown" else stated
    folded = fold(text)
    printed = _printed(folded, text, dates)
    if printed is not None:
        return printed
    outside = covered(furniture)
    told = _told(folded, text, [mention for mention in dates if not outside.holds(mention.span.start)])
    return _inferred(told)


def written_on(text: str, published: Date | None) -> Date | None:
    """The day from which a report's "today" counts: that of its dateline, where it was printed later; else `published`.

    A page that is dated anew, or an outlet that prints a report days later, leaves the dateline as it was.
    """
    now = moment_of(published) if published else None
    if now is None or not now.exact:
        return published
    line = find_dateline(fold(text), paragraphs(text), expressions.find(fold(text), sentences(text)), with_place=True)
    found = resolve(line, Frame(now, direction="past")) if line is not None else None
    if found is None or found.value is None or found.precision != "day":
        return published
    days = (now.day - almanac.bounds(found.value)[0]).days
    return replace(found, basis="stated", reason=DATELINE) if 0 < days <= REPRINTED_DAYS else published


def _printed(folded: str, text: str, dates: Sequence[DateMention]) -> Date | None:
    """The day the page prints; without a year it takes the one that the text's dates gave it."""
    line = find_dateline(folded, paragraphs(text), expressions.find(folded, sentences(text)))
    if line is None:
        return None
    found = resolve(line, Frame())
    if found.value is not None and found.precision == "day":
        return replace(found, reason="printed on the page")
    given = next((mention.date for mention in dates if mention.span.start == line.span.start), None)
    if given is None or given.value is None or given.precision != "day":
        return replace(found, reason=f"printed on the page; {found.reason}") if found.not_before else None
    if given.basis == "stated":
        return replace(given, reason="printed on the page")
    return replace(given, basis="inferred", reason=f"printed on the page without a year; {given.reason}")


@dataclass(frozen=True, slots=True)
class _Told:
    """The latest past date of a text, and the first that lies ahead of it."""

    latest: DateMention | None = None
    ahead: Date | None = None


def _told(folded: str, text: str, dates: Sequence[DateMention]) -> _Told:
    spans = sentences(text)
    latest: DateMention | None = None
    ahead: list[Date] = []
    at = 0
    for mention in sorted(dates, key=lambda mention: mention.span):
        if mention.date.value is None:
            continue
        while at < len(spans) - 1 and spans[at].end <= mention.span.start:
            at += 1
        direction = tense.direction(folded, spans[at], mention.span)
        if direction == "future":
            ahead.append(mention.date)
        elif direction == "past" or (direction is None and mention.date.precision == "day"):
            latest = mention if latest is None else max(latest, mention, key=_starts)
    return _Told(latest, _first_ahead(latest, ahead))


def _starts(mention: DateMention) -> tuple[str, int]:
    """The first day a date may mean; the finer one of two that begin alike."""
    value = mention.date.value or ""
    return mention.date.not_before or almanac.bounds(value)[0].isoformat(), len(value)


def _first_ahead(latest: DateMention | None, ahead: Sequence[Date]) -> Date | None:
    """The first day that lies ahead; one before the latest past date was no longer ahead and says nothing."""
    days = [date for date in ahead if date.precision == "day" and date.value]
    if latest is not None:
        days = [date for date in days if (date.value or "") > _starts(latest)[0]]
    return min(days, key=lambda date: date.value or "", default=None)


def _inferred(told: _Told) -> Date:
    """Bounds from the text; a month only where news usage shows that the latest day was a recent one.

    Newspapers leave the year out, or name the weekday, of days that are close; a full date may be years old.
    """
    after = told.ahead.value if told.ahead else None
    if told.latest is None:
        reason = f"{almanac.short(after)} still lies ahead" if after else "no dated past event in the text"
        return Date(not_after=after, reason=reason)
    mention = told.latest
    before = _starts(mention)[0]
    reason = f"not before {almanac.short(before)}, the latest day it tells of"
    if mention.date.precision != "day":
        reason = f"not before {almanac.short(mention.date.value or before)}, the latest it tells of"
    if after is not None:
        reason += f"; {almanac.short(after)} still lies ahead"
    value = before[:7] if _recent(mention.date) and (after is None or after[:7] == before[:7]) else None
    if value is None:
        return Date(not_before=before, not_after=after, reason=reason)
    value = before if after == before else value
    precision = cast("Precision", almanac.precision_of(value))
    return Date(value=value, precision=precision, basis="inferred", not_before=before, not_after=after, reason=reason)


def _recent(date: Date) -> bool:
    """Whether the day stood without its year: then it was close when the article was written."""
    return date.precision == "day" and date.basis in {"inferred", "resolved"}
