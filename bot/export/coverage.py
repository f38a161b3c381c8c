"""How much was written about a storyline, by day or by week, and where its events stand beside that."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from bot.when import shown_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.model import Date

BY_DAY = 45
"""Days from the first article to the last up to which coverage is counted by day; by week beyond."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """Articles counted from each day of `counts` on: that day, or the week that begins with that Monday.

    `undated` articles have no known day of publication and are in no count.
    """

    counts: tuple[tuple[date, int], ...]
    weekly: bool
    undated: int

    @classmethod
    def of(cls, published: Iterable[Date]) -> Coverage:
        """The coverage by articles of these days of publication."""
        dates = list(published)
        days = sorted(date.fromisoformat(each.value) for each in dates if each.value and each.precision == "day")
        weekly = bool(days) and (days[-1] - days[0]).days > BY_DAY
        starts = [day - timedelta(days=day.weekday()) if weekly else day for day in days]
        counts = tuple((start, starts.count(start)) for start in dict.fromkeys(starts))
        return cls(counts, weekly, len(dates) - len(days))

    @property
    def width(self) -> timedelta:
        """How long a count lasts."""
        return timedelta(days=7 if self.weekly else 1)

    def reach(self, events: Sequence[tuple[date, date]]) -> tuple[date, date]:
        """The first day and the last that a chart shows: of coverage and events; there is one at least of either."""
        firsts = [start for start, _ in self.counts] + [first for first, _ in events]
        lasts = [start + self.width - timedelta(days=1) for start, _ in self.counts] + [last for _, last in events]
        return min(firsts), max(lasts)

    def in_words(self) -> str:
        """What the bars show, for whoever cannot see them."""
        if not self.counts:
            return "No article has a known day of publication."
        total = sum(count for _, count in self.counts)
        day, most = max(self.counts, key=lambda each: each[1])
        articles = "1 article" if total == 1 else f"{total} articles"
        end = self.counts[-1][0] + self.width - timedelta(days=1)
        unit, when = ("week", "in the week of") if self.weekly else ("day", "on")
        return (
            f"{articles} from {shown_day(self.counts[0][0])} to {shown_day(end)}, by {unit}; most, {most}, "
            f"{when} {shown_day(day)}."
        )
