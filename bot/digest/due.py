"""When digests are due: local times on chosen weekdays, or as it happens. Pure."""

from __future__ import annotations

from bisect import bisect_right
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from bot.store.records import Rhythm, Subscription


def due_key(
    subscription: Subscription, now: datetime, grace: timedelta, last_digest: datetime | None = None
) -> str | None:
    """The local time ("2026-03-29T08:00") of the latest digest that is due and not too late, None when none is.

    Local times are the subscription's own: one that a clock change leaves out falls on the hour after, one that it
    repeats counts once. A subscription that posts as it happens is due once its pause since `last_digest` has passed,
    on its own weekdays.
    """
    rhythm = subscription.rhythm
    today = now.astimezone(ZoneInfo(rhythm.zone)).date()
    if rhythm.every_s is not None:
        pause = timedelta(seconds=rhythm.every_s)
        rested = last_digest is None or now - last_digest >= pause
        return now.isoformat() if rested and _on(rhythm, today) else None
    first = max(subscription.created_at.timestamp(), (now - grace).timestamp())
    due = [
        moment.replace(tzinfo=None).isoformat(timespec="minutes")
        for moment in _moments(rhythm, today - timedelta(days=1), today)
        if first <= moment.timestamp() <= now.timestamp()
    ]
    return max(due, default=None)


def replay(rhythm: Rhythm, moved: Sequence[datetime], start: datetime, now: datetime) -> tuple[int, int]:
    """How many digests such a subscription would have posted after `start` and up to `now`, and of how many changes.

    `moved` are the instants of the changes since `start`. What moved after the last digest waits, and is not counted.
    """
    instants, digests, told = sorted(at.timestamp() for at in moved), 0, 0
    for due in _posting(rhythm, instants, start, now):
        ready = bisect_right(instants, due)
        digests, told = digests + (ready > told), ready
    return digests, told


def _posting(rhythm: Rhythm, moved: Sequence[float], start: datetime, now: datetime) -> Iterator[float]:
    """The instants at which a digest may have gone out, the earliest first."""
    zone = ZoneInfo(rhythm.zone)
    if rhythm.every_s is None:
        days = start.astimezone(zone).date(), now.astimezone(zone).date()
        instants = sorted(moment.timestamp() for moment in _moments(rhythm, *days))
        yield from (each for each in instants if start.timestamp() < each <= now.timestamp())
        return
    latest = start.timestamp() - rhythm.every_s
    for at in moved:
        if at > latest:  # else that one had it
            latest = _on_a_day(rhythm, max(at, latest + rhythm.every_s))
            if latest > now.timestamp():
                return
            yield latest


def _on_a_day(rhythm: Rhythm, at: float) -> float:
    """The instant itself, or the first midnight after it that begins one of the weekdays."""
    zone = ZoneInfo(rhythm.zone)
    day = datetime.fromtimestamp(at, zone).date()
    while not _on(rhythm, day):
        day += timedelta(days=1)
        at = datetime(day.year, day.month, day.day, tzinfo=zone).timestamp()
    return at


def _moments(rhythm: Rhythm, first: date, last: date) -> Iterator[datetime]:
    """The local times from one day to another."""
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        for at in rhythm.at if _on(rhythm, day) else ():
            hour, minute = map(int, at.split(":"))
            yield datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZoneInfo(rhythm.zone))


def _on(rhythm: Rhythm, day: date) -> bool:
    return not rhythm.days or day.weekday() in rhythm.days
