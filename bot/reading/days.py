"""The days of one article as its statements need them: those of a sentence, and the one that "at the time" means."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.model import UNKNOWN, Date, Span
from bot.reading import almanac

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.model import DateMention
    from bot.reading.saying import Saying
    from bot.reading.units import Unit

# Characters, about four sentences: farther back a reader no longer looks.
_REACH = 600


@dataclass(frozen=True, slots=True)
class Days:
    """`mentions` and `units` are in order; `reported_on` is the ISO day by which the article reported, if known."""

    folded: str
    mentions: Sequence[DateMention]
    units: Sequence[Unit]
    reported_on: str | None

    def of(self, span: Span) -> dict[int, DateMention]:
        """The dates of a sentence by where they begin."""
        if not self.mentions:
            return {}
        first, last = (bisect_left(self.mentions, at, key=_start) for at in span)
        return {mention.span.start: mention for mention in self.mentions[first:last]}

    def said(self, told: Saying) -> Date:
        """The day of the saying, none after the article's."""
        if told.back is not None:
            return self._meant_before(told.back)
        begins = told.said.value or told.said.not_before
        return UNKNOWN if begins and self.reported_on and begins > self.reported_on else told.said

    def reported(self, told: Saying) -> str | None:
        """The ISO day by which it was reported: the one the text gives, else the article's."""
        return told.reported.value if told.reported.precision == "day" else self.reported_on

    def _meant_before(self, at: int) -> Date:
        """The date before "at the time", of the same or the last dated sentence; UNKNOWN where that has several."""
        last = bisect_left(self.mentions, at, key=_start) - 1
        if last < 0:
            return UNKNOWN
        span, found = self.mentions[last].span, self.mentions[last].date
        if at - span.end > _REACH or self.folded.count("\n\n", span.end, at) > 1:
            return UNKNOWN
        home = self.units[bisect_right(self.units, span.start, key=lambda unit: unit.span.start) - 1].span
        given = {mention.date.value for mention in self.of(Span(home.start, at)).values()}
        if len(given) > 1 or found.value is None:
            return UNKNOWN
        return replace(found, basis="resolved", reason=f"from {almanac.short(found.value)}")


def _start(mention: DateMention) -> int:
    return mention.span.start
