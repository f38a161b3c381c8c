"""Folding for reading: one code point for one code point, so that every offset stays true. Never shown."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

# No-break spaces become spaces, no-break and figure hyphens become hyphens, the soft hyphen a hyphen.
_READING = (
    ("\u00a0", " "),
    ("\u202f", " "),
    ("\u2007", " "),
    ("\u2009", " "),
    ("\u2010", "-"),
    ("\u2011", "-"),
    ("\u00ad", "-"),
    ("\0", " "),
)
_STRAIGHTENED = (*_READING, *((mark, "'") for mark in "\u2019\u2018\u02bc\u00b4`"))


@lru_cache(maxsize=1)
def fold(text: str) -> str:
    """The text with odd spaces and hyphens made plain; same length, same offsets.

    Stage after stage asks about one text, so the answer about the last one is kept.
    """
    # Eight replacements take a tenth of the time of one translation: most texts hold none of these signs.
    return _replaced(text, _READING)


def _replaced(text: str, signs: Iterable[tuple[str, str]]) -> str:
    for odd, plainer in signs:
        text = text.replace(odd, plainer)
    return text


@lru_cache(maxsize=65536)
def plain(words: str) -> str:
    """Words for comparing with a lexicon, as `plain_line` gives them; the answers for names and words are kept."""
    return plain_line(words)


def plain_line(words: str) -> str:
    """A line for comparing with a lexicon: folded, straight apostrophes, single spaces, lower case."""
    return " ".join(straightened(words).split()).lower()


def straightened(words: str) -> str:
    """Words folded, and with straight apostrophes; same length, same offsets."""
    if words.isascii():
        return words.replace("`", "'").replace("\0", " ")
    return _replaced(words, _STRAIGHTENED)


@lru_cache(maxsize=65536)
def key(name: str) -> str:
    """A name for comparing with names: plain, and without accents ("Élysée" and "Elysee" are one)."""
    low = plain(name)
    if low.isascii():
        return low
    return "".join(sign for sign in unicodedata.normalize("NFKD", low) if not unicodedata.combining(sign))
