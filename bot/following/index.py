"""What has arrived so far, as a value: built by folding articles in order, grown by `add`, asked by the deciders."""

from __future__ import annotations

import math
import zlib
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from bot.following.duplicates import Copies
from bot.following.words import stem, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

T = TypeVar("T")

LEAST_WEIGHT = 0.3
"""What a word that every article uses still counts for (0.3 against 1: 87 against 84 BCubed F1 on ECB+)."""

LEAD_CHARS = 400
"""The lead: title and first paragraphs, which say what a report is about."""

SHINGLE = 3
"""Words in a shingle (measured on near duplicates: containment of 3-grams, precision 99.7 and recall 96.2 %)."""


@dataclass(frozen=True, slots=True)
class Features:
    """What of one article is compared with others. `day` is a day's number, 0 when unknown."""

    pk: int
    day: int
    counts: Mapping[str, int]
    lead: frozenset[str]
    people: frozenset[str]
    shingles: frozenset[int]
    numbers: frozenset[str] = frozenset()


def features(pk: int, day: int, title: str, text: str, people: Iterable[str]) -> Features:
    """The features of an article's words, furniture left out by the caller."""
    tokens = list(words(text))
    head = list(words(f"{title}\n{text[:LEAD_CHARS]}"))
    return Features(
        pk=pk,
        day=day,
        counts=Counter(stem(token) for token in (*words(title), *tokens)),
        lead=frozenset(stem(token) for token in head),
        people=frozenset(people),
        shingles=shingles(tokens),
        numbers=frozenset(token for token in tokens if token.isdigit()),
    )


def shingles(tokens: list[str]) -> frozenset[int]:
    """Hashes of every run of three words; the same words give the same hashes in every process."""
    return frozenset(
        zlib.crc32(" ".join(tokens[at : at + SHINGLE]).encode()) for at in range(len(tokens) - SHINGLE + 1)
    )


@dataclass(slots=True)
class Portrait:
    """What articles are likened by: vectors of length 1 for one article, their sums for a cluster."""

    words: dict[str, float]
    lead: dict[str, float]
    names: dict[str, float]

    def add(self, other: Portrait, sign: int = 1) -> None:
        """Add another portrait to this sum, or take it out again."""
        for mine, theirs in ((self.words, other.words), (self.lead, other.lead), (self.names, other.names)):
            for word, value in theirs.items():
                mine[word] = mine.get(word, 0.0) + sign * value


@dataclass(slots=True)
class Index:
    """The articles seen, which words they use, and which of them stand together. Grows only through `add`."""

    articles: dict[int, Features] = field(default_factory=dict)
    cluster_of: dict[int, int] = field(default_factory=dict)
    copies: Copies = field(default_factory=Copies)
    holding: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    """How many articles use a stem."""
    members: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    """The articles of each cluster, in order of arrival."""
    clusters_with: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    portraits: dict[int, Portrait] = field(default_factory=dict)
    """Each article's portrait as it was when the article came in."""
    clusters: dict[int, Portrait] = field(default_factory=dict)
    last_pk: int = 0

    def add(self, article: Features, cluster: int) -> None:
        """Fold one article in; the same article again replaces what was known of it. `copies` grow by themselves."""
        if article.pk in self.articles:
            self._forget(article.pk)
        self.articles[article.pk] = article
        self.cluster_of[article.pk] = cluster
        self.members[cluster].append(article.pk)
        for word in article.counts:
            self.holding[word] += 1
        self.portraits[article.pk] = portrait = self.portrait(article)
        self.clusters.setdefault(cluster, Portrait({}, {}, {})).add(portrait)
        for word in telling(portrait.words, KEY_WORDS):
            self.clusters_with[word].add(cluster)
        self.last_pk = max(self.last_pk, article.pk)

    def weight(self, word: str) -> float:
        """How much a stem tells: smoothed inverse document frequency, a little above 0 for a word that all use."""
        return math.log((1 + len(self.articles)) / (1 + self.holding.get(word, 0))) + LEAST_WEIGHT

    def portrait(self, article: Features) -> Portrait:
        """The article's stems weighted by sublinear frequency and how much they tell, those of its lead, its names."""
        return Portrait(
            unit({word: (1 + math.log(count)) * self.weight(word) for word, count in article.counts.items()}),
            unit({word: self.weight(word) for word in article.lead}),
            unit(dict.fromkeys(article.people, 1.0)),
        )

    def _forget(self, pk: int) -> None:
        old = self.articles.pop(pk)
        for word in old.counts:
            self.holding[word] -= 1
        cluster = self.cluster_of.pop(pk)
        self.members[cluster].remove(pk)
        self.clusters[cluster].add(self.portraits.pop(pk), sign=-1)


KEY_WORDS = 30
"""Query terms that find candidate clusters (30 kept the accuracy of all, measured on 770 articles)."""


def telling(vector: Mapping[str, float], most: int) -> list[str]:
    """The `most` most telling stems of a vector."""
    return sorted(vector, key=lambda word: (-vector[word], word))[:most]


def unit(vector: Mapping[str, float]) -> dict[str, float]:
    """The vector at length 1; an empty one stays empty."""
    length = norm(vector) or 1.0
    return {word: value / length for word, value in vector.items()}


def norm(vector: Mapping[str, float]) -> float:
    """The length of a vector."""
    return math.sqrt(sum(value * value for value in vector.values()))


def cosine(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """The cosine of a vector of length 1 with another of any length; 0 when either is empty."""
    dot = sum(value * other.get(word, 0.0) for word, value in one.items())
    return dot / (norm(other) or 1.0) if dot else 0.0


def overlap(one: frozenset[T], other: frozenset[T]) -> float:
    """The share of the smaller set that the larger holds; 0 when either is empty."""
    least = min(len(one), len(other))
    return len(one & other) / least if least else 0.0
