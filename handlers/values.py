"""What a correction's value means: a person's name, a day. Raises Misunderstood with the next step."""

from __future__ import annotations

from datetime import time, timedelta
from typing import TYPE_CHECKING

from bot.errors import Misunderstood
from bot.grammar import fold
from bot.model import EVERYTHING
from bot.when import WEEKDAYS, read_when
from handlers.naming import DeskNames, nearest
from handlers.wording import did_you_mean

if TYPE_CHECKING:
    from bot.store.records import Statement
    from bot.when import Interval
    from handlers.desk import Desk, Request

UNKNOWN = ("unknown", "not known")
"""What is written for a speaker or a date that nobody knows."""
_WEEK = {name[:size] for name in WEEKDAYS for size in (3, len(name))}
_MARKS = "\"'“”‘’«»"


def a_name(request: Request, desk: Desk, found: Statement, typed: str) -> str | None:
    """The person meant: one the desk knows, one whom an article of the statement names, or one in quotation marks.

    None for "unknown".
    """
    words = " ".join(typed.split())
    if fold(words) in UNKNOWN:
        return None
    bare = words.strip(_MARKS)
    names = DeskNames(desk, request.scope)
    if known := names.person(bare):
        return known
    texts = [desk.store.articles.text(EVERYTHING, receipt.article) for receipt in found.receipts]
    if bare and (bare != words or any(bare in text for text in texts)):
        return bare
    near = nearest(bare, desk.store.people.names(request.scope))
    raise Misunderstood(
        f'Nobody called "{bare}" is known here, and the article has no such name.{did_you_mean(near)}'
        f' If it is right, write it in quotation marks: /correct {found.id} speaker "{bare}"'
    )


def a_day(request: Request, desk: Desk, typed: str, *, ahead: bool = False) -> str | None:
    """The ISO day, month or year meant; None for "unknown". `ahead`: what names no year is the next one, not the last.

    Else a day that names no year is the latest one, as everywhere.
    """
    words = fold(typed)
    if words in UNKNOWN:
        return None
    today = request.at.astimezone(desk.settings.zone).date()
    interval = read_when(words, request.at, desk.settings.zone)
    iso = iso_of(interval) if interval else None
    if ahead and iso and interval and interval.note and interval.first_day <= today:
        if words.split()[-1] in _WEEK:
            return (interval.first_day + timedelta(days=7)).isoformat()
        dated = (read_when(f"{words} {year}", request.at, desk.settings.zone) for year in (today.year, today.year + 1))
        iso = next((iso_of(each) for each in dated if each and each.first_day > today), iso)
    if iso is None:
        raise Misunderstood(f'"{typed}" is no day, month or year. Write it as 18 Feb 2025, Feb 2025 or 2025.')
    return iso


def iso_of(interval: Interval) -> str | None:
    """The day, month or year that the interval is, ISO; None where it is another run of time."""
    first, past = interval.first_day, interval.past_day
    if interval.start.time() != time.min or interval.end.time() != time.min:
        return None
    if past - first == timedelta(days=1):
        return first.isoformat()
    if first.day != 1 or past.day != 1:
        return None
    months = (past.year - first.year) * 12 + past.month - first.month
    if months == 1:
        return first.isoformat()[:7]
    return first.isoformat()[:4] if months == 12 and first.month == 1 else None
