"""Suggested addresses: decided on once, whichever feed of a page is chosen, under whatever tracking parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.errors import TellUser
from handlers.dispatch import dispatch
from tests.handlers.ferry import ADMIN, ASKER, ferry_desk
from tests.handlers.harbour_web import SITE

if TYPE_CHECKING:
    from pathlib import Path

    from handlers.desk import Desk

FEED = f"{SITE}/rss"
TRACKED = f"{FEED}?utm_source=chat&utm_medium=link"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return ferry_desk(tmp_path / "ferry.db")


def waiting(desk: Desk) -> list[str]:
    return [each.url for each in desk.store.suggestions.open(desk.scope_of(ADMIN))]


def read(desk: Desk) -> list[str]:
    return [each.url for each in desk.store.sources.list(desk.scope_of(ADMIN))]


def pressed(desk: Desk, line: str, label: str) -> str:
    """The command of a button under an answer."""
    return next(each.command for each in dispatch(line, ADMIN, desk).actions if each.label == label)


@pytest.mark.parametrize("command", ["accept", "add"])
def test_a_suggested_page_is_done_with_once_one_of_its_feeds_is_chosen(command: str, desk: Desk) -> None:
    dispatch(f"/source suggest {SITE}", ASKER, desk)
    choose = pressed(desk, f"/source {command} {SITE} for ferry", "add 2")
    assert choose == f"/source accept {SITE} feed {SITE}/sport/rss for ferry yes"
    dispatch(choose, ADMIN, desk)
    assert (read(desk), waiting(desk)) == ([f"{SITE}/sport/rss"], [])


def test_a_suggested_article_is_done_with_once_the_feed_of_its_site_is_added(desk: Desk) -> None:
    dispatch(f"/source suggest {SITE}/1", ASKER, desk)
    look = pressed(desk, f"/source accept {SITE}/1", "the feed Harbour Post")
    assert waiting(desk) == [f"{SITE}/1"]
    dispatch(pressed(desk, look, "add it"), ADMIN, desk)
    assert (read(desk), waiting(desk)) == ([FEED], [])


def test_a_feed_that_nobody_suggested_closes_no_other_suggestion(desk: Desk) -> None:
    dispatch("/source suggest https://example.org/world", ASKER, desk)
    choose = pressed(desk, f"/source add {SITE}", "add 1")
    assert choose == f"/source add {FEED} yes"
    dispatch(choose, ADMIN, desk)
    assert waiting(desk) == ["https://example.org/world"]


def test_a_suggested_list_of_feeds_is_done_with_once_it_is_imported(desk: Desk) -> None:
    dispatch(f"/source suggest {SITE}/all.opml", ASKER, desk)
    dispatch(f"/source import {SITE}/all.opml yes", ADMIN, desk)
    assert waiting(desk) == []


def test_a_feed_under_tracking_parameters_is_a_source_already(desk: Desk) -> None:
    dispatch(f"/source add {FEED} yes", ADMIN, desk)
    told = []
    for line in (f"/source suggest {TRACKED}", f"/source add {TRACKED}"):
        with pytest.raises(TellUser) as error:
            dispatch(line, ADMIN, desk)
        told.append(str(error.value))
    assert told == [
        f"The desk reads {TRACKED} already: Harbour Post.",
        f"{TRACKED} is a source already: Harbour Post. /source show Harbour Post says how it does.",
    ]


def test_a_feed_of_several_that_is_read_already_is_said_to_be_and_not_offered(desk: Desk) -> None:
    dispatch(f"/source add {FEED} yes", ADMIN, desk)
    which = dispatch(f"/source add {SITE}", ADMIN, desk)
    assert which.notes[0] == f"1  Harbour Post, {FEED}: a source already, Harbour Post."
    assert [each.label for each in which.actions] == ["add 2"]


def test_a_suggestion_waits_once_under_whatever_tracking_parameters(desk: Desk) -> None:
    dispatch(f"/source suggest {FEED}", ASKER, desk)
    again = dispatch(f"/source suggest {TRACKED}", ASKER, desk)
    assert (again.summary, waiting(desk)) == ("it waits for an admin already", [FEED])
    dispatch(f"/source refuse {TRACKED}", ADMIN, desk)
    assert waiting(desk) == []


def test_the_address_without_a_key_says_nothing_of_the_one_with_it(desk: Desk) -> None:
    dispatch("/source suggest https://example.org/feed?token=abcdefghijkl", ASKER, desk)
    plain = dispatch("/source suggest https://example.org/feed", ASKER, desk)
    assert plain.summary == "suggested; an admin decides"
    dispatch("/source add https://example.org/feed yes", ADMIN, desk)
    assert waiting(desk) == ["https://example.org/feed?token=abcdefghijkl"]


def test_a_page_whose_feed_is_read_already_is_refused_but_may_be_watched(desk: Desk) -> None:
    dispatch(f"/source add {FEED} yes", ADMIN, desk)
    with pytest.raises(TellUser, match="rss is a source already: Harbour Post"):
        dispatch(f"/source add {SITE}/today", ADMIN, desk)
    assert dispatch(f"/source add {SITE}/1 watch", ADMIN, desk).summary == "a page; not added yet"
