"""Digests on their way out: what moved, composed, rendered and queued with its key in one transaction."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, timedelta
from typing import TYPE_CHECKING

from bot.digest.asking import numbered
from bot.digest.compose import compose
from bot.digest.due import due, happens
from bot.digest.passing import days_passed
from bot.digest.sending import Channel, Sending
from bot.digest.steps import step

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime, tzinfo

    from bot.digest.due import Due
    from bot.model import Clock, Scope
    from bot.reply import Entry, Reply
    from bot.store import Store
    from bot.store.records import ChangeRow, Subscription

__all__ = ["Channel", "Outbox"]

EVERY = -1
"""No limit, as SQLite writes it: a digest leaves no change out."""

PASSED_BY = 1_000
"""Changes left out of a subscription's digests that are asked about again: what is hidden for good goes with time."""


@dataclass(frozen=True, slots=True)
class Outbox:
    """Queues digests that are due and sends what is queued. Every step can be interrupted and none repeats a post.

    `show` makes a change into the entry that a reader sees; `grace` is how late a digest may still go out; `zone` is
    the desk's, by whose days what was planned has passed and embargoes end. With `sure_only` statements to check are
    only named; a digest takes them up like all others, so none comes again. What is embargoed or not to be used is held
    back for each subscription, and comes once nothing forbids it. `ask_in`: see `Sending`.
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
    _outcomes: list[Callable[[], None]] = field(default_factory=list, compare=False)

    def queue_due(self) -> int:
        """Queue a digest for every subscription whose time has come and whose storylines moved; returns how many."""
        now = self.clock()
        queued = 0
        for subscription in self.store.subscriptions.list(self.scope):
            if subscription.state != "active" or subscription.silent(now) or subscription.platform not in self.channels:
                continue
            if subscription.every_s is None:
                ready = due(subscription, now, self.grace)
                queued += bool(ready) and self._queue(subscription, now, ready)
            elif self._may_have_moved(subscription):
                last = self.store.digests.last_at(subscription.pk)
                queued += happens(subscription.rhythm, now, last) and self._queue(subscription, now)
        return queued

    def _may_have_moved(self, subscription: Subscription) -> bool:
        """Whether to look closer at one that posts as it happens: it is asked every second, and a look is a write."""
        after, last = subscription.last_change, self.store.changes.last_pk()
        moved = after < last and self.store.changes.recorded(after, last, subscription.slugs)
        return bool(moved or self.store.subscriptions.held_back(subscription.pk))

    def queue_now(self, subscription: Subscription) -> bool:
        """Queue a digest for the subscription whatever the time; False when nothing moved."""
        now = self.clock()
        self.pass_days(subscription.slugs)
        return self._queue(subscription, now)

    def replies(
        self, slugs: Sequence[str], after: int, until: int | None = None, number: int | None = None
    ) -> tuple[Reply, ...]:
        """The digest of what moved in these storylines after one change and up to another; nothing is posted.

        A note says how much is held back, for whoever looks at it beforehand.
        """
        changes = self.store.changes.since(self.scope, pk=after, slugs=slugs, until_pk=until, limit=EVERY)
        free = self._free(changes)
        composed = self._composed(free, number)
        if not composed or len(free) == len(changes):
            return composed
        held = len(changes) - len(free)
        told = f"{held} {'change' if held == 1 else 'changes'} held back: embargoed, or not to be used."
        return (replace(composed[0], notes=(*composed[0].notes, told)), *composed[1:])

    def told_since(self, scope: Scope, at: datetime, slugs: Sequence[str]) -> tuple[ChangeRow, ...]:
        """What moved in these storylines from an instant on, as far as digests of today may tell it."""
        return tuple(self._free(self.store.changes.since(scope, at=at, slugs=slugs, limit=EVERY)))

    def _composed(self, changes: Sequence[ChangeRow], number: int | None) -> tuple[Reply, ...]:
        slugs = dict.fromkeys(change.storyline for change in changes)
        titles = {slug: line.title for slug in slugs if (line := self.store.storylines.get(self.scope, slug))}
        named = None if number is None else f"{self.store.connections.letter}{number}"
        return compose(changes, titles, self.show, named, sure_only=self.sure_only)

    def _free(self, changes: Sequence[ChangeRow]) -> list[ChangeRow]:
        """Those that may be told today."""
        if not changes:  # asked every few seconds by those that post as it happens
            return []
        withheld = self.store.corrections.withheld(self.clock().astimezone(self.zone).date())
        return [change for change in changes if change.subject not in withheld]

    def pass_days(self, slugs: Sequence[str] = ()) -> None:
        """Record what was planned for days that have passed by now, in these storylines; in all without any."""
        with self.store.write():
            days_passed(self.store, self.clock(), self.zone, slugs)

    def _queue(self, subscription: Subscription, now: datetime, ready: Due | None = None) -> bool:
        with step("queue"), self.store.write():
            if ready and not self.store.subscriptions.consider(subscription.pk, ready.at, now):
                return False
            if ready:  # one that posts as it happens is asked every few seconds; the schedule passes its days
                days_passed(self.store, now, self.zone, subscription.slugs)
            last = self.store.changes.last_pk()
            number = self.store.digests.number()
            also = self.store.subscriptions.held_back(subscription.pk)
            changes = self._moved(subscription, last, also)
            free = self._free(changes)
            replies = self._composed(free, number)
            if not replies:
                return False
            with step("render"):
                payloads = self._rendered(subscription.platform, replies, number)
            letter = self.store.connections.letter  # a room's own digests go there beside those of all
            # Not by its last change: what comes that was held back, or was given back, may be behind that one.
            own = f"{ready.local} {subscription.zone}" if ready else f"digest {number} {now.isoformat()}"
            key = f"{letter}{subscription.pk}:{own}"
            queued = self.store.digests.queue(now, subscription, key, last, payloads) is not None
            if queued:
                self.store.subscriptions.hold_back(subscription.pk, self._left_out(subscription, last, also, free))
            return queued

    def _rendered(self, platform: str, replies: Sequence[Reply], number: int) -> list[str]:
        """The digest's messages with their number in what readers see: the parent has it in its title."""
        channel, letter = self.channels[platform], self.store.connections.letter
        parent, *thread = channel.render(replies)
        whole = len(thread) + 1
        lines = [numbered(letter, number, part, whole) for part in range(1, whole)]
        return [parent, *map(channel.numbered, thread, lines)]

    def _left_out(
        self, subscription: Subscription, last: int, also: Sequence[int], told: Sequence[ChangeRow]
    ) -> list[int]:
        """The changes that a digest passes by, the latest of them: what is withheld or hidden now may be told later."""
        passed = self.store.changes.recorded(subscription.last_change, last, subscription.slugs)
        return sorted({*also, *passed} - {row.pk for row in told})[-PASSED_BY:]

    def _moved(self, subscription: Subscription, last: int, also: Sequence[int]) -> tuple[ChangeRow, ...]:
        """What moved since its last digest, up to row `last`, and what earlier ones held back (`also`)."""
        after, slugs = subscription.last_change, subscription.slugs
        return self.store.changes.since(self.scope, pk=after, slugs=slugs, until_pk=last, limit=EVERY, also=also)

    def deliver(self, go_on: Callable[[], bool] = lambda: True) -> int:
        """Send everything that may be sent now, as long as `go_on` says so; returns how many messages were posted."""
        return Sending(self.store, self.clock, self.channels, self.ask_in, self._outcomes).deliver(go_on)
