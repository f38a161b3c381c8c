"""Rooms' drawers as desks: the same services over a store of the room's own, for as long as one piece of work takes."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from bot.digest.living import Living
from bot.digest.outbox import Outbox
from bot.errors import StoreUnusable
from bot.ingest.pipeline import Pipeline
from bot.model import EVERYTHING
from bot.reply import OWN
from bot.services import Backgrounds, ChangeEntries, Digests
from bot.store.mirroring import name_of
from handlers.desk import NoRooms
from handlers.presenting import PresentLines

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
    from datetime import datetime

    from bot.digest.outbox import Channel
    from bot.reply import Entry
    from bot.store import Store
    from bot.store.drawers import Drawers
    from bot.store.records import ChangeRow
    from handlers.desk import Asker, Desk


BETWEEN = timedelta(seconds=15)
"""How often drawers are opened to look after messages in their rooms."""


def unnamed(platform: str, name: str) -> str | None:  # noqa: ARG001 -- as a platform is asked
    """No room is known by a name."""
    return None


@dataclass(frozen=True, slots=True)
class Rooms:
    """The drawers of one desk's private rooms; `public` is that desk, asked for late because it names this.

    `ask_in` and `channels`: see `bot.digest.sending.Sending`. `find` looks a room's name up on its platform.
    """

    drawers: Drawers
    public: Callable[[], Desk]
    ask_in: Sequence[tuple[str, str]] = ()
    channels: Mapping[str, Channel] = field(default_factory=dict)
    find: Callable[[str, str], str | None] = unnamed
    _corrected: list[datetime] = field(default_factory=list, compare=False)

    @contextmanager
    def drawer(self, asker: Asker) -> Iterator[Desk | None]:
        """See `handlers.desk.RoomService.drawer`."""
        if asker.private is not True or not self.drawers.has(asker.place):
            yield None
            return
        with self.opened(asker) as drawer:
            yield drawer

    @contextmanager
    def opened(self, asker: Asker) -> Iterator[Desk]:
        """See `handlers.desk.RoomService.opened`."""
        with self.drawers.opened(asker.place, self.public().clock()) as store:
            yield self._desk(store)

    def follow(self) -> None:
        """See `handlers.desk.RoomService.follow`: opening a drawer brings it in line."""
        for _ in self.each():
            pass

    def each(self) -> Iterator[tuple[str, Desk]]:
        """Every drawer there is, by its name, open while it is the loop's turn.

        One that cannot be used is passed over, and the log says so: the others must not wait for it, and whoever asked
        for something else must not hear of it. `slugline doctor` tells what is wrong with it.
        """
        for name in self.drawers.names():
            try:
                with self.drawers.open_named(name, self.public().clock()) as store:
                    yield name, self._desk(store)
            except StoreUnusable as error:
                _log(name, error)

    def named(self, platform: str, name: str) -> str | None:
        """See `handlers.desk.RoomService.named`."""
        return self.find(platform, name)

    def queue_now(self, asker: Asker, subscriptions: Sequence[int]) -> Collection[int]:
        """See `handlers.desk.RoomService.queue_now`; what is queued is posted with the next round."""
        if asker.private is not True or asker.platform not in self.channels or not self.drawers.has(asker.place):
            return ()
        with self.drawers.opened(asker.place, self.public().clock()) as store:
            outbox = self._outbox(store, self.channels)
            meant = [each for each in store.subscriptions.list(EVERYTHING) if each.pk in subscriptions]
            return {each.pk for each in outbox.queue_now(*meant)}

    def post(
        self,
        channels: Mapping[str, Channel],
        is_private: Callable[[str, str], bool],
        *,
        due: bool = True,
        go_on: Callable[[], bool] = lambda: True,
    ) -> int:
        """Post what moved in drawers to the rooms they belong to, where those get digests; returns how many messages.

        `is_private` says of a platform and room whether its members alone see it now; elsewhere nothing is posted, and
        what moved waits: it is asked anew before each message. With `due` False it is posted whatever the time, and
        only as long as `go_on` says so.
        """
        posted = 0
        rooms = {(each.platform, each.room) for each in self.public().store.subscriptions.list(EVERYTHING)}
        for platform, room in sorted(rooms):
            place = f"{platform}:{room}"
            if platform in channels and self.drawers.has(place):
                still = partial(_still, go_on, partial(is_private, platform, room))
                posted += self._by_turns(name_of(place), partial(self._posted, channels, still), still, due=due)
        return posted

    def correct(self, channels: Mapping[str, Channel], is_private: Callable[[str, str], bool]) -> int:
        """Edit the messages that hold something of a drawer's and show what is so no longer; returns how many edits.

        All drawers are opened for that, so it is done once in a while. What waits to be posted in such a room goes out
        with it, whether or not it gets digests. Where a room is not private now, nothing of
        what it alone might see is written, and it is looked at again later.
        """
        now = self.public().clock()
        if self._corrected and now - self._corrected[0] < BETWEEN:
            return 0
        self._corrected[:] = [now]
        edits = 0
        for name in self.drawers.names():
            found: list[int] = []
            self._by_turns(name, partial(self._correct, name, channels, is_private, found), always)
            edits += sum(found)
        return edits

    def _by_turns(self, name: str, work: Callable[..., int], still: Callable[[], bool], *, due: bool = True) -> int:
        """Work in a drawer as long as something is done; it is opened anew for each message, which may take long.

        Whoever needs the drawers alone waits for one message, not for a thread of them; whether the room is `still` to
        be posted to is asked before each. With `due` False what moved is queued whatever the time, at the first turn.
        """
        done = 0
        try:
            while still():
                with self.drawers.open_named(name, self.public().clock()) as store:
                    turn = work(store, due=due)
                done, due = done + turn, True
                if not turn:
                    break
        except StoreUnusable as error:
            _log(name, error)
        return done

    def _correct(
        self,
        name: str,
        channels: Mapping[str, Channel],
        is_private: Callable[[str, str], bool],
        found: list[int],
        store: Store,
        *,
        due: bool,  # noqa: ARG002 -- as all work in a drawer is called
    ) -> int:
        """One edit, or else one message that waits; how many of these. `found` gets how many edits were queued."""
        public = self.public()
        living = Living(
            store,
            public.clock,
            channels,
            public.settings.zone,
            store.shown.beside(public.store.connections),
            partial(PresentLines.now, store, public.settings, public.clock, public.store),
            may=lambda place: is_private(place.platform, place.room),
        )
        found.append(living.look() if not found else 0)
        if made := living.make(once()):
            return made
        rooms = {(row.platform, row.room) for row in store.outgoing.rows() if row.platform in channels}
        if any(name_of(f"{platform}:{room}") == name and is_private(platform, room) for platform, room in rooms):
            return self._outbox(store, channels).deliver(most=1)
        return 0

    def _posted(self, channels: Mapping[str, Channel], still: Callable[[], bool], store: Store, *, due: bool) -> int:
        """Queue what moved, and send one message if the room is `still` private then; how many were posted."""
        outbox = self._outbox(store, channels)
        heard = [each for each in store.subscriptions.list(EVERYTHING) if not each.silent(outbox.clock())]
        if not due:
            outbox.queue_now(*heard)
        outbox.queue_due()
        return outbox.deliver(still, most=1)

    def _desk(self, store: Store) -> Desk:
        public = self.public()
        pipeline = Pipeline(store, public.clock, public.lexicons, public.pipeline.read, public.pipeline.window)
        digests = Digests(store, public.clock, self._outbox(store, {}))
        return replace(public, store=store, pipeline=pipeline, digests=digests, rooms=NoRooms(), public=public)

    def _outbox(self, store: Store, channels: Mapping[str, Channel]) -> Outbox:
        public = self.public()
        entries, digest = ChangeEntries(store, public.settings, public.clock), public.settings.digest

        ask_in = public.store.doors.asked_now(self.ask_in)

        def show(change: ChangeRow) -> Entry:
            entry = entries(change)
            return replace(entry, marks=(*entry.marks, OWN))

        grace = timedelta(minutes=digest.grace_minutes)
        return Outbox(
            store, public.clock, EVERYTHING, show, channels, grace, digest.sure_only, public.settings.zone, ask_in,
            Backgrounds(entries, (OWN,)),
        )  # fmt: skip


def once() -> Callable[[], bool]:
    """What says yes the first time that it is asked, then no."""
    turns = iter((True,))
    return lambda: next(turns, False)


def always() -> bool:
    """Yes."""
    return True


def _still(go_on: Callable[[], bool], is_private: Callable[[], bool]) -> bool:
    return go_on() and is_private()


def _log(name: str, error: StoreUnusable) -> None:
    from bot import logs  # here, because `slugline ask` starts cold

    logs.logger().error("drawer cannot be used", drawer=name[:12], exc_info=error)
