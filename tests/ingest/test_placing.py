"""The following index is what folding the store's rows gives, and nothing that was not written stays in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from bot.following.index import Window
from bot.ingest.pipeline import Pipeline
from bot.ingest.placing import Placing
from bot.lexicons import lexicons
from bot.model import EVERYTHING, Incoming
from bot.reading import read
from bot.store import Store
from bot.store.following import decoded, encoded
from tests.following.test_clusters import FIRE, STRIKE, YARDS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.following.index import Index

AT = datetime(2026, 2, 20, 9, 0, tzinfo=UTC)
TEXTS = (YARDS[0], YARDS[3], FIRE, YARDS[1], STRIKE, YARDS[4], YARDS[2], YARDS[5], f"{YARDS[2]} (Wire)")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(tmp_path / "desk.db")
    yield opened
    opened.close()


def live(store: Store, window: Window = Window(), texts: tuple[str, ...] = TEXTS) -> Index:  # noqa: B008 -- frozen
    pipeline = Pipeline(store, lambda: AT, lexicons(), read, window)
    for number, text in enumerate(texts):
        pipeline.ingest(Incoming(text, f"n{number}", given_id=f"n{number}"))
    pipeline.ingest(Incoming(f"{TEXTS[4]} It goes on today.", "n4", given_id="n4"))
    return pipeline.placing.index


def folded(store: Store, window: Window = Window()) -> Index:  # noqa: B008 -- frozen
    placing = Placing(store, lexicons(), window)
    with store.write():
        placing.fold()
    return placing.index


@pytest.mark.parametrize("window", [Window(), Window(articles=5)], ids=["all", "five"])
def test_folding_the_store_gives_the_index_as_it_grew(store: Store, window: Window) -> None:
    grown, again = live(store, window), folded(store, window)
    assert list(grown.articles.values()) == list(again.articles.values())
    assert (grown.cluster_of, grown.members, grown.sums) == (again.cluster_of, again.members, again.sums)
    assert (grown.holding, grown.copies.shingles) == (again.holding, again.copies.shingles)
    assert [grown.candidates(article, 9) for article in grown.articles.values()] == [
        again.candidates(article, 9) for article in again.articles.values()
    ]


def test_only_articles_within_the_window_are_kept(store: Store) -> None:
    grown = live(store, Window(articles=5))
    rows = store.connections.sql.execute("SELECT article FROM kept ORDER BY article")
    assert [row["article"] for row in rows] == list(grown.articles) == [5, 6, 7, 8, 9]


def test_the_cluster_joined_on_arrival_stays_beside_the_one_an_article_stands_in(store: Store) -> None:
    placing = Placing(store, lexicons())
    live(store)
    arrived = [article.cluster for article in store.articles.all_in_order(EVERYTHING)]
    with store.write():
        store.following.regroup({1: 9, 2: 9})
        placing.fold()
    assert [article.cluster for article in store.articles.all_in_order(EVERYTHING)] == arrived
    assert placing.index.members[9] == [1, 2]


def test_what_was_not_written_is_not_in_the_index(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    pipeline = Pipeline(store, lambda: AT, lexicons(), read)
    pipeline.ingest(Incoming(FIRE, "one"))
    with monkeypatch.context() as patched:
        patched.setattr(Pipeline, "credit", _interrupted)
        with pytest.raises(KeyboardInterrupt):
            pipeline.ingest(Incoming(STRIKE, "two"))
    pipeline.ingest(Incoming(YARDS[3], "three"))
    assert list(pipeline.placing.index.articles.values()) == list(folded(store).articles.values())


def test_two_processes_see_each_others_articles_and_texts(store: Store) -> None:
    """As if one process had taken all in: what either knows is what the store's rows give."""
    one, other = (Pipeline(store, lambda: AT, lexicons(), read) for _ in range(2))
    arrivals = [*enumerate(TEXTS), (4, f"{TEXTS[4]} It goes on today."), (8, YARDS[3]), (9, "Lund has a new trainer.")]
    for turn, (number, text) in enumerate(arrivals):
        pipeline = other if turn % 3 else one
        pipeline.ingest(Incoming(text, f"n{number}", given_id=f"n{number}"))
    rows = {row["pk"]: row["stands_in"] for row in store.connections.sql.execute("SELECT pk, stands_in FROM article")}
    for pipeline in (one, other):
        with store.write():
            pipeline.placing.fold()
        grown, again = pipeline.placing.index, folded(store)
        assert (grown.cluster_of, grown.sums, grown.holding) == (rows, again.sums, again.holding)
        assert {pk: grown.copies.original(pk) for pk in rows} == {pk: again.copies.original(pk) for pk in rows}


def test_a_cluster_that_comes_apart_in_one_process_does_so_in_the_other(store: Store) -> None:
    one, other = (Pipeline(store, lambda: AT, lexicons(), read) for _ in range(2))
    for text in (YARDS[0], YARDS[3], YARDS[1], YARDS[4]):
        one.ingest(Incoming(text, "together"))
    with store.write():
        store.following.regroup(dict.fromkeys((1, 2, 3, 4), 1))
        one.placing.drop()
        one.placing.fold()
        other.placing.fold()
    other.ingest(Incoming(YARDS[5], "the fifth"))
    with store.write():
        one.placing.fold()
    assert one.placing.index.members == {1: [2, 4, 5], 5: [1, 3]}


def _interrupted(*_: object) -> None:
    raise KeyboardInterrupt


def test_features_come_back_from_their_bytes_and_those_of_another_form_are_made_anew(store: Store) -> None:
    grown = live(store)
    article, shingles = grown.articles[1], frozenset(grown.copies.shingles[1])
    assert decoded(1, article.arrived, encoded(article, shingles)) == (article, shingles)
    assert decoded(1, article.arrived, b"\x00" + encoded(article, shingles)[1:]) is None
    with store.write():
        store.connections.sql.execute("UPDATE kept SET kept = x'00000000' WHERE article = 1")
    again = folded(store).articles[1]
    assert (again.stems, again.years) == (article.stems, article.years)
    assert again == replace(again, pk=1, arrived=article.arrived)
