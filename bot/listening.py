"""/healthz and /metrics on a loopback port, answered on a thread and a connection of their own."""

from __future__ import annotations

import asyncio
import errno
import json
import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from dataclasses import asdict, dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, TypeVar

from aiohttp import web
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from bot import logs
from bot.errors import CannotStart, StoreUnusable
from bot.health import Present, findings, worst
from bot.measures import Stock
from bot.store import Store

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable
    from datetime import timedelta
    from pathlib import Path

    from bot.chat.way import Reached
    from bot.health import Beats
    from bot.measures import Measures
    from bot.model import Clock

    Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]

R = TypeVar("R")

BUSY_SECONDS = 1.0
"""How long a look waits for a lock: who asks gives up after some seconds of their own."""
_LEAVING = 0.5  # seconds for whoever is being answered when the bot leaves
_AGAIN = 2.0  # seconds until a port that another process has is asked for again
_TAKEN = "/healthz cannot be served at {}:{} ({}); set health.port to a free one, or to 0 for none."
_OURS = frozenset(("localhost", "127.0.0.1", "::1"))
"""What a request may name as the host that it is for: a page elsewhere, whose name was made to lead here, cannot."""


@dataclass(frozen=True, slots=True)
class Watch:
    """What is looked at when somebody asks: the database, and what this process does."""

    db: Path
    clock: Clock
    beats: Beats
    leads: Callable[[], bool]
    measures: Measures
    patience: timedelta
    reached: Reached

    def health(self, store: Store) -> tuple[int, dict[str, object]]:
        """The status and body of /healthz: 503 only where something has failed."""
        found = list(findings(store, self._present()))
        state = worst(found)
        status = HTTPStatus.SERVICE_UNAVAILABLE if state == "failed" else HTTPStatus.OK
        return status, {"status": state, "checks": [asdict(each) for each in found]}

    def figures(self, store: Store) -> bytes:
        """The body of /metrics. Raises `StoreUnusable`."""
        return self.measures.text(Stock(store, self._present()))

    def _present(self) -> Present:
        free = shutil.disk_usage(self.db.parent).free
        ago, away = self.beats.ago("digests"), self.reached.away()
        return Present(self.clock(), self.patience, ago, self.leads(), free, away)


@asynccontextmanager
async def listening(watch: Watch, host: str, port: int) -> AsyncIterator[None]:
    """Answer at this address for a block. Raises `CannotStart` where it cannot be had.

    While another process holds the role, the address is likely its own: this one then asks for it again and again.
    """
    store = Store.open(watch.db, busy_s=BUSY_SECONDS)
    with ThreadPoolExecutor(1, "health") as thread:
        runner = web.AppRunner(_app(watch, store, thread), access_log=None, shutdown_timeout=_LEAVING)
        await runner.setup()
        waiting: asyncio.Task[None] | None = None
        try:
            try:
                await _bind(runner, host, port)
            except OSError as error:
                if watch.leads() or error.errno != errno.EADDRINUSE:
                    raise CannotStart(_TAKEN.format(host, port, os.strerror(error.errno or 0))) from error
                logs.logger().warning("health waits for its port", port=port)
                waiting = asyncio.create_task(_bind_later(runner, host, port))
            yield
        finally:
            if waiting:
                waiting.cancel()
            await runner.cleanup()
            store.close()


async def _bind(runner: web.AppRunner, host: str, port: int) -> None:
    site = web.TCPSite(runner, host, port)
    try:
        await site.start()
    except OSError:
        await site.stop()
        raise


async def _bind_later(runner: web.AppRunner, host: str, port: int) -> None:
    """Take the address as soon as who has it lets it go."""
    while True:
        await asyncio.sleep(_AGAIN)
        with suppress(OSError):
            await _bind(runner, host, port)
            return


def _app(watch: Watch, store: Store, thread: ThreadPoolExecutor) -> web.Application:
    async def looked(look: Callable[[Store], R]) -> R:
        return await asyncio.get_running_loop().run_in_executor(thread, look, store)

    async def healthz(_: web.Request) -> web.Response:
        status, body = await looked(watch.health)
        return web.json_response(body, status=status, dumps=lambda told: json.dumps(told, indent=1))

    async def metrics(_: web.Request) -> web.Response:
        try:
            return web.Response(body=await looked(watch.figures), headers={"Content-Type": CONTENT_TYPE_PLAIN_0_0_4})
        except StoreUnusable:
            return web.Response(text="The database cannot be read; /healthz says more.\n", status=503)

    app = web.Application(middlewares=[_for_us])
    app.router.add_get("/healthz", healthz)
    app.router.add_get("/metrics", metrics)
    return app


@web.middleware
async def _for_us(request: web.Request, handler: Answer) -> web.StreamResponse:
    if request.url.host in _OURS:
        return await handler(request)
    return web.Response(text="Ask for 127.0.0.1.\n", status=HTTPStatus.MISDIRECTED_REQUEST)
