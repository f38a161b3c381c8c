"""Killed before and after every step of a digest, and with the homeserver away: each change stands once in the room."""

import asyncio
import signal
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.digest.steps import STEPS
from bot.model import Change
from bot.store import Store
from tests.matrix.bot import PASSPHRASE
from tests.matrix.homeserver import Homeserver, User
from tests.matrix.people import Person, at_client
from tests.whole.conftest import House, wait_for

pytestmark = [pytest.mark.wire, pytest.mark.anyio, pytest.mark.timeout(900)]
CONFIG = '[matrix]\ninvite_servers = ["localhost"]\n'
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
        self._over = threading.Event()
        self._ticking = threading.Thread(target=self._tick)
        self._ticking.start()

    def _tick(self) -> None:
        began = time.monotonic()
        while not self._over.wait(0.05):
            passed = timedelta(seconds=RATE * (time.monotonic() - began))
            self.house.now((BEGIN + passed).isoformat())

    def close(self) -> None:
        self._over.set()
        self._ticking.join()

    def moves(self) -> None:
        """Something happens."""
        self.moved += 1
        at = datetime.fromisoformat(self.house.clock.read_text(encoding="utf-8"))
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
        await asyncio.to_thread(lambda: wait_for(self.told, 2 * SECONDS))
        bot.process.kill()
        bot.ended()

    def told(self) -> bool:
        (last,) = self.store.connections.sql.execute("SELECT min(last_change) FROM subscription").fetchone()
        return last == self.store.changes.last_pk() and not self.store.outgoing.rows()

    async def counts(self) -> dict[str, int]:
        """How often each change stands in the threads of digests; their first messages repeat one line."""
        bodies = [each["content"]["body"] for each in await self.alice.history(self.room, self.bot.id)]
        told = "\n".join(body for body in bodies if " moved" not in body.partition("\n")[0])
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
    config.write_text(CONFIG, encoding="utf-8")
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
        await desk.dies_at("after claim")
        for moment in ("before doubt", "after doubt"):
            await desk.dies_at(moment)
        await desk.settles()
        assert set((await desk.counts()).values()) == {1}, await desk.counts()


async def test_with_the_homeserver_away_for_a_while(local: Homeserver, tmp_path: Path) -> None:
    async with opened(local, tmp_path) as desk:
        desk.house.start(clock=True)
        await asyncio.to_thread(lambda: wait_for(lambda: "matrix.connected" in desk.house.bots[-1].logged(), SECONDS))
        local.stop()
        desk.moves()
        await asyncio.to_thread(lambda: wait_for(lambda: bool(desk.store.outgoing.rows()), SECONDS))
        desk.moves()
        desk.house.bots[-1].process.kill()
        desk.house.bots[-1].ended()
        local.start()
        await desk.settles()
        assert set((await desk.counts()).values()) == {1}, await desk.counts()
