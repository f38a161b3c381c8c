"""What waits for a yes or no, what might be followed, and storylines joined and parted, on a desk that reads."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.errors import NotFound, TellUser
from bot.ingest.pipeline import Pipeline
from bot.lexicons import lexicons
from bot.model import EVERYTHING, Date, Incoming
from bot.reading import read
from bot.reply import Reply
from handlers.desk import Desk
from handlers.dispatch import dispatch
from tests.handlers.ferry import ASKER, ferry_desk

AT = datetime(2026, 2, 10, 9, 0, tzinfo=UTC)
DAY = Date("2026-02-09", "day", "stated")
MILL = "A fire destroyed the old mill at Tarn on Sunday night, and Ines Roth watched the roof of the mill fall in. "
WIRE = (
    "The mill at Tarn burned on Sunday night. The roof of the old mill fell in, the fire brigade said. “Nobody was in "
    "the mill,” Karl Munk said. Ines Roth was there."
)
BUDGET = "The council of Orr passed its budget after a long evening. “It is enough for the schools,” Ada Holm said."
ARTICLES = {
    "fire-1": ("Fire destroys mill at Tarn", "Post", MILL + "“We lost the roof of the mill,” Ines Roth said."),
    "fire-2": ("Mill at Tarn burns down", "Wire", WIRE),
    "budget": ("Orr passes its budget", "Post", BUDGET),
}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    whole = ferry_desk(tmp_path / "desk.db")
    pipeline = Pipeline(whole.store, lambda: AT, lexicons(), read)
    for name, (title, outlet, text) in ARTICLES.items():
        pipeline.ingest(Incoming(text, name, title, outlet=outlet, published=DAY, given_id=name))
    return replace(whole, clock=lambda: AT, pipeline=pipeline)


def say(desk: Desk, *lines: str) -> Reply:
    return [dispatch(line, ASKER, desk) for line in lines][-1]


def states(desk: Desk, article: str) -> dict[str, str]:
    found = desk.pipeline.named(article)
    return {m.storyline: m.state for m in desk.store.storylines.of_article(EVERYTHING, found.pk)}


def test_what_waits_is_listed_with_score_and_reasons_oldest_first_and_decided_for_good(desk: Desk) -> None:
    with desk.store.write():
        for at, name, slug in (
            (AT, "fire-1", "ferry"),
            (AT.replace(hour=8), "budget", "ferry"),
            (AT, "budget", "fish-quota"),
        ):
            found = desk.pipeline.named(name)
            desk.store.storylines.add(at, slug, found.pk, "perhaps", "rule", 0.42, ("terms: mill", "one day after"))
    reply = say(desk, "/storyline review")
    assert (reply.summary, [entry.id for entry in reply.entries]) == (
        "3 articles, oldest first", ["budget", "fire-1", "budget"],
    )  # fmt: skip
    assert (reply.entries[1].detail, reply.entries[1].marks) == (
        "ferry, score 0.42: terms: mill, one day after", ("perhaps",),
    )  # fmt: skip
    assert [(a.label, a.command) for a in reply.actions[:2]] == [
        ("yes, budget belongs to ferry", "/storyline add ferry budget"),
        ("no", "/storyline remove ferry budget"),
    ]
    assert [entry.id for entry in say(desk, "/storyline review ferry").entries] == ["budget", "fire-1"]
    say(desk, "/storyline remove ferry budget", "/storyline add ferry fire-1")
    assert say(desk, "/storyline review ferry").summary == "nothing waits"
    rejected = desk.store.storylines.rejected(EVERYTHING, "ferry")
    assert [(member.article.id, member.state, member.by) for member in rejected] == [("budget", "out", "editor")]
    desk.pipeline.ingest(Incoming(ARTICLES["budget"][2] + " More.", "b", given_id="budget", published=DAY))
    assert states(desk, "budget") == {"ferry": "out", "fish-quota": "perhaps"}


def test_what_grows_untracked_is_suggested_and_taken_over_by_its_number(desk: Desk) -> None:
    reply = say(desk, "/storyline suggest")
    (entry,) = reply.entries
    number = entry.id
    assert (entry.text, entry.detail) == (
        "Fire destroys mill at Tarn",
        "2 articles, 2 origins; Ines Roth and Karl Munk; 9 Feb 2026",
    )
    assert (reply.actions[0].label, reply.actions[0].command) == (
        f"follow {number}", f"/storyline create mill-tarn-fire from {number}",
    )  # fmt: skip
    before = desk.store.changes.last_pk()
    made = say(desk, reply.actions[0].command)
    assert (made.title, made.summary) == (
        "Fire destroys mill at Tarn", "mill-tarn-fire is followed from now on, with 2 articles",
    )  # fmt: skip
    assert (states(desk, "fire-1"), states(desk, "fire-2")) == ({"mill-tarn-fire": "in"}, {"mill-tarn-fire": "in"})
    line = desk.store.storylines.get(EVERYTHING, "mill-tarn-fire")
    assert line is not None
    assert (line.terms, line.people, line.articles) == (("mill", "tarn"), ("Ines Roth", "Karl Munk"), 2)
    assert desk.store.changes.last_pk() == before
    assert say(desk, "/storyline suggest").summary == "nothing untracked grows"


def test_a_number_that_is_none_and_a_slug_that_is_taken_make_no_storyline(desk: Desk) -> None:
    number = say(desk, "/storyline suggest").entries[0].id
    with pytest.raises(NotFound, match=r"^There is no suggestion 999\."):
        say(desk, "/storyline create mill from 999")
    with pytest.raises(TellUser, match=r"^ferry is, or was, a storyline already"):
        say(desk, f"/storyline create ferry from {number}")
    assert states(desk, "fire-1") == {}
    assert say(desk, "/storyline create mills From mill to bakery").title == "From mill to bakery"
