"""One event of a room: a command, a press, an edit, a redaction, a room that moved; anything else is left alone."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from nio import Event, MegolmEvent, RoomGetEventResponse

from bot import logs
from bot.chat.matrix.again import again
from bot.chat.matrix.buttons import KEYS, is_short, pressed, said
from bot.chat.matrix.delivery import Shown
from bot.chat.matrix.refusals import refusal
from bot.chat.matrix.requests import Asked, press, redacted, ref_of, relation
from bot.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping
    from typing import Any

    from bot.chat.matrix.answering import Answering
    from bot.chat.matrix.client import MatrixClient
    from bot.chat.matrix.inbox import Inbox
    from bot.chat.matrix.invites import Doors
    from bot.chat.matrix.receiving import Read, Received
    from bot.chat.matrix.requests import Hearing
    from bot.chat.matrix.trust import Voucher
    from bot.model import Clock

    Act = Callable[[Received, Asked, bool], Awaitable[None]]
    """Acts on an event; the last says whether it was begun before, by a process that was stopped."""

_TYPED = "m.room.message"
_log = logs.logger()


@dataclass(frozen=True, slots=True)
class Taking:
    """Acts on events. `latest`: what is older, in milliseconds, is not answered any more.

    `sleep` waits before what failed for a moment is tried again.
    """

    client: MatrixClient
    hearing: Hearing
    answering: Answering
    doors: Doors
    clock: Clock
    latest: float
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep
    _in_hand: set[str] = field(default_factory=set)

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
        elif kind == "m.room.redaction":
            await self._redacted(each)
        elif kind == "m.room.tombstone" and each.source.get("state_key") == "":
            moved = (each.source.get("content") or {}).get("replacement_room")
            if isinstance(moved, str):
                await self.doors.upgraded(moved)

    async def _typed(self, each: Received) -> None:
        user = str(each.source.get("sender"))
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
        if not found:
            return
        event, sign = found
        shown = await self._shown(each.room, event)
        deed = pressed(shown.keys, sign) if shown else None
        if shown and deed:
            user = str(each.source["sender"])
            place = self.answering.rooms.place(each.room, user)
            asked = Asked(deed, user, each.room, each.id, shown.root, event, pressed=True, place=place)
            await self._once(each, asked, self._deed)

    async def _redacted(self, each: Received) -> None:
        """What answered a command that is taken back is taken back too."""
        target = redacted(each.source)
        if target and each.source.get("sender") != self.hearing.me.user:
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
        if is_short(asked.line):
            await self._short(asked, interrupted=interrupted)
        else:
            await self.answering.answer(asked, interrupted=interrupted)

    async def _deed(self, _: Received, asked: Asked, interrupted: bool) -> None:  # noqa: FBT001 -- see Act
        await self.answering.do(asked, asked.line, interrupted=interrupted)

    async def _short(self, asked: Asked, *, interrupted: bool) -> None:
        """A word in the place of a reaction: on the message that it replies to, else on the last that has keys."""
        event = asked.about or self.answering.delivery.known.latest(asked.room)
        shown = await self._shown(asked.room, event) if event else None
        deed = said(shown.keys, asked.line) if shown else None
        if deed:
            await self.answering.do(replace(asked, about=event), deed, interrupted=interrupted)
        elif asked.direct:
            await self.answering.answer(asked)

    async def _edited(self, each: Received, asked: Asked, interrupted: bool) -> None:  # noqa: FBT001 -- see Act
        answered = await self.inbox.answers(asked.event)
        if answered:
            if await self._wrote(asked.user, asked.room, asked.event):
                await self.answering.anew(asked, answered, each.id)
        elif not interrupted:
            await self._command(each, asked, interrupted)

    async def _wrote(self, user: str, room: str, event: str) -> bool:
        """Whether somebody wrote a message: nobody else's edit of it counts, in any client."""
        found = await self._found(room, event)
        return found is not None and found.source.get("sender") == user

    async def _found(self, room: str, event: str) -> Read | None:
        """An event as the homeserver has it; None where it has none."""

        async def ask() -> Read | None:
            answer = await self.client.room_get_event(room, event)
            if isinstance(answer, RoomGetEventResponse):
                found: Read = answer.event
                return found
            why = refusal(answer)
            if isinstance(why, Refused):
                return None
            raise why

        return await again(ask, self.sleep)

    async def _shown(self, room: str, event: str) -> Shown | None:
        """One of the bot's own messages in a room, as it stands now; None for any other."""
        known = self.answering.delivery.known.get(room, event)
        if known:
            return known
        found = await self._found(room, event)
        if found is None or found.source.get("sender") != self.hearing.me.user:
            return None
        read = await self.client.opened(found, room) if isinstance(found, MegolmEvent) else found
        if read is None or (self.client.is_encrypted(room) and not read.decrypted):
            return None  # in an encrypted room, whoever runs the homeserver could have written it
        source = found.source | read.source  # an edit that came along stands outside of what was encrypted
        content = _now(source)
        keys = content.get(KEYS)
        related = relation(source.get("content") or {})
        root = related.get("event_id") if related.get("rel_type") == "m.thread" else None
        return Shown(room, keys if isinstance(keys, dict) else {}, root)


def _now(source: Mapping[str, Any]) -> Mapping[str, Any]:
    """The content of a message, or of the last edit that came along with it."""
    edit = ((source.get("unsigned") or {}).get("m.relations") or {}).get("m.replace") or {}
    new = (edit.get("content") or {}).get("m.new_content") if edit.get("sender") == source.get("sender") else None
    return new or source.get("content") or {}
