"""Whether a process is slow because it has much to do, or because the machine gave it no time."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

PATIENCE = 6
"""How many times its bound a job may take that the machine keeps waiting, as a backup or an update does."""
_BUSY = 0.9
"""The part of the bound after which a job had its time: a machine with nothing else to do gives it all."""
_WANTS_TO_RUN = ("R", "D")
"""States in which a process waits for the machine, and not for somebody (proc(5))."""


class Spent(NamedTuple):
    """The processor time that a process had, in seconds, and whether it would have more now."""

    seconds: float
    wants_more: bool


def spent(pid: int) -> Spent | None:
    """What a process had so far; None where the system does not tell."""
    try:
        state, *fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        ticks = int(fields[10]) + int(fields[11])
    except (OSError, ValueError, IndexError):
        return None
    return Spent(ticks / os.sysconf("SC_CLK_TCK"), state in _WANTS_TO_RUN)


def starved(before: Spent | None, now: Spent | None, bound: float) -> bool:
    """Whether a job that took its `bound` in seconds of the clock did not have that much of the processor."""
    if before is None or now is None:
        return False
    return now.wants_more and now.seconds - before.seconds < bound * _BUSY
