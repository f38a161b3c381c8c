"""`slugline run`: one asyncio loop with the chats, and the schedule beside it."""

from __future__ import annotations

import asyncio
import signal
import sys
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot import logs
from bot.app import open_app, tidied
from bot.copies import MEGABYTE, back_up_daily
from bot.errors import SluglineError
from bot.health import Beats
from bot.ingest.underway import Leaving
from bot.leaving import Deadline, until_signalled
from bot.platforms import chats_of, check, side_by_side
from bot.schedule import Pace, Role, Schedule, role_file

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence
    from datetime import date

    from bot.app import App
    from bot.measures import Measures
    from bot.model import Clock
    from bot.platforms import Chat
    from bot.settings import Settings

PACE = Pace()
SECOND = (
    "slugline: another Slugline runs on this database; it reads the sources and posts. This one answers, and takes over"
    " when that ends.\n"
)
log = logs.logger()


async def run(settings: Settings, clock: Clock, pace: Pace = PACE) -> int:
    """Run until the chat ends or a signal comes; returns the exit status.

    From either on the process has a few seconds left: whatever is under way then is given up.
    """
    check(settings)
    chats = chats_of(settings)
    at_a_prompt = not chats
    logs.set_up("error" if at_a_prompt else settings.log.level, settings.log.format)
    deadline = Deadline()
    signals = (signal.SIGTERM,) if at_a_prompt else (signal.SIGTERM, signal.SIGINT)  # the prompt has its own Ctrl-C
    return await until_signalled(_serve(settings, clock, pace, deadline, chats), deadline, signals)


async def _serve(settings: Settings, clock: Clock, pace: Pace, deadline: Deadline, chats: Sequence[Chat]) -> int:
    async with _opened(settings, clock) as app:
        if chats and not sys.stdout.isatty():
            del app.channels["terminal"]  # nobody sits there: what is printed goes into a service's log
        beats, measures = Beats(), _measured(app)
        schedule = _schedule(app, pace, beats)
        try:
            await asyncio.to_thread(schedule.start)
            if not schedule.leads:
                tell_second(at_a_prompt=not chats)
            async with _watched(app, schedule, beats, measures):
                if chats:
                    await side_by_side(chats, app, measures)
                else:
                    deadline.status = await _terminal(app)
            return deadline.status
        except SluglineError:
            deadline.status = 1
            raise
        finally:
            deadline.last.append(app.worker.stop)
            deadline.begin()
            app.stop()
            await asyncio.to_thread(app.rounds.close)
            await asyncio.to_thread(schedule.stop)


def tell_second(*, at_a_prompt: bool) -> None:
    """Say that another process polls and posts, and what this one is there for; at a prompt nothing is logged."""
    if at_a_prompt:
        sys.stderr.write(SECOND)
    else:
        log.warning("another process holds the role. this one answers in the chats too and takes over when that ends")


@asynccontextmanager
async def _opened(settings: Settings, clock: Clock) -> AsyncIterator[App]:
    """Everything of one process, opened beside the loop: one that takes long keeps no signal from being heard."""
    opening = open_app(settings, clock, seed_if_empty=True)
    app = await asyncio.to_thread(opening.__enter__)
    try:
        yield app
    finally:
        opening.__exit__(None, None, None)


def _measured(app: App) -> Measures | None:
    """What takes times, where somebody can ask for them."""
    if not app.settings.health.port:
        return None
    from bot.measures import Measures

    measures = Measures()
    for name, channel in app.channels.items():
        app.channels[name] = replace(channel, sender=measures.sending(channel.sender))
    app.rounds.timed = measures.polling
    app.reading.read = measures.reading(app.reading.read)
    return measures


@asynccontextmanager
async def _watched(app: App, schedule: Schedule, beats: Beats, measures: Measures | None) -> AsyncIterator[None]:
    """/healthz and /metrics for a block, where there is a port for them."""
    if measures is None:
        yield
        return
    from bot.listening import Watch, listening

    health = app.settings.health
    patience = timedelta(minutes=health.late_minutes)
    watch = Watch(app.settings.db, app.clock, beats, lambda: schedule.leads, measures, patience, app.reached)
    async with listening(watch, health.host, health.port):
        yield


def _schedule(app: App, pace: Pace, beats: Beats) -> Schedule:
    # Made here, before threads ask for them.
    poller, rounds, outbox, living = app.poller, app.rounds, app.outbox, app.living

    passed: list[date] = []

    def go_on() -> bool:
        beats.note("digests")  # a round may be long, at a message a second: it is well as long as it moves
        return not poller.under_way.stopped

    def digest() -> None:
        today = app.clock().astimezone(app.settings.zone).date()
        if passed != [today]:
            outbox.telling.pass_days()
            passed[:] = [today]
        app.alerts.queue()
        outbox.queue_due()
        if posted := outbox.deliver(go_on=go_on):
            log.info("posted", count=posted)
        app.rooms.post(app.channels, app.is_private, go_on=go_on)
        living.look()
        if edited := living.make(go_on):
            log.info("edited", count=edited)
        app.rooms.correct(app.channels, app.is_private)

    def took_over() -> None:
        beats.note("digests")
        living.take_up()
        log.info("took the role")

    def tidy() -> None:
        tidied(app, go_on=go_on)
        daily_backup(app)

    role = Role(role_file(app.settings.db))
    return Schedule(role, rounds.begin, beats.of("digests", digest), took_over, pace, tidy)


def daily_backup(app: App) -> None:
    """The day's backup, if there is to be one; given up when the bot leaves."""
    if not app.settings.backup.folder:
        return
    local = app.clock().astimezone(app.settings.zone)
    try:
        copied = back_up_daily(app.settings.db, app.settings.backup, local, app.poller.under_way.check)
    except Leaving:
        return
    if copied:
        log.info("backed up", megabytes=round(copied.size / MEGABYTE, 1), count=copied.rooms)


async def _terminal(app: App) -> int:
    from bot.chat.terminal.session import talk

    return await talk(app.desk)
