"""Keeps whether outlets stand by their articles: by notes in the text, and by pages that are gone. Inside a write."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.following.standing import standing_of
from bot.ingest.moving import Moves
from bot.ingest.noticing import GONE_AFTER, Noticing
from bot.model import EVERYTHING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.model import Change, Incoming
    from bot.store import Store
    from bot.store.records import Article

GONE = "gone from its address ({status}, seen twice)"


@dataclass(frozen=True, slots=True)
class Standings:
    """Reads what articles say of themselves, and records it."""

    store: Store

    @property
    def noticing(self) -> Noticing:
        """What places notes."""
        return Noticing(self.store)

    def note(self, pk: int) -> None:
        """Keep how an article stands: by what its text says of itself, and by notes that mean it."""
        self.noticing.stand(pk)

    def withdrawn(
        self, at: datetime, article: Article, incoming: Incoming, sha256: str, engine: str
    ) -> tuple[Change, ...] | None:
        """Take in a revision by which the outlet withdraws or kills its article, and say what that moves.

        What was read before stays, marked, with the words it was read in. None for any other text: nothing is done.
        """
        if standing_of(incoming.text).kind not in ("withdrawn", "killed"):
            return None
        incoming = replace(incoming, title=article.title)
        self.store.articles.revise(at, article.pk, incoming, sha256, article.revision + 1, engine)
        self.note(article.pk)
        self.store.articles.index(article.pk)
        return Moves(self.store).standing(
            at, article.pk, article, self.store.storylines.slugs_of(EVERYTHING, article.pk)
        )

    def notice(self, at: datetime, note: Article) -> tuple[Change, ...]:
        """What a new article moves that is but a note: it withdraws, kills or corrects the article that it names.

        One of its outlet's latest, named in its text or its headline. Where it names none for sure it waits for an
        editor.
        """
        return self.noticing.noted(at, note)

    def met(self, at: datetime, article: Article) -> tuple[Change, ...]:
        """What moves as a new article may be the one that a note which came before it means."""
        return self.noticing.met(at, article)

    def decide(self, at: datetime, note: Article, means: Sequence[int] | None) -> tuple[Change, ...]:
        """Let a note mean these articles as an editor says, none of ours, or (None) what the rule says."""
        return self.noticing.decide(at, note, means)

    def gone(self, at: datetime, source: int, status: int) -> tuple[Change, ...]:
        """Note that a source's page is not at its address; seen twice in a row, its article counts as withdrawn."""
        missed = self.store.articles.missed(source)
        return tuple(change for pk, times in missed for change in self._missed(at, pk, times, status))

    def there(self, source: int) -> None:
        """Note that a source's page is at its address: its article stands again as its own text says."""
        for pk, times in self.store.articles.found_again(source):
            self._found(pk, times)

    def page_gone(self, at: datetime, url: str, status: int) -> tuple[Change, ...]:
        """As `gone`, for a page that was read once more by its address."""
        return self._gone(at, self.store.articles.at_address(url), status)

    def page_there(self, url: str) -> None:
        """As `there`, for such a page."""
        self._there(self.store.articles.at_address(url))

    def entry_gone(self, at: datetime, source: int, entry: str, status: int) -> tuple[Change, ...]:
        """As `gone`, for the page behind a feed's entry."""
        return self._gone(at, self._of_entry(source, entry), status)

    def entry_there(self, source: int, entry: str) -> None:
        """As `there`, for such a page."""
        self._there(self._of_entry(source, entry))

    def _of_entry(self, source: int, entry: str) -> tuple[int, ...]:
        article = self.store.articles.by_key(f"entry:{source}:{entry}")
        return (article.pk,) if article else ()

    def _gone(self, at: datetime, pks: Sequence[int], status: int) -> tuple[Change, ...]:
        counted = [(pk, self.store.articles.missed_once_more(pk)) for pk in pks]
        return tuple(change for pk, times in counted for change in self._missed(at, pk, times, status))

    def _there(self, pks: Sequence[int]) -> None:
        for pk in pks:
            self._found(pk, self.store.articles.found_after(pk))

    def _missed(self, at: datetime, pk: int, times: int, status: int) -> tuple[Change, ...]:
        article = self.store.articles.by_pk(EVERYTHING, pk)
        if article is None or times != GONE_AFTER or article.withdrawn:
            return ()
        self.store.articles.stand(pk, "withdrawn", GONE.format(status=status))
        return Moves(self.store).standing(at, pk, article, self.store.storylines.slugs_of(EVERYTHING, pk))

    def _found(self, pk: int, times: int) -> None:
        article = self.store.articles.by_pk(EVERYTHING, pk)
        if article and times >= GONE_AFTER:
            self.note(pk)
