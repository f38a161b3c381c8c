"""How a source does, by its own past, and when that is worth a word."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.ingest.health import health_of, quiet_after, usual_pause, worth_telling
from bot.model import Health
from bot.store.records import Source

NOW = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SOURCE = Source(
    pk=1, name="Vell Herald", kind="feed", url="https://vell.example/feed", outlet=None, outlet_claimed=True,
    every_s=900, storyline=None, state="active", added_by="test:ada", added_at=NOW - 90 * DAY, next_poll=NOW,
    last_poll=NOW, last_success=NOW, last_new=NOW - HOUR, status=200, note="", etag=None, last_modified=None,
    failures=0, health="ok", health_since=NOW - HOUR, missing_since=None, told="ok",
)  # fmt: skip


def arrivals(*pauses: timedelta) -> list[datetime]:
    at, found = NOW - 60 * DAY, [NOW - 60 * DAY]
    for pause in pauses:
        at += pause
        found.append(at)
    return found


HOURLY = arrivals(*[HOUR] * 20)
DAILY = arrivals(*[DAY] * 9, 4 * DAY)
"""One long holiday does not make the next silence usual."""


@pytest.mark.parametrize(
    ("came", "usual", "after"),
    [
        (HOURLY, HOUR, DAY),
        (DAILY, DAY, 3 * DAY),
        (arrivals(*[2 * DAY] * 5), 2 * DAY, 6 * DAY),
        (arrivals(*[HOUR] * 4), None, 14 * DAY),
        ([], None, 14 * DAY),
    ],
)
def test_a_silence_is_long_by_the_source_s_own_pauses(
    came: list[datetime], usual: timedelta | None, after: timedelta
) -> None:
    assert (usual_pause(came), quiet_after(came)) == (usual, after)


@pytest.mark.parametrize(
    ("silent", "failures", "missing", "health"),
    [
        (DAY, 0, None, "ok"),
        (DAY + timedelta(seconds=1), 0, None, "quiet"),
        (DAY * 9, 1, None, "failing"),
        (HOUR, 1, 7 * DAY - HOUR, "failing"),
        (HOUR, 9, 7 * DAY, "gone"),
    ],
)
def test_what_a_source_is(silent: timedelta, failures: int, missing: timedelta | None, health: Health) -> None:
    source = replace(
        SOURCE, last_new=NOW - silent, failures=failures, missing_since=None if missing is None else NOW - missing
    )
    assert health_of(source, HOURLY, NOW) == health


def test_a_source_that_never_brought_anything_is_judged_from_when_it_was_added() -> None:
    never = replace(SOURCE, last_new=None)
    assert [health_of(replace(never, added_at=NOW - days * DAY), (), NOW) for days in (14, 15)] == ["ok", "quiet"]


@pytest.mark.parametrize(
    ("told", "lasts", "recent", "worth"),
    [
        ("ok", timedelta(minutes=29), 0, False),
        ("ok", timedelta(minutes=30), 0, True),
        ("failing", 9 * DAY, 0, False),
        ("quiet", timedelta(minutes=30), 1, False),
        ("quiet", HOUR, 1, True),
        ("ok", 2 * HOUR, 3, False),
        ("ok", 12 * HOUR, 99, True),
    ],
)
def test_a_change_is_told_once_it_lasts_and_the_longer_the_more_often_there_were_some(
    told: Health, lasts: timedelta, recent: int, worth: bool
) -> None:
    source = replace(SOURCE, health="failing", health_since=NOW - lasts, told=told)
    assert worth_telling(source, recent, NOW) is worth
