"""When digests are due: local times on chosen days, or as it happens outside of quiet hours. Pure."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.freedays import is_free

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from bot.store.records import Rhythm, Subscription


NEXT = timedelta(days=60)
"""How far ahead the next digest is looked for."""


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


def next_due(rhythm: Rhythm, now: datetime) -> datetime | None:
    """The next local time at which a digest may be posted, in its zone.

    For one that posts as it happens: when its quiet hours or days end, None where it may post now.
    """
    zone = ZoneInfo(rhythm.zone)
    if rhythm.every_s is not None:
        opens = _opens(rhythm, now.timestamp())
        return datetime.fromtimestamp(opens, zone) if opens > now.timestamp() else None
    today = now.astimezone(zone).date()
    ahead = (each for each in _moments(rhythm, today, today + NEXT) if each.timestamp() > now.timestamp())
    found = min(ahead, key=lambda each: each.timestamp(), default=None)
    return found and datetime.fromtimestamp(found.timestamp(), zone)


def happens(rhythm: Rhythm, now: datetime, last_digest: datetime | None) -> bool:
    """Whether one that posts as it happens may post now: on its days and hours, and its pause since the last one over.

    A last one that lies ahead was posted by a clock that was set back since: no pause counts from there.
    """
    rested = last_digest is None or abs(now - last_digest) >= timedelta(seconds=rhythm.every_s or 0)
    return rested and _open(rhythm, now.astimezone(ZoneInfo(rhythm.zone)))


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
            latest = _opens(rhythm, max(at, latest + rhythm.every_s))
            if latest > now.timestamp():
                return
            yield latest


def _opens(rhythm: Rhythm, at: float) -> float:
    """The instant itself, or the first after it that is on one of the days and outside of the quiet hours."""
    zone = ZoneInfo(rhythm.zone)
    found = datetime.fromtimestamp(at, zone)
    if _open(rhythm, found):
        return at
    day, clocks = found.date(), sorted({"00:00", *rhythm.quiet[1:]})
    while True:
        for moment in (_at(day, clock, zone) for clock in clocks):
            if moment.timestamp() > at and _open(rhythm, moment):
                return moment.timestamp()
        day += timedelta(days=1)


def _open(rhythm: Rhythm, local: datetime) -> bool:
    """Whether something may be posted as it happens at this local time."""
    return _on(rhythm, local.date()) and not _quiet(rhythm.quiet, f"{local:%H:%M}")


def _quiet(hours: Sequence[str], clock: str) -> bool:
    """Whether a time of day lies in the hours, which may go over midnight."""
    if not hours:
        return False
    begin, end = hours
    return begin <= clock < end if begin < end else clock >= begin or clock < end


def _moments(rhythm: Rhythm, first: date, last: date) -> Iterator[datetime]:
    """The local times from one day to another."""
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        for at in rhythm.at if _on(rhythm, day) else ():
            yield _at(day, at, ZoneInfo(rhythm.zone))


def _at(day: date, clock: str, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), zone)


def _on(rhythm: Rhythm, day: date) -> bool:
    """Whether it posts on this day at all."""
    return (not rhythm.days or day.weekday() in rhythm.days) and not (rhythm.but and is_free(rhythm.but, day))
