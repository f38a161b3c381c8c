"""What lies ahead in a timeline, as a calendar file (RFC 5545)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.export import days_of
from bot.export.wording import line, outlets, when
from bot.plain import clean

if TYPE_CHECKING:
    from datetime import date

    import icalendar

    from bot.export import Taken
    from bot.reply import Entry


def lies_ahead(entry: Entry, today: date) -> bool:
    """Whether the entry is planned for a day, or a month or run of days, that has not passed."""
    days = days_of(entry)
    return entry.planned and days is not None and days[1] >= today


def as_calendar(taken: Taken) -> bytes:
    """All-day entries, tentative, for whatever lies ahead; a month that names no day takes all its days.

    An entry keeps its UID, so that a later file brings it up to date instead of doubling it.
    """
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//Slugline//timeline//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", clean(taken.title))
    for entry in taken.entries:
        if lies_ahead(entry, taken.today):
            calendar.add_component(_planned(entry, taken))
    return bytes(calendar.to_ical())


def _planned(entry: Entry, taken: Taken) -> icalendar.Event:
    from icalendar import Event

    days = days_of(entry)
    assert days is not None
    event = Event()
    event.add("uid", f"{entry.id}.{taken.slug}@slugline")
    event.add("dtstamp", taken.at)
    event.add("dtstart", days[0])
    event.add("dtend", days[1] + timedelta(days=1))
    event.add("summary", line(entry) if days[0] == days[1] else f"{when(entry)}: {line(entry)}")
    event.add("description", "\n".join(_about(entry)))
    event.add("status", "TENTATIVE")
    event.add("transp", "TRANSPARENT")
    event.add("categories", [taken.slug])
    if link := next((link for _, link in outlets(entry) if link), None):
        event.add("url", link)
    return event


def _about(entry: Entry) -> list[str]:
    known = [] if entry.precision == "day" else [f"{when(entry)}; the day is not known"]
    sources = [f"{name} {link}" if link else name for name, link in outlets(entry)]
    return [*known, *map(clean, entry.detail.splitlines()), *sources, f"{entry.id}: lay ahead when it was reported"]
