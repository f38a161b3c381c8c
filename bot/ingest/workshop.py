"""The child's side of `worker`: receive a job, do it, answer. Kept light, since it is what a spawn costs."""

from __future__ import annotations

import contextlib
import pickle
import signal
import traceback
from multiprocessing.connection import Connection

from bot.errors import SluglineError
from bot.ingest.starving import PATIENCE

_GRACE = 5
"""Seconds, of the processor or of the clock, after which the kernel ends a job whose parent could not."""


def serve(line_number: int, seconds: float, megabytes: int) -> None:
    """Answer jobs on the connection until the parent closes it or dies.

    A SIGTERM to all of a service's processes is the parent's to heed: a job that it broke would look like a fault of
    the input's.
    """
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    _bound(megabytes)
    line = Connection(line_number)
    while True:
        try:
            job = line.recv_bytes()
        except (EOFError, OSError):
            return
        signal.setitimer(signal.ITIMER_PROF, seconds + _GRACE)
        signal.alarm(int(seconds * PATIENCE) + _GRACE)
        answer = _answer(job)
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.alarm(0)
        line.send_bytes(answer)


def _answer(job: bytes) -> bytes:
    try:
        function, args = pickle.loads(job)  # noqa: S301 - from our own parent
        return pickle.dumps(("result", function(*args)))
    except SluglineError as error:
        return pickle.dumps(("error", error))
    except MemoryError:
        raise  # nothing in here can be trusted to have memory left; the parent starts another
    except Exception:  # noqa: BLE001 - a job boundary: whatever one input does, the next one is still read
        return pickle.dumps(("failure", traceback.format_exc()))


def _bound(megabytes: int) -> None:
    """Bound the address space, where the system can."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (megabytes * 2**20, megabytes * 2**20))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
