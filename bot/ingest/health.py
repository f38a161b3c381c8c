"""How a source does, and when that is worth a word: decided from what its polls left in the store. Pure.

- failing: its last poll failed.
- gone: at every poll of the last `GONE_AFTER` nothing stood at its address (404, 410), or its host was unknown.
- quiet: nothing new for `TIMES` times as long as nine in ten of its pauses were so far, and at least `LEAST`; where
  fewer than `FEWEST` pauses are known, for `UNKNOWN_PACE`.
- ok: none of these.
"""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from math import ceil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.model import Health
    from bot.store.records import Source

TIMES, LEAST = 3, timedelta(days=1)
"""A nightly pause and a weekend are usual after a week of a source; a day is what a desk misses at the earliest."""
USUAL = 0.9
"""The share of pauses that are no longer than the usual one: one holiday does not make the next silence usual."""
FEWEST, UNKNOWN_PACE = 5, timedelta(days=14)
GONE_AFTER = timedelta(days=7)
"""Longer than a site is away for a move or a lapsed payment."""

SETTLED = timedelta(minutes=30)
"""How long a source does otherwise before it is told: an outlet that restarts is back by then."""
RECENT = timedelta(days=1)
SETTLED_AT_MOST = timedelta(hours=12)


def health_of(source: Source, arrivals: Sequence[datetime], now: datetime) -> Health:
    """How the source does; `arrivals` are the polls that brought something new, in order."""
    if source.failures:
        missing = source.missing_since
        return "gone" if missing and now - missing >= GONE_AFTER else "failing"
    return "quiet" if now - (source.last_new or source.added_at) > quiet_after(arrivals) else "ok"


def usual_pause(arrivals: Sequence[datetime]) -> timedelta | None:
    """The pause that nine in ten were no longer than; None where too few are known."""
    pauses = sorted(later - earlier for earlier, later in pairwise(arrivals))
    return pauses[ceil(len(pauses) * USUAL) - 1] if len(pauses) >= FEWEST else None


def quiet_after(arrivals: Sequence[datetime]) -> timedelta:
    """For how long a source may have nothing new before it is quiet."""
    usual = usual_pause(arrivals)
    return UNKNOWN_PACE if usual is None else max(LEAST, TIMES * usual)


def worth_telling(source: Source, recent: int, now: datetime) -> bool:
    """Whether the admins should hear how it does now, after `recent` alerts about it within `RECENT`.

    What was told last is not told again. Each recent alert doubles how long the new state has to last, so that a
    source that comes and goes is told of ever less.
    """
    lasting = min(SETTLED * (1 << min(recent, 10)), SETTLED_AT_MOST)
    return source.health != source.told and now - source.health_since >= lasting
