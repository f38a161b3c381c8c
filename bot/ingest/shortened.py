"""Feeds kept to what can be read in time: a library's cost grows with the entries, and with the square of the depth."""

from __future__ import annotations

import re

MOST_ENTRIES = 500
"""Entries that are read of one feed. Longer ones are archives: of these both ends, for either may be the newest."""

_ENTRY = re.compile(rb"<(?:\w{1,20}:)?(?:item|entry)[\s>]", re.IGNORECASE)
_TAG = re.compile(rb"<(/?)[A-Za-z][^<>]*?(/?)>")
_FEW_TAGS = 4000
"""Tags that are not counted: however they are nested, they are read in time."""

_MOST_TAGS = 100_000
"""More than five hundred entries have, with all their markup; a million of them take the library a minute."""

_DEEPEST = 2000
"""Deeper than any feed is, with the paragraphs that it never closes: four thousand open elements take a second."""


def shortened(content: bytes) -> bytes:
    """The feed with its first and last entries only, where it has too many. The middle is cut out as it stands."""
    starts = [found.start() for found in _ENTRY.finditer(content)]
    if len(starts) <= MOST_ENTRIES:
        return content
    half = MOST_ENTRIES // 2
    return content[: starts[half]] + content[starts[-half] :]


def overgrown(content: bytes) -> bool:
    """Whether there are more tags, or more elements open at once, than a feed can have a reason for."""
    tags = content.count(b"<")
    if not _FEW_TAGS < tags <= _MOST_TAGS:
        return tags > _FEW_TAGS
    depth = 0
    for tag in _TAG.finditer(content):
        closing, closed = tag.groups()
        depth += 0 if closed else -1 if closing else 1
        if depth > _DEEPEST:
            return True
    return False
