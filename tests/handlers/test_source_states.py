"""How sources that need somebody are shown, and what of an address is not."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, NoReturn

import pytest

from bot.chat.terminal.render import render_text
from bot.errors import Misunderstood, NotFound, SluglineError, TellUser, TryLater
from handlers.complete import complete
from handlers.desk import Asker
from handlers.dispatch import dispatch
from tests.handlers.ferry import ADMIN, ASKER, NOW, ferry_desk
from tests.handlers.harbour_web import HarbourWeb

if TYPE_CHECKING:
    from pathlib import Path

    from handlers.desk import Desk

DAY = timedelta(days=1)
LISTED = """\
Sources                          5 sources, 1 gone, 1 failing, 1 quiet, 1 paused

  Gone      https://gone.example/
            gone, not read yet (404), next 09:30
            since 20 Jan 2026, 09:00: Nothing there.
            feed, every 15m, added by test:ada
  Failing   https://failing.example/
            failing, read 5 Feb 2026, 09:00, next 09:30
            since 08:00: It did not answer.
            feed, every 15m, added by test:ada
  Quiet     https://quiet.example/
            quiet, read 09:00 (200), last new 3 Feb 2026, 09:00, next 09:30
            nothing new for 3 days; it usually has something at least every 2
            hours
            feed, every 15m, added by test:ada
  Paused    https://paused.example/
            paused, not read yet · feed, every 15m, added by test:ada
  Ok        https://ok.example/
            ok, read 09:00 (200), last new 09:00, next 09:30
            feed, every 15m, added by test:ada
"""


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A source of each state."""
    ferry = ferry_desk(tmp_path / "ferry.db")
    sources, soon = ferry.store.sources, NOW + timedelta(minutes=30)
    with ferry.store.write():
        made = {
            name: sources.add(NOW - 30 * DAY, name, "feed", f"https://{name.lower()}.example/", "test:ada", 900)
            for name in ("Ok", "Quiet", "Failing", "Gone", "Paused")
        }
        sources.polled(NOW, made["Ok"].pk, soon, 200, "", failed=False, found_new=True)
        for hours in range(0, 20, 2):
            at = NOW - 3 * DAY - timedelta(hours=18 - hours)
            sources.polled(at, made["Quiet"].pk, soon, 200, "", failed=False, found_new=True)
        sources.polled(NOW, made["Quiet"].pk, soon, 200, "", failed=False)
        sources.polled(NOW - DAY, made["Failing"].pk, soon, 200, "", failed=False)
        sources.polled(NOW, made["Failing"].pk, soon, None, "It did not answer.", failed=True)
        sources.judge(NOW - timedelta(hours=1), made["Failing"].pk, "failing")
        for days in (17, 0):
            sources.polled(NOW - days * DAY, made["Gone"].pk, soon, 404, "Nothing there.", failed=True, missing=True)
        sources.change(made["Paused"].pk, state="paused")
    return ferry


def test_a_pause_without_a_name_or_a_name_without_one_is_shown_how_both_are_written(desk: Desk) -> None:
    for typed in ("", " Ok", " 10m"):
        with pytest.raises(Misunderstood, match=r"^Write /source every NAME 10m.$"):
            dispatch(f"/source every{typed}", ADMIN, desk)


class _Busy(HarbourWeb):
    """Every host asks to be left alone."""

    def look(self, url: str) -> NoReturn:
        raise TryLater(f"{url} is busy. Try again in 10 minutes.", 600.0)

    take = listed = look


def test_those_that_need_somebody_stand_first_with_what_is_wrong(desk: Desk) -> None:
    shown = render_text(dispatch("/source list all", ASKER, desk))
    assert shown == LISTED


def test_status_and_the_desk_show_only_those(desk: Desk) -> None:
    status, desk_status = (dispatch(line, ASKER, desk) for line in ("/source status all", "/desk"))
    assert [each.id for each in status.entries] == ["Gone", "Failing", "Quiet", "Paused"]
    assert [each.id for each in desk_status.entries] == ["Gone", "Failing", "Quiet"]
    assert desk_status.summary == "sources: 1 gone, 1 failing, 1 quiet"


def test_a_source_says_from_when_on_it_is_quiet(desk: Desk) -> None:
    told = [dispatch(f"/source show {name}", ASKER, desk).notes[1] for name in ("quiet", "failing")]
    assert told == [
        "Quiet once it brings nothing for 24 hours; nine in ten of its last pauses were 2 hours or shorter.",
        "Quiet once it brings nothing for 14 days; its usual pause is not known yet.",
    ]


def test_a_suggested_address_keeps_its_key_to_itself_until_it_is_accepted(desk: Desk) -> None:
    dispatch("/source suggest https://example.org/feed?token=abc&page=2", ASKER, desk)
    listed = dispatch("/source list all", ADMIN, desk)
    accept = next(each.command for each in listed.actions if each.label == "accept")
    assert "abc" not in f"{listed} {dispatch('/log', ADMIN, desk)}"
    accepted = dispatch(f"{accept} yes", ADMIN, desk)
    url = desk.store.sources.list(desk.scope_of(ADMIN))[2].url
    assert (accept, accepted.private) == ("/source accept https://example.org/feed?page=2", True)
    assert "token=abc" in url or desk.store.suggestions.open(desk.scope_of(ADMIN)) == ()


def test_a_feed_is_added_for_the_outlet_that_its_page_named_and_the_page_waits_no_more(desk: Desk) -> None:
    dispatch("/source suggest https://harbour.example/today", ASKER, desk)
    found = dispatch("/source accept https://harbour.example/today", ADMIN, desk)
    dispatch(found.actions[0].command, ADMIN, desk)
    kept = desk.store.sources.get(desk.scope_of(ADMIN), "Harbour Post")
    assert kept
    assert (found.summary, kept.url, kept.outlet) == (
        "a feed of The Post of Holm; not added yet", "https://harbour.example/rss", "The Post of Holm"
    )  # fmt: skip
    assert desk.store.suggestions.open(desk.scope_of(ADMIN)) == ()


def test_an_address_of_many_thousand_characters_is_not_answered_with_it(desk: Desk) -> None:
    with pytest.raises(Misunderstood, match=r"^That address is longer than 2000 characters. Write a shorter one.$"):
        dispatch(f"/source add https://{'a' * 3000}.example/", ADMIN, desk)


@pytest.mark.parametrize("verb", ["source add", "source import", "article add"])
def test_a_host_that_asks_to_be_left_alone_leaves_it_clear_that_nothing_was_kept(desk: Desk, verb: str) -> None:
    done = {"article add": "taken in"}.get(verb, "added")
    with pytest.raises(TellUser, match=rf"/busy is busy. Try again in 10 minutes. Nothing was {done}.$"):
        dispatch(f"/{verb} https://harbour.example/busy", ADMIN, replace(desk, sources=_Busy(desk.store, desk.clock)))


def test_the_desk_says_that_nothing_reads_its_sources(desk: Desk) -> None:
    notes = [
        dispatch("/desk", ASKER, replace(desk, clock=lambda later=minutes: NOW + timedelta(minutes=later))).notes[1]
        for minutes in (0, 35, 41)
    ]
    assert notes == [
        "Reads 5 sources; the next one at 6 Feb 2026, 09:30.",
        "Reads 5 sources; the next one at 6 Feb 2026, 09:35.",
        "Reads 5 sources, due since 6 Feb 2026, 09:30: nothing reads them. Is slugline run running?",
    ]


def test_the_log_of_a_storyline_has_what_was_decided_on_its_lines(desk: Desk) -> None:
    dispatch("/mark s1 verified", ADMIN, desk)
    dispatch("/storyline describe fish-quota Who fishes.", ADMIN, desk)
    rows = [dispatch(f"/log {slug}", ADMIN, desk).entries for slug in ("ferry", "fish-quota")]
    assert [[each.text.partition("  ")[2] for each in found] for found in rows] == [
        ["decide s1: c1 verified"], ["describe storyline fish-quota: Who fishes."]
    ]  # fmt: skip


def test_the_log_goes_by_page_from_a_day_on(desk: Desk) -> None:
    later = replace(desk, clock=lambda: NOW + DAY)
    for number in range(25):
        dispatch(f"/storyline describe ferry {number}", ADMIN, later if number > 20 else desk)
    first = dispatch("/log ferry", ADMIN, later)
    second = dispatch(first.page.next or "", ADMIN, later)
    since = dispatch("/log ferry since 7 feb 2026", ADMIN, later)
    assert (len(first.entries), len(second.entries), second.page.next) == (20, 5, None)
    assert (first.summary, since.summary) == (
        "25 rows about ferry, the latest first", "4 rows about ferry since 7 Feb 2026, the latest first"
    )  # fmt: skip
    assert first.private


def test_the_names_of_sources_are_completed(desk: Desk) -> None:
    assert complete("/source show fa", ASKER, desk) == ["Failing"]


def test_no_answer_or_file_links_to_an_article_with_a_key(desk: Desk) -> None:
    """A paid feed puts the reader's own key on every link it gives."""
    sql = desk.store.connections.sql
    sql.execute("UPDATE article SET url = 'https://vell.example/a?id=' || pk || '&auth_token=s3cret'")
    lines = ("/article ferry-1", "/timeline ferry all", "/timeline ferry as csv", "/search ferry", "/receipt s1")
    answers = [dispatch(line, ADMIN, desk) for line in lines]
    told = [json.dumps(reply.as_json()) + "".join(file.content.decode() for file in reply.files) for reply in answers]
    assert [("s3cret" in each, "vell.example/a?id=" in each) for each in told] == [(False, True)] * len(lines)


INBOX = "/srv/leaks/inbox"
IN_PRIVATE, IN_A_ROOM = (Asker("ada", "D1", "slack", private=private, admin=True) for private in (True, False))
READER_IN_PRIVATE = Asker("olav", "D2", "slack", private=True)
AT_THE_MACHINE = Asker("ada", "terminal", "terminal", admin=True)
ABOUT_A_FOLDER = (
    *("/source list all", "/source status all", "/source show inbox", "/source retry inbox", "/source pause inbox"),
    *("/source every inbox 20m", "/source rename Ok as inbox", "/source remove inbox", "/desk", INBOX),
    *(f"/source show {INBOX}", f"/source pause {INBOX}", f"/source suggest {INBOX}", "/source export"),
)


@pytest.mark.parametrize("asker", [READER_IN_PRIVATE, IN_A_ROOM], ids=["reader", "room"])
def test_the_path_of_a_folder_is_shown_to_no_reader_and_in_no_room_of_several(desk: Desk, asker: Asker) -> None:
    with desk.store.write():
        folder = desk.store.sources.add(NOW, "inbox", "folder", INBOX, "terminal:ada", 900)
        desk.store.sources.judge(NOW, folder.pk, "failing")
    told = []
    for line in ABOUT_A_FOLDER:
        with suppress(SluglineError):
            told.append(json.dumps(dispatch(line, asker, desk).as_json()))
    assert [each for each in told if INBOX in each.replace(line, "")] == []
    assert "a folder on the desk's machine" in told[0]


def test_who_may_not_see_a_path_is_told_the_same_of_one_that_is_read_and_of_one_that_is_not(desk: Desk) -> None:
    with desk.store.write():
        desk.store.sources.add(NOW, "inbox", "folder", INBOX, "terminal:ada", 900)
    errors = []
    for path in (INBOX, "/srv/other/inbox"):
        with pytest.raises(NotFound) as error:
            dispatch(f"/source show {path}", READER_IN_PRIVATE, desk)
        errors.append(str(error.value).replace(path, "PATH"))
    assert errors[0] == errors[1]


@pytest.mark.parametrize("asker", [IN_PRIVATE, AT_THE_MACHINE], ids=["admin", "machine"])
def test_the_path_of_a_folder_is_shown_to_an_admin_in_private_and_at_the_machine(desk: Desk, asker: Asker) -> None:
    with desk.store.write():
        desk.store.sources.add(NOW, "inbox", "folder", INBOX, "terminal:ada", 900)
    assert dispatch(f"/source show {INBOX}", asker, desk).entries[0].text == INBOX
