"""Manners towards hosts: few requests at a time, a pause between two, and the pauses that hosts ask for."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from bot.errors import TryLater
from bot.ingest.faults import wait

LONGEST_PAUSE = 86_400.0
"""Seconds after which a host that asked for a longer pause is asked again; some name centuries."""

_LONGEST_DELAY = 10.0
"""Seconds between two pages at most, whatever robots.txt asks for: a desk reads a handful of them at a time."""

_MOST_KEPT = 2000
"""Hosts that are remembered."""


@dataclass(slots=True)
class Pauses:
    """Which hosts asked to be left alone, and until when by the clock of event loops. Shared by all rounds."""

    until: dict[str, float] = field(default_factory=dict)

    def asked(self, host: str, seconds: float) -> None:
        """Remember that a host asks for a pause from now on."""
        if len(self.until) >= _MOST_KEPT:
            del self.until[min(self.until, key=lambda each: self.until[each])]
        self.until[host] = asyncio.get_running_loop().time() + min(seconds, LONGEST_PAUSE)

    def check(self, host: str) -> None:
        """Raises TryLater while the host is to be left alone."""
        left = self.until.get(host, 0.0) - asyncio.get_running_loop().time()
        if left > 0:
            raise TryLater(f"{host} asked not to be read for a while. Try again {wait(left)}.", left)
        self.until.pop(host, None)


@dataclass(slots=True)
class _Host:
    """One host's turns in one event loop."""

    free: asyncio.Semaphore
    next_at: float = 0.0
    delay: float = 0.0
    users: int = 0


@dataclass(slots=True)
class Turns:
    """Gives out turns at hosts: `per_host` at a time, each at least `pause` seconds after the one before."""

    per_host: int
    pause: float
    _hosts: dict[str, _Host] = field(default_factory=dict)

    def slow_down(self, host: str, delay: float) -> None:
        """Keep a pause that robots.txt asks for, within reason."""
        self._host(host).delay = min(delay, _LONGEST_DELAY)

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[None]:
        """Wait for a turn at the host, and hold it."""
        own = self._host(host)
        own.users += 1
        try:
            async with own.free:
                now = asyncio.get_running_loop().time()
                begin = max(now, own.next_at)
                own.next_at = begin + max(self.pause, own.delay)
                if begin > now:
                    await asyncio.sleep(begin - now)
                yield
        finally:
            own.users -= 1

    def _host(self, host: str) -> _Host:
        if host not in self._hosts:
            if len(self._hosts) >= _MOST_KEPT:
                self._forget()
            self._hosts[host] = _Host(asyncio.Semaphore(self.per_host))
        return self._hosts[host]

    def _forget(self) -> None:
        """Drop the hosts that nobody reads or waits for."""
        now = asyncio.get_running_loop().time()
        waited_for = {name: own for name, own in self._hosts.items() if own.users or own.next_at > now}
        self._hosts = waited_for
