"""Whether two tellings that nothing joins may be of one event all the same, for an editor to decide. Pure.

Looser than `deeds.same_deed`, as nothing is merged by it: the dates are the same, none of the two names, counts or
denies what only the other lacks, and the tellings share what happened; or the same people meet.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from bot.following.clauses import CALLED_OFF, NEGATIONS, differ, names_of, unattributed
from bot.following.deeds import kinds_of, rest_of, turned_round
from bot.following.figures import conflict
from bot.following.words import stem, stems, words

if TYPE_CHECKING:
    from bot.following.given import GivenEvent

ALIKE, OTHER_FIGURES, ONE_MEETING = "told alike", "other figures", "a meeting of the same people"
"""Why two events may be one, in words for an editor."""
SHARED = 2
"""Stems beside names, figures and kinds of deeds that two tellings share at least; one alone is a ferry or a fire."""
_MONTH = len("2026-02")
_DAY = len("2026-02-08")
_MEETING = frozenset("meet call".split())
_IDLE = frozenset(
    stem(word)
    for word in (
        "rise rises rose risen toll now known still again set due held hold take takes place expected plan planned"
        " scheduled man men woman women say says said"
    ).split()
)
"""Stems by which tellings of one event differ that were written on different days."""


def perhaps_one(one: GivenEvent, other: GivenEvent) -> str:
    """Why two tellings of different reports may be of one event, in words; empty where they seem to be of two."""
    if one.article == other.article or one.date.value is None or one.date.value != other.date.value:
        return ""
    mine, theirs = _full_names(one), _full_names(other)
    if len(one.date.value) >= _MONTH and mine & theirs and not differ(mine, theirs):
        kinds = kinds_of(unattributed(one.clause)) & kinds_of(unattributed(other.clause))
        if kinds & _MEETING and _as_sure(one.clause, other.clause):
            return ONE_MEETING
    if len(one.date.value) < _DAY or not resembles(*sorted((one.clause, other.clause))):
        return ""
    return OTHER_FIGURES if conflict(one.clause, other.clause) else ALIKE


@lru_cache(maxsize=50_000)
def resembles(one: str, other: str) -> bool:
    """Whether two clauses of one day share what happened, and neither names or tells what the other contradicts."""
    mine, theirs = unattributed(one), unattributed(other)
    if not _as_sure(mine, theirs) or turned_round(one, other) or differ(names_of(mine), names_of(theirs)):
        return False
    kinds, others = kinds_of(mine), kinds_of(theirs)
    if differ({*kinds}, {*others}):
        return False
    without = kinds | others | _IDLE | {each for name in names_of(mine) | names_of(theirs) for each in stems(name)}
    told, also = rest_of(one, without), rest_of(other, without)
    return len(told & also) >= SHARED and not differ({*told}, {*also})


def same_place(one: str, other: str) -> bool:
    """Whether two clauses name a place or a person that both of them have."""
    return bool(names_of(unattributed(one)) & names_of(unattributed(other)))


def _full_names(told: GivenEvent) -> set[str]:
    """Its people; a single word may be a place or a country."""
    return {name for name in told.people if " " in name}


def _as_sure(one: str, other: str) -> bool:
    """Whether neither denies what the other tells, or calls it off: what became of a plan is told with the plan."""
    if (NEGATIONS & set(words(one))) != (NEGATIONS & set(words(other))):
        return False
    return not (CALLED_OFF.search(one) or CALLED_OFF.search(other))
