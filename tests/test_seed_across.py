"""Across the raw seed pages one statement is in two of them, once as quoted and once in an outlet's wording."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from bot.ingest.pipeline import Pipeline
from bot.ingest.seeding import people
from bot.lexicons import lexicons
from bot.model import EVERYTHING, Incoming
from bot.reading import read
from bot.store import Store
from tests.keys import NO_PAGES, PAGES, load_key, page_text

if TYPE_CHECKING:
    from pathlib import Path

KEY: list[dict[str, Any]] = load_key()["pages"]
AT = datetime(2026, 2, 15, 9, 0, tzinfo=UTC)


def keyed(article: str, start: int) -> set[str]:
    """The key's statements that hold this place of a page."""
    return {
        statement["id"]
        for page in KEY if page["id"] == article
        for statement in page["statements"]
        for part in statement["content"] if part["start"] - 2 <= start < part["end"]
    }  # fmt: skip


@pytest.mark.skipif(not PAGES.is_dir(), reason=NO_PAGES)
def test_the_quotation_of_one_page_and_its_paraphrase_in_another_are_one_and_nothing_else_is(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "desk.db")
    with store.write():
        store.people.save(people())
    pipeline = Pipeline(store, lambda: AT, lexicons(), read)
    for page in KEY:
        pipeline.ingest(Incoming(page_text(page["id"]), page["id"], given_id=page["id"]))
    statements = {s.pk: s for a in store.articles.all_in_order(EVERYTHING)
                  for s in store.statements.of_article(EVERYTHING, a.pk)}  # fmt: skip
    across = [s for s in statements.values() if len({r.article.pk for r in s.receipts}) > 1]
    told = [[keyed(r.article.id, r.mention.content[0].start) for r in s.receipts] for s in across]
    assert told == [[{"000-s6"}, {"001-s5"}]]
    assert [r.mention.kind for r in across[0].receipts] == ["indirect", "direct"]
