"""What was read in one revision finds its statement or event among those the desk knows, or makes a new one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from bot.following.faithful import content_of, words_to_show
from bot.following.given import GivenEvent, GivenStatement, given_event, given_statement, units
from bot.following.joining import Telling
from bot.following.resembling import OTHER_FIGURES, perhaps_one
from bot.following.sameness import perhaps_same, same_statement
from bot.following.timeline import conflicting, same_event
from bot.following.words import wording
from bot.ingest.across import Across, apply, none_is_new
from bot.ingest.carrying import Edited, carry, withheld_before
from bot.ingest.earlier import event_place, events_before, statement_place, statements_before, with_decided
from bot.ingest.heirs import Heirs
from bot.ingest.printed import dated_as_printed
from bot.ingest.succeeding import succeed
from bot.model import EVERYTHING, UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from bot.following.joining import Rank
    from bot.following.printing import Print
    from bot.ingest.across import Applied, Decided
    from bot.model import Date, Facts, StatementMention
    from bot.store import Store
    from bot.store.joins import Joins

T = TypeVar("T", bound=Telling)


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a statement in one article: as shown, the content alone, and as compared with other wordings."""

    shown: str
    content: str
    compared: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two events, by pk, that are told alike but for figures that cannot both be right; `told` are both, in words."""

    event: int
    other: int
    told: str


@dataclass(slots=True)
class Recorded:
    """What one article's revision gave: pks of statements and events with the words that stand for each there."""

    statements: dict[int, Words] = field(default_factory=dict)
    events: dict[int, tuple[str, Date]] = field(default_factory=dict)
    """pk to (the clause, its date there)."""
    detached_statements: frozenset[int] = frozenset()
    detached_events: frozenset[int] = frozenset()
    moved_statements: set[int] = field(default_factory=set)
    """pks of those that gained or lost other articles' mentions."""
    moved_events: set[int] = field(default_factory=set)
    apart_statements: set[int] = field(default_factory=set)
    """pks of those that are new and that other articles told under another id until now."""
    apart_events: set[int] = field(default_factory=set)
    conflicts: list[Conflict] = field(default_factory=list)
    known_statements: set[int] = field(default_factory=set)
    """pks of those that the article gave before, in these words or in others, under whatever id."""
    known_events: set[int] = field(default_factory=set)
    edited_events: set[int] = field(default_factory=set)
    """pks of those that it told before in other words."""


@dataclass(frozen=True, slots=True)
class Recorder:
    """Attaches one article's facts; call inside a write, and `settle` after the storylines are decided.

    `retells` says that the article was our brief until now: the page's other words for a statement keep its id;
    `regrouped` that it is of another report than when its mentions were placed, or has other dates; `beside` is another
    print of its report, which is recorded next.
    """

    store: Store
    at: datetime
    article: int
    text: str
    retells: bool = False
    regrouped: bool = False
    beside: Print | None = None

    def record(self, revision: int, facts: Facts) -> Recorded:
        """Attach every mention of the revision, then forget those of earlier readings, which gave their ids on."""
        recorded, statements, events = Recorded(), self.store.statements, self.store.events
        facts = self.store.removals.stones.sifted(facts, self.text)
        earlier = statements.last_mention(), events.last_mention()
        article = self.store.articles.by_pk(EVERYTHING, self.article)
        published = article.published if article else UNKNOWN
        report, key = self.store.articles.report(self.article)
        facts = with_decided(self.store, self.article, revision, self.text, facts)
        facts = dated_as_printed(self.store, self.article, self.text, facts, self.beside)
        withheld = withheld_before(self.store, self.at, self.article)
        before = self._text_before()
        self._statements(revision, facts, recorded, key, published)
        self._events(revision, facts, recorded, report, key)
        recorded.detached_statements = frozenset(statements.detach(self.article, earlier[0]))
        recorded.detached_events = frozenset(events.detach(self.article, earlier[1]))
        carry(self.store, self.at, Edited(self.article, revision, self.text), withheld)
        succeed(self.store, self.article, withheld.lines, (before, self.text))
        return recorded

    def _text_before(self) -> str:
        """The text that the article's present mentions were read in; the one that is read now without any."""
        given = self.store.statements.given_by(self.article) or self.store.events.given_by(self.article)
        return given[0].text if given else self.text

    def settle(self, recorded: Recorded) -> None:
        """Bring every touched statement and event, and the article's words, in line with the mentions."""
        statements = recorded.detached_statements | recorded.statements.keys() | recorded.moved_statements
        self.store.statements.settle(sorted(statements))
        self.store.events.settle(sorted(recorded.detached_events | recorded.events.keys() | recorded.moved_events))
        self.store.articles.index(self.article)

    def _statements(self, revision: int, facts: Facts, recorded: Recorded, key: str, published: Date) -> None:
        mentions, joins = facts.statements, self.store.said
        places = units(mentions, self.text)
        new = [
            given_statement(mentions[unit[0]], self.text, -1 - number, self.article, key, published)
            for number, unit in enumerate(places)
        ]

        def add(telling: GivenStatement) -> int:
            return self.store.statements.add(self.at, mentions[places[-1 - telling.node][0]], telling.print)

        before = statements_before(self.store, self.article, revision, self.text)
        again = before.found(statement_place(self.text, mentions[unit[0]], key) for unit in places)
        recorded.moved_statements |= self._leave(joins, new, same_statement)
        decided = Across(joins, self.article, same_statement, self._heirs.statements(again)).decide(new)
        applied = apply(joins, self.at, decided, add)
        recorded.moved_statements |= applied.moved
        recorded.apart_statements.update(applied.apart)
        for telling, unit in zip(new, places, strict=True):
            pk = applied.records[telling.node]
            rows = {
                at: self.store.statements.attach(pk, self.article, revision, mentions[at], facts.engine)
                for at in sorted(unit)
            }
            native, family = applied.natives[telling.node], applied.families[telling.node]
            joins.place(rows.values(), rows[unit[0]], family, native, telling.keys)
            recorded.statements.setdefault(pk, self._words(mentions[min(unit)]))
            recorded.known_statements |= {pk} if again[-1 - telling.node] else set()
        self._pair(joins, new, applied, decided, perhaps_same)

    def _events(self, revision: int, facts: Facts, recorded: Recorded, report: int, key: str) -> None:
        mentions, joins = facts.events, self.store.told
        new = [given_event(mention, self.text, -1 - number, report, key) for number, mention in enumerate(mentions)]

        def add(telling: GivenEvent) -> int:
            return self.store.events.add(self.at, mentions[-1 - telling.node])

        again = events_before(self.store, self.article, revision, self.text).found(
            event_place(self.text, mention) for mention in mentions
        )
        recorded.moved_events |= self._leave(joins, new, same_event)
        decided = Across(joins, self.article, same_event, self._heirs.events(again)).decide(new)
        applied = apply(joins, self.at, decided, add)
        recorded.moved_events |= applied.moved
        recorded.apart_events.update(applied.apart)
        for telling, mention in zip(new, mentions, strict=True):
            pk = applied.records[telling.node]
            row = self.store.events.attach(pk, self.article, revision, mention, facts.engine)
            native, family = applied.natives[telling.node], applied.families[telling.node]
            joins.place([row], row, family, native, telling.keys)
            recorded.events.setdefault(pk, (telling.clause, mention.date))
            if before := again[-1 - telling.node]:
                recorded.known_events.add(pk)
                recorded.edited_events |= {pk} if before.place.words != event_place(self.text, mention).words else set()
        self._pair(joins, new, applied, decided, perhaps_one)
        self._conflicts(new, applied, decided, recorded)

    def _conflicts(
        self, new: Sequence[GivenEvent], applied: Applied[GivenEvent], decided: Decided[GivenEvent], recorded: Recorded
    ) -> None:
        """Figures that conflict with another outlet's; one outlet's second figure brings its first up to date."""
        mine = self._named(self.article)
        for telling in new:
            for kept in decided.near:
                event, other = applied.records[telling.node], applied.now(kept)
                figures = conflicting(telling, kept.telling) if event != other else None
                theirs = self._named(kept.telling.article) if figures else mine
                if figures and theirs != mine:
                    self.store.told.pair(self.at, event, other, OTHER_FIGURES)
                    told = f"{figures[1]} ({theirs}); {figures[0]} ({mine})"
                    recorded.conflicts.append(Conflict(event, other, told))

    def _named(self, pk: int) -> str:
        article = self.store.articles.by_pk(EVERYTHING, pk)
        return article.label if article else ""

    def _words(self, mention: StatementMention) -> Words:
        return Words(words_to_show(self.text, mention), content_of(self.text, mention), wording(mention, self.text))

    @property
    def _heirs(self) -> Heirs:
        return Heirs(self.store, self.article, self.retells, self.regrouped)

    def _leave(self, joins: Joins[T], new: Sequence[T], rank: Callable[[T, T, bool], Rank | None]) -> set[int]:
        """Settle what others tell as though the article had never told what it tells no more; returns what moved."""
        now = {telling.traits for telling in new}
        left = {
            kept.family for kept in joins.of_article(self.article) if self.regrouped or kept.telling.traits not in now
        }
        return (
            apply(joins, self.at, Across(joins, self.article, rank).without(left), none_is_new).moved if left else set()
        )

    def _pair(
        self,
        joins: Joins[T],
        new: Sequence[T],
        applied: Applied[T],
        decided: Decided[T],
        why: Callable[[T, T], str],
    ) -> None:
        """Note for an editor what may be the same all the same."""
        ruled = joins.rulings(telling.anchor for telling in new).different
        for telling in new:
            one = applied.records[telling.node]
            for kept in decided.near:
                other = applied.now(kept)
                if one == other or frozenset((telling.anchor, kept.telling.anchor)) in ruled:
                    continue
                if reason := why(telling, kept.telling):
                    joins.pair(self.at, one, other, reason)
