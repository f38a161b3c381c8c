"""From what somebody asked to the messages they get: the desk on its threads, rendering, delivery."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from bot import logs
from bot.chat import deeds
from bot.chat.matrix import choices
from bot.chat.matrix.buttons import DELETE, SHARE, keyed
from bot.chat.matrix.delivery import Way, way_of
from bot.chat.matrix.render import Look, Message, parted, render_all, render_shared, sentence
from bot.chat.matrix.requests import ref_of
from bot.chat.matrix.sending import TakenBack
from bot.chat.matrix.typed import command
from bot.errors import SluglineError, TellUser
from bot.reply import Reply
from handlers.dispatch import NOT_SHARED

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from bot.chat.matrix.delivery import Delivery, Placed
    from bot.chat.matrix.desk import Answers
    from bot.chat.matrix.inbox import Inbox
    from bot.chat.matrix.requests import Asked
    from bot.chat.matrix.rooms import Rooms
    from bot.reply import File
    from bot.store.posted import Place

INTERRUPTED = (
    "I was stopped while I did this, so I do not know whether it is done, and I do not do it twice. Look whether it is,"
    " and ask again if not."
)
IN_OWN_ROOM = "The answer is in our direct messages."
TYPE_IT = "This room is encrypted and a reaction is not, so it changes nothing. Write it: {}"
_log = logs.logger()


@dataclass(frozen=True, slots=True)
class Answered:
    """The messages of an answer, its files, and whether it is for the asker alone.

    `shows` says what each message shows, `frame` what else it is made of: see `bot.reply.Rewriting`.
    """

    messages: Sequence[Message]
    private: bool = False
    files: Sequence[File] = ()
    shows: Sequence[Reply] = ()
    frame: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answering:
    """Answers in the rooms of one account. `desk` blocks and runs on the inbox's threads."""

    desk: Answers
    inbox: Inbox
    delivery: Delivery
    rooms: Rooms
    prefix: str = "!"

    async def answer(self, asked: Asked, *, interrupted: bool = False) -> None:
        """Answer a command. One that changes something and was `interrupted` before is not done again."""
        await self._serve(asked, lambda: self._interrupted(asked) if interrupted else self._own(asked))

    async def anew(self, asked: Asked, answered: Sequence[tuple[str, str]], edit: str) -> None:
        """Answer a command that was edited, in place of the answer that it had; what changes something is not done."""
        found = await self._worked(lambda: Answered(()) if self.desk.changes(asked) else self._own(asked))
        if found.messages and not found.private:
            await self.inbox.run(lambda: self.desk.forgotten([ref_of(*each) for each in answered]))
            placed = self._placed(asked, found)
            await self._sent(self.delivery.again(asked, found.messages, answered, edit, placed))

    async def do(self, asked: Asked, deed: str, *, interrupted: bool = False) -> None:
        """What a key carries: a command, or one of the bot's own deeds."""
        if deed.startswith("/"):
            typed = replace(asked, line=deed)
            await self._serve(typed, lambda: self._pressed(typed, interrupted=interrupted))
        elif deed.startswith((SHARE, DELETE)) and asked.pressed and asked.place.encrypted:
            told = sentence(TYPE_IT.format(command(deed.partition(" ")[0], self.prefix)), self.prefix)
            await self._sent(self.delivery.deliver(asked, [told], way_of(asked)))
        elif deed.startswith(SHARE):
            await self._share(asked, deed)
        elif deed.startswith(DELETE):
            await self._delete(asked, deed)
        elif choices.is_question(deed):
            await self._serve(asked, lambda: self._asked(choices.which_line(deed)))
        elif deed.startswith(deeds.FORMS):
            what, _, line = deed.partition(" ")
            await self._serve(asked, lambda: self._asked(choices.about_line(what, self.desk.form(asked, line))))
        elif followed := deeds.command_of(deed):
            await self._in_own_room(replace(asked, line=followed))

    async def failed(self, asked: Asked) -> None:
        """Tell whoever asked that it went wrong before anything was done."""
        words = [sentence(deeds.WENT_WRONG, self.prefix)]
        await self._sent(self.delivery.deliver(asked, words, way_of(asked), part="failed"))

    def _own(self, asked: Asked) -> Answered:
        reply = self.desk.answer(asked)
        share = asked.direct and not reply.private and self.desk.shareable(asked)
        look, frame = Look(self.prefix, share), {"asked": asked.line}
        messages, shows = render_all(reply, asked.line, look), parted(reply, asked.line, look)
        return Answered(messages, reply.private, reply.files, shows, frame)

    def _pressed(self, asked: Asked, *, interrupted: bool) -> Answered:
        """A reaction is not encrypted, so in an encrypted room anybody who runs the homeserver could have set it."""
        if asked.pressed and asked.place.encrypted and self.desk.changes(asked):
            raise TellUser(TYPE_IT.format(asked.line))
        return self._interrupted(asked) if interrupted else self._own(asked)

    def _interrupted(self, asked: Asked) -> Answered:
        if self.desk.changes(asked):
            raise TellUser(INTERRUPTED)
        return self._own(asked)

    def _asked(self, reply: Reply) -> Answered:
        return Answered(render_all(reply, "", Look(self.prefix), keys=keyed(reply.actions)))

    async def _in_own_room(self, asked: Asked) -> None:
        """Do for the asker's own room what was pressed elsewhere."""
        room = await self.rooms.own_room(asked.user, encrypted=asked.place.encrypted)
        own = replace(asked, room=room, root=None, place=self.rooms.place(room, asked.user))
        await self._serve(
            own, lambda: self._pressed(replace(own, place=replace(own.place, direct=True)), interrupted=False)
        )

    async def _share(self, asked: Asked, deed: str) -> None:
        """Give an answer to everybody in another room, where both are; which, is asked where there are several."""
        named, line = choices.shared_to(deed)
        common = self.rooms.common(asked.user)
        room: str = common[0][0] if named is None and len(common) == 1 else named or ""
        if room not in dict(common):
            await self._serve(asked, lambda: self._asked(choices.which_room(line, common)))
            return
        there = replace(asked, line=line, room=room, root=None, about=None, place=self.rooms.place(room, asked.user))
        name = self.rooms.person(room, asked.user)
        if await self._serve(there, lambda: self._for_everybody(there, name)):
            await self._told(asked, f"It is in {self.rooms.name(room)} now.")

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

        if await self._serve(asked, allowed):
            await self._sent(self.delivery.withdraw(asked.room, event))

    async def _told(self, asked: Asked, words: str) -> None:
        await self._sent(self.delivery.deliver(asked, [sentence(words, self.prefix)], way_of(asked), part="told"))

    async def _serve(self, asked: Asked, work: Callable[[], Answered]) -> bool:
        """Work, and send what comes of it; whether it went well."""
        found = await self._worked(work)
        if found.messages:
            await self._sent(self._delivered(asked, found))
        return not isinstance(found, _Failed)

    async def _worked(self, work: Callable[[], Answered]) -> Answered:
        try:
            return await self.inbox.run(work)
        except SluglineError as error:
            return _Failed([sentence(str(error), self.prefix)])
        except Exception as error:  # noqa: BLE001  # the dispatch boundary: one failing command must not stop the bot
            _log.error("matrix.dispatch_failed", error=type(error).__name__, where=_where(error))
            return _Failed([sentence(deeds.WENT_WRONG, self.prefix)])

    async def _delivered(self, asked: Asked, found: Answered) -> None:
        way, private = way_of(asked), found.private and not asked.direct
        if private:
            way = Way(await self.rooms.own_room(asked.user, encrypted=asked.place.encrypted))
        way = await self.delivery.deliver(asked, found.messages, way, placed=self._placed(asked, found))
        if found.files:
            files = [Reply(file.name, entries=file.entries) for file in found.files]
            try:
                await self.delivery.send_files(
                    asked, found.files, way, self._placed(asked, replace(found, shows=files))
                )
            except SluglineError as error:
                await self.delivery.deliver(asked, [sentence(str(error), self.prefix)], way, part="nofile")
        if private:
            await self._told(asked, IN_OWN_ROOM)

    def _placed(self, asked: Asked, found: Answered) -> Placed:
        """Keeps what a message shows; the message itself stands, whatever becomes of that."""

        async def keep(number: int, place: Place) -> None:
            if number >= len(found.shows):
                return
            try:
                await self.inbox.run(lambda: self.desk.posted(asked, found.shows[number], place, found.frame))
            except Exception as error:  # noqa: BLE001  # the boundary of what is done beside an answer
                _log.error("matrix.not_kept", error=type(error).__name__)

        return keep

    async def _sent(self, sending: Awaitable[object]) -> None:
        try:
            await sending
        except TakenBack:
            return
        except Exception as error:  # noqa: BLE001  # the send boundary: one answer that cannot be sent ends here
            _log.error("matrix.not_sent", error=type(error).__name__, where=_where(error))


@dataclass(frozen=True, slots=True)
class _Failed(Answered):
    """What is said where it did not go well."""


def _where(error: BaseException) -> str:
    """The file and line an error came from; its own words may quote the command, so they stay out of the log."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename.rpartition('/')[2]}:{trace.tb_lineno}" if trace else "?"
