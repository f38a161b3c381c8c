"""Named days and their rules: no text, no clock.

They are those the English-language press names without saying where. Days that differ from country to country
(Mother's Day, Independence Day, Labour Day, Election Day) are left out: their words alone fix nothing. The rules are
the usual civil ones; Orthodox days are told in the Gregorian calendar.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

from bot.reading import almanac

if TYPE_CHECKING:
    from collections.abc import Mapping

_FIXED: Mapping[str, tuple[int, int]] = {
    "new year's day": (1, 1), "new year's eve": (12, 31), "new year": (1, 1), "hogmanay": (12, 31),
    "epiphany": (1, 6), "orthodox christmas": (1, 7), "orthodox christmas eve": (1, 6), "burns night": (1, 25),
    "australia day": (1, 26), "holocaust memorial day": (1, 27), "international holocaust remembrance day": (1, 27),
    "groundhog day": (2, 2), "waitangi day": (2, 6), "valentine's day": (2, 14), "st. david's day": (3, 1),
    "st david's day": (3, 1), "international women's day": (3, 8), "st. patrick's day": (3, 17),
    "st patrick's day": (3, 17), "april fools' day": (4, 1), "april fool's day": (4, 1), "earth day": (4, 22),
    "st. george's day": (4, 23), "st george's day": (4, 23), "anzac day": (4, 25), "may day": (5, 1),
    "world press freedom day": (5, 3), "ve day": (5, 8), "victory day": (5, 9), "juneteenth": (6, 19),
    "canada day": (7, 1), "fourth of july": (7, 4), "july fourth": (7, 4), "bastille day": (7, 14),
    "halloween": (10, 31), "all saints' day": (11, 1), "all souls' day": (11, 2), "guy fawkes night": (11, 5),
    "bonfire night": (11, 5), "armistice day": (11, 11), "remembrance day": (11, 11), "veterans day": (11, 11),
    "veterans' day": (11, 11), "st. andrew's day": (11, 30), "st andrew's day": (11, 30), "world aids day": (12, 1),
    "human rights day": (12, 10), "christmas eve": (12, 24), "christmas day": (12, 25), "christmas": (12, 25),
    "boxing day": (12, 26), "st. stephen's day": (12, 26), "st stephen's day": (12, 26),
}  # fmt: skip
_EASTER: Mapping[str, int] = {
    "shrove tuesday": -47, "mardi gras": -47, "ash wednesday": -46, "palm sunday": -7, "maundy thursday": -3,
    "good friday": -2, "easter": 0, "easter sunday": 0, "easter monday": 1, "ascension day": 39, "pentecost": 49,
    "whit sunday": 49, "whit monday": 50, "corpus christi": 60,
}  # fmt: skip
_ORTHODOX: Mapping[str, int] = {
    "orthodox good friday": -2, "orthodox easter": 0, "orthodox easter sunday": 0, "orthodox easter monday": 1,
}  # fmt: skip
_NTH: Mapping[str, tuple[int, int, int]] = {
    "martin luther king jr. day": (1, 0, 3), "martin luther king, jr. day": (1, 0, 3),
    "martin luther king day": (1, 0, 3), "mlk day": (1, 0, 3), "presidents' day": (2, 0, 3),
    "presidents day": (2, 0, 3), "memorial day": (5, 0, -1), "labor day": (9, 0, 1), "columbus day": (10, 0, 2),
    "indigenous peoples' day": (10, 0, 2), "remembrance sunday": (11, 6, 2), "thanksgiving": (11, 3, 4),
    "thanksgiving day": (11, 3, 4), "black friday": (11, 3, 4), "cyber monday": (11, 3, 4),
}  # fmt: skip
"""Month, weekday from 0 for Monday, and which one; -1 is the last."""
_AFTER_THANKSGIVING: Mapping[str, int] = {"black friday": 1, "cyber monday": 4}
HOLIDAYS = tuple(sorted({*_FIXED, *_EASTER, *_ORTHODOX, *_NTH}, key=lambda name: (-len(name), name)))
PATTERN = "|".join(re.escape(name).replace("'", "['’]").replace(r"\ ", r"\s") for name in HOLIDAYS)


def holiday(name: str, year: int) -> date | None:
    """The day of a holiday of `HOLIDAYS` in a year, or None when the year is out of range."""
    key = " ".join(name.casefold().replace("’", "'").split())
    if not almanac.FIRST_YEAR <= year <= almanac.LAST_YEAR:
        return None
    if key in _FIXED:
        return date(year, *_FIXED[key])
    if key in _EASTER:
        return almanac.easter(year) + timedelta(days=_EASTER[key])
    if key in _ORTHODOX:
        return almanac.orthodox_easter(year) + timedelta(days=_ORTHODOX[key])
    return almanac.nth_weekday(year, *_NTH[key]) + timedelta(days=_AFTER_THANKSGIVING.get(key, 0))
