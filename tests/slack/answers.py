"""A desk of a few words, as the adapter asks it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from bot.chat.slack.desk import NOT_YOURS
from bot.chat.slack.requests import Asked
from bot.errors import NotAllowed, TellUser
from bot.reply import Reply
from bot.store.posted import Place
from handlers.dispatch import NOT_SHARED
from handlers.forms import LineForm, Offered
from handlers.home import Home

SHAREABLE = ("/timeline", "/who-said", "/search", "/receipt")
STORYLINES = (
    Offered("second-quay", "Will the second quay be built?"),
    Offered("lighthouse", "Who lit the lighthouse?"),
)
FORM = LineForm(
    "s31",
    "“Not one barge”",
    "“Not one barge,” said Olav Brekke. Marta Lindqvist, the mayor, did not answer <!channel>.",
    "Marta Lindqvist",
    ("Marta Lindqvist", "Olav Brekke"),
    "2025-02-18",
    STORYLINES,
)


@dataclass
class Answers:
    """Answers every line by `reply`, and remembers the rest that was done."""

    reply: Callable[[Asked], Reply]
    page: Home = field(default_factory=lambda: Home((), (), ()))
    done: list[tuple[str, ...]] = field(default_factory=list)

    def answer(self, asked: Asked) -> Reply:
        return self.reply(asked)

    def meant(self, asked: Asked) -> str:
        return asked.line

    def shared(self, asked: Asked) -> Reply:
        reply = self.reply(asked)
        if reply.private:
            raise TellUser(NOT_SHARED)
        return reply.for_everybody()

    def shareable(self, asked: Asked) -> bool:
        return asked.line.startswith(SHAREABLE)

    def subscribes(self, asked: Asked) -> str | None:
        _, _, named = asked.line.partition(" in ")
        return (named or asked.room) if asked.line.startswith("/digest subscribe") else None

    def confirm(self, asked: Asked, room: str, organisations: Sequence[str]) -> None:
        if not asked.staff:
            raise NotAllowed("For an admin.")
        self.done.append(("confirm", asked.user, room, *organisations))

    def delete(self, asked: Asked, sharer: str, ref: str) -> None:
        if asked.user != sharer:
            raise NotAllowed(NOT_YOURS)
        self.done.append(("delete", asked.user, ref.partition(":")[0]))

    def posted(self, asked: Asked, reply: Reply, place: Place, frame: Mapping[str, str]) -> None:
        self.done.append(("posted", asked.user, place.room, *(entry.id for entry in reply.entries), *frame.values()))

    def form(self, asked: Asked, line: str) -> LineForm:
        self.done.append(("form", asked.user, line, "private" if asked.private else "public"))
        return FORM

    def offered(self, asked: Asked, text: str) -> Sequence[Offered]:
        self.done.append(("offered", asked.user, text))
        return STORYLINES

    def taking(self, asked: Asked, slug: str, url: str) -> str:
        self.done.append(("taking", asked.user, "private" if asked.private else "public"))
        return f"/article add {url} in {slug}"

    def home(self, asked: Asked) -> Home:
        self.done.append(("home", asked.user, asked.room[:1]))
        return self.page
