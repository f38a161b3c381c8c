"""How long a server says that its answer stays as it is (RFC 9111)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from email.utils import parsedate_to_datetime

_MAX_AGE = re.compile(r'(?:^|[\s,])max-age\s*=\s*"?(\d{1,10})', re.IGNORECASE)
_CHANGES = re.compile(r"(?:^|[\s,])no-(?:cache|store)\b(?!\s*=)", re.IGNORECASE)


def fresh_for(headers: Mapping[str, str]) -> float:
    """Seconds from now: Cache-Control's max-age less the Age of the answer, else Expires after Date, else none."""
    said = headers.get("cache-control", "")
    if _CHANGES.search(said):
        return 0.0
    found = _MAX_AGE.search(said)
    if found:
        return max(0.0, float(found[1]) - _seconds(headers.get("age", "")))
    try:
        expires, date = (parsedate_to_datetime(headers[name]) for name in ("expires", "date"))
        return max(0.0, (expires - date).total_seconds())
    except (KeyError, ValueError, TypeError, IndexError, OverflowError):
        return 0.0  # "0" and "-1" are how servers say that it has expired


def _seconds(words: str) -> float:
    return float(words) if re.fullmatch(r"\d{1,10}", words.strip()) else 0.0
