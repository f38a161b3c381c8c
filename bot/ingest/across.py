"""What an article gives finds the statements and events of other articles: gathered here, decided by `joining`."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, TypeVar

from bot.following.joining import Rulings, Telling, grouped, inherited, key_of, ruled_same

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
    from datetime import datetime

    from bot.following.joining import Rank
    from bot.store.joins import Joins, Kept

T = TypeVar("T", bound=Telling)

FAMILY = 300
"""Mentions in a family beyond which it is not settled anew: an arrival joins one of the groups that its words touch, or
none. Families that large are sentences of background that every report repeats."""
BESIDE = 60
"""How many tellings before it in its own article one is compared with."""


@dataclass(frozen=True, slots=True)
class Settled(Generic[T]):
    """One group by rule: the record it goes on as (None: a new one), and those that became part of it.

    `ruled` numbers what editors ruled to be one with it; None: it goes wherever its record leads. `families` are all
    that its part touches, which become one; parts are numbered.
    """

    members: list[T]
    record: int | None
    absorbed: list[int]
    part: int
    families: tuple[int, ...]
    ruled: int | None = None


@dataclass(frozen=True, slots=True)
class Decided(Generic[T]):
    """The groups that an article's new tellings are in or change, in the order of its text.

    `stored` are the stored tellings by their nodes; `near` are those that were compared.
    """

    groups: list[Settled[T]] = field(default_factory=list)
    stored: dict[int, Kept[T]] = field(default_factory=dict)
    near: list[Kept[T]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Across(Generic[T]):
    """Decides how one article's new tellings join the stored ones. Call inside a write.

    `rank` is `joining`'s; `heirs` are the records that a new telling may go on as, from the article's earlier reading.
    """

    joins: Joins[T]
    article: int
    rank: Callable[[T, T, bool], Rank | None]
    heirs: Callable[[T], Sequence[int]] = lambda _: ()
    _had: dict[int, Sequence[int]] = field(default_factory=dict)

    def decide(self, new: Sequence[T]) -> Decided[T]:
        """Settle every family that the new tellings touch, all at once with them.

        A telling that is alike in every trait to a stored one changes no group: it goes where that one is, unless
        others of its article touch the same family, or it goes on as another record, which is to lead there then.
        """
        twins = {
            each.node: found
            for each in new
            if (found := self.joins.twin(each.twin, self.article)) and set(self._heirs(each)) <= {found[0]}
        }
        others = [each for each in new if each.node not in twins]
        rulings = self.joins.rulings(each.anchor for each in others)
        near = self.joins.sharing((key for telling in others for key in telling.sought), self.article)
        near += self._ruled(rulings, near)
        linked = {each.node: self._linked(each, near, rulings) for each in others}
        decided: Decided[T] = Decided(near=near)
        families = {each.node: [kept.family for kept in linked.get(each.node, ())] for each in new}
        families |= {node: [family] for node, (_, family) in twins.items()}
        for part in _parts(new, families, self.rank):
            if self._follows(part, twins):
                record, family = twins[part[0].node]
                decided.groups.append(Settled(part, record, [], len(decided.groups), (family,)))
            else:
                touching = {kept.telling.node: kept for each in part for kept in linked.get(each.node, ())}
                touched = {family for each in part for family in families[each.node]}
                self._part(part, list(touching.values()), decided, touched)
        return decided

    def _follows(self, part: Sequence[T], twins: Mapping[int, tuple[int, int]]) -> bool:
        """Whether a part changes no group: it is alike to one record's, and no two of it can stand apart.

        Two statements of one article in other words do, whatever other articles say; two tellings of an event do not.
        """
        if not all(each.node in twins for each in part) or len({twins[each.node] for each in part}) > 1:
            return False
        return self.joins.kind == "event" or len({each.twin for each in part}) == 1

    def again(self, records: Iterable[int]) -> Decided[T]:
        """Settle the families of these records anew, as after a ruling; nothing is new."""
        kept = [each for record in records for each in self.joins.of_record(record)]
        rulings = self.joins.rulings(each.telling.anchor for each in kept)
        decided: Decided[T] = Decided()
        kept += self._ruled(rulings, kept)
        self._part([], kept, decided, {each.family for each in kept})
        return decided

    def without(self, families: Iterable[int]) -> Decided[T]:
        """Settle each of these families anew without what the article told there."""
        decided: Decided[T] = Decided()
        for family in sorted(families):
            self._part([], [], decided, (family,))
        return decided

    def _part(
        self, part: Sequence[T], touching: Sequence[Kept[T]], decided: Decided[T], touched: Iterable[int]
    ) -> None:
        families = tuple(sorted(touched))
        small = self.joins.size(families) <= FAMILY
        family: Sequence[Kept[T]] = self.joins.family(families, self.article) if small else touching
        tellings = [*(kept.telling for kept in family), *part]
        rulings = self.joins.rulings(each.anchor for each in tellings)
        if small:
            groups = grouped(tellings, self.rank, rulings)
        else:
            stand: dict[int, list[T]] = defaultdict(list)
            for kept in family:
                stand[kept.native].append(kept.telling)
            groups = grouped(part, self.rank, rulings, onto=stand.values())
        decided.stored.update({kept.telling.node: kept for kept in family})
        had: dict[int, Sequence[int]] = {kept.telling.node: (kept.native,) for kept in family}
        goes_on = inherited(groups, had | {each.node: self._heirs(each) for each in part})
        number = len(decided.groups)
        ruled = {at: number + min(one) for one in self._as_ruled(groups, rulings, decided, small) for at in one}
        for at, (group, (record, absorbed)) in enumerate(zip(groups, goes_on, strict=True)):
            decided.groups.append(Settled(group, record, absorbed, number, families, ruled[at]))

    def _as_ruled(
        self,
        groups: Sequence[Sequence[T]],
        rulings: Rulings,
        decided: Decided[T],
        whole: bool,  # noqa: FBT001 -- a finding
    ) -> list[list[int]]:
        """The groups that are one by ruling; where the family is not `whole` those that are one now stay so."""
        if whole:
            return ruled_same(groups, rulings)
        by_record: dict[int, set[str]] = defaultdict(set)
        for group in groups:
            for member in group:
                if kept := decided.stored.get(member.node):
                    by_record[kept.record].add(member.anchor)
        now = {frozenset((min(anchors), each)) for anchors in by_record.values() for each in anchors}
        return ruled_same(groups, Rulings(rulings.same | now))

    def _heirs(self, telling: T) -> Sequence[int]:
        if telling.node not in self._had:
            self._had[telling.node] = self.heirs(telling)
        return self._had[telling.node]

    def _linked(self, each: T, near: Sequence[Kept[T]], rulings: Rulings) -> list[Kept[T]]:
        return [
            kept
            for kept in near
            if each.twin == kept.telling.twin
            or self.rank(each, kept.telling, False) is not None
            or (rulings.same and frozenset((each.anchor, kept.telling.anchor)) in rulings.same)
        ]

    def _ruled(self, rulings: Rulings, near: Sequence[Kept[T]]) -> list[Kept[T]]:
        """The stored tellings that an editor ruled to be the same as some of these."""
        anchors = sorted({anchor for pair in rulings.same for anchor in pair})
        if not anchors:
            return []
        seen = {kept.telling.node for kept in near}
        found = self.joins.sharing((key_of("anchor", anchor) for anchor in anchors), self.article)
        return [kept for kept in found if kept.telling.node not in seen]


def _parts(
    new: Sequence[T], families: Mapping[int, Sequence[int]], rank: Callable[[T, T, bool], Rank | None]
) -> list[list[T]]:
    """The new tellings in parts that touch one another or one family, in the order of the text."""
    above: dict[Hashable, Hashable] = {}

    def top(each: Hashable) -> Hashable:
        while above.setdefault(each, each) != each:
            above[each] = each = above[above[each]]
        return each

    before: dict[str, list[T]] = defaultdict(list)
    for each in new:
        for family in families[each.node]:
            above[top(("family", family))] = top(each.node)
        beside = before[each.beside]
        for other in beside[-BESIDE:]:
            if top(other.node) != top(each.node) and rank(each, other, True) is not None:
                above[top(other.node)] = top(each.node)
        beside.append(each)
    parts: dict[Hashable, list[T]] = defaultdict(list)
    for each in new:
        parts[top(each.node)].append(each)
    return list(parts.values())


@dataclass(frozen=True, slots=True)
class Applied(Generic[T]):
    """What was written: each telling's record by its node, each new one's family, and the records that changed.

    `natives` are the records by rule alone, `apart` the new ones of stored tellings that came apart from another.
    """

    records: dict[int, int] = field(default_factory=dict)
    natives: dict[int, int] = field(default_factory=dict)
    families: dict[int, int] = field(default_factory=dict)
    moved: set[int] = field(default_factory=set)
    apart: set[int] = field(default_factory=set)

    def now(self, kept: Kept[T]) -> int:
        """The record that a stored telling stands for from now on."""
        return self.records.get(kept.telling.node, kept.record)


def apply(joins: Joins[T], at: datetime, decided: Decided[T], add: Callable[[T], int]) -> Applied[T]:
    """Let every telling stand for the record that was decided; `add` makes a new one for a new telling.

    First by rule alone, then the oldest of those that are one by ruling stands for all. New tellings have no mention
    yet; the caller attaches one to their record and places it. Call inside a write.
    """
    applied: Applied[T] = Applied()
    family_of: dict[int, int] = {}
    natives: list[tuple[Settled[T], int]] = []
    for group in sorted(decided.groups, key=_place):
        first = min((member for member in group.members if member.node < 0), key=_place_of, default=None)
        native = group.record
        if native is None:
            native = add(first) if first else joins.copy(at, decided.stored[group.members[0].node].record)
            applied.apart.update({native} if any(each.node in decided.stored for each in group.members) else ())
        natives.append((group, native))
        family = family_of.setdefault(group.part, min(group.families, default=native))
        joins.unite(group.families, family)
        for member in group.members:
            applied.natives[member.node] = native
            if member.node < 0:
                applied.families[member.node] = family
        for gone in group.absorbed:
            applied.moved.update((joins.root(gone), gone))
            joins.merge(gone, native)
            applied.moved.add(joins.root(native))
    _lead(joins, natives, applied)
    for group, native in natives:
        record = joins.root(native)
        for member in group.members:
            applied.records[member.node] = record
            kept = decided.stored.get(member.node)
            if kept and (kept.record, kept.native) != (record, native):
                joins.move(member.node, native, record)
                applied.moved.update((record, kept.record))
    return applied


def none_is_new(telling: Telling) -> int:
    """For `apply` where nothing new was decided on."""
    raise AssertionError(telling)


def _lead(joins: Joins[T], natives: Sequence[tuple[Settled[T], int]], applied: Applied[T]) -> None:
    """Let what is one by ruling lead to the oldest of it, and what is one no more to itself again."""
    oldest: dict[int, int] = {}
    for group, native in natives:
        if group.ruled is not None:
            oldest[group.ruled] = min(native, oldest.get(group.ruled, native))
    for group, native in natives:
        record = native if group.ruled is None else oldest[group.ruled]
        if group.ruled is not None and joins.root(native) != record:
            applied.moved.update((native, record, joins.root(native)))
            joins.lead(native, record)


def _place_of(telling: T) -> int:
    return -telling.node


def _place(group: Settled[T]) -> tuple[bool, int]:
    """New groups in the order of the article's text, so that ids follow it; those without a new telling last."""
    new = [-member.node for member in group.members if member.node < 0]
    return not new, min(new, default=0)
