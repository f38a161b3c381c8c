"""Dates found and resolved on the shared newswire articles, by the scorer that lies beside them, and the reading speed.

The articles are split by the SHA-256 of their id: a fifth is held out, of which only the figures are read.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import time
from typing import TYPE_CHECKING, Any

from bot.facts import date_json
from bot.model import Date
from bot.reading.dates import find_dates
from bot.reading.sentences import sentences
from tests.bench import Row
from tests.keys import SHARED

if TYPE_CHECKING:
    from types import ModuleType

BENCH = SHARED / "bench"
AIMS = {"strict": 89, "neutral": 92}
"""vF1 that is to be reached on unseen articles; shown beside the figures, and not yet a gate."""
FLOORS = {
    ("seen", "strict"): 91.2,
    ("seen", "neutral"): 93.4,
    ("held out", "strict"): 81.0,
    ("held out", "neutral"): 84.9,
}
"""vF1 that was reached, and is kept (tests/test_floors.py)."""
FASTEST = 300
"""Kilobytes a second on one core, at least."""


def rows() -> list[Row]:
    """The figures of both parts in both modes, and the speed; one row that says so where the articles are not here."""
    articles = BENCH / "data" / "dates" / "dev.jsonl"
    if not articles.is_file():
        return [Row("dates", "not measured", beside=f"no articles in {BENCH}; SLUGLINE_SHARED names their folder")]
    documents = [json.loads(line) for line in articles.read_text(encoding="utf-8").splitlines()]
    began = time.process_time()
    found = {document["id"]: _predictions(document) for document in documents}
    kilobytes = sum(len(document["text"].encode()) for document in documents) / 1000 / (time.process_time() - began)
    parts = {
        "seen": [document for document in documents if not held_out(document["id"])],
        "held out": [document for document in documents if held_out(document["id"])],
    }
    scorer = _scorer()
    measured = [_row(scorer, part, of_part, found, mode) for part, of_part in parts.items() for mode in AIMS]
    speed = Row("dates, speed on one core", f"{kilobytes:.0f} kB/s", f"at least {FASTEST}", kilobytes >= FASTEST)
    return [*measured, speed]


def held_out(document_id: str) -> bool:
    """Whether an article belongs to the fifth that nobody looks at."""
    return int(hashlib.sha256(document_id.encode()).hexdigest(), 16) % 5 == 0


def _predictions(document: dict[str, Any]) -> list[dict[str, Any]]:
    text = document["text"]
    mentions = find_dates(text, Date(document["published"], "day", "stated"), sentences(text))
    return [date_json(mention) for mention in mentions]


def _row(scorer: ModuleType, part: str, documents: list[dict[str, Any]], found: dict[str, Any], mode: str) -> Row:
    _, _, f1, right, _, _, value_f1 = scorer.score(documents, found)[0][mode]["all"]
    floor = FLOORS[part, mode]
    return Row(
        f"dates, {part}, {mode}",
        f"{value_f1:.1f} vF1",
        f"at least {floor}, aim {AIMS[mode]}",
        value_f1 >= floor,
        f"F1 {f1:.1f}, {right:.1f} % of values right, {len(documents)} articles",
    )


def _scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("score_dates", BENCH / "score_dates.py")
    if spec is None or spec.loader is None:
        message = f"no scorer in {BENCH}"
        raise FileNotFoundError(message)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


if __name__ == "__main__":
    for row in rows():
        print(f"{row.what:34} {row.figure:14} {row.target:14} {row.beside}")
