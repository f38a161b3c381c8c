"""How a date is written in the terminal's left column."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.chat.plain import clean

if TYPE_CHECKING:
    from bot.reply import Entry

_MONTHS = "January February March April May June July August September October November December".split()
_ISO = re.compile(r"(\d{4}|XXXX)(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?)?")
_DATED = ("event", "statement")


def date_label(entry: Entry) -> str:
    """The entry's date for the left column: "17 Feb" under a heading that gives the year, else "17 Feb 2025".

    A month alone is "Jul", a date without a year "14 March"; words that are no ISO date are shown as they are.
    An event or statement without any date is "undated", unless a heading already says what is known of its order.
    """
    if not entry.date:
        return "undated" if entry.kind in _DATED and not entry.group else ""
    label = written(entry.date, under=entry.group)
    return f"by {label}" if entry.by else label


def written(iso: str, under: str = "") -> str:
    """An ISO day, month or year in words, its year left out when it stands in the heading `under`."""
    match = _ISO.fullmatch(iso)
    if not match:
        return clean(iso)
    year, month, day = match.groups()
    if not month:
        return "year unknown" if year == "XXXX" else year
    name = _MONTHS[int(month) - 1]
    parts = [str(int(day)) if day else "", name if year == "XXXX" else name[:3]]
    if year != "XXXX" and year not in under.split():
        parts.append(year)
    return " ".join(part for part in parts if part)
