"""Under which ids the statements and events of a new reading go on: those of the article's earlier one.

What stands there as before, or in its place with other words, keeps its id, unless other articles tell another thing
under it by now.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, TypeVar

from bot.following.joining import Telling
from bot.following.sameness import same_statement
from bot.following.timeline import SeenStatement, retold, same_event
from bot.model import EVERYTHING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.following.anchoring import Earlier
    from bot.following.given import GivenEvent, GivenStatement
    from bot.following.joining import Rank
    from bot.store import Store
    from bot.store.joins import Joins, Kept
    from bot.store.records import Statement

T = TypeVar("T", bound=Telling)


@dataclass(frozen=True, slots=True)
class Heirs:
    """Finds them for one article; call inside a write. `retells` and `regrouped` are the recorder's."""

    store: Store
    article: int
    retells: bool
    regrouped: bool

    def statements(self, again: Sequence[Earlier | None]) -> Callable[[GivenStatement], Sequence[int]]:
        """What the article's earlier reading gave goes on under its id: found again, or what our brief retold."""
        earlier = self.store.said.of_article(self.article)
        own = {s.pk: SeenStatement(s.pk, s.speaker, (s.best.content,), s.said, s.reported_on) for s in self._retold()}
        taken: set[int] = set()

        @cache
        def heirs(telling: GivenStatement) -> Sequence[int]:
            same = [
                kept.native
                for kept in earlier
                if kept.telling.print == telling.print and self._stays(self.store.said, kept, telling, same_statement)
            ]
            same = same or self._goes_on(self.store.said, again[-1 - telling.node], telling, same_statement)
            if not same and own:
                brief = retold(telling.words, telling.speaker, (s for s in own.values() if s.pk not in taken))
                same = [brief] if brief is not None else []
            taken.update(same)
            return same

        return heirs

    def _goes_on(
        self, joins: Joins[T], found: Earlier | None, telling: T, rank: Callable[[T, T, bool], Rank | None]
    ) -> list[int]:
        """The record found again, unless other articles give it otherwise and nobody decided on it."""
        return [found.pk] if found and (found.kept or not self._apart(joins, found.pk, telling, rank)) else []

    def _stays(self, joins: Joins[T], kept: Kept[T], telling: T, rank: Callable[[T, T, bool], Rank | None]) -> bool:
        """Whether what is told again by the same words stands with what others tell under its record still."""
        unchanged = kept.telling.traits == telling.traits and not self.regrouped
        return unchanged or not self._apart(joins, kept.native, telling, rank)

    def _apart(self, joins: Joins[T], native: int, telling: T, rank: Callable[[T, T, bool], Rank | None]) -> bool:
        """Whether other articles tell by a record what a telling is not."""
        mine = {kept.telling.node for kept in joins.of_article(self.article)}
        others = (kept.telling for kept in joins.of_native(native) if kept.telling.node not in mine)
        return any(rank(telling, other, other.article == telling.article) is None for other in others)

    def _retold(self) -> tuple[Statement, ...]:
        return self.store.statements.of_article(EVERYTHING, self.article) if self.retells else ()

    def events(self, again: Sequence[Earlier | None]) -> Callable[[GivenEvent], Sequence[int]]:
        """What the article's earlier reading told goes on under its id."""
        earlier = self.store.told.of_article(self.article)

        @cache
        def heirs(telling: GivenEvent) -> Sequence[int]:
            same = [
                kept.native
                for kept in earlier
                if kept.telling.anchor == telling.anchor and self._stays(self.store.told, kept, telling, same_event)
            ]
            same = same or self._goes_on(self.store.told, again[-1 - telling.node], telling, same_event)
            if same:
                return same
            alike = (kept for kept in earlier if same_event(telling, kept.telling, own=True) is not None)
            stay = (kept for kept in alike if not self._apart(self.store.told, kept.native, telling, same_event))
            return [kept.native for kept in stay][:1]

        return heirs
