"""Digests on their way out: what moved, composed, rendered and queued with its key in one transaction."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, timedelta
from math import inf
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
from bot.store.records import Turn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
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
        return sum(self._round(room, now) for room in _by_room(self.store.subscriptions.list(self.scope)))

    def _round(self, room: Sequence[Subscription], now: datetime) -> bool:
        """Queue one digest of those of a room's subscriptions whose time has come.

        A fault in it keeps no other room waiting.
        """
        try:
            ready = dict(self._ready(room, now))
            return bool(ready and self._queue(ready, now))
        except SluglineError:  # of the store: the round ends, and another one comes
            raise
        except Exception:  # noqa: BLE001 -- the job boundary, for each room
            from bot import logs  # here, because `slugline ask` starts cold and queues nothing

            logs.logger().exception("digest failed", subscription=room[0].pk)
            return False

    def _ready(self, room: Sequence[Subscription], now: datetime) -> Iterator[tuple[Subscription, Due | None]]:
        """Those whose time has come, with the local time where that is one."""
        for each in room:
            if each.state != "active" or each.silent(now) or each.platform not in self.channels:
                continue
            if each.every_s is None:
                moment = due(each, now, self.grace)
                if moment and not self.store.subscriptions.looked_at(each.pk, moment.at, now):
                    yield each, moment
            elif self._happened(each, now):
                yield each, None

    def _happened(self, subscription: Subscription, now: datetime) -> bool:
        """Whether one that posts as it happens has something to tell now: asked every second, so nothing is written."""
        after, last = subscription.last_change, self.store.changes.last_pk()
        moved = after < last and self.store.changes.recorded(after, last, subscription.storylines)
        if not moved and not self.store.subscriptions.held_back(subscription.pk):
            return False
        if not happens(subscription.rhythm, now, self.store.digests.last_at(subscription.pk)):
            return False
        return bool(self.telling.free(self.telling.moved(subscription, last)))

    def queue_now(self, *subscriptions: Subscription) -> tuple[Subscription, ...]:
        """Queue a digest of each room's subscriptions, whatever the time; those of which something moved."""
        now, rooms = self.clock(), _by_room(subscriptions)
        if slugs := [slug for each in subscriptions for slug in each.slugs]:
            self.telling.pass_days(slugs)
        return tuple(each for room in rooms for each in self._queue(dict.fromkeys(room), now))

    def _queue(self, ready: Mapping[Subscription, Due | None], now: datetime) -> tuple[Subscription, ...]:
        """Queue one digest of a room's subscriptions, and move each past what it tells; those of which something moved.

        Where it says that nothing moved, all of them; none where there is nothing to say.
        """
        with step("queue"), self.store.write():
            number, telling = self.store.digests.number(), self.telling
            turns = self.store.digests.untold(self._turns(ready, now, number))
            told = [turn.subscription for turn in turns]
            if timed := [slug for each in told if ready[each] for slug in each.slugs]:
                days_passed(self.store, now, self.zone, timed)  # for others, asked every second, the schedule does it
            last = self.store.changes.last_pk()
            found = {each: telling.free(telling.moved(each, last)) for each in told}
            free = sorted({row.pk: row for rows in found.values() for row in rows}.values(), key=lambda row: row.pk)
            replies = telling.replies(free, told, self._named(number))
            if not replies and timed and self.say_nothing_moved:
                replies = (nothing_moved(timed, self._named(number)),)
            if not replies:
                return ()
            with step("render"):
                payloads = self._rendered(told[0].platform, replies, number)
            moved = list(dict.fromkeys(change.storyline for change in free))
            self.store.digests.queue(now, turns, last, payloads, moved)
            self._keep(now, turns[0], replies, number)
            for each in told:
                self.store.subscriptions.hold_back(each.pk, telling.left_out(each, last, free))
            return tuple(each for each in told if found[each] or not free)

    def _turns(self, ready: Mapping[Subscription, Due | None], now: datetime, number: int) -> Iterator[Turn]:
        """Those whose turn it is, with their keys: what is due at a local time is looked at once."""
        letter = self.store.connections.letter  # a room's own digests go there beside those of all
        for each, moment in ready.items():
            if moment is None:
                # Not by its last change: what comes that was held back, or was given back, may be behind that one.
                yield Turn(each, f"{letter}{each.pk}:digest {number} {now.isoformat()}")
            elif self.store.subscriptions.consider(each.pk, moment.at, now):
                yield Turn(each, f"{letter}{each.pk}:{moment.local} {each.zone}")

    def _named(self, number: int) -> str:
        return f"{self.store.connections.letter}{number}"

    def _rendered(self, platform: str, replies: Sequence[Reply], number: int) -> list[str]:
        """The digest's messages with their number in what readers see: the parent has it in its title."""
        channel, letter = self.channels[platform], self.store.connections.letter
        parent, *thread = channel.render(replies)
        whole = len(thread) + 1
        lines = [numbered(letter, number, part, whole) for part in range(1, whole)]
        return [parent, *map(channel.numbered, thread, lines)]

    def _keep(self, now: datetime, turn: Turn, replies: Sequence[Reply], number: int) -> None:
        """Keep what each message of a digest shows."""
        to, letter = turn.subscription, self.store.connections.letter
        parts = self.channels[to.platform].parted(replies)
        for part, shows in enumerate(parts):
            frame = {"number": numbered(letter, number, part, len(parts))} if part else {}
            self.store.shown.keep(now, Place(to.platform, to.room, key=f"{turn.key}/{part}"), shows, frame)

    def deliver(self, go_on: Callable[[], bool] = lambda: True, most: float = inf) -> int:
        """Send what may be sent now, while `go_on` says so, `most` tries; returns how many messages were posted."""
        ask_in = self.store.doors.asked_now(self.ask_in)
        return Sending(self.store, self.clock, self.channels, ask_in, self._outcomes).deliver(go_on, most)


def _by_room(subscriptions: Iterable[Subscription]) -> list[list[Subscription]]:
    """The subscriptions of each room, which are told in one digest where they are due at once."""
    rooms: dict[tuple[str, str], list[Subscription]] = {}
    for each in subscriptions:
        rooms.setdefault((each.platform, each.room), []).append(each)
    return list(rooms.values())
