"""What an article's current revision gave, read back from the store."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.ingest.recording import Recorded, Recorder, Words
from bot.model import EVERYTHING

if TYPE_CHECKING:
    from datetime import datetime

    from bot.store import Store
    from bot.store.records import Article


def read_back(store: Store, at: datetime, article: Article) -> Recorded:
    """What the article gave; its words are indexed again. Call inside a write."""
    text = store.articles.text(EVERYTHING, article)
    recorded = Recorded()
    for statement in store.statements.of_article(EVERYTHING, article.pk):
        receipt = next(r for r in statement.receipts if r.article.pk == article.pk)
        wordings = store.statements.wordings(statement.pk, only_article=article.pk)
        recorded.statements[statement.pk] = Words(receipt.text, receipt.content, wordings[0])
    for event in store.events.of_article(EVERYTHING, article.pk):
        found = next(r for r in event.receipts if r.article.pk == article.pk)
        recorded.events[event.pk] = (found.text, found.mention.date)
    Recorder(store, at, article.pk, text).settle(recorded)
    return recorded
