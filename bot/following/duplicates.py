"""Is an article a copy of one that is here already? Containment of word 3-grams; common ones count for nothing."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.following.index import Features, Index

CONTAINED = 0.5
"""Share of the smaller text's 3-grams that the other holds, from which it is a copy."""
BOILERPLATE_GROUPS = 3
"""A 3-gram in more groups of copies than this is boilerplate. Groups are counted, not articles: otherwise a wire
report that thirty outlets carry would erase itself."""
FEWEST = 12
"""Shingles that two texts must share at least, so that two headlines are no copies of one another."""


def original_of(article: Features, index: Index) -> int | None:
    """The pk of the first article that `article` repeats, None when it stands by itself."""
    shared: Counter[int] = Counter()
    own = 0
    for shingle in article.shingles:
        holders = index.with_shingle.get(shingle, ())
        if len({index.origin(pk) for pk in holders}) > BOILERPLATE_GROUPS:
            continue
        own += 1
        shared.update(pk for pk in holders if pk != article.pk)
    best: tuple[float, int] | None = None
    for pk, count in shared.items():
        contained = count / max(1, min(own, len(index.articles[pk].shingles)))
        if count >= FEWEST and contained >= CONTAINED and (best is None or (contained, -pk) > best):
            best = (contained, -pk)
    return index.origin(-best[1]) if best else None
