"""A first quick look for the words that date expressions are made of: most sentences hold none."""

from __future__ import annotations

import re
import string
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from bot.model import Span
from bot.reading.holidays import HOLIDAYS

_LOWER = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)
_SHORT = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTH_BEGINS = re.compile("|".join((*_SHORT, *(name.upper() for name in _SHORT))))
_MONTH = re.compile(
    r"\b(?:(?i:january|february|march|april|may|june|july|august|september|october|november|december)"
    r"|(?i:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.?\b)"
)
_DIGITS = re.compile(r"\d\d*")
_FIGURES: Mapping[str, re.Pattern[str]] = {
    "digits": re.compile(r"\d[\d/]"),
    "year": re.compile(r"(?:1[5-9]|20)\d\d"),
    "elided": re.compile(r"['’]\d\d"),
    "numeric": re.compile(r"\d[-./]\d"),
    "nth": re.compile(r"\d(?i:st|nd|rd|th)"),
    "stretch": re.compile(r"[QH'’](?:[1-4]\b|\d0s)"),
}
_LOOKED_FOR: Mapping[str, tuple[str, ...]] = {
    "weekday": ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
    "day": ("today", "yesterday", "tomorrow", "night", "morning", "afternoon", "evening", " day"),
    "days": (" day", " night"),
    "unit": (
        *("week", "month", "year", "decade", "centur", "fortnight", "quarter"),
        *("spring", "summer", "autumn", "winter", " fall"),
    ),
    "stretch": ("quarter", "spring", "summer", "autumn", "winter", " fall", "0s", "0's", "0’s"),
    "holiday": tuple(sorted({name.partition("'")[0] for name in HOLIDAYS})),
    "spelled": ("nineteen", "twenty", "two thousand"),
    "decade": ("twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties", "nineties"),
}
"""What each trigger looks for, in lower case. A word may stand inside a longer one: the patterns look again."""


def _by_stem() -> dict[str, dict[tuple[str, int], tuple[str, ...]]]:
    """The words looked for by the shortest part they share ("day", "year"), trigger, and end counted from that part."""
    wanted = [(word, trigger) for trigger, words in _LOOKED_FOR.items() for word in words]
    stems: dict[str, dict[tuple[str, int], tuple[str, ...]]] = {"day": {}}
    for word, trigger in sorted(wanted, key=lambda each: len(each[0])):
        stem = next((stem for stem in stems if stem in word), word)
        groups, kind = stems.setdefault(stem, {}), (trigger, len(word) - word.index(stem))
        groups[kind] = (*groups.get(kind, ()), word)
    return stems


_BY_STEM = _by_stem()


def triggered(folded: str, sentences: Sequence[Span]) -> dict[int, set[str]]:
    """By the number of each sentence that may hold a date: which forms are worth trying on it."""
    starts = [sentence.start for sentence in sentences]
    found: dict[int, set[str]] = {}
    for at, trigger in _hits(folded):
        number = bisect_right(starts, at) - 1
        if number >= 0 and at < sentences[number].end:
            found.setdefault(number, set()).add(trigger)
    for number in [number for number, triggers in found.items() if "digit" in triggers]:
        shapes = (trigger for trigger, figure in _FIGURES.items() if figure.search(folded, *sentences[number]))
        found[number].update(shapes)
    return found


def holding(folded: str, sentences: Sequence[Span], words: Iterable[str]) -> set[int]:
    """The numbers of the sentences that hold one of the words, given in lower case, alone or inside a longer word."""
    starts = [sentence.start for sentence in sentences]
    lower = _lowered(folded)
    held = [word for word in words if word in lower]
    return {bisect_right(starts, at) - 1 for word in held for at in _places(lower, word)}


def _hits(folded: str) -> Iterator[tuple[int, str]]:
    lower = _lowered(folded)
    for stem, groups in _BY_STEM.items():
        if stem in lower:
            for at in _places(lower, stem):
                for (trigger, end), words in groups.items():
                    if lower.endswith(words, 0, at + end):
                        yield at, trigger
    yield from ((hit.start(), "month") for hit in _MONTH_BEGINS.finditer(folded) if _MONTH.match(folded, hit.start()))
    yield from ((hit.start(), "digit") for hit in _DIGITS.finditer(folded))


@lru_cache(maxsize=1)
def _lowered(folded: str) -> str:
    """The text in lower case, of the same length: only "İ" grows, and where one stands ASCII letters alone change."""
    lower = folded.lower()
    return lower if len(lower) == len(folded) else folded.translate(_LOWER)


def _places(text: str, word: str) -> Iterator[int]:
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + len(word))
