"""Whose calendar an outlet's instants count on, by the country of its address."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from bot.ingest.links import country_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

_ZONES: Mapping[str, str] = {
    "ae": "Asia/Dubai", "ar": "America/Argentina/Buenos_Aires", "at": "Europe/Vienna", "au": "Australia/Sydney",
    "bd": "Asia/Dhaka", "be": "Europe/Brussels", "bg": "Europe/Sofia", "ch": "Europe/Zurich", "cl": "America/Santiago",
    "cn": "Asia/Shanghai", "cz": "Europe/Prague", "de": "Europe/Berlin", "dk": "Europe/Copenhagen",
    "ee": "Europe/Tallinn", "eg": "Africa/Cairo", "es": "Europe/Madrid", "fi": "Europe/Helsinki",
    "fj": "Pacific/Fiji", "fr": "Europe/Paris", "gh": "Africa/Accra", "gr": "Europe/Athens", "hk": "Asia/Hong_Kong",
    "hr": "Europe/Zagreb", "hu": "Europe/Budapest", "ie": "Europe/Dublin", "il": "Asia/Jerusalem",
    "in": "Asia/Kolkata", "it": "Europe/Rome", "jp": "Asia/Tokyo", "ke": "Africa/Nairobi", "kr": "Asia/Seoul",
    "lk": "Asia/Colombo", "lt": "Europe/Vilnius", "lv": "Europe/Riga", "my": "Asia/Kuala_Lumpur",
    "ng": "Africa/Lagos", "nl": "Europe/Amsterdam", "no": "Europe/Oslo", "np": "Asia/Kathmandu",
    "nz": "Pacific/Auckland", "pe": "America/Lima", "ph": "Asia/Manila", "pk": "Asia/Karachi", "pl": "Europe/Warsaw",
    "ro": "Europe/Bucharest", "rs": "Europe/Belgrade", "se": "Europe/Stockholm", "sg": "Asia/Singapore",
    "si": "Europe/Ljubljana", "sk": "Europe/Bratislava", "th": "Asia/Bangkok", "tr": "Europe/Istanbul",
    "tw": "Asia/Taipei", "ua": "Europe/Kyiv", "uk": "Europe/London", "vn": "Asia/Ho_Chi_Minh",
    "za": "Africa/Johannesburg",
}  # fmt: skip
"""Countries on one clock, or nearly: Australia's press sits on its east coast. Where a country has several (the United
States, Canada, Russia, Brazil), its domain tells none."""


def own_day(instant: datetime, url: str | None = None) -> date:
    """The day of an instant as its outlet counts it.

    An instant with an offset of its own, or with none at all, is on the outlet's clock already. One in UTC is moved to
    that of the country of `url`, where it has one; but midnight in UTC is how programs write a day without a time.
    """
    country = country_of(url)
    if country not in _ZONES or instant.utcoffset() != timedelta(0) or instant.time() == time.min:
        return instant.date()
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return instant.astimezone(UTC).astimezone(ZoneInfo(_ZONES[country])).date()
    except (ZoneInfoNotFoundError, OverflowError):
        return instant.date()
