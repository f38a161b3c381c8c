"""When digests are due, and what a rhythm would have posted of what was recorded."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.digest.due import due, happens, next_due, replay
from bot.store.records import Rhythm, Subscription

MONDAY = datetime(2026, 2, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


def subscription(rhythm: Rhythm) -> Subscription:
    made = datetime(2026, 1, 1, tzinfo=UTC)
    return Subscription(
        1,
        "test",
        "news",
        ("vik",),
        rhythm.zone,
        rhythm.at,
        rhythm.every_s,
        "active",
        "ada",
        made,
        0,
        rhythm.days,
        None,
        rhythm.but,
        rhythm.quiet,
    )


def local(rhythm: Rhythm, now: str) -> str | None:
    """The local time that is due at an instant (UTC), with an hour's grace."""
    found = due(subscription(rhythm), datetime.fromisoformat(now + "+00:00"), HOUR)
    return found.local if found else None


@pytest.mark.parametrize(
    ("zone", "now", "ready"),
    [
        ("UTC", "2026-02-13T08:10", "2026-02-13T08:00"),  # Friday
        ("UTC", "2026-02-14T08:10", None),  # Saturday
        ("Pacific/Auckland", "2026-02-13T19:10", None),  # Saturday there, Friday in UTC
        ("Pacific/Auckland", "2026-02-15T19:10", "2026-02-16T08:00"),  # Monday there, Sunday in UTC
    ],
)
def test_a_weekday_is_that_of_the_subscriptions_own_zone(zone: str, now: str, ready: str | None) -> None:
    assert local(Rhythm(zone, ("08:00",), None, (0, 1, 2, 3, 4)), now) == ready


@pytest.mark.parametrize(
    ("now", "ready"),
    [
        ("2026-03-29T01:29", None),
        ("2026-03-29T01:30", "2026-03-29T02:30"),  # 02:30 is left out: it falls on 03:30
        ("2026-10-25T00:29", None),
        ("2026-10-25T00:30", "2026-10-25T02:30"),  # the first of the two
        ("2026-10-25T01:30", "2026-10-25T02:30"),  # the second is the same one
    ],
)
def test_each_local_time_is_due_once_a_day_at_both_clock_changes(now: str, ready: str | None) -> None:
    assert local(Rhythm("Europe/Paris", ("02:30",)), now) == ready


def test_grace_reaches_over_days_and_gives_the_latest() -> None:
    weekdays = subscription(Rhythm("UTC", ("08:00", "17:30"), None, (0, 1, 2, 3, 4)))
    found = [due(weekdays, MONDAY, HOUR * hours) for hours in (54, 55, 200)]
    assert [each.local if each else None for each in found] == [None, *["2026-02-06T17:30"] * 2]


def test_as_it_happens_waits_for_one_of_its_weekdays() -> None:
    weekdays = Rhythm("UTC", (), 1, (0, 1, 2, 3, 4))
    found = [happens(weekdays, MONDAY + timedelta(days=day), None) for day in range(7)]
    assert found == [True] * 5 + [False] * 2


@pytest.mark.parametrize(
    ("now", "open_"),
    [
        ("2026-01-05T20:59", True),
        ("2026-01-05T21:00", False),  # 22:00 in Paris
        ("2026-01-06T05:59", False),
        ("2026-01-06T06:00", True),
        ("2026-01-01T12:00", False),  # New Year's Day
    ],
)
def test_as_it_happens_is_quiet_in_its_local_hours_and_on_holidays(now: str, *, open_: bool) -> None:
    rhythm = Rhythm("Europe/Paris", (), 60, (), "FR", ("22:00", "07:00"))
    assert happens(rhythm, datetime.fromisoformat(now + "+00:00"), None) == open_


def test_no_digest_on_the_holidays_of_a_country_or_of_its_part() -> None:
    """6 January 2026 is a holiday in Bavaria, and a working day in Berlin."""
    found = [local(Rhythm("Europe/Berlin", ("08:00",), None, (), but), "2026-01-06T07:30") for but in ("DE-BY", "DE")]
    assert found == [None, "2026-01-06T08:00"]


@pytest.mark.parametrize(
    ("rhythm", "now", "opens"),
    [
        (Rhythm("Europe/Paris", ("08:00", "17:30")), "2026-01-05T07:00", "2026-01-05T17:30+01:00"),
        (Rhythm("Europe/Paris", ("08:00",), None, (0, 1, 2, 3, 4), "FR"), "2026-04-03T07:00", "2026-04-07T08:00+02:00"),
        (Rhythm("Europe/Paris", ("02:30",)), "2026-03-28T12:00", "2026-03-29T03:30+02:00"),
        (Rhythm("UTC", (), 60), "2026-01-05T07:00", None),
        (Rhythm("UTC", (), 60, (0, 1, 2, 3, 4), "", ("22:00", "07:00")), "2026-01-09T23:00", "2026-01-12T07:00+00:00"),
    ],
)
def test_the_next_digest_is_known_over_holidays_quiet_hours_and_clock_changes(
    rhythm: Rhythm, now: str, opens: str | None
) -> None:
    found = next_due(rhythm, datetime.fromisoformat(now + "+00:00"))
    assert (found.isoformat(timespec="minutes") if found else None) == opens


WEEK = [MONDAY + timedelta(days=day, hours=hour) for day, hour in ((0, 1), (0, 9), (0, 9), (4, 12), (5, 12), (6, 23))]


@pytest.mark.parametrize(
    ("rhythm", "digests", "changes"),
    [
        (Rhythm("UTC", ("08:00",)), 4, 5),
        (Rhythm("UTC", ("08:00", "17:30")), 4, 5),
        (Rhythm("UTC", ("08:00",), None, (0, 1, 2, 3, 4)), 2, 3),
        (Rhythm("UTC", (), 1), 5, 6),
        (Rhythm("UTC", (), 86_400), 5, 6),
        (Rhythm("UTC", (), 60, (0, 1, 2, 3, 4)), 4, 6),  # the weekend's as Monday begins
        (Rhythm("America/New_York", ("08:00",)), 3, 5),
        (Rhythm("UTC", (), 60, (), "", ("23:00", "07:00")), 4, 5),  # 01:00 waits for 07:00, Sunday's 23:00 for Monday
        (Rhythm("UTC", ("08:00",), None, (), "SK"), 4, 5),
        (Rhythm("Asia/Tokyo", (), 60, (), "JP"), 5, 6),  # Wednesday is a holiday there, and nothing moved
    ],
)
def test_a_forecast_replays_what_was_recorded(rhythm: Rhythm, digests: int, changes: int) -> None:
    assert replay(rhythm, WEEK, MONDAY, MONDAY + timedelta(days=7)) == (digests, changes)


def test_a_repeated_hour_gives_a_replay_one_digest() -> None:
    start = datetime(2026, 10, 24, 12, tzinfo=UTC)
    moved = [datetime(2026, 10, 25, 0, 0, tzinfo=UTC), datetime(2026, 10, 25, 0, 45, tzinfo=UTC)]
    assert replay(Rhythm("Europe/Paris", ("02:30",)), moved, start, start + timedelta(days=1)) == (1, 1)
