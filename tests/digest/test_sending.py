"""On the way out: claimed, tried, confirmed; what may have been posted is looked for, and nobody risks a repeat."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.digest import steps
from bot.digest.asking import ARRIVED
from bot.digest.sending import HELD, SETTLES, SOON, Channel
from bot.errors import OutcomeUnknown, Refused, StoreUnusable, TryLater
from bot.model import Change
from bot.reply import Action
from tests.digest.test_outbox import EIGHT, Desk, Room, Silent, desk, titles

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.model import Post, Sent
    from bot.reply import Reply

__all__ = ["desk"]

AT = EIGHT + timedelta(minutes=30)
DIGEST = [("news", "vell-dam moved · digest 1", None), ("news", "Will the dam hold?", "m1")]


class Died(BaseException):
    """The process is gone."""


def due(desk: Desk) -> None:
    desk.subscribe("09:30")
    desk.moves()


def after(desk: Desk, pause: timedelta) -> list[tuple[str, str, str | None]]:
    """What stands in the rooms once so much time has passed."""
    desk.clock.now += pause
    desk.outbox.deliver()
    return desk.room.posted


@pytest.mark.parametrize(
    "fault", [Silent("Nobody can tell."), OutcomeUnknown("Nobody can tell."), RuntimeError("ours")]
)
def test_what_may_have_been_posted_is_looked_for_and_sent_again_only_if_it_is_not_there(
    desk: Desk,
    fault: Exception,
) -> None:
    due(desk)
    desk.room.answers = [fault]
    assert desk.tick(AT) == (1, 0)
    landed = desk.room.posted[:]
    assert after(desk, timedelta(0)) == landed
    assert after(desk, SOON) == (DIGEST if landed else [])
    assert after(desk, SETTLES - SOON - timedelta(seconds=1)) == (DIGEST if landed else [])
    assert after(desk, timedelta(seconds=1)) == DIGEST
    assert desk.left() == []


def test_what_cannot_be_looked_for_just_now_is_looked_for_later(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    due(desk)
    desk.room.answers = [Silent("Nobody can tell.")]
    desk.tick(AT)
    faults = [TryLater("Slack asks for patience.", after=300), Refused("Invite me."), ZeroDivisionError()]
    look = Room.find

    def find(room: Room, post: Post) -> object:
        if faults:
            raise faults.pop(0)
        return look(room, post)

    monkeypatch.setattr(Room, "find", find)
    after(desk, SOON)
    assert desk.left()[0] == (0, "unknown", "Slack asks for patience.")
    after(desk, timedelta(seconds=299))
    assert len(faults) == 2
    after(desk, timedelta(seconds=1))
    assert desk.left()[0] == (0, "unknown", "Invite me.")
    assert desk.room.posted[1:] == [("ada", "Digest 1 could not be posted", None)]
    after(desk, timedelta(minutes=15))
    assert after(desk, SETTLES)[2:] == DIGEST[1:]


def asked(desk: Desk) -> list[Reply]:
    """A desk whose admins are asked in a room; the replies that are rendered from now on."""
    rendered: list[Reply] = []

    def titles(replies: Sequence[Reply]) -> list[str]:
        rendered.extend(replies)
        return [f'"{reply.title}"' for reply in replies]

    desk.room.readable = False
    desk.outbox = replace(desk.outbox, channels={"test": Channel(titles, desk.room)}, ask_in=(("test", "admins"),))
    return rendered


def test_where_nobody_may_look_an_admin_is_asked_once_and_other_digests_go_on(desk: Desk) -> None:
    rendered = asked(desk)
    due(desk)
    desk.room.answers = [Silent("Nobody can tell.")]
    assert desk.tick(AT) == (1, 0)
    after(desk, SOON)
    assert desk.room.posted == [DIGEST[0], ("admins", "Did digest 1 arrive?", None)]
    assert desk.left() == [(0, "asked", "Nobody may look there."), (1, "queued", "")]
    question = rendered[-1]
    assert (question.summary, question.notes, question.actions) == (
        'Look in test:news for "digest 1": nobody may look there.',
        (
            "Until then nothing more of it is posted. Other digests go on.",
            "With that message's link the rest comes in its thread, else beside it: /digest arrived 1 LINK",
        ),
        (Action("It arrived", "/digest arrived 1"), Action("Send it again", "/digest resend 1")),
    )
    after(desk, timedelta(days=30))
    assert len(desk.room.posted) == 2
    desk.moves("The gates are closed")
    assert desk.tick(desk.clock.now + timedelta(days=1)) == (1, 2)


def test_admins_are_asked_in_the_room_that_replaced_theirs(desk: Desk) -> None:
    asked(desk)
    with desk.store.write():
        desk.store.doors.replace(AT, "test", "admins", "admins anew")
    due(desk)
    desk.room.answers = [Silent("Nobody can tell.")]
    desk.tick(AT)
    after(desk, SOON)
    assert desk.room.posted[1:] == [("admins anew", "Did digest 1 arrive?", None)]


def arrives(desk: Desk) -> None:
    """The first of three messages is posted without a word; asked, somebody says that it arrived."""
    asked(desk)
    desk.outbox = replace(desk.outbox, channels={"test": Channel(titles, desk.room)})
    with desk.store.write():
        desk.store.storylines.create(desk.clock(), "ferry", "Will the ferry sail?", "test")
        desk.store.subscriptions.subscribe(
            desk.clock(), "test", "news", ["vell-dam", "ferry"], "UTC", ["08:30"], None, "test:ada"
        )
    desk.moves()
    with desk.store.write():
        desk.store.changes.add(desk.clock(), Change("new event", "e2", "ferry", "The ferry sails"), None)
    desk.room.answers = [Silent("Nobody can tell.")]
    desk.tick(AT)
    after(desk, SOON)
    with desk.store.write():
        desk.store.outgoing.arrived(desk.clock(), 1, ARRIVED)


def in_room(desk: Desk) -> list[tuple[str, str | None]]:
    return [(title, thread) for room, title, thread in desk.room.posted if room == "news"]


def test_the_rest_of_what_somebody_saw_arrive_stands_under_it_where_it_can_be_found(desk: Desk) -> None:
    """The app was given the right to look meanwhile."""
    arrives(desk)
    desk.room.readable = True
    after(desk, timedelta(seconds=1))
    assert in_room(desk) == [
        ("ferry, vell-dam moved · digest 1", None), ("Will the ferry sail?", "m1"), ("Will the dam hold?", "m1"),
    ]  # fmt: skip


def test_where_it_cannot_be_found_the_rest_is_one_message_with_its_thread(desk: Desk) -> None:
    arrives(desk)
    after(desk, timedelta(seconds=1))
    [parent, head, below] = in_room(desk)
    assert [parent, head] == [("ferry, vell-dam moved · digest 1", None), ("Will the ferry sail?", None)]
    assert below == ("Will the dam hold?", desk.store.outgoing.rows(["sent"])[1].ref)


def test_what_somebody_saw_arrive_is_never_sent_again_whatever_looking_for_it_says(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    arrives(desk)
    said = iter((TryLater("later"), Refused("not now"), None))

    def find(_room: Room, _post: Post) -> None:
        if error := next(said):
            raise error

    monkeypatch.setattr(Room, "find", find)
    for pause in (timedelta(0), SETTLES, HELD):
        after(desk, pause)
    assert [title for title, _ in in_room(desk)].count("ferry, vell-dam moved · digest 1") == 1
    assert desk.left() == []


def test_a_question_is_put_again_where_what_was_sent_again_is_in_doubt_again(desk: Desk) -> None:
    asked(desk)
    due(desk)
    desk.room.answers = [OutcomeUnknown("Nobody can tell.")]
    desk.tick(AT)
    after(desk, SOON)
    with desk.store.write():
        desk.store.outgoing.again(desk.clock(), 1, desk.clock(), "")
    desk.room.answers = [OutcomeUnknown("Nobody can tell.")]
    after(desk, SOON)
    after(desk, SOON)
    assert [title for _, title, _ in desk.room.posted] == ["Did digest 1 arrive?"] * 2


def test_a_thread_of_which_half_was_posted_is_completed_and_not_repeated(desk: Desk) -> None:
    desk.subscribe("09:30")
    for number in range(30):
        desk.moves(f"Step {number}")
    desk.room.answers = [None, None, Silent("Nobody can tell.")]  # type: ignore[list-item]
    assert desk.tick(AT) == (1, 2)
    assert len(after(desk, SOON)) == 4
    assert [(title, thread) for _, title, thread in desk.room.posted] == [
        ("vell-dam moved · digest 1", None),
        ("Will the dam hold?", "m1"),
        ("Will the dam hold? (2 of 3)", "m1"),
        ("Will the dam hold? (3 of 3)", "m1"),
    ]


@pytest.mark.parametrize("moment", [f"{when} {name}" for name in steps.STEPS for when in ("before", "after")])
@pytest.mark.parametrize("landed", [True, False])
def test_who_dies_at_any_step_leaves_every_message_to_be_posted_once(
    desk: Desk,
    monkeypatch: pytest.MonkeyPatch,
    moment: str,
    landed: bool,
) -> None:
    """The steps of a digest whose first message is silently accepted, or lost; a bot that comes after goes on."""
    due(desk)
    if moment.endswith(("doubt", "ask", "look")):
        desk.room.answers = [Silent("Nobody can tell.") if landed else OutcomeUnknown("Nobody can tell.")]
    died: list[str] = []

    def reached(name: str) -> None:
        if name == moment and not died:
            died.append(name)
            raise Died

    monkeypatch.setattr(steps, "reached", reached)
    desk.clock.now = AT
    for _ in range(40):
        try:
            desk.outbox.queue_due()
            if moment.endswith("doubt") and not died:
                with desk.store.write():
                    desk.store.outgoing.claim(desk.clock(), 1)
            desk.outbox.deliver()
        except Died:
            desk.outbox = replace(desk.outbox, _outcomes=[])
        desk.clock.now += timedelta(seconds=10)
    assert (desk.room.posted, desk.left()) == (DIGEST, [])


def test_an_outcome_that_could_not_be_written_is_written_before_anything_else(
    desk: Desk,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A full disk or a lock: what was posted is known to be, though nobody may look."""
    desk.room.readable = False
    due(desk)

    def full(*_: object) -> None:
        raise StoreUnusable("The disk is full.")

    desk.clock.now = AT
    desk.outbox.queue_due()
    with monkeypatch.context() as patched:
        patched.setattr(desk.store.outgoing, "sent", full)
        for _ in range(3):
            with pytest.raises(StoreUnusable):
                desk.outbox.deliver()
    assert (desk.room.posted, desk.left()[0][1]) == (DIGEST[:1], "sending")
    desk.outbox.deliver()
    assert (desk.room.posted, desk.left()) == (DIGEST, [])


def test_rooms_take_turns_so_that_a_long_thread_keeps_nobody_waiting(desk: Desk) -> None:
    desk.subscribe("09:30")
    with desk.store.write():
        desk.store.subscriptions.subscribe(
            desk.clock(), "test", "foreign", ["vell-dam"], "Europe/Paris", ["09:30"], None, "test:ada"
        )
    for number in range(30):
        desk.moves(f"Step {number}")
    assert desk.tick(AT) == (2, 8)
    assert [room for room, _, _ in desk.room.posted] == ["news", "foreign"] * 4


def test_what_was_taken_down_while_it_was_in_doubt_is_not_sent_again_and_the_rest_goes_on(desk: Desk) -> None:
    due(desk)
    desk.room.answers = [OutcomeUnknown("Nobody can tell.")]
    desk.tick(AT)
    with desk.store.write():
        desk.store.connections.sql.execute("UPDATE outbox SET payload = '' WHERE part = 0")
    after(desk, SETTLES)
    assert (after(desk, SETTLES), desk.left()) == ([("news", "Will the dam hold?", None)], [])


def test_what_the_first_try_left_is_kept_before_it_and_shown_to_every_later_one(
    desk: Desk,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    due(desk)
    seen: list[Post] = []

    def find(_room: Room, post: Post) -> None:
        seen.append(post)

    monkeypatch.setattr(Room, "find", find)
    desk.room.answers = [OutcomeUnknown("Nobody can tell.")]
    desk.tick(AT)
    after(desk, SETTLES)
    (post,) = seen
    assert (post.kept, post.first_try, post.mark, post.key) == (
        "the first try", AT, "digest 1", "1:2026-02-10T09:30 Europe/Paris/0",
    )  # fmt: skip


def test_a_paused_room_goes_on_where_what_was_held_is_settled_in_another_way(desk: Desk) -> None:
    """Somebody says that it arrived, or it was taken down: nothing is left that could be posted and tell."""
    due(desk)
    desk.room.answers = [Refused("Invite me.", left=True)]
    desk.tick(AT)
    with desk.store.write():
        for row in desk.store.outgoing.rows():
            desk.store.outgoing.drop(row.pk)
    desk.moves("The gates are closed")
    assert desk.tick(AT + timedelta(days=1)) == (0, 0)
    assert desk.tick(AT + timedelta(days=1, seconds=1)) == (1, 2)


def test_a_room_that_paused_without_a_word_is_told_of_once_when_it_refuses(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Put out of a room, the bot pauses it before anything is refused there."""
    send = Room.send

    def refuse(room: Room, post: Post) -> Sent:
        if post.room == "news":
            raise Refused("Invite me.", left=True)
        return send(room, post)

    monkeypatch.setattr(Room, "send", refuse)
    pk = desk.subscribe("09:30").pk
    for text in ("The dam holds", "The gates are closed"):
        desk.moves(text)
        subscription = desk.store.subscriptions.get(pk)
        assert subscription
        assert desk.outbox.queue_now(subscription)
    with desk.store.write():
        assert desk.store.subscriptions.pause("test", "news")
    for pause in (timedelta(0), HELD):
        assert after(desk, pause) == [("ada", "Digests paused", None)]
