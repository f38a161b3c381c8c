"""What somebody says of a message that may or may not have been posted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.chat.matrix.requests import ref_of
from bot.digest.asking import ARRIVED
from bot.errors import SluglineError
from bot.store.records import Turn
from handlers.desk import Asker
from handlers.dispatch import dispatch
from tests.handlers.ferry import ferry_desk

if TYPE_CHECKING:
    from pathlib import Path

    from handlers.desk import Desk

ADMIN, READER = Asker("UA", "D1", "slack", admin=True), Asker("UR", "C1", "slack")
WAYS = "/digest arrived 1 or /digest resend 1 (admins)."
LINE = f"Nobody knows whether digest 1 arrived in slack:C1. Look there, then {WAYS}"

WHERE = "in its thread where I can find it, else as a message with its number"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A desk with a digest of two messages, of which nobody knows whether the first arrived."""
    desk = ferry_desk(tmp_path / "ferry.db")
    store, at = desk.store, desk.clock()
    with store.write():
        subscription = store.subscriptions.subscribe(at, "slack", "C1", ["ferry"], "UTC", ["08:00"], None, "slack:UR")
        store.digests.queue(at, [Turn(subscription, "1:x")], subscription.last_change + 1, ["parent", "thread"])
        store.outgoing.claim(at, 1)
        store.outgoing.ask(at, 1, "Nobody may look there.")
    return desk


def states(desk: Desk) -> list[tuple[int, str]]:
    return [(row.part, row.state) for row in desk.store.outgoing.rows(["queued", "asked", "unknown", "sent"])]


def test_an_admin_sees_what_waits_of_every_room_with_the_two_ways_and_others_that_of_their_own(desk: Desk) -> None:
    told = dispatch("/digest list", ADMIN, desk)
    assert (told.notes, [(each.label, each.command) for each in told.actions]) == (
        (LINE,),
        [("It arrived: 1", "/digest arrived 1"), ("Send it again: 1", "/digest resend 1")],
    )
    own = dispatch("/digest list", READER, desk)
    assert (own.notes[1:], own.actions) == ((LINE,), ())
    with pytest.raises(SluglineError):
        dispatch("/digest list", Asker("UR", "C2", "slack"), desk)


def test_what_arrived_counts_as_posted_and_its_thread_goes_on(desk: Desk) -> None:
    told = dispatch("/digest arrived 1", ADMIN, desk)
    assert (told.summary, states(desk)) == (
        f"digest 1 counts as posted; what is left of it follows, {WHERE}", [(0, "unknown"), (1, "queued")],
    )  # fmt: skip
    assert desk.store.outgoing.next(desk.clock(), ["slack"]) is None  # it is looked for before
    [row] = desk.store.outgoing.doubtful(desk.clock(), ["slack"])
    assert (row.part, row.note) == (0, ARRIVED)
    logged = desk.store.log.since(desk.scope_of(ADMIN))[0]
    assert (logged.actor, logged.action, logged.subject) == ("slack:UA", "digest arrived", "digest 1")


def test_what_did_not_arrive_is_sent_again_as_it_was(desk: Desk) -> None:
    told = dispatch("/digest resend digest 1", ADMIN, desk)
    assert (told.summary, states(desk)) == ("digest 1 is on its way", [(0, "queued"), (1, "queued")])
    first, _ = desk.store.outgoing.rows()
    assert (first.first_try, first.kept) == (None, "")  # somebody has looked: no platform needs to


def test_what_was_taken_down_meanwhile_is_not_sent_again(desk: Desk) -> None:
    with desk.store.write():
        desk.store.connections.sql.execute("UPDATE outbox SET payload = '' WHERE pk = 1")
    told = dispatch("/digest resend 1", ADMIN, desk)
    assert (told.summary, states(desk)) == (
        "what digest 1 held was taken down since; the rest of it follows", [(1, "queued")],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("/digest arrived 2", "Nothing of digest 2 waits for a word. /digest list shows what does."),
        ("/digest arrived 1.2", "Nothing of digest 1, part 2 waits for a word. /digest list shows what does."),
        ("/digest arrived p1", "Nothing of digest p1 waits for a word. /digest list shows what does."),
        ("/digest resend soon", '"soon" is no digest\'s number. Write it like /digest resend 12.'),
    ],
)
def test_what_waits_for_no_word_is_said(desk: Desk, line: str, said: str) -> None:
    with pytest.raises(SluglineError) as told:
        dispatch(line, ADMIN, desk)
    assert str(told.value) == said


def test_only_an_admin_settles_it_and_once(desk: Desk) -> None:
    with pytest.raises(SluglineError) as told:
        dispatch("/digest resend 1", READER, desk)
    assert str(told.value).startswith("/digest resend is for admins.")
    dispatch("/digest arrived 1", ADMIN, desk)
    with pytest.raises(SluglineError):
        dispatch("/digest resend 1", ADMIN, desk)
    assert states(desk)[0] == (0, "unknown")


def test_a_word_about_one_message_settles_no_other_of_its_digest(desk: Desk) -> None:
    """Two admins press the same button one after the other, and meanwhile the next message came into doubt."""
    dispatch("/digest arrived 1", ADMIN, desk)
    with desk.store.write():
        desk.store.outgoing.ask(desk.clock(), 2, "Nobody may look there.")
    with pytest.raises(SluglineError):
        dispatch("/digest arrived 1", ADMIN, desk)
    assert dispatch("/digest list", ADMIN, desk).actions[0].command == "/digest arrived 1.2"
    dispatch("/digest arrived digest 1, part 2", ADMIN, desk)
    assert [(row.part, row.note) for row in desk.store.outgoing.rows(["unknown"])] == [(0, ARRIVED), (1, ARRIVED)]


@pytest.mark.parametrize(
    "link",
    [
        "https://desk.slack.com/archives/C1/p1770364800123456",
        "<https://desk.slack.com/archives/C1/p1770364800123456>",
        "https://desk.slack.com/archives/C1/p1770364800123456?thread_ts=1770364800.123456&cid=C1",
    ],
)
def test_the_rest_of_what_arrived_stands_under_the_message_whose_link_is_given(desk: Desk, link: str) -> None:
    told = dispatch(f"/digest arrived 1 {link}", ADMIN, desk)
    assert told.summary == "digest 1 counts as posted; what is left of it follows in its thread"
    assert (states(desk), desk.store.outgoing.thread(1, 1)) == (
        [(0, "sent"), (1, "queued")], "C1:1770364800.123456",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("link", "said"),
    [
        ("https://desk.slack.com/archives/C9/p1770364800123456", " leads to C9; the message was for C1."),
        ("https://desk.slack.com/archives/C1", " is no link to a message in slack. Copy the message's link once more."),
    ],
)
def test_a_link_that_leads_elsewhere_settles_nothing(desk: Desk, link: str, said: str) -> None:
    with pytest.raises(SluglineError) as told:
        dispatch(f"/digest arrived 1 {link}", ADMIN, desk)
    assert str(told.value) == link + said
    assert states(desk)[0] == (0, "asked")


def test_a_link_to_a_matrix_event_is_read_as_its_clients_write_it(desk: Desk) -> None:
    with desk.store.write():
        desk.store.connections.sql.execute("UPDATE digest SET platform = 'matrix', room = '!news:vik.example'")
    dispatch("/digest arrived 1 https://matrix.to/#/%21news%3Avik.example/%24event-1?via=vik.example", ADMIN, desk)
    assert desk.store.outgoing.thread(1, 1) == ref_of("!news:vik.example", "$event-1")
