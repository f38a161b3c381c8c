"""A local Slack for the wire tests: started on a free port of the loopback, stopped by its id."""

import asyncio
import socket
import ssl
import subprocess
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

import httpx
import pytest
from aiohttp import ClientSession, ClientWebSocketResponse

from bot.chat.slack.adapter import Connection, SlackChat
from bot.chat.slack.connection import PATH
from bot.chat.slack.desk import SlackDesk
from bot.chat.slack.requests import Asked
from bot.reply import Reply
from tests.slack.answers import Answers

AnyAnswers = Answers | SlackDesk
Found = TypeVar("Found")
Start = Callable[[Callable[[Asked], Reply] | AnyAnswers], Awaitable[SlackChat]]

NAMES = ("timeline", "who-said", "search", "new", "source", "storyline", "help")
SECRET = "test-signing-secret"
CONFIG = """
workspace: {{ name: Newsroom, domain: newsroom, teamId: T01TEST }}
app: {{ appId: A01APP, botUserId: U0BOT, botName: slugline, botToken: xoxb-test, appToken: xapp-test,
       signingSecret: {secret}, {way} }}
users:
- {{ id: U01ALICE, name: alice, real_name: Alice Anderson, email: alice@example.com }}
- {{ id: U02BOB, name: bob, real_name: Bob Brown, email: bob@example.com }}
{colleagues}
channels:
- {{ id: C01GEN, name: general, members: [U01ALICE, U02BOB, U0BOT] }}
- {{ id: C02NEWS, name: news, members: [U01ALICE, U02BOB, U0BOT] }}
"""
COLLEAGUES = "\n".join(f"- {{ id: U{number}, name: colleague{number} }}" for number in range(100))
NO_CERTIFICATES = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # plain HTTP; loading them takes 50 ms a client
DEADLINE = 20.0  # seconds; a busy machine may be slow, a broken adapter never answers


async def until(ask: Callable[[], Awaitable[Found]]) -> Found:
    """What `ask` gives once it is true; fails after the deadline."""
    async with asyncio.timeout(DEADLINE):
        while not (found := await ask()):  # noqa: ASYNC110  # the other process has no event of ours to set
            await asyncio.sleep(0.02)
        return found


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
    return port


class LocalSlack:
    """The process, and the person in front of it."""

    def __init__(self, program: Path, folder: Path, calls: int | None = None) -> None:
        """With `calls` it sends signed requests to that port, else it is asked over Socket Mode."""
        way = f"mode: events, requestUrl: 'http://127.0.0.1:{calls}{PATH}'" if calls else "mode: socket"
        self._config = folder / "slack.yaml"
        self._config.write_text(CONFIG.format(secret=SECRET, way=way, colleagues=COLLEAGUES))
        self._program = program
        self._folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [
            str(self._program),
            "--config",
            str(self._config),
            "--port",
            str(self.port),
            "--base-host",
            "127.0.0.1",
        ]
        with (self._folder / "slack.log").open("ab") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log, stdin=subprocess.DEVNULL)
        end = time.monotonic() + DEADLINE
        while self._process.poll() is None and time.monotonic() < end:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            self._wait(0.02)
        pytest.fail("the local Slack did not start: " + (self._folder / "slack.log").read_text())

    def _wait(self, seconds: float) -> None:
        assert self._process
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return

    def stop(self) -> None:
        if self._process:
            self._process.kill()
            self._process.wait(DEADLINE)
            self._process = None

    async def do(self, what: str, **body: object) -> dict[str, Any]:
        """Act through the control API; a command or a press returns once the bot has acknowledged it."""
        async with httpx.AsyncClient(base_url=self.url, timeout=DEADLINE, verify=NO_CERTIFICATES) as http:
            answer = await http.post(f"/_control/{what}", json=body)
        found: dict[str, Any] = answer.json()
        assert found["ok"], found
        return found

    async def upload(self, channel: str, user: str, text: str) -> None:
        """Share a small file with a few words."""
        async with httpx.AsyncClient(base_url=self.url, timeout=DEADLINE, verify=NO_CERTIFICATES) as http:
            words = {"channel": channel, "user": user, "text": text}
            answer = await http.post("/_control/upload", data=words, files={"file": ("notes.txt", b"Notes.\n")})
        assert answer.json()["ok"], answer.text

    async def command(self, command: str, text: str = "") -> None:
        await self.do("command", channel="C01GEN", user="U01ALICE", command=command, text=text)

    async def press(self, message: dict[str, Any], label: str, user: str = "U01ALICE") -> None:
        elements = [part for block in message["blocks"] for part in block.get("elements", ())]
        (button,) = [part for part in elements if part["type"] == "button" and part["text"]["text"] == label]
        await self.do("interact", channel=message["channel"], messageTs=message["ts"], user=user, action=button)

    async def choose(self, message: dict[str, Any], line: str, label: str, user: str = "U01ALICE") -> None:
        """Choose in the menu beside the entry that holds `line`."""
        (menu,) = [
            block["accessory"] for block in message["blocks"] if "accessory" in block and line in block["text"]["text"]
        ]
        (option,) = [option for option in menu["options"] if option["text"]["text"] == label]
        action = {"type": "overflow", "action_id": menu["action_id"], "selected_option": option}
        await self.do("interact", channel=message["channel"], messageTs=message["ts"], user=user, action=action)

    @asynccontextmanager
    async def window(self) -> AsyncIterator[tuple[ClientWebSocketResponse, dict[str, Any]]]:
        """What a person's window is told, and what it shows now."""
        async with ClientSession() as session, session.ws_connect(f"{self.url}/ui") as window:
            yield window, (await window.receive_json())["state"]

    async def form(self) -> dict[str, Any]:
        """The form that is open, once it is filled with something to choose."""

        async def opened() -> dict[str, Any]:
            async with self.window() as (_, state):
                stack: list[dict[str, Any]] = state["modalStack"]
            return stack[-1] if stack and "submit" in stack[-1] else {}

        return await until(opened)

    async def page(self, user: str = "U01ALICE") -> dict[str, Any]:
        """The bot's own page as somebody sees it; empty where there is none."""
        async with self.window() as (_, state):
            found: dict[str, Any] = state["homeViews"].get(user, {}).get("A01APP", {})
        return found

    async def on_page(self, button: dict[str, Any], user: str = "U01ALICE") -> None:
        """Press a button on the bot's own page; the local Slack takes the page for a message of no channel."""
        async with self.window() as (window, _):
            action = {"type": "button", "action_id": button["action_id"], "value": button["value"]}
            await window.send_json(
                {"t": "block_action", "channel": "", "messageTs": "", "user": user, "action": action}
            )

    async def submit(self, user: str = "U01ALICE", **values: dict[str, Any]) -> dict[str, str]:
        """Send the open form, each block's value under its name; what is wrong with them, empty when it closed."""
        async with self.window() as (window, _):
            sent = {block: {block: value} for block, value in values.items()}
            await window.send_json({"t": "view_submit", "user": user, "values": sent})
            async with asyncio.timeout(DEADLINE):
                while (told := await window.receive_json())["t"] not in ("view", "view_errors"):
                    continue
        return dict(told.get("errors", {}))

    async def get(self, what: str) -> dict[str, Any]:
        async with httpx.AsyncClient(base_url=self.url, timeout=DEADLINE, verify=NO_CERTIFICATES) as http:
            found: dict[str, Any] = (await http.get(f"/_control/{what}")).json()
        return found

    async def posted(self, channel: str = "C01GEN") -> list[dict[str, Any]]:
        """What the bot has written there so far."""
        return [m for m in (await self.get(f"messages/{channel}"))["messages"] if m["user"] == "U0BOT"]

    async def answers(self, count: int, channel: str = "C01GEN") -> list[dict[str, Any]]:
        """The bot's messages there, once there are `count`."""

        async def enough() -> list[dict[str, Any]]:
            found = await self.posted(channel)
            return found if len(found) >= count else []

        return await until(enough)


@pytest.fixture
def slack(local_slack_program: Path, tmp_path: Path) -> Iterator[LocalSlack]:
    local = LocalSlack(local_slack_program, tmp_path)
    local.start()
    try:
        yield local
    finally:
        local.stop()


@pytest.fixture
async def start(slack: LocalSlack) -> AsyncIterator[Start]:
    """Starts the bot with what it answers; stops it at the end."""
    chats: list[SlackChat] = []
    with ThreadPoolExecutor(2) as pool:

        async def begin(answer: Callable[[Asked], Reply] | AnyAnswers) -> SlackChat:
            connection = Connection("xoxb-test", "xapp-test", f"{slack.url}/api/")
            desk = answer if isinstance(answer, (Answers, SlackDesk)) else Answers(answer)
            chat = SlackChat(connection, desk, NAMES, pool)
            chats.append(chat)
            await chat.start()
            return chat

        yield begin
        for chat in chats:
            await chat.stop()
