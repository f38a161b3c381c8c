"""How a source does, in words."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.ingest.health import health_of, quiet_after, usual_pause
from bot.reply import Entry
from handlers.source_where import LOCAL, where
from handlers.source_words import pause
from handlers.wording import counted, moment

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from bot.model import Health
    from bot.store import Store
    from bot.store.records import Source
    from handlers.desk import Asker

WORST_FIRST: tuple[Health, ...] = ("gone", "failing", "quiet", "ok")


def health(source: Source, store: Store, at: datetime) -> Health:
    """How the source does now; what a poll found holds until the next, but silence grows by itself."""
    return health_of(source, store.sources.arrivals(source.pk), at)


def state(source: Source, now: Health) -> str:
    """Its state in a word."""
    return "paused" if source.state == "paused" else now


def counts(states: Sequence[str]) -> str:
    """How many are what, as in "3 failing, 1 quiet", of what is not ok; empty where all are."""
    found = ((each, states.count(each)) for each in (*WORST_FIRST[:-1], "paused"))
    return ", ".join(f"{number} {each}" for each, number in found if number)


def entry(source: Source, asker: Asker, store: Store, at: datetime, zone: ZoneInfo) -> Entry:
    """A source with its state: when it was read, brought something, is read next; and who added it."""
    now = health(source, store, at)
    lines = [_reading(source, now, at, zone)]
    lines += [_trouble(source, now, store, at, zone) if source.state == "active" else ""]
    lines += [f"{kind_of(source)}, every {pause(timedelta(seconds=source.every_s))}, added by {source.added_by}"]
    return Entry(id=source.name, kind="source", text=where(source, asker), detail="\n".join(filter(None, lines)))


def kind_of(source: Source) -> str:
    """What it is, and the storyline that all it brings belongs to."""
    return f"{source.kind} into {source.storyline}" if source.storyline else source.kind


def _reading(source: Source, now: Health, at: datetime, zone: ZoneInfo) -> str:
    status = f" ({source.status})" if source.status and source.kind != LOCAL else ""
    parts = [
        state(source, now),
        f"read {short(source.last_success, at, zone)}{status if now != 'failing' else ''}"
        if source.last_success
        else f"not read yet{status}",
        f"last new {short(source.last_new, at, zone)}" if source.last_new else "",
        f"next {short(source.next_poll, at, zone)}" if source.state == "active" else "",
    ]
    return ", ".join(filter(None, parts))


def _trouble(source: Source, now: Health, store: Store, at: datetime, zone: ZoneInfo) -> str:
    if now in ("failing", "gone"):
        return f"since {short(source.missing_since or source.health_since, at, zone)}: {source.note}"
    if now == "quiet":
        usual = usual_pause(store.sources.arrivals(source.pk))
        often = f"it usually has something at least every {long(usual)}" if usual else "how often it has is not known"
        return f"nothing new for {long(at - (source.last_new or source.added_at))}; {often}"
    return source.note


def rule(source: Source, store: Store) -> str:
    """From when on it counts as quiet, and why."""
    arrivals = store.sources.arrivals(source.pk)
    usual = usual_pause(arrivals)
    after = long(quiet_after(arrivals))
    if usual is None:
        return f"Quiet once it brings nothing for {after}; its usual pause is not known yet."
    return f"Quiet once it brings nothing for {after}; nine in ten of its last pauses were {long(usual)} or shorter."


def short(at: datetime, now: datetime, zone: ZoneInfo) -> str:
    """An instant: the time alone for today."""
    local = at.astimezone(zone)
    return f"{local:%H:%M}" if local.date() == now.astimezone(zone).date() else moment(at, zone)


def long(span: timedelta) -> str:
    """A span of time in its largest unit, rounded."""
    minutes = max(round(span.total_seconds() / 60), 1)
    if minutes < 120:
        return counted(minutes, "minute")
    return counted(round(minutes / 60), "hour") if minutes < 72 * 60 else counted(round(minutes / 1440), "day")
