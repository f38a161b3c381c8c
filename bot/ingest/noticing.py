"""Places notes of withdrawal, kill and correction: which articles each means, and how those stand. Inside a write.

A note may come before the article that it means, and before another that it might mean: with every article that comes
the notes of its outlet are looked at again, so that the marks are the same in any order. An editor's word stays.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.following.notices import Named, Titled, likened, named_in
from bot.following.standing import STANDS, Standing, gravest, standing_of
from bot.ingest.moving import Moves
from bot.ingest.reading_back import read_back
from bot.model import EVERYTHING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from bot.model import Change
    from bot.store import Store
    from bot.store.records import Article

NOTICED = 200
"""How many of its outlet's latest articles a note may mean."""
ELSEWHERE = 500
"""Among how many of the latest articles of other outlets those are looked for that credit its outlet."""
EDGE = 300
"""Characters at either end of an article in which it names whom it credits."""
GONE_AFTER = 2
"""Times in a row that a page is not at its address until its article counts as withdrawn: once may be a slip."""


@dataclass(frozen=True, slots=True)
class Report:
    """On whose word an article rests: the agencies that it credits, and its text's first and last words."""

    credits: frozenset[str] = frozenset()
    edges: str = ""

    def rests_on(self, note: Article) -> bool:
        """Whether it credits the outlet of a note."""
        if not note.outlet:
            return False
        named = rf"(?<!\w){re.escape(note.outlet)}(?!\w)"
        return not self.credits.isdisjoint(note.credits) or bool(re.search(named, self.edges, re.IGNORECASE))


@dataclass(frozen=True, slots=True)
class Noticing:
    """Decides what notes mean, and lets the articles stand as they say."""

    store: Store

    def noted(self, at: datetime, note: Article) -> tuple[Change, ...]:
        """Place a note that came, and say what that moves."""
        return self._place(at, note)

    def met(self, at: datetime, article: Article) -> tuple[Change, ...]:
        """Look again at the notes that may mean an article which came; what that moves of others.

        How the article itself stands is kept; its own arrival tells it.
        """
        changes: list[Change] = []
        notes = self.store.notices.open_()
        report = self._report(article) if notes else Report()
        for note in notes:
            if (note.outlet == article.outlet or report.rests_on(note)) and self._may_mean(note, article):
                changes += self._place(at, note, telling=article.pk)
        return tuple(changes)

    def _may_mean(self, note: Article, article: Article) -> bool:
        """Whether the rule may say otherwise of a note because this article is here."""
        mine, copied = self._titled([article, self._original(article)])
        text = self._text(note)
        return named_in(text, [mine], note.title, note.day) != Named(None) or likened(text, copied.titles, note.title)

    def _report(self, article: Article) -> Report:
        """Whom an article, or what it copies, credits."""
        both = (article, self._original(article))
        texts = [self._text(each) for each in both]
        edges = "\n".join(part for text in texts for part in (text[:EDGE], text[-EDGE:]))
        return Report(frozenset(name for each in both for name in each.credits), edges)

    def _original(self, article: Article) -> Article:
        return self.store.articles.get(EVERYTHING, article.root) or article

    def decide(self, at: datetime, note: Article, means: Sequence[int] | None) -> tuple[Change, ...]:
        """Let a note mean these articles, or none, as an editor says; None: what the rule says, as before."""
        before = self.store.notices.means(note.pk)
        had = {pk: self._article(pk) for pk in (*before, *(means or ()))}
        if means is None:
            self.store.notices.free(note.pk)
            return self._place(at, note, had=had)
        self.store.notices.decide(at, note.pk, means)
        return self._moved(at, had)

    def stand(self, pk: int) -> None:
        """Let an article stand as the gravest of its own text, the notes that mean it, and its page says."""
        article = self._article(pk)
        own = standing_of(self.store.articles.text(EVERYTHING, article))
        notes = sorted(self.store.notices.meaning(pk), key=lambda note: (note.day or "", note.standing_note))
        gone = Standing("withdrawn", article.standing_note) if self.store.articles.is_gone(pk) else STANDS
        found = gravest((own, gone, *(standing_of(self._text(note)) for note in notes)))
        self.store.articles.stand(pk, found.kind, found.note)

    def _place(
        self, at: datetime, note: Article, *, had: dict[int, Article] | None = None, telling: int | None = None
    ) -> tuple[Change, ...]:
        """Let a note mean what the rule says; `had` are articles as they stood, `telling` one that tells it itself."""
        own = [each for each in self._latest(note) if not self.store.notices.is_note(each.pk)]
        named = named_in(self._text(note), self._titled(own), note.title, note.day)
        means = () if named.sure is None else (named.sure,)
        resting = [each for each in self._resting(note) if each.pk not in means]
        perhaps = tuple(dict.fromkeys((*named.perhaps, *(each.pk for each in resting))))
        before = self.store.notices.means(note.pk)
        self.store.notices.keep(at, note.pk, means, perhaps, waits=not means or bool(perhaps))
        touched = {pk: self._article(pk) for pk in dict.fromkeys((*before, *means))} | (had or {})
        return self._moved(at, touched, telling)

    def _latest(self, note: Article) -> tuple[Article, ...]:
        found = self.store.notices.latest_of(note.outlet, NOTICED) if note.outlet else ()
        return tuple(each for each in found if each.pk != note.pk)

    def _resting(self, note: Article) -> list[Article]:
        """Other outlets' articles of the reports that a wire's note may mean: of those that credit it, and copies."""
        others = self.store.notices.latest_elsewhere(note.outlet, ELSEWHERE) if note.outlet else ()
        text, titled = self._text(note), self._titled(others)
        alike = [each for each, title in zip(others, titled, strict=True) if likened(text, title.titles, note.title)]
        meant = {each.root for each in alike if self._report(each).rests_on(note)}
        return [each for each in reversed(others) if each.root in meant and not self.store.notices.is_note(each.pk)]

    def _titled(self, articles: Sequence[Article]) -> list[Titled]:
        former = self.store.notices.former_titles([each.pk for each in articles])
        return [Titled(each.pk, each.id, each.title, each.url, former.get(each.pk, ()), each.day) for each in articles]

    def _moved(self, at: datetime, had: dict[int, Article], telling: int | None = None) -> tuple[Change, ...]:
        changes: list[Change] = []
        for pk, before in had.items():
            self.stand(pk)
            after = self._article(pk)
            if (after.standing, after.standing_note) == (before.standing, before.standing_note):
                continue
            self.store.shown.look_again(after.id)
            if pk != telling:
                changes += self._told(at, before, after)
        return tuple(changes)

    def _told(self, at: datetime, before: Article, after: Article) -> Iterable[Change]:
        """What the storylines of an article are told: that it was withdrawn, or what is news since it stands again."""
        slugs = self.store.storylines.slugs_of(EVERYTHING, after.pk)
        if before.withdrawn and not after.withdrawn:
            return Moves(self.store).of(at, after.pk, slugs, read_back(self.store, at, after), only_news=True)
        return Moves(self.store).standing(at, after.pk, before, slugs)

    def _text(self, article: Article) -> str:
        return self.store.articles.text(EVERYTHING, article)

    def _article(self, pk: int) -> Article:
        article = self.store.articles.by_pk(EVERYTHING, pk)
        assert article is not None
        return article
