"""An editor's ruling that two statements are the same, or are not: applied at once, and taken back."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from bot.ingest.pipeline import Pipeline
from bot.ingest.rulings import rule, undo
from bot.lexicons import lexicons
from bot.model import EVERYTHING, Date, Incoming
from bot.reading import read
from bot.store import Store

if TYPE_CHECKING:
    from pathlib import Path

AT = datetime(2026, 2, 20, 9, 0, tzinfo=UTC)
SAID = (
    ("post", "A week of rain.\n\n“We will keep both gates of the dam open until the rain is over,” Ines Roth said."),
    ("wire", "Sandbags ran out.\n\n“We keep the gates of the dam open while it goes on raining,” said Ines Roth."),
    ("echo", "Cows slept uphill.\n\n“We will keep both gates of the dam open until the rain is over,” said Ines Roth."),
)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    pipeline = Pipeline(Store.open(tmp_path / "desk.db"), lambda: AT, lexicons(), read)
    for name, text in SAID:
        pipeline.ingest(Incoming(text, name, outlet=name, given_id=name, published=Date("2026-02-10", "day", "stated")))
    return pipeline.store


def told(store: Store) -> dict[str, list[str]]:
    found = {s.id: s for a in store.articles.all_in_order(EVERYTHING)
             for s in store.statements.of_article(EVERYTHING, a.pk)}  # fmt: skip
    return {id_: [r.article.id for r in s.receipts] for id_, s in found.items()}


def test_what_may_be_the_same_waits_for_an_editor(store: Store) -> None:
    assert told(store) == {"s1": ["post", "echo"], "s2": ["wire"]}
    assert [store.said.paired(record) for record in (1, 2)] == [(("s2", "similar words"),), (("s1", "similar words"),)]


def test_two_that_are_ruled_the_same_become_one_and_the_younger_id_leads_to_the_older(store: Store) -> None:
    with store.write():
        rule(store, AT, "statement", 2, 1, "ada", same=True)
    assert told(store) == {"s1": ["post", "wire", "echo"]}
    found = store.statements.get(EVERYTHING, "s2")
    assert found
    assert (found.id, store.said.paired(1)) == ("s1", ())


def test_a_ruling_that_is_taken_back_leaves_what_the_rules_say(store: Store) -> None:
    with store.write():
        rulings = rule(store, AT, "statement", 2, 1, "ada", same=True)
        undo(store, AT, "statement", rulings, [1])
    assert sorted(told(store).values()) == [["post", "echo"], ["wire"]]


def test_two_that_are_ruled_different_are_not_offered_again(store: Store) -> None:
    with store.write():
        rule(store, AT, "statement", 1, 2, "ada", same=False)
    assert (told(store), store.said.paired(1)) == ({"s1": ["post", "echo"], "s2": ["wire"]}, ())
