"""What a date in a command means: a half-open interval in the desk's zone. Nothing here asks the clock.

An own table reads what people type; dateparser, which is right for one delimited English expression, reads the rest.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from zoneinfo import ZoneInfo

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
LONG_MONTHS = tuple("january february march april may june july august september october november december".split())
WEEKDAYS = tuple("monday tuesday wednesday thursday friday saturday sunday".split())
NUMBERS = {
    word: n for n, word in enumerate("one two three four five six seven eight nine ten eleven twelve".split(), 1)
}
NUMBERS |= {"a": 1, "an": 1}
_RUN = re.compile(r"\d{4}-\d\d-\d\d/\d{4}-\d\d-\d\d")
LONGEST = 40
"""Characters; no date is longer, and dateparser need not look at what is."""

_MONTH = {name: n for n, name in enumerate(LONG_MONTHS, 1)}
_MONTH |= {name[:3]: n for name, n in _MONTH.items()} | {"sept": 9}
_WEEKDAY = {name: n for n, name in enumerate(WEEKDAYS)}
_WEEKDAY |= {name[:3]: n for name, n in _WEEKDAY.items()} | {"tues": 1, "thur": 3, "thurs": 3}
_DATE_WORDS = {
    *_MONTH,
    *_WEEKDAY,
    *NUMBERS,
    *"ago at of on the and am pm noon midnight now today yesterday st nd rd th".split(),
}
_DATE_WORDS |= {word + s for word in "second minute min hour day week month year".split() for s in ("", "s")}


@dataclass(frozen=True, slots=True)
class Interval:
    """A half-open run of time, aware and in the desk's zone; `note` says how an open expression was read."""

    start: datetime
    end: datetime
    shown: str
    note: str = ""

    @property
    def first_day(self) -> date:
        """The day `since` begins with."""
        return self.start.date()

    @property
    def past_day(self) -> date:
        """The day before which `until` ends."""
        return self.end.date() if self.end.time() == time.min else self.end.date() + timedelta(days=1)


def read_when(words: str, now: datetime, zone: ZoneInfo) -> Interval | None:
    """The interval that folded `words` name, seen from `now` (aware) in `zone`; None when they are no date.

    What names no year is the latest one not after `now`, and the note says so.
    """
    text = " ".join(re.sub(r",|(?<=[a-z])\.", " ", words.casefold()).split()).removeprefix("the ")
    local = now.astimezone(zone)
    if not text or len(text) > LONGEST:
        return None
    try:
        for row, reader in _TABLE:
            if (found := row.fullmatch(text)) and (interval := reader(found, local)):
                return interval
        return _by_dateparser(text, local)
    except (ValueError, OverflowError):  # the thirtieth of February, ten thousand years ago
        return None


def shown_day(day: date) -> str:
    """A day as answers show it, such as 18 Feb 2025."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def shown_date(iso: str) -> str:
    """An ISO day, month or year, or a run of days "first/last", as answers show it; other words stay as they are."""
    if _RUN.fullmatch(iso):
        first, _, last = iso.partition("/")
        return shown_run(date.fromisoformat(first), date.fromisoformat(last))
    parts = iso.split("-")
    if not all(part.isascii() and part.isdigit() for part in parts) or len(parts) > len("ymd"):
        return iso
    year, *rest = map(int, parts)
    month = f"{MONTHS[rest[0] - 1]} " if rest else ""
    return f"{rest[1]} {month}{year}" if len(rest) > 1 else f"{month}{year}"


def shown_run(first: date, last: date) -> str:
    """A run of days as answers show it: "2–8 Mar 2026", whole months "Mar–May 2025", whole years "1990–1999"."""
    if first.day == 1 and last.day == monthrange(last.year, last.month)[1]:
        if (first.month, last.month) == (1, 12):
            return _run(("", str(first.year)), ("", str(last.year)), "–")
        return _run((MONTHS[first.month - 1], str(first.year)), (MONTHS[last.month - 1], str(last.year)), "–")
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{shown_day(last)}" if first != last else shown_day(first)
    one, other = ((f"{day.day} {MONTHS[day.month - 1]}", str(day.year)) for day in (first, last))
    return _run(one, other, " – ")


def _run(first: tuple[str, str], last: tuple[str, str], dash: str) -> str:
    """Two ends, each its words and its year; a year that both share stands once."""
    if first == last:
        return " ".join(first).strip()
    if first[1] == last[1]:
        return f"{first[0]}{dash}{last[0]} {last[1]}"
    return f"{' '.join(first)} – {' '.join(last)}" if first[0] else f"{first[1]}{dash}{last[1]}"


def _midnight(day: date, local: datetime) -> datetime:
    return datetime.combine(day, time.min, local.tzinfo)


def _days(first: date, past: date, local: datetime, shown: str, note: str = "") -> Interval:
    return Interval(_midnight(first, local), _midnight(past, local), shown, note)


def _day(day: date, local: datetime, note: str = "") -> Interval:
    return _days(day, day + timedelta(days=1), local, shown_day(day), note)


def _month(year: int, month: int, local: datetime, note: str = "") -> Interval:
    past = date(year + month // 12, month % 12 + 1, 1)
    return _days(date(year, month, 1), past, local, f"{MONTHS[month - 1]} {year}", note)


def _year(year: int, local: datetime) -> Interval:
    return _days(date(year, 1, 1), date(year + 1, 1, 1), local, str(year))


def _instant(at: datetime, shown: str) -> Interval:
    return Interval(at, at, shown)


def _day_month(found: re.Match[str], local: datetime) -> Interval | None:
    day, month, year = int(found["day"]), _MONTH.get(found["month"]), found["year"]
    if not month:
        return None
    if year:
        return _day(date(int(year), month, day), local)
    for back in range(9):  # nine years hold a 29 February
        try:
            latest = date(local.year - back, month, day)
        except ValueError:
            continue
        if latest <= local.date():
            return _day(latest, local, f"{shown_day(latest)}, the latest one")
    return None


def _only_month(found: re.Match[str], local: datetime) -> Interval | None:
    month = _MONTH.get(found["month"])
    if not month:
        return None
    if found["year"]:
        return _month(int(found["year"]), month, local)
    year = local.year - (month > local.month)
    return _month(year, month, local, f"{MONTHS[month - 1]} {year}, the latest one")


def _weekday(found: re.Match[str], local: datetime) -> Interval | None:
    wanted = _WEEKDAY.get(found["weekday"])
    if wanted is None:
        return None
    back = (local.weekday() - wanted) % 7
    day = local.date() - timedelta(days=back or (7 if found["last"] else 0))
    return _day(day, local, f"{found['weekday'].capitalize()} {shown_day(day)}")


def _relative_day(found: re.Match[str], local: datetime) -> Interval:
    day = local.date() + timedelta(days={"yesterday": -1, "today": 0, "tomorrow": 1}[found[0]])
    return _day(day, local)


def _span(found: re.Match[str], local: datetime) -> Interval:
    today, back = local.date(), found["which"] != "this"
    if found["unit"] == "week":
        monday = today - timedelta(days=today.weekday() + 7 * back)
        sunday = monday + timedelta(days=6)
        note = f"{shown_day(monday)} to {shown_day(sunday)}"
        return _days(monday, monday + timedelta(days=7), local, f"{found['which']} week", note)
    if found["unit"] == "month":
        months = today.year * 12 + today.month - 1 - back
        return _month(months // 12, months % 12 + 1, local)
    return _year(today.year - back, local)


def _written_instant(found: re.Match[str], local: datetime) -> Interval:
    at = datetime.fromisoformat(found[0].upper()).astimezone(local.tzinfo)
    return _instant(at, f"{shown_day(at.date())}, {at:%H:%M}")


def _ago(found: re.Match[str], local: datetime) -> Interval | None:
    count = NUMBERS.get(found["count"]) or int(found["count"])
    unit = found["unit"][0]
    if unit in "my":
        months = local.year * 12 + local.month - 1 - count * (12 if unit == "y" else 1)
        year, month = months // 12, months % 12 + 1
        return _day(date(year, month, min(local.day, monthrange(year, month)[1])), local)
    hours = count * {"h": 1, "d": 24, "w": 168}[unit]
    at = (local.astimezone(_utc()) - timedelta(hours=hours)).astimezone(local.tzinfo)
    return _instant(at, f"{shown_day(at.date())}, {at:%H:%M}")


def _utc() -> ZoneInfo:
    from zoneinfo import ZoneInfo

    return ZoneInfo("UTC")


def _slashed(found: re.Match[str], local: datetime) -> Interval | None:
    """Only where day and month cannot be exchanged: 03/04/2025 is a different day on each side of the Atlantic."""
    one, two, year = (int(part) for part in found.groups())
    if max(one, two) <= 12 and one != two:
        return None
    return _day(date(year, min(one, two), max(one, two)), local)


def _row(pattern: str) -> re.Pattern[str]:
    year, ordinal = r"(?P<year>(?:1[89]|2[01])\d\d)", "(?:st|nd|rd|th)?"
    return re.compile(pattern.replace("YEAR", year).replace("DAY", rf"(?P<day>\d\d?){ordinal}"))


_TABLE: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], datetime], Interval | None]], ...] = (
    (_row(r"YEAR"), lambda found, local: _year(int(found[0]), local)),
    (_row(r"YEAR[-/](\d\d?)"), lambda found, local: _month(int(found[1]), int(found[2]), local)),
    (
        _row(r"YEAR[-/](\d\d?)[-/](\d\d?)"),
        lambda found, local: _day(date(int(found[1]), int(found[2]), int(found[3])), local),
    ),
    (_row(r"\d{4}-\d\d-\d\dt\d\d:\d\d(?::\d\d(?:\.\d{6})?)?z"), _written_instant),
    (_row(r"(?:[a-z]+ )?DAY (?:of )?(?P<month>[a-z]+)(?: YEAR)?"), _day_month),
    (_row(r"(?:[a-z]+day )?(?P<month>[a-z]+) DAY(?: YEAR)?"), _day_month),
    (_row(r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*(?: YEAR)?"), _only_month),
    (_row(r"(\d\d?)[/.](\d\d?)[/.]((?:1[89]|2[01])\d\d)"), _slashed),
    (_row(r"yesterday|today|tomorrow"), _relative_day),
    (_row(r"now"), lambda _, local: _instant(local, f"{shown_day(local.date())}, {local:%H:%M}")),
    (_row(r"(?P<last>last )?(?P<weekday>mon|tues?|wed|thu(?:rs?)?|fri|sat|sun|[a-z]+day)"), _weekday),
    (_row(r"(?P<which>this|last) (?P<unit>week|month|year)"), _span),
    (_row(r"(?:last )?(?P<count>\d{1,4}|[a-z]+) ?(?P<unit>hours?|days?|weeks?|months?|years?)(?: ago)?"), _ago),
    (_row(r"(?P<count>\d{1,4})(?P<unit>[hdwy])"), _ago),
)


def _by_dateparser(text: str, local: datetime) -> Interval | None:
    words = re.findall(r"[^\W\d_]+", text)
    if not re.search(r"\d|ago|noon|midnight", text) or not words or not _DATE_WORDS.issuperset(words):
        return None
    from dateparser.date import DateDataParser  # here, because it is slow to import

    base = local.replace(tzinfo=None)
    reader = DateDataParser(languages=["en"], settings={"RELATIVE_BASE": base, "PREFER_DATES_FROM": "past"})
    found = reader.get_date_data(text)
    if found.date_obj is None:
        return None
    day = found.date_obj.date()
    if found.period == "month":
        return _month(day.year, day.month, local)
    return _year(day.year, local) if found.period == "year" else _day(day, local, shown_day(day))
