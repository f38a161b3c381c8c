"""One report printed on several days tells of the days of its first print, and announces nothing again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from itertools import permutations
from typing import TYPE_CHECKING

import pytest

from bot.ingest.pipeline import Pipeline
from bot.ingest.rereading import Rereading
from bot.lexicons import lexicons
from bot.model import EVERYTHING, Date, Incoming, Known
from bot.reading import read
from bot.store import Store
from tests.test_order import announced_twice, cached, held

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bot.model import Ingested
    from tests.test_order import Held

AT = datetime(2026, 3, 28, 9, 0, tzinfo=UTC)
WORDS = lexicons()
DAM = """The dam at Orsk broke yesterday and flooded three villages, the governor, Mila Torv, said on Monday.

“We lost the road in an hour,” Torv said today.

The army will send 200 soldiers tomorrow. Torv asked the government for boats, and said the school would stay shut.

The board of the dam had warned for years that its wall would not hold, and had no money to mend it."""
MORE = "The mayor of Orsk, Leo Hart, met the families of the drowned yesterday."


def told(name: str, day: str, text: str) -> Incoming:
    published = Date(day, "day", "stated") if day else None
    return Incoming(text, name, outlet=f"The {name}", given_id=name, published=published, storyline="dam")


FIRST = told("first", "2026-03-02", DAM)
CUT = told("cut", "2026-03-03", DAM.rpartition("\n\n")[0])
LONGER = told("longer", "2026-03-10", f"{DAM}\n\n{MORE}")
UNDATED = told("undated", "", DAM)
PRINTS = (FIRST, CUT, LONGER, UNDATED)
OTHER = "The gates of the weir at Orsk were painted green, and nobody in the town liked the colour at all."


def desk(path: Path, order: Sequence[Incoming]) -> tuple[Store, list[Ingested]]:
    store, known = Store.open(path), Known((), WORDS)
    pipeline = Pipeline(store, lambda: AT, WORDS, lambda text, published, _: cached(text, published, known))
    return store, [pipeline.ingest(incoming) for incoming in order]


def dated(store: Store) -> tuple[Held, frozenset[tuple[str, str | None, str | None, str, int]]]:
    """What is held, with each mention's days."""
    articles = list(store.articles.all_in_order(EVERYTHING))
    said = {
        (a.id, g.mention.said.value, g.mention.reported_on, g.mention.said.words, g.mention.context.start)
        for a in articles
        for g in store.statements.given_by(a.pk)
    }
    happened = {
        (a.id, g.mention.date.value, None, g.mention.date.words, g.mention.span.start)
        for a in articles
        for g in store.events.given_by(a.pk)
    }
    return held(store), frozenset(said | happened)


def test_a_copy_printed_days_later_changes_nothing_and_stands_behind_the_days_of_the_first(tmp_path: Path) -> None:
    store, done = desk(tmp_path / "a.db", [FIRST, CUT, replace(LONGER, text=DAM), UNDATED])
    assert [(each.outcome, len(each.changes)) for each in done[1:]] == [("copy", 0)] * 3
    found = {(words, value) for _, value, _, words, _ in dated(store)[1] if words}
    assert found == {
        ("yesterday", "2026-03-01"), ("Monday", "2026-03-02"), ("today", "2026-03-02"), ("tomorrow", "2026-03-03"),
    }  # fmt: skip
    store.close()


def test_what_a_later_print_adds_itself_keeps_its_own_days(tmp_path: Path) -> None:
    store, done = desk(tmp_path / "a.db", [FIRST, LONGER])
    assert [(c.kind, c.text) for c in done[1].changes] == [("new event", MORE.removesuffix("."))]
    added = {value for name, value, _, _, start in dated(store)[1] if name == "longer" and start >= len(DAM)}
    assert added == {"2026-03-09"}
    store.close()


def test_prints_in_many_orders_end_the_same_and_announce_nothing_twice(tmp_path: Path) -> None:
    results = []
    for number, order in enumerate(list(permutations(PRINTS))[::2]):
        store, _ = desk(tmp_path / f"{number}.db", order)
        results.append((dated(store), announced_twice(store)))
        store.close()
    assert results == [(results[0][0], [])] * len(results)


@pytest.mark.parametrize("edited", ["first", "cut", "longer"])
def test_a_print_that_becomes_another_report_gives_its_days_to_none(tmp_path: Path, edited: str) -> None:
    """Each order in which the others come around the edit ends the same."""
    other = next(each for each in PRINTS if each.given_id == edited)
    others = [each for each in (FIRST, CUT, LONGER) if each is not other]
    arrivals = [other, replace(other, text=OTHER), *others]
    results = []
    orders = [each for each in permutations(arrivals) if each.index(arrivals[0]) < each.index(arrivals[1])]
    for number, order in enumerate(orders[::2]):
        store, _ = desk(tmp_path / f"{number}.db", order)
        results.append(dated(store))
        store.close()
    assert results == [results[0]] * len(results)
    left = min(each.published.value or "" for each in others if each.published)
    assert {day for _, _, day, _, start in results[0][1] if day and start < len(CUT.text)} == {left}


def test_the_store_read_again_finds_nothing_else(tmp_path: Path) -> None:
    store, _ = desk(tmp_path / "a.db", PRINTS)
    before, known = dated(store), Known((), WORDS)
    again = Rereading(Pipeline(store, lambda: AT, WORDS, lambda text, day, _: cached(text, day, known)))
    for pk in again.waiting(everything=True):
        found = again.compare(pk)
        assert found is not None
        assert found.found == ()
        assert again.write(found)
    assert dated(store) == before
    store.close()


@pytest.mark.parametrize(
    ("day", "value"),
    [("2026-03-02", "2026-03-01"), ("2026-03-09", "2026-03-01"), ("2026-12-09", "2026-12-08")],
)
def test_today_is_that_of_the_dateline_where_a_report_is_printed_later(day: str, value: str) -> None:
    facts = read("ORSK, March 2 (Wire) - The dam broke yesterday, Ada Torv said.", Date(day, "day", "stated"),
                 Known((), WORDS))  # fmt: skip
    assert (facts.published.value, [event.date.value for event in facts.events]) == (day, [value])


def test_a_receipt_says_that_a_day_counts_from_the_dateline() -> None:
    day = Date("2026-03-09", "day", "stated")
    facts = read("ORSK, March 2 (Wire) - The dam broke yesterday, Ada Torv said.", day, Known((), WORDS))
    assert facts.events[0].date.reason == "from the dateline, 2 Mar 2026"


def test_an_outlets_new_figure_stands_under_no_other_outlets_name(tmp_path: Path) -> None:
    text = "The ferry Maren capsized off Holm on Sunday evening, killing at least 12 people, the coast guard said."
    one, other = told("one", "2026-03-02", text), told("other", "2026-03-02", text)
    store, _ = desk(tmp_path / "a.db", [one, other, replace(one, text=text.replace("12", "17"))])
    articles = list(store.articles.all_in_order(EVERYTHING))
    said = [each for a in articles for each in store.statements.of_article(EVERYTHING, a.pk)]
    found = {frozenset((r.article.id, "17" in r.text) for r in each.receipts) for each in said}
    assert found == {frozenset({("one", True)}), frozenset({("other", False)})}
    store.close()
