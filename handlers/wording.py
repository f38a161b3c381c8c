"""Sentences that more than one command says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.when import shown_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from bot.grammar import Clauses

CLAUSES = {
    "in": "in SLUG: only in this storyline",
    "by": "by PERSON: only what this person says, or is part of",
    "about": "about WORDS: only with these words",
    "outlet": "outlet NAME: only from this outlet",
    "since": "since D: from this date on (2025, Feb 2025, 18 Feb 2025, monday, yesterday, 24h, 3d)",
    "until": "until D: up to this date and including it",
    "sure": "sure: only what was read without a doubt",
    "oldest": "oldest: the oldest first",
    "all": "all: everything, not only what matters most",
    "page": "page N: another page",
    "as": "as FORMAT: a file to take away (csv, md, json, ics, png); for programs, write --as on the command line",
}
"""Each clause of the grammar explained, for help and documentation."""


def counted(number: int, one: str, many: str = "") -> str:
    """A number with its noun, such as "1 article" or "12,000 articles"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def listed(names: Iterable[str], last: str = "and") -> str:
    """Names as a sentence lists them: "a, b and c"."""
    *first, final = names
    return f"{', '.join(first)} {last} {final}" if first else final


def moment(at: datetime, zone: ZoneInfo) -> str:
    """An instant in the desk's zone, to the minute."""
    local = at.astimezone(zone)
    return f"{shown_day(local.date())}, {local:%H:%M}"


def narrowed(clauses: Clauses) -> str:
    """What a search was narrowed to, beginning with a comma; empty when it was not."""
    parts = []
    if clauses.storyline:
        parts.append(f"in {clauses.storyline}")
    if clauses.outlet:
        parts.append(f"outlet {clauses.outlet}")
    if clauses.since:
        parts.append(f"since {clauses.since.shown}")
    if clauses.until:
        parts.append(f"until {clauses.until.shown}")
    if clauses.sure:
        parts.append("only what is sure")
    return "".join(f", {part}" for part in parts)


def did_you_mean(nearest: Sequence[str]) -> str:
    """An offer of the nearest names, as a sentence with a blank before it; empty without any."""
    quoted = [f'"{name}"' for name in nearest]
    return f" Did you mean {listed(quoted, 'or')}?" if quoted else ""
