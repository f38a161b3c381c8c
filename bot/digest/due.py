"""When digests are due: local times on chosen weekdays, or as it happens. Pure."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from bot.store.records import Rhythm, Subscription


@dataclass(frozen=True, slots=True)
class Due:
    """A digest whose time has come: the local time that names it ("2026-03-29T02:30"), and the instant of that.

    A local time that a clock change leaves out falls on the hour after; one that it repeats is its first.
    """

    local: str
    at: datetime

    @classmethod
    def on(cls, moment: datetime) -> Due:
        """At a time of day in its zone."""
        at = datetime.fromtimestamp(moment.timestamp(), UTC)
        return cls(moment.replace(tzinfo=None).isoformat(timespec="minutes"), at)


def due(subscription: Subscription, now: datetime, grace: timedelta) -> Due | None:
    """The latest digest at a local time that is due and not later than `grace`; None when none is.

    None from before the subscription was made, unless that lies ahead: its clock was set back since.
    """
    rhythm, made = subscription.rhythm, subscription.created_at
    since = max(made, now - grace) if made <= now else now - grace
    first, last = (at.astimezone(ZoneInfo(rhythm.zone)).date() for at in (now - grace, now))
    every = map(Due.on, _moments(rhythm, first - timedelta(days=1), last))
    ready = [each for each in every if since <= each.at <= now]
    return max(ready, key=lambda each: (each.at, each.local), default=None)


def happens(rhythm: Rhythm, now: datetime, last_digest: datetime | None) -> bool:
    """Whether one that posts as it happens may post now: on its weekdays, and its pause since the last one over.

    A last one that lies ahead was posted by a clock that was set back since: no pause counts from there.
    """
    rested = last_digest is None or abs(now - last_digest) >= timedelta(seconds=rhythm.every_s or 0)
    return rested and _on(rhythm, now.astimezone(ZoneInfo(rhythm.zone)).date())


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
