"""Killed before and after every step of a digest, and with the homeserver away: each change stands once in the room."""

import asyncio
import signal
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack, asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.chat.matrix.sender import SAME
from bot.digest.steps import STEPS
from bot.model import Change
from bot.store import Store
from bot.store.records import OutboxRow
from tests.matrix.bot import PASSPHRASE
from tests.matrix.homeserver import Homeserver, User
from tests.matrix.people import Person, at_client
from tests.whole.conftest import House, wait_for

pytestmark = [pytest.mark.wire, pytest.mark.anyio, pytest.mark.timeout(900)]
CONFIG = """
admin_room = "matrix:{}"
[matrix]
invite_servers = ["localhost"]
changes_in_plain_rooms = true
"""
BEGIN = datetime.fromisoformat("2026-02-15T06:00:00")
RATE = 20
"""How much faster than ours the bots' clock runs: a minute of patience is three seconds."""
SECONDS = 120.0  # until a bot has started, logged in and died, on a busy machine


class Desk:
    """A house whose bots answer in Matrix, a room that follows a storyline as it happens, and what moved in it."""

    def __init__(self, house: House, alice: Person, room: str, bot: User) -> None:
        self.house, self.alice, self.room, self.bot = house, alice, room, bot
        self.store: Store = house.store()
        self.moved = 0
        self.passed = timedelta(0)
        self._over = threading.Event()
        self._ticking = threading.Thread(target=self._tick)
        self._ticking.start()

    def _tick(self) -> None:
        began = time.monotonic()
        while not self._over.wait(0.05):
            passed = timedelta(seconds=RATE * (time.monotonic() - began))
            self.house.now((BEGIN + self.passed + passed).isoformat())

    def close(self) -> None:
        self._over.set()
        self._ticking.join()

    def moves(self) -> None:
        """Something happens."""
        self.moved += 1
        at = self.now()
        change = Change("new event", f"e90{self.moved}", "north-quay", f"Step {self.moved} was taken")
        with self.store.write():
            self.store.changes.add(at, change, None)

    async def dies_at(self, moment: str) -> None:
        """Let a bot run until it kills itself at this moment of a message's way."""
        self.moves()
        bot = self.house.start(clock=True, TEST_DIES_AT=f"{moment} 1")
        status, logged = await asyncio.to_thread(bot.ended, SECONDS)
        assert status == -signal.SIGKILL, logged

    async def settles(self) -> None:
        """All is well from now on: let a bot tell everything there is."""
        bot = self.house.start(clock=True)
        await self.comes(self.told, 2 * SECONDS)
        bot.process.kill()
        bot.ended()

    async def comes(self, ask: Callable[[], object], seconds: float = SECONDS) -> None:
        """Wait until this is so."""
        await asyncio.to_thread(lambda: wait_for(ask, seconds))

    async def nobody_can_look(self, homeserver: Homeserver) -> None:
        """Another device of the bot's, whose keys are lost, has written to the room."""
        async with at_client(homeserver, self.bot) as lost:
            sealed = {"algorithm": "m.megolm.v1.aes-sha2", "ciphertext": "AwgAEpAB", "session_id": "lost"}
            await lost.send(self.room, sealed | {"sender_key": "k", "device_id": "LOST"}, "m.room.encrypted")

    def asked(self) -> tuple[OutboxRow, ...]:
        return self.store.outgoing.rows(["asked"])

    def told(self) -> bool:
        (last,) = self.store.connections.sql.execute("SELECT min(last_change) FROM subscription").fetchone()
        return last == self.store.changes.last_pk() and not self.store.outgoing.rows()

    def now(self) -> datetime:
        return datetime.fromisoformat(self.house.clock.read_text(encoding="utf-8"))

    def said(self) -> list[str]:
        """What the bot said, as far as it was heard."""
        return [each["content"]["body"] for each in self.alice.of(self.room, self.bot.id)]

    async def bodies(self) -> list[str]:
        """What the bot said."""
        return [each["content"]["body"] for each in await self.alice.history(self.room, self.bot.id)]

    async def counts(self) -> dict[str, int]:
        """How often each change stands in the threads of digests; their first messages repeat one line."""
        told = "\n".join(body for body in await self.bodies() if " moved" not in body.partition("\n")[0])
        return {f"Step {n}": told.count(f"Step {n} was taken") for n in range(1, self.moved + 1)}


@pytest.fixture
def local(synapse_python: Path, tmp_path: Path) -> Iterator[Homeserver]:
    """A homeserver of one's own, that can be stopped."""
    (tmp_path / "homeserver").mkdir()
    homeserver = Homeserver(synapse_python, tmp_path / "homeserver")
    homeserver.start()
    try:
        yield homeserver
    finally:
        homeserver.stop()


@asynccontextmanager
async def opened(homeserver: Homeserver, folder: Path) -> AsyncIterator[Desk]:
    config = folder / "slugline.toml"
    config.write_text(CONFIG.format("none"), encoding="utf-8")
    user = homeserver.user("slugline")
    environ = {
        "SLUGLINE_CONFIG": str(config),
        "SLUGLINE_DB": str(folder / "desk.db"),
        "MATRIX_HOMESERVER": homeserver.url,
        "MATRIX_USER": user.id,
        "MATRIX_PASSWORD": user.password,
        "MATRIX_PASSPHRASE": PASSPHRASE,
    }
    with ExitStack() as stack:
        house = House(folder, environ, stack)
        at = house.now(BEGIN.isoformat())
        async with at_client(homeserver, homeserver.user("alice")) as alice:
            bot = house.start(clock=True)
            room = await alice.room(user.id)
            await asyncio.to_thread(lambda: wait_for(lambda: "matrix.joined" in bot.logged(), SECONDS))
            bot.process.kill()
            bot.ended()
            config.write_text(CONFIG.format(room), encoding="utf-8")
            environ["SLUGLINE_ADMINS"] = alice.id
            desk = Desk(house, alice, room, user)
            by = f"matrix:{alice.id}"
            with desk.store.write():
                desk.store.storylines.create(at, "north-quay", "Will the north quay stay open?", "test")
                desk.store.subscriptions.subscribe(at, "matrix", room, ["north-quay"], "UTC", (), 1, by)
            try:
                yield desk
            finally:
                desk.close()


async def test_killed_before_and_after_every_step(local: Homeserver, tmp_path: Path) -> None:
    async with opened(local, tmp_path) as desk:
        for step in STEPS[: STEPS.index("doubt")]:
            for moment in ("before", "after"):
                await desk.dies_at(f"{moment} {step}")
        for step in ("doubt", "look"):
            await desk.dies_at("after claim")  # so that there is something to doubt
            for moment in ("before", "after"):
                await desk.dies_at(f"{moment} {step}")
        await desk.settles()
        assert set((await desk.counts()).values()) == {1}, await desk.counts()


async def test_killed_while_it_looks_into_the_history_and_while_it_asks(local: Homeserver, tmp_path: Path) -> None:
    """Half an hour later the message is looked for; where that cannot be told, an admin is asked, and answers."""
    async with opened(local, tmp_path) as desk:
        await desk.dies_at("after send")
        desk.passed += SAME
        for moment in ("before look", "after look"):
            await desk.dies_at(moment)
        await desk.settles()
        await desk.dies_at("after claim")
        await desk.nobody_can_look(local)
        desk.passed += SAME
        for moment in ("before ask", "after ask"):
            await desk.dies_at(moment)
        (row,) = desk.asked()
        bot = desk.house.start(clock=True)
        await desk.alice.until(lambda: [each for each in desk.said() if "Did digest" in each])
        await desk.alice.say(desk.room, f"!digest resend {row.digest}")
        await desk.comes(desk.told)
        bot.process.kill()
        bot.ended()
        questions = [each for each in await desk.bodies() if "Did digest" in each]
        assert set((await desk.counts()).values()) == {1}, await desk.counts()
        assert len(questions) == 1


async def test_with_the_homeserver_away_for_a_while(local: Homeserver, tmp_path: Path) -> None:
    async with opened(local, tmp_path) as desk:
        desk.house.start(clock=True)
        await desk.comes(lambda: "matrix.connected" in desk.house.bots[-1].logged())
        local.stop()
        desk.moves()
        await desk.comes(desk.store.outgoing.rows)
        desk.moves()
        desk.house.bots[-1].process.kill()
        desk.house.bots[-1].ended()
        bot = desk.house.start(clock=True)
        await desk.comes(lambda: "platform waited for" in bot.logged())
        local.start()
        await desk.comes(desk.told, 2 * SECONDS)
        bot.process.kill()
        bot.ended()
        assert set((await desk.counts()).values()) == {1}, await desk.counts()


async def test_with_the_homeserver_away_for_a_minute(local: Homeserver, tmp_path: Path) -> None:
    """The bot's minute is three seconds.

    By hand it was a whole one (RATE = 1, 64 s, on a busy machine): each of five changes stood once in the room, the
    last 29 s after the homeserver was back, and a command said at that moment was answered 3 s later. A reaction that
    was to be tried again had held the room's queue for most of that; it holds it no more.
    """
    async with opened(local, tmp_path) as desk:
        bot = desk.house.start(clock=True)
        await desk.comes(lambda: "matrix.connected" in bot.logged())
        desk.moves()
        await desk.comes(desk.told)
        local.stop()
        away = desk.now()
        desk.moves()
        await desk.comes(lambda: [row for row in desk.store.outgoing.rows() if row.tries > 1])
        desk.moves()
        await desk.comes(lambda: desk.now() - away > timedelta(minutes=1))
        local.start()
        await desk.alice.say(desk.room, "!search quay")
        await desk.comes(desk.told, 2 * SECONDS)
        await desk.alice.until(lambda: [each for each in desk.said() if "quay" in each.partition("\n")[0]])
        bot.process.terminate()
        status, logged = bot.ended()
        assert set((await desk.counts()).values()) == {1}, await desk.counts()
        assert (status, "matrix.no_sync" in logged) == (0, True)
