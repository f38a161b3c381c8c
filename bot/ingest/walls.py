"""Pages that show something in place of their article: told by few words, what these are, and what the page states."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING

from bot.ingest.head import articles
from bot.ingest.plain import plain

if TYPE_CHECKING:
    from bot.ingest.head import Element

INSTEAD = {
    "paywall": "shows only a part of its article without a subscription. Paste its text instead.",
    "consent": "asks about cookies instead of showing its article. Paste its text instead.",
    "script": "shows its text only where its scripts run. Paste its text instead.",
    "robot": "asks whether a human reads it instead of showing its article. Paste its text instead.",
    "missing": "says that there is no such page. Check the address in a browser.",
    "error": "shows an error instead of its article. Try again later.",
}
"""What a page does, by the kind of wall, as the end of a sentence that begins with its address."""

_TEASER = 250
"""Fewer words with a paywall's words among them are its beginning; an article with more is worth having as it is."""
_BRIEF = 150
"""Fewer words on a page that says it is not free are no whole article; the briefs of paid sites are rarely shorter."""
_NOTICE = 80
"""Fewer words may be a notice alone, however it is laid out."""
_STUB = 50
"""Fewer words with a paywall's words anywhere on the page are its first sentence."""
_LOOKED_AT = 300_000
"""Characters of a page that are searched."""


@lru_cache(maxsize=1)
def _phrases() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {kind: [] for kind in INSTEAD}
    for line in (resources.files("config") / "pages" / "walls.txt").read_text("utf-8").split("\n"):
        kind, colon, phrase = line.partition(": ")
        if colon and not line.startswith("#"):
            found[kind].append(phrase.strip())
    return {kind: tuple(phrases) for kind, phrases in found.items()}


def wall(text: str, title: str, html: str, tree: Element) -> str | None:
    """The kind of wall that stands before an article of which `text` and `title` were found; None where none does."""
    words = len(text.split())
    if words >= _TEASER:
        return None
    short = _found(f"{title}\n{text}", tuple(INSTEAD)) if words < _NOTICE else None
    if short or _found(text, ("paywall", "script")):
        return short or _found(text, ("paywall", "script"))
    if words < _BRIEF and not _is_free(tree):
        return "paywall"
    return _found(plain(html[:_LOOKED_AT]), ("paywall",)) if words < _STUB else None


def empty(title: str, html: str) -> str | None:
    """The kind of wall on a page without any article; words that only show where scripts do not run count here."""
    shown = f"{title}\n{plain(html[:_LOOKED_AT])}"
    return _found(title, tuple(INSTEAD)) or _found(shown, tuple(INSTEAD)) or _found(html[:_LOOKED_AT], ("script",))


def _found(words: str, kinds: tuple[str, ...]) -> str | None:
    folded = re.sub(r"\s+", " ", words.lower().replace("\u2019", "'"))
    return next((kind for kind in kinds if any(phrase in folded for phrase in _phrases()[kind])), None)


def _is_free(tree: Element) -> bool:
    """False where the page states that its article is not free to read (schema.org, and the tier in its head)."""
    tiers = (str(meta.get("content")) for meta in tree.iter("meta") if meta.get("property") == "article:content_tier")
    return "locked" not in tiers and not any(
        str(article.get("isAccessibleForFree")).strip().lower() == "false" for article in articles(tree)
    )
