"""Rounds of polls that do not wait for each other: a source that is slow, or hangs, holds up no other."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot import logs
from bot.ingest.polling import AT_ONCE, SETTLING
from bot.ingest.underway import Leaving

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.ingest.polling import Poller
    from bot.store.records import Source

log = logs.logger()


@dataclass(slots=True)
class Rounds:
    """Polls in the background, on a loop of their own. `begin` may be called again and again; `close` ends it.

    `timed` is told how many seconds each poll took.
    """

    poller: Poller
    timed: Callable[[float], object] = lambda seconds: seconds
    _under_way: set[int] = field(default_factory=set)
    """The sources that are being read."""
    _loop: asyncio.AbstractEventLoop | None = None
    _thread: threading.Thread | None = None
    _running: threading.Event = field(default_factory=threading.Event)
    _settling: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(SETTLING, "settling"))

    def begin(self) -> None:
        """Begin to poll every source whose time has come, but for those that are being read; waits for none."""
        if self.poller.under_way.stopped:
            return
        due = self.poller.store.sources.due(self.poller.clock())
        for source in due:
            if len(self._under_way) >= AT_ONCE:
                return
            if source.pk not in self._under_way and (loop := self._started()):
                self._under_way.add(source.pk)
                asyncio.run_coroutine_threadsafe(self._read(source), loop)

    def close(self) -> None:
        """Give up what is being fetched, and end once the articles under way are taken in."""
        self.poller.stop()
        if self._thread is not None:
            self._thread.join()
        self._settling.shutdown()

    async def _read(self, source: Source) -> None:
        begun = asyncio.get_running_loop().time()
        try:
            await self.poller.read(source, self._settling)
        except Leaving:
            pass
        except Exception:  # the job boundary: this source's turn has failed, and no other's
            log.exception("poll failed", source=source.pk)
        finally:
            self._under_way.discard(source.pk)
            self.timed(asyncio.get_running_loop().time() - begun)

    def _started(self) -> asyncio.AbstractEventLoop | None:
        """The loop, begun with the first source; None once it was told to stop."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._serve, name="polls")
            self._thread.start()
            self._running.wait()
        return None if self.poller.under_way.stopped else self._loop

    def _serve(self) -> None:
        async def until_stopped() -> None:
            self._loop = asyncio.get_running_loop()
            self._running.set()
            await asyncio.Event().wait()

        try:
            self.poller.under_way.run(until_stopped())
        except Leaving:
            self._running.set()
