"""Which articles are one report: containment of word 3-grams, joined into groups that do not depend on their order."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain, combinations

from bot.following.containing import Comparison, sample

BOILERPLATE_GROUPS = 3
"""A 3-gram in more reports than this, no two of them one report by their whole texts, is boilerplate. Reports are
counted, not articles: otherwise a wire report that thirty outlets carry would erase itself."""
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
    _common: set[int] = field(default_factory=set)
    """The sampled shingles that are boilerplate, judged anew by whoever comes or goes with one of them."""
    _sizes: dict[int, tuple[int, int]] = field(default_factory=dict)
    """What orders a text among others: the largest first, then by its shingles, whenever it came."""
    _known: set[frozenset[int]] = field(default_factory=set)
    """Pairs that are one report whatever their texts say."""
    _compared: Comparison = field(init=False, compare=False)

    def __post_init__(self) -> None:
        """The texts are compared as they stand here at any time."""
        self._compared = Comparison(self.shingles, self._common)

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
        if pk in self.shingles:
            self._compared.clear()
        self.shingles[pk] = array("I", sorted(shingles))
        self._sizes[pk] = (-len(shingles), sum(shingles))
        self._known |= {frozenset((pk, other)) for other in known if other != pk}
        sampled = sample(shingles)
        for shingle in sampled:
            self._holders[shingle] = (*self._holders.get(shingle, ()), pk)
        touched = self._judged(sampled)
        near = {*self._alike(pk), *known} - {pk}
        for other in near:
            self._link(pk, other, near=True)
        return self._regroup(pk, touched - {pk})

    def forget(self, pk: int) -> None:
        """Take an article's text out, as when it leaves the window. Its group stays as it was."""
        self._sizes.pop(pk, None)
        self._compared.forget(pk)
        for shingle in sample(self.shingles.pop(pk, ())):
            holders = tuple(holder for holder in self._holders.pop(shingle) if holder != pk)
            if holders:
                self._holders[shingle] = holders
            else:
                self._common.discard(shingle)

    def withdraw(self, pk: int) -> tuple[int, ...]:
        """Take an article out of what it copies, as before another text of it comes; its group is decided without it.

        Returns the articles that have another original now, in order of arrival.
        """
        sampled = sample(self.shingles.get(pk, ()))
        if pk in self.shingles:
            self._compared.clear()
        self.forget(pk)
        self._known = {pair for pair in self._known if pk not in pair}
        group = self._members.get(self.original(pk), {pk}) - {pk}
        for near in self._near.pop(pk, set()):
            self._near[near].discard(pk)
        whole = self._groups_of(self._judged(sampled)) | (set() if len(group) > CHECKED else group)
        before = {each: self.original(each) for each in {*group, *whole}}
        self._name([{pk}, *([group] if len(group) > CHECKED else [])])
        before |= self._decide_all(whole - {pk})
        return tuple(sorted(each for each in before if self.original(each) != before[each] and each != pk))

    def _alike(self, pk: int) -> Iterator[int]:
        """The articles that a text repeats, or that repeat it."""
        own = [shingle for shingle in sample(self.shingles[pk]) if shingle not in self._common]
        holding = Counter(chain.from_iterable(map(self._holders.__getitem__, own)))
        for other, count in holding.items():
            if other != pk and count >= FEWEST_SAMPLED and self._compared.one_report(pk, other):
                yield other

    def _judged(self, sampled: Iterable[int]) -> set[int]:
        """Judge shingles anew; of those that became boilerplate, or are no more, the articles whose copies changed.

        Of what very many articles hold the judgement stands as it is.
        """
        memo: dict[tuple[int, ...], bool] = {}
        turned: set[int] = set()
        for shingle in sampled:
            holders = self._holders.get(shingle, ())
            if len(holders) > CHECKED:
                continue
            if holders not in memo:
                memo[holders] = len(holders) > BOILERPLATE_GROUPS and self._is_boilerplate(holders)
            if memo[holders] != (shingle in self._common):
                self._compared.turn(shingle)
                turned.update(holders)
        return self._linked_anew(turned) if len(turned) <= CHECKED else set()

    def _linked_anew(self, articles: set[int]) -> set[int]:
        """Compare these articles with one another again; those in a pair that is one report now and was not, or was."""
        found: set[int] = set()
        for one, other in combinations(sorted(articles), 2):
            near = frozenset((one, other)) in self._known or self._compared.one_report(one, other)
            if near != (other in self._near.get(one, ())):
                self._link(one, other, near=near)
                found |= {one, other}
        return found

    def _link(self, one: int, other: int, *, near: bool) -> None:
        for mine, theirs in ((one, other), (other, one)):
            if near:
                self._near.setdefault(mine, set()).add(theirs)
            else:
                self._near[mine].discard(theirs)

    def _regroup(self, pk: int, touched: set[int]) -> tuple[int, ...]:
        """Decide the groups of everything that copies join with `pk`, and of what else was `touched`.

        Returns those that have another original now.
        """
        groups = [self._members.get(self.original(near), {near}) for near in self._near.get(pk, ())]
        large: set[int] = max(groups, key=len, default=set())
        if len(large) > CHECKED:
            self._name([{pk, *large}])
            return (pk,)
        if not groups and not touched:
            return (pk,)
        before = self._decide_all({pk} | self._groups_of(touched))
        return tuple(sorted(each for each in before if each == pk or self.original(each) != before[each]))

    def _groups_of(self, articles: Iterable[int]) -> set[int]:
        """All that is in a group with these, but for groups that are too large to be decided again."""
        groups = [self._members.get(self.original(each), {each}) for each in articles]
        return {each for group in groups if len(group) <= CHECKED for each in group}

    def _decide_all(self, articles: set[int]) -> dict[int, int]:
        """Decide the groups of these articles and of what copies join with them; returns the originals they had."""
        before: dict[int, int] = {}
        left = set(articles)
        while left:
            joined = self._joined(min(left))
            before |= {each: self.original(each) for each in joined}
            self._decide(joined)
            left -= joined
        return before

    def _decide(self, joined: set[int]) -> None:
        collections = {each for each in joined if self._is_collection(each)}
        groups: list[set[int]] = []
        left = joined - collections
        while left:
            groups.append(self._joined(min(left), left))
            left = left - groups[-1]
        self._name([*groups, *({each} for each in collections)])
        for each in sorted(collections):
            beside = [near for near in self._near.get(each, ()) if near not in collections]
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
        parts = {near for near in self._near.get(pk, ()) if 0 < len(self.shingles.get(near, ())) < size}
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
        """Whether what these hold is in too many reports: the largest text first, each that is one with none before."""
        apart: list[int] = []
        for pk in sorted(holders, key=self._sizes.__getitem__):
            if not any(self._compared.alike(pk, other) for other in apart):
                apart.append(pk)
            if len(apart) > BOILERPLATE_GROUPS:
                return True
        return False
