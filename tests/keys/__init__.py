"""The hand-made key of the five raw seed pages, and the pages themselves where they are at hand."""

import json
import os
from pathlib import Path
from typing import Any

KEY_FILE = Path(__file__).with_name("seeds.json")
PRONOUNS_FILE = Path(__file__).with_name("pronouns.json")
EVENTS_FILE = Path(__file__).with_name("events.json")
# Asked for on import: the tests' own environment holds no setting of whoever runs them.
SHARED = Path(os.environ.get("SLUGLINE_SHARED") or Path(__file__).parents[3] / "shared")
PAGES = SHARED / "seeds"
NO_PAGES = f"the five raw pages are not here (looked in {PAGES}; SLUGLINE_SHARED names the folder that holds seeds/)"


def load_key() -> dict[str, Any]:
    """Give the key as it stands in seeds.json; README.md beside it says what each field means."""
    key: dict[str, Any] = json.loads(KEY_FILE.read_text(encoding="utf-8"))
    return key


def page_bytes(page_id: str) -> bytes:
    """Give a page as it lies on the disk; raises FileNotFoundError where the pages are not at hand."""
    return (PAGES / f"{page_id}.txt").read_bytes()


def page_text(page_id: str) -> str:
    """Give a page as the spans of the key count it: decoded as UTF-8, newlines kept."""
    return page_bytes(page_id).decode("utf-8")
