"""What a time zone beside an hour says, as an offset from UTC: "EST", "GMT", "Eastern time". No clock, no file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.reading import almanac

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

_FIXED: Mapping[str, str] = {
    "GMT": "Z", "UTC": "Z", "BST": "+01:00", "CET": "+01:00", "CEST": "+02:00", "EET": "+02:00", "EEST": "+03:00",
    "MSK": "+03:00", "SAST": "+02:00", "WAT": "+01:00", "EAT": "+03:00", "PKT": "+05:00", "HKT": "+08:00",
    "SGT": "+08:00", "JST": "+09:00", "KST": "+09:00", "AWST": "+08:00", "ACST": "+09:30", "AEST": "+10:00",
    "AEDT": "+11:00", "NZST": "+12:00", "NZDT": "+13:00", "EST": "-05:00", "EDT": "-04:00", "CDT": "-05:00",
    "MST": "-07:00", "MDT": "-06:00", "PST": "-08:00", "PDT": "-07:00", "AKST": "-09:00", "HST": "-10:00",
}  # fmt: skip
"""Abbreviations that mean one zone in news; "IST" is India's or Ireland's, "CST" Chicago's or China's: not here."""
_AMERICAN: Mapping[str, int] = {
    "ET": -5, "EASTERN": -5, "CT": -6, "CENTRAL": -6, "MT": -7, "MOUNTAIN": -7, "PT": -8, "PACIFIC": -8,
}  # fmt: skip
"""Zones whose name leaves open whether summer time runs: hours from UTC in winter."""
NAMES = "|".join(sorted((*_FIXED, "ET", "CT", "MT", "PT"), key=len, reverse=True))


def offset_of(zone: str, day: date) -> str:
    """The ISO offset of a zone on a day ("Z", "-05:00"); "" where the words name no one zone.

    American summer time runs from the second Sunday of March to the first of November since 2007 (Energy Policy Act
    of 2005); before that year "ET" stays open.
    """
    name = zone.upper().split()[0] if zone else ""
    if name in _FIXED:
        return _FIXED[name]
    if name not in _AMERICAN or day.year < 2007:
        return ""
    summer = almanac.nth_weekday(day.year, 3, 6, 2) <= day < almanac.nth_weekday(day.year, 11, 6, 1)
    return f"-{-(_AMERICAN[name] + summer):02d}:00"
