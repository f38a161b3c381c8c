"""Digests on their way out: queued with their rendered messages in one transaction, then claimed, sent, confirmed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, timedelta
from typing import TYPE_CHECKING

from bot.digest.compose import compose
from bot.digest.due import due_key
from bot.digest.passing import days_passed
from bot.errors import OutcomeUnknown, Refused, TryLater
from bot.reply import Reply

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime, tzinfo

    from bot.model import Clock, Scope, Sender
    from bot.reply import Entry, Renderer
    from bot.store import Store
    from bot.store.records import ChangeRow, OutboxRow, Subscription

PAUSES = (5, 15, 60, 300, 900)
"""Seconds before the next try where the other side names none; the last one repeats."""

HELD = timedelta(minutes=15)
"""How long a message that its room refused is held before it is tried again: somebody may have invited the bot."""
GOES_ON = "They go on by themselves as soon as I can post there again; what moves until then comes with them."
EVERY = -1
"""No limit, as SQLite writes it: a digest leaves no change out."""

PASSED_BY = 1_000
"""Changes left out of a subscription's digests that are asked about again: what is hidden for good goes with time."""


@dataclass(frozen=True, slots=True)
class Channel:
    """One platform a digest can go to: how it is written there, and who posts it."""

    render: Renderer
    sender: Sender


@dataclass(frozen=True, slots=True)
class Outbox:
    """Queues digests that are due and sends what is queued. Every step can be interrupted and none repeats a post.

    `show` makes a change into the entry that a reader sees; `grace` is how late a digest may still go out; `zone` is
    the desk's, by whose days what was planned has passed and embargoes end. With `sure_only` statements to check are
    only named; a digest takes them up like all others, so none comes again. What is embargoed or not to be used is held
    back for each subscription, and comes once nothing forbids it.
    """

    store: Store
    clock: Clock
    scope: Scope
    show: Callable[[ChangeRow], Entry]
    channels: Mapping[str, Channel]
    grace: timedelta
    sure_only: bool = False
    zone: tzinfo = UTC

    def queue_due(self) -> int:
        """Queue a digest for every subscription whose time has come and whose storylines moved; returns how many."""
        now = self.clock()
        queued = 0
        for subscription in self.store.digests.list(self.scope):
            if subscription.state != "active" or subscription.silent(now) or subscription.platform not in self.channels:
                continue
            if subscription.every_s is not None and not self._may_have_moved(subscription):
                continue
            due = due_key(subscription, now, self.grace, self.store.digests.last_at(subscription.pk))
            if due:
                queued += self._queue(subscription, now, due, considered=subscription.every_s is None)
        return queued

    def _may_have_moved(self, subscription: Subscription) -> bool:
        """Whether to look closer at one that posts as it happens: it is asked every second, and a look is a write."""
        after, last = subscription.last_change, self.store.changes.last_pk()
        moved = after < last and self.store.changes.recorded(after, last, subscription.slugs)
        return bool(moved or self.store.digests.held_back(subscription.pk))

    def queue_now(self, subscription: Subscription) -> bool:
        """Queue a digest for the subscription whatever the time; False when nothing moved."""
        now = self.clock()
        self.pass_days(subscription.slugs)
        return self._queue(subscription, now, f"post {now.isoformat()}", considered=False)

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
        return compose(changes, titles, self.show, number, sure_only=self.sure_only)

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

    def _queue(self, subscription: Subscription, now: datetime, due: str, *, considered: bool) -> bool:
        with self.store.write():
            if considered and not self.store.digests.consider(subscription.pk, due):
                return False
            if considered:  # one that posts as it happens is asked every few seconds; the schedule passes its days
                days_passed(self.store, now, self.zone, subscription.slugs)
            last = self.store.changes.last_pk()
            number = self.store.digests.number()
            also = self.store.digests.held_back(subscription.pk)
            changes = self._moved(subscription, last, also)
            free = self._free(changes)
            replies = self._composed(free, number)
            if not replies:
                return False
            payloads = self.channels[subscription.platform].render(replies)
            # Not by its last change: what comes that was held back, or was given back, may be behind that one.
            key = f"{subscription.pk}:{f'{due} {subscription.zone}' if considered else f'digest {number}'}"
            queued = self.store.digests.queue(now, subscription, key, last, payloads) is not None
            if queued:
                self.store.digests.hold_back(subscription.pk, self._left_out(subscription, last, also, free))
            return queued

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
        posted = 0
        while go_on() and (row := self._claim()):
            posted += self._send(row)
        return posted

    def _claim(self) -> OutboxRow | None:
        with self.store.write():
            return self.store.digests.claim(self.clock(), tuple(self.channels))

    def _send(self, row: OutboxRow) -> bool:
        """One try. What cannot be told apart from a post is never tried again by itself."""
        thread = self.store.digests.parent_ref(row.digest) if row.part else None
        try:
            ref = self.channels[row.platform].sender.send(row.room, row.payload, row.key, thread).ref
        except TryLater as error:
            pause = timedelta(seconds=error.after or PAUSES[min(row.tries, len(PAUSES) - 1)])
            with self.store.write():
                now = self.clock()
                self.store.digests.again(now, row.pk, now + pause, str(error))
        except Refused as error:
            with self.store.write():
                now = self.clock()
                self.store.digests.hold(now, row.pk, now + HELD, str(error))
                if error.left:
                    self._pause(now, row, str(error))
        except OutcomeUnknown as error:
            self._set_aside(row, str(error))
        except Exception:  # noqa: BLE001 -- the send boundary: a fault in one message must not stop the others
            from bot import logs  # here, because `slugline ask` starts cold and sends nothing

            logs.logger().exception("send failed", digest=row.digest, part=row.part)
            self._set_aside(row, "an unexpected error while sending")
        else:
            with self.store.write():
                self.store.digests.sent(self.clock(), row.pk, ref)
                self.store.digests.resume(row.platform, row.room)
            return True
        return False

    def _pause(self, now: datetime, row: OutboxRow, why: str) -> None:
        """Queue no more for a room that takes nothing, and tell who subscribed it, once; what is held is tried on."""
        paused = self.store.digests.pause(row.platform, row.room)
        platform, _, person = paused[0].created_by.partition(":") if paused else ("", "", "")
        if platform == row.platform:
            slugs = ", ".join(sorted({slug for each in paused for slug in each.slugs}))
            told = Reply("Digests paused", f"{slugs}: {why}", notes=(GOES_ON,))
            payloads = self.channels[platform].render([told])
            self.store.digests.queue_alert(now, platform, person, f"paused:{row.digest}", payloads)

    def _set_aside(self, row: OutboxRow, note: str) -> None:
        with self.store.write():
            self.store.digests.set_aside(self.clock(), row.pk, note)
