"""The composition root: settings become a desk with its store, reading, pipeline and services."""

from __future__ import annotations

import gc
import re
import sys
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from functools import cached_property, partial
from typing import TYPE_CHECKING

from bot.chat.matrix.line import Line
from bot.chat.pacing import Pace
from bot.chat.way import Reached
from bot.digest import asking
from bot.digest.alerts import Alerts
from bot.digest.living import Living
from bot.digest.outbox import Channel, Outbox
from bot.following.index import Window
from bot.ingest.pipeline import Pipeline
from bot.lexicons import lexicons
from bot.model import EVERYTHING, Known
from bot.rooms import Rooms
from bot.schedule import Role, role_file
from bot.services import Backgrounds, ChangeEntries, Digests, Sources
from bot.store import Store
from bot.store.drawers import Drawers
from handlers.desk import Desk
from handlers.limits import Limits
from handlers.presenting import PresentLines
from handlers.wording import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime

    from bot.chat.slack.workspace import Workspace
    from bot.ingest.adding import Adding
    from bot.ingest.ahead import ReadingAhead
    from bot.ingest.polling import Poller
    from bot.ingest.rounds import Rounds
    from bot.ingest.worker import Worker
    from bot.model import Clock, Date, Facts
    from bot.settings import Settings


ANSWERED_KEPT = timedelta(days=30)
"""How long it is known which messages answered a command, so that they go with it, and who was not let in where."""
GARBAGE_AFTER = 20_000
"""Objects made between two looks for garbage in cycles; Python's 700 cost a tenth of an article's way."""


class App:
    """Everything one process needs, each part made when it is first used. Close it when done."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        self.settings = settings
        self.clock = clock
        self._closing = ExitStack()
        self.lexicons = lexicons(settings.reading.lexicons)
        self.store = Store.open(settings.db)
        self._closing.callback(self.store.close)
        self._tell_taken_again()
        self.pace = Pace()
        self.matrix = Line()
        self.reached = Reached()
        self.channels = _channels(settings, self.store, self.pace, self.matrix, clock)

    def stop(self) -> None:
        """Give up what is being fetched and read, from any thread, and begin nothing more: the bot leaves."""
        self.poller.stop()
        self.worker.stop()

    def close(self) -> None:
        """Stop the worker process and close the store."""
        self._closing.close()

    def _tell_taken_again(self) -> None:
        """Say and log what an older copy of the database had brought back."""
        if not self.store.taken_again:
            return
        with self.store.write():
            for removal in self.store.removals.list(EVERYTHING):
                if removal in self.store.taken_again:
                    self.store.log.add(
                        self.clock(), "slugline", "store", "takedown again", removal.target, after=removal.reason
                    )
        again = len(self.store.taken_again)  # no ids: whoever gave them may have put anything there, and this is logged
        sys.stderr.write(f"slugline: this database is an older copy; {again} taken down again. /takedown lists it.\n")

    @cached_property
    def desk(self) -> Desk:
        """What the handlers work with."""
        return Desk(
            store=self.store,
            settings=self.settings,
            clock=self.clock,
            lexicons=self.lexicons,
            pipeline=self.pipeline,
            sources=Sources(lambda: self.adding),
            digests=Digests(self.store, self.clock, self.outbox),
            rooms=self.rooms,
            limits=Limits(self.settings.limits.person_per_minute, self.settings.limits.room_per_minute),
        )

    @cached_property
    def rooms(self) -> Rooms:
        """What private rooms keep to themselves."""
        return Rooms(
            Drawers(self.store), lambda: self.desk, ask_in(self.settings, self.channels), self.channels, self.room_named
        )

    @cached_property
    def worker(self) -> Worker:
        """The process that reads what comes from outside."""
        from bot.ingest.worker import Worker

        worker = Worker(self.settings.reading.seconds, self.settings.reading.megabytes)
        self._closing.callback(worker.close)
        return worker

    @cached_property
    def reading(self) -> ReadingAhead:
        """Reading in the worker process, before its turn where many articles come at once."""
        from bot.ingest.ahead import ReadingAhead

        def bounded(text: str, published: Date | None, known: Known) -> Facts:
            from bot.ingest.bounded import BoundedReading

            return BoundedReading(self.worker, self.settings.reading.lexicons)(text, published, known)

        reading = ReadingAhead(bounded)
        self._closing.callback(reading.close)
        return reading

    @cached_property
    def pipeline(self) -> Pipeline:
        """The way in for articles; they are read in the worker process."""
        collect_seldom()
        return Pipeline(self.store, self.clock, self.lexicons, self.reading, self._window)

    @cached_property
    def workspace(self) -> Workspace:
        """What Slack says of people and rooms."""
        from bot.chat.slack.workspace import Workspace, client_of

        return Workspace(client_of(self.settings.slack.bot_token, self.settings.slack.api_url), self.clock)

    def is_private(self, platform: str, room: str) -> bool:
        """Whether a room's members alone see it just now, as far as its platform says so."""
        if platform == "matrix":
            return self.matrix.is_private(room)
        return platform == "slack" and self.workspace.private(room) is True

    def room_named(self, platform: str, name: str) -> str | None:
        """The room that everybody sees under this name, as far as its platform says so."""
        connected = platform == "slack" and self.settings.slack.bot_token
        return self.workspace.named(name) if connected else None

    @property
    def _window(self) -> Window:
        return Window(self.settings.following.days, self.settings.following.articles)

    @cached_property
    def poller(self) -> Poller:
        """The way in for sources."""
        from bot.ingest.fetch import Fetcher
        from bot.ingest.polling import Poller

        fetch = self.settings.fetch
        fetcher = Fetcher.configured(fetch)
        return Poller(self.store, self.clock, self.pipeline, fetcher, self.worker, fetch.first_poll, fetch.inboxes)

    @cached_property
    def rounds(self) -> Rounds:
        """Polls in the background, ended before the store is closed."""
        from bot.ingest.rounds import Rounds

        rounds = Rounds(self.poller)
        self._closing.callback(rounds.close)
        return rounds

    @cached_property
    def adding(self) -> Adding:
        """The way to new sources."""
        from bot.ingest.adding import Adding

        return Adding(self.poller, self.settings.poll_every)

    @cached_property
    def outbox(self) -> Outbox:
        """The way out for digests, to the channels that are connected."""
        digest = self.settings.digest
        grace = timedelta(minutes=digest.grace_minutes)
        show = ChangeEntries(self.store, self.settings, self.clock)
        return Outbox(
            self.store, self.clock, EVERYTHING, show, self.channels, grace, digest.sure_only, self.settings.zone,
            ask_in(self.settings, self.channels), Backgrounds(show), digest.say_nothing_moved,
        )  # fmt: skip

    @cached_property
    def living(self) -> Living:
        """Corrects what was posted."""
        present = partial(PresentLines.now, self.store, self.settings, self.clock)
        return Living(self.store, self.clock, self.channels, self.settings.zone, self.store.shown, present)

    @cached_property
    def alerts(self) -> Alerts:
        """The way out for what the admins are told of sources."""
        return Alerts(self.store, self.clock, self.channels, self.settings.admin_room, self.settings.zone)

    def seed(self) -> int:
        """Give an empty store the first storylines; returns how many articles were added.

        They are read in this process: our own briefs need no bounds, and a first answer should not wait for another.
        """
        if not self.store.is_empty():
            return 0
        from bot.ingest.seeding import seed
        from bot.reading import read

        return seed(Pipeline(self.store, self.clock, self.lexicons, read, self._window))


def collect_seldom() -> None:
    """Look for garbage in cycles seldom: articles make records by the thousand and no cycle."""
    gc.set_threshold(GARBAGE_AFTER, 10, 100)


@contextmanager
def open_app(settings: Settings, clock: Clock, *, seed_if_empty: bool) -> Iterator[App]:
    """Everything one process needs, for a `with` block. Raises `CannotStart` with the next step."""
    app = App(settings, clock)
    try:
        if seed_if_empty:
            app.seed()
        yield app
    finally:
        app.close()


def known_without_store(settings: Settings) -> Known:
    """What reading leans on where there is no store: the seeds' people and the word lists."""
    from bot.ingest.seeding import people

    return Known(people(), lexicons(settings.reading.lexicons))


def tidied(app: App, go_on: Callable[[], bool] = lambda: True) -> int:
    """Delete articles that are not kept any longer, as long as `go_on` says so, with a log row; returns how many."""
    now = app.clock()
    before = app.settings.kept_since(now)
    forgotten = now - timedelta(days=app.settings.digest.corrected_days)
    deleted = _delete_old(app.store, now, before, go_on)
    _forget_shown(app.store, forgotten)
    with app.store.write():
        app.store.inbox.forget(now - ANSWERED_KEPT)
        app.store.doors.forget(now - ANSWERED_KEPT)
    for _, drawer in app.rooms.each():  # opening one also takes down there what was taken down on the desk
        _delete_old(drawer.store, now, before, go_on)
        _forget_shown(drawer.store, forgotten)
    return deleted


def _forget_shown(store: Store, before: datetime) -> None:
    """Forget what rooms were shown before this instant."""
    with store.write():
        store.shown.delete_before(before)


def _delete_old(store: Store, now: datetime, before: datetime | None, go_on: Callable[[], bool]) -> int:
    """Delete what was taken in before this instant and belongs to no storyline, with a log row; returns how many."""
    deleted = 0
    while before and go_on() and (some := store.retention.delete_some(now, before)):
        deleted += some
    if deleted:
        with store.write():
            store.log.add(now, "slugline", "store", "retention", f"{deleted} articles")
    return deleted


def post_digests(app: App, slugs: Sequence[str]) -> str:
    """Post what moved to every room that follows one of these storylines (any, without slugs); says what was posted."""
    from bot import logs

    logs.set_up(app.settings.log.level, app.settings.log.format)
    role = Role(role_file(app.settings.db))
    meant = [each for each in app.store.subscriptions.list(EVERYTHING) if not slugs or set(slugs) & set(each.slugs)]
    silent = [each for each in meant if each.silent(app.clock())]
    ready = [each for each in meant if each not in silent and each.platform in app.channels]
    queued = len({(each.platform, each.room) for each in app.outbox.queue_now(*ready)})
    unheard = asking.silenced(silent)
    if queued and not role.held():
        said = f"Queued, {queued} in all; the Slugline that is running posts what is queued."
        return f"{said} {unheard}".rstrip()
    posted = _delivered(app, role, own_rooms=not slugs)
    if not meant and not posted:
        return "Nothing was posted: no room is subscribed. /digest subscribe SLUG follows one, in the room."
    if not queued and not posted:
        said = "Nothing was posted: no storyline moved in any room that follows it." if ready else "Nothing was posted."
        return f"{said} {unheard}".rstrip()
    waiting = app.store.size(EVERYTHING)
    left = waiting["queued"] + waiting["waiting"]
    said = f"{counted(queued, 'digest')}, {counted(posted, 'message')} posted."
    said += f" {left:,} {'waits' if left == 1 else 'wait'}; /desk says why." if left else ""
    return f"{said} {unheard}".rstrip()


def _delivered(app: App, role: Role, *, own_rooms: bool) -> int:
    """Send what is queued, also in private rooms' drawers, where no other process does; returns how many messages."""
    if not role.held():
        return 0
    try:
        posted = app.outbox.deliver()
        return posted + (app.rooms.post(app.channels, app.is_private, due=False) if own_rooms else 0)
    finally:
        role.give_up()


def _channels(settings: Settings, store: Store, pace: Pace, matrix: Line, clock: Clock) -> dict[str, Channel]:
    """Where digests can go, at this pace: the terminal always, Slack and Matrix where they are set up."""
    from bot.chat.terminal.render import render_payloads
    from bot.chat.terminal.sender import TerminalSender

    channels = {"terminal": Channel(render_payloads, TerminalSender())}
    if settings.slack.bot_token:
        from bot.chat.slack.blocks import numbered, parted_digest, render_digest, rewritten
        from bot.chat.slack.sender import SlackSender
        from bot.chat.slack.whose import named_by

        def confirmed(room: str) -> frozenset[str]:
            return store.outside.confirmed("slack", room)

        sender = SlackSender(settings.slack.bot_token, settings.slack.api_url, confirmed=confirmed, pace=pace)
        names = named_by(store.going_by.get)
        channels["slack"] = Channel(
            lambda replies: render_digest(list(map(names, replies))),
            sender,
            numbered,
            lambda replies: parted_digest(list(map(names, replies))),
            lambda reply, frame: rewritten(names(reply), frame),
        )
    if settings.matrix.homeserver:
        from bot.chat.matrix import render as pages
        from bot.chat.matrix.sender import MatrixSender

        speaks, prefix = MatrixSender(matrix, clock), settings.matrix.prefix
        shows, anew = pages.parted_digest(prefix), pages.rewritten(prefix)
        channels["matrix"] = Channel(pages.render_digest(prefix), speaks, parted=shows, rewrite=anew)
    return channels


def ask_in(settings: Settings, channels: Mapping[str, Channel]) -> tuple[tuple[str, str], ...]:
    """Where admins are asked what became of a message: the room that is named for them, else each by themselves."""
    platform, _, room = settings.admin_room.partition(":")
    if platform in channels:
        return ((platform, room),)
    people = {"slack": r"[UW][A-Z0-9]+", "matrix": r"@[^:\s]+:\S+"}
    named = [(there, admin) for there in people if there in channels for admin in settings.admins]
    if named:
        return tuple((there, admin) for there, admin in named if re.fullmatch(people[there], admin))
    return () if channels.keys() & people.keys() else (("terminal", "terminal"),)
