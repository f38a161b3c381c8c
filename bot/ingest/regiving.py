"""Articles that became of another report, or of none, give what they give anew: of one report more is one.

What has no date, an unnamed speaker or a few words alone is the same only within a report. Nothing of it is announced.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.ingest.recording import Recorder
from bot.model import EVERYTHING, Facts

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from bot.model import EventMention, StatementMention
    from bot.store import Store
    from bot.store.records import Given


def regive(store: Store, at: datetime, moved: Iterable[int]) -> None:
    """Settle anew what these articles give; call inside a write, once all are of the reports that they are of now."""
    for pk in moved:
        article = store.articles.by_pk(EVERYTHING, pk)
        statements, events = store.statements.given_by(pk), store.events.given_by(pk)
        if article is None or not (statements or events):
            continue
        read: Given[StatementMention] | Given[EventMention] = statements[0] if statements else events[0]
        facts = Facts(
            article.language,
            article.published,
            statements=tuple(given.mention for given in statements),
            events=tuple(given.mention for given in events),
            engine=read.engine,
        )
        recorder = Recorder(store, at, pk, read.text, regrouped=True)
        recorder.settle(recorder.record(read.revision, facts))
