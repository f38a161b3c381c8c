"""In any order of arrival the desk ends with the same statements, events and receipts, and repeats no news."""

from __future__ import annotations

import tempfile
from collections import Counter
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.ingest.pipeline import Pipeline
from bot.lexicons import lexicons
from bot.model import EVERYTHING, Date, Facts, Incoming, Known
from bot.reading import read
from bot.store import Store

AT = datetime(2026, 2, 20, 9, 0, tzinfo=UTC)
GATES = "We will keep both gates of the dam open until the rain is over"
REST = (
    "Nobody in the valley slept that night, and the school hall was full of blankets, soup and wet dogs.",
    "The reservoir holds four million cubic metres when it is full, which it has not been since the war.",
    "Cows were led uphill in the dark by men with lamps, and not one of them was lost on the way to Arvik.",
    "A brass band that should have played in the square went home without having opened a single case.",
    "The road to Tarn stays shut between the mill and the quarry until somebody has looked at the bridge.",
    "Insurers from three cities have sent people in rubber boots, who take photographs and say little.",
    "Fishermen had warned for years that the gates creak, and were told each time that all gates do.",
    "At the bakery they sold out of bread by six, and after that of cake, and after that of flour.",
    "An old map of the valley hangs in the town hall with the villages that lie under water since 1931.",
    "The county pays for the pumps, the town for the fuel, and nobody has yet been found to pay for the rest.",
    "Two engineers flew in from Orr on Wednesday with a case of instruments that weighs more than they do.",
    "Children drew the dam on the pavement in chalk, with the crack in it, and the rain took it away again.",
    "Men from three towns filled the last of the sacks by lamplight, and lorries brought no more of them that night.",
    "The ferry to Arvik lies at its pier with a rope too many, and its captain plays cards with the harbour master.",
    "Two swans that had lived on the reservoir for years were seen on the football field, and would not be led away.",
    "An auction of the contents of the drowned mill was put off until its contents have been found again.",
)
TOLD = (
    (f"“{GATES},” Mayor Ines Roth said on 9 February 2026.", 10),
    (f"“{GATES},” Mayor Ines Roth said on 10 February 2026.", 11),
    (f"“{GATES},” Ines Roth said.", 12),
    (f"“{GATES},” said Ines Roth, warning that the lower road would flood within days.", 11),
    ("Mayor Ines Roth met the engineer Karl Munk in Vell on 8 February 2026 to talk about the dam.", 9),
    ("Karl Munk and Ines Roth met in Vell in February 2026 to talk about the dam.", 20),
    ("Ines Roth met Karl Munk in Vell on 17 February 2026 to talk about the dam.", 18),
    ("A fire destroyed the timber yard by the dam in Vell on 5 February 2026.", 6),
    ("A fire destroyed the timber yard by the dam in Vell on 6 February 2026.", 7),
    ("Fire destroyed the old timber yard by the dam in Vell on 5 February 2026.", 7),
    ("Karl Munk told reporters on 11 February 2026: “The crack has not grown by a hair since Sunday.”", 11),
    ("Karl Munk told the council on Wednesday: “The crack has not grown by a hair since Sunday.”", 12),
    ("“In the short term, we must close the lower road below the quarry,” Karl Munk said on 10 February 2026.", 11),
    ("In the near term, Vell must close the lower road below the quarry, Karl Munk said on 10 February 2026.", 11),
    ("A landslide below the dam killed 12 people in Tarn on 8 February 2026.", 10),
    ("A landslide below the dam killed 15 people in Tarn on 8 February 2026.", 10),
)
ARTICLES = tuple(
    Incoming(
        f"{rest} {text}", f"a{number}", outlet=f"Outlet {number % 7}", given_id=f"n{number}",
        published=Date(f"2026-02-{day:02}", "day", "stated"), storyline="vell" if number % 5 else "fires",
    )
    for number, ((text, day), rest) in enumerate(zip(TOLD, REST, strict=True))
)  # fmt: skip
COPY = Incoming(
    ARTICLES[4].text + " (Wire)", "copy", outlet="Wire", given_id="copy", published=ARTICLES[4].published,
    storyline="vell",
)  # fmt: skip
ALL = (*ARTICLES, COPY)


@lru_cache(maxsize=100)
def cached(text: str, published: Date | None, known: Known) -> Facts:
    return read(text, published, known)


WORDS = lexicons()


Ruling = tuple[str, str, bool]


def desk(path: Path, order: tuple[Incoming, ...], rulings: tuple[Ruling, ...] = ()) -> Store:
    store = Store.open(path)
    with store.write():
        for one, other, same in rulings:
            store.said.rule(AT, one, other, "ada", same=same)
    known = Known((), WORDS)
    pipeline = Pipeline(store, lambda: AT, WORDS, lambda text, published, _: cached(text, published, known))
    for incoming in order:
        pipeline.ingest(incoming)
    return store


Receipts = frozenset[tuple[str, int, str]]
Held = tuple[frozenset[Receipts], frozenset[tuple[str | None, Receipts]], frozenset[frozenset[str]]]


def held(store: Store) -> Held:
    """Statements and events by their receipts (article, place, words), and groups of copies: all without ids."""
    articles = list(store.articles.all_in_order(EVERYTHING))
    statements = {s.pk: s for a in articles for s in store.statements.of_article(EVERYTHING, a.pk)}
    events = {e.pk: e for a in articles for e in store.events.of_article(EVERYTHING, a.pk)}
    copies: dict[str, set[str]] = {}
    for article in articles:
        copies.setdefault(article.copy_of or article.id, set()).add(article.id)
    return (
        frozenset(
            frozenset((r.article.id, r.mention.content[0].start, r.text) for r in s.receipts)
            for s in statements.values()
        ),
        frozenset(
            (e.date.value, frozenset((r.article.id, r.mention.span.start, r.text) for r in e.receipts))
            for e in events.values()
        ),
        frozenset(map(frozenset, copies.values())),
    )


def announced_twice(store: Store) -> list[tuple[str, str]]:
    """What a storyline calls new more than once, by storyline and present id."""
    new: Counter[tuple[str, str]] = Counter()
    for change in store.changes.since(EVERYTHING):
        if change.kind in {"new event", "new statement", "first statement"}:
            found = (store.events if change.kind == "new event" else store.statements).get(EVERYTHING, change.subject)
            new[change.storyline, found.id if found else change.subject] += 1
    return [subject for subject, count in new.items() if count > 1]


def arrived(order: tuple[Incoming, ...], rulings: tuple[Ruling, ...] = ()) -> tuple[Held, list[tuple[str, str]]]:
    with tempfile.TemporaryDirectory() as folder:
        store = desk(Path(folder) / "desk.db", order, rulings)
        found = held(store), announced_twice(store)
        store.close()
    return found


@lru_cache(maxsize=1)
def in_the_order_given() -> tuple[Held, list[tuple[str, str]]]:
    return arrived(ALL)


SAID = "ines roth|we will keep both gates of the dam open until the rain is over"
RULINGS = ((f"{SAID}|2026-02-09|", f"{SAID}||", True), (f"{SAID}|2026-02-10|", f"{SAID}||", False))
"""What was said on the 9th is what is told without a day; what was said on the 10th is not."""


@lru_cache(maxsize=1)
def ruled_in_the_order_given() -> tuple[Held, list[tuple[str, str]]]:
    return arrived(ALL, RULINGS)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(st.permutations(range(len(ALL))))
def test_any_order_of_arrival_gives_the_same_and_announces_nothing_twice(order: list[int]) -> None:
    assert arrived(tuple(ALL[number] for number in order)) == (in_the_order_given()[0], [])


@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(st.permutations(range(len(ALL))))
def test_any_order_of_arrival_gives_the_same_under_an_editors_rulings(order: list[int]) -> None:
    ruled = ruled_in_the_order_given()
    assert arrived(tuple(ALL[number] for number in order), RULINGS) == (ruled[0], [])
    gates = [sorted(article for article, *_ in group) for group in ruled[0][0] if any(GATES in g[2] for g in group)]
    assert sorted(gates) == [["n0", "n2", "n3", "n3"], ["n1"]]


def test_the_articles_put_the_rules_to_the_test() -> None:
    """Words of two days stay two, and the undated with neither; a month joins neither day; a fire has two days."""
    statements, events, copies = in_the_order_given()[0]
    gates = [sorted(article for article, *_ in group) for group in statements if any(GATES in g[2] for g in group)]
    crack = [sorted(article for article, *_ in group) for group in statements if any("hair" in g[2] for g in group)]
    assert (sorted(gates), crack) == ([["n0"], ["n1"], ["n2", "n3", "n3"]], [["n10", "n11"]])
    met = [
        (value, sorted({a for a, *_ in group})) for value, group in events if any("talk about" in g[2] for g in group)
    ]
    fires = [
        (value, sorted({a for a, *_ in group})) for value, group in events if any("fire" in g[2].lower() for g in group)
    ]
    assert sorted(met) == [("2026-02", ["n5"]), ("2026-02-08", ["copy", "n4"]), ("2026-02-17", ["n6"])]
    assert sorted(fires) == [("2026-02-05", ["n7", "n8", "n9"])]
    assert {group for group in copies if len(group) > 1} == {frozenset({"n4", "copy"})}
