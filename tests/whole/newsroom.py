"""A newsroom to which everything happens: articles arrive, the bot is killed, Slack and the disk fail; it goes on."""

from __future__ import annotations

import os
import re
import signal
import sqlite3
import subprocess
import threading
import time
from collections import Counter
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import httpx

from bot.digest.asking import answers
from bot.model import EVERYTHING
from tests.conftest import ROOT
from tests.slack.conftest import DEADLINE, NO_CERTIFICATES
from tests.whole.conftest import WITH_CLOCK, wait_for
from tests.whole.presses import saying
from tests.whole.proxy import FAULTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from random import Random

    from bot.store import Store
    from bot.store.records import OutboxRow
    from tests.whole.conftest import House, LocalSlack
    from tests.whole.presses import Presses
    from tests.whole.proxy import Fault, Proxy

ROOMS = ("C01GEN", "C02NEWS")
ADMIN = "U01ALICE"
BEGIN = datetime.fromisoformat("2026-02-15T06:00:00+00:00")
RATE = 30
"""How much faster than ours the bot's clock runs: a minute of patience is two seconds."""
AHEAD = 6
"""Articles that the bot may be behind: the feed must not forget one that it has not read."""


@dataclass
class Newsroom:
    """One house in one Slack; `done` counts what happened."""

    house: House
    slack: LocalSlack
    proxy: Proxy
    presses: Presses
    random: Random
    store: Store
    done: Counter[str] = field(default_factory=Counter)
    bot: subprocess.Popen[bytes] | None = None
    _over: threading.Event = field(default_factory=threading.Event)
    _next: list[Fault] = field(default_factory=list)
    _bots: list[subprocess.Popen[bytes]] = field(default_factory=list)
    _answered: set[object] = field(default_factory=set)
    _connections: int = 0

    @contextmanager
    def open(self) -> Iterator[None]:
        """With the clock running and two rooms that follow the outlet."""
        ticking = threading.Thread(target=self._tick)
        self._tick_once(time.monotonic())
        self.presses.print()
        with self.store.write():
            self.store.storylines.create(BEGIN, "north-quay", "Will the north quay stay open?", "test")
            for room, pause in zip(ROOMS, (1, 30), strict=True):
                self.store.subscriptions.subscribe(
                    BEGIN, "slack", room, ["north-quay"], "UTC", (), pause, f"slack:{ADMIN}"
                )
            self.store.sources.add(BEGIN, "Post", "feed", self.presses.feed, "test", 20, "Alder Post", "north-quay")
        self.proxy.fault = self._fault
        ticking.start()
        try:
            yield
        finally:
            for bot in self._bots:
                bot.kill()
                bot.wait(DEADLINE)
            self._over.set()
            ticking.join()

    def _tick(self) -> None:
        began = time.monotonic()
        while not self._over.wait(0.02):
            self._tick_once(began)

    def _tick_once(self, began: float) -> None:
        passed = timedelta(seconds=RATE * (time.monotonic() - began))
        self.house.now((BEGIN + passed).replace(tzinfo=None).isoformat())

    def _fault(self) -> Fault | None:
        return self._next.pop(0) if self._next else None

    def faults(self, *faults: Fault) -> None:
        """What becomes of the next posts, one after another; after that all is well."""
        self._next[:] = faults

    def start(self, **environ: str) -> None:
        """Start a bot; the one before is gone."""
        self._connections = self.logged().count("slack.connected")
        with (self.house.folder / "bots.log").open("ab") as log:
            self.bot = subprocess.Popen(
                [*WITH_CLOCK, "--clock", str(self.house.clock)], stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                cwd=ROOT, env={**os.environ, **self.house.environ, "TEST_PATIENCE": "2", **environ},
            )  # fmt: skip
        self._bots = [*(each for each in self._bots if each.poll() is None), self.bot]
        self.done["starts"] += 1

    def kill(self) -> None:
        """As the kernel does it, and not before Slack has heard all it will hear of that bot."""
        if self.bot:
            self.bot.send_signal(signal.SIGKILL)
            self._gone()

    def _gone(self) -> None:
        assert self.bot
        assert self.bot.wait(DEADLINE * 3) == -signal.SIGKILL, self.logged()
        self.bot = None
        wait_for(self.proxy.idle)

    def dies_at(self, moment: str, times: int = 1) -> None:
        """Let a bot run until it kills itself at this moment of a message's way."""
        self.publish()
        self.start(TEST_DIES_AT=f"{moment} {times}")
        self._gone()
        self.done["died at a step"] += 1

    def dies_within(self, seconds: float) -> None:
        """Let a bot run for a while, with faults on the way, and kill it."""
        self.publish()
        self.start()
        self.live(self.random.uniform(0, seconds))
        self.kill()
        self.done["killed at random"] += 1

    def live(self, seconds: float) -> None:
        """Let the bot work and articles arrive; an admin answers what is asked."""
        end = time.monotonic() + seconds
        self.live_until(lambda: time.monotonic() > end, seconds + 1)

    def live_until(self, so: Callable[[], bool], seconds: float = 3 * DEADLINE) -> None:
        """The same, until it is so."""
        end = time.monotonic() + seconds
        while not so():
            assert time.monotonic() < end, self.logged()
            self.publish()
            self.answer()
            time.sleep(0.1)

    def publish(self) -> None:
        """One more article, unless the bot is far behind."""
        if self.presses.printed - self._read() < AHEAD:
            self.presses.print()

    def _read(self) -> int:
        return int(self.store.connections.sql.execute("SELECT count(*) FROM article").fetchone()[0])

    def answer(self) -> None:
        """An admin looks where the bot may not, and says what is so: once to each bot, which may die over it."""
        for row in self.store.outgoing.rows(["asked"]):
            question = (row.pk, row.tries, self.bot and self.bot.pid)
            if question in self._answered or not self.connected():
                continue
            self._answered.add(question)
            mark = f"digest {row.digest}" + (f", part {row.part + 1} of " if row.part else "")
            arrived = any(is_marked(message, mark) for message in self.posts(row.room))
            self._say(row, "It arrived" if arrived else "Send it again")
            self.done["answered by an admin"] += 1

    def _say(self, row: OutboxRow, what: str) -> None:
        """Press the button under the question; where it has not come yet, type the command that it stands for."""
        key = f"asked:{row.pk}:{row.tries}:slack:{ADMIN}/0"
        asked = self.store.connections.sql.execute("SELECT ref FROM outbox WHERE key = ?", (key,)).fetchone()
        channel, _, ts = str(asked["ref"] or "" if asked else "").partition(":")
        messages = self.posts(channel) if channel else []
        button = next((each for m in messages if m["ts"] == ts for each in buttons(m, what)), None)
        if button:
            self._control("interact", channel=channel, messageTs=ts, user=ADMIN, action=button)
            self.done["answered with a button"] += 1
        else:
            (command,) = (each.command for each in answers("", row) if each.label == what)
            name, _, text = command.partition(" ")
            self._control("command", channel=ROOMS[0], user=ADMIN, command=name, text=text)

    def connected(self) -> bool:
        return self.logged().count("slack.connected") > self._connections

    def _control(self, what: str, **body: object) -> None:
        with suppress(httpx.HTTPError):  # no bot, or one that dies meanwhile: the question stands
            httpx.post(f"{self.slack.url}/_control/{what}", json=body, timeout=10, verify=NO_CERTIFICATES)

    def posts(self, room: str) -> list[dict[str, Any]]:
        """What the bot has posted there for everybody."""
        found = httpx.get(f"{self.slack.url}/_control/messages/{room}", timeout=DEADLINE, verify=NO_CERTIFICATES)
        messages = found.json()["messages"]
        return [each for each in messages if each["user"] == "U0BOT" and each.get("subtype") != "ephemeral"]

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Another program holds the database."""
        with closing(sqlite3.connect(self.house.db, timeout=DEADLINE, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            yield
        self.done["database locked"] += 1

    def random_faults(self, how_many: int) -> None:
        """Whatever Slack and the network may do to the next posts; half of them pass."""
        self.faults(*(self.random.choice(FAULTS) for _ in range(how_many)))

    def settle(self) -> None:
        """All is well from now on: let a bot tell everything there is."""
        self.faults()
        self.start()
        try:
            wait_for(self._all_told, 6 * DEADLINE)
            self.live(1)
            wait_for(self._all_told, 6 * DEADLINE)
        finally:
            self.kill()

    def _all_told(self) -> bool:
        self.answer()
        told = {each.last_change for each in self.store.subscriptions.list(EVERYTHING)}
        return (
            self._read() == self.presses.printed
            and told == {self.store.changes.last_pk()}
            and not self.store.outgoing.rows()
        )

    def wrong(self) -> list[str]:
        """What was not posted exactly once in each room; empty when all is well."""
        found = [f"{row.key} is {row.state}" for row in self.store.outgoing.rows()]
        for room in ROOMS:
            posts = self.posts(room)
            # A parent repeats one line of its thread; where somebody says that it arrived, no thread can be found.
            told = "\n".join(each["text"] for each in posts if ", part " in mark_of(each))
            counts = {number: told.count(saying(number)) for number in range(1, self.presses.printed + 1)}
            found += [f"article {number} stands {n} times in {room}" for number, n in counts.items() if n != 1]
            marks = Counter(mark for each in posts if (mark := mark_of(each)))
            found += [f"{mark} stands {count} times in {room}" for mark, count in marks.items() if count != 1]
            self.done["messages posted"] += len(posts)
        self.done["articles"] = self.presses.printed
        return found

    def logged(self) -> str:
        log = self.house.folder / "bots.log"
        return log.read_text(encoding="utf-8") if log.exists() else ""


def mark_of(message: dict[str, Any]) -> str:
    """The number that a digest's message carries."""
    first, last = message["text"].split("\n")[0], message["text"].split("\n")[-1]
    found = re.fullmatch(r"digest \d+, part \d+ of \d+", last) or re.search(r"digest \d+$", first)
    return found[0] if found else ""


def is_marked(message: dict[str, Any], mark: str) -> bool:
    """Whether that is the message; `mark` of a part is the beginning of its last line."""
    return mark_of(message) == mark or (mark.endswith(" of ") and mark_of(message).startswith(mark))


def buttons(message: dict[str, Any], label: str) -> list[dict[str, Any]]:
    """The message's buttons of this name."""
    elements = [each for block in message["blocks"] for each in block.get("elements", ())]
    return [each for each in elements if each["type"] == "button" and each["text"]["text"] == label]
