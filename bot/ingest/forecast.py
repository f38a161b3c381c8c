"""What a feed would have brought: its latest entries matched with the storylines as they are, and nothing written."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.errors import SkipInput
from bot.following.features import features_of
from bot.following.match import match_all
from bot.following.suggest import cluster_for, likest_to
from bot.model import Incoming, Known
from bot.store.coding import ordinal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from bot.following.features import Features
    from bot.ingest.feeds import FeedEntry
    from bot.ingest.pipeline import Pipeline

READ_AT_MOST = 100
"""Entries that are read for a forecast; somebody waits for it."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """Of a feed's entries dated `since` that day or later: how many there are, and where they would have gone.

    Feeds are read to the day, so `since` is yesterday: at least the last 24 hours. `undated` entries count nowhere.
    """

    since: date
    entries: int
    undated: int
    read: int
    into: Mapping[str, int] = field(default_factory=dict)
    perhaps: int = 0


def forecast(entries: Sequence[FeedEntry], today: date, pipeline: Pipeline) -> Forecast:
    """Read titles and summaries and match them; the store stays as it is."""
    since = today - timedelta(days=1)
    dated = [each for each in entries if each.published and each.published.value]
    late = [each for each in dated if each.published and (each.published.value or "") >= since.isoformat()]
    found = [features for each in late[:READ_AT_MOST] if (features := _features(each, pipeline))]
    into, perhaps = _matched(found, pipeline)
    return Forecast(since, len(late), len(entries) - len(dated), len(found), into, perhaps)


def _features(entry: FeedEntry, pipeline: Pipeline) -> Features | None:
    text = "\n".join(part for part in (entry.title, entry.summary) if part)
    incoming = Incoming(text, entry.id, entry.title, entry.url, published=entry.published)
    if not text.strip():
        return None
    try:
        facts = pipeline.read(text, entry.published, pipeline.to_read(incoming) or Known(lexicons=pipeline.lexicons))
    except SkipInput:
        return None
    return features_of(0, ordinal(entry.published.value if entry.published else None), entry.title, text, facts)


def _matched(found: Sequence[Features], pipeline: Pipeline) -> tuple[Mapping[str, int], int]:
    """How many would be in each storyline, and how many would wait for an editor."""
    into: Counter[str] = Counter()
    perhaps = 0
    storylines, placing = pipeline.store.storylines, pipeline.placing
    if not found:
        return into, perhaps
    with pipeline.store.write():  # the index is folded inside one; nothing is written
        placing.fold()
        profiles = storylines.profiles()
        for each in found:
            article = placing.index.kept(each, each.day)
            near = storylines.near(likest_to(article, placing.index))
            beside = storylines.beside(cluster_for(article, placing.index, None))
            matches = match_all(each, profiles, near, beside)
            into.update(match.slug for match in matches if match.state == "in")
            perhaps += any(match.state == "perhaps" for match in matches)
    return into, perhaps
