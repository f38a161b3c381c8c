"""The end of a bot: what is under way gets a few seconds, then the process ends all the same.

Nothing is lost by that, as it would not be by a crash: each step is a transaction, and what was being sent is known as
such at the next start.
"""

from __future__ import annotations

import asyncio
import os
import signal
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

from bot import logs

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterable

SECONDS = 4.0
"""From the signal to the end at the latest; who started us waits five, and kills then or after ten."""


class Deadline:
    """Once begun, ends the process after `seconds` wherever its threads are, with the exit status `status`.

    `last` is done just before then: what would otherwise outlive the process.
    """

    def __init__(self, seconds: float = SECONDS, end: Callable[[int], object] = os._exit) -> None:
        self.status = 0
        self.last: list[Callable[[], object]] = []
        self._timer = threading.Timer(seconds, self._end, (end,))
        self._timer.daemon = True
        self._begun = threading.Lock()

    def begin(self) -> None:
        """From now on it counts; a second time changes nothing. From any thread, and a signal's handler."""
        if self._begun.acquire(blocking=False):
            self._timer.start()

    def _end(self, end: Callable[[int], object]) -> None:
        logs.logger().warning("left without waiting any longer")
        for each in self.last:
            with suppress(Exception):  # nothing may keep the process from ending now
                each()
        end(self.status)


async def until_signalled(
    serving: Coroutine[None, None, int], deadline: Deadline, signals: Iterable[signal.Signals]
) -> int:
    """Serve until one of `signals` comes, then 0; `deadline` counts from there.

    A second signal does not break into the leaving. The handlers are Python's own, not the loop's: one is called also
    while the loop is held up, by a pipe that nobody reads for instance.
    """
    task, loop = asyncio.create_task(serving), asyncio.get_running_loop()

    def leave(number: int) -> None:
        if not task.cancelling():
            logs.logger().info("leaving", signal=signal.Signals(number).name)
            task.cancel()

    def heard(number: int, _: object) -> None:
        deadline.begin()
        loop.call_soon_threadsafe(leave, number)

    for each in signals:
        signal.signal(each, heard)
    try:
        return await task
    except asyncio.CancelledError:
        return 0
