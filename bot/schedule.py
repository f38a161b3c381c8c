"""The only apscheduler: polls and digests, run by whichever process holds the role."""

from __future__ import annotations

import fcntl
import logging
import os
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot import logs
from bot.errors import CannotStart

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from apscheduler.schedulers.background import BackgroundScheduler

log = logs.logger()


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds between two looks: for sources and digests that are due, and for articles that are not kept any longer.

    A second is the shortest pause of digests as it happens; each source has its own, longer one. A process that waits
    for the role tries to take it at each look.
    """

    polls: float = 5
    digests: float = 1
    tidying: float = 3600


_UNUSABLE = (
    "The file {path} cannot be used ({why}), by which one Slugline among several knows that it is the one to post. "
    "Give this user the right to write it, or name another database with --db."
)


def role_file(db: Path) -> Path:
    """The file beside a database that the role is a lock on."""
    return db.with_name(f"{db.name}.role")


@dataclass(slots=True)
class Role:
    """The right to poll, schedule and send: a lock on a file beside the database that the kernel frees on death."""

    path: Path
    _file: int | None = None

    def held(self) -> bool:
        """Whether this process holds the role, or could take it just now. Raises `CannotStart` without the file."""
        if self._file is not None:
            return True
        try:
            file = os.open(self.path, os.O_CREAT | os.O_RDWR, 0o600)
        except OSError as error:
            raise CannotStart(_UNUSABLE.format(path=self.path, why=error.strerror)) from error
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(file)
            return False
        except OSError as error:
            os.close(file)
            raise CannotStart(_UNUSABLE.format(path=self.path, why=error.strerror)) from error
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

    `took_over` runs once, when the role is taken, before any of them. `tidy` deletes what is not kept any longer.
    """

    role: Role
    poll: Callable[[], object]
    digest: Callable[[], object]
    took_over: Callable[[], object]
    pace: Pace = Pace()
    tidy: Callable[[], object] = lambda: None
    _scheduler: BackgroundScheduler | None = None
    _leading: bool = False
    _taking: threading.Lock = field(default_factory=threading.Lock)

    def start(self) -> None:
        """Begin, on threads of its own: for polls, for digests, for tidying, so that none waits for another."""
        from apscheduler.executors.pool import ThreadPoolExecutor
        from apscheduler.schedulers.background import BackgroundScheduler

        # It warns of every round that is left out because the one before is still under way, as long polls are.
        logging.getLogger("apscheduler").setLevel(logging.ERROR)
        self._lead()
        self._scheduler = BackgroundScheduler(
            executors={name: ThreadPoolExecutor(1) for name in ("default", "polls", "tidying")},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
            timezone="UTC",
        )
        add = self._scheduler.add_job
        add(self._job, "interval", (self.digest,), seconds=self.pace.digests, id="digest")
        add(self._job, "interval", (self.poll,), seconds=self.pace.polls, id="poll", executor="polls")
        add(self._job, "interval", (self.tidy,), seconds=self.pace.tidying, id="tidy", executor="tidying")
        self._scheduler.start()

    def stop(self) -> None:
        """Finish the jobs under way and give up the role."""
        if self._scheduler is not None:
            self._scheduler.shutdown(wait=True)
            self._scheduler = None
        self.role.give_up()
        self._leading = False

    @property
    def leads(self) -> bool:
        """Whether the role was ours when we last looked."""
        return self._leading

    def _lead(self) -> bool:
        """Whether the role is ours; all jobs' threads ask."""
        with self._taking:
            if not self._leading and self.role.held():
                self.took_over()
                self._leading = True
            return self._leading

    def _job(self, work: Callable[[], object]) -> None:
        try:
            if self._lead():
                work()
        except Exception:  # the job boundary: one failed round must not end the schedule
            log.exception("job failed", job=getattr(work, "__name__", "job"))
