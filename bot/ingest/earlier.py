"""What earlier readings of one article gave, as far as a new reading of it leans on that: ids and decisions stay."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.following.anchoring import Earlier, Place, found_again
from bot.following.correcting import anchored, moved
from bot.following.editing import NONE_BEFORE, Edit
from bot.following.faithful import turned_by
from bot.following.given import print_of
from bot.following.words import wording, words
from bot.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.model import EventMention, Facts, StatementMention
    from bot.store import Store
    from bot.store.records import Given
    from bot.store.tellings import Kind


@dataclass(frozen=True, slots=True)
class Before:
    """The statements, or events, that the article gave; `edit` leads to another text, if another is read now.

    `lost` is what somebody decided on in this article and none gives any more, where its words stand in the text.
    """

    earlier: Sequence[Earlier]
    edit: Edit | None
    lost: Sequence[Earlier]

    def found(self, places: Iterable[Place]) -> list[Earlier | None]:
        """For each place of the new reading what it was before."""
        known = {each.pk: each for each in (*self.earlier, *self.lost)}
        again = found_again(self.earlier, list(places), edit=self.edit, lost=self.lost)
        return [None if pk is None else known[pk] for pk in again]


def statements_before(store: Store, article: int, revision: int, text: str) -> Before:
    """What the article's present mentions say; `text` is what is read now."""
    given, key = store.statements.given_by(article), store.articles.report(article)[1]
    earlier = [Earlier(g.native, statement_place(g.text, g.mention, key), g.kept, g.checked) for g in given]
    return Before(earlier, _edit(given, revision, text), _lost(store, "statement", article, text))


def events_before(store: Store, article: int, revision: int, text: str) -> Before:
    """What the article's present mentions report; `text` is what is read now."""
    given = store.events.given_by(article)
    earlier = [Earlier(g.native, event_place(g.text, g.mention), g.kept, g.checked) for g in given]
    return Before(earlier, _edit(given, revision, text), _lost(store, "event", article, text))


def _lost(store: Store, kind: Kind, article: int, text: str) -> list[Earlier]:
    """What was decided on in the article and no article gives any more, as far as its words stand in the text."""
    found = [(pk, anchored(text, each)) for pk, each in store.corrections.lost(kind, article)]
    return [Earlier(pk, Place(span, ""), kept=True) for pk, span in found if span]


def with_decided(store: Store, article: int, revision: int, text: str, facts: Facts) -> Facts:
    """The facts, and what somebody decided on that this reading misses though its words stand in the text.

    Kept as it was read before, moved to where the words stand now.
    """
    said = [each for each in store.statements.given_by(article) if each.kept]
    told = [each for each in store.events.given_by(article) if each.kept]
    if not said and not told:
        return facts
    key = store.articles.report(article)[1]
    places = [statement_place(text, mention, key) for mention in facts.statements]
    before = statements_before(store, article, revision, text), events_before(store, article, revision, text)
    known = {each.pk for each in before[0].found(places) if each}
    happened = {each.pk for each in before[1].found(event_place(text, m) for m in facts.events) if each}
    statements = [
        moved(each.mention, by)
        for each in said
        if each.native not in known and (by := _moved_by(each.mention.context, each.text, text)) is not None
    ]
    events = [
        replace(each.mention, span=_shifted(each.mention.span, by), statements=())
        for each in told
        if each.native not in happened and (by := _moved_by(each.mention.span, each.text, text)) is not None
    ]
    return replace(facts, statements=(*facts.statements, *statements), events=(*facts.events, *events))


def _moved_by(span: Span, before: str, text: str) -> int | None:
    """By how far the words of a span moved from one text to another; None where they do not stand in it."""
    said_words = span.of(before)
    at = span.start if text.startswith(said_words, span.start) else text.find(said_words)
    return at - span.start if at >= 0 else None


def statement_place(text: str, mention: StatementMention, key: str) -> Place:
    """Where a statement stands, by its words; `key` is its report's."""
    said = " ".join((*words(wording(mention, text)), *turned_by(text, mention)))
    span = Span(mention.content[0].start, mention.content[-1].end)
    who = mention.speaker or (mention.source.of(text) if mention.source else "")
    return Place(span, print_of(mention, text, key), said, " ".join(words(who)))


def event_place(text: str, mention: EventMention) -> Place:
    """Where an event stands, by its clause."""
    clause = " ".join(words(mention.span.of(text)))
    return Place(mention.span, clause, clause)


def _shifted(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)


def _edit(
    given: Sequence[Given[StatementMention]] | Sequence[Given[EventMention]], revision: int, text: str
) -> Edit | None:
    """What made the text of what was given the one that is read now; None where it is the same revision."""
    if not given:
        return NONE_BEFORE
    return None if given[0].revision == revision else Edit.of(given[0].text, text)
