"""The desk as somebody in a chat of several people may use it: what holds on every such platform."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from bot.errors import NotAllowed, TellUser
from bot.reply import OWN
from handlers.dispatch import NOT_SHARED, shared
from handlers.forms import article_at, line_form, storylines_for
from handlers.home import home
from handlers.threads import answer_under, command_of, line_meant

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.reply import Reply
    from bot.store import Store
    from bot.store.posted import Place
    from handlers.desk import Asker, Desk
    from handlers.forms import LineForm, Offered
    from handlers.home import Home

NOT_YOURS = "Only who shared it and editors may delete this message."
_CORRECTED = ("statement", "event", "article", "change")
"""Kinds of entries that can be wrong."""
SHARED = frozenset(("timeline", "who-said", "search", "receipt", "article", "storyline list", "storyline show", "desk"))
"""Commands whose answer is the same when asked again, so that Share may ask it again for everybody."""


class Asked(Protocol):
    """One command from one person: `line` begins with "/", `user` and `room` are the platform's ids.

    `thread` names the first message of the thread it was asked in, as a sender's ref.
    """

    @property
    def line(self) -> str:
        """The command."""

    @property
    def user(self) -> str:
        """Who asks."""

    @property
    def room(self) -> str:
        """Where."""

    @property
    def thread(self) -> str | None:
        """Under which message."""


@dataclass(frozen=True, slots=True)
class ChatDesk(ABC):
    """A desk of handlers. Everything here blocks, and raises the desk's own errors."""

    desk: Desk

    @abstractmethod
    def asker(self, asked: Asked) -> Asker:
        """Who that is for the desk, at this moment: the only place that gives somebody on the platform rights."""

    def answer(self, asked: Asked) -> Reply:
        """The answer to a line, for the asker; under a digest its storyline need not be named."""
        return answer_under(asked.line, self._about(asked), self.asker(asked), self.desk)

    def meant(self, asked: Asked) -> str:
        """The line as it is asked anywhere: in a digest's thread with the storyline it goes without there."""
        return line_meant(asked.line, self._about(asked), self.asker(asked), self.desk)

    def _about(self, asked: Asked) -> tuple[str, ...]:
        return self.desk.store.digests.about(asked.thread) if asked.thread else ()

    def shared(self, asked: Asked) -> Reply:
        """The answer to a line once more, as everybody in the room may see it. Raises TellUser where nobody may.

        It is asked again for the room, so that nothing comes along which it may not see.
        """
        if not self.shareable(asked):
            raise TellUser(NOT_SHARED)
        anybody = replace(self.asker(asked), admin=False, keeper=False)  # what only admins are told is not for a room
        return shared(asked.line, anybody, anybody, self.desk)

    def shareable(self, asked: Asked) -> bool:
        """Whether the answer to a line may be shared at all: asked again, it is the same for everybody."""
        return self.name(asked) in SHARED

    def name(self, asked: Asked) -> str:
        """The name of the command that a line issues; empty where it issues none."""
        found = command_of(asked.line, self.asker(asked), self.desk)
        return found.name if found else ""

    def delete(self, asked: Asked, sharer: str, ref: str) -> None:
        """Note that a shared message is deleted, and have its files deleted too. Raises NotAllowed for who may not."""
        asker, store = self.asker(asked), self.desk.store
        editor = asker.editor and bool(self.desk.settings.editors)  # where nobody is named, everybody is one
        if asked.user != sharer and not (asker.admin or editor):
            raise NotAllowed(NOT_YOURS)
        with store.write():
            store.log.add(self.desk.clock(), asker.person, asker.place, "delete shared", ref)
            self._forget(store, asker, ref)
        with self.desk.rooms.drawer(asker) as drawer:
            if drawer:
                with drawer.store.write():
                    self._forget(drawer.store, asker, ref)

    def _forget(self, store: Store, asker: Asker, ref: str) -> None:
        """A message is there no more, nor are its files soon."""
        for file in store.shown.files_beside(asker.platform, ref):
            store.edits.queue(self.desk.clock(), file, "{}")
        store.shown.forget(asker.platform, ref)

    def posted(self, asked: Asked, reply: Reply, place: Place, frame: Mapping[str, str]) -> None:
        """Keep what a message that stays shows, so that it can be corrected later.

        With a line of what the room alone may see it is kept in the room's drawer.
        """
        if not any(entry.kind in _CORRECTED for entry in reply.entries):
            return
        store, at = self.desk.store, self.desk.clock()
        if not any(OWN in entry.marks for entry in reply.entries):
            with store.write():
                store.shown.keep(at, place, reply, frame)
            return
        with self.desk.rooms.drawer(self.asker(asked)) as drawer:
            if drawer:
                with drawer.store.write():
                    drawer.store.shown.beside(store.connections).keep(at, place, reply, frame)

    def form(self, asked: Asked, line: str) -> LineForm:
        """What there is to choose for a line."""
        return line_form(self.asker(asked), self.desk, line)

    def offered(self, asked: Asked, text: str) -> Sequence[Offered]:
        """Storylines for a link, the likeliest first, by the text about it."""
        return storylines_for(self.asker(asked), self.desk, text)

    def taking(self, asked: Asked, slug: str, url: str) -> str:
        """The command that puts what stands at an address into a storyline."""
        article = article_at(self.asker(asked), self.desk, url)
        return f"/storyline add {slug} {article}" if article else f"/article add {url} in {slug}"

    def home(self, asked: Asked) -> Home:
        """The asker's own page."""
        return home(self.asker(asked), self.desk)
