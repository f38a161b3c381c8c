"""A round of five hundred sources on loopback, a hundred of which hang, fail or lie; and what reading a feed costs."""

from __future__ import annotations

import contextlib
import io
import os
import resource
import statistics
import subprocess
import sys
import tempfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter, process_time
from typing import TYPE_CHECKING

import feedparser

from bot.app import open_app
from bot.ingest.feeds import parse_feed
from bot.model import EVERYTHING
from bot.settings import Settings
from tests.bench import Row
from tests.bench.outlets import BAD, BADLY, NEW_IN, OUTLETS, address, feed, is_bad

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.app import App

ROUND_AT_MOST = 60.0  # seconds (issue 6, point 9)
MEMORY_AT_MOST = 700  # megabytes of this process and its reader together
TIMES_AT_MOST = 1.5  # a feed, against its library alone (issue 6, point 9)
RUNS = 15
START = datetime(2025, 2, 18, 9, tzinfo=UTC)


def rows() -> list[Row]:
    """The round runs on one core, reader included; the outlets have another where there is one."""
    return [*_rounds(), _reading()]


def _rounds() -> list[Row]:
    cores = os.sched_getaffinity(0)
    with tempfile.TemporaryDirectory() as folder, _outlets() as port:
        os.sched_setaffinity(0, {min(cores)})
        try:
            return _measured(_settings(Path(folder)), port)
        finally:
            os.sched_setaffinity(0, cores)


def _measured(settings: Settings, port: int) -> list[Row]:
    now = [START]
    with open_app(settings, lambda: now[0], seed_if_empty=False) as app:
        _add_sources(app, port)
        app.poller.poll_due()
        now[0] += timedelta(days=1)
        before = len(app.store.articles.list(EVERYTHING, limit=10_000, offset=0))
        started, spent = perf_counter(), process_time()
        app.poller.poll_due()
        taken, spent = perf_counter() - started, process_time() - spent
        new = len(app.store.articles.list(EVERYTHING, limit=10_000, offset=0)) - before
        failing = sum(bool(source.failures) for source in app.store.sources.list(EVERYTHING))
    memory = sum(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1024
    whole = new == sum(
        number % NEW_IN == 1 and not is_bad(number) for number in range(OUTLETS)
    ) and failing == BAD - BAD // len(BADLY)
    return [
        Row(
            f"a round of {OUTLETS} sources, {BAD} of them hanging, failing or lying",
            f"{taken:.1f} s",
            f"{ROUND_AT_MOST:g} s",
            taken <= ROUND_AT_MOST and whole,
            f"{new} new articles, {failing} sources failing; {spent:.1f} s of this process, its reader not counted",
        ),
        Row(
            "memory at its most, with its reader", f"{memory:.0f} MB", f"{MEMORY_AT_MOST} MB", memory <= MEMORY_AT_MOST
        ),
    ]


def _settings(folder: Path) -> Settings:
    plain = Settings()
    hosts = tuple(address(number) for number in range(OUTLETS))
    return replace(
        plain,
        store=replace(plain.store, path=str(folder / "sources.db")),
        fetch=replace(plain.fetch, allow_hosts=hosts, first_poll=0),
    )


def _add_sources(app: App, port: int) -> None:
    with app.store.write():
        for number in range(OUTLETS):
            url = f"http://{address(number)}:{port}/feed"
            app.store.sources.add(START, f"Outlet {number}", "feed", url, "bench", 900, f"Outlet {number}")


@contextlib.contextmanager
def _outlets() -> Iterator[int]:
    """The outlets in a process of their own, on the last core."""
    command = [sys.executable, "-m", "tests.bench.outlets"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdin
        assert server.stdout
        os.sched_setaffinity(server.pid, {max(os.sched_getaffinity(0))})
        try:
            yield int(server.stdout.readline())
        finally:
            server.stdin.close()


def _reading() -> Row:
    """One feed of twenty entries, read by us and by its library alone, in turns."""
    content = feed(1, 80, later=True)
    headers = {"content-type": "application/rss+xml"}
    ours, alone = [], []
    for _ in range(RUNS):
        ours.append(_timed(lambda: parse_feed(content, "https://outlet.example/feed", "application/rss+xml")))
        alone.append(_timed(lambda: feedparser.parse(io.BytesIO(content), response_headers=headers)))
    times = statistics.median(ours) / statistics.median(alone)
    beside = f"{statistics.median(ours) * 1000:.1f} ms, feedparser alone {statistics.median(alone) * 1000:.1f} ms"
    return Row(
        "reading a feed, times its library alone", f"{times:.2f}", f"{TIMES_AT_MOST}", times <= TIMES_AT_MOST, beside
    )


def _timed(work: Callable[[], object]) -> float:
    """Seconds of this process alone, whatever else the machine does."""
    started = process_time()
    work()
    return process_time() - started
