"""Posted messages are corrected in their place, and each room is told once; what nobody is to read leaves no trace."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.errors import OutcomeUnknown, Refused, SluglineError, TryLater
from bot.model import EVERYTHING
from bot.reading import read
from bot.store.posted import Place
from tests.digest.living import Newsroom, newsroom
from tests.handlers.ferry import FERRY_2, FERRY_4, HARBOUR, LATE
from tests.test_removal import in_files, take_down

if TYPE_CHECKING:
    from pathlib import Path

PARENT = [
    "ferry moved · digest 1",
    "ferry: 1 new event, 2 new statements",
    "ferry Will the ferry sail again? · new event: The pier was repaired on 5 February 2026.",
]
HEAD = ["Will the ferry sail again?", "ferry: 1 new event, 2 new statements"]
PIER = "e5 , 2026-02-05: The pier was repaired on 5 February 2026."
LIND = "s6 Ada Lind, 2026-02-05: “Nobody will close the harbour.”"
BERG = "s7 Olav Berg, 2026-02-06: Olav Berg rejected a deal without a pension."
SHARED = ['Who said "harbour"', "2 statements, 1 named speaker, latest first"]
ISLAND = "s3 Ada Lind, 2026-02-05: the island is not “preparing to close the harbour”"
VERBATIM = "Quotation marks are the outlets' own; what stands in them may be a translation."
BY_BERG = "s6 [-Ada Lind-] Olav Berg, 2026-02-05: “Nobody will close the harbour.” (corrected 13:05)"


@pytest.fixture
def room(tmp_path: Path) -> Newsroom:
    """A room that was posted a digest of three lines, in a thread."""
    home = tmp_path / "desk"
    home.mkdir()
    room = newsroom(home / "ferry.db")
    room.digest()
    assert room.room.shows == {"news:1": PARENT, "news:2": [*HEAD, PIER, LIND, BERG]}
    assert room.round() == (0, 0, 0)
    return room


def test_a_wrong_speaker_is_struck_through_in_its_place_and_the_thread_is_told_once(room: Newsroom) -> None:
    room.say("/correct s6 speaker Olav Berg")
    assert room.round() == (1, 1, 1)
    assert room.room.shows == {
        "news:1": PARENT,
        "news:2": [*HEAD, PIER, BY_BERG, BERG],
        "news:3": ["Corrected 13:05", BY_BERG],
    }
    assert room.room.threads["news:3"] == "news:1"
    assert room.round() == (0, 0, 0)


def test_a_room_is_told_once_though_several_messages_show_it_and_every_other_room_too(room: Newsroom) -> None:
    room.share("/who-said harbour", "news:9")
    room.share("/who-said harbour", "sport:9", thread="sport:8")
    room.say("/correct s6 speaker Olav Berg")
    assert room.round() == (3, 3, 2)
    assert room.room.shows["news:9"] == room.room.shows["sport:9"] == [*SHARED, BY_BERG, ISLAND, VERBATIM]
    assert [room.room.shows[ref] for ref in ("news:5", "sport:6")] == [["Corrected 13:05", BY_BERG]] * 2
    assert [room.room.threads[ref] for ref in ("news:5", "sport:6")] == [None, "sport:8"]


def test_what_changes_nothing_that_is_shown_is_not_spoken_of(room: Newsroom) -> None:
    for line in ("/mark s6 verified", "/flag s7 who is it?", "/correct s1 date 2026-02-01"):
        room.say(line)
        assert (line, room.round()) == (line, (0, 0, 0))


def test_an_undone_correction_leaves_the_message_as_it_was_posted_and_is_told(room: Newsroom) -> None:
    room.say("/correct s6 speaker Olav Berg")
    room.round()
    room.say("/undo")
    assert room.round() == (1, 1, 1)
    assert room.room.shows["news:2"] == [*HEAD, PIER, LIND, BERG]
    back = "s6 [-Olav Berg-] Ada Lind, 2026-02-05: “Nobody will close the harbour.” (corrected 13:10)"
    assert room.room.shows["news:3"] == ["Corrected 13:05", BY_BERG]
    assert room.room.shows["news:4"] == ["Corrected 13:10", back]


def test_a_wrong_date_is_struck_through_and_the_day_stands_beside_the_hour_later_on(room: Newsroom) -> None:
    room.say("/correct e5 date 2026-02-04", later=24 * 60)
    assert room.round() == (1, 1, 1)
    moved = "e5 [-5 Feb 2026-] , 2026-02-04: The pier was repaired on 5 February 2026."
    assert room.room.shows["news:2"] == [*HEAD, f"{moved} (corrected 7 Feb 2026, 13:00)", LIND, BERG]
    assert room.room.shows["news:3"] == ["Corrected 13:00", f"{moved} (corrected 13:00)"]


def test_what_a_room_was_told_stays_as_it_was_while_the_same_thing_is_corrected_again(room: Newsroom) -> None:
    for day in ("2026-02-04", "2026-02-03"):
        room.say(f"/correct e5 date {day}")
        assert room.round() == (1, 1, 1)
    said = "The pier was repaired on 5 February 2026."
    first = f"e5 [-5 Feb 2026-] , 2026-02-04: {said} (corrected 13:05)"
    assert room.room.shows["news:3"] == ["Corrected 13:05", first]
    assert room.room.shows["news:4"] == [
        "Corrected 13:10",
        f"e5 [-4 Feb 2026-] , 2026-02-03: {said} (corrected 13:10)",
    ]
    room.say("/mark e5 do-not-use")
    room.round()
    assert all(said not in "".join(lines[1:]) for ref, lines in room.room.shows.items() if ref != "news:1")
    room.say("/undo")
    room.round()
    assert room.room.shows["news:3"] == ["Corrected 13:05", first]
    assert room.round() == (0, 0, 0)


def test_what_is_no_statement_is_struck_through_whole_in_the_parent_too(room: Newsroom) -> None:
    room.say("/correct e5 not-a-statement")
    assert room.round() == (2, 2, 1)
    why = "(withdrawn 13:05, an editor says that it is none)"
    text = "The pier was repaired on 5 February 2026."
    assert room.room.shows["news:1"][2:] == [f"ferry [-new event: {text}-] Will the ferry sail again? {why}"]
    assert room.room.shows["news:2"][2:] == [f"e5 [-{text}-]  {why}", LIND, BERG]
    assert room.room.shows["news:3"] == ["Withdrawn 13:05", f"e5 [-{text}-]  {why}"]
    assert room.room.threads["news:3"] is None


def test_what_is_not_to_be_used_is_taken_out_without_a_word_of_it_and_comes_back(room: Newsroom) -> None:
    room.say("/mark s6 do-not-use")
    assert room.round() == (1, 1, 1)
    assert room.room.shows["news:2"] == [*HEAD, PIER, "s6  (taken out 13:05, not to be used)", BERG]
    assert room.room.shows["news:3"] == ["Taken out 13:05", "s6 was taken out 13:05, not to be used."]
    assert "Nobody will close" not in room.room.text()
    room.say("/undo")
    assert room.round() == (1, 1, 1)
    assert room.room.shows["news:2"] == [*HEAD, PIER, LIND, BERG]
    assert room.room.shows["news:4"] == ["Shown again 13:10", f"{LIND} (shown again 13:10)"]


def test_an_embargo_that_ends_gives_the_words_back_by_itself(room: Newsroom) -> None:
    room.say("/mark s6 embargoed until 2026-02-08")
    room.round()
    assert room.room.shows["news:2"][3] == "s6  (taken out 13:05, embargoed until 8 Feb 2026)"
    room.now += timedelta(days=1)
    assert room.round() == (0, 0, 0)
    room.now += timedelta(days=1)
    assert (room.round(), room.room.shows["news:2"][3]) == ((1, 1, 1), LIND)


def test_what_is_held_is_taken_out_and_what_is_released_is_shown_again(room: Newsroom) -> None:
    room.say("/hold ferry-4")
    assert room.round() == (2, 2, 1)
    assert room.room.shows == {
        "news:1": [*PARENT[:2], "ferry Will the ferry sail again? (taken out 13:05)"],
        "news:2": [*HEAD, *["(taken out 13:05)"] * 3],
        "news:3": ["Taken out 13:05", "3 lines were taken out."],
    }
    room.say("/release ferry-4")
    assert room.round() == (2, 2, 1)
    assert room.room.shows["news:1"] == PARENT
    assert room.room.shows["news:2"] == [*HEAD, PIER, LIND, BERG]


def test_words_that_are_taken_down_stand_in_no_message_and_in_no_file(room: Newsroom, tmp_path: Path) -> None:
    room.share("/who-said harbour", "news:9")
    room.say("/correct s6 speaker Olav Berg")  # its edit and its line wait, with the words in them
    room.living.look()
    take_down("s6", room.desk)
    assert in_files(tmp_path / "desk", ["Nobody will close"]) == []
    assert room.round()[:2] == (2, 2)
    assert "Nobody will close" not in room.room.text()
    assert room.room.shows["news:9"] == [*SHARED, "(taken out 13:05)", ISLAND, VERBATIM]
    assert in_files(tmp_path / "desk", ["Nobody will close"]) == []


def test_a_quoted_word_that_an_outlet_changes_is_corrected_where_it_was_shown(tmp_path: Path) -> None:
    room = newsroom(tmp_path / "ferry.db")
    room.desk.pipeline.read = read
    room.digest()
    room.share("/who-said harbour", "sport:9")
    room.arrives(replace(FERRY_4, text=LATE.replace("close the harbour", "shut the harbour")))
    assert room.round()[:2] == (2, 2)
    now = "[-“Nobody will close the harbour.”-] Ada Lind, XXXX-WXX-4: “Nobody will shut the harbour.” (corrected 13:05)"
    assert room.room.shows["sport:9"][2].partition(" ")[2] == now
    assert [lines[0] for ref, lines in room.room.shows.items() if ref not in ("news:1", "news:2", "sport:9")] == [
        "Corrected 13:05"
    ] * 2


def test_an_article_that_its_outlet_withdraws_is_struck_through_in_every_line_it_alone_gives(room: Newsroom) -> None:
    room.desk.pipeline.read = read
    room.arrives(replace(FERRY_4, text="This article has been withdrawn. It did not meet our standards.\n"))
    assert room.round() == (2, 2, 1)
    assert [line.partition("(")[2] for line in room.room.shows["news:2"][2:]] == [
        "withdrawn 13:05, its outlet does not stand by the article)"
    ] * 3
    assert room.room.shows["news:3"][0] == "Withdrawn 13:05"
    assert len(room.room.shows["news:3"]) == 1 + 3


def test_what_other_articles_add_is_no_correction(room: Newsroom) -> None:
    room.share("/timeline ferry all", "news:9")
    before = dict(room.room.shows)
    room.arrives(replace(FERRY_2, text=HARBOUR, url=None, given_id="other", outlet="Vell Herald"))
    assert (room.round(), room.room.shows) == ((0, 0, 0), before)


def test_a_message_that_was_queued_before_is_corrected_once_it_is_posted(tmp_path: Path) -> None:
    room = newsroom(tmp_path / "ferry.db")
    with room.desk.store.write():
        room.desk.store.subscriptions.subscribe(room.now, "test", "news", ["ferry"], "UTC", ["09:00"], None, "test:ada")
    room.desk.pipeline.ingest(replace(FERRY_4, storyline="ferry"))
    [subscription] = room.desk.store.subscriptions.list(EVERYTHING)
    assert room.outbox.queue_now(subscription)
    room.say("/correct s6 speaker Olav Berg")
    assert room.round() == (0, 0, 2)  # as it was rendered, and only then
    assert room.round() == (1, 1, 1)
    assert room.room.shows["news:2"][3] == BY_BERG


def test_who_was_told_is_not_told_again_of_a_message_that_comes_late(tmp_path: Path) -> None:
    room = newsroom(tmp_path / "ferry.db")
    with room.desk.store.write():
        room.desk.store.subscriptions.subscribe(room.now, "test", "news", ["ferry"], "UTC", ["09:00"], None, "test:ada")
    room.desk.pipeline.ingest(replace(FERRY_4, storyline="ferry"))
    [subscription] = room.desk.store.subscriptions.list(EVERYTHING)
    assert room.outbox.queue_now(subscription)
    room.share("/who-said harbour", "news:9")
    room.say("/correct s6 speaker Olav Berg")
    assert room.round() == (1, 1, 3)  # the digest as it was rendered before, and the line
    assert room.round() == (1, 1, 0)
    assert [lines[3] for lines in room.room.shows.values() if lines[:2] == HEAD] == [BY_BERG]


@pytest.mark.parametrize(
    ("answer", "after"),
    [(TryLater("later", after=30), 30), (TryLater("later"), 5), (OutcomeUnknown("who knows"), 5)],
    ids=str,
)
def test_an_edit_that_was_not_made_for_sure_is_made_again_as_it_is(
    room: Newsroom, answer: SluglineError, after: int
) -> None:
    room.say("/correct s6 speaker Olav Berg")
    room.room.answers = [answer]
    assert room.round() == (1, 0, 1)
    assert room.living.make() == 0
    room.now += timedelta(seconds=after)
    assert (room.living.make(), room.room.shows["news:2"][3]) == (1, BY_BERG)


def test_a_message_that_cannot_be_edited_is_left_and_its_room_is_told_all_the_same(room: Newsroom) -> None:
    room.say("/correct s6 speaker Olav Berg")
    room.room.answers = [Refused("The message is gone, so there is nothing to edit.")]
    assert room.round() == (1, 0, 1)
    assert (room.room.shows["news:2"][3], room.room.shows["news:3"]) == (LIND, ["Corrected 13:05", BY_BERG])
    assert room.desk.store.edits.list() == ((2, "refused", "The message is gone, so there is nothing to edit."),)
    room.now += timedelta(days=1)
    assert room.round() == (0, 0, 0)


@pytest.mark.parametrize("answer", [Refused("archived", left=True), Refused("token revoked", login=True)], ids=str)
def test_a_closed_room_and_one_behind_a_log_in_that_is_not_accepted_are_tried_again(
    room: Newsroom, answer: SluglineError
) -> None:
    room.say("/correct s6 speaker Olav Berg")
    room.room.answers = [answer]
    room.round()
    room.now += timedelta(minutes=14)
    assert room.living.make() == 0
    room.now += timedelta(minutes=1)
    assert (room.living.make(), room.room.shows["news:2"][3]) == (1, BY_BERG)


def test_an_edit_whose_outcome_was_never_written_is_made_once_more(room: Newsroom) -> None:
    room.say("/correct s6 speaker Olav Berg")
    room.living.look()
    with room.desk.store.write():
        assert room.desk.store.edits.claim(room.now, ("test",))
    assert (room.living.make(), room.room.shows["news:2"][3]) == (1, BY_BERG)


def test_a_word_to_the_room_that_was_taken_back_keeps_the_next_one_from_nobody(room: Newsroom) -> None:
    room.say("/correct s6 speaker Olav Berg")
    room.living.look()
    room.say("/hold ferry-4")
    room.round()
    assert room.room.shows["news:3"] == ["Taken out 13:10", "3 lines were taken out."]


def test_a_later_correction_takes_the_place_of_an_edit_that_waits(room: Newsroom) -> None:
    room.say("/correct s6 speaker Olav Berg")
    room.living.look()
    room.say("/undo")
    room.living.look()
    assert (room.living.make(), room.room.edits) == (1, ["news:2"])
    assert room.room.shows["news:2"] == [*HEAD, PIER, LIND, BERG]


def test_a_file_is_spoken_of_in_its_thread_and_deleted_where_nobody_is_to_read_it(room: Newsroom) -> None:
    room.share("/timeline ferry all as csv", "sport:20", file="F1")
    room.say("/correct e5 date 2026-02-04")
    assert room.round() == (1, 1, 2)  # the digest's message is edited, its thread told, and so is the file's
    [told] = [lines for ref, lines in room.room.shows.items() if room.room.threads[ref] == "sport:20"]
    assert told[0] == "Corrected 13:05"
    assert "corrected 13:05" in told[1]
    room.say("/hold ferry-4")
    assert room.round()[1] > 0
    assert room.room.deleted == ["F1"]


def test_a_file_whose_room_was_told_elsewhere_is_marked_in_its_own_thread(room: Newsroom) -> None:
    room.share("/timeline ferry all as csv", "news:20", file="F1")
    room.say("/correct e5 date 2026-02-04")
    room.round()
    assert [lines for ref, lines in room.room.shows.items() if room.room.threads[ref] == "news:20"] == [
        ["Corrected 13:05", "This file is from before a correction of e5. /timeline ferry all as csv makes it anew."]
    ]


def test_a_deleted_message_is_edited_no_more_and_old_ones_are_forgotten(room: Newsroom) -> None:
    room.share("/who-said harbour", "sport:9")
    with room.desk.store.write():
        room.desk.store.shown.forget("test", "sport:9")
        assert room.desk.store.shown.delete_before(room.now) == 0
    room.say("/correct s6 speaker Olav Berg")
    assert room.round() == (1, 1, 1)
    with room.desk.store.write():
        assert room.desk.store.shown.delete_before(room.now + timedelta(seconds=1)) == 3
        place = Place("test", "news")
        assert room.desk.store.shown.last_told(place, "s6") is None
    room.say("/undo")
    assert room.round() == (0, 0, 0)


def test_a_person_who_is_taken_down_stands_struck_through_nowhere(room: Newsroom, tmp_path: Path) -> None:
    for line in (
        '/correct s6 speaker "Greta Solvang"',
        "/correct s6 speaker Olav Berg",
        '/correct s7 speaker "Greta Solvang"',
    ):
        room.say(line)
        room.round()
    assert "[-Greta Solvang-] Olav Berg" in room.room.text()
    take_down("Greta Solvang", room.desk)
    room.round()
    assert "Solvang" not in room.room.text()
    assert in_files(tmp_path / "desk", ["Solvang"]) == []


def test_the_words_of_an_edit_that_nobody_is_to_read_any_more_are_blotted_out(tmp_path: Path) -> None:
    room = newsroom(tmp_path / "ferry.db")
    room.desk.pipeline.read = read
    first = LATE.replace("Nobody will close the harbour", "Each boat must leave the old quay tonight")
    room.desk.pipeline.ingest(replace(FERRY_4, text=first, storyline="ferry"))
    room.digest()
    kept = room.desk.store.shown
    before = [line.entry.detail for line in kept.get(2).lines]
    assert "will close the" in str(before)
    [said] = [
        each.id for each in room.desk.store.statements.of_article(EVERYTHING, 4) if "will close" in each.best.text
    ]
    room.say(f"/mark {said} do-not-use")
    assert room.round()[:2] == (2, 2)
    assert "will close the" not in str([line.entry.detail for line in kept.get(2).lines])
    room.say("/undo")
    assert room.round()[:2] == (2, 2)
    assert [line.entry.detail for line in kept.get(2).lines] == before
