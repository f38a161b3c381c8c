"""A timeline without "all" keeps to its storyline: what names its people or uses its words, and no more than a page."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from bot.app import open_app
from bot.model import Date, Incoming
from bot.settings import ReplySettings, Settings, StoreSettings
from bot.store.records import Article
from handlers.dispatch import dispatch
from handlers.moments import Moment
from handlers.topic import Topic, most_telling, shared_with
from tests.handlers.ferry import ASKER, NOW, ferry_desk

SHIPS = Topic(frozenset({"Lind", "Berg"}), (frozenset({"ship"}), frozenset({"second", "pier"})))
TOWN = Topic(frozenset({"Lind", "Holm"}), (frozenset({"town"}),))
HARBOUR = Topic(frozenset({"Lind"}), ())


def moment(text: str, *people: str, value: str | None = "2026-02-03") -> Moment:
    date = Date(value, "day" if value else "unknown")
    return Moment(None, date, frozenset(people), (text,), ())  # type: ignore[arg-type]  # the record itself is not asked


@pytest.mark.parametrize(
    ("told", "closeness"),
    [
        (moment("Nothing of it."), 0),
        (moment("It rains.", "Lind"), 0.5),
        (moment("It rains.", "Berg"), 1),
        (moment("It rains.", "Lind", "Berg"), 1.5),
        (moment("The ships sail."), 1),
        (moment("A second pier, and ships.", "Lind"), 2.5),
        (moment("A second one. The pier."), 1),
        (moment("The pier."), 0),
    ],
)
def test_a_person_of_several_storylines_tells_half_as_much(told: Moment, closeness: float) -> None:
    shared = shared_with(SHIPS, [SHIPS, TOWN])
    assert (shared, SHIPS.closeness(told, shared)) == (frozenset({"Lind"}), closeness)


def test_what_is_much_nearer_another_storyline_is_left_to_it() -> None:
    ours, both, theirs, nobodys = (
        moment("The ships sail.", "Lind"),
        moment("It rains.", "Lind"),
        moment("The town votes.", "Lind", "Holm"),
        moment("It rains."),
    )
    told = [theirs, both, nobodys, ours]
    assert SHIPS.own(told, [TOWN]) == [both, ours]
    assert TOWN.own(told, [SHIPS]) == [theirs, both]


def test_the_nearest_fill_a_timeline_that_would_be_a_line_and_all_one_that_would_be_none() -> None:
    theirs, more = moment("The town votes.", "Lind", "Holm"), moment("The town, the ships.", "Lind")
    ours = moment("The ships sail.")
    assert SHIPS.own([theirs, ours], [TOWN]) == [theirs, ours]
    assert SHIPS.own([theirs, ours, more], [TOWN]) == [ours, more]
    assert SHIPS.own([moment("It rains.")], [TOWN]) == [moment("It rains.")]


def test_of_many_those_that_name_the_people_come_first_and_stay_in_their_order() -> None:
    plain, named, undated = (
        moment("It rains."),
        moment("It rains.", "Lind", "Berg"),
        moment("It rains.", "Lind", value=None),
    )
    assert most_telling([undated, named, plain], SHIPS, 2) == [named, plain]


def test_a_first_of_its_kind_comes_before_another_and_the_latest_before_the_older() -> None:
    plain, first, late = (
        moment("It rains.", value="2026-02-01"),
        moment("It rains for the first time in years.", value="2025-01-01"),
        moment("It rains.", value="2026-02-03"),
    )
    older = moment("It rains.", value="2026-01-01")
    assert most_telling([first, older, plain, late], SHIPS, 2) == [first, late]
    assert most_telling([late, older], SHIPS, 1) == [late]


def told_by(outlet: str, *, withdrawn: bool = False) -> Article:
    return SimpleNamespace(  # type: ignore[return-value]  # as much of an article as is asked
        label=outlet, brief=False, copy_of=None, withdrawn=withdrawn, root=outlet
    )


def test_the_day_most_outlets_tell_of_comes_before_the_latest_and_what_was_withdrawn_comes_last() -> None:
    sank, rescued, inquiry, killed = (
        replace(moment(text, *people, value=value), articles=articles)
        for text, people, value, articles in (
            ("It sank.", (), "2026-01-01", (told_by("Post"), told_by("Echo"))),
            ("Forty were saved.", (), "2026-01-01", (told_by("Post"),)),
            ("An inquiry opens.", (), "2026-02-03", (told_by("Post"),)),
            ("It never sank.", ("Lind", "Berg"), "2026-02-03", (told_by("Morning", withdrawn=True),)),
        )
    )
    assert most_telling([sank, rescued, killed, inquiry], SHIPS, 2) == [sank, rescued]
    assert most_telling([sank, rescued, killed, inquiry], SHIPS, 3) == [sank, rescued, inquiry]


@pytest.mark.parametrize(("page_size", "shown"), [(4, 5), (2, 5), (1, 1)])
def test_a_few_lines_more_than_a_page_are_shown_all_the_same(tmp_path: Path, page_size: int, shown: int) -> None:
    desk = ferry_desk(tmp_path / "ferry.db")
    desk = replace(desk, settings=replace(desk.settings, reply=ReplySettings(page_size)))
    assert len(dispatch("/timeline ferry", ASKER, desk).entries) == shown


def test_the_first_storylines_tell_different_stories(tmp_path: Path) -> None:
    settings = replace(Settings(), store=StoreSettings(str(tmp_path / "seeds.db")))
    with open_app(settings, lambda: NOW, seed_if_empty=True) as app:
        texts = {
            slug: [entry.text for entry in dispatch(f"/timeline {slug}", ASKER, app.desk).entries]
            for slug in ("macron-putin", "european-troops", "us-russia")
        }
    met = "Donald Trump and Vladimir Putin met in Anchorage in August 2025"
    spoke = "Macron and Putin spoke in a call in July 2025, for the first time since 2022"
    assert [slug for slug, lines in texts.items() if met in lines] == ["macron-putin", "us-russia"]
    assert [slug for slug, lines in texts.items() if spoke in lines] == ["macron-putin"]


def test_a_run_of_days_has_its_place_in_time(tmp_path: Path) -> None:
    settings = replace(Settings(), store=StoreSettings(str(tmp_path / "ferry.db")))
    text = (
        "Anna Berg met the dockers last week. Berg opened the harbour on 11 March 2026. Berg met sailors in spring "
        "2025. Berg closed the pier on 1 March 2026."
    )
    with open_app(settings, lambda: NOW, seed_if_empty=False) as app:
        article = Incoming(text, "w", published=Date("2026-03-12", "day", "stated"), given_id="w", storyline="ferry")
        app.pipeline.ingest(article)
        shown = [(entry.group, entry.date) for entry in dispatch("/timeline ferry", ASKER, app.desk).entries]
        narrowed = [entry.date for entry in dispatch("/timeline ferry since 2026-03-05", ASKER, app.desk).entries]
    assert shown == [
        ("2025", "2025-03-01/2025-05-31"),
        ("2026", "2026-03-01"),
        ("2026", "2026-03-02/2026-03-08"),
        ("2026", "2026-03-11"),
    ]
    assert narrowed == ["2026-03-02/2026-03-08", "2026-03-11"]
