"""How a date is written in the terminal's left column."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.plain import clean, safe_link
from bot.reply import OUR_BRIEF
from bot.when import WEEKDAYS, shown_date

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.reply import Entry, Receipt

_MONTHS = "January February March April May June July August September October November December".split()
_ISO = re.compile(r"(\d{4}|XXXX)(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?)?")
_WEEKDAY = re.compile(r"XXXX-WXX-([1-7])")
_YEAR = re.compile(r"\b\d{4}\b")
_BRIEFS = OUR_BRIEF.replace("brief", "briefs")
_DATED = ("event", "statement")


def date_label(entry: Entry) -> str:
    """The entry's date for the left column: "17 Feb" under a heading that gives the year, else "17 Feb 2025".

    A month alone is "Jul", a date without a year "14 March", a run of days "2–8 Mar"; words that are no ISO date are
    shown as they are.
    An event or statement without any date is "undated", unless a heading already says what is known of its order.
    """
    if not entry.date:
        return "undated" if entry.kind in _DATED and not entry.group else ""
    label = written(entry.date, under=entry.group)
    return f"by {label}" if entry.by else label


def written(iso: str, under: str = "") -> str:
    """An ISO day, month, year or run of days in words; its year left out when it stands in the heading `under`."""
    match = _ISO.fullmatch(iso)
    if not match:
        weekday = _WEEKDAY.fullmatch(iso)
        return WEEKDAYS[int(weekday[1]) - 1].capitalize() if weekday else _without_year(clean(shown_date(iso)), under)
    year, month, day = match.groups()
    if not month:
        return "year unknown" if year == "XXXX" else year
    name = _MONTHS[int(month) - 1]
    parts = [str(int(day)) if day else "", name if year == "XXXX" else name[:3]]
    if year != "XXXX" and year not in under.split():
        parts.append(year)
    return " ".join(part for part in parts if part)


def _without_year(words: str, under: str) -> str:
    """The words without the year at their end, if it is the only one and stands in the heading `under`."""
    years = _YEAR.findall(words)
    return words.removesuffix(f" {years[0]}") if len(years) == 1 and years[0] in under.split() else words


def outlets(receipts: Sequence[Receipt]) -> list[list[tuple[str, str | None]]]:
    """Each outlet once, as the pieces of its name with their links, to its first article that has an address.

    Several of our own briefs are one: "from our briefs of seed 000 and Kyiv Independent".
    """
    links: dict[str, str | None] = {}
    for receipt in receipts:
        name = clean(receipt.outlet) or clean(receipt.article)
        links[name] = links.get(name) or safe_link(receipt.url)
    briefs = [(name.removeprefix(f"{OUR_BRIEF} "), link) for name, link in links.items() if name.startswith(OUR_BRIEF)]
    if len(briefs) < 2:
        return [[named] for named in links.items()]
    others = [[(name, link)] for name, link in links.items() if not name.startswith(OUR_BRIEF)]
    pieces = [(f"{_BRIEFS} ", None), briefs[0]]
    for at, brief in enumerate(briefs[1:], 2):
        pieces += [(" and " if at == len(briefs) else ", ", None), brief]
    return [*others, pieces]
