"""`slugline run` on a clock that a test sets, with a schedule that looks often: python -m tests.whole.bot CLOCK

CLOCK is a file that holds the present instant; everything else comes from the environment, as for the program itself.
Of our own are TEST_DIES_AT, a moment of `bot.digest.steps` at which the process kills itself ("before send 2": the
second time); TEST_DISK_FULL, with which its database cannot grow; TEST_PATIENCE, how many seconds it waits for Slack's
answer to a post; and TEST_PACE, with which it looks as often as the program itself.
"""

import asyncio
import os
import signal
import sys
from datetime import datetime
from functools import partial
from pathlib import Path

from bot.chat.slack import sender
from bot.cli import run_line
from bot.digest import steps
from bot.errors import SluglineError
from bot.run import PACE, run
from bot.schedule import Pace
from bot.settings import load
from bot.store.connection import Connections
from bot.store.faults import Connection

OFTEN = Pace(0.05, 0.05)


def die_at(when: str) -> None:
    """Kill this process when it comes to the moment, as nothing else would: no handler runs, nothing is flushed."""
    name, _, times = when.rpartition(" ")
    left = int(times)

    def reached(moment: str) -> None:
        nonlocal left
        left -= moment == name
        if not left:
            os.kill(os.getpid(), signal.SIGKILL)

    steps.reached = reached


def fill_the_disk() -> None:
    """Let no database grow beyond the pages it has."""
    set_up = Connections._set_up

    def set_up_full(self: Connections, connection: Connection) -> None:
        set_up(self, connection)
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages}")

    Connections._set_up = set_up_full  # type: ignore[method-assign]


def main(clock: Path) -> int:
    def now() -> datetime:
        return datetime.fromisoformat(clock.read_text(encoding="utf-8"))

    if when := os.environ.get("TEST_DIES_AT"):
        die_at(when)
    if os.environ.get("TEST_DISK_FULL"):
        fill_the_disk()
    if patience := os.environ.get("TEST_PATIENCE"):
        sender.SlackSender = partial(sender.SlackSender, timeout=int(patience))  # type: ignore[misc, assignment]
    try:
        return asyncio.run(run(load(None, os.environ), now, PACE if os.environ.get("TEST_PACE") else OFTEN))
    except SluglineError as error:
        sys.stderr.write(f"slugline: {error}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[2])) if sys.argv[1] == "--clock" else run_line(sys.argv[1:]))
