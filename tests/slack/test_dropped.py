"""A connection that breaks, mid-command and mid-digest, loses nothing and repeats nothing."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.app import open_app
from bot.chat.slack.adapter import Connection, SlackChat
from bot.chat.slack.connection import bolt_app, connected, introduced
from bot.chat.slack.desk import SlackDesk
from bot.chat.slack.requests import Asked
from bot.chat.slack.socket_mode import STANDING
from bot.chat.way import UNTOLD, Way
from bot.model import EVERYTHING, Change
from bot.reply import Reply
from bot.settings import Settings, SlackSettings, StoreSettings
from tests.handlers.test_conversations import SEEDS_NOW
from tests.slack.answers import Answers
from tests.slack.conftest import NAMES, LocalSlack, until
from tests.slack.proxy import DISCONNECT, Proxy, proxied
from tests.slack.test_wire import Desk

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.wire, pytest.mark.anyio]
Start = Callable[[Callable[[Asked], Reply]], Awaitable[SlackChat]]
SHORT = 0.4  # seconds without a word before the socket is asked; it has half of them to answer


@pytest.fixture
async def proxy(slack: LocalSlack) -> AsyncIterator[Proxy]:
    async with proxied(slack.port) as found:
        yield found


@pytest.fixture
async def begin(proxy: Proxy) -> AsyncIterator[Callable[..., Awaitable[None]]]:
    """Starts the bot behind the proxy with what it answers; stops it at the end."""
    chats: list[SlackChat] = []
    with ThreadPoolExecutor(2) as pool:

        async def begun(answer: Callable[[Asked], Reply], ping: float = 10, way: Way = UNTOLD) -> None:
            connection = Connection("xoxb-test", "xapp-test", proxy.url)
            chats.append(SlackChat(connection, Answers(answer), NAMES, pool, ping=ping, way=way))
            await chats[-1].start()
            await greeted(proxy, STANDING)

        yield begun
        for chat in chats:
            await chat.stop()


async def greeted(proxy: Proxy, number: int) -> None:
    """Wait until so many sockets have stood, those among them that broke."""

    async def enough() -> bool:
        return proxy.greeted >= number

    await until(enough)


async def texts(slack: LocalSlack, number: int) -> list[str]:
    return [message["text"] for message in await slack.answers(number)]


Begin = Callable[..., Awaitable[None]]


async def test_a_socket_that_is_reset_is_replaced(slack: LocalSlack, proxy: Proxy, begin: Begin) -> None:
    await begin(Desk())
    proxy.cut()
    await greeted(proxy, 2 * STANDING)
    await slack.command("/new")
    assert await texts(slack, 1) == ["/new"]


async def test_whether_the_socket_stands_is_told(proxy: Proxy, begin: Begin) -> None:
    told: list[str] = []
    await begin(Desk(), way=Way(lambda: told.append("stands"), lambda: told.append("breaks")))
    proxy.cut()

    async def stands_again() -> bool:
        return "breaks" in told and told[-1] == "stands"

    await until(stands_again)


async def test_while_a_broken_socket_is_replaced_a_command_is_taken_over_the_other(
    slack: LocalSlack, proxy: Proxy, begin: Begin
) -> None:
    """Slack gives the asker its own error where no socket stands, and never says the command again."""
    await begin(Desk())
    proxy.refused = 1000
    proxy.lines[0].end()
    await slack.command("/new")
    assert await texts(slack, 1) == ["/new"]


async def test_a_command_whose_socket_broke_is_acknowledged_over_the_other(slack: LocalSlack, proxy: Proxy) -> None:
    connection = Connection("xoxb-test", "xapp-test", proxy.url)
    me, address = await introduced(connection)
    app = bolt_app(connection, me)

    @app.command("/new")
    async def broken_first(ack: Callable[[], Awaitable[None]]) -> None:
        came_by, other = proxy.lines
        other.frozen = False
        came_by.end()
        proxy.refused = 1000
        await until(one_left)
        await ack()

    async def one_left() -> bool:
        return len(proxy.lines) == 1

    close = await connected(connection, app, address, ping=10)
    try:
        await greeted(proxy, STANDING)
        proxy.lines[1].frozen = True
        await slack.command("/new")
    finally:
        await close()


async def test_after_a_handshake_that_failed_another_address_is_asked_for(
    slack: LocalSlack, proxy: Proxy, begin: Begin
) -> None:
    """Slack lets in once at each address: one that was tried leads nowhere."""
    await begin(Desk())
    proxy.refused = STANDING
    proxy.cut()
    await greeted(proxy, 2 * STANDING)
    await slack.command("/new")
    assert await texts(slack, 1) == ["/new"]


async def test_a_socket_that_has_gone_silent_is_replaced(slack: LocalSlack, proxy: Proxy, begin: Begin) -> None:
    await begin(Desk(), ping=SHORT)
    for line in proxy.lines:
        line.frozen = True
    await greeted(proxy, 2 * STANDING)
    await slack.command("/new")
    assert await texts(slack, 1) == ["/new"]


async def test_a_mention_that_was_not_acknowledged_comes_again_and_is_answered_once(
    slack: LocalSlack, proxy: Proxy, begin: Begin
) -> None:
    desk = Desk()
    await begin(desk)
    for line in proxy.lines:
        line.deaf = True
    saying = asyncio.create_task(slack.do("message", channel="C01GEN", user="U01ALICE", text="<@U0BOT> timeline quay"))
    await slack.answers(1)
    proxy.again = list(proxy.events)
    proxy.cut()
    await greeted(proxy, 2 * STANDING)
    await saying
    await slack.do("message", channel="C01GEN", user="U01ALICE", text="<@U0BOT> new")
    assert await texts(slack, 2) == ["/timeline quay", "/new"]
    assert [asked.line for asked in desk.asked] == ["/timeline quay", "/new"]


async def test_a_mention_that_was_lost_with_the_socket_is_answered_once_it_comes_again(
    slack: LocalSlack, proxy: Proxy, begin: Begin
) -> None:
    await begin(Desk())
    for line in proxy.lines:
        line.frozen = True
    saying = asyncio.create_task(slack.do("message", channel="C01GEN", user="U01ALICE", text="<@U0BOT> timeline quay"))

    async def delivered() -> list[bytes]:
        return proxy.events[2 * STANDING - 1 :]

    await until(delivered)
    proxy.again = list(proxy.events)
    proxy.cut()
    assert await texts(slack, 1) == ["/timeline quay"]
    await saying


async def test_an_answer_goes_out_once_though_the_socket_broke_while_it_was_made(
    slack: LocalSlack, proxy: Proxy, begin: Begin
) -> None:
    allowed, asked = threading.Event(), []

    def slowly(what: Asked) -> Reply:
        asked.append(what.line)
        assert allowed.wait(20)
        return Reply("Done")

    await begin(slowly)
    await slack.command("/timeline", "quay")
    proxy.cut()
    allowed.set()
    await greeted(proxy, 2 * STANDING)
    assert await texts(slack, 1) == ["Done"]
    assert asked == ["/timeline quay"]


async def test_another_socket_stands_before_slack_closes_one_and_nothing_is_taken_from_both(
    slack: LocalSlack, proxy: Proxy, begin: Begin
) -> None:
    desk = Desk()
    await begin(desk)
    proxy.say(DISCONNECT)
    await greeted(proxy, 2 * STANDING)
    assert len(proxy.lines) == 2 * STANDING
    await slack.command("/timeline", "quay")  # the local Slack says it over all
    await slack.command("/new")
    assert await texts(slack, 2) == ["/timeline quay", "/new"]
    assert [asked.line for asked in desk.asked] == ["/timeline quay", "/new"]


async def test_a_digest_whose_post_was_cut_off_is_not_posted_again(
    slack: LocalSlack, proxy: Proxy, tmp_path: Path
) -> None:
    connected = SlackSettings("xoxb-test", "xapp-test", api_url=proxy.url)
    settings = replace(Settings(), store=StoreSettings(str(tmp_path / "desk.db")), slack=connected)
    with open_app(settings, lambda: SEEDS_NOW, seed_if_empty=True) as app:
        desk = SlackDesk(app.desk)
        desk.answer(Asked("/digest subscribe macron-putin", "U01ALICE", "C01GEN"))
        with app.store.write():
            app.store.changes.add(SEEDS_NOW, Change("new event", "e1", "macron-putin", "It moved"), None)
        (subscription,) = app.store.subscriptions.list(EVERYTHING, "slack", "C01GEN")
        app.outbox.queue_now(subscription)
        proxy.unanswered = b"/chat.postMessage"
        for _ in range(3):
            await asyncio.to_thread(app.outbox.deliver)
    assert [text.splitlines()[0] for text in await texts(slack, 1)] == ["macron-putin moved · digest 1"]
