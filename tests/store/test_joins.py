"""What statements and events are joined by across articles, kept and found again."""

from pathlib import Path

import pytest

from bot.following.given import GivenEvent
from bot.following.joining import Rulings
from bot.model import Date
from bot.store import Store
from tests.store.kept import FIXTURES, restore
from tests.store.making import AT, arrive, said

VIK = "Ada Lund told the council that “the bridge at Vik stays closed for the whole winter”."
CLOSED = "“the bridge at Vik stays closed for the whole winter”"


def placed(store: Store, given_id: str, key: int) -> tuple[int, int]:
    """An article with one statement that is found by `key`; returns the article's row and the statement's."""
    article = arrive(store, VIK, given_id=given_id)
    record = said(store, article, CLOSED)
    with store.write():
        store.said.place([record], record, record, record, [key])
    return article.pk, record


def test_a_telling_is_found_by_its_key_but_not_for_its_own_article(store: Store) -> None:
    (one, first), (other, second) = placed(store, "one", 7), placed(store, "other", 7)
    placed(store, "third", 8)
    assert [kept.record for kept in store.said.sharing([7], one)] == [second]
    assert [kept.record for kept in store.said.sharing([7], other)] == [first]
    assert [kept.telling.key for kept in store.said.sharing([7, 8], 0)] == ["id:one", "id:other", "id:third"]


def test_a_mention_that_goes_takes_its_keys_along(store: Store) -> None:
    article, _ = placed(store, "one", 7)
    with store.write():
        store.statements.detach(article)
    assert store.connections.sql.execute("SELECT count(*) FROM statement_key").fetchone()[0] == 0


def test_families_become_one_and_a_merged_id_leads_on_over_every_step(store: Store) -> None:
    records = [placed(store, name, 7)[1] for name in ("one", "other", "third")]
    with store.write():
        store.said.unite(records, records[0])
        for gone, into in ((records[2], records[1]), (records[1], records[0])):
            store.said.move(gone, into, into)
            store.said.merge(gone, into)
    assert len(store.said.family([records[0]], 0)) == store.said.size([records[0]]) == 3
    rows = store.connections.sql.execute("SELECT merged_into FROM statement ORDER BY pk")
    assert [row[0] for row in rows] == [None, records[0], records[0]]


@pytest.mark.parametrize(("second", "held"), [("ada", frozenset({frozenset({"one", "other"})})), ("bo", frozenset())])
def test_ones_last_ruling_holds_two_that_differ_do_not_and_one_taken_back_holds_no_more(
    store: Store, second: str, held: frozenset[frozenset[str]]
) -> None:
    pair = frozenset({"one", "other"})
    with store.write():
        store.said.rule(AT, "one", "other", "ada", same=True)
        last = store.said.rule(AT, "other", "one", second, same=False)
        before = store.said.rulings(["other"])
        store.said.undo(AT, last)
    assert (before, store.said.rulings(["one"])) == (
        Rulings(different=held), Rulings(same=frozenset({pair})),
    )  # fmt: skip
    assert store.said.rulings(["third"]) == store.told.rulings(["one"]) == Rulings()


def test_two_that_may_be_the_same_name_each_other_until_it_is_decided(store: Store) -> None:
    _, first = placed(store, "one", 7)
    _, second = placed(store, "other", 7)
    with store.write():
        store.said.pair(AT, second, first, "similar words")
    assert (store.said.paired(first), store.said.paired(second)) == (
        (("s2", "similar words"),), (("s1", "similar words"),),
    )  # fmt: skip
    with store.write():
        store.said.unpair(first, second)
    assert store.said.paired(first) == ()


def test_what_an_older_schema_kept_can_be_joined(tmp_path: Path) -> None:
    path = tmp_path / "kept.db"
    restore(FIXTURES / "schema-1.sql", path)
    store = Store.open(path)
    kept = store.said.of_record(1)
    assert [(each.record, each.family) for each in kept] == [(1, kept[0].family)] * 2
    assert {each.record for each in store.said.sharing(kept[0].telling.sought, 0)} == {1}
    assert len(store.told.of_record(1)) == 1
    store.close()


def test_events_of_an_older_schema_are_found_by_what_marks_them_now(tmp_path: Path) -> None:
    path = tmp_path / "kept.db"
    restore(FIXTURES / "schema-11.sql", path)
    store = Store.open(path)
    keys = {row[0] for row in store.connections.sql.execute("SELECT key FROM event_key")}
    march = Date("2026-03", "month", "resolved", words="March")
    assert keys == {*GivenEvent(1, 1, "id:v1", 54, "It had been closed since March", march).keys}
    store.close()
