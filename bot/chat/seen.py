"""Outside words for a channel, where what turns the reading direction or takes no room is shown as what it is.

A terminal drops such characters. Here they are named, because a name or a quotation that differs by one of them is
another, and who reads it in a channel should see so.
"""

from __future__ import annotations

import re

from bot import plain

_UNSEEN = re.compile(
    "[\u061c\u200b\u200c\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]|(?<![\u2600-\U0001faff\ufe0f])\u200d"
)
"""Bidirectional controls and zero-width characters; not the joiner within an emoji."""


def named(text: str) -> str:
    """`text` with each such character as its number: "⟨U+202E⟩"."""
    return text if text.isascii() else _UNSEEN.sub(lambda found: f"⟨U+{ord(found[0]):04X}⟩", text)


def clean(text: str) -> str:
    """`text` on one line, everything in it visible. See `plain.clean`."""
    return plain.clean(named(text))


def clean_lines(text: str) -> list[str]:
    """The lines of `text`, each clean; empty lines are left out."""
    return plain.clean_lines(named(text))
