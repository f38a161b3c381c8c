"""What earlier readings of one article gave, as far as a new reading of it leans on that: ids and decisions stay."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.following.anchoring import Earlier, Place
from bot.following.correcting import moved
from bot.following.faithful import turned_by
from bot.following.timeline import print_of
from bot.following.words import wording, words
from bot.model import Span

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from bot.model import EventMention, StatementMention
    from bot.store import Store
    from bot.store.records import Given


@dataclass(frozen=True, slots=True)
class Before:
    """The statements, or events, that the article gave; `same_text`: the new reading is of the same revision.

    `apart` are pks that an editor keeps apart from one of them: nothing of this article becomes one of those.
    """

    store: Store
    article: int
    earlier: Sequence[Earlier]
    same_text: bool
    apart: frozenset[int]
    decided: Sequence[Given[StatementMention]] = field(default=())
    """Mentions of statements that somebody decided on."""

    def still(self, pk: int | None, mention: StatementMention, print_: str, engine: str) -> int | None:
        """The statement that stood at this place, unless the present engine reads other articles of it otherwise."""
        if pk is None:
            return None
        others = self.store.statements.readings(pk, self.article, engine)
        if any(other.speaker != mention.speaker for other in others):
            return None
        self.store.statements.reprint(pk, print_)
        return pk

    def carried_over(self, text: str, found: Collection[int]) -> Iterator[tuple[int, StatementMention]]:
        """The decided statements that were not read again though their words stand in the text, with their mention.

        Kept as it was read before, moved to where the words stand now.
        """
        for given in self.decided:
            span = given.mention.context
            said = span.of(given.text)
            at = span.start if text.startswith(said, span.start) else text.find(said)
            if at >= 0 and self.store.statements.root(given.pk) not in found:
                yield given.pk, moved(given.mention, at - span.start)


def statements_before(store: Store, article: int, revision: int) -> Before:
    """What the article's present mentions say."""
    given = store.statements.given_by(article)
    earlier = [Earlier(g.pk, statement_place(g.text, g.mention, article), g.kept) for g in given]
    apart = store.corrections.kept_apart("statement", [g.pk for g in given])
    decided = [each for each in given if each.kept]
    return Before(store, article, earlier, _same(given, revision), apart, decided)


def events_before(store: Store, article: int, revision: int) -> Before:
    """What the article's present mentions report."""
    given = store.events.given_by(article)
    earlier = [Earlier(g.pk, event_place(g.text, g.mention), g.kept) for g in given]
    apart = store.corrections.kept_apart("event", [g.pk for g in given])
    return Before(store, article, earlier, _same(given, revision), apart)


def statement_place(text: str, mention: StatementMention, article: int) -> Place:
    """Where a statement stands, by its words."""
    said = " ".join((*words(wording(mention, text)), *turned_by(text, mention)))
    return Place(Span(mention.content[0].start, mention.content[-1].end), print_of(mention, text, article), said)


def event_place(text: str, mention: EventMention) -> Place:
    """Where an event stands, by its clause."""
    clause = " ".join(words(mention.span.of(text)))
    return Place(mention.span, clause, clause)


def _same(given: Sequence[Given[StatementMention]] | Sequence[Given[EventMention]], revision: int) -> bool:
    return bool(given) and given[0].revision == revision
