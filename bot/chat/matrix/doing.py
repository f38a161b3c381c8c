"""What a key does: a command for this room or another, a question back, a correction, sharing, taking back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.chat import deeds
from bot.chat.matrix import choices
from bot.chat.matrix.answering import ASKED_IN, IN_OWN_ROOM, Answered
from bot.chat.matrix.buttons import DELETE, SHARE, for_room, kept_for, numbered
from bot.chat.matrix.render import Look, parted, render_all, render_shared
from bot.chat.matrix.requests import ref_of
from bot.chat.matrix.typed import command
from bot.errors import TellUser
from handlers.dispatch import NOT_SHARED

if TYPE_CHECKING:
    from bot.chat.matrix.answering import Answering
    from bot.chat.matrix.desk import Answers
    from bot.chat.matrix.requests import Asked
    from bot.chat.matrix.rooms import Rooms
    from bot.reply import Reply

TYPE_IT = "This room is encrypted and a reaction is not, so it changes nothing. Write it: {}"
REPLY_IT = "This room is encrypted and a reaction is not, so it changes nothing. Reply to that message with {}"
TYPE_HERE = "You reacted in {}, which is encrypted, and a reaction is not, so it changed nothing. Write here: {}"
NOT_THERE = "That is about a room which you or I are no more in."
WRITE_THERE = "That is about {}, which is encrypted, and this room is not. Ask there."


@dataclass(frozen=True, slots=True)
class Doing:
    """Does what keys and short commands carry."""

    answering: Answering

    @property
    def desk(self) -> Answers:
        """What answers."""
        return self.answering.desk

    @property
    def rooms(self) -> Rooms:
        """Where the bot is."""
        return self.answering.rooms

    @property
    def prefix(self) -> str:
        """What a command begins with."""
        return self.answering.prefix

    async def do(self, asked: Asked, deed: str, *, interrupted: bool = False) -> None:
        """What a key carries: a command, or one of the bot's own deeds."""
        room, deed = for_room(deed)
        if room:
            await self.answering.serve(asked, lambda: self._for_room(asked, room, deed, interrupted=interrupted))
        elif deed.startswith("/"):
            typed = replace(asked, line=deed)
            await self.answering.serve(typed, lambda: self._pressed(typed, interrupted=interrupted))
        elif deed.startswith((SHARE, DELETE)) and asked.pressed and asked.place.encrypted:
            await self.answering.tell(asked, REPLY_IT.format(command(asked.typed, self.prefix)))
        elif deed.startswith(SHARE):
            await self._share(asked, deed)
        elif deed.startswith(DELETE):
            await self._delete(asked, deed)
        elif followed := deeds.command_of(deed):
            await self._in_own_room(replace(asked, line=followed), interrupted=interrupted)
        else:
            await self.answering.serve(asked, lambda: self._question(asked, deed))

    def _pressed(self, asked: Asked, *, interrupted: bool) -> Answered:
        self._sealed(asked, asked)
        return self.answering.interrupted(asked) if interrupted else self.answering.own(asked)

    def _sealed(self, asked: Asked, done: Asked) -> None:
        """Raise TellUser for a reaction that would change something in or from an encrypted room.

        A reaction is not encrypted, so anybody who runs the homeserver could have set it. `done` is what it does.
        """
        if asked.pressed and asked.place.encrypted and self.desk.changes(done):
            if asked.room == done.room:
                raise TellUser(TYPE_IT.format(done.line))
            raise TellUser(TYPE_HERE.format(asked.place.name, done.line))

    def _question(self, asked: Asked, deed: str, about: Asked | None = None) -> Answered:
        """What the bot asks back; `about` is the same where it is about another room."""
        if choices.is_question(deed):
            reply = choices.which_line(deed)
        else:
            what, _, line = deed.partition(" ")
            reply = choices.about_line(what, self.desk.form(about or asked, line))
        return self._asked(reply, about)

    def _asked(self, reply: Reply, about: Asked | None = None) -> Answered:
        if about:
            notes = (*reply.notes, ASKED_IN.format(about.place.name))
            reply = replace(reply, notes=notes, actions=tuple(kept_for(about.room, reply.actions)))
        return Answered(render_all(reply, "", Look(self.prefix), keys=numbered(reply.actions)))

    def _for_room(self, asked: Asked, room: str, deed: str, *, interrupted: bool) -> Answered:
        """Do for another room what its member pressed or wrote in their own; it is for nobody else's eyes."""
        if room not in dict(self.rooms.common(asked.user)):
            raise TellUser(NOT_THERE)
        there = replace(asked, line=deed, room=room, root=None, about=None, place=self.rooms.place(room, asked.user))
        if there.place.encrypted and not asked.place.encrypted:
            raise TellUser(WRITE_THERE.format(there.place.name))
        if not deed.startswith("/"):
            return replace(self._question(asked, deed, there), private=True)
        if asked.pressed and asked.place.encrypted and self.desk.changes(there):
            raise TellUser(REPLY_IT.format(command(asked.typed, self.prefix)))
        typed = replace(asked, line=deed)
        found = self.answering.interrupted(typed, there) if interrupted else self.answering.own(typed, there)
        return replace(found, private=True)

    async def _in_own_room(self, asked: Asked, *, interrupted: bool) -> None:
        """Do for the asker's own room what was asked there or elsewhere; of several, for the one it was asked in."""
        room = asked.room
        if not asked.direct:
            room = await self.rooms.own_room(asked.user, encrypted=asked.place.encrypted)
        own = replace(asked, room=room, root=None, place=replace(self.rooms.place(room, asked.user), direct=True))

        def work() -> Answered:
            self._sealed(asked, own)
            return self.answering.interrupted(own) if interrupted else self.answering.own(own)

        await self.answering.serve(own, work)
        if room != asked.room:
            await self.answering.tell(asked, IN_OWN_ROOM)

    async def _share(self, asked: Asked, deed: str) -> None:
        """Give an answer to everybody in another room, where both are; which, is asked where there are several."""
        named, line = choices.shared_to(deed)
        common = self.rooms.common(asked.user)
        room: str = common[0][0] if named is None and len(common) == 1 else named or ""
        if room not in dict(common):
            await self.answering.serve(asked, lambda: self._asked(choices.which_room(line, common)))
            return
        there = replace(asked, line=line, room=room, root=None, about=None, place=self.rooms.place(room, asked.user))
        if there.place.encrypted and not asked.place.encrypted:
            await self.answering.tell(asked, WRITE_THERE.format(there.place.name))
            return
        name = self.rooms.person(room, asked.user)
        if await self.answering.serve(there, lambda: self._for_everybody(there, name)):
            await self.answering.tell(asked, f"It is in {self.rooms.name(room)} now.")

    def _for_everybody(self, asked: Asked, name: str) -> Answered:
        reply = self.desk.shared(asked)
        if reply.private:
            raise TellUser(NOT_SHARED)
        messages = render_shared(reply, asked.line, name, asked.user, Look(self.prefix))
        frame = {"asked": asked.line, "name": name, "user": asked.user}
        return Answered(messages, files=reply.files, shows=parted(reply, asked.line), frame=frame)

    async def _delete(self, asked: Asked, deed: str) -> None:
        """Take a shared message back, if whoever presses may."""
        event, sharer = asked.about or "", deed.removeprefix(f"{DELETE} ")

        def allowed() -> Answered:
            self.desk.delete(asked, sharer, ref_of(asked.room, event))
            return Answered(())

        if await self.answering.serve(asked, allowed):
            await self.answering.sent(self.answering.delivery.withdraw(asked.room, event))
