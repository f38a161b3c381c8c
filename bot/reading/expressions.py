"""Finding date expressions in running text: what the words say, not yet which day they mean.

Every pattern is bounded and starts at a word of its own kind, so the time is linear in the text. "may", "march" and
"second" in lower case, amounts, habits ("every Friday"), names ("Black September") and durations ("for two weeks")
are no dates.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from bot.model import Span
from bot.reading import almanac

Kind = Literal[
    "calendar", "numeric", "weekday", "day word", "month", "year", "unit", "part of unit", "offset", "next to",
    "same", "holiday", "stretch", "famous",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Expression:
    """One expression with the parts its words give; texts are lower case, single spaced, "" where absent.

    `month`, `weekday` and `number` are already numbers. `turn` says which one ("last", "next", "this", "ago",
    "later"), `year_turn` the same of a year ("February this year"), `part` which part ("early", "end of"), `unit`
    day, week, month, year or another stretch, `name` a holiday or a known day, `clock` whether an hour stands beside.
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
    clock: bool = False


_SP = r"\s{1,3}"
_FULL = (
    r"January|February|March|April|May|June|July|August|September|October|November|December"
    r"|JANUARY|FEBRUARY|MARCH|APRIL|MAY|JUNE|JULY|AUGUST|SEPTEMBER|OCTOBER|NOVEMBER|DECEMBER"
)
_SHORT = r"(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec|JAN|FEB|MAR|APR|JUN|JUL|AUG|SEPT|OCT|NOV|DEC)\b\.?"
_MONTH = rf"(?P<month>(?:{_FULL})\b|{_SHORT})"
_DAY = r"(?P<day>(?:[12]\d|3[01]|0?[1-9])(?!\d))"
_ORDINAL = r"(?:st|nd|rd|th)?"
_NUMBER_GUARD = r"(?!\w|,\d{3}|[.:/]\d|\s?%|\s(?:percent|per\scent|pc)\b)"
_YEAR = r"(?P<year>(?:1[5-9]|20)\d\d)(?!\d|,\d{3}|\.\d|%)"
_DAYNAME = r"Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
_UPPER_DAYNAME = r"MONDAY|TUESDAY|WEDNESDAY|THURSDAY|FRIDAY|SATURDAY|SUNDAY"
_WEEKDAY = rf"(?P<weekday>(?:{_DAYNAME}|{_UPPER_DAYNAME}|Mon|Tues?|Weds?|Thu(?:rs?)?|Fri|Sat|Sun)\b)\.?"
_DASH = r"\s?[-\u2013\u2014]\s?"
_TO = rf"(?:{_DASH}|{_SP}(?:to|and|through|until|till|or){_SP})"
_PART = (
    r"(?i:(?:the\s)?(?P<part>early|late|mid|later|earlier"
    r"|(?:beginning|start|end|middle|first\shalf|second\shalf)\sof)(?:[ -](?:on|in|of|the)){0,2}[ -](?:the\s)?)?"
)
_TURN = r"(?i:last|next|this(?:\spast|\scoming)?|(?:the\s)?(?:previous|following|preceding|coming|current|past|same)|that)"
_PART_OF_DAY = rf"(?:{_SP}(?P<part_of_day>morning|afternoon|evening|night|midday|noon|lunchtime|overnight)\b)?"
_COUNT = (
    r"(?P<number>\d{1,4}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen"
    r"|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
    r"|(?:a\s)?couple(?:\sof)?|(?:a\s)?few|several|many|some)"
)
_UNIT = r"(?P<unit>day|week|fortnight|month|year|decade|century|centurie)s?\b"
_HOLIDAY = "|".join(re.escape(name).replace("'", "['’]").replace(r"\ ", r"\s") for name in almanac.HOLIDAYS)
_SPELLED = (
    r"(?P<spelled>(?:nineteen|twenty)\s(?:hundred|oh[- ]\w+|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen"
    r"|seventeen|eighteen|nineteen|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
    r"(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?))\b"
)
_SEASON = r"spring|summer|autumn|fall|winter"
_FAMOUS = (
    r"9/11(?!/)|(?:Sept(?:\.|ember)?|September)\s11(?:th)?(?:,?\s2001)?(?=\s(?:terror\w*\s)?(?:attacks?|hijack\w*))"
    r"|(?:Oct\.|October)\s7(?:th)?(?=\s(?:attacks?|massacre))|7\sOctober(?=\s(?:attacks?|massacre))"
    r"|(?:Jan\.|January)\s6(?:th)?(?=\s(?:riot|insurrection|Capitol|committee))"
)

# (kind, the trigger that a sentence must hold, pattern)
_FORMS: tuple[tuple[Kind, str, str], ...] = (
    ("famous", "digit", rf"\b(?P<name>{_FAMOUS})"),
    (
        "calendar",
        "month",
        rf"\b(?:{_WEEKDAY}(?:,|\s\()?{_SP}(?:the\s)?)?(?<![\w-]){_MONTH}\s{{0,2}}{_DAY}{_ORDINAL}{_NUMBER_GUARD}"
        rf"(?:{_TO}(?P<day_to>(?:[12]\d|3[01]|0?[1-9])(?!\d)){_ORDINAL}(?!{_SP}(?:{_FULL}))(?:(?=,?\s[12]\d{{3}})|{_NUMBER_GUARD}))?"
        rf"(?:,?{_SP}{_YEAR}\b|{_SP}(?P<year_turn>this|last|next)\syear\b)?",
    ),
    (
        "calendar",
        "month",
        rf"\b(?:{_WEEKDAY},?{_SP}\(?(?:the{_SP})?)?(?<![\d.,$£€:/#])"
        rf"(?:(?P<day_from>(?:[12]\d|3[01]|0?[1-9])(?!\d)){_ORDINAL}{_TO})?"
        rf"(?<![\d.,$£€:/#]){_DAY}{_ORDINAL}(?:{_SP}of)?{_SP}{_MONTH}(?!\s\d{{1,2}}\b(?!:))"
        rf"(?:,?{_SP}{_YEAR}\b|{_SP}(?P<year_turn>this|last|next)\syear\b)?",
    ),
    (
        "numeric",
        "digit",
        r"(?<![\w/.:$£€-])(?P<year>(?:1[5-9]|20)\d\d)(?P<mark>[-/.])(?P<month_number>0[1-9]|1[0-2]|[1-9])(?P=mark)"
        r"(?P<day>0[1-9]|[12]\d|3[01]|[1-9])(?:(?![\w/-])|(?=T\d\d:))",
    ),
    (
        "numeric",
        "digit",
        r"(?<![\w/.:$£€,-])(?P<first>0?[1-9]|[12]\d|3[01])(?P<mark>[-/.])(?P<second>0?[1-9]|[12]\d|3[01])(?P=mark)"
        r"(?P<year>(?:19|20)\d\d|\d\d)(?![\w/%-]|\.\d|,\d)",
    ),
    (
        "month",
        "month",
        rf"\b{_PART}(?:(?P<turn>{_TURN}){_SP})?\b{_MONTH}"
        rf"(?:(?:,?{_SP}(?:of{_SP})?|-){_YEAR}\b|,?{_SP}{_SPELLED}|\s[’']?(?P<short_year>(?<=[’'])\d\d)\b"
        rf"|,?{_SP}(?:of{_SP})?(?P<year_turn>this|last|next|that|the\s(?:same|following|previous|next))\syear\b)?",
    ),
    (
        "year",
        "digit",
        rf"\b{_PART}(?:(?P<fiscal>(?:fiscal|FY|financial)(?:\syear)?)\s?)?(?<![\w.,$£€#/:+])(?<![$£€]-)(?<!\d[-\u2013])"
        rf"{_YEAR}(?![-\u2013/]\d{{3}}|\w|['’]?s\b(?<=0s))",
    ),
    ("year", "spelled", rf"\b{_SPELLED}"),
    (
        "weekday",
        "weekday",
        rf"\b(?:(?P<part>(?i:early|late|later|earlier)){_SP}(?:on{_SP})?)?(?:(?P<turn>{_TURN}){_SP})?"
        rf"(?<!\w-)\b(?P<weekday>{_DAYNAME}|{_UPPER_DAYNAME})\b(?!s\b){_PART_OF_DAY}(?:{_SP}(?P<after>week)\b(?!\w|end))?",
    ),
    (
        "offset",
        "weekday",
        rf"(?i)\b(?P<number>a|one|two){_SP}weeks?{_SP}(?P<turn>from|before){_SP}(?:next{_SP})?(?P<weekday>{_DAYNAME})\b",
    ),
    (
        "day word",
        "relative",
        r"(?i)\b(?:the\s)?(?P<name>day\s(?:before\syesterday|after\stomorrow)|(?:(?:earlier|later|late|early)\s)?"
        r"(?:today|yesterday|tomorrow)|tonight|last\snight|this\s(?:morning|afternoon|evening))\b" + _PART_OF_DAY,
    ),
    (
        "unit",
        "relative",
        rf"(?i)\b{_PART}(?P<turn>{_TURN}){_SP}(?:calendar{_SP}|fiscal{_SP}|school{_SP})?"
        rf"(?P<unit>weekend|week|month|year|quarter|decade|century|{_SEASON})\b(?!s\b)(?!-)",
    ),
    (
        "part of unit",
        "relative",
        r"(?i)\b(?:(?:the\s)?(?P<part>early|earlier|late|later|beginning|start|end|middle|close|first\shalf|second\shalf)"
        r"(?:\s(?:in|of|on))\sthe\s(?P<unit>week|month|year|decade|century)|(?P<turn>year-end)"
        r"|(?:over|at|during)\s(?:the|this)\s(?P<weekend>weekend))\b(?!\s\w+ing\b)",
    ),
    (
        "offset",
        "relative",
        rf"(?i)\b{_COUNT}(?:{_SP}or{_SP}(?:so|two|more))?{_SP}(?:more{_SP})?{_UNIT}(?:{_SP}or{_SP}so)?"
        rf"{_SP}(?P<turn>ago|earlier|before|later|afterwards?|after|from{_SP}(?:now|today|then)|hence|previously|prior)\b",
    ),
    ("offset", "relative", rf"(?i)\b(?P<turn>in|within){_SP}{_COUNT}{_SP}{_UNIT}(?:['’]{_SP}time)?(?!['’]|{_SP}or{_SP})"),
    (
        "next to",
        "relative",
        rf"(?i)\b(?:(?P<part>late|later|early|earlier){_SP})?(?:the{_SP})?(?:(?P<turn>next|following|previous|preceding|same){_SP}"
        rf"(?P<unit>day|morning|afternoon|evening|night)|(?:the{_SP})(?P<unit_before>day|week|month|year){_SP}"
        rf"(?P<turn_after>before|after|earlier|later))\b",
    ),
    (
        "same",
        "relative",
        rf"(?i)\b(?:(?P<part>late|later|early|earlier){_SP})?(?P<turn>that|the{_SP}same){_SP}"
        rf"(?P<unit>day|morning|afternoon|evening|night)\b",
    ),
    (
        "holiday",
        "holiday",
        rf"\b(?:(?P<turn>(?i:last|next|this)){_SP})?(?P<name>(?i:{_HOLIDAY}))\b(?:,?{_SP}{_YEAR}\b)?(?!{_SP}(?:[Tt]ree|[Cc]arol|gift|present|card|turkey|party|week|egg|season|sale|service|shopping|dinner|Mass|Island)s?\b)",
    ),
    (
        "stretch",
        "stretch",
        rf"\b(?:(?P<part>early|mid|late)[- ])?(?:the{_SP})?(?P<decade>(?:1[5-9]|20)\d0|['’]\d0)['’]?s\b",
    ),
    (
        "stretch",
        "stretch",
        rf"(?i)\b(?:(?:the|its|their){_SP})?(?P<quarter>(?:first|second|third|fourth|latest|current|1st|2nd|3rd|4th)(?:{_SP}(?:fiscal|calendar))?[ -]"
        rf"quarter|Q[1-4]|H[12])(?:{_SP}(?:of{_SP})?{_YEAR}\b)?",
    ),
    ("stretch", "stretch", rf"\b(?:(?P<part>early|mid|late)[- ])?(?P<season>{_SEASON}){_SP}(?:of{_SP})?{_YEAR}\b"),
)
_COMPILED = tuple((kind, trigger, re.compile(pattern)) for kind, trigger, pattern in _FORMS)

_TRIGGER = re.compile(
    rf"(?P<month>\b(?:{_FULL}|{_SHORT}))|(?P<weekday>{_DAYNAME}|{_UPPER_DAYNAME})"
    rf"|(?P<stretch>\b(?:\d{{2,4}}['’]?s|(?i:quarter)|Q[1-4]|H[12]|{_SEASON})\b)|(?P<digit>\d/\d|\d\d)"
    r"|(?P<relative>\b(?i:day|today|yesterday|tomorrow|tonight|night|morning|afternoon|evening|week|weekend|month|year|decade"
    r"|century|fortnight)|\bago\b)"
    rf"|(?P<holiday>(?i:day|eve|christmas|easter|thanksgiving|juneteenth|halloween|pentecost|epiphany|july|black|good)\b)"
    r"|(?P<spelled>\b(?:nineteen|twenty)\s)",
)

_PRECEDES_HABIT = re.compile(r"\b(?:every|each|most|alternate|per)(?:\s\w+)?\s+$", re.IGNORECASE)
_NAMES_BEFORE = re.compile(
    r"(?:\b(?:Black|Bloody|Super|Cyber|Giving|Spy|Maundy|Shrove|Man|Theresa|James|Brian|Miss|Mrs?\.?|Ms\.?|Dr\.?"
    r"|Aunt|Camp|Mail\son|Fort|the\sIdes\sof|Augie)\s|[’'])$",
)
_NAMES_AFTER = re.compile(
    r"(?:\s(?:Times|Telegraph|Mirror|Express|Mail|Post|Herald|Night\s(?:Live|Football)|Revolution|Madness|First\b|Jones|Weld)"
    r"|\s[’']s\s[A-Z])",
)
_DOUBTFUL_MONTHS = frozenset({3, 4, 5, 6, 8})
"""March, April, May, June and August are also verbs and names: alone they need a word that leads to a date."""
_LEADS_TO_MONTH = re.compile(
    r"\b(?:in|of|since|by|until|till|from|to|through|for|during|between|and|or|before|after|around|about|this|last|next"
    r"|early|late|mid|on|ended|ending|ends|end|due|effective|back|as|than|coming|past|following|per|came|was|,|–|-|\()[\s-]*$",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"\s(?:people|troops|soldiers|men|women|children|votes?|points?|jobs?|miles?|km|kilomet(?:er|re)s?|met(?:er|re)s?|feet|tons?"
    r"|tonnes|dollars?|euros?|pounds?|hours|calories|deaths|dead|cases|shares?|units?|homes?|delegates|workers|employees|rpm"
    r"|cubic|square|kilograms?|kg|lbs|barrels|acres|hectares|seats|meg\w*|degrees|copies|cars|volts|watts|MW|GW|mg)\b"
    r"|\s?(?:m|km|kg|ft|mph|hp|cc|mm)\b|-(?:member|strong|page|foot|mile|seat|meter|metre|acre|pound|ton|man|person|square|odd)",
)
_COUNTS_BEFORE = re.compile(
    r"(?:[$£€¥#]|\b(?:No|no|nos|room|Room|Route|route|Highway|flight|Flight|Boeing|Airbus|some|nearly|least|than|roughly"
    r"|approximately|page|channel|Unit|unit|Section|section|Resolution|resolution|bill|Bill|Article|score|Windows|Office"
    r"|UTC|GMT|at|(?<!\d\d\d\d\s)to|model|index|average|level|Apartment|suite|Suite|Box|about|almost|over|only|all)\.?)\s?$",
)
_ANY_DAY_BEFORE = re.compile(r"\b(?:people|leaders|world|stars|technology|challenges|needs)\sof\s$")
_ANY_DAY_AFTER = re.compile(r"['’]s\s(?:youth|world|society|standards?|generation|economy|children|young|technology|climate)\b")
_CLOCK = re.compile(
    r"(?:\d{1,2}(?::\d\d)?\s?(?:[ap]\.?m\.?|hrs|hours)|\b\d{1,2}:\d\d|\bnoon|\bmidnight|[A-Z]{2,4}\)?),?\s(?:on\s)?$",
)
_WORDS = {
    word: number
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
        "eighteen nineteen".split(),
    )
} | {word: 10 * tens for tens, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}


def number_of(words: str) -> int | None:
    """The number that digits or one number word say; 1 for "a"; None for vague ones ("a few")."""
    if words.isdigit():
        return int(words)
    return 1 if words in {"a", "an"} else _WORDS.get(words)


def spelled_year(words: str) -> int | None:
    """The year that "nineteen ninety-seven" or "twenty twenty-five" says."""
    pieces = words.replace("-", " ").split()
    rest = [0 if piece in {"hundred", "oh"} else _WORDS.get(piece) for piece in pieces[1:]]
    numbers = [number for number in rest if number is not None]
    return _WORDS[pieces[0]] * 100 + sum(numbers) if len(numbers) == len(rest) else None


def find(folded: str, sentences: Sequence[Span]) -> tuple[Expression, ...]:
    """The expressions of an already folded text in order, none overlapping; the longest wins where two begin alike."""
    found: list[Expression] = []
    for sentence in sentences:
        hits: list[Expression] = []
        triggers = {str(hit.lastgroup) for hit in _TRIGGER.finditer(folded, *sentence)}
        if not triggers:
            continue
        if "relative" in triggers or "month" in triggers:
            triggers.add("holiday")
        if "stretch" in triggers:
            triggers.update(("digit", "relative"))
        for kind, trigger, pattern in _COMPILED:
            if trigger in triggers:
                for match in pattern.finditer(folded, *sentence):
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
    if not _is_date(folded, kind, span, groups):
        return
    fields = _fields(kind, groups)
    if "day_from" in groups:
        first = Span(match.start(), match.end("day_from"))
        yield _expression(folded, kind, first, {**fields, "day": int(groups["day_from"])})
        weekdayless = {**fields, "weekday": None}
        yield _expression(folded, kind, Span(match.start("day"), match.end()), weekdayless)
    elif "day_to" in groups:
        yield _expression(folded, kind, Span(match.start(), _end_of_day(folded, match.end("day"))), fields)
        last = {**fields, "day": int(groups["day_to"]), "weekday": None}
        yield _expression(folded, kind, Span(match.start("day_to"), match.end()), last)
    else:
        yield _expression(folded, kind, span, fields)


def _end_of_day(folded: str, end: int) -> int:
    return end + 2 if folded[end : end + 2] in {"st", "nd", "rd", "th"} else end


def _expression(folded: str, kind: Kind, span: Span, fields: dict[str, object]) -> Expression:
    clock = kind in {"weekday", "calendar", "day word"} and bool(
        _CLOCK.search(folded, max(0, span.start - 24), span.start),
    )
    return Expression(span=span, kind=kind, words=span.of(folded), clock=clock, **fields)  # type: ignore[arg-type]


def _fields(kind: Kind, groups: dict[str, str]) -> dict[str, object]:
    """The parts of an expression out of a match's groups."""
    text = {name: " ".join(value.split()).lower() for name, value in groups.items()}
    fields: dict[str, object] = {
        "year": _year(groups, text),
        "month": almanac.month_number(groups["month"]) if "month" in groups else None,
        "day": int(groups["day"]) if "day" in groups else None,
        "weekday": almanac.weekday_number(groups["weekday"]) if "weekday" in groups else None,
        "number": number_of(text["number"]) if "number" in text else None,
        "unit": text.get("unit") or text.get("unit_before") or text.get("weekend", ""),
        "turn": (text.get("turn") or text.get("turn_after", "")).removeprefix("the "),
        "year_turn": text.get("year_turn", "").removeprefix("the "),
        "part": text.get("part", "").removeprefix("the "),
        "name": text.get("name", ""),
    }
    if kind == "numeric":
        fields |= _numeric(groups)
    elif kind == "stretch":
        fields |= _stretch(text)
    elif kind == "weekday" and "after" in text:
        fields["name"] = "week after"
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


def _century(short: int) -> int:
    """Two digits as a year: 70 to 99 are the last century's, as POSIX strptime has it (69)."""
    return short + (1900 if short > 68 else 2000)  # noqa: PLR2004 - the number is in the docstring


def _numeric(groups: dict[str, str]) -> dict[str, object]:
    """Month and day of a numeric date; both orders are kept ("number" holds the other reading's month) when open."""
    if "month_number" in groups:
        return {"month": int(groups["month_number"])}
    first, second = int(groups["first"]), int(groups["second"])
    if first > 12:  # noqa: PLR2004 - months
        return {"day": first, "month": second}
    if second > 12:  # noqa: PLR2004 - months
        return {"day": second, "month": first}
    return {"day": first, "month": second, "number": None if first == second else first}


def _stretch(text: dict[str, str]) -> dict[str, object]:
    """What decades, quarters, halves and seasons say; `number` is a quarter's or half's, or a decade's first year."""
    if "decade" in text:
        digits = text["decade"].lstrip("'’")
        year = int(digits) if len(digits) > len("90") else _century(int(digits))
        return {"unit": "decade", "number": year}
    if "season" in text:
        return {"unit": "autumn" if text["season"] == "fall" else text["season"]}
    words = text["quarter"]
    if words[0] == "h":
        return {"unit": "half", "number": int(words[1])}
    if words[0] == "q" and words[1].isdigit():
        return {"unit": "quarter", "number": int(words[1])}
    order = {"fi": 1, "1s": 1, "se": 2, "2n": 2, "th": 3, "3r": 3, "fo": 4, "4t": 4}
    return {"unit": "quarter", "number": order.get(words[:2])}


def _is_date(folded: str, kind: Kind, span: Span, groups: dict[str, str]) -> bool:
    """Whether the words around allow a date."""
    before = folded[max(0, span.start - 40) : span.start]
    after = folded[span.end : span.end + 30]
    if kind in {"weekday", "month", "holiday"} and _PRECEDES_HABIT.search(before):
        return False
    if kind == "weekday" or (kind == "month" and "year" not in groups):
        if (_NAMES_BEFORE.search(before) and not groups.get("turn")) or _NAMES_AFTER.match(after):
            return False
        return kind == "weekday" or _is_month(before, after, groups)
    if kind == "day word":
        return not (_ANY_DAY_BEFORE.search(before) or _ANY_DAY_AFTER.match(after))
    if kind == "year":
        return _is_year(before, after, groups)
    return True


def _is_month(before: str, after: str, groups: dict[str, str]) -> bool:
    """A month alone: abbreviations need a full stop, doubtful names a leading word."""
    if groups.keys() & {"turn", "year_turn", "part", "short_year", "spelled"}:
        return True
    name = groups["month"]
    if len(name) <= len("Sept") and name.upper() not in {"MAY", "JUNE", "JULY"}:
        return False
    if re.match(r"\s?\d", after):
        return False
    if almanac.month_number(name) in _DOUBTFUL_MONTHS or name.isupper():
        return bool(_LEADS_TO_MONTH.search(before)) and not re.match(r"\s[A-Z][a-z]+\s(?:said|says|told)", after)
    return True


def _is_year(before: str, after: str, groups: dict[str, str]) -> bool:
    """Four digits: a year unless something is counted with them."""
    if groups.keys() & {"part", "fiscal", "spelled"}:
        return True
    return not (_COUNTED.match(after) or _COUNTS_BEFORE.search(before))
