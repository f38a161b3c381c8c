"""A bot that is called over HTTP, beside a Slack that answers as it is told."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.chat.slack.adapter import Connection, SlackChat
from tests.slack.answers import Answers
from tests.slack.conftest import SECRET, free_port, until
from tests.slack.stub import GENERAL, Canned, Stub, stub_slack

ME = Canned({"ok": True, "user_id": "U0BOT", "team_id": "T1", "bot_id": "B0"})
MEMBER = {"id": "U1", "team_id": "T1", "name": "alice", "real_name": "Alice Anderson"}


@pytest.fixture
def stub() -> Iterator[Stub]:
    with stub_slack() as slack:
        slack.methods = {
            "auth.test": ME,
            "conversations.info": GENERAL,
            "conversations.open": Canned({"ok": True, "channel": {"id": "D1"}}),
            "views.open": Canned({"ok": True, "view": {"id": "V1"}}),
        }
        slack.answers = [Canned({"ok": True})]
        yield slack


Served = Callable[[Answers], Awaitable[int]]


@pytest.fixture
def chats() -> list[SlackChat]:
    """The bots that were started."""
    return []


Settled = Callable[[], Awaitable[None]]


@pytest.fixture
def settled(chats: list[SlackChat]) -> Settled:
    """Waits until everything that was asked is done with."""

    async def idle() -> bool:
        return not any(chat._under_way for chat in chats)

    async def wait() -> None:
        await until(idle)

    return wait


@pytest.fixture
async def served(stub: Stub, chats: list[SlackChat]) -> AsyncIterator[Served]:
    """Starts a bot that is called over HTTP; gives its port."""
    with ThreadPoolExecutor(2) as pool:

        async def begin(answers: Answers) -> int:
            port = free_port()
            chat = SlackChat(Connection("xoxb-1", "", stub.url, SECRET, "127.0.0.1", port), answers, ("new",), pool)
            chats.append(chat)
            await chat.start()
            return port

        yield begin
        for chat in chats:
            await chat.stop()
