"""The desk as somebody in Slack may use it: the one place where an asker there becomes the desk's own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from bot.errors import NotAllowed, TellUser
from handlers.desk import Asker
from handlers.dispatch import NOT_SHARED, shared
from handlers.forms import article_at, line_form, storylines_for
from handlers.home import home
from handlers.rights import rights
from handlers.threads import answer_under, command_of, line_meant

__all__ = ["NOT_SHARED", "NOT_YOURS", "Answers", "SlackDesk"]

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.chat.slack.requests import Asked
    from bot.reply import Reply
    from handlers.desk import Desk
    from handlers.forms import LineForm, Offered
    from handlers.home import Home

NOT_YOURS = "Only who shared it and editors may delete this message."
SHARED = frozenset(("timeline", "who-said", "search", "receipt", "article", "storyline list", "storyline show", "desk"))
"""Commands whose answer is the same when asked again, so that Share may ask it again for everybody."""
WORKSPACE = "workspace"
"""What the setting slack.admins_from says where the workspace's admins and owners are the desk's."""
_SUBSCRIBES = "digest subscribe"


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

    def subscribes(self, asked: Asked) -> bool:
        """Whether a line has digests posted to the room."""
        ...

    def confirm(self, asked: Asked, organisations: Sequence[str]) -> None:
        """An admin lets digests go to a room that these other organisations see. Raises NotAllowed."""
        ...

    def delete(self, asked: Asked, sharer: str, ref: str) -> None:
        """Note that a shared message is deleted. Raises NotAllowed for who may not."""
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
class SlackDesk:
    """A desk of handlers. `belongs` says whether a person is in a user group, by their ids."""

    desk: Desk
    belongs: Callable[[str, str], bool] = lambda _user, _group: False

    def asker(self, asked: Asked) -> Asker:
        """Who that is for the desk, at this moment: the only place that gives somebody in Slack rights."""
        settings, trusted = self.desk.settings, self.desk.settings.slack.admins_from
        vouched = asked.staff if trusted == WORKSPACE else bool(trusted) and self.belongs(asked.user, trusted)
        asker = Asker(asked.user, asked.room, asked.platform, private=asked.private)
        may = rights(asked.user, asker.place, admins=settings.admins, editors=settings.editors, vouched=vouched)
        return replace(asker, admin=may.admin, editor=may.editor, keeper=may.keeper)

    def answer(self, asked: Asked) -> Reply:
        """See `Answers.answer`; under a digest its storyline need not be named."""
        return answer_under(asked.line, self._about(asked), self.asker(asked), self.desk)

    def meant(self, asked: Asked) -> str:
        """See `Answers.meant`."""
        return line_meant(asked.line, self._about(asked), self.asker(asked), self.desk)

    def _about(self, asked: Asked) -> tuple[str, ...]:
        return self.desk.store.digests.about(asked.thread) if asked.thread else ()

    def shared(self, asked: Asked) -> Reply:
        """See `Answers.shared`: asked again for the room, so that nothing comes along which it may not see."""
        if not self.shareable(asked):
            raise TellUser(NOT_SHARED)
        anybody = replace(self.asker(asked), admin=False, keeper=False)  # what only admins are told is not for a room
        return shared(asked.line, anybody, anybody, self.desk)

    def shareable(self, asked: Asked) -> bool:
        """See `Answers.shareable`."""
        return self._name(asked) in SHARED

    def subscribes(self, asked: Asked) -> bool:
        """See `Answers.subscribes`."""
        return self._name(asked) == _SUBSCRIBES

    def _name(self, asked: Asked) -> str:
        found = command_of(asked.line, self.asker(asked), self.desk)
        return found.name if found else ""

    def confirm(self, asked: Asked, organisations: Sequence[str]) -> None:
        """See `Answers.confirm`."""
        asker, at, store = self.asker(asked), self.desk.clock(), self.desk.store
        if not asker.admin:
            raise NotAllowed("Digests into a channel that another organisation sees are for an admin to confirm.")
        with store.write():
            store.outside.confirm(at, asker.platform, asker.room, organisations, asker.person)
            store.log.add(at, asker.person, asker.place, "digest outside", " ".join(organisations))

    def delete(self, asked: Asked, sharer: str, ref: str) -> None:
        """See `Answers.delete`."""
        asker, store = self.asker(asked), self.desk.store
        editor = asker.editor and bool(self.desk.settings.editors)  # where nobody is named, everybody is one
        if asked.user != sharer and not (asker.admin or editor):
            raise NotAllowed(NOT_YOURS)
        with store.write():
            store.log.add(self.desk.clock(), asker.person, asker.place, "delete shared", ref)

    def form(self, asked: Asked, line: str) -> LineForm:
        """See `Answers.form`."""
        return line_form(self.asker(asked), self.desk, line)

    def offered(self, asked: Asked, text: str) -> Sequence[Offered]:
        """See `Answers.offered`."""
        return storylines_for(self.asker(asked), self.desk, text)

    def taking(self, asked: Asked, slug: str, url: str) -> str:
        """See `Answers.taking`."""
        article = article_at(self.asker(asked), self.desk, url)
        return f"/storyline add {slug} {article}" if article else f"/article add {url} in {slug}"

    def home(self, asked: Asked) -> Home:
        """See `Answers.home`."""
        return home(self.asker(asked), self.desk)
