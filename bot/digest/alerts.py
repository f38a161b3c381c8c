"""What the admins are told of sources: one message for each change of state, queued as digests are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.reply import Action, Reply
from bot.when import shown_day

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime, tzinfo

    from bot.digest.outbox import Channel
    from bot.model import Clock
    from bot.store import Store
    from bot.store.records import Alert

NOW = {"ok": "is well again", "quiet": "is quiet", "failing": "is failing", "gone": "is gone"}


@dataclass(frozen=True, slots=True)
class Alerts:
    """Queues what waits to be told for the `room` ("slack:C1"), once; without a room, or its platform, it waits."""

    store: Store
    clock: Clock
    channels: Mapping[str, Channel]
    room: str
    zone: tzinfo

    def queue(self) -> int:
        """Queue one message with everything that waits; returns how much that was."""
        platform, _, named = self.room.partition(":")
        if not named or platform not in self.channels or not self.store.alerts.waiting():
            return 0
        with self.store.write():
            waiting, now = self.store.alerts.waiting(), self.clock()
            if not waiting:
                return 0
            room = self.store.doors.now(platform, named)
            payloads = self.channels[platform].render([told(waiting, self.zone)])
            self.store.digests.queue_alert(now, platform, room, f"alert:{waiting[-1].pk}", payloads)
            self.store.alerts.told(now, waiting)
        return len(waiting)


def told(alerts: Sequence[Alert], zone: tzinfo) -> Reply:
    """The alerts as a message."""
    worse = [each for each in alerts if each.health != "ok"]
    only = alerts[0]
    title = f"{only.source} {NOW[only.health]}" if len(alerts) == 1 else f"{len(alerts)} sources changed"
    actions = (Action("all that need somebody", "/source status"),) if worse else ()
    return Reply(title, "", notes=tuple(sentence(each, zone) for each in alerts), actions=actions)


def sentence(alert: Alert, zone: tzinfo) -> str:
    """What changed, since when, and what to do about it."""
    name, since = alert.source, _moment(alert.since, zone)
    if alert.health == "failing":
        return f"{name} has been failing since {since}: {alert.why}"
    if alert.health == "gone":
        return f"{name} is gone: {alert.why} It has been so since {since}. /source remove {name} ends it."
    if alert.health == "quiet":
        return f"{name} is quiet: it has brought nothing new for much longer than usual. /source show {name} says more."
    return f"{name} is well again, since {since}."


def _moment(at: datetime, zone: tzinfo) -> str:
    local = at.astimezone(zone)
    return f"{shown_day(local.date())}, {local:%H:%M}"
