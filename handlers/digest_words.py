"""How a digest's rhythm is written and shown: "at 08:00,17:30 on weekdays but holidays DE zone Europe/Paris"."""

from __future__ import annotations

import re
import zoneinfo
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.digest.due import next_due
from bot.errors import Misunderstood
from bot.grammar import fold
from bot.when import shown_day
from handlers.naming import nearest
from handlers.wording import did_you_mean, listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from bot.store.records import Rhythm, Subscription

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
SETS = {"daily": (), "weekdays": (0, 1, 2, 3, 4), "weekends": (5, 6)}
KEYWORDS = ("at", "on", "but", "quiet", "zone", "every", "in", "as", "for")
"""Each begins a part of the line; "for" goes back to storylines."""
ALIKE = {"except": "but"}
PAUSE = 60
"""Seconds between two digests as it happens where none are named: one article's changes, and its copies', in one."""
EXAMPLES = {
    "at": "at 08:00,17:30",
    "on": "on weekdays",
    "but": "but holidays DE",
    "quiet": "quiet 22:00-07:00",
    "zone": "zone Europe/Paris",
    "every": "every 30m",
    "in": "in ROOM",
    "as": "as it happens",
    "for": "for SLUG",
}
UNITS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a line asks for; None and empty where it says nothing.

    `days` empty but not None is every day, `but` empty on holidays too, `quiet` empty that no hours are.
    """

    names: tuple[str, ...] = ()
    room: str | None = None
    at: tuple[str, ...] = ()
    days: tuple[int, ...] | None = None
    zone: str | None = None
    every_s: int | None = None
    but: str | None = None
    quiet: tuple[str, ...] | None = None


def wanted(line: str, country: str = "") -> Wanted:
    """Read storylines, then the parts in any order. Raises Misunderstood for what fits nowhere.

    `country` is that of holidays where the line names none. Who names days alone wants them on holidays too.
    """
    parts: dict[str, list[str]] = {key: [] for key in ("", *KEYWORDS)}
    given, key = [], ""
    for word in line.replace(",", " ").split():
        folded = ALIKE.get(fold(word), fold(word))
        if folded in KEYWORDS:
            key = folded
            given.append(key)
        else:
            parts["at" if _looks_like_time(word) and key != "quiet" else key].append(word)
    happens = bool(parts["as"]) or "every" in given
    if parts["as"] and fold(" ".join(parts["as"])) != "it happens":
        raise Misunderstood(f'"as {" ".join(parts["as"])}" cannot be read. Write "as it happens" or "at 08:00,17:30".')
    for empty in (each for each in given if not parts[each]):
        raise Misunderstood(f'After "{empty}" nothing stands. Write it like {EXAMPLES[empty]}.')
    if happens and parts["at"]:
        raise Misunderstood("Either at times or as it happens: leave one of them out.")
    if parts["quiet"] and parts["at"]:
        raise Misunderstood("Quiet hours are for what comes as it happens; digests at times come at these times.")
    return Wanted(
        tuple(dict.fromkeys((*parts[""], *parts["for"]))),
        _one("in", parts["in"]),
        tuple(dict.fromkeys(map(_time, parts["at"]))),
        _days(parts["on"]) if parts["on"] else None,
        _zone("_".join(parts["zone"]) or None),
        (_seconds(_one("every", parts["every"])) or PAUSE) if happens else None,
        _holidays(" ".join(parts["but"]), country) if parts["but"] else "" if parts["on"] else None,
        _hours(" ".join(parts["quiet"])) if parts["quiet"] else None,
    )


def shown(rhythm: Rhythm) -> str:
    """A rhythm as a sentence goes on with it: "at 08:00 and 17:30 on weekdays but holidays DE (Europe/Paris)"."""
    on = f" on {_shown_days(rhythm.days)}" if rhythm.days else ""
    on += f"{'' if on else ' daily'} but holidays {rhythm.but}" if rhythm.but else ""
    if rhythm.every_s is None:
        return f"at {listed(rhythm.at)}{on} ({rhythm.zone})"
    on += f", quiet {'-'.join(rhythm.quiet)}" if rhythm.quiet else ""
    return f"as it happens, every {_shown_pause(rhythm.every_s)} at most{f'{on} ({rhythm.zone})' if on else ''}"


def line(each: Subscription, at: datetime, there: str) -> str:
    """A subscription, when it posts, and when it will next or why not; `there` ends a command that means its room."""
    return f"{listed(each.slugs)} {shown(each.rhythm)}{_state(each, at, there)}."


def _state(each: Subscription, at: datetime, there: str) -> str:
    if each.state == "stopped":
        return f"; paused, /digest resume{there} goes on"
    if each.muted_until and each.silent(at):
        return f"; muted until {_local(each.muted_until.astimezone(ZoneInfo(each.zone)))}"
    if each.state == "paused":
        return f"; paused while I cannot post {'there' if there else 'here'}"
    following = next_due(each.rhythm, at)
    if following is None:
        return ""
    return f"; next {'from ' if each.every_s else ''}{DAYS[following.weekday()]}, {_local(following)}"


def _local(at: datetime) -> str:
    return f"{shown_day(at.date())}, {at:%H:%M}"


def typed(rhythm: Rhythm) -> str:
    """A rhythm as `wanted` reads it."""
    days = next((name for name, days in SETS.items() if days == rhythm.days), None)
    on = f" on {days or ','.join(DAYS[day][:3].lower() for day in rhythm.days)}" if rhythm.days or rhythm.but else ""
    on += f" but holidays {rhythm.but}" if rhythm.but else ""
    on += f" quiet {'-'.join(rhythm.quiet)}" if rhythm.quiet else ""
    when = (
        f"at {','.join(rhythm.at)}" if rhythm.every_s is None else f"as it happens every {_shown_pause(rhythm.every_s)}"
    )
    return f"{when}{on} zone {rhythm.zone}"


def _shown_days(days: Sequence[int]) -> str:
    named = next((name for name, each in SETS.items() if each == tuple(days)), None)
    return named or listed(DAYS[day] for day in days)


def _shown_pause(seconds: int) -> str:
    unit = next(unit for unit in reversed(UNITS) if seconds % UNITS[unit] == 0)
    return f"{seconds // UNITS[unit]}{unit}"


def _one(key: str, words: Sequence[str]) -> str | None:
    if len(words) > 1:
        raise Misunderstood(f'"{key} {" ".join(words)}" is too much. Write it like {EXAMPLES[key]}.')
    return words[0] if words else None


def _looks_like_time(word: str) -> bool:
    return bool(re.fullmatch(r"\d{1,2}[:.]\d{2}", word))


def _time(word: str) -> str:
    """A time of day as "HH:MM"."""
    hours, minutes = (int(part) for part in re.split(r"[:.]", word)) if _looks_like_time(word) else (24, 0)
    if hours > 23 or minutes > 59:
        raise Misunderstood(f'"{word}" is no time of day. Write it like 08:00 or 17:30.')
    return f"{hours:02}:{minutes:02}"


def _days(words: Iterable[str]) -> tuple[int, ...]:
    """Weekdays, Monday being 0; empty for every day."""
    found: set[int] = set()
    for word in map(fold, words):
        first, _, last = word.partition("-")
        days = SETS.get(word) if word in SETS else _run(_day(first), _day(last or first))
        if days is None:
            raise Misunderstood(f'"{word}" is no day. Write weekdays, weekends, daily, or days like mon,wed,fri.')
        found |= set(days or range(len(DAYS)))
    return () if len(found) == len(DAYS) else tuple(sorted(found))


def _holidays(words: str, country: str) -> str:
    """The country of "holidays DE" or "public holidays of Germany"; the one that is set where none stands there."""
    found = re.fullmatch(r"(?:public |bank )?holidays?(?: (?:of )?(?:the )?(.+))?", fold(words))
    if not found:
        raise Misunderstood(f'"but {words}" cannot be read. Write it like {EXAMPLES["but"]}.')
    if not (named := found[1] or country):
        raise Misunderstood(f"Whose holidays? Write the country with it, like {EXAMPLES['but']} or but holidays DE-BY.")
    from bot.freedays import country_of  # here, because `slugline ask` starts cold

    if (code := country_of(named)) is None:
        raise Misunderstood(f'"{named}" is no country whose holidays I know. Write its code, like DE, or DE-BY.')
    return code


def _hours(words: str) -> tuple[str, ...]:
    """Quiet hours as two times of day; none for "off"."""
    folded = fold(words)
    if folded in ("off", "none", "never"):
        return ()
    ends = re.split(r"\s*-\s*|\s+to\s+|\s+", re.sub(r"^(?:hours?|from)\s+", "", folded))
    if len(ends) != 2 or not all(map(_looks_like_time, ends)) or _time(ends[0]) == _time(ends[1]):
        raise Misunderstood(f'"quiet {words}" cannot be read. Write it like {EXAMPLES["quiet"]}, or quiet off.')
    return _time(ends[0]), _time(ends[1])


def _day(word: str) -> int | None:
    """A weekday by its name, its first letters (three or more), or several of it: "mon", "Monday", "mondays"."""
    return next((n for n, day in enumerate(DAYS) if len(word) > 2 and f"{day.lower()}s".startswith(word)), None)


def _run(first: int | None, last: int | None) -> tuple[int, ...] | None:
    if first is None or last is None:
        return None
    return tuple((first + n) % len(DAYS) for n in range((last - first) % len(DAYS) + 1))


def _zone(word: str | None) -> str | None:
    """A time zone by its name in any case, or by its city; "_" stands between its words."""
    if word is None:
        return None
    zones = sorted(zoneinfo.available_timezones())
    named = [each for each in zones if each.casefold() == word.casefold()]
    city = [each for each in zones if each.casefold().endswith(f"/{word.casefold()}") and each.count("/") == 1]
    if not named and len(city) != 1:
        meant, typed_in = did_you_mean(nearest(word, zones, 1)), word.replace("_", " ")
        raise Misunderstood(f'"{typed_in}" is no time zone. Write one like Europe/Paris.{meant}')
    return (named or city)[0]


def _seconds(word: str | None) -> int | None:
    """A pause in seconds, from one second up."""
    if word is None:
        return None
    if not (found := re.fullmatch(r"([1-9]\d{0,4})([smhd])", fold(word))):
        raise Misunderstood(f'"{word}" is no pause. Write it like 30m, 2h or 1s, which is the shortest.')
    return int(found[1]) * UNITS[found[2]]
