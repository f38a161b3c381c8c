"""Pages follow one another without a gap, a mark passes nothing unseen, and the log says who did what."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.errors import NotAllowed, TellUser
from bot.model import EVERYTHING, Change
from bot.settings import ReplySettings
from handlers.desk import Asker, Desk
from handlers.dispatch import dispatch
from tests.handlers.ferry import ADMIN, ASKER, NOW, ferry_desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    whole = ferry_desk(tmp_path / "ferry.db")
    return replace(whole, settings=replace(whole.settings, reply=ReplySettings(1)))


def turned(line: str, asker: Asker, desk: Desk) -> list[str]:
    """The ids on every page, by following the command that each page names."""
    ids: list[str] = []
    following: str | None = line
    while following:
        reply = dispatch(following, asker, desk)
        ids += [entry.id for entry in reply.entries]
        following = reply.page.next
    return ids


@pytest.mark.parametrize(
    ("line", "ids"),
    [
        ("/who-said by lind", ["s6", "s3", "s2", "s1"]),
        ('/who said "the harbour" oldest', ["s3", "s6"]),
        ("/search ferry", ["ferry-2", "ferry-1"]),
        ("/article ferry-2", ["s3", "s4", "e1", "e2"]),
        ("/storyline show ferry", ["ferry-4", "ferry-2", "ferry-1", "ferry-3"]),
        ("/storyline list", ["ferry", "fish-quota"]),
        ("/new", ["e5", "s6", "s7"]),
        ("/new since yesterday", ["e5", "s6", "s7"]),
    ],
)
def test_following_the_next_page_shows_everything_once(line: str, ids: list[str], desk: Desk) -> None:
    shown = turned(line, ASKER, desk)
    assert sorted(shown) == sorted(ids)
    assert shown == ids or line.startswith("/new")


def test_a_timeline_without_all_is_one_page_of_what_matters_most(desk: Desk) -> None:
    assert turned("/timeline ferry", ASKER, desk) == ["e1"]
    assert turned("/timeline ferry all", ASKER, desk) == ["e1", "e4", "s1", "e5", "s6", "e2", "e3"]


def test_a_mark_is_each_persons_own_and_passes_nothing_unseen(desk: Desk) -> None:
    """A change that was recorded late, with an instant before the mark was set, is still new."""
    other = replace(ASKER, user="berg")
    assert len(turned("/new", ASKER, desk)) == 3
    assert turned("/new", ASKER, desk) == []
    with desk.store.write():
        late = Change("new event", "e1", "ferry", "The ferry stopped.")
        desk.store.changes.add(NOW - timedelta(minutes=30), late, None)
    assert turned("/new", ASKER, desk) == ["e1"]
    assert len(turned("/new", other, desk)) == 4


def test_every_decision_is_logged_with_who_where_and_what_it_was_before(desk: Desk) -> None:
    for line in (
        "/storyline create grain Grain",
        "/storyline describe grain Ships.",
        "/storyline add grain ferry-2",
        "/storyline remove grain ferry-2",
        "/storyline rename grain corn",
        "/storyline archive corn",
        "/digest subscribe ferry 08:00",
        "/digest unsubscribe",
    ):
        dispatch(line, ASKER, desk)
    rows = [(row.action, row.subject, row.before, row.after) for row in desk.store.log.since(EVERYTHING)][::-1]
    assert rows == [
        ("create storyline", "grain", None, "Grain"),
        ("describe storyline", "grain", "", "Ships."),
        ("add article", "grain ferry-2", None, None),
        ("remove article", "grain ferry-2", None, None),
        ("rename storyline", "corn", "grain", "corn"),
        ("archive storyline", "corn", None, None),
        ("subscribe", "ferry", None, "08:00"),
        ("unsubscribe", "ferry", None, None),
    ]
    assert {(row.actor, row.place) for row in desk.store.log.since(EVERYTHING)} == {
        ("terminal:ada", "terminal:newsroom")
    }


def test_what_is_refused_changes_nothing(desk: Desk) -> None:
    refused = ("/storyline create ferry Again", "/storyline rename fish-quota ferry", "/storyline add ferry ferry-9")
    for line in refused:
        with pytest.raises(TellUser):
            dispatch(line, ADMIN, desk)
    with pytest.raises(NotAllowed):
        dispatch("/source add https://harbour.example/rss", ASKER, desk)
    assert (desk.store.log.since(EVERYTHING), desk.store.sources.list(EVERYTHING)) == ((), ())
