"""Articles that became of another report, or of none, give what they give anew: of one report more is one.

What has no date, an unnamed speaker or a few words alone is the same only within a report; a report printed again has
the dates of its first print, whenever that came. Nothing of it is announced.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bot.ingest.printed import dated_as_printed
from bot.ingest.recording import Recorder
from bot.model import EVERYTHING, Facts

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from bot.following.printing import Print
    from bot.model import EventMention, StatementMention
    from bot.store import Store
    from bot.store.records import Given


def regive(store: Store, at: datetime, moved: Iterable[int], beside: Print | None = None) -> None:
    """Settle anew what these articles give; call inside a write, once all are of the reports that they are of now.

    `beside` is an article that is recorded next.
    """
    for pk in moved:
        if given := _given(store, pk):
            _record(store, at, pk, given, beside)


def redate(store: Store, at: datetime, others: Iterable[int], beside: Print) -> None:
    """Settle anew what those of `others` give that have other dates now that `beside` stands with them."""
    for pk in others:
        if (given := _given(store, pk)) and dated_as_printed(store, pk, given.text, given.facts, beside) != given.facts:
            _record(store, at, pk, given, beside)


class _Read(NamedTuple):
    """What an article gives, as it is stored, and the revision that it was read in."""

    revision: int
    text: str
    facts: Facts


def _given(store: Store, pk: int) -> _Read | None:
    article = store.articles.by_pk(EVERYTHING, pk)
    statements, events = store.statements.given_by(pk), store.events.given_by(pk)
    if article is None or not (statements or events):
        return None
    read: Given[StatementMention] | Given[EventMention] = statements[0] if statements else events[0]
    said, told = (tuple(given.mention for given in statements), tuple(given.mention for given in events))
    facts = Facts(article.language, article.published, statements=said, events=told, engine=read.engine)
    return _Read(read.revision, read.text, facts)


def _record(store: Store, at: datetime, pk: int, given: _Read, beside: Print | None) -> None:
    recorder = Recorder(store, at, pk, given.text, regrouped=True, beside=beside)
    recorder.settle(recorder.record(given.revision, given.facts))
