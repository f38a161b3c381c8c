"""One report printed on several days tells of the days of its first print: "yesterday" is not the day before each.

What stands in the same words in an earlier print has its dates; what an outlet wrote itself keeps its own.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from bot.following.faithful import turned_by
from bot.following.words import fold, stems, wording

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from bot.model import EventMention, Facts, StatementMention

EARLIEST = 8
"""Prints of one report, the earliest first, that give it their dates; the first one has nearly all of its words."""

Key = tuple[str, ...]
M = TypeVar("M", "StatementMention", "EventMention")


@dataclass(frozen=True, slots=True)
class Print:
    """One article as a print of its report: its row, its identity, the ISO day it appeared and what it gives."""

    article: int
    key: str
    day: str
    text: str
    statements: tuple[StatementMention, ...] = ()
    events: tuple[EventMention, ...] = ()

    def before(self, others: Iterable[Print]) -> list[Print]:
        """Those of the others that appeared on an earlier day, the first one first; never by when they came."""
        earlier = [each for each in others if each.day and (not self.day or each.day < self.day)]
        return sorted(earlier, key=lambda each: (each.day, each.key))[:EARLIEST]


def as_read(facts: Facts) -> Facts:
    """What was read with the dates that its own text alone gives."""
    return replace(
        facts, statements=tuple(map(_said_as_read, facts.statements)), events=tuple(map(_told_as_read, facts.events))
    )


def as_first_printed(facts: Facts, text: str, earlier: Sequence[Print]) -> Facts:
    """What was read in `text` with the dates of the first of the `earlier` prints that gives the same words."""
    facts = as_read(facts)
    said = _first([(each.statements, each.text) for each in earlier], _said_key, _said_as_read)
    told = _first([(each.events, each.text) for each in earlier], _told_key, _told_as_read)
    return replace(
        facts,
        statements=tuple(_said_as(mention, said.get(_said_key(mention, text))) for mention in facts.statements),
        events=tuple(_told_as(mention, told.get(_told_key(mention, text))) for mention in facts.events),
    )


def _first(
    prints: Iterable[tuple[Sequence[M], str]], key_of: Callable[[M, str], Key], as_read: Callable[[M], M]
) -> Mapping[Key, M]:
    """What the prints give by its words, each in the first that gives it; of one that gives it twice the first."""
    found: dict[Key, M] = {}
    for mentions, text in prints:
        for mention in mentions:
            found.setdefault(key_of(mention, text), as_read(mention))
    return found


def _said_key(mention: StatementMention, text: str) -> Key:
    """Who said what, and the words of the day."""
    said = (fold(mention.speaker or ""), *stems(wording(mention, text)), *turned_by(text, mention))
    own = mention.said if mention.own_said is None else mention.own_said
    return *said, "|", *stems(own.words)


def _told_key(mention: EventMention, text: str) -> Key:
    """What happened, and the words of the day."""
    own = mention.date if mention.own_date is None else mention.own_date
    return *stems(mention.span.of(text)), "|", *stems(own.words)


def _said_as_read(mention: StatementMention) -> StatementMention:
    if mention.own_said is None:
        return mention
    said, reported = mention.own_said, mention.own_reported_on
    return replace(mention, said=said, reported_on=reported, own_said=None, own_reported_on=None)


def _told_as_read(mention: EventMention) -> EventMention:
    if mention.own_date is None:
        return mention
    return replace(mention, date=mention.own_date, planned=mention.own_planned, own_date=None, own_planned=False)


def _said_as(mention: StatementMention, first: StatementMention | None) -> StatementMention:
    if first is None or (first.said, first.reported_on) == (mention.said, mention.reported_on):
        return mention
    own = replace(mention, own_said=mention.said, own_reported_on=mention.reported_on)
    return replace(own, said=first.said, reported_on=first.reported_on)


def _told_as(mention: EventMention, first: EventMention | None) -> EventMention:
    if first is None or (first.date, first.planned) == (mention.date, mention.planned):
        return mention
    own = replace(mention, own_date=mention.date, own_planned=mention.planned)
    return replace(own, date=first.date, planned=first.planned)
