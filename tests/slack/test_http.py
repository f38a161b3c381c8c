"""Slack over signed HTTP: the same conversations, and no word to who cannot sign."""

import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from slack_sdk.signature import Clock, SignatureVerifier

from bot.chat.slack.adapter import Connection, SlackChat
from bot.chat.slack.blocks import render
from bot.chat.slack.connection import PATH
from bot.errors import CannotStart
from bot.reply import Reply
from tests.slack import samples
from tests.slack.answers import Answers
from tests.slack.conftest import NO_CERTIFICATES, SECRET, LocalSlack, free_port
from tests.slack.stub import Canned, Stub, stub_slack
from tests.slack.test_wire import FOR_ALICE, Desk, own, said

pytestmark = pytest.mark.anyio

ME = Canned({"ok": True, "user_id": "U0BOT", "team_id": "T1", "bot_id": "B0"})
COMMAND = "command=%2Fnew&text=&user_id=U1&channel_id=C1&team_id=T1&response_url="
Served = Callable[[Desk, str], Awaitable[SlackChat]]


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
async def served(port: int) -> AsyncIterator[Served]:
    """Starts the bot at the port with what it answers and a base of Slack's API; stops it at the end."""
    chats: list[SlackChat] = []
    with ThreadPoolExecutor(2) as pool:

        async def begin(desk: Desk, api_url: str) -> SlackChat:
            names = ("timeline", "who-said", "new")
            connection = Connection("xoxb-test", "", api_url, SECRET, "127.0.0.1", port)
            chat = SlackChat(connection, Answers(desk), names, pool)
            chats.append(chat)
            await chat.start()
            return chat

        yield begin
        for chat in chats:
            await chat.stop()


@pytest.fixture
def calling(local_slack_program: Path, tmp_path: Path, port: int) -> Iterator[LocalSlack]:
    """A local Slack that calls the bot instead of being called by it."""
    local = LocalSlack(local_slack_program, tmp_path, calls=port)
    local.start()
    try:
        yield local
    finally:
        local.stop()


@pytest.fixture
def stub() -> Iterator[Stub]:
    with stub_slack() as slack:
        slack.answers = [ME]
        yield slack


@pytest.mark.wire
async def test_commands_buttons_and_mentions_come_over_signed_http(calling: LocalSlack, served: Served) -> None:
    desk = Desk(timeline=samples.TIMELINE, who_said=samples.WHO_SAID)
    await served(desk, f"{calling.url}/api/")
    await calling.command("/timeline", "second-quay")
    (first,) = await calling.answers(1)
    assert own(first) == said(render(samples.TIMELINE, "/timeline second-quay", share=True), **FOR_ALICE)
    await calling.press(first, "Who said")
    _, second = await calling.answers(2)
    assert own(second) == said(render(samples.WHO_SAID, "/who-said quay in second-quay", share=True), **FOR_ALICE)
    await calling.do("message", channel="C01GEN", user="U01ALICE", text="<@U0BOT> new")
    *_, third = await calling.answers(3)
    assert own(third) == said(render(Reply("/new")), **FOR_ALICE)


async def post(
    port: int,
    body: str,
    secret: str = SECRET,
    late: int = 0,
    more: Mapping[str, str] | None = None,
    told: list[str] | None = None,
) -> int:
    """The status of one request, signed with the secret so many seconds ago; what is answered goes to `told`."""
    stamp = str(int(Clock().now()) - late)
    signature = SignatureVerifier(secret, Clock()).generate_signature(timestamp=stamp, body=body)
    headers = {"X-Slack-Signature": signature or "", "X-Slack-Request-Timestamp": stamp, **(more or {})}
    headers["Content-Type"] = "application/json" if body.startswith("{") else "application/x-www-form-urlencoded"
    async with httpx.AsyncClient(verify=NO_CERTIFICATES) as http:
        answer = await http.post(f"http://127.0.0.1:{port}{PATH}", content=body, headers=headers)
    if told is not None:
        told.append(answer.text)
    return answer.status_code


async def test_what_is_not_signed_by_slack_in_the_last_minutes_is_refused(
    port: int, served: Served, stub: Stub
) -> None:
    desk = Desk()
    await served(desk, stub.url)
    refused = [
        await post(port, COMMAND, secret="another-secret"),
        await post(port, COMMAND, late=6 * 60),
        await post(port, COMMAND, late=-6 * 60),
    ]
    assert (refused, desk.asked) == ([401, 401, 401], [])


async def test_a_request_without_a_signature_is_refused(port: int, served: Served, stub: Stub) -> None:
    desk = Desk()
    await served(desk, stub.url)
    async with httpx.AsyncClient(verify=NO_CERTIFICATES) as http:
        bare = await http.post(f"http://127.0.0.1:{port}{PATH}", content=COMMAND)
        elsewhere = await http.get(f"http://127.0.0.1:{port}/")
    assert (bare.status_code, elsewhere.status_code, desk.asked) == (401, 404, [])


async def test_no_app_token_is_asked_for_over_http(served: Served, stub: Stub) -> None:
    await served(Desk(), stub.url)
    assert [method for method, _ in stub.asked] == ["auth.test"]


async def test_a_port_that_is_taken_is_said(port: int, served: Served, stub: Stub) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        with pytest.raises(CannotStart) as caught:
            await served(Desk(), stub.url)
    assert str(caught.value).startswith(f"Slack's requests cannot be taken at 127.0.0.1:{port} (")
    assert str(caught.value).endswith("); set PORT, or slack.host, to what is free.")
