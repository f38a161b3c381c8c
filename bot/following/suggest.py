"""Which articles report the same event: online clusters, each article placed when it arrives and not moved again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.following.index import KEY_WORDS, cosine, overlap, telling

if TYPE_CHECKING:
    from bot.following.index import Features, Index

WHOLE, NAMES, LEAD = 0.5, 0.3, 0.2
"""Weights of the whole text, the people named and the lead (a prototype's best mix on ECB+, 91.0 BCubed F1)."""
JOIN = 0.24
"""Least similarity for joining a cluster (tests/bench/storylines.py prints the figure it gives)."""
COMPARED = 12
"""Members of a cluster that an arrival is compared with: the latest ones."""


def cluster_for(article: Features, index: Index, copy_of: int | None) -> int:
    """The cluster an arriving article joins; its own pk starts a new one. A copy stands with what it copies."""
    if copy_of is not None and copy_of in index.cluster_of:
        return index.cluster_of[copy_of]
    vector = index.vector(article)
    candidates = {c for word in telling(vector, KEY_WORDS) for c in index.clusters_with.get(word, ())}
    best, best_score = article.pk, JOIN
    for cluster in sorted(candidates):
        score = _similarity(article, vector, cluster, index)
        if score > best_score:
            best, best_score = cluster, score
    return best


def _similarity(article: Features, vector: dict[str, float], cluster: int, index: Index) -> float:
    """The mean similarity to the cluster's latest members."""
    members = [index.articles[pk] for pk in index.members[cluster][-COMPARED:] if pk != article.pk]
    if not members:
        return 0.0
    scores = [
        WHOLE * cosine(vector, index.vectors[member.pk])
        + NAMES * overlap(article.people, member.people)
        + LEAD * overlap(article.lead, member.lead)
        for member in members
    ]
    return sum(scores) / len(scores)
