"""The hour that stands with a date, as TIMEX3 writes it: "9 a.m. Tuesday" is T09:00; "Friday night" stays a day."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.model import Span

_NAMED: Mapping[str, str] = {"noon": "T12:00", "midnight": "T24:00"}
_ZONE = r"(?:\s?\(?[A-Z]{2,4}\)?)?(?:\slocal\stime)?"
_HOUR = r"(?P<hour>[01]?\d|2[0-4])(?:[:.](?P<minute>[0-5]\d))?"
_BEFORE = re.compile(
    rf"(?:{_HOUR}\s?(?P<half>[ap])\.?m\b\.?|\b(?P<full>[01]?\d|2[0-3])[:.](?P<past>[0-5]\d)(?:\s?hrs)?|\b(?P<named>noon|midnight))"
    rf"{_ZONE},?\s(?:on\s)?$",
)
_AFTER = re.compile(rf",?\sat\s(?:{_HOUR}\s?(?P<half>[ap])\.?m\b|(?P<named>noon|midnight))")
_REACH = 32


def time_of(folded: str, span: Span) -> str:
    """The TIMEX3 time that the words beside a day give; "" where they give none."""
    hit = _BEFORE.search(folded, max(0, span.start - _REACH), span.start) or _AFTER.match(folded, span.end)
    if hit is None:
        return ""
    found = hit.groupdict()
    if found["named"]:
        return _NAMED[found["named"]]
    if found.get("full"):
        return f"T{int(found['full']):02d}:{found['past']}"
    return f"T{_of_day(int(found['hour']), found['half']):02d}:{found['minute'] or '00'}"


def _of_day(hour: int, half: str) -> int:
    """The hour from 0 to 23 of a twelve-hour clock."""
    return hour % 12 + (12 if half == "p" else 0)
