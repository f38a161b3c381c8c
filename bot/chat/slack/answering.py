"""From what somebody asked to the messages they get: who they are, the desk on its threads, rendering, delivery."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeVar

from bot import logs
from bot.chat.deeds import WENT_WRONG
from bot.chat.outcome import Outcome, where
from bot.chat.pacing import Pace
from bot.chat.slack.blocks import parted, render_all, render_shared, sentence
from bot.chat.slack.delivery import Message
from bot.chat.slack.desk import SUBSCRIBES
from bot.chat.slack.outside import confirmation
from bot.chat.slack.requests import Asked
from bot.chat.slack.uploads import upload
from bot.chat.slack.whose import named
from bot.errors import Refused, SluglineError
from bot.reply import Reply
from bot.store.posted import BESIDE, Place

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from slack_sdk.web.async_client import AsyncWebClient

    from bot.chat.slack.delivery import Deliver
    from bot.chat.slack.desk import Answers
    from bot.chat.slack.members import Member, Members

T = TypeVar("T")

_log = logs.logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered(Outcome[Message]):
    """What comes of a command, and whether it is for everybody."""

    everybody: bool = False


@dataclass(frozen=True, slots=True)
class Answering:
    """Answers one workspace. `desk` blocks and runs on `executor`."""

    desk: Answers
    executor: Executor
    client: AsyncWebClient
    members: Members
    pace: Pace = field(default_factory=Pace)

    async def admitted(self, asked: Asked, deliver: Deliver) -> tuple[Asked, Member] | None:
        """The request with what Slack knows of who and where, if they are to be answered at all.

        Guests, other organisations' people and deactivated accounts get nothing; where Slack does not say who it is,
        the asker is told so.
        """
        try:
            member = await self.members.member(asked.user)
        except Refused as error:
            await self._deliver(asked, Answered([sentence(str(error))]), deliver)
            return None
        if member is None:
            return None
        place = await self.members.place(asked.room) if asked.room else None
        private = place.private if place else asked.private  # a room that Slack does not show may tell by its name
        others = place.others if place else ()
        return replace(asked, private=private, name=member.name, staff=member.staff, others=others), member

    async def answer(self, asked: Asked, deliver: Deliver) -> bool:
        """Answer for the asker's eyes; whether they are one to be answered."""
        admitted = await self.admitted(asked, deliver)
        if admitted:
            await self._serve(admitted[0], deliver, lambda: self._own(admitted[0]))
        return bool(admitted)

    async def share(self, asked: Asked, deliver: Deliver) -> bool:
        """Give the answer to everybody in the room; whether they have it."""
        admitted = await self.admitted(asked, deliver)
        if admitted is None:
            return False
        known, member = admitted
        return await self._serve(known, deliver, lambda: self._shared(known, member))

    async def tell(self, asked: Asked, words: str, deliver: Deliver) -> None:
        """Say a sentence to the asker, who was admitted before."""
        await self._deliver(asked, Answered([sentence(words)]), deliver)

    async def confirm(self, asked: Asked, deliver: Deliver) -> None:
        """Subscribe a room that other organisations see, as an admin has confirmed."""
        await self.answer(replace(asked, confirmed=True), deliver)

    async def done(self, asked: Asked, deliver: Deliver, work: Callable[[Asked], None]) -> bool:
        """Do something for the asker that needs no word; whether it was done."""
        admitted = await self.admitted(asked, deliver)
        if admitted is None:
            return False
        known = admitted[0]

        async def without_a_word() -> Answered:
            await self.of_desk(lambda: work(known))
            return Answered(())

        return await self._serve(known, deliver, without_a_word)

    async def of_desk(self, work: Callable[[], T]) -> T:
        """What blocking work gives, on the desk's threads."""
        return await asyncio.get_running_loop().run_in_executor(self.executor, work)

    async def _serve(self, asked: Asked, deliver: Deliver, work: Callable[[], Awaitable[Answered]]) -> bool:
        answered, well = await self._worked(asked, work)
        refs = await self._deliver(asked, answered, deliver)
        try:
            if answered.files and (said := await self._sent(asked, answered, refs or ())):
                await deliver(sentence(said), False)
        except Exception as error:  # noqa: BLE001  # the send boundary: a file that cannot be sent ends here
            _log.error("slack.not_sent", error=type(error).__name__)
        return well and refs is not None

    async def _worked(self, asked: Asked, work: Callable[[], Awaitable[Answered]]) -> tuple[Answered, bool]:
        try:
            gate = await self._gate(asked)
            return (gate, False) if gate else (await work(), True)
        except SluglineError as error:
            return Answered([sentence(str(error))]), False
        except Exception as error:  # noqa: BLE001  # the dispatch boundary: one failing command must not stop the bot
            _log.error("slack.dispatch_failed", error=type(error).__name__, where=where(error))
            return Answered([sentence(WENT_WRONG)]), False

    async def _gate(self, asked: Asked) -> Answered | None:
        """What to ask first where digests would go to a room that other organisations see."""
        if SUBSCRIBES not in asked.line.lower():  # most lines are about something else, and need not be read twice
            return None
        room = await self.of_desk(lambda: self.desk.subscribes(asked))
        others = await self._others(asked, room) if room else ()
        if not room or not others:
            return None
        if asked.confirmed:
            await self.of_desk(lambda: self.desk.confirm(asked, room, others))
            return None
        names = [await self.members.organisation(each) for each in others]
        return Answered([confirmation(asked.line, names, "" if room == asked.room else room)])

    async def _others(self, asked: Asked, room: str) -> Sequence[str]:
        """The other organisations that see the room."""
        place = None if room == asked.room else await self.members.place(room)
        return place.others if place else asked.others if room == asked.room else ()

    async def _own(self, asked: Asked) -> Answered:
        def looked_up() -> tuple[Reply, str, bool]:
            reply = self.desk.answer(asked)
            share = not reply.private and not asked.direct and self.desk.shareable(asked)
            return reply, self.desk.meant(asked), share

        reply, line, share = await self.of_desk(looked_up)
        shown = await named(reply, self.members)
        messages = await self.of_desk(lambda: render_all(shown, line, share=share, start=asked.start))
        shows = parted(shown, line, share=share, start=asked.start) if asked.direct else ()
        return Answered(messages, files=reply.files, shows=shows, frame={"asked": asked.line})

    async def _shared(self, asked: Asked, member: Member) -> Answered:
        reply = await named(await self.of_desk(lambda: self.desk.shared(asked)), self.members)
        messages = await self.of_desk(
            lambda: render_shared(reply, asked.line, member.name, member.id, start=asked.start)
        )
        shows = parted(reply, asked.line, start=asked.start)
        frame = {"asked": asked.line, "name": member.name, "user": member.id}
        return Answered(messages, everybody=True, files=reply.files, shows=shows, frame=frame)

    async def _deliver(self, asked: Asked, answered: Answered, deliver: Deliver) -> list[str] | None:
        """Send the messages, what stays in a room at its pace; the refs of those that have one, None for a failure."""
        refs = []
        try:
            for number, message in enumerate(answered.messages):
                if answered.everybody or asked.direct:
                    await asyncio.sleep(self.pace.wait(asked.room))
                ref = await deliver(message, answered.everybody)
                refs += [ref] if ref else []
                if ref and answered.shows:
                    place = Place("slack", asked.room, ref, asked.thread)
                    await self._keep(asked, answered.shows[number], place, answered.frame)
        except Exception as error:  # noqa: BLE001  # the send boundary: one answer that cannot be sent ends here
            _log.error("slack.not_sent", error=type(error).__name__)
            return None
        return refs

    async def _sent(self, asked: Asked, answered: Answered, refs: Sequence[str]) -> str:
        """Send the files of an answer whose messages these are; what is to be said of that."""
        try:
            uploaded = await upload(self.client, asked, answered.files, everybody=answered.everybody)
        except Refused as error:
            return str(error)
        frame = {**answered.frame, BESIDE: " ".join(refs)}
        for file, place in zip(answered.files, uploaded.places, strict=False):
            await self._keep(asked, Reply(file.name, entries=file.entries), place, frame)
        return uploaded.said

    async def _keep(self, asked: Asked, shows: Reply, place: Place, frame: Mapping[str, str]) -> None:
        """Keep what a message shows; the message itself stands, whatever becomes of that."""
        try:
            await self.of_desk(lambda: self.desk.posted(asked, shows, place, frame))
        except Exception as error:  # noqa: BLE001  # the boundary of what is done beside an answer
            _log.error("slack.not_kept", error=type(error).__name__)
