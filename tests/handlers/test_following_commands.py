"""What waits for a yes or no, what might be followed, and storylines joined and parted, on a desk that reads."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.errors import Misunderstood, NotFound, TellUser
from bot.ingest.pipeline import Pipeline
from bot.lexicons import lexicons
from bot.model import EVERYTHING, Date, Incoming
from bot.reading import read
from bot.reply import Reply
from bot.store import Query
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
        "3 reports, oldest first", ["budget", "fire-1", "budget"],
    )  # fmt: skip
    assert (reply.entries[1].detail, reply.entries[1].marks) == (
        "ferry, score 0.42: terms: mill, one day after", ("perhaps",),
    )  # fmt: skip
    assert [(a.label, a.command) for a in reply.actions[:2]] == [
        ("yes, budget belongs to ferry", "/storyline add ferry budget"),
        ("no, budget does not belong to ferry", "/storyline remove ferry budget"),
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
    assert [(each.label, each.command) for each in reply.actions] == [
        (f"look into {number}", f"/storyline suggest {number}"),
        (f"follow {number}", f"/storyline create mill-tarn-fire from {number}"),
    ]
    before = desk.store.changes.last_pk()
    made = say(desk, reply.actions[1].command)
    assert (made.title, made.summary) == (
        "Fire destroys mill at Tarn", "mill-tarn-fire is followed from now on, with 2 articles",
    )  # fmt: skip
    assert (states(desk, "fire-1"), states(desk, "fire-2")) == ({"mill-tarn-fire": "in"}, {"mill-tarn-fire": "in"})
    line = desk.store.storylines.get(EVERYTHING, "mill-tarn-fire")
    assert line is not None
    assert (line.terms, line.people, line.articles) == (("mill", "tarn"), ("Ines Roth", "Karl Munk"), 2)
    assert desk.store.changes.last_pk() == before
    assert say(desk, "/storyline suggest").summary == "nothing untracked grows"


def test_the_articles_of_a_suggestion_are_seen_before_and_say_afterwards_where_they_came_from(desk: Desk) -> None:
    number = say(desk, "/storyline suggest").entries[0].id
    seen = say(desk, f"/storyline suggest {number}")
    assert (seen.title, [entry.id for entry in seen.entries], seen.notes[:2]) == (
        f"Suggestion {number}: Fire destroys mill at Tarn",
        ["fire-1", "fire-2"],
        ("Words: mill, tarn.", "People: Ines Roth, Karl Munk."),
    )
    say(desk, seen.actions[0].command)
    shown = say(desk, "/storyline show mill-tarn-fire")
    assert {entry.detail for entry in shown.entries} == {f"from a suggestion taken over by {ASKER.user}"}


def test_copies_of_one_report_wait_for_one_answer_which_says_where_it_is_already(desk: Desk) -> None:
    copied = Incoming(ARTICLES["budget"][2], "b", "A budget for Orr", outlet="Wire", published=DAY, given_id="again")
    desk.pipeline.ingest(copied)
    with desk.store.write():
        for name in ("budget", "again"):
            found = desk.pipeline.named(name)
            desk.store.storylines.add(AT, "ferry", found.pk, "perhaps", "rule", 0.42, ("came for another storyline",))
            desk.store.storylines.add(AT, "fish-quota", found.pk)
    reply = say(desk, "/storyline review ferry")
    assert [(entry.id, entry.detail, [each.outlet for each in entry.receipts]) for entry in reply.entries] == [
        (
            "budget",
            "ferry, score 0.42: came for another storyline\nin fish-quota already\nwith its copy again",
            ["Post", "Wire"],
        )
    ]
    assert [(each.label, each.command) for each in reply.actions] == [
        ("yes, budget and again belong to ferry", "/storyline add ferry budget again"),
        ("no, budget and again do not belong to ferry", "/storyline remove ferry budget again"),
    ]


def test_a_name_that_only_metadata_claims_is_shown_as_claimed(desk: Desk) -> None:
    told = say(desk, "/article budget").notes[0]
    assert told.startswith("budget: Post (claimed in its metadata, without an address), published")
    at = Incoming("The quay is open.", "q", "Quay", "https://post.example/q", outlet="Post", given_id="quay")
    desk.pipeline.ingest(at)
    assert say(desk, "/article quay").notes[0].startswith("quay: Post, published")


def test_bars_over_a_neighbours_words_are_explained(desk: Desk) -> None:
    said = next(each for each in desk.store.statements.of_article(EVERYTHING, desk.pipeline.named("fire-2").pk))
    say(desk, f"/mark {said.id} do-not-use")
    told = "Black bars cover the words of lines that are embargoed, or not to be used."
    assert say(desk, f"/receipt {said.id}").notes[-1] == told
    assert told not in say(desk, "/article budget").notes


def test_a_number_that_is_none_and_a_slug_that_is_taken_make_no_storyline(desk: Desk) -> None:
    number = say(desk, "/storyline suggest").entries[0].id
    with pytest.raises(NotFound, match=r"^There is no suggestion 999\."):
        say(desk, "/storyline create mill from 999")
    with pytest.raises(TellUser, match=r"^ferry is, or was, a storyline already"):
        say(desk, f"/storyline create ferry from {number}")
    with pytest.raises(Misunderstood, match=r"^From which\? "):
        say(desk, "/storyline create mill from fires")
    assert states(desk, "fire-1") == {}
    say(desk, f"/storyline create mill from {number}")
    with pytest.raises(TellUser, match=rf"^{number} is followed already, in mill;"):
        say(desk, f"/storyline create fires from {number}")
    assert say(desk, "/storyline create mills From mill to bakery").title == "From mill to bakery"


@pytest.fixture
def two(desk: Desk) -> Desk:
    """Two storylines: mill has both fires, orr the budget and the first fire."""
    for line in (
        "/storyline create mill Who pays for the mill?",
        "/storyline create orr Can Orr pay?",
        "/storyline add mill fire-1 fire-2",
        "/storyline add orr budget fire-1",
    ):
        say(desk, line)
    return desk


def told(desk: Desk, slug: str) -> list[tuple[str, str]]:
    return [(c.kind, c.subject) for c in desk.store.changes.since(EVERYTHING, slugs=(slug,))]


def lines(desk: Desk, slug: str) -> dict[str, list[str]]:
    """What a storyline's answers show: its articles, its statements by search and by storyline, its events."""
    store = desk.store
    by_words = store.statements.search(EVERYTHING, Query(phrases=("the",), storyline=slug), 50).statements
    return {
        "articles": sorted(m.article.id for m in store.storylines.members(EVERYTHING, slug)),
        "found": sorted(s.id for s in by_words),
        "statements": sorted(s.id for s in store.statements.of_storyline(EVERYTHING, slug)),
        "events": sorted(e.id for e in store.events.of_storyline(EVERYTHING, slug)),
    }


def test_a_merged_storyline_is_part_of_the_other_under_both_slugs(two: Desk) -> None:
    mill, orr, orr_told = lines(two, "mill"), lines(two, "orr"), told(two, "orr")
    reply = say(two, "/storyline merge mill into orr")
    assert (reply.summary, reply.actions[0].command) == ("mill is part of orr now; 3 articles together", "/undo c1")
    both = {name: sorted({*mill[name], *orr[name]}) for name in mill}
    assert lines(two, "mill") == lines(two, "orr") == both
    assert say(two, "/timeline mill").summary.startswith("orr: ")
    assert [line.slug for line in two.store.storylines.list(EVERYTHING)] == ["ferry", "fish-quota", "orr"]
    assert states(two, "fire-2") == {"orr": "in"}
    merged = told(two, "orr")
    assert len(merged) == len(set(merged))
    assert (set(orr_told) < set(merged), merged[-1]) == (True, ("storyline merged", "mill"))
    with pytest.raises(TellUser, match="is, or was, a storyline already"):
        say(two, "/storyline create mill Again")
    with pytest.raises(TellUser, match="is, or was, a storyline already"):
        say(two, "/storyline rename orr mill")


def test_a_merger_is_taken_back_whole_and_for_good(two: Desk) -> None:
    before = {slug: (lines(two, slug), two.store.storylines.get(EVERYTHING, slug)) for slug in ("mill", "orr")}
    say(two, "/storyline merge mill into orr", "/undo c1")
    assert {s: (lines(two, s), two.store.storylines.get(EVERYTHING, s)) for s in ("mill", "orr")} == before
    assert told(two, "orr")[-2:] == [("storyline merged", "mill"), ("storyline split", "mill")]
    with pytest.raises(TellUser, match=r"^c1 is undone for good; do it anew: /storyline merge mill into orr$"):
        say(two, "/redo c1")
    with pytest.raises(TellUser, match=r"^c1 is undone already"):
        say(two, "/undo c1")


def test_what_an_editor_decided_in_the_other_storyline_stays_through_a_merger_and_back(two: Desk) -> None:
    say(two, "/storyline remove orr fire-2", "/storyline merge mill into orr")
    assert states(two, "fire-2") == {"orr": "out"}
    assert "fire-2" not in lines(two, "orr")["articles"]
    only = {s.id for s in two.store.statements.of_article(EVERYTHING, two.pipeline.named("fire-2").pk)}
    assert not only & {*lines(two, "orr")["found"], *lines(two, "orr")["statements"]}
    say(two, "/undo c1")
    assert states(two, "fire-2") == {"mill": "in", "orr": "out"}
    assert only <= set(lines(two, "mill")["found"])


def test_a_merger_that_went_further_is_undone_last_first(two: Desk) -> None:
    say(two, "/storyline merge mill into orr", "/storyline merge orr into ferry")
    assert say(two, "/timeline mill").summary.startswith("ferry: ")
    with pytest.raises(TellUser, match=r"^orr was merged further since"):
        say(two, "/undo c1")
    say(two, "/undo c2")
    assert say(two, "/timeline mill").summary.startswith("orr: ")
    say(two, "/undo c1")
    assert states(two, "fire-1") == {"mill": "in", "orr": "in"}


def test_rooms_follow_a_merger_and_leave_it_under_either_slug(two: Desk) -> None:
    say(two, "/digest subscribe mill")
    say(two, "/storyline merge mill into orr")
    assert [s.slugs for s in two.store.subscriptions.list(EVERYTHING)] == [("orr",)]
    say(two, "/undo c1")
    assert [s.slugs for s in two.store.subscriptions.list(EVERYTHING)] == [("mill",)]
    say(two, "/storyline merge mill into orr", "/digest unsubscribe mill")
    assert two.store.subscriptions.list(EVERYTHING) == ()


def test_articles_split_off_have_a_storyline_and_rooms_of_their_own_and_are_no_news(two: Desk) -> None:
    say(two, "/digest subscribe mill")
    before = told(two, "mill")
    reply = say(two, "/storyline split mill fire-brigade fire-2")
    assert (reply.title, reply.summary) == ("Fire brigade", "1 article of mill in fire-brigade now")
    assert states(two, "fire-2") == {"fire-brigade": "in", "mill": "out"}
    assert lines(two, "fire-brigade")["articles"] == ["fire-2"]
    assert told(two, "fire-brigade") == []
    assert told(two, "mill") == [*before, ("storyline split", "fire-brigade")]
    assert [s.slugs for s in two.store.subscriptions.list(EVERYTHING)] == [("fire-brigade", "mill")]
    two.pipeline.ingest(Incoming(WIRE + " It rained.", "w", outlet="Wire", published=DAY, given_id="fire-2"))
    assert states(two, "fire-2") == {"fire-brigade": "in", "mill": "out"}


def test_a_split_is_taken_back_with_what_came_to_the_new_storyline_since(two: Desk) -> None:
    before = lines(two, "mill")
    say(two, "/storyline split mill fire-brigade fire-2", "/undo c1")
    assert lines(two, "mill") == lines(two, "fire-brigade") == before
    assert states(two, "fire-2") == {"mill": "in"}
    assert told(two, "mill")[-1] == ("storyline merged", "fire-brigade")


def test_a_split_that_is_taken_back_leaves_the_storyline_known_by_what_it_was_known_by(two: Desk) -> None:
    before = next(each for each in two.store.storylines.profiles() if each.slug == "mill")
    say(two, "/storyline split mill fire-brigade fire-2", "/undo c1")
    assert next(each for each in two.store.storylines.profiles() if each.slug == "mill") == before


def test_what_was_split_off_comes_back_with_a_merger(two: Desk) -> None:
    before = lines(two, "mill")["articles"]
    say(two, "/storyline split mill fire-brigade fire-2", "/storyline merge fire-brigade into mill")
    assert sorted(lines(two, "mill")["articles"]) == sorted(before)


@pytest.mark.parametrize(
    "line",
    [
        "/storyline merge mill",
        "/storyline merge mill into mill",
        "/storyline merge mill into nowhere",
        "/storyline split mill fire-brigade",
        "/storyline split mill orr fire-1",
        "/storyline split mill fire-brigade budget",
        "/storyline split mill fire-brigade fire-1 fire-2",
        "/storyline split mill all fire-1",
    ],
)
def test_a_merger_or_split_that_makes_no_sense_changes_nothing(two: Desk, line: str) -> None:
    before = [lines(two, slug) for slug in ("mill", "orr")]
    with pytest.raises(TellUser):
        say(two, line)
    assert ([lines(two, slug) for slug in ("mill", "orr")], two.store.corrections.standing(EVERYTHING)) == (before, ())


def test_a_statement_kept_out_of_a_storyline_is_kept_out_of_the_one_it_became_part_of(two: Desk) -> None:
    (found, *_) = [s.id for s in two.store.statements.of_article(EVERYTHING, two.pipeline.named("fire-2").pk)]
    say(two, f"/correct {found} not-this-story mill", "/storyline merge mill into orr")
    assert found not in {*lines(two, "orr")["found"], *lines(two, "orr")["statements"]}
    say(two, "/undo c2", "/undo c1")
    assert found in lines(two, "mill")["found"]
