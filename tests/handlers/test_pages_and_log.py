"""Pages follow one another without a gap, a mark passes nothing unseen, and the log says who did what."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.errors import Misunderstood, NotAllowed, TellUser
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
        "/storyline restore corn",
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
        ("restore storyline", "corn", None, None),
        ("subscribe", "ferry", None, "at 08:00 zone UTC"),
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


def test_the_changes_of_a_removed_article_are_no_news_until_it_is_added_again(desk: Desk) -> None:
    told = []
    for line in ("/storyline remove ferry ferry-4", "/storyline add ferry ferry-4"):
        dispatch(line, ASKER, desk)
        told.append(sorted(turned("/new since yesterday", ASKER, desk)))
    assert told == [[], ["e5", "s6", "s7"]]
    assert dispatch("/storyline add ferry ferry-3 ferry-4", ASKER, desk).summary == (
        "ferry-3 and ferry-4 now in ferry; nothing new in it"
    )


@pytest.mark.parametrize(
    ("typed", "offers"),
    [
        ("/timlin", ["timeline"]),
        ("/serch", ["search"]),
        ("/weather", []),
        ("/storyline shw", ["storyline show"]),
        ("/storyline remve", ["storyline remove"]),
        ("/storyline move", []),
        ("/storyline liste", ["storyline list"]),
        ("/digest prevew", ["digest preview"]),
        ("/digest scribe", []),
        ("/source lst", ["source list"]),
        ("/archive ferry", ["storyline archive"]),
    ],
)
def test_a_misspelt_command_is_never_met_with_one_that_changes_things(
    typed: str, offers: list[str], desk: Desk
) -> None:
    with pytest.raises(Misunderstood) as error:
        dispatch(typed, ADMIN, desk)
    assert re.findall(r'"/([^"]+)"', str(error.value))[1:] == offers


@pytest.mark.parametrize(
    ("micro", "seconds", "written"),
    [(0, 0, "2026-02-05T09:00Z"), (0, 30, "2026-02-05T09:00:30Z"), (1, 0, "2026-02-05T09:00:00.000001Z")],
)
def test_the_next_page_names_the_mark_as_shortly_as_can_be(micro: int, seconds: int, written: str, desk: Desk) -> None:
    asked = datetime(2026, 2, 5, 9, 0, seconds, micro, tzinfo=UTC)
    with desk.store.write():
        desk.store.changes.note_asked(asked, ASKER.person, None)
    assert dispatch("/new", ASKER, desk).page.next == f"/new since {written} page 2"


@pytest.mark.parametrize("line", ["/desk", "/storyline list", "/source list"])
def test_words_after_a_command_that_takes_none_are_told(line: str, desk: Desk) -> None:
    told = dispatch(f"{line} of today", ASKER, desk).notes[0]
    assert told == f'"of today" was left out: {line} takes no words.'
