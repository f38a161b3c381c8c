"""Bots as processes of their own, each ended by its id."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO, TypeVar

import pytest

from bot.store import Store
from tests.conftest import ROOT
from tests.ingest.conftest import Site, site
from tests.slack.conftest import DEADLINE, LocalSlack, slack

__all__ = ["LocalSlack", "Site", "site", "slack"]

Found = TypeVar("Found")
PROGRAM = [sys.executable, "-c", "from bot.cli import main; main()"]
WITH_CLOCK = [sys.executable, "-m", "tests.whole.bot"]
CONFIG = """admins = ["U01ALICE"]
[desk]
zone = "Europe/Paris"
[fetch]
allow_hosts = ["127.0.0.1"]
"""


def wait_for(ask: Callable[[], Found], seconds: float = DEADLINE) -> Found:
    """What `ask` gives once it is true; fails after the deadline."""
    end = time.monotonic() + seconds
    while not (found := ask()):
        if time.monotonic() > end:
            pytest.fail(f"not within {seconds:g} s: {ask}")
        time.sleep(0.01)  # another process has no event of ours to set
    return found


@dataclass
class Bot:
    """One process; its standard output and error go to files."""

    process: subprocess.Popen[bytes]
    out: Path
    err: Path

    def printed(self) -> str:
        return self.out.read_text(encoding="utf-8")

    def logged(self) -> str:
        return self.err.read_text(encoding="utf-8")

    def prints(self, words: str, seconds: float = DEADLINE) -> str:
        """What it has printed, once `words` are in it."""
        return wait_for(lambda: self._so_far(self.printed(), words), seconds)

    def logs(self, words: str) -> str:
        return wait_for(lambda: self._so_far(self.logged(), words))

    def _so_far(self, text: str, words: str) -> str:
        if words not in text and self.process.poll() is not None:
            pytest.fail(f"ended with {self.process.returncode}: {self.logged()}")
        return text if words in text else ""

    def type(self, line: str) -> None:
        assert self.process.stdin
        self.process.stdin.write(f"{line}\n".encode())
        self.process.stdin.flush()

    def ended(self, seconds: float = DEADLINE) -> tuple[int, str]:
        """Its exit status and what it logged, once it has ended."""
        return self.process.wait(seconds), self.logged()


@dataclass
class House:
    """A folder with a configuration, a database and a clock, and the bots that run on them."""

    folder: Path
    environ: dict[str, str]
    stack: ExitStack
    bots: list[Bot] = field(default_factory=list)

    @property
    def db(self) -> Path:
        return self.folder / "desk.db"

    @property
    def clock(self) -> Path:
        return self.folder / "clock"

    def now(self, instant: str) -> datetime:
        """Set the clock to `instant`, ISO and in UTC."""
        aware = datetime.fromisoformat(f"{instant}+00:00")
        part = self.folder / "clock.part"
        part.write_text(aware.isoformat(), encoding="utf-8")
        part.replace(self.clock)
        return aware

    def start(self, *arguments: str, clock: bool = False, odd: Sequence[str] = (), **environ: str) -> Bot:
        """Start the program with these arguments, or the bot on this house's clock, perhaps with odd parts."""
        number = len(self.bots)
        out, err = self.folder / f"out-{number}", self.folder / f"err-{number}"
        command = [*WITH_CLOCK, "--clock", str(self.clock)] if clock else [*PROGRAM, *arguments]
        if odd:
            command = [sys.executable, "-m", "tests.whole.odd", str(self.clock), *odd]
        process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=self._file(out), stderr=self._file(err), cwd=ROOT,
            env={**os.environ, **self.environ, **environ},
        )  # fmt: skip
        self.stack.callback(self._end, process)
        self.bots.append(Bot(process, out, err))
        return self.bots[-1]

    def store(self) -> Store:
        """The bots' store, opened beside them."""
        store = Store.open(self.db)
        self.stack.callback(store.close)
        return store

    def _file(self, path: Path) -> IO[bytes]:
        return self.stack.enter_context(path.open("wb"))

    @staticmethod
    def _end(process: subprocess.Popen[bytes]) -> None:
        process.kill()
        process.wait(DEADLINE)
        if process.stdin:
            process.stdin.close()


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    config = tmp_path / "slugline.toml"
    config.write_text(CONFIG, encoding="utf-8")
    with ExitStack() as stack:
        yield House(tmp_path, {"SLUGLINE_CONFIG": str(config), "SLUGLINE_DB": str(tmp_path / "desk.db")}, stack)


@pytest.fixture
def in_slack(house: House, slack: LocalSlack) -> House:
    """A house whose bots answer in the local Slack."""
    house.environ |= {
        "SLACK_BOT_TOKEN": "xoxb-test",
        "SLACK_APP_TOKEN": "xapp-test",
        "SLACK_API_URL": f"{slack.url}/api/",
    }
    return house
