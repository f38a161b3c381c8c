"""The days that a report names for which something was planned, before it was called off or put off. Pure."""

from __future__ import annotations

import re
from datetime import MINYEAR, date

from bot.following.clauses import CALLED_OFF
from bot.reading.dropped import NOT_HELD

PASSIVE = re.compile(r"\b(?:was|were|been|is|are|be|being)\s+(?:\w+ly\s+)?$", re.IGNORECASE)
"""What puts the thing that is called off before the verb."""
_DAY = re.compile(
    r"(?:(?P<day>\d{1,2})(?:st|nd|rd|th)?\s+(?P<month>[A-Z][a-z]{2,8})|(?P<first>[A-Z][a-z]{2,8})\.?\s+(?P<second>\d{1,2})\b)"
    r"|\b(?P<weekday>(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b"
)
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_WAS_PLANNED = re.compile(r"\b(?:planned|scheduled|due|set|expected|slated)\s(?:\w+\s){0,3}$", re.IGNORECASE)
_FROM = re.compile(r"\bfrom\s+(?:\w+,?\s+)?$", re.IGNORECASE)


def days_before(clause: str, said: int) -> set[str]:
    """The days, in ISO form, for which what a clause calls off was planned, as a report of the day `said` tells."""
    match = CALLED_OFF.search(clause)
    if match is None or not said:
        return set()
    passive = PASSIVE.search(clause, 0, match.start()) or NOT_HELD.fullmatch(match[0])
    found = set()
    for day in _DAY.finditer(clause):
        before = clause[: day.start()]
        if (
            (passive and day.end() <= match.start())
            or _WAS_PLANNED.search(before)
            or (_FROM.search(before) and day.start() > match.end())
        ):
            found.add(_day_near(day, said))
    return {each for each in found if each}


def _day_near(found: re.Match[str], said: int) -> str:
    """The day that is meant by words in a report of a day (its number): the next such weekday, the nearest date."""
    reported = date.fromordinal(said)
    if found["weekday"]:
        ahead = (_WEEKDAYS.index(found["weekday"].casefold()) - reported.weekday()) % 7
        return date.fromordinal(said + ahead).isoformat()
    month = (found["month"] or found["first"])[:3].casefold()
    if month not in _MONTHS:
        return ""
    days = []
    for year in range(max(MINYEAR, reported.year - 1), reported.year + 2):
        try:
            days.append(date(year, _MONTHS.index(month) + 1, int(found["day"] or found["second"])))
        except ValueError:
            continue
    return min(days, key=lambda day: abs(day.toordinal() - said)).isoformat() if days else ""
