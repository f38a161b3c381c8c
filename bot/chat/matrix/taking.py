"""One event of a room: a command, a press, an edit, a redaction, a room that moved; anything else is left alone."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from nio import Event

from bot import logs
from bot.chat.matrix.again import PASSING, again
from bot.chat.matrix.buttons import is_sign, pressed, word_of
from bot.chat.matrix.requests import Asked, press, redacted, ref_of
from bot.chat.matrix.short import last, not_under, short, under, unknown
from bot.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.chat.matrix.answering import Answering
    from bot.chat.matrix.client import MatrixClient
    from bot.chat.matrix.doing import Doing
    from bot.chat.matrix.inbox import Inbox
    from bot.chat.matrix.invites import Doors
    from bot.chat.matrix.looking import Looking
    from bot.chat.matrix.receiving import Received
    from bot.chat.matrix.requests import Hearing
    from bot.chat.matrix.short import Short
    from bot.chat.matrix.trust import Voucher
    from bot.model import Clock

    Act = Callable[[Received, Asked, bool], Awaitable[None]]
    """Acts on an event; the last says whether it was begun before, by a process that was stopped."""

_TYPED = "m.room.message"
NOT_FOUND = "I could not look up the message that you reacted to, so nothing was done. React once more in a minute."
_log = logs.logger()


@dataclass(frozen=True, slots=True)
class Taking:
    """Acts on events. `latest`: what is older, in milliseconds, is not answered any more.

    `sleep` waits before what failed for a moment is tried again.
    """

    client: MatrixClient
    hearing: Hearing
    doing: Doing
    doors: Doors
    looking: Looking
    clock: Clock
    latest: float
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep
    _in_hand: set[str] = field(default_factory=set)

    @property
    def answering(self) -> Answering:
        """What answers."""
        return self.doing.answering

    @property
    def inbox(self) -> Inbox:
        """What came in before."""
        return self.answering.inbox

    async def take(self, each: Received) -> None:
        """Act on one event, if anything is to be done about it."""
        kind = each.source.get("type")
        if kind == _TYPED:
            await self._typed(each)
        elif kind == "m.reaction":
            await self._pressed(each)
        elif is_redaction(each):
            await self._redacted(each)
        elif kind == "m.room.tombstone" and each.source.get("state_key") == "":
            await self.doors.upgraded(each.room)

    async def _typed(self, each: Received) -> None:
        user = str(each.source.get("sender"))
        if user == self.hearing.me.user:
            self.looking.note(each)
            return
        place = self.answering.rooms.place(each.room, user)
        if place.encrypted and not getattr(each.event, "decrypted", False):
            return  # in an encrypted room, whoever runs the homeserver could have written it
        asked = self.hearing.heard(each.source, each.room, place)
        if asked:
            await self._once(each, asked, self._command)
            return
        edit = self.hearing.edited(each.source, each.room, place)
        if edit and edit[1]:
            await self._once(each, replace(edit[1], event=edit[0]), self._edited)

    async def _pressed(self, each: Received) -> None:
        found = press(each.source, self.hearing.me)
        if not found or self.is_late(each):
            return
        (event, sign), user = found, str(each.source["sender"])
        place = self.answering.rooms.place(each.room, user)
        asked = Asked("", user, each.room, each.id, None, event, pressed=True, place=place)
        try:
            shown = await self.looking.shown(each.room, event)
        except (*PASSING, Refused) as error:
            if is_sign(sign):  # anything else is said to somebody, and no key
                words = str(error) if isinstance(error, Refused) else NOT_FOUND
                await self._once(each, asked, lambda *_: self.answering.tell(asked, words))
            return
        deed = pressed(shown.keys, sign) if shown else None
        if shown and deed:
            typed = word_of(shown.keys, sign)
            await self._once(each, replace(asked, line=deed, root=shown.root, typed=typed), self._deed)

    async def _redacted(self, each: Received) -> None:
        """What answered a command that is taken back is taken back too."""
        target = redacted(each.source)
        if target and each.source.get("sender") != self.hearing.me.user:
            self.looking.known.forget(target)
            self.answering.delivery.withdrawn.add(target)
            answered = await self.inbox.answers(target)
            await self.inbox.run(lambda: self.answering.desk.forgotten([ref_of(*each) for each in answered]))
            for room, event in answered:
                await self.answering.delivery.withdraw(room, event)

    def is_late(self, each: Received) -> bool:
        """Whether an event is too old to be answered."""
        return each.age(int(self.clock().timestamp() * 1000)) > self.latest

    async def _once(self, each: Received, asked: Asked, act: Act) -> None:
        """Act on an event that is not too old, and on none twice."""
        if self.is_late(each) or each.id in self._in_hand or not isinstance(each.event, Event):
            return  # what is no event by the specification was not written in any client
        if asked.event in self.answering.delivery.withdrawn:
            return
        self._in_hand.add(each.id)
        try:
            await self._acted(each, each.event, asked, act)
        except Exception as error:  # noqa: BLE001  # the dispatch boundary: whoever asked hears of it
            _log.error("matrix.not_taken", error=type(error).__name__)
            await self.answering.failed(asked)
        finally:
            self._in_hand.discard(each.id)

    async def _acted(self, each: Received, event: Event, asked: Asked, act: Act) -> None:
        before = await again(lambda: self.inbox.take(each.room, each.id), self.sleep)
        if before != "done":
            voucher = await again(lambda: self.client.heard(event, each.room), self.sleep)
            await act(each, self._vouched(asked, voucher), before == "begun")
            await self._done(each.id)

    def _vouched(self, asked: Asked, voucher: Voucher) -> Asked:
        """With what is not taken from who wrote it, and why."""
        trust = self.client.trust
        unheard, unvouched = trust.unheard(voucher), trust.unvouched(voucher)
        return replace(asked, unheard=unheard, unvouched=unvouched, estranged=trust.estranged(voucher))

    async def _done(self, event: str) -> None:
        """Note that nothing more comes of an event; it has its answer even where that cannot be noted."""
        try:
            await again(lambda: self.inbox.done(event), self.sleep)
        except Exception as error:  # noqa: BLE001  # the boundary of what is done beside an answer
            _log.error("matrix.not_noted", error=type(error).__name__)

    async def _command(self, _: Received, asked: Asked, interrupted: bool) -> None:  # noqa: FBT001 -- see Act
        typed = short(asked.line)
        if typed is None:
            await self.answering.answer(asked, interrupted=interrupted)
        elif typed.deed:
            await self.doing.do(asked, typed.deed, interrupted=interrupted)
        else:
            await self._short(asked, typed, interrupted=interrupted)

    async def _deed(self, _: Received, asked: Asked, interrupted: bool) -> None:  # noqa: FBT001 -- see Act
        await self.doing.do(asked, asked.line, interrupted=interrupted)

    async def _short(self, asked: Asked, typed: Short, *, interrupted: bool) -> None:
        """A word in the place of a reaction: on the message that it replies to, else on one of the last with keys."""
        prefix = self.hearing.prefix
        try:
            shown = await self.looking.shown(asked.room, asked.about) if asked.about else None
        except Refused as error:
            await self.answering.tell(asked, str(error))
            return
        if shown:
            found = asked.about, under(shown.keys, typed.words)
            words = not_under(shown.keys, typed, prefix)
        else:
            recent = await self.looking.last(asked.room, asked.root)
            keys = [each.keys for _, each in recent]
            at, deed = last(keys, typed) or (0, None)
            found = recent[at][0] if recent else None, deed
            words = unknown(keys, typed, prefix)
        event, issued = found
        if issued:
            await self.doing.do(replace(asked, about=event), issued, interrupted=interrupted)
        else:
            await self.answering.tell(asked, words)

    async def _edited(self, each: Received, asked: Asked, interrupted: bool) -> None:  # noqa: FBT001 -- see Act
        answered = await self.inbox.answers(asked.event)
        if answered:
            if await self._wrote(asked.user, asked.room, asked.event):
                await self.answering.anew(asked, answered, each.id)
        elif not interrupted:
            await self._command(each, asked, interrupted)

    async def _wrote(self, user: str, room: str, event: str) -> bool:
        """Whether somebody wrote a message: nobody else's edit of it counts, in any client."""
        found = await self.looking.found(room, event)
        return found is not None and found.source.get("sender") == user


def is_redaction(each: Received) -> bool:
    """Whether an event takes another one back. Nobody's client encrypts that: the homeserver says who may."""
    return each.source.get("type") == "m.room.redaction" and not getattr(each.event, "decrypted", False)
