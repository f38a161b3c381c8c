"""Subscriptions: which room wants what, and how far it was told."""

from __future__ import annotations

from datetime import timedelta

from bot.model import EVERYTHING, Scope
from bot.store import Store
from bot.store.records import Subscription
from tests.store.making import AT, subscribed


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
    assert desk.subscriptions.get(1) == subscription
    other = subscribed(desk, "C2")
    assert desk.subscriptions.list(EVERYTHING) == (subscription, other)
    assert desk.subscriptions.list(EVERYTHING, "slack", "C2") == (other,)
    assert desk.subscriptions.list(EVERYTHING, "matrix") == desk.subscriptions.list(Scope()) == ()


def test_a_room_unsubscribes_from_one_storyline_or_from_all(desk: Store) -> None:
    subscribed(desk, "C1", "vik", "harbour")
    subscribed(desk, "C2")
    with desk.write():
        assert desk.subscriptions.unsubscribe("slack", "C1", ["vik"]) == 1
    assert [s.slugs for s in desk.subscriptions.list(EVERYTHING, room="C1")] == [("harbour",)]
    with desk.write():
        assert desk.subscriptions.unsubscribe("slack", "C1") == 1
        assert desk.subscriptions.unsubscribe("slack", "C1") == 0
    assert [s.room for s in desk.subscriptions.list(EVERYTHING)] == ["C2"]
    assert desk.subscriptions.get(1) is None


def test_each_due_time_is_considered_once_whatever_the_clock_does(desk: Store) -> None:
    subscribed(desk)
    days = [AT + timedelta(days=day) for day in (1, 1, 0, 2)]
    with desk.write():
        looked = [desk.subscriptions.consider(1, day, day) for day in days]
    assert looked == [True, False, False, True]


def test_what_a_clock_far_ahead_looked_at_silences_nobody_once_it_is_set_back(desk: Store) -> None:
    subscribed(desk)
    clock = [timedelta(days=400), timedelta(hours=1), timedelta(minutes=30), timedelta(hours=2)]
    with desk.write():
        looked = [desk.subscriptions.consider(1, AT + ahead, AT + ahead) for ahead in clock]
    assert looked == [True, True, False, True]
