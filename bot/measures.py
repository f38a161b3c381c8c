"""Figures for monitors: how long things take, and what the store holds. No label says who, what or where.

What is counted here begins anew with each start of the process, as monitors expect; what is read from the store, when
somebody asks for it, does not.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from time import monotonic
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from prometheus_client import CollectorRegistry, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from bot.errors import OutcomeUnknown, Refused, TryLater
from bot.health import late
from bot.model import EVERYTHING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from concurrent.futures import Future

    from bot.health import Present
    from bot.model import Post, Sender, Sent
    from bot.store import Store

P = ParamSpec("P")
R = TypeVar("R")

OUTCOMES: Sequence[tuple[type[Exception], str]] = (
    (TryLater, "later"), (Refused, "refused"), (OutcomeUnknown, "unknown"), (Exception, "failed")
)  # fmt: skip
"""What a try to send ended in, if it was not posted."""
HELD = ("articles", "statements", "events", "storylines", "changes", "subscriptions")
STATES = ("queued", "sending", "held", "unknown", "asked")
HEALTHS = ("ok", "quiet", "failing", "gone")
SECONDS = (0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30)


class Measures:
    """Takes times while the bot works, and writes everything in the form that Prometheus reads."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._reading = self._histogram("read", "Reading one article in the reading process")
        self.polling = self._histogram("poll", "Reading one source, and taking in what was new there").observe
        self._answering = self._histogram("answer", "The desk's work on one command or button in a chat")
        self._sending = self._histogram("send", "One try to post a message", "platform", "outcome")

    def reading(self, read: Callable[P, R]) -> Callable[P, R]:
        """`read`, timed."""

        def timed(*arguments: P.args, **named: P.kwargs) -> R:
            with self._reading.time():
                return read(*arguments, **named)

        return timed

    def sending(self, sender: Sender) -> Sender:
        """The sender, each try timed and counted by what came of it."""
        return _TimedSender(sender, self._sending)

    def pool(self, threads: int, name: str) -> ThreadPoolExecutor:
        """Threads that answer, each answer timed from when it was asked for."""
        return _TimedPool(threads, name, self._answering)

    def text(self, stock: Collector) -> bytes:
        """All figures, and those of `stock`."""
        present = CollectorRegistry()
        present.register(stock)
        return generate_latest(self._registry) + generate_latest(present)

    def _histogram(self, name: str, about: str, *labels: str) -> Histogram:
        named = f"slugline_{name}_seconds"
        return Histogram(named, f"{about}, in seconds.", labels, buckets=SECONDS, registry=self._registry)


class _TimedSender:
    """A sender that is timed."""

    def __init__(self, sender: Sender, histogram: Histogram) -> None:
        self._sender, self._histogram = sender, histogram
        self.platform = sender.platform

    def prepare(self, post: Post) -> str:
        """See `bot.model.Sender.prepare`."""
        return self._sender.prepare(post)

    def find(self, post: Post) -> Sent | None:
        """See `bot.model.Sender.find`."""
        return self._sender.find(post)

    def send(self, post: Post) -> Sent:
        """See `bot.model.Sender.send`."""
        begun, outcome = monotonic(), "sent"
        try:
            return self._sender.send(post)
        except Exception as error:
            outcome = next(name for kind, name in OUTCOMES if isinstance(error, kind))
            raise
        finally:
            self._histogram.labels(self.platform, outcome).observe(monotonic() - begun)

    def edit(self, room: str, ref: str, payload: str, file: str | None = None) -> None:
        """See `bot.model.Sender.edit`; not timed."""
        self._sender.edit(room, ref, payload, file)


class _TimedPool(ThreadPoolExecutor):
    def __init__(self, threads: int, name: str, histogram: Histogram) -> None:
        super().__init__(threads, name)
        self._histogram = histogram

    def submit(self, work: Callable[P, R], /, *arguments: P.args, **named: P.kwargs) -> Future[R]:
        """See `concurrent.futures.Executor.submit`."""
        begun = monotonic()
        future = super().submit(work, *arguments, **named)
        future.add_done_callback(lambda _: self._histogram.observe(monotonic() - begun))
        return future


class Stock(Collector):
    """What the store holds just now."""

    def __init__(self, store: Store, present: Present) -> None:
        self._store = store
        self._present = present

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """See prometheus_client."""
        size = self._store.size(EVERYTHING)
        yield _gauge("role", "Whether this process is the one that polls and posts.", float(self._present.leads))
        if self._present.away:
            yield self._chats()
        for name in HELD:
            yield _gauge(name, f"How many {name} the store holds.", size[name])
        yield self._queue()
        yield from self._sources()
        path = self._store.connections.path
        files = (path, path.with_name(f"{path.name}-wal"))
        held = sum(file.stat().st_size for file in files if file.exists())
        yield _gauge("store_bytes", "The size of the database with its log.", held)
        yield _gauge("disk_free_bytes", "What is free on its disk.", self._present.free)

    def _chats(self) -> GaugeMetricFamily:
        about = "How long a chat has not been reached."
        family = GaugeMetricFamily("slugline_chat_away_seconds", about, labels=["platform"])
        for name, away in self._present.away.items():
            family.add_metric([name], away.total_seconds())
        return family

    def _queue(self) -> GaugeMetricFamily:
        states = [row.state for row in self._store.outgoing.rows(STATES)]
        return _by_state("queue", "Messages that are not posted, by state.", states, STATES)

    def _sources(self) -> Iterator[GaugeMetricFamily]:
        sources = self._store.sources.list(EVERYTHING)
        active = [source for source in sources if source.state == "active"]
        healths = [*(source.health for source in active), *("paused" for _ in range(len(sources) - len(active)))]
        yield _by_state("sources", "Sources, by how they do.", healths, (*HEALTHS, "paused"))
        yield _gauge(
            "sources_late", "Sources that should have been read some time ago.", len(late(self._store, self._present))
        )
        polls = [source.last_poll for source in active if source.last_poll]
        if polls:
            ago = (self._present.now - max(polls)).total_seconds()
            yield _gauge("last_poll_seconds", "How long ago a source was last read.", max(ago, 0.0))


def _gauge(name: str, about: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"slugline_{name}", about, value=value)


def _by_state(name: str, about: str, found: Sequence[str], known: Sequence[str]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(f"slugline_{name}", about, labels=["state"])
    for state in known:
        family.add_metric([state], found.count(state))
    return family
