"""Digests on their way out: what moved, composed, rendered and queued with its key in one transaction."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, timedelta
from typing import TYPE_CHECKING

from bot.digest.asking import numbered
from bot.digest.compose import nothing_moved
from bot.digest.due import due, happens
from bot.digest.passing import days_passed
from bot.digest.sending import Channel, Sending
from bot.digest.steps import step
from bot.digest.telling import NOTHING_BESIDE, Telling
from bot.errors import SluglineError
from bot.store.posted import Place

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime, tzinfo

    from bot.digest.due import Due
    from bot.digest.telling import Background
    from bot.model import Clock, Scope
    from bot.reply import Entry, Reply
    from bot.store import Store
    from bot.store.records import ChangeRow, Subscription

__all__ = ["Channel", "Outbox"]


@dataclass(frozen=True, slots=True)
class Outbox:
    """Queues digests that are due and sends what is queued. Every step can be interrupted and none repeats a post.

    `show` makes a change into the entry that a reader sees; `grace` is how late a digest may still go out; `zone` is
    the desk's, by whose days what was planned has passed and embargoes end. With `sure_only` statements to check are
    only named; a digest takes them up like all others, so none comes again. What is embargoed or not to be used is held
    back for each subscription, and comes once nothing forbids it. `ask_in`: see `Sending`. `background` finds
    what stands behind what moved. With `say_nothing_moved` a digest at a local time that has nothing to tell says so.
    """

    store: Store
    clock: Clock
    scope: Scope
    show: Callable[[ChangeRow], Entry]
    channels: Mapping[str, Channel]
    grace: timedelta
    sure_only: bool = False
    zone: tzinfo = UTC
    ask_in: Sequence[tuple[str, str]] = ()
    background: Background = NOTHING_BESIDE
    say_nothing_moved: bool = False
    _outcomes: list[Callable[[], None]] = field(default_factory=list, compare=False)

    @property
    def telling(self) -> Telling:
        """What its digests tell."""
        return Telling(self.store, self.clock, self.scope, self.show, self.sure_only, self.zone, self.background)

    def queue_due(self) -> int:
        """Queue a digest for every subscription whose time has come and whose storylines moved; returns how many."""
        now = self.clock()
        return sum(self._turn(each, now) for each in self.store.subscriptions.list(self.scope))

    def _turn(self, subscription: Subscription, now: datetime) -> bool:
        """Queue the subscription's digest if its time has come. A fault in it keeps no other room waiting."""
        if subscription.state != "active" or subscription.silent(now) or subscription.platform not in self.channels:
            return False
        try:
            if subscription.every_s is not None:
                return self._happened(subscription, now) and self._queue(subscription, now)
            ready = due(subscription, now, self.grace)
            if ready is None or self.store.subscriptions.looked_at(subscription.pk, ready.at, now):
                return False
            return self._queue(subscription, now, ready)
        except SluglineError:  # of the store: the round ends, and another one comes
            raise
        except Exception:  # noqa: BLE001 -- the job boundary, for each room
            from bot import logs  # here, because `slugline ask` starts cold and queues nothing

            logs.logger().exception("digest failed", subscription=subscription.pk)
            return False

    def _happened(self, subscription: Subscription, now: datetime) -> bool:
        """Whether one that posts as it happens has something to tell now: asked every second, so nothing is written."""
        after, last = subscription.last_change, self.store.changes.last_pk()
        moved = after < last and self.store.changes.recorded(after, last, subscription.storylines)
        if not moved and not self.store.subscriptions.held_back(subscription.pk):
            return False
        if not happens(subscription.rhythm, now, self.store.digests.last_at(subscription.pk)):
            return False
        return bool(self.telling.free(self.telling.moved(subscription, last)))

    def queue_now(self, subscription: Subscription) -> bool:
        """Queue a digest for the subscription whatever the time; False when nothing moved."""
        now = self.clock()
        self.telling.pass_days(subscription.slugs)
        return self._queue(subscription, now)

    def _queue(self, subscription: Subscription, now: datetime, ready: Due | None = None) -> bool:
        with step("queue"), self.store.write():
            if ready and not self.store.subscriptions.consider(subscription.pk, ready.at, now):
                return False
            if ready:  # one that posts as it happens is asked every few seconds; the schedule passes its days
                days_passed(self.store, now, self.zone, subscription.slugs)
            last, number, telling = self.store.changes.last_pk(), self.store.digests.number(), self.telling
            free = telling.free(telling.moved(subscription, last))
            named = f"{self.store.connections.letter}{number}"
            replies = telling.replies(free, [subscription], named)
            if not replies and ready and self.say_nothing_moved:
                replies = (nothing_moved(subscription.slugs, named),)
            if not replies:
                return False
            moved = list(dict.fromkeys(change.storyline for change in free))
            with step("render"):
                payloads = self._rendered(subscription.platform, replies, number)
            letter = self.store.connections.letter  # a room's own digests go there beside those of all
            # Not by its last change: what comes that was held back, or was given back, may be behind that one.
            own = f"{ready.local} {subscription.zone}" if ready else f"digest {number} {now.isoformat()}"
            key = f"{letter}{subscription.pk}:{own}"
            queued = self.store.digests.queue(now, subscription, key, last, payloads, moved) is not None
            if queued:
                self._keep(now, subscription, key, replies, number)
                self.store.subscriptions.hold_back(subscription.pk, telling.left_out(subscription, last, free))
            return queued

    def _rendered(self, platform: str, replies: Sequence[Reply], number: int) -> list[str]:
        """The digest's messages with their number in what readers see: the parent has it in its title."""
        channel, letter = self.channels[platform], self.store.connections.letter
        parent, *thread = channel.render(replies)
        whole = len(thread) + 1
        lines = [numbered(letter, number, part, whole) for part in range(1, whole)]
        return [parent, *map(channel.numbered, thread, lines)]

    def _keep(self, now: datetime, to: Subscription, key: str, replies: Sequence[Reply], number: int) -> None:
        """Keep what each message of a digest shows."""
        parts, letter = self.channels[to.platform].parted(replies), self.store.connections.letter
        for part, shows in enumerate(parts):
            frame = {"number": numbered(letter, number, part, len(parts))} if part else {}
            self.store.shown.keep(now, Place(to.platform, to.room, key=f"{key}/{part}"), shows, frame)

    def deliver(self, go_on: Callable[[], bool] = lambda: True) -> int:
        """Send everything that may be sent now, as long as `go_on` says so; returns how many messages were posted."""
        ask_in = self.store.doors.asked_now(self.ask_in)
        return Sending(self.store, self.clock, self.channels, ask_in, self._outcomes).deliver(go_on)
