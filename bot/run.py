"""`slugline run`: one asyncio loop with the chats, and the schedule beside it."""

from __future__ import annotations

import asyncio
import logging
import signal
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from bot.app import log_to_standard_error, open_app, tidied
from bot.errors import BadSettings
from bot.schedule import Pace, Role, Schedule, role_file

if TYPE_CHECKING:
    from collections.abc import Coroutine
    from datetime import date

    from bot.app import App
    from bot.model import Clock
    from bot.settings import Settings

PACE = Pace()

ANSWERING = 4
"""Threads that answer commands: a newsroom asks seldom and wants to wait for nobody."""


async def run(settings: Settings, clock: Clock, pace: Pace = PACE) -> int:
    """Run until the chat ends or a signal comes; returns the exit status."""
    check(settings)
    log_to_standard_error(logging.INFO if settings.slack.bot_token else logging.ERROR)
    serving = _serve(settings, clock, pace)
    return await (_until_signalled(serving) if settings.slack.bot_token else serving)


async def _serve(settings: Settings, clock: Clock, pace: Pace) -> int:
    with open_app(settings, clock, seed_if_empty=True) as app:
        schedule = _schedule(app, pace)
        schedule.start()
        try:
            if not settings.slack.bot_token:
                return await _terminal(app)
            await _slack(app)
            return 0
        finally:
            app.poller.stop()
            await asyncio.to_thread(app.rounds.close)
            await asyncio.to_thread(schedule.stop)


def check(settings: Settings) -> None:
    """Raise `BadSettings` where Slack is half set up."""
    slack = settings.slack
    if slack.signing_secret and slack.port and slack.bot_token:
        return
    if slack.signing_secret and not slack.app_token:
        missing = "PORT" if slack.bot_token else "SLACK_BOT_TOKEN"
        raise BadSettings(f"Slack over HTTP needs a bot token, a signing secret and a port; {missing} is not set.")
    if bool(slack.bot_token) != bool(slack.app_token):
        missing = "SLACK_APP_TOKEN" if slack.bot_token else "SLACK_BOT_TOKEN"
        raise BadSettings(f"Slack needs two tokens; {missing} is not set. Set it, or unset the other to chat here.")


def _schedule(app: App, pace: Pace) -> Schedule:
    poller, rounds, outbox = app.poller, app.rounds, app.outbox  # made here, before threads ask for them

    passed: list[date] = []

    def digest() -> None:
        today = app.clock().astimezone(app.settings.zone).date()
        if passed != [today]:
            outbox.telling.pass_days()
            passed[:] = [today]
        app.alerts.queue()
        outbox.queue_due()
        outbox.deliver(go_on=lambda: not poller.under_way.stopped)
        app.rooms.post(app.channels, app.is_private)

    def tidy() -> None:
        tidied(app, go_on=lambda: not poller.under_way.stopped)

    role = Role(role_file(app.settings.db))
    return Schedule(role, rounds.begin, digest, lambda: None, pace, tidy)


async def _terminal(app: App) -> int:
    from bot.chat.terminal.session import chat

    return await chat(app.desk)


async def _slack(app: App) -> None:
    """Answer in Slack until cancelled."""
    from bot.chat.slack.adapter import Connection, SlackChat
    from bot.chat.slack.desk import SlackDesk
    from handlers.command import REGISTRY

    slack, workspace = app.settings.slack, app.workspace
    connection = Connection(
        slack.bot_token, slack.app_token, slack.api_url, slack.signing_secret, slack.host, slack.port
    )
    names = dict.fromkeys(name.split()[0] for name in REGISTRY)
    with ThreadPoolExecutor(ANSWERING, "answer") as pool:
        chat = SlackChat(connection, SlackDesk(app.desk, workspace.belongs), names, pool)
        try:
            await chat.start()
            await asyncio.Event().wait()
        finally:
            app.poller.stop()  # an answer that waits for a slow outlet must not hold the others
            await chat.stop()


async def _until_signalled(serving: Coroutine[None, None, int]) -> int:
    """Serve until SIGTERM or SIGINT, then 0. A second signal does not break into the leaving."""
    task, loop = asyncio.create_task(serving), asyncio.get_running_loop()

    def leave() -> None:
        if not task.cancelling():
            task.cancel()

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, leave)
    try:
        return await task
    except asyncio.CancelledError:
        return 0
