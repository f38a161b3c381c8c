"""`slugline run`: one asyncio loop with the chats, and the schedule beside it."""

from __future__ import annotations

import asyncio
import signal
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import structlog

from bot.app import open_app
from bot.errors import BadSettings
from bot.schedule import Role, Schedule
from handlers.desk import Asker
from handlers.dispatch import dispatch

if TYPE_CHECKING:
    from bot.app import App
    from bot.chat.slack.requests import Asked
    from bot.model import Clock
    from bot.reply import Reply
    from bot.settings import Settings

ANSWERING = 4
"""Threads that answer commands: a newsroom asks seldom and wants to wait for nobody."""


async def run(settings: Settings, clock: Clock) -> int:
    """Run until the chat ends or a signal comes; returns the exit status."""
    _check(settings)
    with open_app(settings, clock, seed_if_empty=True) as app:
        schedule = _schedule(app)
        schedule.start()
        try:
            return await (_slack(app) if settings.slack.bot_token else _terminal(app))
        finally:
            await asyncio.to_thread(schedule.stop)


def _check(settings: Settings) -> None:
    if bool(settings.slack.bot_token) != bool(settings.slack.app_token):
        missing = "SLACK_APP_TOKEN" if settings.slack.bot_token else "SLACK_BOT_TOKEN"
        raise BadSettings(f"Slack needs two tokens; {missing} is not set. Set it, or unset the other to chat here.")
    level = 20 if settings.slack.bot_token else 40
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(level))


def _schedule(app: App) -> Schedule:
    def digest() -> None:
        app.outbox.queue_due()
        app.outbox.deliver()

    def took_over() -> None:
        with app.store.write():
            app.store.digests.set_interrupted_aside(app.clock())

    role = Role(app.settings.db.with_name(app.settings.db.name + ".role"))
    return Schedule(role, app.poller.poll_due, digest, took_over)


async def _terminal(app: App) -> int:
    from bot.chat.terminal.session import chat

    return await chat(app.desk)


async def _slack(app: App) -> int:
    """Answer in Slack until SIGTERM or SIGINT."""
    from bot.chat.slack.adapter import Connection, SlackChat
    from handlers.command import REGISTRY

    def answer(asked: Asked) -> Reply:
        asker = Asker(asked.user, asked.room, "slack", admin=asked.user in app.settings.admins)
        return dispatch(asked.line, asker, app.desk)

    slack = app.settings.slack
    names = dict.fromkeys(name.split()[0] for name in REGISTRY)
    with ThreadPoolExecutor(ANSWERING, "answer") as pool:
        chat = SlackChat(Connection(slack.bot_token, slack.app_token, slack.api_url), answer, names, pool)
        await chat.start()
        try:
            await _signalled()
        finally:
            await chat.stop()
    return 0


async def _signalled() -> None:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)
    await stopped.wait()
