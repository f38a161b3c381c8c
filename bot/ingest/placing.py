"""Where an article stands among those that arrived lately: gathered from the store, decided, recorded."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from bot.following.duplicates import CHECKED
from bot.following.features import features
from bot.following.index import Index, Window, commonness
from bot.following.suggest import settle

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.following.features import Features
    from bot.following.index import Kept
    from bot.model import Lexicons
    from bot.store import Store
    from bot.store.following import Placed

COMMON = "common_words"
"""The word list that says how common words are before anything has arrived."""


class Stands(NamedTuple):
    """What an article copies, by pk, if anything; and which other articles are of another report since it stands.

    `beside` are those that stay with their report, of which some moved away, or to which some came.
    """

    copy_of: int | None = None
    moved: tuple[int, ...] = ()
    beside: frozenset[int] = frozenset()


@dataclass(slots=True)
class Placing:
    """The following index beside its store. Every call stands inside a write, after `fold`."""

    store: Store
    lexicons: Lexicons
    window: Window = field(default_factory=Window)
    _index: Index | None = field(default=None, init=False)
    _epoch: int = field(default=0, init=False)
    """The store's `removals.epoch` that the index goes by."""
    _revision: int = field(default=0, init=False)
    """The newest revision that the index goes by."""

    @property
    def index(self) -> Index:
        """The articles within the window, as far as they were folded."""
        if self._index is None:
            self._index = Index(commonness(self.lexicons.lists.get(COMMON, ())), self.window)
        return self._index

    def drop(self) -> None:
        """Forget the index, as when what it knows was not written; `fold` builds it again."""
        self._index = None

    def fold(self) -> None:
        """Fold in what has come since through another process: articles, texts, clusters that came apart.

        All anew once something was hidden or shown.
        """
        if (epoch := self.store.removals.epoch()) != self._epoch:
            self.drop()
            self._epoch = epoch
        following, last = self.store.following, self.index.last_pk
        newest = following.last_revision()
        if newest == self._revision and last:
            return
        for placed in following.revised(self._revision, last, self.window.articles) if last else ():
            if placed.pk in self.index.articles:
                self.index.copies.withdraw(placed.pk)
                self._fold(placed)
        for placed in following.after(last, self.window.articles):
            self._fold(placed)
        self.index.move(following.regrouped(last))
        self._revision = newest

    def _fold(self, placed: Placed) -> None:
        article, shingles = placed.kept or self._anew(placed)
        self.index.copies.add(placed.pk, shingles, (placed.copy_of,) if placed.copy_of else ())
        self.index.add(article, placed.cluster)

    def place(self, at: datetime, found: Features, known: Sequence[int] = ()) -> Stands:
        """Put a new article with what it copies, and in a cluster; `known` are articles with its very text."""
        article = self.index.kept(found, at.toordinal())
        stands = self._copies(found, known)
        moved = settle(article, self.index, stands.copy_of)
        self.store.articles.place(found.pk, moved[found.pk], sorted(found.people))
        self.store.following.regroup(moved)
        self._keep(article, found)
        return stands

    def revise(self, found: Features) -> Stands:
        """Let another text of an article stand where it stood. One that has left the window stays outside it."""
        index = self.index
        self.store.articles.name(found.pk, sorted(found.people))
        if found.pk not in index.articles:
            return Stands()
        article = index.kept(found, index.articles[found.pk].arrived)
        stands = self._copies(found, ())
        index.add(article, index.cluster_of[found.pk])
        self._keep(article, found)
        return stands

    def _copies(self, found: Features, known: Sequence[int]) -> Stands:
        copies = self.index.copies
        touched = {*copies.withdraw(found.pk), *copies.add(found.pk, found.shingles, known)}
        left = {pk: self.store.articles.report(pk)[0] for pk in sorted(touched)}
        moved = self.store.articles.copy({pk: copies.original(pk) for pk in sorted(touched)})
        groups = (copies.group(each) for pk in moved for each in (left[pk], pk))
        beside = frozenset(pk for group in groups for pk in group if len(group) <= CHECKED)
        original = copies.original(found.pk)
        others = tuple(pk for pk in moved if pk != found.pk)
        return Stands(original if original != found.pk else None, others, beside - {found.pk, *others})

    def _keep(self, article: Kept, found: Features) -> None:
        self.store.following.keep(article, found.shingles)
        self.store.following.drop_before(next(iter(self.index.articles)))
        self._revision = self.store.following.last_revision()

    def _anew(self, placed: Placed) -> tuple[Kept, frozenset[int]]:
        """Features made from the text, where an earlier Slugline kept none."""
        anew = placed.anew
        assert anew is not None
        found = features(placed.pk, anew.day, anew.title, anew.text, anew.people)
        article = self.index.kept(found, placed.arrived)
        self.store.following.keep(article, found.shingles)
        return article, found.shingles
