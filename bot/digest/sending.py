"""What is queued on its way to its rooms: claimed, sent, confirmed; looked for where nobody knows; never sent twice."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from math import inf
from typing import TYPE_CHECKING

from bot.digest import asking
from bot.digest.steps import step
from bot.errors import OutcomeUnknown, Refused, TryLater
from bot.model import Post

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from bot.logs import FilteringBoundLogger
    from bot.model import Clock, Sender, Sent
    from bot.reply import Parting, Renderer, Reply, Rewriting
    from bot.store import Store
    from bot.store.records import OutboxRow

PAUSES = (5, 15, 60, 300, 900)
"""Seconds before the next try where the other side names none; the last one repeats."""
HELD = timedelta(minutes=15)
"""How long a message that its room refused is held before it is tried again: somebody may have invited the bot."""
SOON = timedelta(seconds=5)
"""How long after a message came into doubt it is looked for first."""
SETTLES = timedelta(seconds=60)
"""How long after that one that is not found may still arrive: a request can wait in a proxy or a platform's queue."""


def as_it_is(payload: str, number: str) -> str:  # noqa: ARG001 -- a platform that needs no number in a message
    """The payload without a number."""
    return payload


@dataclass(frozen=True, slots=True)
class Channel:
    """One platform a digest can go to: how it is written there, and who posts it.

    `numbered` puts a line with the message's number beneath a payload, where messages are known again by that.
    `parted` says what each message shows; without it each reply is one message. `rewrite` writes one anew; without it
    what is posted stays as it is.
    """

    render: Renderer
    sender: Sender
    numbered: Callable[[str, str], str] = as_it_is
    parted: Parting = tuple
    rewrite: Rewriting | None = None


@dataclass(frozen=True, slots=True)
class Sending:
    """Sends what is queued in one store. Whoever calls it holds the role: nobody else sends from this store meanwhile.

    `ask_in` are the platforms and rooms where an admin is asked what became of a message that nobody may look for.
    """

    store: Store
    clock: Clock
    channels: Mapping[str, Channel]
    ask_in: Sequence[tuple[str, str]] = ()
    _outcomes: list[Callable[[], None]] = field(default_factory=list)
    """What became of tries and could not be written yet: a full disk must not make a message one in doubt."""

    def deliver(self, go_on: Callable[[], bool] = lambda: True, most: float = inf) -> int:
        """Send what may be sent now, while `go_on` says so, `most` tries; returns how many messages were posted."""
        self._write_outcomes()
        self._doubt_interrupted()
        self._look(go_on)
        self._resume_idle()
        posted, tries, served = 0, 0, set[str]()
        while tries < most and go_on() and (row := self._claimed(served)):
            tries, posted = tries + 1, posted + self._send(row)
        return posted

    def _doubt_interrupted(self) -> None:
        """What is being sent, though nobody sends, was under way when somebody stopped."""
        if not self.store.outgoing.rows(["sending"]):
            return
        with step("doubt"), self.store.write():
            now = self.clock()
            self.store.outgoing.doubt_interrupted(now, now + SOON, asking.INTERRUPTED)

    def _resume_idle(self) -> None:
        if not self.store.subscriptions.idle():
            return
        with self.store.write():
            for each in self.store.subscriptions.idle():
                self.store.subscriptions.resume(each.platform, each.room)

    def _claimed(self, served: set[str]) -> OutboxRow | None:
        """The next message, claimed; rooms take turns, so that a long thread keeps nobody else waiting."""
        if not self._next(served):
            served.clear()
            if not self._next(served):
                return None
        with step("claim"), self.store.write(lasting=True):
            row = self._next(served)
            if row:
                kept = self.channels[row.platform].sender.prepare(self._post(row))
                self.store.outgoing.claim(self.clock(), row.pk, kept)
                served.add(f"{row.platform}:{row.room}")
        return row and next(iter(self.store.outgoing.of_digest(row.digest, ["sending"])), None)

    def _next(self, served: set[str]) -> OutboxRow | None:
        return self.store.outgoing.next(self.clock(), tuple(self.channels), served)

    def _post(self, row: OutboxRow) -> Post:
        thread = self.store.outgoing.thread(row.digest, row.part)
        mark = asking.mark(self.store.connections.letter, row)
        return Post(row.room, row.payload, row.key, thread, mark, row.first_try, row.kept)

    def _send(self, row: OutboxRow) -> bool:
        """One try; whatever becomes of it is written, now or as soon as it can be."""
        try:
            with step("send"):
                sent = self.channels[row.platform].sender.send(self._post(row))
        except TryLater as error:
            self._settle(partial(self._again, row, error))
        except Refused as error:
            self._settle(partial(self._hold, row, error))
        except OutcomeUnknown as error:
            self._settle(partial(self._doubt, row, str(error)))
        except Exception:  # noqa: BLE001 -- the send boundary: a fault in one message must not stop the others
            _log(row).exception("send failed")
            self._settle(partial(self._doubt, row, "An unexpected error while sending."))
        else:
            self._settle(partial(self._confirm, row, sent))
            return True
        return False

    def _settle(self, outcome: Callable[[], None]) -> None:
        self._outcomes.append(outcome)
        self._write_outcomes()

    def _write_outcomes(self) -> None:
        while self._outcomes:
            with step("confirm"), self.store.write():
                self._outcomes[0]()
            del self._outcomes[0]

    def _confirm(self, row: OutboxRow, sent: Sent) -> None:
        self.store.outgoing.sent(self.clock(), row.pk, sent.ref)
        self.store.outgoing.drop_notice(_held_key(row))
        self.store.subscriptions.resume(row.platform, row.room)

    def _again(self, row: OutboxRow, error: TryLater) -> None:
        pause = timedelta(seconds=error.after or PAUSES[min(row.tries, len(PAUSES)) - 1])
        now = self.clock()
        self.store.outgoing.again(now, row.pk, now + pause, str(error))

    def _hold(self, row: OutboxRow, error: Refused) -> None:
        now = self.clock()
        self.store.outgoing.hold(now, row.pk, now + HELD, str(error))
        self._refused(now, row, error)

    def _refused(self, now: datetime, row: OutboxRow, error: Refused) -> None:
        """Tell who subscribed the room, once; queue no more for one that takes nothing. What is held is tried on."""
        letter, why = self.store.connections.letter, str(error)
        if row.digest < 0:
            return
        if not error.left:
            by = self.store.subscriptions.of_digest(row.digest)
            self._tell(now, row, by.created_by if by else "", asking.held(letter, row, why))
            return
        subscriptions, room = self.store.subscriptions, (row.platform, row.room)
        if paused := subscriptions.pause(*room) or subscriptions.untold(*room):
            self._tell(now, row, paused[0].created_by, asking.paused(paused, why))

    def _tell(self, now: datetime, row: OutboxRow, person: str, notice: Reply) -> None:
        platform, _, user = person.partition(":")
        if platform == row.platform:
            payloads = self.channels[platform].render([notice])
            self.store.digests.queue_alert(now, platform, user, _held_key(row), payloads)

    def _doubt(self, row: OutboxRow, why: str) -> None:
        now = self.clock()
        self.store.outgoing.doubt(now, row.pk, now + SOON, why)

    def _look(self, go_on: Callable[[], bool]) -> None:
        for row in self.store.outgoing.doubtful(self.clock(), tuple(self.channels)):
            if go_on():
                self._look_for(row)

    def _look_for(self, row: OutboxRow) -> None:
        """Look for one message where its platform lets us; only what is not there any more is sent again."""
        try:
            with step("look"):
                found = self.channels[row.platform].sender.find(self._post(row))
        except TryLater as error:
            self._settle(partial(self._look_later, row, timedelta(seconds=error.after or SETTLES.seconds), str(error)))
        except Refused as error:
            self._settle(partial(self._cannot_look, row, error))
        except OutcomeUnknown as error:
            if row.note == asking.ARRIVED:
                self._settle(partial(self._count, row))
            else:
                self._ask(row, str(error))
        except Exception:  # noqa: BLE001 -- the send boundary, as above
            _log(row).exception("look failed")
            self._settle(partial(self._look_later, row, SETTLES, row.note))
        else:
            self._settle(partial(self._confirm, row, found) if found else partial(self._not_there, row))

    def _look_later(self, row: OutboxRow, pause: timedelta, note: str) -> None:
        self.store.outgoing.look_again(row.pk, self.clock() + pause, row.note if row.note == asking.ARRIVED else note)

    def _count(self, row: OutboxRow) -> None:
        """Count what somebody saw as posted, though nobody can say where."""
        self.store.outgoing.sent(self.clock(), row.pk, None)

    def _cannot_look(self, row: OutboxRow, error: Refused) -> None:
        self._look_later(row, HELD, str(error))
        self._refused(self.clock(), row, error)

    def _not_there(self, row: OutboxRow) -> None:
        now = self.clock()
        if row.note == asking.ARRIVED:
            self._count(row)
        elif row.since > now:  # the clock was set back: count anew
            self._doubt(row, row.note)
        elif now - row.since < SETTLES:
            self.store.outgoing.look_again(row.pk, row.since + SETTLES, row.note)
        elif not row.payload:  # what it held was taken down meanwhile
            self.store.outgoing.drop(row.pk)
        else:
            self.store.outgoing.again(now, row.pk, now, row.note)

    def _ask(self, row: OutboxRow, why: str) -> None:
        """Ask whoever may answer, once for each time that it came into doubt.

        A notice counts as posted: what it tells of stands in answers too, and a repeat would be noise.
        """
        letter = self.store.connections.letter
        with step("ask"), self.store.write():
            now = self.clock()
            if row.digest < 0:
                self.store.outgoing.sent(now, row.pk, None)
                return
            self.store.outgoing.ask(now, row.pk, why)
            for platform, room in self.ask_in:
                payloads = self.channels[platform].render([asking.question(letter, row, why)])
                key = f"asked:{row.pk}:{row.tries}:{platform}:{room}"
                self.store.digests.queue_alert(now, platform, room, key, payloads)


def _held_key(row: OutboxRow) -> str:
    """A digest's notice that it is held: one, whatever of it is refused how often."""
    return f"held:{row.digest}"


def _log(row: OutboxRow) -> FilteringBoundLogger:
    """What logs about a message."""
    from bot import logs  # here, because `slugline ask` starts cold and sends nothing

    return logs.logger().bind(digest=row.digest, part=row.part)
