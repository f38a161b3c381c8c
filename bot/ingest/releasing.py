"""What a hold hid comes back, and finds what has come meanwhile: the same statement or event is one again."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

from bot.errors import SkipInput
from bot.following.joining import Telling
from bot.following.sameness import same_statement
from bot.following.timeline import same_event
from bot.ingest.across import Across, apply
from bot.ingest.rereading import Rereading

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from bot.following.joining import Rank
    from bot.ingest.pipeline import Pipeline
    from bot.store import Store
    from bot.store.joins import Joins

T = TypeVar("T", bound=Telling)


def release(store: Store, at: datetime, removal: int) -> tuple[int, ...]:
    """Bring back what the hold `removal` hid. Call inside a write.

    Returns the articles, by row, whose words were never read: they came during the hold, or changed. `read_late` reads
    them. Raises ValueError with the id of another hold that must be released first.
    """
    back = store.removals.holds.put_back(removal)
    back.touched["statement"] |= _joined(store.said, at, back.touched["statement"], same_statement)
    back.touched["event"] |= _joined(store.told, at, back.touched["event"], same_event)
    store.removals.holds.settle(back)
    store.articles.read_by_none(back.late)
    return tuple(sorted(back.late))


def read_late(pipeline: Pipeline, articles: Iterable[int]) -> None:
    """Read articles with the words that a hold kept from them; one that cannot be read waits for `slugline reread`."""
    rereading = Rereading(pipeline)
    for pk in articles:
        with suppress(SkipInput):
            if reread := rereading.compare(pk):
                rereading.write(reread)


def _joined(
    joins: Joins[T], at: datetime, records: Iterable[int], rank: Callable[[T, T, bool], Rank | None]
) -> set[int]:
    """Settle the families of what came back with those that came meanwhile; returns the records that were moved.

    What came back may have the keys of an older schema; it is found by the present ones, too.
    """
    articles = {kept.telling.article for record in records for kept in joins.of_record(record)}
    moved: set[int] = set()
    for article in sorted(articles):
        for kept in joins.of_article(article):
            joins.key(kept.telling.node, kept.telling.keys)
            near = joins.sharing(kept.telling.sought, article)
            same = [each.record for each in near if rank(kept.telling, each.telling, False) is not None]
            [mine] = (each.record for each in joins.of_article(article) if each.telling.node == kept.telling.node)
            if beside := dict.fromkeys(each for each in same if each != mine):
                moved |= apply(joins, at, Across(joins, 0, rank).again((mine, *beside)), _none).moved
    return moved


def _none(telling: object) -> int:
    raise AssertionError(telling)
