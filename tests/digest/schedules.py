"""Random schedules of what may happen to digests, on a real database: `python -m tests.digest.schedules FIRST [LAST]`.

Articles bring changes, the clock runs, jumps and is set back, the bot dies at a step, the disk is full, another program
holds the database, and the platform accepts, refuses, asks for patience, or accepts without a word. Then all is well
for three days. Every change must stand once in each room that follows it, where an admin, asked, has looked.
"""

from __future__ import annotations

import json
import logging
import sqlite3
import sys
import tempfile
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import structlog

import bot.logs  # noqa: F401 -- it sets logging up as it is imported, and so must come before it is silenced
from bot.digest import steps
from bot.digest.asking import ARRIVED
from bot.digest.outbox import Channel, Outbox
from bot.errors import OutcomeUnknown, Refused, StoreUnusable, TryLater
from bot.model import EVERYTHING, Change, Post, Sent
from bot.reply import Entry
from bot.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from bot.reply import Reply
    from bot.store.records import ChangeRow

BEGIN = datetime(2026, 3, 27, 7, 0, tzinfo=UTC)  # two days before the clocks go forward in Paris
STORYLINES = ("north-quay", "vell-dam")
ROOMS = {
    "open": ((("north-quay",), (), 60),),
    "closed": ((("north-quay", "vell-dam"), (), 1),),
    "morning": ((("vell-dam",), ("09:30", "17:00"), None), (("north-quay",), ("09:30", "12:00"), None)),
}
"""What each room subscribed together, and when; in "closed" nobody but a person may look."""
READABLE = ("open", "morning", "U1")
ADMINS = "U1"
TABLES = ("outbox", "digest_subscription", "digest", "held_back", "subscription_storyline", "subscription", "change")


IN_MEMORY = Path("/dev/shm")


class Died(BaseException):
    """The process is gone."""


class Silent(OutcomeUnknown):
    """The message is posted, but nobody hears so."""


@dataclass
class World:
    """The platform, the clock and the disk; `random` decides what they do."""

    random: Random
    now: datetime = BEGIN
    well: bool = False
    posts: list[tuple[str, Post]] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    """What happened, for whoever replays it."""
    platform = "test"

    def clock(self) -> datetime:
        return self.now

    def prepare(self, post: Post) -> str:
        return post.kept or f"try of {post.key}"

    def edit(self, room: str, ref: str, payload: str, file: str | None = None) -> None:
        raise AssertionError((room, ref, payload, file))

    def send(self, post: Post) -> Sent:
        assert post.kept == f"try of {post.key}"
        fault = None if self.well else self.random.choice(FAULTS)
        self.told.append(f"  {post.room} {post.key}: {fault.__name__ if fault else 'accepted'}")
        if fault in (None, Silent):
            self.posts.append((post.room, post))
        if fault:
            raise fault("a fault of the platform's")
        return Sent(f"{post.room}:{len(self.posts)}")

    def find(self, post: Post) -> Sent | None:
        if not self.well and self.random.random() < 0.2:
            raise self.random.choice((TryLater, Refused))("cannot be looked for")
        if post.room not in READABLE:
            raise OutcomeUnknown("nobody may look there")
        at = [n for n, (_, each) in enumerate(self.posts, 1) if each.key == post.key]
        return Sent(f"{post.room}:{at[0]}") if at else None


def left(sentence: str) -> Refused:
    """A room that takes nothing at all."""
    return Refused(sentence, left=True)


FAULTS: tuple[Callable[[str], Exception] | None, ...] = (
    *(None, None, None, None, Silent, Silent),
    *(OutcomeUnknown, TryLater, Refused, left, ZeroDivisionError),
)


@dataclass
class Run:
    """One schedule over a store."""

    store: Store
    world: World
    outbox: Outbox
    changes: dict[str, list[str]] = field(default_factory=lambda: {slug: [] for slug in STORYLINES})

    def moves(self) -> None:
        """Some articles bring changes, all of them or none."""
        had, many = sum(map(len, self.changes.values())), self.world.random.choice((1, 1, 2, 14))  # 14: two messages
        new = [
            (self.world.random.choice(STORYLINES), f"Step {number} was taken", f"e{number}")
            for number in range(had + 1, had + 1 + many)
        ]
        try:
            with self.store.write():
                for slug, words, subject in new:
                    self.store.changes.add(self.world.now, Change("new event", subject, slug, words), None)
        except StoreUnusable:
            return
        for slug, words, _ in new:
            self.changes[slug].append(words)

    def ticks(self) -> None:
        """A round of the bot, and whatever stops it."""
        try:
            self.outbox.queue_due()
            self.outbox.deliver()
        except StoreUnusable as error:
            self.world.told.append(f"  {error}")
        except Died:
            self.outbox = replace(self.outbox, _outcomes=[])

    def dies(self) -> None:
        """At the nth moment of a round."""
        moments = iter(range(self.world.random.randrange(12)))

        def reached(moment: str) -> None:
            if next(moments, None) is None:
                self.world.told.append(f"  died {moment}")
                raise Died

        self._watched(reached)

    def _watched(self, reached: Callable[[str], None]) -> None:
        usual = steps.reached
        steps.reached = reached
        try:
            self.ticks()
        finally:
            steps.reached = usual

    def another_holds_the_database(self) -> None:
        """From the nth moment of a round on, and to its end."""
        with closing(sqlite3.connect(self.store.connections.path, isolation_level=None)) as other:
            seen = iter(range(self.world.random.randrange(8)))

            def reached(_moment: str) -> None:
                free = not (other.in_transaction or self.store.connections.sql.in_transaction)
                if free and next(seen, None) is None:
                    other.execute("BEGIN IMMEDIATE")

            self._watched(reached)

    def disk_is_full(self) -> None:
        sql = self.store.connections.sql
        (pages,) = sql.execute("PRAGMA page_count").fetchone()
        sql.execute(f"PRAGMA max_page_count = {pages}")
        try:
            self.moves()
            self.ticks()
        finally:
            sql.execute("PRAGMA max_page_count = 1073741823")

    def time_passes(self) -> None:
        self.world.now += timedelta(seconds=self.world.random.choice((1, 5, 61, 900, 3_600, 40_000)))

    def clock_is_set_back(self) -> None:
        self.world.now -= timedelta(seconds=self.world.random.choice((1, 30, 3_600)))

    def admin_answers(self) -> None:
        """Whoever is asked looks in the room, and says what is so."""
        keys = {post.key for _, post in self.world.posts}
        with self.store.write():
            for row in self.store.outgoing.rows(["asked"]):
                if row.key in keys:
                    self.store.outgoing.arrived(self.world.now, row.pk, ARRIVED)
                else:
                    self.store.outgoing.again(self.world.now, row.pk, self.world.now, "")

    def all_is_well(self) -> None:
        """Until everything is told; what is told stays as it is, two days later too."""
        self.world.well = True
        told = 0
        for _ in range(200):
            self.ticks()
            self.admin_answers()
            open_ = self.store.outgoing.rows()
            told = told + 1 if not open_ and self._all_taken_up() else 0
            if told == 2:
                return
            pauses = (31, 1_000) if open_ else (90_000,) if told else (4 * 3_600,)
            self.world.now += timedelta(seconds=self.world.random.choice(pauses))

    def _all_taken_up(self) -> bool:
        last = self.store.changes.last_pk()
        read = [(each.last_change, each.storylines) for each in self.store.subscriptions.list(EVERYTHING)]
        return not any(self.store.changes.recorded(after, last, pks) for after, pks in read if after < last)

    def faults(self) -> list[str]:
        """What is not as it must be."""
        open_ = [f"{row.key} is {row.state}" for row in self.store.outgoing.rows()]
        twice = [f"{key} {n} times" for key, n in Counter(p.key for _, p in self.world.posts).items() if n > 1]
        wrong = [
            f"{words} stands {n} times in {room}"
            for room, subscribed in ROOMS.items()
            for slugs, *_ in subscribed
            for slug in slugs
            for words in self.changes[slug]
            if (n := self._times(room, words)) != 1
        ]
        return [*open_, *twice, *wrong]

    def _times(self, room: str, words: str) -> int:
        return sum(json.loads(post.payload).count(words) for at, post in self.world.posts if at == room)


WHAT_HAPPENS = (
    *(Run.moves, Run.moves, Run.ticks, Run.ticks, Run.time_passes, Run.time_passes, Run.time_passes),
    *(Run.dies, Run.dies, Run.dies, Run.another_holds_the_database, Run.disk_is_full),
    *(Run.clock_is_set_back, Run.admin_answers),
)


def shown(change: ChangeRow) -> Entry:
    return Entry(change.subject, "change", change.text)


def rendered(replies: Sequence[Reply]) -> list[str]:
    """What a thread's messages hold; a parent's line, which repeats one of them, is left out."""
    return [json.dumps([reply.title, *(e.text for e in reply.entries if n)]) for n, reply in enumerate(replies)]


def emptied(store: Store) -> None:
    with store.write():
        for table in TABLES:
            store.connections.sql.execute(f"DELETE FROM {table}")


def run(store: Store, seed: int) -> tuple[list[str], list[str]]:
    """What is wrong after the schedule of this seed, and what happened in it."""
    emptied(store)
    world = World(Random(seed))  # noqa: S311 -- to be replayed, not to be secret
    with store.write():
        for room, each in ROOMS.items():
            for slugs, times, every_s in each:
                store.subscriptions.subscribe(BEGIN, "test", room, slugs, "Europe/Paris", times, every_s, "test:ada")
    outbox = Outbox(
        store, world.clock, EVERYTHING, shown, {"test": Channel(rendered, world)}, timedelta(hours=5),
        ask_in=(("test", ADMINS),),
    )  # fmt: skip
    this = Run(store, world, outbox)
    for _ in range(world.random.randrange(6, 19)):
        happens = world.random.choice(WHAT_HAPPENS)
        world.told.append(f"{world.now:%d %H:%M:%S} {happens.__name__.replace('_', ' ')}")
        happens(this)
    this.all_is_well()
    return this.faults(), world.told


def new_store(folder: Path) -> Store:
    """A store with the storylines; who waits for another's lock gives up at once."""
    store = Store.open(folder / "schedules.db", busy_s=0)
    with store.write():
        for slug in STORYLINES:
            store.storylines.create(BEGIN, slug, slug, "test")
    return store


def wrong_among(seeds: Iterable[int], *, told_too: bool = False) -> list[str]:
    """What is wrong after the schedules of these seeds, and with `told_too` what happened in them."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    wrong = []
    where = IN_MEMORY if IN_MEMORY.exists() else None
    with tempfile.TemporaryDirectory(dir=where) as folder, closing(new_store(Path(folder))) as store:
        for seed in seeds:
            faults, told = run(store, seed)
            wrong += [f"seed {seed}: {fault}" for fault in (*(told if told_too else ()), *faults)]
    return wrong


def main(first: int, last: int) -> int:
    wrong = wrong_among(range(first, last + 1), told_too=first == last)
    sys.stdout.write("".join(f"{line}\n" for line in wrong))
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[-1])))
