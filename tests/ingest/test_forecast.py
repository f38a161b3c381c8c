"""What a feed would have brought, reckoned without keeping anything."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from bot.ingest.feeds import FeedEntry
from bot.ingest.forecast import Forecast, forecast
from bot.ingest.pipeline import Pipeline
from bot.lexicons import lexicons
from bot.model import Date
from bot.reading import read
from bot.store import Store

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 2, 10, 9, 0, tzinfo=UTC)


def entry(number: int, title: str, summary: str, day: str | None) -> FeedEntry:
    return FeedEntry(f"e{number}", None, title, summary, Date(day, "day", "stated") if day else None)


ENTRIES = (
    entry(1, "Ferry to Holm sails again", "The ferry left the quay at Holm on Tuesday.", "2026-02-10"),
    entry(2, "Ferry crew at Holm on strike", "The crew of the ferry stays on the quay.", "2026-02-09"),
    entry(3, "Bread is dearer", "Bakers ask for more.", "2026-02-09"),
    entry(4, "Ferry at Holm", "The quay and the ferry.", "2026-02-08"),
    entry(5, "Ferry to Holm", "The quay again.", None),
    entry(6, "", "", "2026-02-10"),
)


def test_entries_of_the_last_day_are_matched_and_the_store_stays_as_it_is(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "desk.db")
    with store.write():
        store.storylines.create(NOW, "ferry", "Will it sail?", "test", terms=("ferry", "quay", "holm"))
    pipeline = Pipeline(store, lambda: NOW, lexicons(), read)
    before = list(store.connections.sql.iterdump())
    found = forecast(ENTRIES, date(2026, 2, 10), pipeline)
    assert found == Forecast(date(2026, 2, 9), entries=4, undated=1, read=3, into={"ferry": 2}, perhaps=0)
    assert list(store.connections.sql.iterdump()) == before
    assert forecast((), date(2026, 2, 10), pipeline) == Forecast(date(2026, 2, 9), 0, 0, 0)
    store.close()
