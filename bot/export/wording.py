"""How a line's date, speaker, outlets and state are put into words in every file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.plain import clean, safe_link
from bot.when import LONG_MONTHS, WEEKDAYS, shown_date

if TYPE_CHECKING:
    from bot.reply import Entry

NO_DATE = "no date"
_YEARLESS = re.compile(r"XXXX-(\d\d)(?:-(\d\d))?")
_WEEKDAY = re.compile(r"XXXX-WXX-([1-7])")


def when(entry: Entry) -> str:
    """The date in words: "18 Feb 2025", "by Feb 2025", "14 March, year not stated", "no date"."""
    if not entry.date:
        return NO_DATE
    if found := _YEARLESS.fullmatch(entry.date):
        day = f"{int(found[2])} " if found[2] else ""
        return f"{day}{LONG_MONTHS[int(found[1]) - 1].capitalize()}, year not stated"
    if found := _WEEKDAY.fullmatch(entry.date):
        return f"{WEEKDAYS[int(found[1]) - 1].capitalize()}, date not stated"
    return f"{'by ' if entry.by else ''}{clean(shown_date(entry.date))}"


def who(entry: Entry) -> str:
    """The speaker with the role held then, or as the article describes one it does not name; empty for an event."""
    name = clean(entry.speaker or entry.source)
    return f"{name}, {clean(entry.role)}" if name and entry.role else name


def outlets(entry: Entry) -> list[tuple[str, str | None]]:
    """Each outlet once, with the address of its first article that has one."""
    links: dict[str, str | None] = {}
    for receipt in entry.receipts:
        name = clean(receipt.outlet) or clean(receipt.article)
        links[name] = links.get(name) or safe_link(receipt.url)
    return list(links.items())


def line(entry: Entry) -> str:
    """What happened, or who said what, in one line."""
    said = who(entry)
    return f"{said}: {clean(entry.text)}" if said else clean(entry.text)
