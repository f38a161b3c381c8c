"""Words as they are compared and searched: folded, and reduced to stems. What is shown is never folded."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

from Stemmer import Stemmer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.model import StatementMention

T = TypeVar("T")

MOST = 200_000
"""Words whose form, stem or number is remembered at a time; a year of a newspaper has fewer."""

_WORD = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)*")
_ESCAPES = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]")
"""Terminal escape sequences (ECMA-48 CSI): they are stripped where text is shown, so no word begins with one."""
_POSSESSIVE = re.compile(r"['\u2019]s?$")
_STEMMER = Stemmer("english", 0)
"""Without a memory of its own: `Remembered` is quicker. Compiled: no other thread comes in the middle of a word."""


class Remembered(dict[str, T]):
    """What a function gives for words, each worked out once; all are forgotten when they are `MOST`.

    Every word of every article is looked up several times: a mapping takes a third of what `lru_cache` does.
    """

    def __init__(self, of: Callable[[str], T]) -> None:
        super().__init__()
        self._of = of

    def __missing__(self, word: str) -> T:
        """Work it out."""
        if len(self) >= MOST:
            self.clear()
        self[word] = found = self._of(word)
        return found


@lru_cache(maxsize=100_000)
def fold(word: str) -> str:
    """`word` without case and accents, in compatibility form: "Élysée" and "ELYSEE" fold alike."""
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def words(text: str) -> Iterator[str]:
    """The folded words of `text` in order; a possessive ending is dropped, marks and hyphens divide words."""
    return filter(None, map(_bare, _WORD.findall(without_escapes(text))))


def without_escapes(text: str) -> str:
    """The text without a terminal's escape sequences."""
    return _ESCAPES.sub("", text) if "\x1b" in text else text


def _stripped(word: str) -> str:
    """One word as it is compared; empty when nothing is left of it."""
    return _POSSESSIVE.sub("", fold(word)).replace("'", "").replace("\u2019", "")


_bare = Remembered(_stripped).__getitem__

stem: Callable[[str], str] = Remembered(_STEMMER.stemWord).__getitem__
"""The English (Snowball) stem of one folded word."""


def stems(text: str) -> list[str]:
    """The stems of `text` in order."""
    return [stem(word) for word in words(text)]


def wording(mention: StatementMention, text: str) -> str:
    """The words two mentions of a statement are compared by: those inside the marks, or the content without any."""
    return " ".join(span.of(text) for span in mention.quotes or mention.content)
