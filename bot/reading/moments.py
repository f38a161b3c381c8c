"""What expressions count from, and the small dates every decision ends in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import cast

from bot.model import Basis, Date, Precision
from bot.reading import almanac
from bot.reading.tense_words import Direction

LAST = frozenset({"last", "previous", "prior", "preceding", "this past", "past"})
NEXT = frozenset({"next", "the next", "following", "coming", "this coming"})
THIS = frozenset({"this", "current"})
ANCHORED = frozenset({"previous", "prior", "preceding", "following", "same", "that", "the next"})
"""Which one a word points at: behind, ahead, here; the last counts from another date of the text where there is one."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, month or year that others count from: `day` is its first day, `reason` how readers hear of it."""

    day: date
    precision: Precision
    reason: str
    basis: Basis = "resolved"
    near: bool = False
    """True where the article was published about then, not on that very day."""

    @property
    def exact(self) -> bool:
        """Whether it is one day."""
        return self.precision == "day"


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around one expression: when the article speaks, the date before it, where the verbs look."""

    now: Moment | None = None
    before: Moment | None = None
    direction: Direction | None = None
    day_first: bool | None = None
    compares: bool = False
    """True where the figures of two quarters, or other stretches without a value, are set side by side."""


def counted_from(moment: Moment, value: str | None, **more: str | None) -> Date | None:
    """A date counted from a moment, with its basis and reason."""
    if value is None:
        return None
    return Date(value=value, basis=moment.basis, reason=moment.reason, **more)  # type: ignore[arg-type]


def within(moment: Moment, first: date | None, last: date | None, timex: str | None) -> Date | None:
    """A stretch that is no day, month or year: bounds and TIMEX3 value only."""
    if first is None or last is None:
        return None
    return Date(
        basis=moment.basis,
        reason=moment.reason,
        timex=timex,
        not_before=first.isoformat(),
        not_after=last.isoformat(),
    )


def part_of(found: Date, part: str) -> Date:
    """Bounds for a part of a month or year: thirds, or halves where the words say so."""
    if part.startswith("week") and found.value is not None and found.precision == "day":
        return _week_of(found, part)
    if not part or found.value is None or found.precision == "day" or part in {"later", "earlier"}:
        return found
    first, last = almanac.bounds(found.value)
    days = (last - first).days + 1
    third, half = days // 3, days // 2
    if part in {"early", "beginning of", "start of", "beginning", "start"}:
        last = first + timedelta(days=third - 1)
    elif part in {"late", "end of", "end", "close"}:
        first = last - timedelta(days=third)
    elif part.startswith("mid"):
        first, last = first + timedelta(days=third), last - timedelta(days=third)
    elif "week" in part or "days" in part:
        first, last = _within_month(first, last, part)
    elif part.startswith("first"):
        last = first + timedelta(days=half - 1)
    else:
        first = first + timedelta(days=half)
    return replace(found, not_before=first.isoformat(), not_after=last.isoformat())


def _within_month(first: date, last: date, part: str) -> tuple[date, date]:
    """The seven days of "the second week of March", "the last days of March"; the two of "the first weekend"."""
    which, weekend = part.partition(" ")[0], "weekend" in part
    saturday, sunday = (5 - first.weekday()) % 7 * weekend, (last.weekday() + 1) % 7 * weekend
    if which in {"last", "final"}:
        end = last - timedelta(days=sunday)
        return end - timedelta(days=1 if weekend else 6), end
    start = first + timedelta(days=saturday + 7 * ("first", "second", "third", "fourth").index(which))
    return start, start + timedelta(days=1 if weekend else 6)


def _week_of(found: Date, part: str) -> Date:
    """The seven days from, or to, a day, or the weekend it stands for: no value, only their bounds."""
    day, _ = almanac.bounds(found.value or "")
    week = almanac.week_of(day)
    if part.startswith("weekend"):
        saturday = day + timedelta(days=(8 - day.weekday()) % 7 - 3)
        first, last, week = saturday, saturday + timedelta(days=1), f"{week}-WE"
    else:
        other = almanac.shift_days(day, -6 if part.endswith(("to", "ending", "ended")) else 6) or day
        first, last = sorted((day, other))
    bounds = {"not_before": first.isoformat(), "not_after": last.isoformat()}
    return replace(found, value=None, precision="unknown", timex=week, **bounds)  # type: ignore[arg-type]


def stated(value: str | None) -> Date | None:
    """The date that an ISO value in the text states; None for None."""
    if value is None:
        return None
    return Date(value=value, precision=cast("Precision", almanac.precision_of(value)), basis="stated")
