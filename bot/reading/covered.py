"""Asking whether a place lies in one of many spans, without walking through them all."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from bot.model import Span


@dataclass(frozen=True, slots=True)
class Covered:
    """Spans in order that do not overlap; made with `covered`."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def holds(self, at: int) -> bool:
        """Whether one of the spans holds this place."""
        index = bisect_right(self.starts, at) - 1
        return index >= 0 and at < self.ends[index]

    def touches(self, span: Span) -> bool:
        """Whether one of the spans shares a place with `span`."""
        index = bisect_right(self.starts, span.end - 1) - 1
        return index >= 0 and span.start < self.ends[index]


def covered(spans: Iterable[Span]) -> Covered:
    """The spans ready to be asked, overlapping ones joined."""
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and span.start < joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return Covered(tuple(span.start for span in joined), tuple(span.end for span in joined))
