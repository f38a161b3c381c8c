"""What is pasted or linked: who sees it, who is told so, and how it comes to the desk."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.errors import TellUser, TooSlow
from bot.model import EVERYTHING, Incoming
from bot.settings import LimitSettings
from handlers.dispatch import dispatch
from tests.handlers.ferry import ADMIN
from tests.rooms.world import (
    CHANNEL,
    HERE,
    LEAK,
    OTHER_ROOM,
    PASTE,
    SECRET,
    drawer_of,
    drawers,
    entries,
)

if TYPE_CHECKING:
    from handlers.desk import Asker, Desk


def test_what_is_pasted_in_a_private_room_is_told_who_sees_it(desk: Desk) -> None:
    reply = dispatch(PASTE, HERE, desk)
    assert (reply.title, reply.summary) == (
        "Zinnia cargo was behind the ferry fire",
        "pa1 is taken in: 3 statements, 2 events",
    )
    assert reply.notes == ("In ferry.", "Only this room sees it until an editor releases it: /release pa1")
    assert [action.command for action in reply.actions] == ["/article pa1", "/release pa1"]
    again = dispatch(PASTE, HERE, desk)
    assert again.summary == "pa1 is here already: 3 statements, 2 events"


def test_what_is_pasted_in_a_public_room_is_seen_by_everybody(desk: Desk) -> None:
    reply = dispatch(PASTE, CHANNEL, desk)
    assert reply.notes == ("In ferry.", "Everybody sees it.")
    assert (drawers(desk), entries("/search zinnia", OTHER_ROOM, desk)) == ([], [reply.summary.split()[0]])
    had = dispatch(PASTE, HERE, desk)
    assert (had.summary, drawers(desk)) == ("the desk has it already: a5", [])


def test_a_link_goes_where_a_paste_goes_and_into_the_storyline_it_names(desk: Desk) -> None:
    assert "In fish-quota." in dispatch(f"/article add {LEAK} in fish-quota", HERE, desk).notes
    assert [each.outlet for each in drawer_of(desk).store.articles.list(EVERYTHING)] == ["Pier News"]
    assert desk.store.articles.outlets(EVERYTHING) == ("Harbour Post", "Northern Wire")


@pytest.mark.parametrize(
    ("line", "asker", "told"),
    [
        ("/article add", HERE, "Which article? Write /article add with its address, or with its text behind it."),
        (PASTE, replace(HERE, private=None), ("It cannot be told just now who sees this room, so nothing was taken in."
         " Try again in a minute.")),
        (PASTE, replace(CHANNEL, admin=False, editor=False), ("Only editors take articles in here. Send it to me in a"
         " direct message, or ask one of them.")),
        (f"/article add {'x' * 200_001}", HERE, ("That is longer than a pasted text may be (200,000 characters). Send"
         " the link.")),
        (f"/article add {LEAK} in zinnia", HERE, 'There is no storyline "zinnia". /storyline list shows them all.'),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_in_is_told_and_leaves_nothing(line: str, asker: Asker, told: str, desk: Desk) -> None:
    with pytest.raises(TellUser) as error:
        dispatch(line, asker, desk)
    assert (str(error.value), drawers(desk), desk.store.articles.count(EVERYTHING)) == (told, [], 4)


def test_release_takes_the_article_to_the_desk_and_the_empty_drawer_away(desk: Desk) -> None:
    dispatch(PASTE, HERE, desk)
    dispatch("/storyline add fish-quota pa1", HERE, desk)
    dispatch("/mark ps2 verified", HERE, desk)
    with pytest.raises(TellUser, match=r"ps2 stands in pa1; an article goes as a whole: /release pa1"):
        dispatch("/release ps2", HERE, desk)
    reply = dispatch("/release pa1", HERE, desk)
    assert reply.summary == "it was pa1 of this room; the desk calls it a5"
    assert reply.notes == ("1 decision on its lines came along.",)
    assert drawers(desk) == []
    assert entries("/search zinnia", CHANNEL, desk) == ["a5"]
    assert {m.storyline for m in desk.store.storylines.of_article(EVERYTHING, 5)} == {"ferry", "fish-quota"}
    logged = desk.store.log.since(EVERYTHING)[0]
    assert (logged.actor, logged.place, logged.action, logged.subject) == (
        "slack:ada", "a private room", "release", "a5",
    )  # fmt: skip
    assert "new event" in [row.kind for row in desk.store.changes.since(EVERYTHING, pk=0, slugs=("fish-quota",))]


def test_release_of_what_is_held_in_the_room_only_shows_it_there_again(desk: Desk) -> None:
    dispatch(PASTE, HERE, desk)
    dispatch("/hold pa1", HERE, desk)
    assert entries("/search zinnia", HERE, desk) == []
    dispatch("/release pa1", HERE, desk)
    assert (entries("/search zinnia", HERE, desk), entries("/search zinnia", CHANNEL, desk)) == (["pa1"], [])


def test_what_a_feed_brings_is_the_desks_whatever_a_room_keeps_of_it(desk: Desk) -> None:
    dispatch(PASTE, HERE, desk)
    done = desk.pipeline.ingest(Incoming(SECRET, "feed", outlet="Pier News"))
    assert (done.id, done.outcome) == ("a5", "new")


def test_a_storyline_made_in_a_private_room_is_everybodys_and_that_is_said(desk: Desk) -> None:
    said = "Storylines are everybody's: what they are called and about is seen in every room."
    made = {asker: dispatch(f"/storyline create quay-{asker.room} Quay", asker, desk) for asker in (HERE, CHANNEL)}
    assert {asker.room: said in reply.notes for asker, reply in made.items()} == {"D1": True, "C1": False}
    assert {"quay-d1", "quay-c1"} <= set(entries("/storyline list", CHANNEL, desk))


def test_what_arranges_storylines_takes_no_article_of_one_room(desk: Desk) -> None:
    dispatch(PASTE, HERE, desk)
    for line in ("/storyline split ferry quay pa1", "/storyline create quay The quay from pa1"):
        with pytest.raises(TellUser, match="arranges storylines, which are everybody's"):
            dispatch(line, HERE, desk)
    assert desk.store.storylines.slugs(EVERYTHING) == ("ferry", "fish-quota")


def test_an_answer_that_took_too_long_is_not_passed_off_as_a_whole_one(desk: Desk) -> None:
    dispatch(PASTE, HERE, desk)
    impatient = replace(desk, settings=replace(desk.settings, limits=LimitSettings(query_seconds=1e-9)))
    with desk.store.write():
        desk.store.connections.sql.execute(
            "INSERT INTO change (at, kind, subject, storyline, text) WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT"
            " x + 1 FROM n WHERE x < 50000) SELECT '2026-02-06', 'new event', 'e' || x, 1, '' FROM n"
        )
    with pytest.raises(TooSlow):
        dispatch("/new since 2026-01-01", HERE, impatient)


def test_what_is_held_at_the_desk_comes_into_no_drawer(desk: Desk) -> None:
    dispatch(PASTE, CHANNEL, desk)
    said = next(id_ for id_ in entries("/who-said list", CHANNEL, desk) if id_[0] == "s")
    dispatch(f"/hold {said}", ADMIN, desk)
    dispatch(f"{PASTE}\nEva Moe said that the pier would close in May.", HERE, desk)
    with desk.rooms.drawer(HERE) as drawer:
        assert drawer is not None
        (article,) = drawer.store.articles.list(EVERYTHING)
        text = drawer.store.articles.text(EVERYTHING, article)
    assert ("zinnia cargo" in text, "We hid the zinnia list" in text) == (True, False)
    dispatch("/hold a5", ADMIN, desk)
    with pytest.raises(TellUser, match="It is not taken in: it was held by terminal:root on 2026-02-06"):
        dispatch(PASTE, OTHER_ROOM, desk)


@pytest.mark.parametrize("asker", [HERE, replace(HERE, private=None)], ids=["private", "not known"])
def test_a_single_article_that_an_admin_adds_as_a_source_stays_in_a_private_room_too(asker: Asker, desk: Desk) -> None:
    for more in ("", " yes"):
        with pytest.raises(TellUser) as told:
            dispatch(f"/source add https://harbour.example/1{more}", asker, desk)
        assert str(told.value) == (
            "That is one article. Linked here it belongs to this room: /article add https://harbour.example/1"
        )
    assert desk.store.articles.count(EVERYTHING) == 4
