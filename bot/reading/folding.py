"""Folding for reading: one code point for one code point, so that every offset stays true. Never shown."""

from __future__ import annotations

# No-break spaces become spaces, no-break and figure hyphens become hyphens, the soft hyphen a hyphen.
_READING = str.maketrans(
    {
        "\u00a0": " ",
        "\u202f": " ",
        "\u2007": " ",
        "\u2009": " ",
        "\u2010": "-",
        "\u2011": "-",
        "\u00ad": "-",
        "\u0000": " ",
    },
)
_APOSTROPHES = str.maketrans({"\u2019": "'", "\u2018": "'", "\u02bc": "'", "\u00b4": "'", "`": "'"})


def fold(text: str) -> str:
    """The text with odd spaces and hyphens made plain; same length, same offsets."""
    # Most news in English is almost plain ASCII, and translating is slow: it is worth asking.
    return text.replace("\0", " ") if text.isascii() else text.translate(_READING)


def plain(words: str) -> str:
    """Words for comparing with a lexicon: folded, straight apostrophes, single spaces, lower case."""
    if words.isascii():
        return " ".join(words.replace("`", "'").replace("\0", " ").split()).lower()
    return " ".join(words.translate(_READING).translate(_APOSTROPHES).split()).lower()
