"""Tells whether a statement, or an event, is one that the desk has already."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.following.clauses import NEGATIONS, differ, fate_of, names_of, undated
from bot.following.deeds import same_deed, turned_round
from bot.following.figures import conflict, values, without_figures
from bot.following.given import SMALL, marks_of
from bot.following.vectors import overlap
from bot.following.words import stems, words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.following.given import GivenEvent
    from bot.following.joining import Rank
    from bot.model import Date

RETOLD, FEWEST_SHARED = 0.5, 3
"""Least overlap of stems, and fewest shared ones, for a page's words to be those our brief retold; set by reading."""
KNOWN_TOGETHER, ELSE = 0.3, 0.85
"""Least overlap of what two clauses say beside names, for one event: where both name the same two people or stand in
one article, and else."""
ENCOUNTERS = (
    frozenset(stems("meet meeting met summit talks visit encounter")),
    frozenset(stems("call called phone telephone conversation speak spoke")),
)
"""Words for one kind of encounter: two people who meet twice in one month do so seldom."""
DISPUTED_DAYS, FEWEST_DISPUTED = 3, 3
"""Most days between two outlets' dates of one event, and fewest telling stems that both clauses must share then."""
FEWEST_TELLING = 2
"""Telling stems that two clauses must share where they do not name the same two people."""
_NUMBER = re.compile(r"\d[\d.,]*\d|\d")


@dataclass(frozen=True, slots=True)
class SeenStatement:
    """A statement that is known, as far as it takes to compare: every wording of it."""

    pk: int
    speaker: str | None
    wordings: tuple[str, ...]
    said: Date
    reported_on: str | None


def retold(words: str, speaker: str | None, own: Iterable[SeenStatement]) -> int | None:
    """The pk of the statement that our brief told in other words than the page that replaces it; None when none did.

    Only for the statements of one article: there, one speaker's likest words are the same statement.
    """
    stemmed = frozenset(stems(words))
    best: tuple[float, int] | None = None
    for other in own:
        theirs = frozenset(stem for wording in other.wordings for stem in stems(wording))
        if other.speaker != speaker or len(stemmed & theirs) < FEWEST_SHARED:
            continue
        likeness = overlap(stemmed, theirs)
        if likeness >= RETOLD and (best is None or (likeness, -other.pk) > best):
            best = (likeness, -other.pk)
    return -best[1] if best else None


def could_be_one_day(one: Date, other: Date) -> bool:
    """Whether two dates can be the same: one unknown, or one value within the other."""
    if one.value is None or other.value is None:
        return True
    return one_within_other(one.value, other.value)


def one_within_other(one: str, other: str) -> bool:
    """Whether two ISO days, months or years can be the same day."""
    return one.startswith(other) or other.startswith(one)


def same_event(one: GivenEvent, other: GivenEvent, own: bool) -> Rank | None:  # noqa: FBT001 -- as `grouped` asks
    """How surely two tellings are of one event, None when they are of two; `own`: one article has both.

    Dated events must agree on the date, or two outlets tell the same of days that lie close together, one at least of
    them stated in full; an undated or yearless one is joined only with others of its own article.
    Clauses that differ in a negation, a number or a name are two events: two lines too many are noise, one line too
    few puts one outlet's words under another's name. A coarser date ranks all days within it alike, so that what
    happened "in May" is not taken for one of two things of that month.
    """
    if not own and not set(marks_of(one.clause, one.people)) & set(marks_of(other.clause, other.people)):
        return None
    agreed = _dates_agree(one.date, other.date, own_article=own)
    if not agreed and (own or not _days_near(one.date, other.date)):
        return None
    together = agreed and len(one.people & other.people) > 1
    close = together or own
    fewest = FEWEST_TELLING if agreed else FEWEST_DISPUTED
    likeness = _likeness(one.clause, other.clause, close, together, fewest)
    if not likeness and one.date.value == other.date.value and one.date.precision == other.date.precision == "day":
        likeness = same_deed(*sorted((one.clause, other.clause)), one.people & other.people)
    if not likeness:
        return None
    as_fine = len(one.date.value or "") >= len(other.date.value or "")
    return (1, likeness) if agreed and as_fine else (0, likeness if not agreed else 0.0)


def conflicting(one: GivenEvent, other: GivenEvent) -> tuple[str, str] | None:
    """The figures of two outlets that tell one event alike but for these, which cannot both be right; else None."""
    found = conflict(one.clause, other.clause) if one.article != other.article else None
    if found is None:
        return None
    bare = [replace(each, clause=without_figures(each.clause)) for each in (one, other)]
    return found if same_event(bare[0], bare[1], own=False) is not None else None


@lru_cache(maxsize=50_000)
def _likeness(one: str, other: str, close: bool, together: bool, fewest: int) -> float:  # noqa: FBT001 -- findings
    """How alike two clauses tell of one happening, 0 when they cannot be one.

    `together`: two people are in both. `close`: that, or both stand in one article. Else they share `fewest` stems.
    """
    bare, others = undated(one), undated(other)
    said, told = set(words(bare)), set(words(others))
    if (said & NEGATIONS) != (told & NEGATIONS) or fate_of(one) != fate_of(other):
        return 0.0
    if differ({*_NUMBER.findall(bare), *values(bare)}, {*_NUMBER.findall(others), *values(others)}):
        return 0.0
    names, theirs = names_of(one), names_of(other)
    if turned_round(one, other) or (not close and differ(names, theirs)):
        return 0.0
    own, known = (_telling(text, found) for text, found in ((bare, names), (others, theirs)))
    likeness = overlap(own, known)
    if together and any(own & kind and known & kind for kind in ENCOUNTERS):
        return max(likeness, KNOWN_TOGETHER)
    if close:
        return likeness if likeness >= KNOWN_TOGETHER else 0.0
    return likeness if likeness >= ELSE and len(own & known) >= fewest else 0.0


def _telling(text: str, names: set[str]) -> frozenset[str]:
    return frozenset(stems(text)) - SMALL - frozenset(stem for name in names for stem in stems(name))


def _dates_agree(one: Date, other: Date, *, own_article: bool) -> bool:
    if one.value and other.value:
        return could_be_one_day(one, other) and len(one.value) > 4 and len(other.value) > 4
    return one.value is None and other.value is None and one.timex == other.timex and own_article


def _days_near(one: Date, other: Date) -> bool:
    """Whether two days are different and lie close together, one at least as the article states it."""
    if not (one.value and other.value and one.precision == other.precision == "day"):
        return False
    apart = abs(date.fromisoformat(one.value) - date.fromisoformat(other.value)).days
    return 0 < apart <= DISPUTED_DAYS and "stated" in (one.basis, other.basis)
