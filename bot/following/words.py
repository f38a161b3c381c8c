"""Words as they are compared and searched: folded, and reduced to stems. What is shown is never folded."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

import snowballstemmer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.model import StatementMention

_WORD = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)*")
_ESCAPES = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]")
"""Terminal escape sequences (ECMA-48 CSI): they are stripped where text is shown, so no word begins with one."""
_POSSESSIVE = re.compile(r"['\u2019]s?$")
_STEMMER = snowballstemmer.stemmer("english")


@lru_cache(maxsize=100_000)
def fold(word: str) -> str:
    """`word` without case and accents, in compatibility form: "Élysée" and "ELYSEE" fold alike."""
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def words(text: str) -> Iterator[str]:
    """The folded words of `text` in order; a possessive ending is dropped, marks and hyphens divide words."""
    return filter(None, map(_bare, _WORD.findall(_ESCAPES.sub("", text))))


@lru_cache(maxsize=200_000)
def _bare(word: str) -> str:
    """One word as it is compared; empty when nothing is left of it."""
    return _POSSESSIVE.sub("", fold(word)).replace("'", "").replace("\u2019", "")


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """The English (Snowball) stem of one folded word."""
    return str(_STEMMER.stemWord(word))


def stems(text: str) -> list[str]:
    """The stems of `text` in order."""
    return [stem(word) for word in words(text)]


def wording(mention: StatementMention, text: str) -> str:
    """The words two mentions of a statement are compared by: those inside the marks, or the content without any."""
    return " ".join(span.of(text) for span in mention.quotes or mention.content)
