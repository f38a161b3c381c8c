"""Subscriptions and the outbox: nothing lost, nothing twice."""

from datetime import timedelta

import pytest

from bot.model import EVERYTHING, Change, Scope
from bot.store import Store
from bot.store.records import OutboxRow, Subscription
from tests.store.making import AT, LATER, storyline

SLACK = ("slack",)


@pytest.fixture
def desk(store: Store) -> Store:
    """Two storylines, and one change in the first."""
    storyline(store, "vik")
    storyline(store, "harbour")
    moved(store)
    return store


def moved(store: Store) -> int:
    with store.write():
        return store.changes.add(AT, Change("new event", "e1", "vik", "The bridge opened"), None)


def subscribed(store: Store, room: str = "C1", *slugs: str) -> Subscription:
    with store.write():
        return store.digests.subscribe(
            AT, "slack", room, slugs or ("vik",), "Europe/Oslo", ("08:00", "17:30"), None, "U1"
        )


def queued(store: Store, subscription: Subscription, key: str, *payloads: str) -> int | None:
    last = moved(store)
    with store.write():
        return store.digests.queue(AT, subscription, key, last, payloads or ("parent", "thread"))


def claimed(store: Store, *platforms: str) -> tuple[int, int] | None:
    """The digest and part of the message that may be sent next."""
    with store.write():
        row = store.digests.claim(AT, platforms or SLACK)
    return (row.digest, row.part) if row else None


def confirm(store: Store, pk: int) -> None:
    with store.write():
        store.digests.sent(LATER, pk, f"C1/{pk}")


def test_a_subscription_begins_after_what_has_changed_already(desk: Store) -> None:
    subscription = subscribed(desk, "C1", "vik", "harbour", "vik")
    assert subscription == Subscription(
        pk=1,
        platform="slack",
        room="C1",
        slugs=("harbour", "vik"),
        zone="Europe/Oslo",
        at=("08:00", "17:30"),
        every_s=None,
        state="active",
        created_by="U1",
        created_at=AT,
        last_change=1,
    )
    assert desk.digests.get(1) == subscription
    other = subscribed(desk, "C2")
    assert desk.digests.list(EVERYTHING) == (subscription, other)
    assert desk.digests.list(EVERYTHING, "slack", "C2") == (other,)
    assert desk.digests.list(EVERYTHING, "matrix") == desk.digests.list(Scope()) == ()


def test_a_room_unsubscribes_from_one_storyline_or_from_all(desk: Store) -> None:
    subscribed(desk, "C1", "vik", "harbour")
    subscribed(desk, "C2")
    with desk.write():
        assert desk.digests.unsubscribe("slack", "C1", ["vik"]) == 1
    assert [s.slugs for s in desk.digests.list(EVERYTHING, room="C1")] == [("harbour",)]
    with desk.write():
        assert desk.digests.unsubscribe("slack", "C1") == 1
        assert desk.digests.unsubscribe("slack", "C1") == 0
    assert [s.room for s in desk.digests.list(EVERYTHING)] == ["C2"]
    assert desk.digests.get(1) is None


def test_a_digest_is_queued_with_its_messages_and_moves_the_subscription(desk: Store) -> None:
    subscription = subscribed(desk)
    assert desk.digests.number() == 1
    assert queued(desk, subscription, "1:2026-06-01T08:00") == 1
    assert desk.digests.number() == 2
    again = desk.digests.get(subscription.pk)
    assert again is not None
    assert again.last_change == 2
    row = OutboxRow(1, 1, 0, "1:2026-06-01T08:00/0", "slack", "C1", "parent", "queued", 0, AT, None, "")
    thread = OutboxRow(2, 1, 1, "1:2026-06-01T08:00/1", "slack", "C1", "thread", "queued", 0, AT, None, "")
    assert desk.digests.outbox() == (row, thread)
    assert desk.digests.last_at(subscription.pk) == AT


def test_the_same_changes_are_taken_up_once(desk: Store) -> None:
    """Two processes have read the subscription; the second one's digest is not queued."""
    subscription = subscribed(desk)
    assert [queued(desk, subscription, key) for key in ("one", "two")] == [1, None]
    assert [row.key for row in desk.digests.outbox()] == ["one/0", "one/1"]


def test_a_key_is_used_once_and_the_changes_wait(desk: Store) -> None:
    queued(desk, subscribed(desk), "one")
    before = desk.digests.get(1)
    assert before is not None
    assert queued(desk, before, "one") is None
    assert desk.digests.get(1) == before
    assert len(desk.digests.outbox()) == 2


def test_each_due_time_is_considered_once_whatever_the_clock_does(desk: Store) -> None:
    subscribed(desk)
    with desk.write():
        looked = [desk.digests.consider(1, f"2026-06-{due}T08:00") for due in ("02", "02", "01", "03")]
    assert looked == [True, False, False, True]


def test_a_thread_waits_until_its_parent_is_posted(desk: Store) -> None:
    queued(desk, subscribed(desk), "one", "parent", "first", "second")
    assert [claimed(desk), claimed(desk)] == [(1, 0), None]
    confirm(desk, 1)
    assert desk.digests.parent_ref(1) == "C1/1"
    assert [claimed(desk), claimed(desk)] == [(1, 1), None]
    confirm(desk, 2)
    assert claimed(desk) == (1, 2)
    assert [(row.part, row.state, row.tries) for row in desk.digests.outbox(["sent", "sending"])] == [
        (0, "sent", 1),
        (1, "sent", 1),
        (2, "sending", 1),
    ]


def test_a_message_is_claimed_for_its_own_platform_and_not_before_its_time(desk: Store) -> None:
    queued(desk, subscribed(desk), "one", "parent")
    assert claimed(desk, "matrix", "terminal") is None
    with desk.write():
        assert desk.digests.claim(AT - timedelta(seconds=1), SLACK) is None
    assert claimed(desk, "matrix", "slack") == (1, 0)


def test_a_room_gets_its_digests_in_order_and_no_other_room_waits_for_it(desk: Store) -> None:
    subscription, other = subscribed(desk), subscribed(desk, "C2")
    queued(desk, subscription, "one", "parent")
    assert claimed(desk) == (1, 0)
    with desk.write():
        desk.digests.again(AT, 1, LATER, "the network said no")
    after = desk.digests.get(subscription.pk)
    assert after is not None
    queued(desk, after, "two", "parent")
    queued(desk, other, "three", "parent")
    assert [claimed(desk), claimed(desk)] == [(3, 0), None]
    with desk.write():
        row = desk.digests.claim(LATER, SLACK)
    assert row == OutboxRow(1, 1, 0, "one/0", "slack", "C1", "parent", "queued", 1, LATER, None, "the network said no")
    confirm(desk, 1)
    assert claimed(desk) == (2, 0)


@pytest.mark.parametrize("state", ["held", "unknown"])
def test_what_was_set_aside_keeps_its_thread_back_but_not_the_next_digest(desk: Store, state: str) -> None:
    subscription = subscribed(desk)
    queued(desk, subscription, "one")
    assert claimed(desk) == (1, 0)
    with desk.write():
        if state == "held":
            desk.digests.hold(AT, 1, LATER, "invite the bot")
        else:
            desk.digests.set_aside(AT, 1, "invite the bot")
    assert [(row.pk, row.state, row.note) for row in desk.digests.outbox()] == [
        (1, state, "invite the bot"),
        (2, "queued", ""),
    ]
    after = desk.digests.get(subscription.pk)
    assert after is not None
    queued(desk, after, "two", "parent")
    assert [claimed(desk), claimed(desk)] == [(2, 0), None]


def test_what_was_being_sent_in_a_crash_is_unknown_and_never_sent_by_itself(desk: Store) -> None:
    queued(desk, subscribed(desk), "one")
    assert claimed(desk) == (1, 0)
    with desk.write():
        assert desk.digests.set_interrupted_aside(LATER) == 1
        assert desk.digests.set_interrupted_aside(LATER) == 0
    assert [(row.state, row.note) for row in desk.digests.outbox(["unknown"])] == [
        ("unknown", "Slugline stopped while this was being sent")
    ]
    assert claimed(desk) is None
