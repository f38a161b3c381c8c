"""What of an article is compared with others: its words, names, years and the day it tells of."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from bot.following.containing import PARTICULAR
from bot.following.vectors import number_of
from bot.following.words import Remembered, stem, without_escapes, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.model import Facts, Span

LEAD_CHARS = 400
"""The lead: title and first paragraphs, which say what a report is about."""
SHINGLE = 3
"""Words in a shingle (measured on near duplicates: containment of 3-grams, precision 99.7 and recall 96.2 %)."""
SHORTEST_NAME = 3
"""Letters of a name; two are "US" and "Mr"."""
_FIRST, _SECOND, _LOW = 0x9E3779B1, 0x85EBCA77, 0xFFFFFFFF
"""Odd factors that spread 32 bits, as xxHash has them: the order of words counts."""
_RUN = re.compile(r"[\w’'-]+")
"""What holds whole words, and whole names: both end where it does."""
_CAPITAL = re.compile(r"\b[A-Z][\w’'-]*\w")
_SMALL = re.compile(r"\b[a-z][\w’'-]*\w")
_PARTICULAR = re.compile(r"\d[\d.,:]*|(?<=[a-z,;] )[A-Z][\w’'-]*\w(?: [A-Z][\w’'-]*\w)*")
_DAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
"""What one outlet writes where another writes "today"."""
_YEAR = re.compile(r"(?:19[5-9]|20[0-4])\d\b(?<!\w\d{4})")


@dataclass(frozen=True, slots=True)
class Features:
    """What of one article is compared with others. Stems are told by their numbers (`vectors.number_of`).

    `day` is the number of the day it appeared and `told` of the latest day that it states, 0 when unknown; `counts` is
    how often it uses each stem; `names` are stems of words that it never writes small, with how often they stand
    there, `years` those it names.
    """

    pk: int
    day: int
    counts: Mapping[int, int]
    lead: frozenset[int]
    people: frozenset[str]
    shingles: frozenset[int]
    names: Mapping[int, int]
    years: frozenset[int] = frozenset()
    told: int = 0


class _Run(NamedTuple):
    """Letters without a break: numbers of its words and of their stems, its parts that begin small and with a capital.

    The latter as they are in small letters, with numbers of their stems.
    """

    words: tuple[int, ...]
    stems: tuple[int, ...]
    small: tuple[str, ...]
    large: tuple[tuple[str, tuple[int, ...]], ...]


def _run(written: str) -> _Run:
    told = tuple(words(written))
    large = [each for each in _CAPITAL.findall(written) if len(each) >= SHORTEST_NAME]
    return _Run(
        tuple(map(number_of, told)),
        tuple(number_of(stem(each)) for each in told),
        tuple(_SMALL.findall(written)),
        tuple((each.lower(), tuple(number_of(stem(word)) for word in words(each))) for each in large),
    )


_known = Remembered(_run).__getitem__


def features(pk: int, day: int, title: str, text: str, people: Iterable[str], told: int = 0) -> Features:
    """The features of an article's words, furniture left out by the caller."""
    titled, written, lead = _runs(title), _runs(text), _runs(text[:LEAD_CHARS])
    return Features(
        pk=pk,
        day=day,
        counts=Counter(chain.from_iterable([run.stems for run in chain(titled, written)])),
        lead=frozenset(chain.from_iterable([run.stems for run in chain(titled, lead)])),
        people=frozenset(people),
        shingles=_shingles(list(chain.from_iterable([run.words for run in written]))) | particulars(text),
        names=_names(written),
        years=frozenset(map(int, _YEAR.findall(text))),
        told=told,
    )


def _runs(text: str) -> list[_Run]:
    return list(map(_known, _RUN.findall(without_escapes(text))))


def features_of(pk: int, day: int, title: str, text: str, facts: Facts) -> Features:
    """The features of an article as it was read: without the page's furniture, with the latest day that it states."""
    stated = [each.date for each in facts.dates if each.date.precision == "day" and each.date.basis == "stated"]
    told = max((date.fromisoformat(each.value).toordinal() for each in stated if each.value), default=0)
    return features(pk, day, title, without(text, facts.furniture), facts.people, told)


def without(text: str, furniture: Iterable[Span]) -> str:
    """The text with these spans left out."""
    left, end = [], 0
    for span in sorted(furniture):
        left.append(text[end : max(end, span.start)])
        end = max(end, span.end)
    return "".join((*left, text[end:]))


def shingles(tokens: Iterable[str]) -> frozenset[int]:
    """32-bit hashes of every run of three words; the same words give the same hashes in every process."""
    return _shingles(list(map(number_of, tokens)))


def _shingles(numbers: Sequence[int]) -> frozenset[int]:
    runs = zip(*(numbers[at:] for at in range(SHINGLE)), strict=False)
    found = [(one * _FIRST + two * _SECOND + three) & _LOW for one, two, three in runs]
    return frozenset([each if each < PARTICULAR else each ^ PARTICULAR for each in found])


def particulars(text: str) -> frozenset[int]:
    """The figures of a text and the names that stand within its sentences, as numbers that no shingle has."""
    found = {each.strip(".,:").lower() for each in _PARTICULAR.findall(text)}
    return frozenset(PARTICULAR | number_of(each) & ~PARTICULAR for each in found - _DAYS)


def _names(runs: Sequence[_Run]) -> dict[int, int]:
    """How often each word stands in these runs that has a capital wherever it stands, by its stem's number."""
    small = set(chain.from_iterable([run.small for run in runs]))
    names: Counter[int] = Counter()
    for name, its_stems in chain.from_iterable([run.large for run in runs if run.large]):
        if name not in small:
            for each in its_stems:
                names[each] += 1
    return names
