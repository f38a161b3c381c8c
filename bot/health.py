"""How the running bot does: decided from its store and its rounds, each finding with its state and a sentence.

No sentence names a source, storyline, room or person: what is served has no password before it.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import timedelta
from functools import wraps
from time import monotonic
from typing import TYPE_CHECKING, Literal, ParamSpec, TypeVar

from bot.errors import StoreUnusable
from bot.model import EVERYTHING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime

    from bot.store import Store
    from bot.store.records import Source

    State = Literal["ok", "look", "failed"]

P = ParamSpec("P")
R = TypeVar("R")


LEAST_FREE = 200_000_000
"""Bytes of free disk under which somebody should make room: a day's articles and a backup of a small desk."""
FULL = 5_000_000
"""Bytes under which the next articles will not fit: SQLite's log alone takes some megabytes."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: "ok", "look" (it works, but somebody should look) or "failed"."""

    name: str
    state: State
    says: str


@dataclass(slots=True)
class Beats:
    """When each kind of round last ended, by a clock that only runs on; for all threads."""

    clock: Callable[[], float] = monotonic
    _ended: dict[str, float] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def of(self, name: str, work: Callable[P, R]) -> Callable[P, R]:
        """`work`, noted whenever it ends well."""

        @wraps(work)
        def beating(*arguments: P.args, **named: P.kwargs) -> R:
            done = work(*arguments, **named)
            self.note(name)
            return done

        return beating

    def note(self, name: str) -> None:
        """It ended now, or begins to be waited for."""
        with self._lock:
            self._ended[name] = self.clock()

    def ago(self, name: str) -> timedelta | None:
        """How long ago it ended; None before the first time."""
        with self._lock:
            ended = self._ended.get(name)
        return None if ended is None else timedelta(seconds=self.clock() - ended)


@dataclass(frozen=True, slots=True)
class Present:
    """What stands beside the store: the time, how long what is due may wait, and what this process does.

    `digests` is how long ago its last round of digests ended, None where none has begun; `leads` whether it polls and
    posts; `free` how many bytes the database's disk has left; `away` for how long each chat has not been reached.
    """

    now: datetime
    patience: timedelta
    digests: timedelta | None
    leads: bool
    free: int
    away: Mapping[str, timedelta] = field(default_factory=dict)


def late(store: Store, present: Present) -> tuple[Source, ...]:
    """The sources that wait for longer than they may to be read; paused ones never."""
    return store.sources.due(present.now - present.patience)


def findings(store: Store, present: Present) -> Iterator[Finding]:
    """Everything that is looked at.

    Where another process holds the role, what waits is its to do: this one is well as long as it answers.
    """
    try:
        yield _store(store)
        yield _disk(present)
        yield _role(present)
        yield from _chats(present)
        yield _polls(store, present)
        yield _digests(present)
        yield _queue(store)
        yield _sources(store)
    except StoreUnusable as error:
        yield Finding("store", "failed", f"The database cannot be used ({_code(error)}).")


def worst(found: Sequence[Finding]) -> State:
    """How all of it is together."""
    states = {each.state for each in found}
    return "failed" if "failed" in states else "look" if "look" in states else "ok"


def _store(store: Store) -> Finding:
    """Whether it can be written: the write lock is taken for an instant, and given back."""
    if store.connections.compacted_now():
        return Finding("store", "ok", "The files are being compacted; writers wait for that.")
    try:
        with store.write():
            pass
    except StoreUnusable as error:
        return Finding("store", "failed", f"The database cannot be written ({_code(error)}).")
    return Finding("store", "ok", "The database can be written.")


def _disk(present: Present) -> Finding:
    megabytes = present.free // 1_000_000
    state: State = "failed" if present.free < FULL else "look" if present.free < LEAST_FREE else "ok"
    return Finding("disk", state, f"{megabytes} MB are free for the database.")


def _role(present: Present) -> Finding:
    if present.leads:
        return Finding("role", "ok", "This process polls and posts.")
    return Finding("role", "ok", "Another process polls and posts; this one answers, and takes over when that ends.")


def _chats(present: Present) -> Iterator[Finding]:
    """Whether the way to each chat stands: a socket to Slack (over HTTP it calls us), a sync with Matrix."""
    for name, away in present.away.items():
        if not away:
            yield Finding(name, "ok", "The chat is reached.")
        elif away <= present.patience:
            yield Finding(
                name, "look", f"The chat has not been reached for {away.total_seconds():.0f} s; it is tried on."
            )
        else:
            minutes = away.total_seconds() / 60
            yield Finding(name, "failed", f"The chat has not been reached for {minutes:.0f} minutes.")


def _polls(store: Store, present: Present) -> Finding:
    waiting = late(store, present)
    minutes = f"{present.patience.total_seconds() / 60:g} minutes"
    if not waiting:
        return Finding("polls", "ok", "No source waits to be read for long.")
    active = [source for source in store.sources.list(EVERYTHING) if source.state == "active"]
    last = max((source.last_poll for source in active if source.last_poll), default=None)
    stuck = last is None or present.now - last > present.patience
    says = f"Overdue by more than {minutes}: {len(waiting)} of {len(active)} sources"
    if stuck and present.leads:
        return Finding("polls", "failed", f"No poll has finished for more than {minutes}. {says}.")
    return Finding("polls", "look", f"{says}{'' if present.leads else '; another process reads them'}.")


def _digests(present: Present) -> Finding:
    ago = present.digests
    if not present.leads or ago is None or ago <= present.patience:
        return Finding("digests", "ok", "Digests are looked at.")
    minutes = ago.total_seconds() / 60
    return Finding("digests", "failed", f"No round of digests has ended for {minutes:.0f} minutes.")


def _queue(store: Store) -> Finding:
    size = store.size(EVERYTHING)
    if size["waiting"]:
        return Finding("queue", "look", f"{size['waiting']} messages wait for somebody to look at their rooms.")
    return Finding("queue", "ok", f"{size['queued']} messages queued.")


def _sources(store: Store) -> Finding:
    active = [source for source in store.sources.list(EVERYTHING) if source.state == "active"]
    poorly = [source for source in active if source.health != "ok"]
    if poorly:
        return Finding("sources", "look", f"{len(poorly)} of {len(active)} are failing, quiet or gone.")
    return Finding("sources", "ok", f"{len(active)} are read.")


def _code(error: StoreUnusable) -> str:
    """SQLite's name for what is wrong; the sentence would name the file."""
    return getattr(error.__cause__, "sqlite_errorname", None) or "it is not usable"
