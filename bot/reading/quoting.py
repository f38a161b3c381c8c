"""Which quotations inside reported words quote somebody: terms, titles and names in marks do not."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.reading import lexicon
from bot.reading.folding import plain
from bot.reading.words import AUXILIARIES, is_adverb, is_verb_like

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.model import Known, Span
    from bot.reading.quotes import Quotation

_WORD = re.compile(r"[\w'’-]+")
_NAMING = ("so-called", "known as", "dubbed", "titled", "entitled", "named", "the term", "the word", "the phrase")
_CALLED = re.compile(r"\bcalled\s*$", re.IGNORECASE)
_CALLED_BY = re.compile(r"(?:\b(?:he|she|they|who|I|we)|\b[A-Z][\w'’-]+) called\s*$")
_DEFINITE = re.compile(r"\bthe\s*$", re.IGNORECASE)
_NEXT = re.compile(r"\s+([\w'’]+)")
# The longest name in marks, in words, that the rules take for one.
_LONGEST = 5


def quoted(
    folded: str, content: Sequence[Span], quotations: Sequence[Quotation], known: Known, *, label: bool
) -> list[Quotation]:
    """The quotations of a statement's content that are somebody's words; after a label ("called it") all are."""
    found = []
    names = _plain_names(lexicon.entries(known.lexicons, "quoted_names"))
    for span in content:
        at = bisect_left(quotations, span.start, key=_start)
        while at < len(quotations) and quotations[at].outer.end <= span.end:
            each = quotations[at]
            at += 1
            if not label and _is_named(folded[max(0, each.outer.start - 40) : each.outer.start]):
                continue
            alone = each.outer.start <= span.start and each.outer.end >= span.end - 1
            if label or alone or not _is_name(folded, each, span, names):
                found.append(each)
    return found


@lru_cache(maxsize=8)
def _plain_names(listed: tuple[str, ...]) -> frozenset[str]:
    """The listed names as they are compared; the answer for a list is kept."""
    return frozenset(map(plain, listed))


def _start(quotation: Quotation) -> int:
    return quotation.outer.start


def _is_named(before: str) -> bool:
    """Whether the words before a quotation only give it as a name: "the so-called", "known as", "is called"."""
    low = before.rstrip().lower()
    if low.endswith(_NAMING):
        return True
    return low.endswith("called") and bool(_CALLED.search(before)) and not _CALLED_BY.search(before)


def _is_name(folded: str, each: Quotation, span: Span, names: frozenset[str]) -> bool:
    """A listed term, a title in capitals, or 'the “...”' as the subject of what was said."""
    words = _WORD.findall(folded, *each.inner)
    if plain(each.inner.of(folded)).strip(" ,.") in names:
        return True
    long = [word for word in words if len(word) > 3]
    if len(words) > 1 and len(long) > 1 and all(word[0].isupper() for word in long):
        return True
    lows = [plain(word) for word in words]
    if not 1 < len(words) <= _LONGEST or any(low in AUXILIARIES or is_verb_like(low) or is_adverb(low) for low in lows):
        return False
    before = folded[span.start : each.outer.start]
    opens = bool(_DEFINITE.fullmatch(before.removeprefix("that ")))
    after = _NEXT.match(folded, each.outer.end, span.end)
    return opens and after is not None and (plain(after.group(1)) in AUXILIARIES or is_verb_like(plain(after.group(1))))
