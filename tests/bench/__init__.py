"""`make bench`: what is measured, beside its limit. Each module has `rows()`; `__main__` prints them."""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: `figure` and `target` as they are printed; `met` is None where no target is set.

    A target is the most there may be, unless it says "at least".
    """

    what: str
    figure: str
    target: str = ""
    met: bool | None = None
    beside: str = ""


def p95(samples: Sequence[float]) -> float:
    """The 95th percentile, by the nearest rank."""
    ordered = sorted(samples)
    return ordered[-(-95 * len(ordered) // 100) - 1]


def milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms"


def median_and_p95(seconds: Sequence[float]) -> str:
    return f"{milliseconds(statistics.median(seconds))} median, {milliseconds(p95(seconds))} p95"
