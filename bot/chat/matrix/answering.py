"""From what somebody asked to the messages they get: the desk on its threads, rendering, delivery."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot import logs
from bot.chat import deeds
from bot.chat.matrix.delivery import Way, way_of
from bot.chat.matrix.render import Look, Message, parted, render_all, sentence
from bot.chat.matrix.requests import ref_of
from bot.chat.matrix.sending import TakenBack
from bot.chat.outcome import Outcome, where
from bot.errors import SluglineError, TellUser
from bot.reply import Reply

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from bot.chat.matrix.delivery import Delivery, Placed
    from bot.chat.matrix.desk import Answers
    from bot.chat.matrix.inbox import Inbox
    from bot.chat.matrix.requests import Asked
    from bot.chat.matrix.rooms import Rooms
    from bot.store.posted import Place

INTERRUPTED = (
    "I was stopped while I did this, so I do not know whether it is done, and I do not do it twice. Look whether it is,"
    " and ask again if not."
)
NOT_BY_EDIT = "I do that for a new message alone, not for an edit: write it anew."
IN_OWN_ROOM = "The answer is in our direct messages."
ASKED = "Asked in {}."
ASKED_IN = "Asked in {}: its keys act there, and what you write here is for this room."
_log = logs.logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered(Outcome[Message]):
    """What comes of a command, and whether it is for the asker alone; `there`: asked for that other room."""

    private: bool = False
    there: Asked | None = None


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
        await self.serve(asked, lambda: self.interrupted(asked) if interrupted else self.own(asked))

    async def anew(self, asked: Asked, answered: Sequence[tuple[str, str]], edit: str) -> None:
        """Answer a command that was edited, in place of the answer that it had.

        What changes something is not done, nor is a private answer put where others read; whoever asked hears so.
        """
        found = await self._worked(lambda: Answered(()) if self.desk.changes(asked) else self.own(asked))
        if not found.messages or (found.private and not asked.direct):
            await self.tell(asked, NOT_BY_EDIT)
            return
        await self.inbox.run(lambda: self.desk.forgotten([ref_of(*each) for each in answered]))
        placed = self._placed(asked, found)
        await self.sent(self.delivery.again(asked, found.messages, answered, edit, placed))

    async def failed(self, asked: Asked) -> None:
        """Tell whoever asked that it went wrong before anything was done."""
        words = [sentence(deeds.WENT_WRONG, self.prefix)]
        await self.sent(self.delivery.deliver(asked, words, way_of(asked), part="failed"))

    def own(self, asked: Asked, there: Asked | None = None) -> Answered:
        """The answer to a command; `there` is the same where it is about another room than the one it is read in."""
        reply = self.desk.answer(there or asked)
        share = asked.direct and there is None and not reply.private and self.desk.shareable(asked)
        about = there or (asked if reply.private and not asked.direct else None)
        look, frame = Look(self.prefix, share, about.room if about else ""), {"asked": asked.line}
        if about:
            keys = look.keys(reply, asked.line)
            reply = replace(reply, notes=(*reply.notes, (ASKED_IN if keys else ASKED).format(about.place.name)))
            frame["room"] = about.room
        messages, shows = render_all(reply, asked.line, look), parted(reply, asked.line, look)
        return Answered(messages, files=reply.files, shows=shows, frame=frame, private=reply.private, there=there)

    def interrupted(self, asked: Asked, there: Asked | None = None) -> Answered:
        """The same, where it was begun before: what changes something is not done again."""
        if self.desk.changes(there or asked):
            raise TellUser(INTERRUPTED)
        return self.own(asked, there)

    async def tell(self, asked: Asked, words: str) -> None:
        """Say a sentence where it was asked."""
        await self.sent(self.delivery.deliver(asked, [sentence(words, self.prefix)], way_of(asked), part="told"))

    async def serve(self, asked: Asked, work: Callable[[], Answered]) -> bool:
        """Work, and send what comes of it; whether it went well."""
        found = await self._worked(work)
        if found.messages:
            await self.sent(self._delivered(asked, found))
        return not isinstance(found, _Failed)

    async def _worked(self, work: Callable[[], Answered]) -> Answered:
        try:
            return await self.inbox.run(work)
        except SluglineError as error:
            return _Failed([sentence(str(error), self.prefix)])
        except Exception as error:  # noqa: BLE001  # the dispatch boundary: one failing command must not stop the bot
            _log.error("matrix.dispatch_failed", error=type(error).__name__, where=where(error))
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
            await self.tell(asked, IN_OWN_ROOM)

    def _placed(self, asked: Asked, found: Answered) -> Placed:
        """Keeps what a message shows; the message itself stands, whatever becomes of that."""
        asked = found.there or asked

        async def keep(number: int, place: Place) -> None:
            if number >= len(found.shows):
                return
            try:
                await self.inbox.run(lambda: self.desk.posted(asked, found.shows[number], place, found.frame))
            except Exception as error:  # noqa: BLE001  # the boundary of what is done beside an answer
                _log.error("matrix.not_kept", error=type(error).__name__)

        return keep

    async def sent(self, sending: Awaitable[object]) -> None:
        """Send, or note in the log that it could not be sent."""
        try:
            await sending
        except TakenBack:
            return
        except Exception as error:  # noqa: BLE001  # the send boundary: one answer that cannot be sent ends here
            _log.error("matrix.not_sent", error=type(error).__name__, where=where(error))


@dataclass(frozen=True, slots=True)
class _Failed(Answered):
    """What is said where it did not go well."""
