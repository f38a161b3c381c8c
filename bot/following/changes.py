"""What an article adds to a storyline: typed changes, and no change for what is known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from bot.following.given import days_of
from bot.following.origins import adds_origin
from bot.following.timeline import one_within_other
from bot.model import Change, ChangeKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.following.origins import Report
    from bot.model import Date

NEWS: frozenset[ChangeKind] = frozenset({"new event", "new statement", "first statement"})
"""Kinds that call their subject new: a storyline hears one of them of each, once."""
ONCE = NEWS | {"new wording", "figures conflict"}
"""Kinds that a storyline hears of one subject once only."""
_FINENESS = {"unknown": 0, "year": 1, "month": 2, "day": 3}


@dataclass(frozen=True, slots=True)
class StatementArrival:
    """A statement as an arriving article gives it, beside what the storyline had before."""

    id: str
    speaker: str | None
    text: str
    known_here: bool
    sentence: bool = False
    """Whether `text` is the article's whole sentence, which names the speaker itself."""
    wordings_before: frozenset[str] = frozenset()
    wording: str = ""


@dataclass(frozen=True, slots=True)
class EventArrival:
    """An event as an arriving article gives it, beside what the storyline had before.

    `values_before` are the days, months and years given for it (as planned or as reported, like the arriving one),
    `took_place` says that until now it was only planned, `before` whose word it stood on; `report` is whose word
    the arriving article is.
    """

    id: str
    text: str
    date: Date
    known_here: bool
    date_before: Date | None = None
    values_before: frozenset[str] = frozenset()
    took_place: bool = False
    before: tuple[Report, ...] = ()
    report: Report | None = None
    edited: bool = False
    """Whether the arriving article told it before in other words."""
    conflicts: tuple[str, ...] = ()
    """Figures that it and others give of the storyline's events, side by side, where they cannot both be right."""
    called_off: bool = False
    """Whether it is planned, and a report says in a line of its own that it does not take place then."""
    says_off: bool = False
    """Whether its own words say that something does not take place."""


@dataclass(frozen=True, slots=True)
class PlannedEvent:
    """An event that still is planned; `known_since` is the ISO day on which the desk was first told of it."""

    id: str
    text: str
    planned_for: Date
    known_since: str


def statement_changes(
    storyline: str, arrivals: Iterable[StatementArrival], speakers_before: frozenset[str]
) -> Iterator[Change]:
    """New statements, a speaker's first ones, and new wordings of known ones."""
    heard = set(speakers_before)
    for arrival in arrivals:
        kind: ChangeKind | None = None
        if not arrival.known_here:
            kind = "first statement" if arrival.speaker and arrival.speaker not in heard else "new statement"
        elif arrival.wording and arrival.wordings_before and arrival.wording not in arrival.wordings_before:
            kind = "new wording"
        if arrival.speaker:
            heard.add(arrival.speaker)
        if kind:
            yield Change(kind, arrival.id, storyline, told_as(arrival.speaker, arrival.text, sentence=arrival.sentence))


def event_changes(storyline: str, arrivals: Iterable[EventArrival]) -> Iterator[Change]:
    """New events, dates made finer or disputed, and confirmations by another origin or of a plan.

    A dispute confirms nothing, nor does a report that something is off, which the line that says so tells. What gives
    other figures of an event that the storyline has is that conflict, and no new event.
    """
    for arrival in arrivals:
        if arrival.called_off:
            continue
        if arrival.conflicts and (arrival.edited or not arrival.known_here):
            yield Change("figures conflict", arrival.id, storyline, "\n".join((arrival.text, *arrival.conflicts)))
            continue
        if not arrival.known_here:
            yield Change("new event", arrival.id, storyline, arrival.text)
            continue
        before = arrival.date_before
        if before is not None and _FINENESS[arrival.date.precision] > _FINENESS[before.precision]:
            yield Change("date made finer", arrival.id, storyline, arrival.text)
        elif _disputes(arrival):
            yield Change("date disputed", arrival.id, storyline, _with_outlet(arrival))
            continue
        if arrival.says_off:
            continue
        if arrival.took_place or (arrival.report and adds_origin(arrival.report, arrival.before)):
            yield Change("event confirmed", arrival.id, storyline, _with_outlet(arrival))


def planned_passed(
    storyline: str, today: str, planned: Iterable[PlannedEvent], had: frozenset[tuple[str, str]]
) -> Iterator[Change]:
    """What was planned for days that lie behind `today` (ISO), once for each event; `had` is what was announced.

    Only what was known before its day was over: an old plan that is read today is no news.
    """
    for event in planned:
        last = days_of(event.planned_for)[1]
        passed = _number(event.known_since) <= last < _number(today)
        if passed and ("planned day passed", event.id) not in had:
            yield Change("planned day passed", event.id, storyline, event.text)


def unannounced(changes: Iterable[Change], had: frozenset[tuple[str, str]]) -> list[Change]:
    """The changes without what the storyline has heard already; `had` are the (kind, subject) it has had."""
    new = {subject for kind, subject in had if kind in NEWS}
    return [
        change
        for change in changes
        if change.kind not in ONCE
        or not ((change.kind, change.subject) in had or (change.kind in NEWS and change.subject in new))
    ]


def _number(day: str) -> int:
    return date.fromisoformat(day).toordinal()


def _disputes(arrival: EventArrival) -> bool:
    """Whether the arriving date can be none of those that were given before."""
    value, before = arrival.date.value, arrival.values_before
    return bool(value and before) and not any(one_within_other(value or "", other) for other in before)


def _with_outlet(arrival: EventArrival) -> str:
    outlet = arrival.report.outlet if arrival.report else None
    return f"{arrival.text} ({outlet})" if outlet else arrival.text


def told_as(speaker: str | None, words: str, *, sentence: bool) -> str:
    """The words with their speaker before them, unless they are a sentence that says itself who speaks."""
    return f"{speaker}: {words}" if speaker and not sentence else words
