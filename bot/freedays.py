"""Public holidays, by country and part of it, from the holidays package; loaded only where somebody asks for one."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


def country_of(words: str) -> str | None:
    """The code of a country, or of a part of one: "DE", "DE-BY"; from a code in any case, or an English name.

    None for what is neither, and for a part that keeps no holidays of its own.
    """
    from holidays import list_supported_countries
    from holidays.registry import COUNTRIES

    known = list_supported_countries()
    typed, _, part = words.strip().upper().replace("_", "-").partition("-")
    named = words.strip().casefold().replace(" ", "_").replace("-", "_")
    if named in COUNTRIES:
        typed, part = COUNTRIES[named][1], ""
    code = next((codes[1] for codes in COUNTRIES.values() if typed in codes[1:]), typed)
    parts = {each.upper(): each for each in known.get(code, ())}
    if code not in known or (part and part not in parts):
        return None
    return f"{code}-{parts[part]}" if part else code


def is_free(country: str, day: date) -> bool:
    """Whether a day is a public holiday there."""
    return day in _of(country, day.year)


@lru_cache(maxsize=256)
def _of(country: str, year: int) -> frozenset[date]:
    from holidays import country_holidays

    code, _, part = country.partition("-")
    return frozenset(country_holidays(code, subdiv=part or None, years=year))
