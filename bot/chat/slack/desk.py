"""The desk as somebody in Slack may use it: the one place where an asker there becomes the desk's own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from bot.chat.desk import NOT_YOURS, ChatDesk
from bot.errors import NotAllowed
from handlers.desk import Asker
from handlers.rights import rights
from handlers.threads import subscribing

__all__ = ["NOT_YOURS", "Answers", "SlackDesk"]

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bot.chat.slack.requests import Asked
    from bot.reply import Reply
    from bot.store.posted import Place
    from handlers.forms import LineForm, Offered
    from handlers.home import Home

WORKSPACE = "workspace"
"""What the setting slack.admins_from says where the workspace's admins and owners are the desk's."""
SUBSCRIBES = "subscribe"
"""What every line has in it that has digests posted."""


class Answers(Protocol):
    """What the adapter asks of a desk. All of it blocks, and raises the desk's own errors."""

    def answer(self, asked: Asked) -> Reply:
        """The answer to a line, for the asker."""
        ...

    def meant(self, asked: Asked) -> str:
        """The line as it is asked anywhere: in a digest's thread with the storyline it goes without there."""
        ...

    def shared(self, asked: Asked) -> Reply:
        """The answer to a line once more, as everybody in the room may see it. Raises TellUser where nobody may."""
        ...

    def shareable(self, asked: Asked) -> bool:
        """Whether the answer to a line may be shared at all: asked again, it is the same for everybody."""
        ...

    def subscribes(self, asked: Asked) -> str | None:
        """The room that a line has digests posted to; None where it has none posted."""
        ...

    def confirm(self, asked: Asked, room: str, organisations: Sequence[str]) -> None:
        """An admin lets digests go to a room that these other organisations see. Raises NotAllowed."""
        ...

    def delete(self, asked: Asked, sharer: str, ref: str) -> None:
        """Note that a shared message is deleted. Raises NotAllowed for who may not."""
        ...

    def posted(self, asked: Asked, reply: Reply, place: Place, frame: Mapping[str, str]) -> None:
        """Keep what a message that stays shows, so that it can be corrected later."""
        ...

    def form(self, asked: Asked, line: str) -> LineForm:
        """What there is to choose for a line."""
        ...

    def offered(self, asked: Asked, text: str) -> Sequence[Offered]:
        """Storylines for a link, the likeliest first, by the text about it."""
        ...

    def taking(self, asked: Asked, slug: str, url: str) -> str:
        """The command that puts what stands at an address into a storyline."""
        ...

    def home(self, asked: Asked) -> Home:
        """The asker's own page."""
        ...


@dataclass(frozen=True, slots=True)
class SlackDesk(ChatDesk):
    """A desk in Slack. `belongs` says whether a person is in a user group, by their ids."""

    belongs: Callable[[str, str], bool] = lambda _user, _group: False

    def asker(self, asked: Asked) -> Asker:  # type: ignore[override]  # what Slack says of somebody is in its own record
        """Who that is for the desk, at this moment: the only place that gives somebody in Slack rights."""
        settings, trusted = self.desk.settings, self.desk.settings.slack.admins_from
        vouched = asked.staff if trusted == WORKSPACE else bool(trusted) and self.belongs(asked.user, trusted)
        asker = Asker(asked.user, asked.room, asked.platform, private=asked.private)
        may = rights(asked.user, asker.place, admins=settings.admins, editors=settings.editors, vouched=vouched)
        return replace(asker, admin=may.admin, editor=may.editor, keeper=may.keeper)

    def answer(self, asked: Asked) -> Reply:  # type: ignore[override]  # see `asker`
        """See `Answers.answer`; what somebody goes by is kept, for the messages that tell what they decided."""
        person, store = self.asker(asked).person, self.desk.store
        if asked.name and store.going_by.get(person) != asked.name:
            with store.write():
                store.going_by.keep(self.desk.clock(), person, asked.name)
        return ChatDesk.answer(self, asked)

    def subscribes(self, asked: Asked) -> str | None:
        """See `Answers.subscribes`."""
        return subscribing(asked.line, self.asker(asked), self.desk)

    def confirm(self, asked: Asked, room: str, organisations: Sequence[str]) -> None:
        """See `Answers.confirm`."""
        asker, at, store = self.asker(asked), self.desk.clock(), self.desk.store
        if not asker.admin:
            raise NotAllowed("Digests into a channel that another organisation sees are for an admin to confirm.")
        with store.write():
            store.outside.confirm(at, asker.platform, room, organisations, asker.person)
            store.log.add(at, asker.person, replace(asker, room=room).place, "digest outside", " ".join(organisations))
