"""Whether one text holds enough of another to be the same report: containment of word 3-grams."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

CONTAINED = 0.5
"""Share of the smaller text's 3-grams that the other holds, from which they are one report (docs/benchmarks.md)."""
SHORT, CONTAINED_SHORT = 40, 0.75
"""Two short items on two happenings of a kind share half of their words: below so many shingles it takes more."""
FEWEST = 12
"""Shingles that two texts must share at least, so that two headlines are no copies of one another."""
SAMPLED = 4
"""One shingle of this many is looked up, the same ones in every text; all of them decide then. A quarter keeps every
pair that all of them find in texts of sixty words and more, in a quarter of the memory."""
PARTICULAR = 0xFF000000
"""Numbers from here on are no shingles but a text's particulars: its figures and names."""
FEWEST_PARTICULARS, PARTICULARS = 4, 0.5
"""Two reports by one template ("a magnitude 5.1 earthquake struck ...") share their words, and not half of the figures
and names of the one that has fewer; fewer than four tell nothing."""

TEXTS, PAIRS = 500, 100_000
"""Texts that are kept as sets (20 MB), and pairs of which the answer is kept (15 MB)."""


@dataclass(slots=True)
class Comparison:
    """Texts by their `shingles`, compared with one another; `common` are the shingles that are boilerplate.

    Arrivals lead to the same few large texts again and again: what was found out about them is remembered.
    """

    shingles: Mapping[int, Sequence[int]]
    common: set[int]
    _texts: dict[int, frozenset[int]] = field(default_factory=dict)
    _alike: dict[tuple[int, int], bool] = field(default_factory=dict)
    _sizes: dict[int, int] = field(default_factory=dict)

    def alike(self, one: int, other: int) -> bool:
        """Whether enough of the smaller of two texts is in the larger, by all that they hold."""
        pair = (one, other) if one < other else (other, one)
        found = self._alike.get(pair)
        if found is None:
            if len(self._alike) >= PAIRS:
                self._alike.clear()
            mine, theirs = self._text(one), self._text(other)
            both, smaller = len(mine & theirs), min(len(mine), len(theirs))
            share = CONTAINED if smaller >= SHORT else CONTAINED_SHORT
            enough = both >= FEWEST and both >= share * smaller
            found = self._alike[pair] = enough and not self._differ(one, other)
        return found

    def one_report(self, one: int, other: int) -> bool:
        """Whether two texts are one report; where boilerplate is between them, their sample without it decides."""
        both = self._text(one) & self._text(other)
        if self.common.isdisjoint(both):
            return self.alike(one, other)
        shared = len(self._without_common(both))
        enough = shared * SAMPLED >= FEWEST and shared >= CONTAINED * min(self._size(one), self._size(other))
        return enough and not self._differ(one, other)

    def turn(self, shingle: int) -> None:
        """Let a shingle be boilerplate from now on, or be none any more."""
        self.common ^= {shingle}
        self._sizes.clear()

    def forget(self, pk: int) -> None:
        """Let go of a text that does not come again."""
        self._texts.pop(pk, None)
        self._sizes.pop(pk, None)

    def clear(self) -> None:
        """Forget what was found out, as when another text comes in place of one."""
        self._texts.clear()
        self._alike.clear()
        self._sizes.clear()

    def _text(self, pk: int) -> frozenset[int]:
        text = self._texts.get(pk)
        if text is None:
            if len(self._texts) >= TEXTS:
                self._texts.clear()
            text = self._texts[pk] = frozenset(self.shingles[pk][: self._end(pk)])
        return text

    def _differ(self, one: int, other: int) -> bool:
        mine, theirs = (frozenset(self.shingles[pk][self._end(pk) :]) for pk in (one, other))
        return others(len(mine), len(theirs), len(mine & theirs))

    def _end(self, pk: int) -> int:
        """How many of the sorted numbers of a text are shingles."""
        return bisect_left(self.shingles[pk], PARTICULAR)

    def _size(self, pk: int) -> int:
        """How many sampled shingles a text has that are no boilerplate."""
        size = self._sizes.get(pk)
        if size is None:
            size = self._sizes[pk] = len(self._without_common(self.shingles[pk]))
        return size

    def _without_common(self, shingles: Iterable[int]) -> list[int]:
        return [each for each in sample(shingles) if each not in self.common]


def sample(shingles: Iterable[int]) -> list[int]:
    """The shingles that are looked up."""
    return [shingle for shingle in shingles if not shingle % SAMPLED and shingle < PARTICULAR]


def others(mine: int, theirs: int, both: int) -> bool:
    """Whether two texts with so many particulars, alone and in common, are reports of two things."""
    smaller = min(mine, theirs)
    return smaller >= FEWEST_PARTICULARS and both < PARTICULARS * smaller
