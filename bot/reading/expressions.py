"""Finding date expressions in running text: what the words say, not yet which day they mean.

Every pattern is bounded and starts at a word of its own kind, so the time is linear in the text. "may", "march" and
"second" in lower case, amounts, habits ("every Friday"), names ("Black September") and durations ("for two weeks")
are no dates.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from bot.model import Span
from bot.reading import almanac
from bot.reading.lookalikes import is_date
from bot.reading.patterns import forms_for
from bot.reading.triggers import triggered
from bot.reading.wording import Kind


@dataclass(frozen=True, slots=True)
class Expression:
    """One expression with the parts its words give; texts are lower case, single spaced, "" where absent.

    `month`, `weekday` and `number` are already numbers. `turn` says which one ("last", "next", "this", "ago",
    "later"), `year_turn` the same of a year ("February this year"), `part` which part ("early", "end of"), `unit`
    day, week, month, year or another stretch, `name` a holiday or a known day.
    """

    span: Span
    kind: Kind
    words: str
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    number: int | None = None
    unit: str = ""
    turn: str = ""
    year_turn: str = ""
    part: str = ""
    name: str = ""
    base: Expression | None = None
    """What a distance is counted from."""


_WORDS = {
    word: number
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen".split(),
    )
} | {word: 10 * tens for tens, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}


_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth"
).split()


_NUMBER = re.compile(r"\d\d?")


def number_of(words: str) -> int | None:
    """The number that digits or one number word say; 1 for "a"; None for vague ones ("a few")."""
    if words.isdigit():
        return int(words)
    tens, _, ones = words.replace("-", " ").partition(" ")
    if ones:
        return _WORDS[tens] + _WORDS[ones] if tens in _WORDS and ones in _WORDS else None
    return 1 if words in {"a", "an"} else _WORDS.get(words)


def ordinal_of(words: str) -> int:
    """The number of an ordinal word from "first" to "thirty-ninth"; -1 for "last" and "final"."""
    tens, _, ones = words.replace("-", " ").rpartition(" ")
    if ones in {"last", "final"}:
        return -1
    return _WORDS.get(tens, 0) + _ORDINALS.index(ones) + 1 if ones in _ORDINALS else {"twentieth": 20}.get(ones, 30)


def spelled_year(words: str) -> int | None:
    """The year that "nineteen ninety-seven" or "twenty twenty-five" says."""
    pieces = words.replace("-", " ").split()
    if pieces[1] == "thousand":
        return 2000 + _WORDS[pieces[-1]] if len(pieces) > 2 else 2000
    rest = [0 if piece in {"hundred", "oh"} else _WORDS.get(piece) for piece in pieces[1:]]
    numbers = [number for number in rest if number is not None]
    return _WORDS[pieces[0]] * 100 + sum(numbers) if len(numbers) == len(rest) else None


@lru_cache(maxsize=1)
def find(folded: str, sentences: tuple[Span, ...]) -> tuple[Expression, ...]:
    """The expressions of an already folded text in order, none overlapping; the longest wins where two begin alike.

    The answer about the last text is kept: its dates and its own day are asked for one after the other.
    """
    found: list[Expression] = []
    for number, triggers in sorted(triggered(folded, sentences).items()):
        hits: list[Expression] = []
        for kind, pattern in forms_for(frozenset(triggers)):
            for match in pattern.finditer(folded, *sentences[number]):
                hits.extend(_build(folded, kind, match))
        found.extend(_without_overlaps(hits))
    return tuple(found)


def _without_overlaps(hits: list[Expression]) -> Iterator[Expression]:
    end = -1
    for hit in sorted(hits, key=lambda hit: (hit.span.start, -hit.span.end)):
        if hit.span.start >= end:
            end = hit.span.end
            yield hit


def _build(folded: str, kind: Kind, match: re.Match[str]) -> Iterator[Expression]:
    """The expressions of one match: two for a range of days, none for what only looks like a date."""
    groups = {name: value for name, value in match.groupdict().items() if value}
    span = Span(match.start(), match.end())
    if not is_date(folded, kind, span, groups):
        return
    fields = _fields(kind, groups)
    if "day_from" in groups or "day_to" in groups:
        yield from _days(folded, kind, match, fields)
    elif "year_to" in groups:
        yield from _years(match)
    else:
        yield _expression(folded, kind, span, fields)


def _days(folded: str, kind: Kind, match: re.Match[str], fields: dict[str, Any]) -> Iterator[Expression]:
    """The days of "3-5 March", "3, 4 and 5 March", "March 3 to 5": a weekday is the first one's."""
    groups = match.re.groupindex
    spans = [match.span(name) for name in ("days", "day_from", "day", "day_to") if name in groups and match[name]]
    days = sorted(number.span() for span in spans for number in _NUMBER.finditer(folded, *span))
    for first, last in days:
        begins = match.start() if (first, last) == days[0] else first
        ends = match.end() if (first, last) == days[-1] else _end_of_day(folded, last)
        told = {"day": int(folded[first:last]), "part": "", "weekday": None if begins == first else fields["weekday"]}
        yield _expression(folded, kind, Span(begins, ends), {**fields, **told})


def _years(match: re.Match[str]) -> Iterator[Expression]:
    """Both years of "1948-1982" and "2010-11"; none where the second number is a month or no later year."""
    first, short = int(match.group("year")), match.group("year_to")
    last = int(short) if len(short) > len("25") else first - first % 100 + int(short)
    if last <= first or (len(short) == len("25") and int(short) <= 12 and last != first + 1):
        return
    yield Expression(Span(*match.span("year")), "year", match.group("year"), year=first)
    yield Expression(Span(*match.span("year_to")), "year", short, year=last)


def _end_of_day(folded: str, end: int) -> int:
    return end + 2 if folded[end : end + 2] in {"st", "nd", "rd", "th"} else end


def _expression(folded: str, kind: Kind, span: Span, fields: dict[str, Any]) -> Expression:
    return Expression(span=span, kind=kind, words=span.of(folded), **fields)


_UNITS = ("unit", "unit_before", "of_unit", "full_unit", "for_unit", "weekend", "mid_year", "week_end")


def _turn(words: str) -> str:
    """Which one: without its article, but for "the next", which counts from another date than "next"."""
    return words if words == "the next" else words.removeprefix("the ")


def _fields(kind: Kind, groups: dict[str, str]) -> dict[str, Any]:
    """The parts of an expression out of a match's groups."""
    text = {name: " ".join(value.split()).lower() for name, value in groups.items()}
    fields: dict[str, Any] = {
        "year": _year(groups, text),
        "month": almanac.month_number(groups["month"]) if "month" in groups else None,
        "day": int(groups["day"]) if "day" in groups else None,
        "weekday": almanac.weekday_number(groups["weekday"]) if "weekday" in groups else None,
        "number": number_of(count) if (count := text.get("number") or text.get("years_ago")) else None,
        "unit": next((text[name] for name in _UNITS if name in text), ""),
        "turn": _turn(text.get("turn") or text.get("turn_after", "")),
        "year_turn": "ago" if "years_ago" in text else text.get("year_turn", "").removeprefix("the "),
        "part": (text.get("part") or text.get("part_mid", "")).removeprefix("the "),
        "name": text.get("name") or text.get("then", ""),
    }
    if "part_after" in text:
        fields["part"] = text["part_after"].split()[-1]
    if "ordinal" in text:
        fields["day"] = ordinal_of(text["ordinal"])
    if "nth" in text:
        fields["number"] = ordinal_of(text["nth"])
    if kind == "numeric":
        fields |= _numeric(groups)
    elif kind == "stretch":
        fields |= _stretch(text)
    elif kind == "weekday" and "turn_after" in text:
        fields["turn"] = {"before": "previous", "after": "following"}.get(text["turn_after"], text["turn_after"])
    elif kind == "weekday" and "after" in text:
        fields["name"] = "week after" if text["after"] == "week" else text["after"]
    elif kind == "year" and "fiscal" in text:
        fields["name"] = "fiscal"
    return fields


def _year(groups: dict[str, str], text: dict[str, str]) -> int | None:
    if "spelled" in text:
        return spelled_year(text["spelled"])
    if "short_year" in groups:
        return _century(int(groups["short_year"]))
    if "year" not in groups:
        return None
    return int(groups["year"]) if len(groups["year"]) > len("25") else _century(int(groups["year"]))


def _century(short: int, *, latest: int = 68) -> int:
    """Two digits as a year: 69 to 99 are the last century's, as POSIX strptime has it; "the '30s" are so from 30 on."""
    return short + (1900 if short > latest else 2000)


def _numeric(groups: dict[str, str]) -> dict[str, Any]:
    """Month and day of a numeric date; both orders are kept ("number" holds the other reading's month) when open."""
    if "month_number" in groups:
        return {"month": int(groups["month_number"])}
    first, second = int(groups["first"]), int(groups["second"])
    if first > 12:
        return {"day": first, "month": second}
    if second > 12:
        return {"day": second, "month": first}
    return {"day": first, "month": second, "number": None if first == second else first}


def _stretch(text: dict[str, str]) -> dict[str, Any]:
    """What decades, centuries, quarters, halves and seasons say.

    `number` is a quarter's or half's, a decade's first year, or which century it is.
    """
    if "decade" in text:
        digits = text["decade"].lstrip("'’")
        year = int(digits) if len(digits) > len("90") else _century(int(digits), latest=29)
        return {"unit": "decade", "number": year}
    if "named_decade" in text:
        hundreds = 100 * _WORDS[text.get("hundreds", "nineteen")]
        return {"unit": "decade", "number": hundreds + _WORDS[text["named_decade"].removesuffix("ies") + "y"]}
    if "century" in text:
        digits = text["century"][:2]
        return {"unit": "century", "number": int(digits) if digits.isdigit() else ordinal_of(text["century"])}
    if "season" in text:
        part = text.get("part") or text.get("part_of", "")
        return {"part": part, "unit": "autumn" if text["season"] == "fall" else text["season"]}
    return {
        "name": text.get("fiscal", ""),
        "year_turn": text.get("owner") or text.get("year_turn", ""),
        **_part_of_year(text["quarter"]),
    }


def _part_of_year(words: str) -> dict[str, Any]:
    """Which quarter or half: "third quarter", "Q3", "3Q", "H1"."""
    if words[0] == "h":
        return {"unit": "half", "number": int(words[1])}
    digits = words.strip("q")
    if digits.isdigit():
        return {"unit": "quarter", "number": int(digits)}
    order = {"fi": 1, "1s": 1, "se": 2, "2n": 2, "th": 3, "3r": 3, "fo": 4, "4t": 4, "la": 4}
    return {"unit": "quarter", "number": order.get(words[:2])}
