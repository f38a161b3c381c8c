"""Digests: what moved, once, at the right local time, and never a blind repeat."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, get_args

import pytest
from structlog.testing import capture_logs

from bot.digest.compose import compose
from bot.digest.outbox import Channel, Outbox
from bot.digest.wording import KINDS, counted
from bot.errors import OutcomeUnknown, Refused, TryLater
from bot.following.correcting import Correction
from bot.logs import logger
from bot.model import EVERYTHING, Change, ChangeKind, Post, Sent
from bot.reply import Entry
from bot.store import Store
from bot.store.records import Rhythm
from tests.store.making import arrive

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bot.reply import Reply
    from bot.store.records import ChangeRow, Subscription

EIGHT = datetime(2026, 2, 10, 8, 0, tzinfo=UTC)


@dataclass
class Clock:
    now: datetime = EIGHT - timedelta(hours=1)

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Room:
    """A platform of our own: answers each send with the next of `answers`, else accepts.

    What it is silent about (`Silent`) is posted all the same. Its history may be read where it is `readable`.
    """

    platform: str = "test"
    posted: list[tuple[str, str, str | None]] = field(default_factory=list)
    answers: list[Exception] = field(default_factory=list)
    edited: list[tuple[str, str, str | None]] = field(default_factory=list)
    readable: bool = True
    keys: list[str] = field(default_factory=list)

    def prepare(self, post: Post) -> str:
        return post.kept or "the first try"

    def send(self, post: Post) -> Sent:
        answer = self.answers.pop(0) if self.answers else None
        if answer and not isinstance(answer, Silent):
            raise answer
        self.posted.append((post.room, json.loads(post.payload), post.thread))
        self.keys.append(post.key)
        if answer:
            raise answer
        return Sent(f"m{len(self.posted)}")

    def edit(self, room: str, ref: str, payload: str, file: str | None = None) -> None:  # noqa: ARG002
        if self.answers:
            raise self.answers.pop(0)
        self.edited.append((ref, json.loads(payload), file))

    def find(self, post: Post) -> Sent | None:
        if not self.readable:
            raise OutcomeUnknown("Nobody may look there.")
        return Sent(f"m{self.keys.index(post.key) + 1}") if post.key in self.keys else None


class Silent(OutcomeUnknown):
    """The message is posted, but nobody hears so."""


@dataclass
class Desk:
    store: Store
    clock: Clock
    room: Room
    outbox: Outbox

    def subscribe(self, *at: str, every_s: int | None = None) -> Subscription:
        with self.store.write():
            return self.store.subscriptions.subscribe(
                self.clock(), "test", "news", ["vell-dam"], "Europe/Paris", at, every_s, "test:ada"
            )

    def moves(self, text: str = "The dam holds", kind: ChangeKind = "new event") -> None:
        with self.store.write():
            self.store.changes.add(self.clock(), Change(kind, "e1", "vell-dam", text), None)

    def tick(self, at: datetime) -> tuple[int, int]:
        self.clock.now = at
        return self.outbox.queue_due(), self.outbox.deliver()

    def left(self) -> list[tuple[int, str, str]]:
        return [(row.part, row.state, row.note) for row in self.store.outgoing.rows()]


def shown(change: ChangeRow) -> Entry:
    return Entry(change.subject, "change", change.text)


def titles(replies: Sequence[Reply]) -> list[str]:
    return [json.dumps(reply.title) for reply in replies]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    store, clock, room = Store.open(tmp_path / "desk.db"), Clock(), Room()
    with store.write():
        store.storylines.create(clock(), "vell-dam", "Will the dam hold?", "test")
    outbox = Outbox(store, clock, EVERYTHING, shown, {"test": Channel(titles, room)}, timedelta(minutes=60))
    return Desk(store, clock, room, outbox)


def test_a_digest_goes_out_at_its_local_time_and_once(desk: Desk) -> None:
    desk.subscribe("09:30")  # 08:30 UTC in Paris' winter
    desk.moves()
    assert [desk.tick(EIGHT + timedelta(minutes=m)) for m in (0, 30, 31, 40)] == [(0, 0), (1, 2), (0, 0), (0, 0)]
    assert desk.room.posted == [("news", "vell-dam moved · digest 1", None), ("news", "Will the dam hold?", "m1")]


def test_no_change_no_post_and_a_change_after_the_hour_waits_for_the_next(desk: Desk) -> None:
    desk.subscribe("09:30")
    assert desk.tick(EIGHT + timedelta(minutes=30)) == (0, 0)
    desk.moves()
    assert desk.tick(EIGHT + timedelta(minutes=45)) == (0, 0)
    assert desk.tick(EIGHT + timedelta(days=1, minutes=30)) == (1, 2)


def test_what_moved_before_the_room_subscribed_is_not_posted(desk: Desk) -> None:
    desk.moves()
    desk.subscribe("09:30")
    assert desk.tick(EIGHT + timedelta(minutes=30)) == (0, 0)


def test_after_downtime_one_digest_and_beyond_the_grace_none_until_the_next_time(desk: Desk) -> None:
    desk.subscribe("09:30")
    desk.moves()
    assert desk.tick(EIGHT + timedelta(days=3, hours=2)) == (0, 0)
    assert desk.tick(EIGHT + timedelta(days=4, minutes=50)) == (1, 2)


def test_a_clock_that_jumps_back_posts_nothing_twice(desk: Desk) -> None:
    desk.subscribe("09:30")
    desk.moves()
    desk.tick(EIGHT + timedelta(minutes=31))
    desk.moves("The gates are closed")
    assert [desk.tick(EIGHT + timedelta(minutes=m)) for m in (-40, 29, 30, 35)] == [(0, 0)] * 4


def test_as_it_happens_keeps_its_pause(desk: Desk) -> None:
    desk.subscribe(every_s=1800)
    desk.moves()
    assert desk.tick(EIGHT) == (1, 2)
    desk.moves("The gates are closed")
    assert [desk.tick(EIGHT + timedelta(minutes=m)) for m in (29, 30)] == [(0, 0), (1, 2)]


def test_as_it_happens_goes_on_soon_after_a_clock_that_was_far_ahead_is_set_back(desk: Desk) -> None:
    desk.subscribe(every_s=1800)
    desk.moves()
    assert desk.tick(EIGHT + timedelta(days=400)) == (1, 2)
    desk.moves("The gates are closed")
    assert desk.tick(EIGHT) == (1, 2)
    desk.moves("The gates are open")
    assert [desk.tick(EIGHT + timedelta(minutes=m)) for m in (29, 30)] == [(0, 0), (1, 2)]


def test_the_hour_that_a_clock_change_repeats_posts_one_digest(desk: Desk) -> None:
    """02:30 in Paris on 25 October 2026 is twice: at 00:30 and at 01:30 UTC."""
    desk.clock.now = datetime(2026, 10, 24, 12, tzinfo=UTC)
    desk.subscribe("02:30")
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    ticks = []
    for hours in (0, 1, 2, 24.9, 25, 25.5):
        desk.moves(f"The dam holds after {hours} hours")
        ticks.append(desk.tick(first + timedelta(hours=hours)))
    assert ticks == [(1, 2), (0, 0), (0, 0), (0, 0), (1, 2), (0, 0)]  # the day after it is an hour later


def test_a_send_that_did_nothing_is_tried_again_after_the_time_named(desk: Desk) -> None:
    desk.subscribe("09:30")
    desk.moves()
    desk.room.answers = [TryLater("Slack asks for patience.", after=30)]
    assert desk.tick(EIGHT + timedelta(minutes=30)) == (1, 0)
    assert desk.left() == [(0, "queued", "Slack asks for patience."), (1, "queued", "")]
    assert desk.tick(EIGHT + timedelta(minutes=30, seconds=29)) == (0, 0)
    assert desk.tick(EIGHT + timedelta(minutes=30, seconds=31)) == (0, 2)


def test_a_room_that_refuses_holds_its_digest_whole(desk: Desk) -> None:
    desk.subscribe("09:30")
    desk.moves()
    desk.room.answers = [Refused("Invite me: /invite @slugline")]
    assert desk.tick(EIGHT + timedelta(minutes=30)) == (1, 1)
    assert desk.room.posted == [("ada", "Digest 1 could not be posted", None)]
    assert desk.left() == [(0, "held", "Invite me: /invite @slugline"), (1, "queued", "")]
    assert desk.tick(EIGHT + timedelta(minutes=40)) == (0, 0)


def test_what_a_room_refused_is_posted_once_somebody_has_acted(desk: Desk) -> None:
    desk.subscribe("09:30")
    desk.moves()
    desk.room.answers = [Refused("Invite me: /invite @slugline")]
    assert desk.tick(EIGHT + timedelta(minutes=30)) == (1, 1)
    assert desk.tick(EIGHT + timedelta(minutes=44)) == (0, 0)
    assert desk.tick(EIGHT + timedelta(minutes=45)) == (0, 2)
    assert desk.left() == []


GONE = "I am not a member of this channel: invite me."


def test_a_room_that_was_left_pauses_with_one_notice_and_goes_on_by_itself(desk: Desk) -> None:
    """Days pass in which the room takes nothing: one notice to who subscribed it, and nothing piles up."""
    desk.subscribe("09:30")
    desk.moves()
    desk.room.answers = [Refused(GONE, left=True)]
    assert desk.tick(EIGHT + timedelta(minutes=30)) == (1, 1)
    assert desk.room.posted == [("ada", "Digests paused", None)]
    for day in (1, 2):
        desk.moves(f"The dam holds on day {day}")
        desk.room.answers = [Refused(GONE, left=True)]
        assert desk.tick(EIGHT + timedelta(days=day, minutes=30)) == (0, 0)
    assert desk.tick(EIGHT + timedelta(days=2, minutes=50)) == (0, 2)
    desk.moves("The dam holds on day 3")
    assert desk.tick(EIGHT + timedelta(days=3, minutes=30)) == (1, 2)
    assert [room for room, _, _ in desk.room.posted] == ["ada", "news", "news", "news", "news"]


def test_a_refusal_that_only_one_message_meets_pauses_nothing(desk: Desk) -> None:
    desk.subscribe("09:30")
    desk.moves()
    desk.room.answers = [Refused("Slack refused the message.")]
    assert desk.tick(EIGHT + timedelta(minutes=30)) == (1, 1)
    desk.moves("The dam still holds")
    assert desk.tick(EIGHT + timedelta(days=1, minutes=30)) == (1, 4)


def test_a_long_thread_is_cut_into_messages_and_loses_nothing(desk: Desk) -> None:
    for number in range(30):
        desk.moves(f"Step {number}")
    changes = desk.store.changes.since(EVERYTHING)
    parent, *thread = compose(changes, {"vell-dam": "Will the dam hold?"}, shown, 7)
    assert (parent.title, parent.summary) == ("vell-dam moved · digest 7", "vell-dam: 30 new events")
    assert [reply.title for reply in thread] == [
        "Will the dam hold?", "Will the dam hold? (2 of 3)", "Will the dam hold? (3 of 3)",
    ]  # fmt: skip
    assert [entry.text for reply in thread for entry in reply.entries] == [f"Step {n}" for n in range(30)]


def test_kinds_are_counted_most_important_first() -> None:
    assert counted(["new statement", "new event", "new statement"]) == "1 new event, 2 new statements"


def test_every_kind_of_change_has_words_and_help() -> None:
    assert set(KINDS) == set(get_args(ChangeKind))
    assert all(words.help.endswith(".") and words.one != words.many for words in KINDS.values())


def test_what_is_embargoed_is_held_back_and_posted_once_the_day_has_come(desk: Desk) -> None:
    desk.subscribe("09:30")
    desk.moves()
    with desk.store.write():
        told = Correction(0, EIGHT, "test:ada", "test:news", "embargoed", "e1", "2026-02-12")
        desk.store.corrections.add(told)
        desk.store.changes.add(desk.clock(), Change("new event", "e2", "vell-dam", "The gates are shut"), None)
    days = [desk.tick(EIGHT + timedelta(days=day, minutes=30)) for day in range(4)]
    assert (EIGHT.date().isoformat(), days) == ("2026-02-10", [(1, 2), (0, 0), (1, 2), (0, 0)])


@pytest.mark.parametrize("until", [None, EIGHT + timedelta(days=2)])
def test_a_pause_and_a_mute_post_nothing_and_lose_nothing(desk: Desk, until: datetime | None) -> None:
    subscription = desk.subscribe("09:30")
    desk.moves()
    with desk.store.write():
        desk.store.subscriptions.silence(subscription.pk, until)
    ticks = [desk.tick(EIGHT + timedelta(days=day, minutes=30)) for day in (0, 1)]
    if until is None:
        with desk.store.write():
            desk.store.subscriptions.go_on(subscription.pk)
    assert [*ticks, desk.tick(EIGHT + timedelta(days=2, minutes=30))] == [(0, 0), (0, 0), (1, 2)]


def test_who_pauses_a_room_is_not_overruled_by_a_message_that_gets_through(desk: Desk) -> None:
    subscription = desk.subscribe("09:30")
    with desk.store.write():
        desk.store.subscriptions.silence(subscription.pk)
        desk.store.subscriptions.resume("test", "news")
    now = desk.store.subscriptions.get(subscription.pk)
    assert now
    assert now.state == "stopped"


def test_another_rhythm_posts_from_its_next_time_on_and_the_same_hour_of_another_zone_too(desk: Desk) -> None:
    subscription = desk.subscribe("09:30")  # 08:30 UTC
    desk.moves()
    assert desk.tick(EIGHT + timedelta(minutes=31)) == (1, 2)
    desk.moves("The gates are closed")
    with desk.store.write():
        desk.store.subscriptions.reschedule(desk.clock(), subscription.pk, Rhythm("Europe/Paris", ("09:15",)))
    assert desk.tick(EIGHT + timedelta(minutes=32)) == (0, 0)  # its 09:15 is over
    with desk.store.write():
        desk.store.subscriptions.reschedule(desk.clock(), subscription.pk, Rhythm("Europe/London", ("09:30",)))
    assert [desk.tick(EIGHT + timedelta(minutes=m)) for m in (89, 90, 91)] == [(0, 0), (1, 2), (0, 0)]


@pytest.mark.parametrize("every_s", [60, None])
def test_what_was_held_back_comes_as_it_happens_and_when_posted_without_another_change(
    desk: Desk, every_s: int | None
) -> None:
    subscription = desk.subscribe(every_s=every_s)
    desk.moves()
    told = Correction(0, EIGHT, "test:ada", "test:news", "do not use", "e1")
    with desk.store.write():
        number = desk.store.corrections.add(told)
        desk.store.changes.add(desk.clock(), Change("new event", "e2", "vell-dam", "The gates are shut"), None)

    def tick(minute: int) -> tuple[int, int]:
        if every_s:
            return desk.tick(EIGHT + timedelta(minutes=minute))
        desk.clock.now = EIGHT + timedelta(minutes=minute)
        now = desk.store.subscriptions.get(subscription.pk)
        assert now
        return len(desk.outbox.queue_now(now)), desk.outbox.deliver()

    ticks = [tick(0), tick(5)]
    with desk.store.write():
        desk.store.corrections.undo(EIGHT, "test:ada", "test:news", replace(told, number=number))
    assert [*ticks, tick(10), tick(15)] == [(1, 2), (0, 0), (1, 2), (0, 0)]


def test_what_was_hidden_when_a_digest_went_out_is_told_when_it_is_shown_again(desk: Desk) -> None:
    desk.subscribe("09:30")
    article = arrive(desk.store, "The dam holds, and the gates are shut.", given_id="n1")
    with desk.store.write():
        desk.store.changes.add(desk.clock(), Change("new event", "e1", "vell-dam", "The dam holds"), article.pk)
        desk.store.storylines.add(EIGHT, "vell-dam", article.pk, state="out")
        desk.store.changes.add(desk.clock(), Change("new event", "e2", "vell-dam", "The gates are shut"), None)
    assert desk.tick(EIGHT + timedelta(minutes=30)) == (1, 2)
    with desk.store.write():
        desk.store.storylines.add(EIGHT, "vell-dam", article.pk)
    days = [desk.tick(EIGHT + timedelta(days=day, minutes=30)) for day in (1, 2)]
    assert (days, desk.room.posted[-1][1]) == ([(1, 2), (0, 0)], "Will the dam hold?")


def test_what_is_not_to_be_used_is_in_no_digest_until_that_is_undone(desk: Desk) -> None:
    desk.subscribe("09:30")
    desk.moves()
    told = Correction(0, EIGHT, "test:ada", "test:news", "do not use", "e1")
    with desk.store.write():
        number = desk.store.corrections.add(told)
    assert desk.tick(EIGHT + timedelta(minutes=30)) == (0, 0)
    (preview,) = desk.outbox.telling.preview(["vell-dam"], (), EIGHT - timedelta(days=9))
    assert (preview.summary, preview.entries, preview.notes) == (
        "nothing that may be told now, so nothing is posted",
        (),
        ("1 change held back: embargoed, or not to be used.",),
    )
    with desk.store.write():
        desk.store.corrections.undo(EIGHT, "test:ada", "test:news", replace(told, number=number))
    assert desk.tick(EIGHT + timedelta(days=1, minutes=30)) == (1, 2)


def test_what_moves_in_quiet_hours_is_told_once_at_their_end(desk: Desk) -> None:
    subscription = desk.subscribe(every_s=60)
    rhythm = replace(subscription.rhythm, quiet=("22:00", "07:00"))  # until 06:00 UTC
    with desk.store.write():
        desk.store.subscriptions.reschedule(desk.clock(), subscription.pk, rhythm)
    night = datetime(2026, 2, 10, 21, tzinfo=UTC)
    ticks = []
    for hours in (-0.5, 0, 3, 8.9, 9, 9.5):
        desk.moves(f"The dam holds after {hours} hours")
        ticks.append(desk.tick(night + timedelta(hours=hours)))
    assert ticks == [(1, 2), (0, 0), (0, 0), (0, 0), (1, 2), (1, 2)]


def test_what_moves_over_a_holiday_is_told_on_the_day_after_it(desk: Desk) -> None:
    subscription = desk.subscribe("09:30")
    with desk.store.write():
        desk.store.subscriptions.reschedule(desk.clock(), subscription.pk, replace(subscription.rhythm, but="FR"))
    desk.moves()
    christmas = datetime(2026, 12, 25, 8, 30, tzinfo=UTC)
    assert [desk.tick(christmas + timedelta(days=day)) for day in (0, 1)] == [(0, 0), (1, 2)]


def test_a_digest_at_a_local_time_says_so_where_nothing_moved_if_that_is_wanted(desk: Desk) -> None:
    desk.subscribe("09:30")
    desk.outbox = replace(desk.outbox, say_nothing_moved=True)
    ticks = [desk.tick(EIGHT + timedelta(minutes=minute)) for minute in (0, 30, 31)]
    desk.moves()
    ticks.append(desk.tick(EIGHT + timedelta(days=1, minutes=30)))
    assert ticks == [(0, 0), (1, 1), (0, 0), (1, 2)]
    assert [payload for _, payload, _ in desk.room.posted] == [
        "Nothing moved · digest 1", "vell-dam moved · digest 2", "Will the dam hold?",
    ]  # fmt: skip


def test_what_is_due_after_a_start_is_what_the_store_has(desk: Desk, tmp_path: Path) -> None:
    """No schedule is kept beside the subscriptions: another process goes on with them as they are now."""
    ended, changed = desk.subscribe("09:30"), desk.subscribe("12:00")
    desk.moves()
    with desk.store.write():
        desk.store.connections.sql.execute("DELETE FROM subscription WHERE pk = ?", (ended.pk,))
        desk.store.subscriptions.reschedule(desk.clock(), changed.pk, replace(changed.rhythm, at=("09:15",)))
    desk.store.close()
    again = replace(desk.outbox, store=Store.open(tmp_path / "desk.db"))
    ticks = []
    for minute in (14, 15, 30):
        desk.clock.now = EIGHT + timedelta(minutes=minute)
        ticks.append((again.queue_due(), again.deliver()))
    assert ticks == [(0, 0), (1, 2), (0, 0)]


def test_a_digest_that_cannot_be_made_keeps_no_other_room_waiting(desk: Desk) -> None:
    desk.subscribe("09:30")
    with desk.store.write():
        desk.store.subscriptions.subscribe(desk.clock(), "other", "C1", ["vell-dam"], "UTC", ["08:30"], None, "ada")
        desk.store.subscriptions.subscribe(desk.clock(), "test", "more", ["vell-dam"], "UTC", ["08:30"], None, "ada")
    desk.moves()

    def broken(replies: Sequence[Reply]) -> list[str]:
        raise ZeroDivisionError(len(replies))

    channels = {**desk.outbox.channels, "other": Channel(broken, desk.room)}
    desk.outbox = replace(desk.outbox, channels=channels)
    logger()  # so that it is set up before what is logged is caught
    with capture_logs() as logs:
        assert desk.tick(EIGHT + timedelta(minutes=30)) == (2, 4)
    assert {room for room, _, _ in desk.room.posted} == {"news", "more"}
    assert [(each["event"], each["subscription"]) for each in logs] == [("digest failed", 2)]
    desk.outbox = replace(desk.outbox, channels={**channels, "other": Channel(titles, desk.room)})
    assert desk.tick(EIGHT + timedelta(minutes=31))[0] == 1  # and it is lost to nobody


@dataclass
class Two:
    """A room with two subscriptions, to a storyline each, and what moved in both."""

    desk: Desk

    def __post_init__(self) -> None:
        with self.desk.store.write():
            self.desk.store.storylines.create(self.desk.clock(), "ferry", "Will the ferry sail?", "test")

    def subscribe(self, slug: str, at: Sequence[str] = (), every_s: int | None = None) -> Subscription:
        with self.desk.store.write():
            return self.desk.store.subscriptions.subscribe(
                self.desk.clock(), "test", "news", [slug], "UTC", at, every_s, "test:ada"
            )

    def moves(self, slug: str, words: str, subject: str) -> None:
        with self.desk.store.write():
            self.desk.store.changes.add(self.desk.clock(), Change("new event", subject, slug, words), None)

    def places(self) -> list[int]:
        return [each.last_change for each in self.desk.store.subscriptions.list(EVERYTHING)]


def test_what_a_room_subscribed_apart_and_is_due_at_once_is_one_digest_that_moves_both_on(desk: Desk) -> None:
    two = Two(desk)
    two.subscribe("vell-dam", ["08:30"])
    two.subscribe("ferry", ["08:30", "12:00"])
    two.moves("vell-dam", "The dam holds", "e1")
    two.moves("ferry", "The ferry sails", "e2")
    assert desk.tick(EIGHT + timedelta(minutes=30)) == (1, 3)
    assert [(payload, thread) for _, payload, thread in desk.room.posted] == [
        ("ferry, vell-dam moved · digest 1", None), ("Will the ferry sail?", "m1"), ("Will the dam hold?", "m1"),
    ]  # fmt: skip
    assert two.places() == [2, 2]
    assert desk.tick(EIGHT + timedelta(minutes=31)) == (0, 0)
    two.moves("ferry", "The ferry is back", "e3")
    assert [desk.tick(EIGHT + timedelta(hours=4)), two.places()] == [(1, 2), [2, 3]]


def test_one_that_posts_as_it_happens_joins_the_digest_that_is_due_in_its_room(desk: Desk) -> None:
    two = Two(desk)
    two.subscribe("vell-dam", ["08:30"])
    happens = two.subscribe("ferry", every_s=1800)
    desk.tick(EIGHT)
    two.moves("vell-dam", "The dam holds", "e1")
    two.moves("ferry", "The ferry sails", "e2")
    assert desk.tick(EIGHT + timedelta(minutes=30)) == (1, 3)
    assert desk.store.digests.last_at(happens.pk) == EIGHT + timedelta(minutes=30)
    two.moves("ferry", "The ferry is back", "e3")
    assert [desk.tick(EIGHT + timedelta(minutes=m)) for m in (59, 60)] == [(0, 0), (1, 2)]


def test_what_is_in_several_storylines_of_a_room_is_told_in_the_first_and_named_in_the_others(desk: Desk) -> None:
    two = Two(desk)
    two.subscribe("vell-dam", ["08:30"])
    two.subscribe("ferry", ["08:30"])
    for slug in ("vell-dam", "ferry"):
        two.moves(slug, "The dam holds", "e1")
    two.moves("ferry", "The ferry sails", "e2")
    desk.outbox = replace(desk.outbox, channels={"test": Channel(whole, desk.room)})
    desk.tick(EIGHT + timedelta(minutes=30))
    said: list[object] = [payload for _, payload, _ in desk.room.posted]
    assert said == [
        ["ferry, vell-dam moved · digest 1", "ferry: 2 new events; vell-dam: 1 line told under ferry", "", ""],
        ["Will the ferry sail?", "ferry: 2 new events", "The dam holds", "The ferry sails"],
    ]


def test_a_subscription_that_was_told_its_digest_under_that_key_is_not_told_again_with_another(desk: Desk) -> None:
    """A clock that was a day ahead and is set right; the room's other subscription was made since."""
    two = Two(desk)
    two.subscribe("vell-dam", ["08:30"])
    two.moves("vell-dam", "The dam holds", "e1")
    desk.tick(EIGHT + timedelta(minutes=30))
    two.subscribe("ferry", ["08:30"])
    desk.clock.now = EIGHT
    with desk.store.write():
        desk.store.connections.sql.execute("UPDATE subscription SET last_due = '', created_at = '2026-02-01T00:00:00Z'")
    two.moves("vell-dam", "The gates are shut", "e2")
    two.moves("ferry", "The ferry sails", "e3")
    assert desk.tick(EIGHT + timedelta(minutes=31)) == (1, 2)
    assert [payload for _, payload, _ in desk.room.posted][2:] == ["ferry moved · digest 2", "Will the ferry sail?"]
    assert two.places() == [1, 3]


def test_a_digest_that_says_nothing_moved_says_so_once_for_all_that_are_due(desk: Desk) -> None:
    two = Two(desk)
    two.subscribe("vell-dam", ["08:30"])
    two.subscribe("ferry", ["08:30"])
    desk.outbox = replace(desk.outbox, say_nothing_moved=True)
    assert [desk.tick(EIGHT + timedelta(minutes=m)) for m in (30, 31)] == [(1, 1), (0, 0)]


@pytest.mark.parametrize("partly", [False, True])
def test_what_waited_when_a_room_unsubscribed_is_told_when_that_is_taken_back(desk: Desk, *, partly: bool) -> None:
    """What was held back too, and what moved between the two."""
    two = Two(desk)
    with desk.store.write():
        desk.store.subscriptions.subscribe(
            desk.clock(),
            "test",
            "news",
            ["vell-dam", "ferry"] if partly else ["vell-dam"],
            "UTC",
            ["08:30"],
            None,
            "ada",
        )
        held = Correction(0, EIGHT, "test:ada", "test:news", "embargoed", "e1", "2026-02-11")
        desk.store.corrections.add(held)
    two.moves("vell-dam", "The dam holds", "e1")
    two.moves("vell-dam", "The gates are shut", "e2")
    assert desk.tick(EIGHT + timedelta(minutes=30)) == (1, 2)
    two.moves("vell-dam", "The gates are open", "e3")
    with desk.store.write():
        assert desk.store.subscriptions.unsubscribe(desk.clock(), "test", "news", ["vell-dam"]) == 1
    two.moves("vell-dam", "The dam is dry", "e4")
    two.moves("ferry", "The ferry sails", "e5")
    desk.outbox = replace(desk.outbox, channels={"test": Channel(whole, desk.room)})
    assert desk.tick(EIGHT + timedelta(hours=1, minutes=20)) == (0, 0)
    with desk.store.write():
        [ended] = desk.store.subscriptions.ended(desk.clock(), "test", "news")
        desk.store.subscriptions.take_back(ended.pk)
    assert desk.tick(EIGHT + timedelta(days=1, minutes=30)) == (1, 3 if partly else 2)
    said: list[object] = [payload for _, payload, _ in desk.room.posted]
    assert [
        "Will the dam hold?", "vell-dam: 3 new events", "The dam holds", "The gates are open", "The dam is dry",
    ] in said  # fmt: skip


def whole(replies: Sequence[Reply]) -> list[str]:
    """All that a digest's messages say, but for a parent's lines, which repeat the first one of each thread."""
    return [
        json.dumps(
            [reply.title, reply.summary, *("" if each.kind == "storyline" else each.text for each in reply.entries)]
        )
        for reply in replies
    ]
