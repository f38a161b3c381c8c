"""The chats of a running bot, side by side on one loop: each answers until it is cancelled."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from typing import TYPE_CHECKING

from bot import logs
from bot.errors import BadSettings, CannotStart, SluglineError, Unreachable

if TYPE_CHECKING:
    from bot.app import App
    from bot.measures import Measures
    from bot.settings import Settings

    Chat = Callable[[App, Measures | None], Awaitable[None]]
    Sleep = Callable[[float], Awaitable[object]]

log = logs.logger()

ANSWERING = 4
"""Threads that answer commands on one platform: a newsroom asks seldom and wants to wait for nobody."""
SWITCHING = 0.001
"""Seconds that an answering thread keeps the interpreter while the loop wants it; Python's own are 0.005.

Each word to or from a platform waits so long for each thread at work: with four commands at once on two busy cores the
slowest of a hundred acknowledgements took 0.26 to 0.33 s with Python's, 0.17 to 0.32 s with this.
"""
SYNCED_S = 120.0
"""Seconds after a sync within which another one ends, if the homeserver is there: it holds one open for thirty."""
PAUSES = (2.0, 5.0, 10.0, 30.0, 60.0)
"""Seconds before each further try to reach a platform; the last one again and again."""
WAITED_FOR = "slugline: {} Until it answers it is tried again, with pauses of up to a minute.\n"


def check(settings: Settings) -> None:
    """Raise `BadSettings` where Slack or Matrix is half set up."""
    _check_matrix(settings)
    slack = settings.slack
    if slack.signing_secret and slack.port and slack.bot_token:
        return
    if slack.signing_secret and not slack.app_token:
        missing = "PORT" if slack.bot_token else "SLACK_BOT_TOKEN"
        raise BadSettings(f"Slack over HTTP needs a bot token, a signing secret and a port; {missing} is not set.")
    if bool(slack.bot_token) != bool(slack.app_token):
        missing = "SLACK_APP_TOKEN" if slack.bot_token else "SLACK_BOT_TOKEN"
        raise BadSettings(f"Slack needs two tokens; {missing} is not set. Set it, or unset the other to chat here.")


def _check_matrix(settings: Settings) -> None:
    matrix = settings.matrix
    if matrix.homeserver:
        from bot.chat.matrix.login import check as check_login

        check_login(settings)
    elif matrix.user or matrix.password or matrix.access_token:
        raise BadSettings("Matrix is half set up: MATRIX_HOMESERVER is not set. Set it, or unset the others.")


def chats_of(settings: Settings) -> list[Chat]:
    """The platforms that are set up."""
    slack, matrix = bool(settings.slack.bot_token), bool(settings.matrix.homeserver)
    chats: list[tuple[Chat, bool]] = [(_slack, slack), (_matrix, matrix)]
    return [chat for chat, wanted in chats if wanted]


async def side_by_side(
    chats: Sequence[Chat], app: App, measures: Measures | None, sleep: Sleep = asyncio.sleep
) -> None:
    """Answer on every platform. What is set up wrongly ends all; one that cannot be reached is waited for."""
    sys.setswitchinterval(SWITCHING)
    if len(chats) == 1:
        await _again_and_again(chats[0], app, measures, Unreachable, sleep)
        return
    try:
        async with asyncio.TaskGroup() as group:
            for chat in chats:  # one that cannot start for another reason must not end the others either
                group.create_task(_again_and_again(chat, app, measures, CannotStart, sleep))
    except* SluglineError as errors:
        raise errors.exceptions[0] from None


async def _again_and_again(
    chat: Chat, app: App, measures: Measures | None, passing: type[CannotStart], sleep: Sleep
) -> None:
    """Answer on a platform. What is `passing` is said once, and the platform waited for."""
    said = ""
    for tried in count():
        try:
            await chat(app, measures)
        except BadSettings:
            raise
        except passing as error:
            if str(error) != said:
                said = str(error)
                log.warning("platform waited for", error=type(error).__name__)
                sys.stderr.write(WAITED_FOR.format(said))
            await sleep(PAUSES[min(tried, len(PAUSES) - 1)])


async def _slack(app: App, measures: Measures | None) -> None:
    """Answer in Slack until cancelled."""
    from bot.chat.slack.adapter import Connection, SlackChat
    from bot.chat.slack.desk import SlackDesk
    from handlers.command import REGISTRY

    slack, workspace = app.settings.slack, app.workspace
    connection = Connection(
        slack.bot_token, slack.app_token, slack.api_url, slack.signing_secret, slack.host, slack.port
    )
    names = dict.fromkeys(name.split()[0] for name in REGISTRY)
    pool = measures.pool(ANSWERING, "answer") if measures else ThreadPoolExecutor(ANSWERING, "answer")
    desk = SlackDesk(app.desk, workspace.belongs)
    chat = SlackChat(connection, desk, names, pool, pace=app.pace, way=app.reached.way("slack"))
    try:
        await chat.start()
        await asyncio.Event().wait()
    except asyncio.CancelledError:
        app.stop()  # the bot leaves: an answer that waits for a slow outlet must not hold the others
        raise
    finally:
        await chat.stop()
        await asyncio.to_thread(pool.shutdown, cancel_futures=True)


async def _matrix(app: App, measures: Measures | None) -> None:
    """Answer in Matrix until cancelled."""
    from bot.chat.matrix.adapter import MatrixChat
    from bot.chat.matrix.connecting import connect
    from bot.chat.matrix.desk import MatrixDesk
    from handlers.command import REGISTRY

    names = dict.fromkeys(name.split()[0] for name in REGISTRY)
    way = app.reached.way("matrix", SYNCED_S)
    client = await connect(app.settings, app.store, app.clock)
    pool = measures.pool(ANSWERING, "matrix") if measures else ThreadPoolExecutor(ANSWERING, "matrix")
    chat = MatrixChat(
        client, MatrixDesk(app.desk), names, pool, store=app.store, settings=app.settings, clock=app.clock, way=way
    )
    try:
        await chat.start()
        app.matrix.open(chat.voice())
        await chat.listening()
    except asyncio.CancelledError:
        app.stop()
        raise
    finally:
        app.matrix.close()
        await chat.stop()
        await asyncio.to_thread(pool.shutdown, cancel_futures=True)
