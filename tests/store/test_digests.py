"""The outbox: nothing lost, nothing twice."""

from datetime import timedelta

import pytest

from bot.store import Store
from bot.store.records import OutboxRow, Subscription
from tests.store.making import AT, LATER, moved, subscribed

SLACK = ("slack",)


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


def test_a_digest_is_queued_with_its_messages_and_moves_the_subscription(desk: Store) -> None:
    subscription = subscribed(desk)
    assert desk.digests.number() == 1
    assert queued(desk, subscription, "1:2026-06-01T08:00") == 1
    assert desk.digests.number() == 2
    again = desk.subscriptions.get(subscription.pk)
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
    before = desk.subscriptions.get(1)
    assert before is not None
    assert queued(desk, before, "one") is None
    assert desk.subscriptions.get(1) == before
    assert len(desk.digests.outbox()) == 2


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
    after = desk.subscriptions.get(subscription.pk)
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
    after = desk.subscriptions.get(subscription.pk)
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
