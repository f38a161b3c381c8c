"""What was read in one revision finds its statement or event among those the desk knows, or makes a new one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.following.anchoring import found_again
from bot.following.correcting import NOTHING
from bot.following.faithful import content_of, words_to_show
from bot.following.timeline import SeenEvent, SeenStatement, could_be_one_day, same_event
from bot.following.timeline import retold as retold_by
from bot.following.words import wording
from bot.ingest.earlier import event_place, events_before, statement_place, statements_before
from bot.model import EVERYTHING
from bot.store.coding import ordinal
from bot.store.events import finest

if TYPE_CHECKING:
    from datetime import datetime

    from bot.model import Date, EventMention, Facts, StatementMention
    from bot.store import Store

EVENTS_AROUND = 500
DAYS_AROUND = 366
"""How far from an event's day others are looked at: a year, since "2025" and a day in it may be one event."""


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a statement in one article: as shown, the content alone, and as compared with other wordings."""

    shown: str
    content: str
    compared: str


@dataclass(slots=True)
class Recorded:
    """What one article's revision gave: pks of statements and events with the words that stand for each there."""

    statements: dict[int, Words] = field(default_factory=dict)
    events: dict[int, tuple[str, Date]] = field(default_factory=dict)
    """pk to (the clause, its date there)."""
    detached_statements: frozenset[int] = frozenset()
    detached_events: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Recorder:
    """Attaches one article's facts; call inside a write, and `settle` after the storylines are decided.

    `retells` says that the article was our brief until now: the page's other words for a statement keep its id.
    """

    store: Store
    at: datetime
    article: int
    text: str
    retells: bool = False

    def record(self, revision: int, facts: Facts) -> Recorded:
        """Attach every mention of the revision, then forget those of earlier readings, which it was compared with."""
        recorded, statements, events = Recorded(), self.store.statements, self.store.events
        earlier = statements.last_mention(), events.last_mention()
        self._statements(revision, facts, recorded)
        self._events(revision, facts, recorded)
        recorded.detached_statements = frozenset(statements.detach(self.article, earlier[0]))
        recorded.detached_events = frozenset(events.detach(self.article, earlier[1]))
        return recorded

    def settle(self, recorded: Recorded) -> None:
        """Bring every touched statement and event, and the article's words, in line with the mentions."""
        self.store.statements.settle(sorted(recorded.detached_statements | recorded.statements.keys()))
        self.store.events.settle(sorted(recorded.detached_events | recorded.events.keys()))
        self.store.articles.index(self.article)

    def _statements(self, revision: int, facts: Facts, recorded: Recorded) -> None:
        before = statements_before(self.store, self.article, revision)
        places = [statement_place(self.text, mention, self.article) for mention in facts.statements]
        printed = self.store.statements.printed([place.key for place in places])
        known = {print_: pk for print_, pk in printed.items() if pk not in before.apart}
        again = found_again(before.earlier, places, same_text=before.same_text)
        sentences: dict[tuple[str | None, str], int] = {}
        retold = self._retold() if self.retells else {}
        said: dict[int, Date] = {}
        for mention, place, own in zip(facts.statements, places, again, strict=True):
            print_ = place.key
            words = self._words(mention)
            pk = (
                before.still(own, mention, print_, facts.engine) if before.same_text else self._same(own, mention, said)
            )
            pk = pk or self._same(known.get(print_), mention, said) or sentences.get((mention.speaker, words.shown))
            if pk is None:
                left = (own for own in retold.values() if own.pk not in recorded.statements)
                pk = retold_by(words.content, mention.speaker, left)
            if pk is None:
                pk = self.store.statements.add(self.at, mention, print_)
            known[print_] = pk
            if words.shown != words.content:  # shown as one whole sentence, it is one line, however many parts it has
                sentences[mention.speaker, words.shown] = pk
            pk = self.store.statements.attach(pk, self.article, revision, mention, facts.engine)
            recorded.statements.setdefault(pk, words)
        for own, mention in before.carried_over(self.text, recorded.statements.keys()):
            pk = self.store.statements.attach(own, self.article, revision, mention, facts.engine)
            recorded.statements.setdefault(
                pk,
                Words(words_to_show(self.text, mention), content_of(self.text, mention), wording(mention, self.text)),
            )

    def _words(self, mention: StatementMention) -> Words:
        shown, content = words_to_show(self.text, mention), content_of(self.text, mention)
        return Words(shown, content, wording(mention, self.text))

    def _retold(self) -> dict[int, SeenStatement]:
        """What our brief says, by pk, in the words of its content."""
        own = self.store.statements.of_article(EVERYTHING, self.article)
        return {s.pk: SeenStatement(s.pk, s.speaker, (s.best.content,), s.said, s.reported_on) for s in own}

    def _same(self, pk: int | None, mention: StatementMention, said: dict[int, Date]) -> int | None:
        """The statement in the same words, unless it was said on another day; `said` keeps the days looked up."""
        if pk is None:
            return None
        if pk not in said:
            said[pk] = self.store.statements.by_pk(pk).said_as_read
        return pk if could_be_one_day(mention.said, said[pk]) else None

    def _events(self, revision: int, facts: Facts, recorded: Recorded) -> None:
        before = events_before(self.store, self.article, revision)
        places = [event_place(self.text, mention) for mention in facts.events]
        again = found_again(before.earlier, places, same_text=before.same_text)
        for mention, own in zip(facts.events, again, strict=True):
            clause = mention.span.of(self.text)
            pk = own
            if pk is None:
                near = [event for event in self._around(mention) if event.pk not in before.apart]
                pk = same_event(mention, clause, self.article, near)
            if pk is None:
                pk = self.store.events.add(self.at, mention)
            pk = self.store.events.attach(pk, self.article, revision, mention, facts.engine)
            recorded.events.setdefault(pk, (clause, mention.date))

    def _around(self, mention: EventMention) -> list[SeenEvent]:
        near = self.store.events.around(ordinal(mention.date.value), DAYS_AROUND, EVENTS_AROUND)
        return [
            SeenEvent(
                event.pk,
                event.date if event.decided == NOTHING else finest([r.mention.date for r in event.receipts]),
                frozenset(event.people),
                tuple(receipt.text for receipt in event.receipts),
                frozenset(receipt.article.pk for receipt in event.receipts),
            )
            for event in near
        ]
