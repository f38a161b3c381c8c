"""How soon a command over signed HTTP is acknowledged while a hostile article is being read and the desk is busy."""

from __future__ import annotations

import asyncio
import math
import sys
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from time import perf_counter
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import httpx
from slack_sdk.signature import Clock, SignatureVerifier

from bot.app import open_app
from bot.chat.slack.adapter import Connection, SlackChat
from bot.chat.slack.connection import PATH
from bot.chat.slack.desk import SlackDesk
from bot.errors import SkipInput
from bot.model import Incoming
from bot.platforms import SWITCHING
from bot.settings import ReadingSettings, Settings, StoreSettings
from handlers.command import REGISTRY
from tests.bench import Row, median_and_p95, milliseconds
from tests.handlers.test_conversations import SEEDS_NOW
from tests.slack.conftest import NO_CERTIFICATES, SECRET, free_port
from tests.slack.stub import ALICE, GENERAL, Canned, stub_slack

if TYPE_CHECKING:
    from bot.app import App
    from tests.slack.stub import Stub

AT_MOST = 0.3  # seconds, the 99th percentile (issue 7, point 2); Slack itself waits for three
COMMANDS = 300
AT_ONCE = 4
EVERY = 0.1  # seconds; a newsroom asks a few hundred times an hour
ASKED = ("timeline macron-putin", "who-said troops", "search ceasefire", "storyline list")
READING_S = 60.0
"""How long an article may be read here, so that one lasts for the whole measurement."""
HOSTILE = "“" + "He said that she said, “no, " * 40_000 + "the mayor told reporters on Monday. " * 20_000
"""A text of a megabyte that never closes a quotation: it is read until its time is up."""
ME = Canned({"ok": True, "user_id": "U0BOT", "team_id": "T01TEST", "bot_id": "B0"})


def rows() -> list[Row]:
    """The time from a signed request to its acknowledgement, over open connections: one by one, and some at once."""
    sys.setswitchinterval(SWITCHING)
    return [_row(1, f"{1 / EVERY:.0f} a second"), _row(AT_ONCE, f"{AT_ONCE} at once")]


def _row(at_once: int, how: str) -> Row:
    with tempfile.TemporaryDirectory() as folder:
        settings = replace(
            Settings(), store=StoreSettings(f"{folder}/ack.db"), reading=ReadingSettings(seconds=READING_S)
        )
        with open_app(settings, lambda: SEEDS_NOW, seed_if_empty=True) as app, stub_slack() as stub:
            taken, read = asyncio.run(_measured(app, stub, at_once))
    p99 = sorted(taken)[math.ceil(0.99 * len(taken)) - 1]
    what = f"a Slack command acknowledged while a hostile article is read, {how}, p99 of {COMMANDS}"
    beside = f"{median_and_p95(taken)}; an article was being read for {read:.0%} of them"
    return Row(what, milliseconds(p99), milliseconds(AT_MOST), p99 <= AT_MOST and read == 1, beside)


async def _measured(app: App, stub: Stub, at_once: int) -> tuple[list[float], float]:
    """How long each acknowledgement took, and for which share of them the article was being read."""
    stub.methods = {"auth.test": ME, "users.info": ALICE, "conversations.info": GENERAL}
    stub.answers = [Canned({"ok": True})]
    over, port, names = threading.Event(), free_port(), dict.fromkeys(name.split()[0] for name in REGISTRY)

    def read() -> None:
        with suppress(SkipInput):
            app.pipeline.ingest(Incoming(HOSTILE, "hostile"))
        over.set()

    with ThreadPoolExecutor(4) as pool:
        connection = Connection("xoxb-1", "", stub.url, SECRET, "127.0.0.1", port)
        chat = SlackChat(connection, SlackDesk(app.desk), names, pool)
        await chat.start()
        reading = threading.Thread(target=read)
        reading.start()
        during: list[bool] = []
        taken: list[float] = []
        async with httpx.AsyncClient(verify=NO_CERTIFICATES, timeout=30) as http:
            for first in range(0, COMMANDS, at_once):
                asked = (_command(http, port, number, stub.url) for number in range(first, first + at_once))
                taken += await asyncio.gather(*asked)
                during.append(not over.is_set())
                await asyncio.sleep(EVERY)
        await chat.stop()
        reading.join()
    return taken, sum(during) / len(during)


async def _command(http: httpx.AsyncClient, port: int, number: int, url: str) -> float:
    """The seconds until one command was acknowledged."""
    fields = {"command": "/slugline", "text": ASKED[number % len(ASKED)], "user_id": "U01ALICE", "channel_id": "C01GEN"}
    body, stamp = urlencode(fields | {"response_url": f"{url}respond"}), str(int(Clock().now()))
    signature = SignatureVerifier(SECRET).generate_signature(timestamp=stamp, body=body) or ""
    headers = {"X-Slack-Signature": signature, "X-Slack-Request-Timestamp": stamp}
    started = perf_counter()
    answer = await http.post(
        f"http://127.0.0.1:{port}{PATH}",
        content=body,
        headers={**headers, "Content-Type": "application/x-www-form-urlencoded"},
    )
    elapsed = perf_counter() - started
    answer.raise_for_status()
    return elapsed
