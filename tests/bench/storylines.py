"""Which articles are put together, one pass online, against ECB+: BCubed F1 of the cluster each joins on arrival.

The articles are read and followed without a store. Beside the order of arrival that the scorer has, the mean over
shuffled orders of ten topics each: about as many articles as the unseen part has, where less is known of words.
"""

from __future__ import annotations

import json
import os
import random
import tempfile
from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from statistics import mean
from time import process_time
from typing import TYPE_CHECKING

from bot.app import collect_seldom
from bot.following.features import Features, features_of
from bot.following.index import Index, commonness
from bot.following.suggest import settle
from bot.ingest.pipeline import Pipeline, headline
from bot.ingest.placing import COMMON
from bot.lexicons import lexicons
from bot.model import Incoming, Known
from bot.reading import read
from bot.store import Store
from tests.bench import Row

if TYPE_CHECKING:
    from collections.abc import Sequence

SHARED = Path(os.environ.get("SLUGLINE_SHARED", Path(__file__).parents[3] / "shared"))
STREAM = SHARED / "bench" / "data" / "storylines" / "traindev.jsonl"
FLOOR = 91.0
WHOLE_WAY = 40
TOPICS, SHUFFLES = 10, 12
DAY = 739_000


@dataclass(frozen=True, slots=True)
class Report:
    """An article of the stream: what of it is compared, the event it reports and that event's topic."""

    found: Features
    event: str
    topic: str


def rows() -> list[Row]:
    """The figures as they stand in the scorer's order, and over shuffled parts."""
    if not STREAM.exists():
        return [Row("storylines put together", "not measured: the public data is not here")]
    joined = figures(reports())
    shuffled = [figures(part) for part in parts()]
    return [
        Row(
            "storylines put together, 770 articles in the order of the stream",
            f"BCubed F1 {joined[0]:.1f} (P {joined[1]:.1f}, R {joined[2]:.1f})",
            f"at least {FLOOR}",
            met=joined[0] >= FLOOR,
        ),
        Row(
            f"the same, {SHUFFLES} times {TOPICS} topics in any order",
            f"BCubed F1 {mean(f for f, _, _ in shuffled):.1f}",
            beside=f"{min(f for f, _, _ in shuffled):.1f} to {max(f for f, _, _ in shuffled):.1f}",
        ),
        _whole_way(),
    ]


def _whole_way() -> Row:
    """Articles a second of one core, from the text to the stored article with its statements and events."""
    with tempfile.TemporaryDirectory() as folder:
        store = Store.open(Path(folder) / "desk.db")
        collect_seldom()
        pipeline = Pipeline(store, lambda: datetime(2026, 1, 1, tzinfo=UTC), lexicons(), read)
        texts = [json.loads(line) for line in STREAM.read_text(encoding="utf-8").splitlines()]
        started = process_time()
        for each in texts:
            pipeline.ingest(Incoming(each["text"], each["id"], given_id=each["id"]))
        rate = len(texts) / (process_time() - started)
        store.close()
    return Row("read, follow and store", f"{rate:.0f} articles/s", f"at least {WHOLE_WAY}", met=rate >= WHOLE_WAY)


@lru_cache(maxsize=1)
def reports() -> tuple[Report, ...]:
    """The stream, read."""
    known = Known((), lexicons())
    found = []
    for line in STREAM.read_text(encoding="utf-8").splitlines():
        given = json.loads(line)
        facts = read(given["text"], None, known)
        title = headline(given["text"], facts.furniture)
        found.append(Report(features_of(0, 0, title, given["text"], facts), given["event"], given["topic"]))
    return tuple(found)


def parts() -> list[list[Report]]:
    """Ten topics, shuffled, as often as `SHUFFLES` says; the same every time."""
    chance = random.Random(5)  # noqa: S311 -- the same parts every time, not secrets
    topics = sorted({report.topic for report in reports()})
    found = []
    for _ in range(SHUFFLES):
        chosen = set(chance.sample(topics, TOPICS))
        part = [report for report in reports() if report.topic in chosen]
        chance.shuffle(part)
        found.append(part)
    return found


def figures(stream: Sequence[Report]) -> tuple[float, float, float]:
    """BCubed F1, precision and recall in percent of the clusters that these join on arrival."""
    index = Index(commonness(lexicons().lists[COMMON]))
    joined = [(report.event, arrive(index, replace(report.found, pk=pk))) for pk, report in enumerate(stream, 1)]
    events, clusters, both = (
        Counter(event for event, _ in joined),
        Counter(cluster for _, cluster in joined),
        Counter(joined),
    )
    precision = sum(n * n / clusters[cluster] for (_, cluster), n in both.items()) / len(joined)
    recall = sum(n * n / events[event] for (event, _), n in both.items()) / len(joined)
    return 200 * precision * recall / (precision + recall), 100 * precision, 100 * recall


def arrive(index: Index, found: Features) -> int:
    """Fold an article in as it arrives; returns its cluster."""
    index.copies.add(found.pk, found.shingles)
    original = index.copies.original(found.pk)
    return settle(index.kept(found, DAY), index, original if original != found.pk else None)[found.pk]
