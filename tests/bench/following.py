"""How fast articles are followed, and what the following index costs, at 1,000, 10,000 and 100,000 articles.

The articles are made of invented words met as often as Zipf's law says; one in three tells one of the latest stories
in words of its own, one in ten copies the article before. Each row is measured in a process of its own.
"""

from __future__ import annotations

import random
import resource
import subprocess
import sys
import tempfile
from collections import deque
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING

from bot.following.features import features
from bot.following.index import Index, commonness
from bot.following.suggest import settle
from bot.ingest.placing import COMMON, Placing
from bot.lexicons import lexicons
from bot.store import Store
from tests.bench import Row
from tests.bench.newspaper import AT_ONCE, press

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.bench.newspaper import Press

SIZES = (1_000, 10_000, 100_000)
LAST = 1_000
AT_LEAST, START_SECONDS, MEGABYTES = 300, 10, 600
WORDS, STORY_WORDS, STORY_PEOPLE = 400, 40, 4
STORIES = 30
A_DAY = 300
FIRST_DAY = 739_000


def rows() -> list[Row]:
    """Following alone from an article's text, by how many there were before; then a start with the largest."""
    found = []
    for size in SIZES:
        rate, seconds, megabytes = _measured(size)
        found.append(
            Row(
                f"following, text to cluster, after {size:,} articles",
                f"{rate:.0f} articles/s",
                f"at least {AT_LEAST}",
                met=rate >= AT_LEAST,
            )
        )
        if size == SIZES[-1]:
            start = f"{seconds:.1f} s, {megabytes:.0f} MB resident"
            limit = f"{START_SECONDS} s, {MEGABYTES} MB"
            met = seconds <= START_SECONDS and megabytes <= MEGABYTES
            found.append(Row(f"index rebuilt at start, {size:,} articles", start, limit, met=met))
    return found


def _measured(size: int) -> tuple[float, float, float]:
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "desk.db")
        rate = _in_a_process("follow", path, str(size))
        seconds, megabytes = _in_a_process("start", path).split()
    return float(rate), float(seconds), float(megabytes)


def _in_a_process(*arguments: str) -> str:
    command = [sys.executable, "-m", "tests.bench.following", *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def follow(path: Path, size: int) -> float:
    """Follow `size` articles and keep them in a store; articles a second of one core, over `LAST` more."""
    index = Index(commonness(lexicons().lists[COMMON]))
    store = Store.open(path)
    stream = articles(press())
    for first in range(0, size, AT_ONCE):
        with store.write():
            for pk in range(first + 1, first + AT_ONCE + 1):
                _keep(store, index, pk, next(stream))
    texts = [next(stream) for _ in range(LAST)]
    started = process_time()
    for pk, text in enumerate(texts, size + 1):
        _follow(index, pk, text)
    store.close()
    return LAST / (process_time() - started)


def start(path: Path) -> tuple[float, float]:
    """Seconds of one core until the index stands, and megabytes that the process takes then."""
    store = Store.open(path)
    started = process_time()
    placing = Placing(store, lexicons())
    with store.write():
        placing.fold()
    seconds = process_time() - started
    return seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def articles(source: Press) -> Iterator[str]:
    """Texts without end, in paragraphs of some 20 words."""
    chance = random.Random(7)  # noqa: S311 -- the same articles every time, not secrets
    stories: deque[tuple[list[str], list[str]]] = deque(maxlen=STORIES)
    text = ""
    while True:
        if text and chance.random() < 0.1:
            text = f"{text} {chance.choice(source.words).title()}."
        else:
            if not stories or chance.random() < 0.67:
                words = chance.choices(source.words[500:], k=STORY_WORDS)
                stories.append((words, chance.choices(source.people, k=STORY_PEOPLE)))
            text = _told(source, *chance.choice(list(stories)[-10:]), chance)
        yield text


def _told(source: Press, words: list[str], people: list[str], chance: random.Random) -> str:
    drawn = chance.choices(source.words, cum_weights=source.cumulative, k=WORDS - STORY_WORDS)
    drawn += chance.sample(words, STORY_WORDS // 2) + chance.sample(people, STORY_PEOPLE // 2) * 3
    chance.shuffle(drawn)
    lead = [*chance.sample(people, 2), *chance.sample(words, 8)]
    sentences = [lead, *(drawn[at : at + 20] for at in range(0, len(drawn), 20))]
    return "\n\n".join(" ".join(sentence).capitalize() + "." for sentence in sentences)


def _follow(index: Index, pk: int, text: str) -> tuple[dict[int, int], frozenset[int]]:
    found = features(pk, 0, text[:60], text, ())
    article = index.kept(found, FIRST_DAY + pk // A_DAY)
    index.copies.add(pk, found.shingles)
    original = index.copies.original(pk)
    return dict(settle(article, index, original if original != pk else None)), found.shingles


def _keep(store: Store, index: Index, pk: int, text: str) -> None:
    moved, shingles = _follow(index, pk, text)
    store.connections.sql.execute(
        "INSERT INTO article (id, key, sha256, published, fetched_at, revision, number, cluster, stands_in)"
        " VALUES (?, ?, ?, '{}', '2026-01-01', 0, 1, ?, ?)",
        (f"n{pk}", f"n{pk}", "", moved[pk], moved[pk]),
    )
    store.following.regroup(moved)
    store.following.keep(index.articles[pk], shingles)
    store.following.drop_before(next(iter(index.articles)))


if __name__ == "__main__":
    if sys.argv[1] == "follow":
        print(follow(Path(sys.argv[2]), int(sys.argv[3])))
    else:
        print(*start(Path(sys.argv[2])))
