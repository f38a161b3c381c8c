"""robots.txt (RFC 9309): what its rules say of a page, and the rules that are kept. Nothing is fetched here."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from protego import Protego

AGENT = "Slugline"
_MOST_KEPT = 2000
"""Hosts whose rules are kept."""


class Verdict(NamedTuple):
    """Whether a page may be read, and the seconds asked for between two."""

    allowed: bool
    delay: float = 0.0


class Kept(NamedTuple):
    """Rules as they came, None where they could not be had, and when they are asked for again."""

    rules: bytes | None
    until: float


@dataclass(slots=True)
class Rules:
    """The rules of hosts by scheme, host and port. Shared by all rounds."""

    kept: dict[str, Kept] = field(default_factory=dict)

    def keep(self, origin: str, kept: Kept) -> None:
        """Remember rules in place of the host's earlier ones."""
        if len(self.kept) >= _MOST_KEPT:
            del self.kept[min(self.kept, key=lambda each: self.kept[each].until)]
        self.kept[origin] = kept


def verdict(rules: bytes, url: str) -> Verdict:
    """What `rules` say of `url`; rules that make no sense forbid nothing."""
    parsed = _parsed(rules)
    return Verdict(bool(parsed.can_fetch(url, AGENT)), float(parsed.crawl_delay(AGENT) or 0.0))


@lru_cache(maxsize=64)
def _parsed(rules: bytes) -> Protego:
    from protego import Protego

    return Protego.parse(rules.decode("utf-8-sig", "replace"))
