"""What a timeline sets in order: events, and statements whose day is known."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.following.words import stems
from bot.store.records import Statement
from bot.when import shown_date
from handlers.dating import year_of
from handlers.showing import ORDER_UNKNOWN, Showing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.grammar import Clauses
    from bot.model import Date
    from bot.reply import Entry
    from bot.store.records import Article, Event, Storyline
    from handlers.desk import Desk, Request


@dataclass(frozen=True, slots=True)
class Moment:
    """What a timeline sets in order: an event, or a statement whose day is known."""

    record: Event | Statement
    date: Date
    people: frozenset[str]
    texts: tuple[str, ...]
    articles: tuple[Article, ...]

    @classmethod
    def of_event(cls, event: Event) -> Moment:
        """An event at its date."""
        receipts = event.receipts
        return cls(
            event, event.date, frozenset(event.people), tuple(r.text for r in receipts),
            tuple(r.article for r in receipts),
        )  # fmt: skip

    @classmethod
    def of_statement(cls, statement: Statement) -> Moment:
        """A statement on the day it was said."""
        receipts = statement.receipts
        speakers = frozenset(statement.speakers or ((statement.speaker,) if statement.speaker else ()))
        return cls(
            statement, statement.said, speakers, tuple(r.text for r in receipts), tuple(r.article for r in receipts)
        )

    def shown(self, showing: Showing) -> Entry:
        """Its line, under its year; what cannot be placed in time stands under the article that tells of it."""
        of = self.record
        entry = showing.statement(of) if isinstance(of, Statement) else showing.event(of)
        return replace(entry, group=year_of(self.date) or f"{ORDER_UNKNOWN}, {_called(of.best.article)}")

    @property
    def place(self) -> tuple[bool, str, int]:
        """What sorts it: by day, and then what has no place in time, an article at a time."""
        return (False, self.first_day, 0) if year_of(self.date) else (True, "", self.record.best.article.pk)

    @property
    def first_day(self) -> str:
        """The earliest day it can be, ISO; empty where it cannot be placed in time."""
        return _pad(self.date.value or (self.date.not_before or "" if year_of(self.date) else ""))

    @property
    def outlets(self) -> int:
        """How many outlets tell of it by themselves."""
        return len({article.label for article in self.articles if not (article.brief or article.copy_of)})

    @property
    def tellings(self) -> int:
        """How many articles tell of it, our briefs among them, copies not."""
        return len({article.pk for article in self.articles if not article.copy_of}) or 1

    def stems(self) -> set[str]:
        """The stems of every wording."""
        return {stem for text in self.texts for stem in stems(text)}


def moments_of(request: Request, desk: Desk, storyline: Storyline) -> list[Moment]:
    """The storyline's events, and what was said on a known day, oldest first; what has no place in time stands last."""
    statements = desk.store.statements.of_storyline(request.scope, storyline.slug, on_known_days=True)
    said = [Moment.of_statement(statement) for statement in statements if statement.speaker]
    events = [Moment.of_event(e) for e in desk.store.events.of_storyline(request.scope, storyline.slug)]
    told = [event for event in events if year_of(event.date) or not _only_announced(event, said)]
    return sorted([*told, *said], key=lambda moment: moment.place)


def _only_announced(event: Moment, said: Sequence[Moment]) -> bool:
    """Whether an undated event is no more than what somebody announced on a known day: that line says it already."""
    held = {(article.pk, text) for moment in said for article, text in zip(moment.articles, moment.texts, strict=True)}
    mine = zip(event.articles, event.texts, strict=True)
    return all(any(pk == article.pk and words in text for pk, words in held) for article, text in mine)


def wanted(moment: Moment, clauses: Clauses) -> bool:
    """Whether the moment is among those that the clauses ask for."""
    doubted = isinstance(moment.record, Statement) and not moment.record.sure
    if (clauses.sure and doubted) or (clauses.person and clauses.person not in moment.people):
        return False
    if clauses.outlet and clauses.outlet not in {article.outlet for article in moment.articles}:
        return False
    if clauses.about and not set(stems(clauses.about)) <= moment.stems():
        return False
    if not (clauses.since or clauses.until):
        return True
    value = moment.date.value
    if not value:
        return year_of(moment.date) is not None and _overlaps(moment.date, clauses)
    # A month or year counts when any of its days does: ISO strings compare at the coarser precision.
    since = clauses.since.first_day.isoformat()[: len(value)] if clauses.since else ""
    return value >= since and (not clauses.until or _pad(value) < clauses.until.past_day.isoformat())


def _overlaps(date: Date, clauses: Clauses) -> bool:
    """Whether one of the days of a run lies between those asked for."""
    since = clauses.since.first_day.isoformat() if clauses.since else ""
    past = clauses.until.past_day.isoformat() if clauses.until else "9999"
    return (date.not_after or "") >= since and (date.not_before or "") < past


def _called(article: Article) -> str:
    """The article by its outlet, and by its day where that is known."""
    when = article.published
    return f"{article.label}, {shown_date(when.value)}" if when.value and when.precision == "day" else article.label


def _pad(value: str) -> str:
    """The first day of an ISO day, month or year."""
    return f"{value}-01-01"[:10] if len(value) < len("2025-02") else f"{value}-01"[:10]
