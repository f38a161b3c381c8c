"""`make soak MINUTES=60`: everything that may happen to a newsroom, for so long; writes docs/soak.md.

No test that is run with the others: pytest is asked for it by name, and lends the local Slack and the folders.
"""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import pytest

from bot.digest.steps import STEPS
from bot.model import EVERYTHING
from bot.schedule import role_file
from tests.conftest import ROOT
from tests.whole.conftest import wait_for
from tests.whole.newsroom import RATE, Newsroom
from tests.whole.presses import Presses
from tests.whole.proxy import FAULTS, proxied

if TYPE_CHECKING:
    from tests.whole.conftest import House, LocalSlack, Site

REPORT = ROOT / "docs" / "soak.md"
MINUTES = float(os.environ.get("MINUTES", "60"))
SEED = int(os.environ.get("SEED", "1"))
STARTED = 120.0
"""Seconds in which a bot starts on a machine that is busy."""
TAKEN_OVER = 5.0
"""Seconds in which another bot takes the role of a dead one over."""


@dataclass
class Soak:
    """One long run; `takeovers` are the seconds for which the role was nobody's."""

    newsroom: Newsroom
    takeovers: list[float] = field(default_factory=list)

    def step(self) -> None:
        step = self.newsroom.random.choice([each for each in STEPS if each != "ask"])
        if step == "doubt":
            self.newsroom.dies_at("after claim")
        if step == "look":
            self.newsroom.proxy.closed = False  # where nobody may look a person is asked, and "after look" never comes
            self.newsroom.faults(self.newsroom.random.choice(("cut after", "dropped")))
        self.newsroom.dies_at(f"{self.newsroom.random.choice(('before', 'after'))} {step}")

    def moment(self) -> None:
        self.newsroom.random_faults(6)
        self.newsroom.dies_within(8)

    def long_life(self) -> None:
        self.newsroom.random_faults(12)
        self.newsroom.start()
        self.newsroom.live(self.newsroom.random.uniform(5, 25))
        self.newsroom.kill()

    def lock(self) -> None:
        self.newsroom.start()
        self.newsroom.live(3)
        with self.newsroom.locked():
            time.sleep(self.newsroom.random.uniform(0.1, 12))
        self.newsroom.live(3)
        self.newsroom.kill()

    def full_disk(self) -> None:
        self.newsroom.start(TEST_DISK_FULL="1")
        self.newsroom.live(6)
        self.newsroom.kill()
        self.newsroom.done["disk full"] += 1

    def no_history(self) -> None:
        self.newsroom.proxy.closed = not self.newsroom.proxy.closed

    def takeover(self) -> None:
        """A second bot waits; the first one is killed while it works. Both look as often as the program itself does."""
        room = self.newsroom
        room.start(TEST_PACE="usual")
        first = room.bot
        wait_for(room.connected, STARTED)
        wait_for(lambda: first and holder(room.house) == first.pid)
        room.start(TEST_PACE="usual")
        wait_for(room.connected, STARTED)
        room.live(self.newsroom.random.uniform(0, 4))
        second, room.bot = room.bot, first
        room.kill()
        killed = time.monotonic()
        room.bot = second
        wait_for(lambda: second and holder(room.house) == second.pid)
        self.takeovers.append(time.monotonic() - killed)
        room.live(3)
        room.kill()


def holder(house: House) -> int:
    """The process that holds the role, as the kernel says; 0 for none."""
    inode = role_file(house.db).stat().st_ino
    for line in Path("/proc/locks").read_text(encoding="utf-8").splitlines():
        fields = line.split()
        if fields[1] == "FLOCK" and fields[5].endswith(f":{inode}"):
            return int(fields[4])
    return 0


HAPPENS = (
    *(Soak.step, Soak.step, Soak.step, Soak.moment, Soak.moment, Soak.moment),
    *(Soak.long_life, Soak.no_history, Soak.no_history, Soak.lock, Soak.full_disk, Soak.takeover),
)


@pytest.mark.wire
@pytest.mark.timeout(0)
def test_soak(in_slack: House, slack: LocalSlack, site: Site) -> None:
    with proxied(slack.port) as proxy:
        in_slack.environ["SLACK_API_URL"] = f"{proxy.url}/api/"
        newsroom = Newsroom(in_slack, slack, proxy, Presses(site), Random(SEED), in_slack.store())  # noqa: S311
        soak, began = Soak(newsroom), time.monotonic()
        with newsroom.open():
            while time.monotonic() - began < MINUTES * 60:
                newsroom.random.choice(HAPPENS)(soak)
            newsroom.settle()
            wrong = newsroom.wrong()
            minutes = (time.monotonic() - began) / 60
            REPORT.write_text(report(soak, minutes, wrong), encoding="utf-8")
    assert wrong == []
    assert max(soak.takeovers, default=0) < TAKEN_OVER


def report(soak: Soak, minutes: float, wrong: list[str]) -> str:
    """What was run, and what came of it."""
    done, met, store = soak.newsroom.done, soak.newsroom.proxy.met, soak.newsroom.store
    digests = store.connections.sql.execute("SELECT count(*) FROM digest WHERE pk > 0").fetchone()[0]
    rows = {
        "Minutes": f"{minutes:.1f}",
        "Bots started": done["starts"],
        "Killed before or after a named step": done["died at a step"],
        "Killed at a random moment": done["killed at random"],
        "Database held by another program": done["database locked"],
        "Disk full": done["disk full"],
        "Role taken over from a killed bot": len(soak.takeovers),
        "Longest until then, in seconds": f"{max(soak.takeovers, default=0):.1f}",
        "Posts that Slack took": met["none"],
        **{f"Posts: {fault}": met[fault] for fault in FAULTS},
        "Looked for in a channel": met["looked for"],
        "Not allowed to look": met["not allowed"],
        "Asked of an admin, and answered": done["answered by an admin"],
        "Articles": done["articles"],
        "Changes": store.size(EVERYTHING)["changes"],
        "Digests, in two rooms": digests,
        "Messages in the rooms": done["messages posted"],
        "Lost, twice, or left open": len(wrong),
    }
    table = "\n".join(f"| {name} | {value} |" for name, value in rows.items())
    found = "".join(f"\n- {each}" for each in wrong)
    return f"{HEAD.format(seed=SEED, rate=RATE)}{table}\n{found}"


HEAD = """\
# Soak

    make soak MINUTES=60        as long as you like; SEED=2 for other accidents

The whole bot beside a local Slack, two rooms of which follow an outlet that prints on and on, while everything that
may happen does, in random order: the bot is killed at the named steps of a message's way and at random moments; posts
are dropped before and after Slack took them, answered with 429 and 500, or not at all; the database is held by another
program; the disk is full; channels may not be read (then an admin, asked, looks and says what is so); a second bot
takes over. At the end all is well for a while. Then every article's statement must stand once in the threads of each
room, and no message of a digest twice.

The bot's clock runs {rate} times as fast as ours, so that its pauses are over sooner. This is the report of the last
run, with seed {seed}; the tests do a shorter one (tests/whole/test_exactly_once.py).

| What | How much |
|---|---|
"""
