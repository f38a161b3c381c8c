"""Articles drawn by chance from tellings that nearly touch one another end the same in any order of arrival."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from bot.ingest.pipeline import Pipeline
from bot.lexicons import lexicons
from bot.model import Date, EventMention, Facts, Incoming, Span, StatementMention
from bot.store import Store
from tests.test_order import announced_twice, held

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tests.test_order import Held

AT = datetime(2026, 2, 20, 9, 0, tzinfo=UTC)
CLAUSES = (
    "Roth met Munk in Vell to speak about the dam", "Munk and Roth met in Vell about the dam",
    "Roth met Munk about the dam and the gates in Vell", "A fire destroyed the timber yard in Vell",
    "Fire destroyed the old timber yard in Vell", "A fire destroyed the timber yard by the dam in Vell",
    "A landslide in Tarn killed 12 people", "A landslide in Tarn killed 15 people", "A landslide in Tarn killed people",
    "The council voted on the dam", "The council of Vell voted on the new dam",
    "The council voted on the new dam of Vell and its gates",
)  # fmt: skip
FIFTH, SIXTH, MONTH = Date("2026-02-05", "day", "stated"), Date("2026-02-06", "day", "stated"), Date("2026-02", "month")
DATES = (
    FIFTH, SIXTH, Date("2026-02-07", "day", "resolved"), Date("2026-02-17", "day", "stated"), MONTH, Date(),
    Date("2026", "year", "stated"), Date(timex="XXXX-02"),
)  # fmt: skip
WORDS = (
    "“We will keep both gates of the dam open until noon,”", "“We will keep the gates of the dam open until noon,”",
    "they would keep both gates of the dam open until noon", "the town will keep both gates of the dam open until noon",
    "“No comment,”", "“We must close the lower road below the quarry at once,”",
    "Vell must close the lower road below the quarry at once",
)  # fmt: skip
OCCASIONS = (None, None, None, "at a news conference in Vell", "in an interview with Radio Orr")
FILLING = "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda omicron sigma upsilon omega".split()


def drawn(chance: random.Random, articles: int) -> dict[Incoming, Facts]:
    """Articles of their own words, each with a few of the events and statements, and what is to be read in them."""
    found = {}
    for number in range(articles):
        day = f"2026-02-{10 + number % 3:02}"
        text = f"Article {number} {' '.join(chance.choices(FILLING, k=150))}. "
        events, statements = [], []
        for clause in chance.choices(CLAUSES, k=chance.randint(1, 3)):
            people = ("Ines Roth", "Karl Munk") if "Roth" in clause else ()
            span = Span(len(text), len(text) + len(clause))
            events.append(EventMention(span, chance.choice(DATES), people=people))
            text += f"{clause}. "
        for words in chance.choices(WORDS, k=chance.randint(0, 3)):
            span, quoted = Span(len(text), len(text) + len(words)), words.startswith("“")
            statements.append(
                StatementMention(
                    content=(span,),
                    context=Span(span.start, span.end + len(" he said")),
                    kind="direct" if quoted else "indirect",
                    speaker=chance.choice(("Ines Roth", "Ines Roth", "Karl Munk", None)),
                    quotes=(Span(span.start + 1, span.end - 1),) if quoted else (),
                    cue=Span(span.end + len(" he "), span.end + len(" he said")),
                    occasion=chance.choice(OCCASIONS),
                    said=chance.choice((Date(), Date(), FIFTH, SIXTH, MONTH)),
                    reported_on=day,
                )
            )
            text += f"{words} he said. "
        published = Date(day, "day", "stated")
        incoming = Incoming(
            text, f"n{number}", outlet=f"Outlet {number % 4}", given_id=f"n{number}", published=published,
            storyline="vell" if number % 3 else "tarn",
        )  # fmt: skip
        found[incoming] = Facts("en", published, statements=tuple(statements), events=tuple(events), engine="by hand")
    return found


def arrived(path: Path, order: Sequence[Incoming], facts: dict[str, Facts]) -> tuple[Held, list[tuple[str, str]]]:
    store = Store.open(path)
    with store.write():
        for slug in ("vell", "tarn"):
            store.storylines.create(AT, slug, slug.title(), "test")
    pipeline = Pipeline(store, lambda: AT, lexicons(), lambda text, _published, _known: facts[text])
    for incoming in order:
        pipeline.ingest(incoming)
    found = held(store), announced_twice(store)
    store.close()
    return found


@pytest.mark.parametrize("seed", range(12))
def test_tellings_drawn_by_chance_end_the_same_in_any_order(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)  # noqa: S311 -- the same articles every time, not secrets
    articles = drawn(chance, 9)
    facts = {incoming.text: read for incoming, read in articles.items()}
    order = list(articles)
    first = arrived(tmp_path / "first.db", order, facts)
    assert first[1] == []
    for again in range(2):
        chance.shuffle(order)
        assert arrived(tmp_path / f"{again}.db", order, facts) == first
