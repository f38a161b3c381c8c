"""The bot, running against the homeserver with a desk of its own or with canned answers."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

from bot.app import open_app
from bot.chat.matrix.adapter import MatrixChat
from bot.chat.matrix.connecting import connect
from bot.chat.matrix.desk import Answers, MatrixDesk
from bot.chat.matrix.requests import Asked
from bot.chat.matrix.unread import PATIENCE
from bot.errors import NotAllowed, TellUser
from bot.reply import Reply
from bot.store import Store
from bot.store.posted import Place
from handlers.command import REGISTRY
from handlers.dispatch import NOT_SHARED
from handlers.forms import LineForm, Offered
from tests.matrix.bot import Bot, clock

WAIT = 2_000  # milliseconds of a long poll: a bot that is stopped leaves within them


@dataclass
class Canned:
    """Answers every line by `reply`, and remembers what was asked."""

    reply: Callable[[Asked], Reply]
    asked: list[Asked] = field(default_factory=list)
    kept: list[tuple[Place, Reply]] = field(default_factory=list)
    changing: tuple[str, ...] = ("/correct", "/digest subscribe")

    def answer(self, asked: Asked) -> Reply:
        self.asked.append(asked)
        return self.reply(asked)

    def changes(self, asked: Asked) -> bool:
        return asked.line.startswith(self.changing)

    def shared(self, asked: Asked) -> Reply:
        self.asked.append(asked)
        reply = self.reply(asked)
        if reply.private:
            raise TellUser(NOT_SHARED)
        return reply.for_everybody()

    def shareable(self, asked: Asked) -> bool:
        return asked.line.startswith(("/timeline", "/who-said"))

    def delete(self, asked: Asked, sharer: str, ref: str) -> None:
        if asked.user != sharer:
            raise NotAllowed("Only who shared it and editors may delete this message.")
        self.asked.append(replace(asked, line=f"delete {ref}"))

    def posted(self, _: Asked, reply: Reply, place: Place, __: Mapping[str, str]) -> None:
        self.kept.append((place, reply))

    def forgotten(self, refs: Sequence[str]) -> None:
        self.kept = [(place, reply) for place, reply in self.kept if place.ref not in refs]

    def form(self, asked: Asked, line: str) -> LineForm:
        self.asked.append(replace(asked, line=f"form {line}"))
        return LineForm(
            line,
            "“Not one barge,”",
            "“Not one barge,” said Olav Brekke. Marta Lindqvist, the mayor, did not answer @room.",
            "Marta Lindqvist",
            ("Marta Lindqvist", "Olav Brekke"),
            "2025-02-18",
            (Offered("second-quay", "The quay"), Offered("lighthouse", "The lamp")),
        )


@asynccontextmanager
async def chatting(bot: Bot, desk: Answers, store: Store, patience: float = PATIENCE) -> AsyncIterator[MatrixChat]:
    """The bot, listening, for a `with` block."""
    client = await connect(bot.settings, store, clock)
    names = tuple(dict.fromkeys(name.split()[0] for name in REGISTRY))
    with ThreadPoolExecutor(2) as pool:
        chat = MatrixChat(
            client, desk, names, pool, store=store, settings=bot.settings, clock=clock, wait=WAIT, patience=patience
        )
        try:
            await chat.start()
            yield chat
        finally:
            await chat.stop()


@asynccontextmanager
async def canned(bot: Bot, reply: Callable[[Asked], Reply], patience: float = PATIENCE) -> AsyncIterator[Canned]:
    """The bot with canned answers, for a `with` block."""
    desk, store = Canned(reply), Store.open(bot.settings.db)
    try:
        async with chatting(bot, desk, store, patience):
            yield desk
    finally:
        store.close()


@asynccontextmanager
async def seeded(bot: Bot) -> AsyncIterator[MatrixChat]:
    """The whole bot with the seeded desk, for a `with` block."""
    from tests.handlers.test_conversations import SEEDS_NOW

    with open_app(bot.settings, lambda: SEEDS_NOW, seed_if_empty=True) as app:
        async with chatting(bot, MatrixDesk(app.desk), app.store) as chat:
            yield chat
