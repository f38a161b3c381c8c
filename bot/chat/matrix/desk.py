"""The desk as somebody in Matrix may use it: the one place where an asker there becomes the desk's own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from bot.chat.desk import ChatDesk
from bot.chat.matrix.requests import PLATFORM
from bot.errors import NotAllowed, TellUser
from handlers.desk import Asker
from handlers.dispatch import answered, dispatch
from handlers.rights import rights
from handlers.threads import answer_under, command_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.chat.matrix.requests import Asked
    from bot.reply import Reply
    from bot.store.posted import Place
    from handlers.command import Command
    from handlers.forms import LineForm


class Answers(Protocol):
    """What the adapter asks of a desk. All of it blocks, and raises the desk's own errors."""

    def answer(self, asked: Asked) -> Reply:
        """The answer to a line: for the asker in their own room, else for everybody there unless it is private."""
        ...

    def changes(self, asked: Asked) -> bool:
        """Whether a line changes something, so that it must not be done twice."""
        ...

    def shared(self, asked: Asked) -> Reply:
        """The answer to a line once more, as everybody in the room may see it. Raises TellUser where nobody may."""
        ...

    def shareable(self, asked: Asked) -> bool:
        """Whether the answer to a line may be shared at all."""
        ...

    def delete(self, asked: Asked, sharer: str, ref: str) -> None:
        """Note that a shared message is deleted. Raises NotAllowed for who may not."""
        ...

    def posted(self, asked: Asked, reply: Reply, place: Place, frame: Mapping[str, str]) -> None:
        """Keep what a message shows, so that it can be corrected later."""
        ...

    def forgotten(self, refs: Sequence[str]) -> None:
        """These messages are gone, or show something else."""
        ...

    def form(self, asked: Asked, line: str) -> LineForm:
        """What there is to choose for a line."""
        ...


@dataclass(frozen=True, slots=True)
class MatrixDesk(ChatDesk):
    """A desk in Matrix."""

    def asker(self, asked: Asked) -> Asker:  # type: ignore[override]  # what the room says of somebody is in its record
        """Who that is for the desk, at this moment: the only place that gives somebody in Matrix rights."""
        settings, place, anybody = self.desk.settings, asked.place, self._anybody(asked)
        known = not self._distrusted(asked)
        may = rights(
            asked.user,
            anybody.place,
            admins=settings.admins if known else (),
            editors=settings.editors,
            power=0 if asked.unvouched else place.power(asked.user),
            keeping_rooms=self.desk.store.doors.places_now(settings.keeping_rooms),
        )
        editor = may.editor and not (asked.unvouched and asked.user in settings.editors)
        return replace(anybody, admin=may.admin, editor=editor, keeper=may.keeper)

    def _anybody(self, asked: Asked) -> Asker:
        elsewhere = "" if asked.direct else asked.place.name
        return Asker(asked.user, asked.room, asked.platform, private=asked.place.private, elsewhere=elsewhere)

    def _command(self, asked: Asked) -> Command | None:
        """The command that a line issues. Raises Misunderstood."""
        return command_of(asked.line, self._anybody(asked), self.desk)

    def _distrusted(self, asked: Asked) -> str:
        """Why whoever asks has no rights of an admin; to read what is for admins takes less than to change anything."""
        if not asked.unvouched:
            return ""
        try:
            found = self._command(asked)
        except TellUser:
            return asked.unvouched
        return asked.estranged if found and found.admin and not found.changes else asked.unvouched

    def answer(self, asked: Asked) -> Reply:  # type: ignore[override]
        """See `Answers.answer`; under a digest its storyline need not be named.

        In a room of several people nobody is told what waits for admins, and nobody reads with an admin's eyes.
        """
        self._heard(asked)
        if asked.direct:  # what waits for admins is told once, so only to who surely is one
            answer = answered if asked.unvouched else dispatch
            return answer_under(asked.line, self._about(asked), self.asker(asked), self.desk, answer)
        asker, found = self.asker(asked), self._command(asked)
        if not (found and (found.changes or found.admin)):
            asker = replace(asker, admin=False, keeper=False)
        reply = answer_under(asked.line, self._about(asked), asker, self.desk, answered)
        return reply if reply.private else reply.for_everybody()

    def forgotten(self, refs: Sequence[str]) -> None:
        """See `Answers.forgotten`."""
        with self.desk.store.write():
            for ref in refs:
                self.desk.store.shown.forget(PLATFORM, ref)

    def changes(self, asked: Asked) -> bool:
        """See `Answers.changes`."""
        found = self._command(asked)
        return bool(found and found.changes)

    def _heard(self, asked: Asked) -> None:
        """Raise NotAllowed where it is not sure enough who asks, for what they ask."""
        if asked.unheard and self.changes(asked):
            raise NotAllowed(asked.unheard)
        found, settings = self._command(asked), self.desk.settings
        if asked.user in (*settings.admins, *settings.editors) and found and (found.admin or found.decides):
            why = self._distrusted(asked)
            if why:
                raise NotAllowed(why)
