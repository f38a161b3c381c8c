"""Which articles are one report: containment of word 3-grams, joined into groups that do not depend on their order."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

CONTAINED = 0.5
"""Share of the smaller text's 3-grams that the other holds, from which they are one report (docs/benchmarks.md)."""
SHORT, CONTAINED_SHORT = 40, 0.75
"""Two short items on two happenings of a kind share half of their words: below so many shingles it takes more."""
FEWEST = 12
"""Shingles that two texts must share at least, so that two headlines are no copies of one another."""
BOILERPLATE_GROUPS = 3
"""A 3-gram in more groups of copies than this is boilerplate. Groups are counted, not articles: otherwise a wire
report that thirty outlets carry would erase itself."""
SAMPLED = 4
"""One shingle of this many is looked up, the same ones in every text; all of them decide then. A quarter keeps every
pair that all of them find in texts of sixty words and more, in a quarter of the memory."""
FEWEST_SAMPLED = 2
"""Sampled shingles that two texts must share to be compared at all."""


CHECKED = 60
"""Articles of one report beyond which an arrival that is like one of them joins them without any further question."""


@dataclass(slots=True)
class Copies:
    """The shingles of the articles within the window, and the groups they form.

    A group is what any chain of copies joins, so it is the same in whatever order its articles came; it is named by
    its article with the smallest pk, its original. A collection, which holds reports that are no copies of one
    another (a live page, a morning round-up), joins nothing: it stands with the report it shares most with.
    """

    shingles: dict[int, array[int]] = field(default_factory=dict)
    """Sorted, as 32-bit numbers: sets would take twenty times as much."""
    _holders: dict[int, tuple[int, ...]] = field(default_factory=dict)
    _near: dict[int, set[int]] = field(default_factory=dict)
    _original: dict[int, int] = field(default_factory=dict)
    _members: dict[int, set[int]] = field(default_factory=dict)

    def original(self, pk: int) -> int:
        """The article whose report `pk` is, itself when it copies none."""
        return self._original.get(pk, pk)

    def group(self, pk: int) -> tuple[int, ...]:
        """The articles that are one report with `pk`, in order of arrival."""
        return tuple(sorted(self._members.get(self.original(pk), {pk})))

    def add(self, pk: int, shingles: frozenset[int], known: Iterable[int] = ()) -> tuple[int, ...]:
        """Fold one article in; `known` are articles that it is one report with whatever their texts say.

        Returns `pk` and the articles that have another original now, in order of arrival.
        """
        near = {*self._alike(shingles), *known} - {pk}
        self.shingles[pk] = array("I", sorted(shingles))
        for shingle in _sample(shingles):
            self._holders[shingle] = (*self._holders.get(shingle, ()), pk)
        if not near:
            return (pk,)
        self._near.setdefault(pk, set()).update(near)
        for other in near:
            self._near.setdefault(other, set()).add(pk)
        return self._regroup(pk)

    def forget(self, pk: int) -> None:
        """Take an article's text out, as when it leaves the window. Its group stays as it was."""
        for shingle in _sample(self.shingles.pop(pk, ())):
            holders = tuple(holder for holder in self._holders.pop(shingle) if holder != pk)
            if holders:
                self._holders[shingle] = holders

    def withdraw(self, pk: int) -> tuple[int, ...]:
        """Take an article out of what it copies, as before another text of it comes; its group is decided without it.

        Returns the articles that have another original now, in order of arrival.
        """
        self.forget(pk)
        group = self._members.get(self.original(pk), {pk}) - {pk}
        before = {each: self.original(each) for each in group}
        for near in self._near.pop(pk, set()):
            self._near[near].discard(pk)
        self._name([{pk}, *([group] if len(group) > CHECKED else [])])
        left = set() if len(group) > CHECKED else set(group)
        while left:
            joined = self._joined(min(left))
            self._decide(joined)
            left -= joined
        return tuple(sorted(each for each in group if self.original(each) != before[each]))

    def _alike(self, shingles: frozenset[int]) -> Iterator[int]:
        """The articles that a text repeats, or that repeat it."""
        holding: list[int] = []
        common = set()
        own = 0
        for shingle in _sample(shingles):
            holders = self._holders.get(shingle, ())
            if len(holders) > BOILERPLATE_GROUPS and self._is_boilerplate(holders):
                common.add(shingle)
                continue
            own += 1
            holding += holders
        for other, count in Counter(holding).items():
            if count >= FEWEST_SAMPLED and self._contained(shingles, other, common, own, count):
                yield other

    def _regroup(self, pk: int) -> tuple[int, ...]:
        """Decide the groups of everything that copies join with `pk`; returns those that have another original now."""
        large = max((self._members.get(self.original(near), {near}) for near in self._near[pk]), key=len)
        if len(large) > CHECKED:
            self._name([{pk, *large}])
            return (pk,)
        joined = self._joined(pk)
        before = {each: self.original(each) for each in joined}
        self._decide(joined)
        return tuple(sorted(each for each in joined if each == pk or self.original(each) != before[each]))

    def _decide(self, joined: set[int]) -> None:
        collections = {each for each in joined if self._is_collection(each)}
        groups: list[set[int]] = []
        left = joined - collections
        while left:
            groups.append(self._joined(min(left), left))
            left = left - groups[-1]
        self._name([*groups, *({each} for each in collections)])
        for each in sorted(collections):
            beside = [near for near in self._near[each] if near not in collections]
            if beside:
                most = max(beside, key=lambda near: (self._shared(each, near), self._place(near)))
                self._name([{each, *self._members[self.original(most)]}])

    def _joined(self, pk: int, among: set[int] | None = None) -> set[int]:
        """What copies join with `pk`, by chains that stay `among` these if any are named."""
        found, ahead = {pk}, [pk]
        while ahead:
            near = self._near.get(ahead.pop(), set())
            fresh = (near if among is None else near & among) - found
            found |= fresh
            ahead += fresh
        return found

    def _is_collection(self, pk: int) -> bool:
        """Whether a text holds shorter ones that no chain of copies joins without it."""
        size = len(self.shingles.get(pk, ()))
        parts = {near for near in self._near[pk] if 0 < len(self.shingles.get(near, ())) < size}
        return bool(parts) and self._joined(min(parts), parts) != parts

    def _name(self, groups: Iterable[set[int]]) -> None:
        for group in groups:
            first = min(group)
            self._members[first] = group
            for pk in group:
                self._original[pk] = first

    def _place(self, pk: int) -> int:
        """Something of a text that orders it among others, whenever it came."""
        return sum(self.shingles.get(pk, ()))

    def _shared(self, one: int, other: int) -> int:
        return len(set(self.shingles.get(one, ())).intersection(self.shingles.get(other, ())))

    def _is_boilerplate(self, holders: Iterable[int]) -> bool:
        return len({self.original(pk) for pk in holders}) > BOILERPLATE_GROUPS

    def _contained(self, shingles: frozenset[int], other: int, common: set[int], own: int, count: int) -> bool:
        """Whether enough of the smaller text is in the larger; where boilerplate is between them, by the sample."""
        theirs = self.shingles[other]
        if common.isdisjoint(theirs):
            both = len(shingles.intersection(theirs))
            smaller = min(len(shingles), len(theirs))
            return both >= FEWEST and both >= (CONTAINED if smaller >= SHORT else CONTAINED_SHORT) * smaller
        sampled = sum(1 for shingle in _sample(theirs) if shingle not in common)
        return count * SAMPLED >= FEWEST and count >= CONTAINED * min(own, sampled)


def _sample(shingles: Iterable[int]) -> list[int]:
    return [shingle for shingle in shingles if not shingle % SAMPLED]
