"""The bot with parts that hang, or fail and quote what they were given: python -m tests.whole.odd CLOCK PART...

Parts: "reading" hangs in the reading process; "search", "sending", "polls", "threads" fail.
"""

from __future__ import annotations

import asyncio
import logging
import sys
import threading
import warnings
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

import bot.ingest.bounded
from bot.chat.slack.sender import SlackSender
from bot.ingest.pipeline import Pipeline
from handlers.dispatch import REGISTRY
from tests.whole.bot import main
from tests.whole.hanging import hang

LIBRARIES = ("slack_bolt", "slack_sdk", "aiohttp.server", "apscheduler.executors", "httpx", "asyncio", "trafilatura")


def fail(*given: object) -> NoReturn:
    """Fail as the worst library does: with a message that quotes, and with values in every frame."""
    quoted = " ".join(map(str, given))
    for name in LIBRARIES:
        logging.getLogger(name).error("It went wrong with %s", quoted)
        logging.getLogger(name).critical(f"It went wrong with {quoted}", extra={"given": given})  # noqa: G004
    warnings.warn(quoted, stacklevel=1)
    threading.Thread(target=_quote, args=(quoted,)).start()
    _quote(quoted)


def _quote(quoted: str) -> NoReturn:
    words = f"not {quoted}"
    raise ValueError(words) from KeyError(quoted)


def _fail_to_search() -> None:
    found = REGISTRY["search"]

    def search(request: Any, desk: Any) -> NoReturn:  # noqa: ANN401 -- whatever a handler is given
        asyncio.run(_forgotten(request))
        fail(request, desk.settings)

    REGISTRY["search"] = replace(found, handler=search)


async def _forgotten(given: object) -> None:
    """A task fails for which nobody waits."""
    failing = asyncio.create_task(asyncio.to_thread(fail, given))
    await asyncio.wait([failing])


def take_apart(parts: list[str]) -> None:
    """Put the failing parts in place."""
    if "reading" in parts:
        vars(bot.ingest.bounded)["read_alone"] = hang
    if "search" in parts:
        _fail_to_search()
    if "polls" in parts:
        Pipeline.ingest = fail  # type: ignore[assignment, method-assign]
    if "sending" in parts:
        SlackSender.send = fail  # type: ignore[assignment, method-assign]


if __name__ == "__main__":
    take_apart(sys.argv[2:])
    sys.exit(main(Path(sys.argv[1])))
