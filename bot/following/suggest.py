"""Which articles report the same event: online clusters.

Each article is placed when it arrives; a cluster that turns out to be two comes apart, and later arrivals find their
part.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from bot.following.vectors import ONE, dot

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bot.following.index import Index, Kept

JOIN = 0.24
"""Least likeness to a cluster for joining it (tests/bench/storylines.py; flat from .22 to .26)."""
CANDIDATES = 20
"""Clusters that an arrival is compared with: those that share most of its query terms."""
LOOKED_AT = 60
"""Articles that an arrival is likened to, to tell which storylines it belongs to."""
SAME_DAY, OTHER_YEARS = 0.05, -0.1
"""What it adds to the likeness of two articles that the latest days they tell of are `DAYS` apart at most, and that
both name years, but none in common."""
DAYS = 3
LATEST = 20
"""The latest articles of a cluster that decide whether it is two, and whose days and years count."""
FEWEST = 2
"""Articles that each part of a cluster must have to come apart."""
APART, BETWEEN = 0.6, 0.3
"""A cluster is two when its parts are alike less than `APART` times what each is within itself, and less than
`BETWEEN`: look-alikes share a manner of reporting, not names and days."""


def settle(article: Kept, index: Index, copy_of: int | None) -> Mapping[int, int]:
    """Fold an arriving article in where it belongs; returns the cluster of every article that stands in another now."""
    cluster = cluster_for(article, index, copy_of)
    index.add(article, cluster)
    moved = come_apart(cluster, index, article.pk)
    index.move(moved)
    return {article.pk: cluster, **moved}


def cluster_for(article: Kept, index: Index, copy_of: int | None) -> int:
    """The cluster an arriving article joins; its own pk starts a new one. A copy stands with what it copies."""
    if copy_of is not None and copy_of in index.cluster_of:
        return index.cluster_of[copy_of]
    weights = dict(article.likeness.items())
    best, most = article.pk, JOIN
    for cluster in index.candidates(article, CANDIDATES):
        likeness = _centred(article, weights, index, cluster)
        if likeness > most - SAME_DAY:
            likeness += _evidence(article, [index.articles[pk] for pk in index.members[cluster][-LATEST:]])
        if likeness > most:
            best, most = cluster, likeness
    return best


def come_apart(cluster: int, index: Index, part: int) -> Mapping[int, int]:
    """Which articles leave a cluster that has turned out to be two: pk to `part`; none while it is one.

    The larger part keeps the cluster's number. Copies decide nothing and go with what they copy.
    """
    members = index.members.get(cluster, [])
    single = [pk for pk in members if index.copies.original(pk) == pk][-LATEST:]
    if len(single) < 2 * FEWEST:
        return {}
    leaving = _smaller_part(_table(single, index))
    gone = {single[at] for at in leaving}
    return {pk: part for pk in members if index.copies.original(pk) in gone}


def likest(pk: int, index: Index) -> list[tuple[int, float]]:
    """The articles that one within the window reads like, by pk, with how much: words, lead, names, days and years."""
    return likest_to(index.articles[pk], index)


def likest_to(article: Kept, index: Index) -> list[tuple[int, float]]:
    """`likest` for an article that need not be in the index."""
    weights = dict(article.likeness.items())
    found = [index.articles[each] for each in index.neighbours(article, LOOKED_AT)]
    return [(other.pk, max(0.0, dot(other.likeness, weights) / ONE**2 + _agree(article, other))) for other in found]


def _centred(article: Kept, weights: Mapping[int, int], index: Index, cluster: int) -> float:
    """The cosine with a cluster's centre, from 0 to 1; `weights` are the article's."""
    total = index.sums.get(cluster)
    if total is None:
        return dot(index.articles[index.members[cluster][0]].likeness, weights) / ONE**2
    return dot(article.likeness, total.weights) / (ONE * math.sqrt(total.square) or 1.0)


def _evidence(article: Kept, others: Sequence[Kept]) -> float:
    return sum(_agree(article, other) for other in others) / len(others)


def _agree(one: Kept, other: Kept) -> float:
    """What days and years say for or against two articles telling of one event."""
    said = SAME_DAY if one.told and other.told and abs(one.told - other.told) <= DAYS else 0.0
    if one.years and other.years and not set(one.years).intersection(other.years):
        said += OTHER_YEARS
    return said


def _table(pks: Sequence[int], index: Index) -> list[list[float]]:
    """How alike each two of these articles are."""
    table = [[0.0] * len(pks) for _ in pks]
    for at, later in enumerate(pks):
        known = index.alike.setdefault(later, {})
        missing = [pk for pk in pks[:at] if pk not in known]
        if missing:
            article = index.articles[later]
            weights = dict(article.likeness.items())
            for pk in missing:
                other = index.articles[pk]
                known[pk] = dot(other.likeness, weights) / ONE**2 + _agree(article, other)
        for before, pk in enumerate(pks[:at]):
            table[at][before] = table[before][at] = known[pk]
    return table


def _smaller_part(table: Sequence[Sequence[float]]) -> list[int]:
    """The rows that leave, none while all are one: average linkage, cut from the top where two parts fall apart."""
    for one, other, between in reversed(list(_joined(table))):
        if min(len(one), len(other)) >= FEWEST and between < BETWEEN:
            sizes = len(one) + len(other)
            within = (_within(one, table) * len(one) + _within(other, table) * len(other)) / sizes
            if between < APART * within:
                return min(one, other, key=lambda part: (len(part), part))
    return []


def _joined(table: Sequence[Sequence[float]]) -> Iterator[tuple[list[int], list[int], float]]:
    """Average linkage: the two most alike groups of rows become one, until all are, each time with their likeness."""
    groups = {row: [row] for row in range(len(table))}
    alike = {row: dict(enumerate(values[:row])) for row, values in enumerate(table)}
    while len(groups) > 1:
        between, one, other = max((value, row, to) for row, values in alike.items() for to, value in values.items())
        yield groups[other], groups[one], between
        sizes = len(groups[one]), len(groups[other])
        gone = alike.pop(one)
        for row in groups:
            if row not in (one, other):
                mine = gone[row] if row < one else alike[row].pop(one)
                holder, to = (other, row) if row < other else (row, other)
                alike[holder][to] = (mine * sizes[0] + alike[holder][to] * sizes[1]) / sum(sizes)
        alike[other].pop(one, None)
        groups[other] = sorted(groups[other] + groups.pop(one))


def _within(part: Sequence[int], table: Sequence[Sequence[float]]) -> float:
    pairs = len(part) * (len(part) - 1)
    return sum(table[one][other] for one in part for other in part if one != other) / pairs
