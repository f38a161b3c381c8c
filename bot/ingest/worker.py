"""A child process for what may hang, swell or crash: extraction, feed parsing, reading.

A regular expression holds the interpreter's lock and a stuck thread cannot be killed; a process can. The child is a
fresh interpreter that knows nothing of the parent's main module, environment or terminal, and ends with the parent.
"""

from __future__ import annotations

import asyncio
import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing.connection import Connection, Pipe
from pathlib import Path
from typing import TypeVar, TypeVarTuple, cast

from bot.errors import Unreadable
from bot.ingest import starving
from bot.ingest.underway import Leaving

Ts = TypeVarTuple("Ts")
R = TypeVar("R")

_START = (
    "import sys; sys.path[:] = sys.argv[4:]; "
    "from bot.ingest.workshop import serve; serve(int(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3]))"
)
_PASSED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR", "LD_LIBRARY_PATH", "SYSTEMROOT")
"""The child reads hostile matter: it gets none of the desk's tokens."""

_CHILDS_OWN = {"PYTHONUTF8": "1", "OPENBLAS_NUM_THREADS": "1"}
"""One thread for sums: each more takes address space, and on a machine with many cores more than the child may have."""

_IMPORTS = 2.0
"""Seconds more for a child's first job, which loads the libraries (1.1 on a busy machine)."""

_FAREWELL = 2.0
"""Seconds an idle child is given to leave by itself on closing."""


@dataclass(frozen=True, slots=True)
class _Child:
    process: subprocess.Popen[bytes]
    line: Connection

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()
        self.line.close()


def _start(seconds: float, megabytes: int) -> _Child:
    """A fresh interpreter with one connection to us and nothing else of ours."""
    ours, theirs = Pipe()
    path = [folder or str(Path.cwd()) for folder in sys.path]
    settings = [str(theirs.fileno()), str(seconds), str(megabytes)]
    environ = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    with theirs:
        process = subprocess.Popen(  # noqa: S603 - our own interpreter, our own words
            [sys.executable, "-P", "-c", _START, *settings, *path],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**environ, **_CHILDS_OWN},
            pass_fds=[theirs.fileno()],
            start_new_session=True,
        )
    return _Child(process, ours)


class Worker:
    """Runs functions in one child process, one at a time, each for at most `seconds` and within `megabytes`.

    On a machine that has no time for the child, `seconds` are the child's own, so that no article is lost to a backup.
    The child starts with the first call, and again after it was killed or died. Safe to call from any thread.
    """

    def __init__(self, seconds: float = 20.0, megabytes: int = 1024) -> None:
        self.seconds = seconds
        self.megabytes = megabytes
        self._lock = threading.Lock()
        self._child: _Child | None = None
        self._practised = False
        self._leaving = False
        self._queue = ThreadPoolExecutor(1, "worker")

    def call(self, function: Callable[[*Ts], R], *args: *Ts, label: str = "The input") -> R:
        """The function's result. It must be importable by name from its module, its arguments picklable.

        SluglineErrors it raises arrive as they are; a timeout, a crash or any other error raises Unreadable with a
        sentence that begins with `label`. Raises Leaving once it was told to stop.
        """
        with self._lock:
            answer = self._ask(pickle.dumps((function, args)), label)
        kind, value = cast("tuple[str, object]", answer)
        if kind == "result":
            return cast("R", value)
        if kind == "error":
            raise cast("Exception", value)
        raise Unreadable(f"{label} could not be read and was left out. Report it with the input.") from RuntimeError(
            value
        )

    async def wait_for(self, function: Callable[[*Ts], R], *args: *Ts, label: str = "The input") -> R:
        """`call` from an event loop. Those who wait queue here and take no thread that the loop needs for names."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._queue, lambda: self.call(function, *args, label=label))

    def _ask(self, job: bytes, label: str) -> object:
        """Hand the job over and wait; on silence or death the child is gone and the next call starts another."""
        child = self._running()
        if self._leaving:
            self._drop()
            raise Leaving
        try:
            child.line.send_bytes(job)
            if self._answered(child, self.seconds + (0.0 if self._practised else _IMPORTS)):
                self._practised = True
                return pickle.loads(child.line.recv_bytes())  # noqa: S301 - from our own child
        except (EOFError, OSError) as cause:
            self._drop()
            if self._leaving:
                raise Leaving from cause
            raise Unreadable(
                f"{label} broke the reader, or needed more than {self.megabytes} MB, and was left out. "
                "Give a smaller part of it."
            ) from cause
        except BaseException:
            self._drop()
            raise
        self._drop()
        raise Unreadable(
            f"{label} took longer than {self.seconds:g} s to read and was left out. Give a smaller part of it."
        )

    def _answered(self, child: _Child, bound: float) -> bool:
        """Whether the answer came within the bound; one that the machine kept waiting is given more."""
        before = starving.spent(child.process.pid)
        for _ in range(starving.PATIENCE):
            if child.line.poll(bound):
                return True
            if not starving.starved(before, starving.spent(child.process.pid), bound):
                return False
        return False

    def _running(self) -> _Child:
        if self._child is not None and self._child.process.poll() is not None:
            self._drop()  # it died between two calls, which is not the next input's fault
        if self._child is None:
            self._child = _start(self.seconds, self.megabytes)
            self._practised = False
        return self._child

    def _drop(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            child.kill()

    def stop(self) -> None:
        """Give up what is being read, from any thread, and begin nothing more: it is no fault of the input's."""
        self._leaving = True
        if child := self._child:
            child.process.kill()

    def close(self) -> None:
        """End the child; a later call starts another."""
        with self._lock:
            child, self._child = self._child, None
        if child is None:
            return
        child.line.close()
        try:
            child.process.wait(_FAREWELL)
        except subprocess.TimeoutExpired:
            child.kill()
