"""The outbox: nothing lost, nothing twice."""

from datetime import datetime, timedelta

import pytest

from bot.model import EVERYTHING
from bot.store import Store
from bot.store.records import OutboxRow, Subscription, Turn
from tests.store.making import AT, LATER, moved, subscribed

SLACK = ("slack",)


def queued(store: Store, subscription: Subscription, key: str, *payloads: str) -> int | None:
    last = moved(store)
    with store.write():
        return store.digests.queue(AT, [Turn(subscription, key)], last, payloads or ("parent", "thread"))


def claimed(store: Store, *platforms: str) -> tuple[int, int] | None:
    """The digest and part of the message that may be sent next."""
    row = claim(store, AT, *platforms or SLACK)
    return (row.digest, row.part) if row else None


def claim(store: Store, at: datetime, *platforms: str) -> OutboxRow | None:
    with store.write():
        row = store.outgoing.next(at, platforms)
        if row:
            store.outgoing.claim(at, row.pk, "kept")
    return row


def confirm(store: Store, pk: int) -> None:
    with store.write():
        store.outgoing.sent(LATER, pk, f"C1/{pk}")


def test_a_digest_is_queued_with_its_messages_and_moves_the_subscription(desk: Store) -> None:
    subscription = subscribed(desk)
    assert desk.digests.number() == 1
    assert queued(desk, subscription, "1:2026-06-01T08:00") == 1
    assert desk.digests.number() == 2
    again = desk.subscriptions.get(subscription.pk)
    assert again is not None
    assert again.last_change == 2
    row = OutboxRow(1, 1, 0, "1:2026-06-01T08:00/0", "slack", "C1", "parent", "queued", 0, AT, None, "", AT)
    thread = OutboxRow(2, 1, 1, "1:2026-06-01T08:00/1", "slack", "C1", "thread", "queued", 0, AT, None, "", AT)
    assert desk.outgoing.rows() == (row, thread)
    assert desk.digests.last_at(subscription.pk) == AT


def test_the_same_changes_are_taken_up_once(desk: Store) -> None:
    """Two processes have read the subscription; the second one's digest is not queued."""
    subscription = subscribed(desk)
    assert [queued(desk, subscription, key) for key in ("one", "two")] == [1, None]
    assert [row.key for row in desk.outgoing.rows()] == ["one/0", "one/1"]


def test_what_ended_since_it_was_read_is_told_nothing_more(desk: Store) -> None:
    subscription = subscribed(desk)
    with desk.write():
        desk.subscriptions.unsubscribe(AT, "slack", "C1")
    assert queued(desk, subscription, "one") is None


def test_a_digest_of_several_subscriptions_moves_them_all_or_none(desk: Store) -> None:
    one, other = subscribed(desk), subscribed(desk, "C1", "harbour")
    last = moved(desk)
    with desk.write():
        assert desk.digests.queue(AT, [Turn(one, "one"), Turn(other, "other")], last, ["parent"]) == 1
        assert desk.digests.queue(AT, [Turn(one, "two"), Turn(other, "other")], last, ["parent"]) is None
    assert [each.last_change for each in desk.subscriptions.list(EVERYTHING)] == [last, last]
    assert [desk.digests.last_at(each.pk) for each in (one, other)] == [AT, AT]
    assert [row.key for row in desk.outgoing.rows()] == ["one/0"]


def test_a_key_is_used_once_and_the_changes_wait(desk: Store) -> None:
    queued(desk, subscribed(desk), "one")
    before = desk.subscriptions.get(1)
    assert before is not None
    assert queued(desk, before, "one") is None
    assert desk.subscriptions.get(1) == before
    assert len(desk.outgoing.rows()) == 2


def test_a_thread_waits_until_its_parent_is_posted(desk: Store) -> None:
    queued(desk, subscribed(desk), "one", "parent", "first", "second")
    assert [claimed(desk), claimed(desk)] == [(1, 0), None]
    confirm(desk, 1)
    assert desk.outgoing.thread(1, 1) == "C1/1"
    assert [claimed(desk), claimed(desk)] == [(1, 1), None]
    confirm(desk, 2)
    assert claimed(desk) == (1, 2)
    assert [(row.part, row.state, row.tries) for row in desk.outgoing.rows(["sent", "sending"])] == [
        (0, "sent", 1),
        (1, "sent", 1),
        (2, "sending", 1),
    ]


def test_a_message_is_claimed_for_its_own_platform_and_not_before_its_time(desk: Store) -> None:
    queued(desk, subscribed(desk), "one", "parent")
    assert claimed(desk, "matrix", "terminal") is None
    queued(desk, subscribed(desk, "C2"), "two", "parent")
    assert desk.outgoing.next(AT, SLACK, ["slack:C1", "slack:C2"]) is None
    assert claimed(desk, "matrix", "slack") == (1, 0)


def test_a_room_gets_its_digests_in_order_and_no_other_room_waits_for_it(desk: Store) -> None:
    subscription, other = subscribed(desk), subscribed(desk, "C2")
    queued(desk, subscription, "one", "parent")
    assert claimed(desk) == (1, 0)
    with desk.write():
        desk.outgoing.again(AT, 1, LATER, "the network said no")
    after = desk.subscriptions.get(subscription.pk)
    assert after is not None
    queued(desk, after, "two", "parent")
    queued(desk, other, "three", "parent")
    assert [claimed(desk), claimed(desk)] == [(3, 0), None]
    row = claim(desk, LATER, *SLACK)
    assert row == OutboxRow(
        1, 1, 0, "one/0", "slack", "C1", "parent", "queued", 1, LATER, None, "the network said no", AT, AT, "kept"
    )
    confirm(desk, 1)
    assert claimed(desk) == (2, 0)


@pytest.mark.parametrize("state", ["held", "unknown", "asked"])
def test_what_was_set_aside_keeps_its_thread_back_but_not_the_next_digest(desk: Store, state: str) -> None:
    subscription = subscribed(desk)
    queued(desk, subscription, "one")
    assert claimed(desk) == (1, 0)
    with desk.write():
        match state:
            case "held":
                desk.outgoing.hold(AT, 1, LATER, "invite the bot")
            case "unknown":
                desk.outgoing.doubt(AT, 1, LATER, "invite the bot")
            case _:
                desk.outgoing.ask(AT, 1, "invite the bot")
    assert [(row.pk, row.state, row.note) for row in desk.outgoing.rows()] == [
        (1, state, "invite the bot"),
        (2, "queued", ""),
    ]
    after = desk.subscriptions.get(subscription.pk)
    assert after is not None
    queued(desk, after, "two", "parent")
    assert [claimed(desk), claimed(desk)] == [(2, 0), None]


def test_what_was_being_sent_in_a_crash_is_in_doubt_and_never_sent_by_itself(desk: Store) -> None:
    queued(desk, subscribed(desk), "one")
    assert claimed(desk) == (1, 0)
    with desk.write():
        assert desk.outgoing.doubt_interrupted(AT, LATER, "stopped") == 1
        assert desk.outgoing.doubt_interrupted(AT, LATER, "stopped") == 0
    assert [(row.state, row.note) for row in desk.outgoing.rows(["unknown"])] == [("unknown", "stopped")]
    assert (claimed(desk), desk.outgoing.doubtful(AT, SLACK)) == (None, ())
    (doubtful,) = desk.outgoing.doubtful(LATER, SLACK)
    assert (doubtful.pk, doubtful.since, doubtful.first_try, doubtful.kept) == (1, AT, AT, "kept")
    with desk.write():
        desk.outgoing.look_again(1, LATER + timedelta(1), "still nothing")
    assert desk.outgoing.doubtful(LATER, SLACK) == ()


def test_what_was_timed_by_a_clock_that_has_been_set_back_is_due_at_once(desk: Store) -> None:
    queued(desk, subscribed(desk), "one", "parent")
    row = claim(desk, LATER, *SLACK)
    assert row
    with desk.write():
        desk.outgoing.again(LATER, row.pk, LATER + timedelta(minutes=5), "the network said no")
    assert (desk.outgoing.next(LATER, SLACK), desk.outgoing.next(AT, SLACK) is None) == (None, False)


def test_who_says_that_it_arrived_need_not_say_where_and_the_next_message_begins_the_thread(desk: Store) -> None:
    queued(desk, subscribed(desk), "one", "parent", "first", "second")
    with desk.write():
        desk.outgoing.sent(AT, 1, None)
        assert desk.outgoing.thread(1, 1) is None
        desk.outgoing.sent(AT, 2, "C1/2")
    assert (desk.outgoing.thread(1, 1), [row.part for row in desk.outgoing.of_digest(1)]) == ("C1/2", [2])


def test_a_notice_is_taken_back_before_it_is_posted_alone(desk: Store) -> None:
    with desk.write():
        for key in ("held:1", "held:2"):
            desk.digests.queue_alert(AT, "slack", "U1", key, ["notice"])
        desk.outgoing.sent(AT, 2, "D1/2")
        desk.outgoing.drop_notice("held:1")
        desk.outgoing.drop_notice("held:2")
    assert [(row.key, row.state) for row in desk.outgoing.rows(["queued", "sent"])] == [("held:2/0", "sent")]
