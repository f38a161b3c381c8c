"""Which tellings are of one thing: decided from the set of them, so that the order in which they came does not matter.

The rule, for statements and for events alike. Two tellings either stand apart or are ranked by how surely they are
one. All tellings that can touch one another, over however many steps, are a family. Within a family they are taken in
an order of their own (the finest date first, then by words, then by the article's key), never in the order of arrival.
Each joins the group in which it stands apart from none; of several it joins the one that ranks it highest; where two
rank it alike nobody can say which it is, and it begins a group of its own. An arrival therefore settles its whole
family anew: two groups that it joins become one, one that it makes doubtful comes apart. What an editor ruled to
be different goes before all of this; what one ruled to be the same is laid over it, so that taking a ruling back leaves
what the rule alone says.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence

Rank = tuple[int, float]
"""How surely two tellings are of one thing, to be compared only."""


class Telling(Protocol):
    """One article's telling; `node` names it, `traits` are all that is compared, `anchor` what rulings hold on to.

    `order` is its place among others whenever it came; `twin` the key of those that are alike in every trait, which
    are in one group whatever else there is; `keys` are what it is found by, `sought` those of others that
    it is compared with; of its own article it is compared with those that have the same `beside`.
    """

    @property
    def node(self) -> int: ...  # noqa: D102
    @property
    def article(self) -> int: ...  # noqa: D102
    @property
    def traits(self) -> Hashable: ...  # noqa: D102
    @property
    def anchor(self) -> str: ...  # noqa: D102
    @property
    def order(self) -> tuple[Any, ...]: ...  # noqa: D102
    @property
    def twin(self) -> int: ...  # noqa: D102
    @property
    def keys(self) -> tuple[int, ...]: ...  # noqa: D102
    @property
    def sought(self) -> tuple[int, ...]: ...  # noqa: D102
    @property
    def beside(self) -> str: ...  # noqa: D102


T = TypeVar("T", bound=Telling)


@dataclass(frozen=True, slots=True)
class Rulings:
    """What editors have decided, as pairs of anchors: these two are the same, these two are not."""

    same: frozenset[frozenset[str]] = frozenset()
    different: frozenset[frozenset[str]] = frozenset()


@dataclass(slots=True)
class Group(Generic[T]):
    """Tellings of one thing; of those that are alike in every trait one is compared, with the articles that have it."""

    members: list[T] = field(default_factory=list)
    kinds: dict[Hashable, tuple[T, set[int]]] = field(default_factory=dict)

    def add(self, telling: T) -> None:
        """Take one in."""
        self.members.append(telling)
        self.kinds.setdefault(telling.traits, (telling, set()))[1].add(telling.article)


def grouped(
    tellings: Iterable[T],
    rank: Callable[[T, T, bool], Rank | None],
    rulings: Rulings | None = None,
    onto: Iterable[Sequence[T]] = (),
) -> list[list[T]]:
    """The tellings in groups of one thing each; the same groups whatever their order.

    `rank(one, other, own)` is None where the two stand apart; `own` says that one article has both. `onto` are groups
    that stand as they are, first. Of the rulings those count that keep tellings apart; see `ruled_same`.
    """
    rulings = rulings or Rulings()
    groups: list[Group[T]] = []
    for members in onto:
        groups.append(Group())
        for member in members:
            groups[-1].add(member)
    for block in _blocks(tellings):
        ranked = [(found, group) for group in groups if (found := _rank(block, group, rank, rulings)) is not None]
        most = max((found for found, _ in ranked), default=None)
        best = [group for found, group in ranked if found == most]
        if len(best) != 1:
            best = [Group()]
            groups += best
        for telling in block:
            best[0].add(telling)
    return [group.members for group in groups]


def _blocks(tellings: Iterable[T]) -> list[list[T]]:
    """The tellings in their own order, those that are alike in every trait together."""
    alike: dict[Hashable, list[T]] = {}
    for telling in sorted(tellings, key=lambda each: each.order):
        alike.setdefault(telling.traits, []).append(telling)
    return list(alike.values())


def _rank(
    block: Sequence[T], group: Group[T], rank: Callable[[T, T, bool], Rank | None], rulings: Rulings
) -> tuple[bool, Rank] | None:
    """How surely a block belongs to a group: first whether one there is alike in all, then by the least likely."""
    if rulings.different and any(
        frozenset((telling.anchor, other.anchor)) in rulings.different for telling in block for other in group.members
    ):
        return None
    articles = {telling.article for telling in block}
    least: Rank | None = None
    for other, having in group.kinds.values():
        found = rank(block[0], other, not articles.isdisjoint(having))
        if found is None:
            return None
        least = found if least is None else min(least, found)
    return (block[0].traits in group.kinds, least) if least is not None else None


def ruled_same(groups: Sequence[Sequence[T]], rulings: Rulings) -> list[list[int]]:
    """The groups, by their places, that editors ruled to be one; those that they did not, alone."""
    holding: dict[str, list[int]] = defaultdict(list)
    for number, group in enumerate(groups):
        for member in group:
            holding[member.anchor].append(number)
    into = list(range(len(groups)))
    for pair in rulings.same:
        together = {into[number] for anchor in pair for number in holding[anchor]}
        if all(holding[anchor] for anchor in pair):
            into = [min(together) if number in together else number for number in into]
    merged: dict[int, list[int]] = defaultdict(list)
    for number, first in enumerate(into):
        merged[first].append(number)
    return list(merged.values())


def inherited(groups: Sequence[Sequence[T]], had: Mapping[int, Sequence[int]]) -> list[tuple[int | None, list[int]]]:
    """For each group the record it goes on as (None: a new one), and the records that became part of it.

    `had` are the records that a telling's node stood for until now. Where a record's tellings come apart, the group
    with the oldest of them keeps it; where groups become one, the oldest record stays. Nodes grow with time; those
    below 0 are not stored yet.
    """
    holder: dict[int, tuple[tuple[bool, int], int]] = {}
    for number, group in enumerate(groups):
        for member in group:
            for record in had.get(member.node, ()):
                claim = ((member.node < 0, abs(member.node)), number)
                holder[record] = min(holder.get(record, claim), claim)
    won: dict[int, list[int]] = defaultdict(list)
    for record, (_, number) in holder.items():
        won[number].append(record)
    return [(min(won[n]), sorted(won[n])[1:]) if won[n] else (None, []) for n in range(len(groups))]


def key_of(*parts: str) -> int:
    """A signed number of 64 bits for what two tellings must share to be looked at; the same in every process."""
    return int.from_bytes(blake2b("\0".join(parts).encode(), digest_size=8).digest(), "big", signed=True)
