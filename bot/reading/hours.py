"""The hour that stands with a date, as TIMEX3 writes it: "9 a.m. GMT Tuesday" is T09:00Z; "Friday night" is a day."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from bot.model import Span
from bot.reading.zones import NAMES, offset_of

_NAMED: Mapping[str, str] = {"noon": "T12:00", "midnight": "T24:00"}
_ZONE = (
    rf"(?:\s?\(?(?P<zone>(?:{NAMES})\b|(?:Eastern|Central|Mountain|Pacific)(?:\stime)?\b|[A-Z]{{2,4}}\b)\)?)?"
    r"(?:\slocal\stime)?"
)
_HOUR = (
    r"(?:(?P<hour>[01]?\d|2[0-4])(?:[:.](?P<minute>[0-5]\d))?\s?(?P<half>[ap])\.?m\b\.?"
    r"|\b(?P<full>[01]?\d|2[0-3])[:.](?P<past>[0-5]\d)(?:\s?hrs)?(?![.\d]\d)"
    r"|(?<!\()\b(?P<of_four>[01]\d|2[0-3])(?P<past_four>[0-5]\d)(?=\s(?:GMT|UTC|hrs|hours)\b)(?:\s(?:hrs|hours))?"
    r"|\b(?P<named>noon|midnight))"
)
_BEFORE = re.compile(rf"{_HOUR}{_ZONE},?\s(?:on\s)?$")
_AFTER = re.compile(rf",?\sat\s(?:about\s|around\s)?{_HOUR}{_ZONE}")
_REACH = 40


def time_of(folded: str, span: Span, day: date) -> str:
    """The TIMEX3 time that the words beside a day give, with its zone where they name one; "" where they give none."""
    hit = _BEFORE.search(folded, max(0, span.start - _REACH), span.start) or _AFTER.match(folded, span.end)
    if hit is None:
        return ""
    return _clock(hit.groupdict()) + offset_of(hit["zone"] or "", day)


def _clock(found: Mapping[str, str | None]) -> str:
    if found["named"]:
        return _NAMED[found["named"]]
    hour, minute = found["full"] or found["of_four"], found["past"] or found["past_four"]
    if hour is not None:
        return f"T{int(hour):02d}:{minute}"
    return f"T{_of_day(int(found['hour'] or 0), found['half'] or ''):02d}:{found['minute'] or '00'}"


def _of_day(hour: int, half: str) -> int:
    """The hour from 0 to 23 of a twelve-hour clock."""
    return hour % 12 + (12 if half == "p" else 0)
