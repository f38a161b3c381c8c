"""Which articles are put together, scored against ECB+ with ../shared/bench/score_storylines.py: one pass, online."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from bot.ingest.pipeline import Pipeline
from bot.lexicons import lexicons
from bot.model import EVERYTHING, Incoming
from bot.reading import read
from bot.store import Store
from tests.bench import Row

ROOT = Path(__file__).parents[2]
AT = datetime(2026, 1, 1, tzinfo=UTC)


def rows() -> list[Row]:
    """BCubed F1 over the whole stream, and how fast articles went all the way into the store."""
    bench = Path(os.environ.get("SLUGLINE_SHARED", ROOT.parent / "shared")) / "bench"
    stream = bench / "data" / "storylines" / "traindev.jsonl"
    if not stream.exists():
        return [Row("storylines put together", "not measured: the public data is not here")]
    articles = [json.loads(line) for line in stream.read_text(encoding="utf-8").splitlines()]
    with tempfile.TemporaryDirectory() as folder:
        assignments = Path(folder) / "assignments.jsonl"
        seconds = _ingest(Path(folder) / "desk.db", articles, assignments)
        command = [sys.executable, str(bench / "score_storylines.py"), str(assignments), str(stream), "--json"]
        scored = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)["event"]
    return [
        Row(
            "storylines put together, 770 articles",
            f"BCubed F1 {scored['bF1']} (P {scored['bP']}, R {scored['bR']})",
            beside=f"{scored['clusters']} clusters of {scored['gold']} events",
        ),
        Row("read, follow and store", f"{len(articles) / seconds:.0f} articles/s"),
    ]


def _ingest(db: Path, articles: list[dict[str, str]], assignments: Path) -> float:
    store = Store.open(db)
    pipeline = Pipeline(store, lambda: AT, lexicons(), read)
    start = time.perf_counter()
    for article in articles:
        pipeline.ingest(Incoming(article["text"], article["id"], given_id=article["id"]))
    seconds = time.perf_counter() - start
    with assignments.open("w", encoding="utf-8") as out:
        for placed in store.articles.all_in_order(EVERYTHING):
            out.write(json.dumps({"id": placed.id, "cluster": placed.cluster}) + "\n")
    store.close()
    return seconds
