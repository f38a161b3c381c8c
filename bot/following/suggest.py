"""Which articles report the same event: online clusters, each article placed when it arrives and not moved again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.following.index import KEY_WORDS, cosine, telling

if TYPE_CHECKING:
    from bot.following.index import Features, Index, Portrait

WORDS, NAMES, LEAD = 0.6, 0.1, 0.3
"""Weights of the whole text, the people named, and the lead."""
JOIN = 0.26
"""Least likeness to a cluster's centroid for joining it. With the weights above: 87 BCubed F1 on ECB+ (see
tests/bench/storylines.py); a threshold per kind of storyline is later work."""


def cluster_for(article: Features, index: Index, copy_of: int | None) -> int:
    """The cluster an arriving article joins; its own pk starts a new one. A copy stands with what it copies."""
    if copy_of is not None and copy_of in index.cluster_of:
        return index.cluster_of[copy_of]
    portrait = index.portrait(article)
    candidates = {c for word in telling(portrait.words, KEY_WORDS) for c in index.clusters_with.get(word, ())}
    best, most = article.pk, JOIN
    for cluster in sorted(candidates):
        likeness = likeness_of(portrait, index.clusters[cluster])
        if likeness > most:
            best, most = cluster, likeness
    return best


def likeness_of(one: Portrait, other: Portrait) -> float:
    """How alike an article is to another, or to a cluster's sum, from 0 to 1."""
    return (
        WORDS * cosine(one.words, other.words)
        + NAMES * cosine(one.names, other.names)
        + LEAD * cosine(one.lead, other.lead)
    )
