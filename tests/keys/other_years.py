"""The hand-made key of articles of other years and desks, and their texts where the shared folder is at hand."""

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

from tests.keys import SHARED

DATA = SHARED / "bench" / "data"
CORPORA = {"newswire": DATA / "dates" / "dev.jsonl", "web": DATA / "storylines" / "traindev.jsonl"}
AT_HAND = all(path.is_file() for path in CORPORA.values())
NO_ARTICLES = f"the articles are not here (looked in {DATA}; SLUGLINE_SHARED names the folder that holds bench/)"


def load_other_years() -> dict[str, Any]:
    """Give the key as it stands in other_years.json; README.md beside it says what each field means."""
    path = Path(__file__).with_name("other_years.json")
    key: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return key


def corpus(name: str) -> list[dict[str, Any]]:
    """Give the articles of a corpus as their file has them; raises FileNotFoundError where it is not at hand."""
    return [json.loads(line) for line in CORPORA[name].read_text(encoding="utf-8").splitlines()]


def texts() -> dict[tuple[str, str], str]:
    """Give every text by its corpus and id."""
    return {(name, article["id"]): article["text"] for name in CORPORA for article in corpus(name)}


def order(name: str) -> list[str]:
    """Give the ids of a corpus in the order they are chosen in: by hash, of middling length, one for each event."""
    fitting = [article for article in corpus(name) if 700 <= len(article["text"]) <= 4000]
    fitting.sort(key=lambda article: sha256(f"other years {article['id']}".encode()).hexdigest())
    first: dict[str, str] = {}
    for article in fitting:
        first.setdefault(article.get("event", article["id"]), article["id"])
    return list(first.values())


def held_out(article_id: str) -> bool:
    """Whether an article belongs to the half whose errors nobody looks at."""
    return int(sha256(article_id.encode()).hexdigest(), 16) % 2 == 1
