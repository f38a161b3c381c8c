"""Subscriptions: which room wants what, and how far it was told."""

from __future__ import annotations

from datetime import timedelta

from bot.model import EVERYTHING, Scope
from bot.store import Store
from bot.store.records import Subscription
from tests.store.making import AT, storyline, subscribed


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
        assert desk.subscriptions.unsubscribe(AT, "slack", "C1", ["vik"]) == 1
    assert [s.slugs for s in desk.subscriptions.list(EVERYTHING, room="C1")] == [("harbour",)]
    with desk.write():
        assert desk.subscriptions.unsubscribe(AT, "slack", "C1") == 1
        assert desk.subscriptions.unsubscribe(AT, "slack", "C1") == 0
    assert [s.room for s in desk.subscriptions.list(EVERYTHING)] == ["C2"]
    assert desk.subscriptions.get(1) is None


def test_each_due_time_is_considered_once_whatever_the_clock_does(desk: Store) -> None:
    subscribed(desk)
    days = [AT + timedelta(days=day) for day in (1, 1, 0, 2)]
    with desk.write():
        looked = [(desk.subscriptions.looked_at(1, day, day), desk.subscriptions.consider(1, day, day)) for day in days]
    assert looked == [(False, True), (True, False), (True, False), (False, True)]


def test_what_a_clock_far_ahead_looked_at_silences_nobody_once_it_is_set_back(desk: Store) -> None:
    subscribed(desk)
    clock = [timedelta(days=400), timedelta(hours=1), timedelta(minutes=30), timedelta(hours=2)]
    with desk.write():
        looked = [
            (
                desk.subscriptions.looked_at(1, AT + ahead, AT + ahead),
                desk.subscriptions.consider(1, AT + ahead, AT + ahead),
            )
            for ahead in clock
        ]
    assert looked == [(False, True), (False, True), (True, False), (False, True)]


def test_what_became_one_storyline_is_told_a_room_once_and_as_it_was_where_it_is_parted(desk: Store) -> None:
    both = [subscribed(desk, "C1", "vik"), subscribed(desk, "C1", "harbour")]
    alone = subscribed(desk, "C2", "vik")
    assert [each.storylines for each in (*both, alone)] == [(1,), (2,), (1,)]
    with desk.write():
        kept, _ = desk.regrouping.merge(AT, "vik", "harbour")
    found = [desk.subscriptions.get(each.pk) for each in (*both, alone)]
    assert [(each.slugs, each.storylines) for each in found if each] == [
        (("harbour",), (1,)),
        (("harbour",), (2,)),
        (("harbour",), (1, 2)),
    ]
    with desk.write():
        desk.regrouping.part(kept)
    assert [each.storylines for each in desk.subscriptions.list(EVERYTHING)] == [(1,), (2,), (1,)]


def test_of_two_storylines_that_became_part_of_a_third_the_earlier_subscription_tells_it(desk: Store) -> None:
    storyline(desk, "whole")
    one, other = subscribed(desk, "C1", "vik"), subscribed(desk, "C1", "harbour")
    with desk.write():
        desk.regrouping.merge(AT, "vik", "whole")
        desk.regrouping.merge(AT, "harbour", "whole")
    found = [desk.subscriptions.get(each.pk) for each in (one, other)]
    assert [each.storylines for each in found if each] == [(1, 3), (2,)]
