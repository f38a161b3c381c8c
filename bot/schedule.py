"""The only apscheduler: polls and digests, run by whichever process holds the role."""

from __future__ import annotations

import fcntl
import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import structlog

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from apscheduler.schedulers.background import BackgroundScheduler

POLL_SECONDS = 5
"""How often sources that are due are looked for; each has its own, longer pause."""
DIGEST_SECONDS = 2
"""How often digests that are due are looked for and queued messages sent."""

log = structlog.get_logger()


@dataclass(slots=True)
class Role:
    """The right to poll, schedule and send: a lock on a file beside the database that the kernel frees on death."""

    path: Path
    _file: int | None = None

    def held(self) -> bool:
        """Whether this process holds the role, or could take it just now."""
        if self._file is not None:
            return True
        file = os.open(self.path, os.O_CREAT | os.O_RDWR, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(file)
            return False
        self._file = file
        return True

    def give_up(self) -> None:
        """Let another process have it."""
        if self._file is not None:
            os.close(self._file)
            self._file = None


@dataclass(slots=True)
class Schedule:
    """Runs `poll` and `digest` (queue what is due, send what is queued) again and again while the role is held.

    `took_over` runs once, when the role is taken.
    """

    role: Role
    poll: Callable[[], object]
    digest: Callable[[], object]
    took_over: Callable[[], object]
    _scheduler: BackgroundScheduler | None = None
    _leading: bool = field(default=False)

    def start(self) -> None:
        """Begin, on threads of its own: one for polls, one for digests, so that neither waits for the other."""
        from apscheduler.executors.pool import ThreadPoolExecutor
        from apscheduler.schedulers.background import BackgroundScheduler

        self._lead()
        self._scheduler = BackgroundScheduler(
            executors={"default": ThreadPoolExecutor(1), "polls": ThreadPoolExecutor(1)},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
            timezone="UTC",
        )
        self._scheduler.add_job(self._job, "interval", (self.digest,), seconds=DIGEST_SECONDS, id="digest")
        self._scheduler.add_job(self._job, "interval", (self.poll,), seconds=POLL_SECONDS, id="poll", executor="polls")
        self._scheduler.start()

    def stop(self) -> None:
        """Finish the jobs under way and give up the role."""
        if self._scheduler is not None:
            self._scheduler.shutdown(wait=True)
            self._scheduler = None
        self.role.give_up()

    def _lead(self) -> bool:
        if not self._leading and self.role.held():
            self._leading = True
            self.took_over()
        return self._leading

    def _job(self, work: Callable[[], object]) -> None:
        try:
            if self._lead():
                work()
        except Exception:  # the job boundary: one failed round must not end the schedule
            log.exception("job failed", job=getattr(work, "__name__", "job"))
