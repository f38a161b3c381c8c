"""`slugline run` on a clock that a test sets, with a schedule that looks often: python -m tests.whole.bot CLOCK

CLOCK is a file that holds the present instant; everything else comes from the environment, as for the program itself.
"""

import asyncio
import os
import sys
from datetime import datetime
from pathlib import Path

from bot.cli import run_line
from bot.errors import SluglineError
from bot.run import run
from bot.schedule import Pace
from bot.settings import load

OFTEN = Pace(0.05, 0.05)


def main(clock: Path) -> int:
    def now() -> datetime:
        return datetime.fromisoformat(clock.read_text(encoding="utf-8"))

    try:
        return asyncio.run(run(load(None, os.environ), now, OFTEN))
    except SluglineError as error:
        sys.stderr.write(f"slugline: {error}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[2])) if sys.argv[1] == "--clock" else run_line(sys.argv[1:]))
