"""An editor's ruling that two records are the same, or are not; everything here is called inside a write.

It is kept by what was said and when, so that it outlives every re-read, and applied at once to what the desk has.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from bot.following.sameness import same_statement
from bot.following.timeline import same_event
from bot.ingest.across import Across, apply, none_is_new

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.following.given import GivenEvent, GivenStatement
    from bot.ingest.across import Decided
    from bot.store import Store
    from bot.store.joins import Joins, Kept
    from bot.store.tellings import Kind

DISAGREE = "editors disagree"
"""Why two records may be the same of which one editor says so, and another one not."""
MOST = 20
"""Tellings of each side that a ruling names; more add nothing, for one is enough to hold on to."""


def rule(  # noqa: PLR0913 -- one ruling, one call
    store: Store, at: datetime, kind: Kind, one: int, other: int, by: str, *, same: bool, opposed: bool = False
) -> tuple[int, ...]:
    """Rule on two statements, or two events, by their rows; returns the rulings' rows, for `undo`.

    Ruled the same they become one, the younger id leading to the older; ruled different they stay, or come, apart,
    as far as they are two records now. What is `opposed` to another person's ruling is of what the two are by rule
    alone; they wait for both people then, as neither ruling counts.
    """
    joins: Joins[GivenStatement] | Joins[GivenEvent] = store.said if kind == "statement" else store.told
    tellings = (_tellings(joins, record, same=same or opposed) for record in (one, other))
    anchors = [dict.fromkeys(kept.telling.anchor for kept in each) for each in tellings]
    pairs = product(*(list(each)[:MOST] for each in anchors))
    rows = tuple(joins.rule(at, mine, theirs, by, same=same) for mine, theirs in pairs if mine != theirs)
    joins.unpair(one, other)
    if opposed:
        joins.pair(at, one, other, DISAGREE)
    again(store, at, kind, sorted({joins.root(one), joins.root(other), one, other}))
    return rows


def parted(store: Store, kind: Kind, record: int, article: int) -> tuple[list[str], list[str]]:
    """The anchors under which an article tells of a record, and those under which others do alone."""
    joins: Joins[GivenStatement] | Joins[GivenEvent] = store.said if kind == "statement" else store.told
    mine = dict.fromkeys(kept.telling.anchor for kept in joins.of_article(article) if kept.record == record)
    theirs = dict.fromkeys(kept.telling.anchor for kept in joins.of_record(record))
    return list(mine), [anchor for anchor in theirs if anchor not in mine]


def part(store: Store, at: datetime, kind: Kind, record: int, article: int, by: str) -> None:
    """Rule that what an article tells under a record is another thing than what others tell under it."""
    joins: Joins[GivenStatement] | Joins[GivenEvent] = store.said if kind == "statement" else store.told
    mine, theirs = parted(store, kind, record, article)
    for one, other in product(mine[:MOST], theirs[:MOST]):
        joins.rule(at, one, other, by, same=False)
    again(store, at, kind, (record,))


def undo(store: Store, at: datetime, kind: Kind, rulings: Sequence[int], records: Sequence[int]) -> None:
    """Take rulings back; the records they touched are settled anew, by rule alone."""
    joins: Joins[GivenStatement] | Joins[GivenEvent] = store.said if kind == "statement" else store.told
    for ruling in rulings:
        joins.undo(at, ruling)
    again(store, at, kind, records)


def again(store: Store, at: datetime, kind: Kind, records: Sequence[int]) -> None:
    """Settle the families of these records anew and bring what moved in line with its mentions."""
    if kind == "statement":
        decided = Across(store.said, 0, same_statement).again(records)
        store.statements.settle(sorted(apply(store.said, at, decided, none_is_new).moved | set(records)))
    else:
        told: Decided[GivenEvent] = Across(store.told, 0, same_event).again(records)
        store.events.settle(sorted(apply(store.told, at, told, none_is_new).moved | set(records)))


def _tellings(
    joins: Joins[GivenStatement] | Joins[GivenEvent], record: int, *, same: bool
) -> Sequence[Kept[GivenStatement] | Kept[GivenEvent]]:
    """The tellings that a ruling names: of what is the same those that are its own, not what was ruled one with it."""
    own = joins.of_native(record) if same else ()
    return own or joins.of_record(record)
