"""What everything that one event loop reads shares: connections, turns at hosts, and room for what is being read."""

from __future__ import annotations

import asyncio
import logging
import ssl
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import httpx

    from bot.ingest.guard import GuardedTransport
    from bot.ingest.manners import Turns

_BODIES = 64
"""Answers that are held in memory at once; others wait with their connection open. A hundred hosts that send their
bodies a byte at a time hold up the rest for two time limits of a fetch at most."""

_CONNECTING = 10.0
"""Seconds that one address is given to connect, before the host's next one is tried."""

_KEPT_OPEN = 20.0
"""Seconds that an idle connection is kept: longer than any pause between two pages."""


@dataclass(slots=True)
class Round:
    """One event loop's connections and turns, while anything is read there.

    `places` bounds how many answers are in memory; `one_by_one` has a lock for each robots.txt that is asked for;
    `readers` counts who reads.
    """

    transport: GuardedTransport
    turns: Turns
    places: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(_BODIES))
    one_by_one: defaultdict[str, asyncio.Lock] = field(default_factory=lambda: defaultdict(asyncio.Lock))
    readers: int = 0


@dataclass(slots=True)
class Rounds:
    """The rounds under way by their event loops, each of which touches its own alone."""

    _by_loop: dict[asyncio.AbstractEventLoop, Round] = field(default_factory=dict)

    @asynccontextmanager
    async def joined(self, begin: Callable[[], Round]) -> AsyncIterator[Round]:
        """The running loop's round, begun by the first and closed by the last who reads there."""
        loop = asyncio.get_running_loop()
        own = self._by_loop.get(loop) or begin()
        self._by_loop[loop] = own
        own.readers += 1
        try:
            yield own
        finally:
            own.readers -= 1
            if not own.readers:
                del self._by_loop[loop]
                await own.transport.aclose()


class Place:
    """Room in memory for one answer: taken when its body begins, given back when it has been read."""

    def __init__(self, places: asyncio.Semaphore, limit: asyncio.Timeout) -> None:
        self._places = places
        self._limit = limit
        self._held = False

    async def take(self) -> None:
        """Wait for room, once. The time limit stands still meanwhile: the wait is not the server's fault."""
        if self._held:
            return
        end, loop = self._limit.when(), asyncio.get_running_loop()
        left = None if end is None else end - loop.time()
        self._limit.reschedule(None)
        await self._places.acquire()
        self._held = True
        self._limit.reschedule(None if left is None else loop.time() + left)

    def give_back(self) -> None:
        """Make room for another answer."""
        if self._held:
            self._held = False
            self._places.release()


def hosts_connections(most: int) -> httpx.AsyncBaseTransport:
    """Connections for one host: at most so many, kept open for a while."""
    import httpx

    for name in ("httpx", "httpcore", "hpack"):
        logging.getLogger(name).setLevel(logging.WARNING)  # below that they log whole addresses, secrets included
    limits = httpx.Limits(max_connections=most, max_keepalive_connections=most, keepalive_expiry=_KEPT_OPEN)
    return httpx.AsyncHTTPTransport(certificates(), http2=True, limits=limits, trust_env=False)


def client(transport: GuardedTransport, seconds: float, headers: dict[str, str]) -> httpx.AsyncClient:
    """A client for one address. It is not closed, for the connections are the round's; its cookies end with it."""
    import httpx

    timeout = httpx.Timeout(seconds, connect=min(seconds, _CONNECTING))
    return httpx.AsyncClient(transport=transport, headers=headers, timeout=timeout, trust_env=False)


@cache
def certificates() -> ssl.SSLContext:
    """Loaded once: it takes longer than a request."""
    import httpx

    return httpx.create_ssl_context(trust_env=False)
