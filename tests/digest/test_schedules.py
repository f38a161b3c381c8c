"""Whatever zone, clock change, downtime or wrong clock: each local time once a day, and nothing told twice."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.digest.due import Due, due
from bot.digest.outbox import Channel, Outbox
from bot.model import EVERYTHING, Change
from bot.store import Store
from bot.store.records import Rhythm
from tests.digest.test_due import subscription
from tests.digest.test_outbox import Clock, Room, shown, titles

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bot.reply import Reply

ZONES = sorted(available_timezones() - {"localtime"})
DAYS = st.dates(date(2026, 1, 2), date(2035, 12, 30))
TIMES = st.builds("{:02}:{:02}".format, st.integers(0, 23), st.integers(0, 59))
MINUTE = timedelta(minutes=1)


def changes_of_clock(zone: str, year: int) -> list[datetime]:
    """The instants of a year, to the hour, at which a zone's clocks are changed."""
    hours = [datetime(year, 1, 1, tzinfo=UTC) + timedelta(hours=hour) for hour in range(366 * 24)]
    offsets = [(hour, hour.astimezone(ZoneInfo(zone)).utcoffset()) for hour in hours]
    return [after for (_, one), (after, other) in pairwise(offsets) if one != other]


def ticked(rhythm: Rhythm, ticks: list[datetime], grace: timedelta) -> list[Due]:
    """What a schedule that looks at these instants takes up, each once."""
    taken: list[Due] = []
    for tick in ticks:
        found = due(subscription(rhythm), tick, grace)
        if found and (not taken or taken[-1].at < found.at):
            taken.append(found)
    return taken


@given(st.sampled_from(ZONES), DAYS, TIMES)
def test_each_local_time_is_due_once_a_day_in_every_zone(zone: str, day: date, at: str) -> None:
    rhythm = Rhythm(zone, (at,))
    start = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    ticks = [start + timedelta(minutes=minute) for minute in range(0, 26 * 60, 20)]
    taken = [each.local for each in ticked(rhythm, ticks, 20 * MINUTE) if each.local.startswith(day.isoformat())]
    assert taken == [f"{day.isoformat()}T{at}"]


@pytest.mark.parametrize(
    "zone", ["Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "America/Santiago"]
)
def test_each_half_hour_is_due_once_on_the_days_of_both_clock_changes(zone: str) -> None:
    times = tuple(f"{hour:02}:{minute:02}" for hour in range(24) for minute in (0, 30))
    for change in changes_of_clock(zone, 2026):
        day = change.astimezone(ZoneInfo(zone)).date()
        ticks = [change + timedelta(minutes=minute) for minute in range(-26 * 60, 26 * 60, 15)]
        for at in times:
            taken = [each.local for each in ticked(Rhythm(zone, (at,)), ticks, 15 * MINUTE)]
            assert taken.count(f"{day.isoformat()}T{at}") == 1, (zone, day, at)


@given(st.sampled_from(ZONES), DAYS, TIMES, st.lists(st.integers(1, 60 * 24 * 4), max_size=12), st.integers(0, 3_000))
def test_after_downtime_only_the_latest_that_is_not_too_late(
    zone: str, day: date, at: str, waits: list[int], grace: int
) -> None:
    rhythm, now = Rhythm(zone, (at,)), datetime(day.year, day.month, day.day, tzinfo=UTC)
    ticks = [now := now + wait * MINUTE for wait in waits]
    taken = ticked(rhythm, ticks, grace * MINUTE)
    assert len({each.local for each in taken}) == len(taken)
    for before, tick in pairwise([ticks[0] - timedelta(days=9), *ticks] if ticks else []):
        found = due(subscription(rhythm), tick, grace * MINUTE)
        if found and found.at > before:
            assert found in taken
            assert tick - found.at <= grace * MINUTE


STEPS = st.lists(
    st.one_of(st.integers(0, 200), st.sampled_from([-30, -90, 60 * 30, -60 * 30, 60 * 24 * 400, -60 * 24 * 400])),
    min_size=1,
    max_size=25,
)


@pytest.mark.parametrize("every_s", [None, 1, 1800])
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(steps=STEPS, zone=st.sampled_from(["Europe/Paris", "Pacific/Chatham"]))
def test_a_clock_that_jumps_tells_nothing_twice_and_all_in_the_end(
    tmp_path_factory: pytest.TempPathFactory, steps: list[int], zone: str, every_s: int | None
) -> None:
    """Minutes pass, and some of them backwards; something moves at each step."""
    told: list[str] = []

    def render(replies: Sequence[Reply]) -> list[str]:
        told.extend(entry.text for reply in replies[1:] for entry in reply.entries)
        return titles(replies)

    store, clock = Store.open(folder(tmp_path_factory) / "desk.db"), Clock(datetime(2026, 10, 24, 22, tzinfo=UTC))
    with store.write():
        store.storylines.create(clock(), "dam", "The dam", "test")
        times = [] if every_s else ["00:30", "02:30", "08:00"]
        store.subscriptions.subscribe(clock(), "test", "news", ["dam"], zone, times, every_s, "ada")
    channels = {"test": Channel(render, Room())}
    outbox = Outbox(store, clock, EVERYTHING, shown, channels, timedelta(hours=1))
    for number, step in enumerate([*steps, *[60] * 50]):  # and then two quiet days
        clock.now += step * MINUTE
        if number < len(steps):
            with store.write():
                store.changes.add(clock(), Change("new event", f"e{number}", "dam", f"Step {number}"), None)
        outbox.queue_due()
    store.close()
    assert sorted(told) == sorted(f"Step {number}" for number in range(len(steps)))


def folder(factory: pytest.TempPathFactory) -> Path:
    """One of its own for each example."""
    return factory.mktemp("clock")
