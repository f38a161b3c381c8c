"""What became of what was planned: called off, or told since as done. Pure.

Both are worked out from all that one storyline tells, never kept, so that they are the same in any order of arrival and
go with the article that tells of them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.following.clauses import CALLED_OFF, NEGATIONS, differ, names_of, unattributed, undated
from bot.following.deeds import deeds_of, kinds_of
from bot.following.given import NEVER, days_of
from bot.following.plan_days import PASSIVE, days_before
from bot.following.words import stem, words
from bot.reading.dropped import NOT_HELD

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

    from bot.model import Date

SOON = 3
"""Days after a plan's day within which a report of the deed is one of the plan."""
AHEAD = 366
"""Days before its day within which something can be called off by words that name no day."""
SHARED = 2
"""Telling stems beside the deed that a plan and its report share at least; one more where each has some of its own."""
_HEDGED = re.compile(
    r"\b(?:would|could|may|might|should|if|whether|unless|threat\w*|urg\w+|demand\w*|call(?:s|ed)? (?:for|on)|want\w*"
    r"|ask\w*|consider\w*|propos\w+|plans? to|rul(?:e|ed) out)\b",
    re.IGNORECASE,
)
"""What makes of calling off no more than a wish, a threat or a question."""
_TO_ANOTHER_DAY = re.compile(r"\b(?:to|until|till|for)\s+(?:\w+\s+){0,2}$", re.IGNORECASE)
_CAPITAL = re.compile(r"\b[A-Z][\w’'-]+")
_NOUN_ENDS = frozenset(
    "of in on at between with by for from to about due planned scheduled set expected that which who was were is are be"
    " been has have had will would and or next this last".split()
)
_TELL_OF = {
    "vote": frozenset(("approve", "reject")),
    stem("salvage"): frozenset(map(stem, ("lift", "lifted", "raised", "recovered"))),
}
"""Deeds by which others are told of as done."""
_LEADS = frozenset("the a an its their his her our this that all".split())


@dataclass(frozen=True, slots=True)
class Told:
    """An event as one article tells it; `event` and `article` are pks, `day` the number of the report's day, or 0."""

    event: int
    article: int
    clause: str
    date: Date
    planned: bool
    day: int = 0

    @property
    def days(self) -> tuple[int, int]:
        """The first and the last day that it is told for; a day that no year is known of is none."""
        return days_of(self.date)


def called_off(told: Iterable[Told]) -> dict[int, Told]:
    """The planned events that are called off or put off, each with the latest telling that says so.

    A telling names the thing that is called off, and nobody and no place beside it that the plan does not name. It
    means the plan of the day for which it says that was planned, and no other; where it names none the only plan, of
    those that are not off already, that its own article tells of, or that names the same people or places. What is put
    off is planned for its new day, and can be called off in its turn. Of a plan that a later article tells of again
    nothing is said.
    """
    tellings = list(told)
    happened = {each.event for each in tellings if not each.planned}
    plans: dict[int, list[Told]] = defaultdict(list)
    for each in tellings:
        if each.event not in happened and (not is_off(each) or _new_day(each)) and each.days[1] < NEVER:
            plans[each.event].append(each)
    found: dict[int, Told] = {}
    for off in sorted(
        (each for each in tellings if is_off(each)), key=lambda each: (each.day, each.article, each.event)
    ):
        if off.event not in happened and off.planned and not _new_day(off):
            found[off.event] = off
        for event in _meant(off, {event: plan for event, plan in plans.items() if event != off.event}, found):
            if not any(plan.day > off.day for plan in plans[event]):
                found[event] = off
    return found


def told_since(told: Iterable[Told]) -> dict[int, int]:
    """The planned events of which a report of their day, or of days soon after, seems to tell; each with that event."""
    tellings = list(told)
    happened = {each.event for each in tellings if not each.planned}
    reports = [each for each in tellings if not each.planned and not is_off(each)]
    found: dict[int, int] = {}
    for plan in tellings:
        if plan.event in happened or plan.event in found:
            continue
        for report in reports:
            if _on_its_day(plan, report) and _same_deed(plan.clause, report.clause):
                found[plan.event] = report.event
                break
    return found


def is_off(told: Told) -> bool:
    """Whether a telling says that something does not take place then."""
    match = CALLED_OFF.search(told.clause)
    before = told.clause[: match.start()] if match else ""
    return bool(match) and not NEGATIONS & set(words(before)) and not _HEDGED.search(before)


def _new_day(off: Told) -> bool:
    """Whether the date of a telling is the day to which something was put off."""
    match = CALLED_OFF.search(off.clause)
    at = off.clause.find(off.date.words) if off.date.words else -1
    return bool(match and at > match.end() and _TO_ANOTHER_DAY.search(off.clause[match.end() : at]))


def _meant(off: Told, plans: dict[int, list[Told]], already: Container[int]) -> list[int]:
    """The plans that a telling calls off: of the one day, also those that other articles tell of in other words."""
    thing = _thing(off.clause)
    if thing is None:
        return []
    near = {
        event: plan
        for event, tellings in plans.items()
        for plan in tellings
        if deeds_of(plan.clause) & thing and not _of_others(off.clause, plan.clause) and _ahead(off, plan)
    }
    ahead = bool(off.date.value) and off.planned and not _new_day(off)
    days = days_before(off.clause, off.day) | ({off.date.value} if ahead else set())
    same = [event for event, plan in near.items() if plan.date.value in (days or {off.date.value or ""})]
    if days or (same and not _new_day(off)):
        return same
    near = {event: plan for event, plan in near.items() if event not in already} or near
    own = [event for event in near if any(plan.article == off.article for plan in plans[event])]
    named = [event for event, plan in near.items() if names_of(off.clause) & names_of(plan.clause)]
    for chosen in (own, named):
        if len({near[event].date.value for event in chosen}) == 1:
            day = near[chosen[0]].date.value
            return sorted({*chosen, *(event for event in named if near[event].date.value == day)})
    return []


def _of_others(off: str, plan: str) -> bool:
    """Whether each names somebody or some place beside the other; who told of it does not count."""
    beside = names_of(unattributed(off)) - set(_CAPITAL.findall(plan))
    return bool(beside and names_of(unattributed(plan)) - set(_CAPITAL.findall(off)))


def _ahead(off: Told, plan: Told) -> bool:
    """Whether the plan's day had not passed when it was called off, and was not the one it was put off to."""
    said = off.day or (off.days[0] if not off.planned else 0)
    first, last = plan.days
    return not (_new_day(off) and plan.date.value == off.date.value) and (not said or last >= said >= first - AHEAD)


def _thing(clause: str) -> frozenset[str] | None:
    """What is called off, as kinds of deeds: the head of the noun before a passive verb, else of the one after it.

    What "will not take place" stands before its verb, too.
    """
    match = CALLED_OFF.search(clause)
    if match is None:
        return None
    passive = PASSIVE.search(clause, 0, match.start()) or NOT_HELD.fullmatch(match[0])
    noun: list[str] = []
    for word in words(clause[: match.start()] if passive else clause[match.end() :]):
        if word in _NOUN_ENDS and noun:
            break
        noun += [] if word in _LEADS | _NOUN_ENDS else [word]
    return deeds_of(noun[-1]) if noun else None


def _on_its_day(plan: Told, report: Told) -> bool:
    first, last = plan.days
    low, high = report.days if report.date.value else (report.day, report.day)
    return last < NEVER and high < NEVER and bool(low) and first <= high and low <= last + SOON


def _same_deed(plan: str, report: str) -> bool:
    if differ(names_of(plan), names_of(report)) or bool(NEGATIONS & set(words(plan))) != bool(
        NEGATIONS & set(words(report))
    ):
        return False
    moved = CALLED_OFF.search(plan)
    plan = plan[: moved.start()] if moved else plan
    kinds, told = kinds_of(plan), kinds_of(report)
    by_others = [deeds & deeds_of(report) for deed, deeds in _TELL_OF.items() if deed in deeds_of(plan)]
    if not (kinds & told or any(by_others)):
        return False
    same = kinds | told | frozenset(_TELL_OF).intersection(deeds_of(plan)) | frozenset().union(*by_others)
    mine, theirs = (deeds_of(undated(clause)) - same for clause in (plan, report))
    return len(mine & theirs) >= (SHARED + 1 if differ({*mine}, {*theirs}) else SHARED)
