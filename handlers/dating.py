"""How a date is shown: its value or what stands for one, how it was come by, and whether it lies ahead."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from bot.when import shown_date

if TYPE_CHECKING:
    from datetime import date

    from bot.model import Date

_PART = re.compile(r"(?:the )?(?:early|late|mid|middle|beginning|start|end|first|second|last)\b", re.IGNORECASE)
"""How the words begin that name a part of a month or year: more than what a month or year can hold."""
YEARLESS = "XXXX"
"""How the TIMEX3 value of a day or month begins whose year is not stated."""


def when_of(found: Date) -> str | None:
    """The date as an entry gives it: an ISO day, month or year, a run of days, a yearless TIMEX3 value, or None."""
    if found.value:
        return found.value
    if found.timex and found.timex.startswith(YEARLESS):
        return found.timex
    return run_of(found) or (found.words or None if found.timex else None)


def run_of(found: Date) -> str | None:
    """The days "first/last" of what the article dates without naming a day, month or year: "last week", "spring"."""
    if found.value or not (found.timex and found.not_before and found.not_after):
        return None
    return None if found.timex.startswith(YEARLESS) else f"{found.not_before}/{found.not_after}"


def year_of(found: Date) -> str | None:
    """The year under which the date stands; None where it cannot be placed in time."""
    placed = found.value or run_of(found)
    return placed[:4] if placed else None


def how_dated(found: Date) -> str:
    """How a date that is not stated was come by, or what is known instead of one; empty for a stated one."""
    if found.value or run_of(found):
        known = [f'"{found.words}"'] if found.words and (found.basis != "stated" or _PART.match(found.words)) else []
        return ", ".join(known + ([found.reason] if found.reason and found.basis != "stated" else []))
    if found.timex and found.timex.startswith(YEARLESS):
        return "year not stated"
    after = f"not before {shown_date(found.not_before)}" if found.not_before else ""
    before = f"not after {shown_date(found.not_after)}" if found.not_after else ""
    return ", ".join(part for part in (after, before) if part) or (f'"{found.words}"' if found.words else "")


def planned_mark(found: Date, today: date) -> Literal["planned", "was planned for this date"]:
    """Whether what was planned for this date still lies ahead."""
    last = found.value or (found.not_after if run_of(found) else None)
    past = last is not None and last < today.isoformat()[: len(last)]
    return "was planned for this date" if past else "planned"


def precision_of(iso: str | None) -> str:
    """The precision that an ISO day, month or year is written in."""
    return ("year", "month", "day")[iso.count("-")] if iso else "unknown"
