"""What has arrived lately, as a value: built by folding articles in order, grown by `add`, asked by the deciders."""

from __future__ import annotations

import math
from array import array
from bisect import insort
from collections import Counter, defaultdict, deque
from dataclasses import dataclass, field
from itertools import islice
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

    `likeness` holds the words, the lead and the names in one vector, each in a space of its own; `whole` the words.
    """

    pk: int
    arrived: int
    told: int
    years: tuple[int, ...]
    stems: array[int]
    whole: Vector
    likeness: Vector


def commonness(listed: Iterable[str]) -> dict[int, float]:
    """From words, the commonest first: the share of articles that use each one's stem, by the stem's number."""
    rates: defaultdict[str, float] = defaultdict(float)
    for rank, word in enumerate(listed):
        for each in words(word):
            rates[stem(each)] += COMMONEST / (rank + RANK_OFFSET)
    return {number_of(each): 1 - math.exp(-WORDS_EACH * rate) for each, rate in rates.items()}


@dataclass(slots=True)
class Sum:
    """What the articles of one cluster come to: their vectors added up, and the square of its length."""

    weights: Counter[int] = field(default_factory=Counter)
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

    `common` is the share of articles that use a stem, as far as is known beforehand.
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
        found: Counter[int] = Counter()
        for term in islice(article.likeness.terms, QUERIED):
            found.update({self.cluster_of[pk] for pk in self._posted.get(term, ()) if pk in self.cluster_of})
        ordered = sorted(((-shared, cluster) for cluster, shared in found.items() if shared > 1))
        return [cluster for _, cluster in ordered[:most]]

    def neighbours(self, article: Kept, most: int) -> list[int]:
        """The articles that share most of an article's query terms, two at least; at most `most`."""
        found: Counter[int] = Counter()
        for term in islice(article.likeness.terms, QUERIED):
            found.update(self._posted.get(term, ()))
        found.pop(article.pk, None)
        ordered = sorted(((-shared, pk) for pk, shared in found.items() if shared > 1))
        return [pk for _, pk in ordered[:most]]

    def weights(self, stems: Iterable[int]) -> dict[int, float]:
        """How much each stem tells: smoothed inverse document frequency, a little above 0 for a word that all use."""
        expected = EXPECTED if self.common else 0
        most = math.log(1 + len(self.articles) + expected) + LEAST_WEIGHT
        used, common, log = self.holding.get, self.common.get, math.log
        return {each: most - log(1 + used(each, 0) + expected * common(each, 0.0)) for each in stems}

    def kept(self, article: Features, arrived: int) -> Kept:
        """The article as it would be kept now; `arrived` is a day's number."""
        counts = {number_of(each): count for each, count in article.counts.items()}
        named = {number_of(each): count for each, count in article.names.items()}
        led = [number_of(each) for each in article.lead]
        tell = self.weights({*counts, *named, *led})
        whole = heaviest({each: tell[each] * (1 + math.log(count)) for each, count in counts.items()}, MOST_WORDS)
        names = {each ^ _NAME: tell[each] * (1 + math.log(count)) for each, count in named.items()}
        lead = {each ^ _LEAD: tell[each] for each in led}
        parts = unit(whole, WORDS) | unit(lead, LEAD) | unit(heaviest(names, MOST_NAMES), NAMES)
        return Kept(
            pk=article.pk,
            arrived=arrived,
            told=article.told,
            years=tuple(sorted(article.years)),
            stems=array("I", sorted(counts)),
            whole=kept_vector(whole),
            likeness=kept_vector(parts),
        )

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
        for each in old.stems:
            self.holding[each] -= 1
            if not self.holding[each]:
                del self.holding[each]
        for term in islice(old.likeness.terms, QUERIED):
            posted = self._posted[term]
            if pk in posted:
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
