"""How much the lines of a digest matter beside each other: within their heading, and as the line of a storyline. Pure.

A toll of people comes first, then what happened, then what lies ahead. Behind these stands what colours a report:
lines that name nothing the storyline is about, what lies long behind, and what was read with a doubt.
"""

from __future__ import annotations

from datetime import date
from enum import IntEnum
from typing import TYPE_CHECKING

from bot.digest.wording import KINDS
from bot.following.figures import of_lives
from bot.following.given import SMALL
from bot.following.words import stems

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.model import ChangeKind
    from bot.reply import Entry
    from bot.store.records import ChangeRow

WEIGHT = {kind: weight for weight, kind in enumerate(KINDS)}

LONG_BEFORE = 14
"""Days between what happened and when the desk hears of it from which it is told as background: two weeks."""

NAMING = 3
"""Letters from which a word of a storyline's slug, title, words and people names it."""

WITHDRAWN: frozenset[ChangeKind] = frozenset({"article killed", "article withdrawn"})
DOUBTED: frozenset[ChangeKind] = frozenset({"article corrected", "figures conflict", "date disputed"})
TOLD: frozenset[ChangeKind] = frozenset({"new event", *DOUBTED})
"""Kinds by which a toll is heard for the first time, or comes into question; what people say often repeats one."""


class Matter(IntEnum):
    """What a line matters, the most first."""

    TOLL = 0
    HAPPENED = 1
    AHEAD = 2
    ASIDE = 3
    BACKGROUND = 4


def named_by(*told: str) -> frozenset[str]:
    """The stems by which a line names a storyline: those of its slug, title, words and people."""
    return frozenset(stem for words in told for stem in stems(words) if len(stem) >= NAMING and stem not in SMALL)


def matter(change: ChangeRow, entry: Entry, names: frozenset[str]) -> Matter:
    """What the line of a change matters in a storyline that these stems name; none of them name every line."""
    if not entry.sure:
        return Matter.BACKGROUND
    toll = of_lives(entry.text)
    if entry.kind == "event":
        return _of_event(change, entry, names, toll=toll)
    return Matter.TOLL if toll else Matter.HAPPENED


def _of_event(change: ChangeRow, entry: Entry, names: frozenset[str], *, toll: bool) -> Matter:
    if "was planned for this date" in entry.marks:
        return Matter.ASIDE
    if "planned" in entry.marks or "called off" in entry.marks:
        return Matter.AHEAD
    if _long_before(change, entry):
        return Matter.BACKGROUND
    if toll:
        return Matter.TOLL
    return Matter.HAPPENED if not names or names & set(stems(entry.text)) else Matter.ASIDE


def leading(kind: ChangeKind, found: Matter) -> tuple[int, int, int]:
    """How a line stands beside all others of its storyline, as what sorts first: that one is told in the parent."""
    if kind in WITHDRAWN:
        band = 0
    elif kind in TOLD and found is Matter.TOLL:
        band = 1
    elif kind in DOUBTED:
        band = 2
    else:
        band = 3 if found <= Matter.ASIDE else 4
    return band, WEIGHT[kind], found


def outlets(entry: Entry) -> int:
    """How many outlets tell a line."""
    return len({receipt.outlet for receipt in entry.receipts})


def most_telling(lines: Iterable[tuple[ChangeRow, Entry]], names: frozenset[str]) -> tuple[ChangeRow, Entry]:
    """The line that stands for a storyline; of those that matter alike the first."""
    return min(lines, key=lambda line: leading(line[0].kind, matter(line[0], line[1], names)))


def _long_before(change: ChangeRow, entry: Entry) -> bool:
    """Whether an event lay well behind when its report came in; an old report may come in late."""
    if not entry.date:
        return False
    heard = change.at.date()
    if entry.precision == "day":
        try:
            return (heard - date.fromisoformat(entry.date)).days > LONG_BEFORE
        except ValueError:  # a run of days, or a day without its year
            return False
    return entry.precision in ("month", "year") and entry.date < f"{heard}"[: len(entry.date)]
