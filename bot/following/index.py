"""What has arrived lately, as a value: built by folding articles in order, grown by `add`, asked by the deciders."""

from __future__ import annotations

import math
from array import array
from bisect import insort
from collections import Counter, defaultdict, deque
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import TYPE_CHECKING

from bot.following.duplicates import Copies
from bot.following.vectors import heaviest, number_of, unit
from bot.following.vectors import kept as kept_vector
from bot.following.words import stem, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from bot.following.features import Features
    from bot.following.vectors import Vector

WORDS, LEAD, NAMES = 0.2, 0.4, 0.4
"""What the whole text, the lead and the names count for when articles are likened (tests/bench/storylines.py)."""
MOST_WORDS, MOST_NAMES = 150, 100
"""Stems of the whole text, and names, that are kept of an article: its most telling ones."""
LEAST_WEIGHT = 0.1
"""What a word that every article uses still counts for."""
EXPECTED = 1000
"""How many articles the list of common words stands for, beside those that have arrived."""
COMMONEST, RANK_OFFSET, WORDS_EACH = 0.08, 2.0, 250
"""Zipf's law: the word at place n of the list is `COMMONEST` / (n + `RANK_OFFSET`) of all words, and an article has
about `WORDS_EACH` different chances to use it."""
QUERIED, POSTED = 30, 200
"""Query terms that find candidates, and the latest articles that one term leads to."""

_LEAD, _NAME = 0x55555555, 0xAAAAAAAA
"""Make another term of a stem that stands in the lead, or is a name."""


@dataclass(frozen=True, slots=True)
class Window:
    """How far back arrivals are compared: in days between arrivals, and in articles."""

    days: int = 60
    articles: int = 10_000


@dataclass(frozen=True, slots=True)
class Kept:
    """An article as the index keeps it. `arrived` is a day's number, like `told`; `stems` are all, as 32 bits.

    `likeness` holds the words, the lead and the names in one vector, each in a space of its own.
    """

    pk: int
    arrived: int
    told: int
    years: tuple[int, ...]
    stems: array[int]
    likeness: Vector


def commonness(listed: Iterable[str]) -> dict[int, float]:
    """From words, the commonest first: how many of `EXPECTED` articles use each one's stem, by the stem's number."""
    rates: defaultdict[str, float] = defaultdict(float)
    for rank, word in enumerate(listed):
        for each in words(word):
            rates[stem(each)] += COMMONEST / (rank + RANK_OFFSET)
    return {number_of(each): EXPECTED * (1 - math.exp(-WORDS_EACH * rate)) for each, rate in rates.items()}


@dataclass(slots=True)
class Sum:
    """What the articles of one cluster come to: their vectors added up, and the square of its length."""

    weights: dict[int, int] = field(default_factory=dict)
    square: int = 0

    def add(self, vector: Vector, sign: int = 1) -> None:
        """Add a vector, or take it out again."""
        for term, weight in vector.items():
            before = self.weights.get(term, 0)
            after = before + sign * weight
            self.square += after * after - before * before
            if after:
                self.weights[term] = after
            else:
                del self.weights[term]


@dataclass(slots=True)
class Index:
    """The articles within the window, which words they use, and which of them stand together.

    `common` is how many of `EXPECTED` articles use a stem, as far as is known beforehand.
    """

    common: Mapping[int, float] = field(default_factory=dict)
    window: Window = field(default_factory=Window)
    articles: dict[int, Kept] = field(default_factory=dict)
    """By pk, in order of arrival."""
    cluster_of: dict[int, int] = field(default_factory=dict)
    members: dict[int, list[int]] = field(default_factory=dict)
    """The articles of each cluster, in order of arrival."""
    sums: dict[int, Sum] = field(default_factory=dict)
    """Of the clusters that have more than one article."""
    copies: Copies = field(default_factory=Copies)
    holding: Counter[int] = field(default_factory=Counter)
    """How many articles use a stem."""
    alike: dict[int, dict[int, float]] = field(default_factory=dict, compare=False)
    """Likeness of two articles that was worked out before: of the later to the earlier."""
    last_pk: int = 0
    _posted: dict[int, deque[int]] = field(default_factory=dict, compare=False)

    def add(self, article: Kept, cluster: int) -> None:
        """Fold one article in; the same article again replaces what was known of it. `copies` grow by themselves.

        What leaves the window is forgotten.
        """
        if article.pk in self.articles:
            self._take_out(article.pk)
        self.articles[article.pk] = article
        self.holding.update(article.stems)
        for term in islice(article.likeness.terms, QUERIED):
            self._posted.setdefault(term, deque(maxlen=POSTED)).append(article.pk)
        self._put(article.pk, cluster)
        self.last_pk = max(self.last_pk, article.pk)
        self._leave()

    def move(self, moved: Mapping[int, int]) -> None:
        """Let articles stand in other clusters from now on: pk to cluster."""
        for pk, cluster in sorted(moved.items()):
            if pk in self.articles:
                self._draw(pk)
                self._put(pk, cluster)

    def candidates(self, article: Kept, most: int) -> list[int]:
        """The clusters that share most of an article's query terms, two at least; at most `most`."""
        clusters = (set(map(self.cluster_of.get, posted)) for posted in self._posted_for(article))
        found = Counter(chain.from_iterable(clusters))
        ordered = sorted([(-shared, cluster) for cluster, shared in found.items() if shared > 1 and cluster])
        return [cluster for _, cluster in ordered[:most]]

    def neighbours(self, article: Kept, most: int) -> list[int]:
        """The articles that share most of an article's query terms, two at least; at most `most`."""
        found = Counter(chain.from_iterable(self._posted_for(article)))
        found.pop(article.pk, None)
        ordered = sorted([(-shared, pk) for pk, shared in found.items() if shared > 1])
        return [pk for _, pk in ordered[:most]]

    def weights(self, stems: Iterable[int]) -> dict[int, float]:
        """How much each stem tells: smoothed inverse document frequency, a little above 0 for a word that all use."""
        most = math.log(1 + len(self.articles) + (EXPECTED if self.common else 0)) + LEAST_WEIGHT
        used, common, log = self.holding.get, self.common.get, math.log
        return {each: most - log(1 + used(each, 0) + common(each, 0.0)) for each in stems}

    def kept(self, article: Features, arrived: int) -> Kept:
        """The article as it would be kept now; `arrived` is a day's number."""
        counts, named, led = article.counts, article.names, sorted(article.lead)
        tell = self.weights({*counts, *named, *led})
        whole = heaviest(_telling(counts, tell), MOST_WORDS)
        names = {each ^ _NAME: weight for each, weight in _telling(named, tell).items()}
        lead = {each ^ _LEAD: tell[each] for each in led}
        parts = unit(whole, WORDS) | unit(lead, LEAD) | unit(heaviest(names, MOST_NAMES), NAMES)
        return Kept(
            pk=article.pk,
            arrived=arrived,
            told=article.told,
            years=tuple(sorted(article.years)),
            stems=array("I", sorted(counts)),
            likeness=kept_vector(parts),
        )

    def _posted_for(self, article: Kept) -> Iterator[Iterable[int]]:
        """The articles that each of an article's query terms leads to."""
        return (self._posted.get(term, ()) for term in islice(article.likeness.terms, QUERIED))

    def _put(self, pk: int, cluster: int) -> None:
        self.cluster_of[pk] = cluster
        members = self.members.setdefault(cluster, [])
        insort(members, pk)
        if len(members) > 1:
            for each in members if len(members) == 2 else (pk,):
                self.sums.setdefault(cluster, Sum()).add(self.articles[each].likeness)

    def _draw(self, pk: int) -> None:
        cluster = self.cluster_of.pop(pk)
        self.members[cluster].remove(pk)
        if len(self.members[cluster]) > 1:
            self.sums[cluster].add(self.articles[pk].likeness, sign=-1)
        else:
            self.sums.pop(cluster, None)
        if not self.members[cluster]:
            del self.members[cluster]

    def _take_out(self, pk: int) -> None:
        """Forget an article but for its place in the order."""
        self._draw(pk)
        self.alike.pop(pk, None)
        old = self.articles[pk]
        holding = self.holding
        for each in old.stems:
            left = holding[each] - 1
            if left:
                holding[each] = left
            else:
                del holding[each]
        for term in islice(old.likeness.terms, QUERIED):
            posted = self._posted[term]
            if posted[0] == pk:  # as what leaves the window is
                posted.popleft()
            elif pk in posted:
                posted.remove(pk)
            if not posted:
                del self._posted[term]

    def _leave(self) -> None:
        """Forget what is outside the window."""
        for pk in list(self._outside()):
            self._take_out(pk)
            del self.articles[pk]
            self.copies.forget(pk)

    def _outside(self) -> Iterator[int]:
        latest = self.articles[self.last_pk].arrived
        more = len(self.articles) - self.window.articles
        for number, (pk, article) in enumerate(self.articles.items()):
            if number >= more and latest - article.arrived <= self.window.days:
                return
            yield pk


def _telling(counts: Mapping[int, int], tell: Mapping[int, float]) -> dict[int, float]:
    """How much each stem tells that is used so often."""
    log = math.log
    return {each: tell[each] * (1 + log(count)) if count > 1 else tell[each] for each, count in counts.items()}
