"""The shapes of date expressions in English news: one bounded pattern a form, and the trigger that calls for it."""

from __future__ import annotations

import re
from typing import Literal

from bot.reading import almanac

Kind = Literal[
    "calendar", "numeric", "weekday", "day word", "month", "year", "unit", "part of unit", "offset", "next to",
    "same", "holiday", "stretch", "famous",
]  # fmt: skip

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
_TURN = (
    r"(?i:last|next|this(?:\spast|\scoming)?|(?:the\s)?(?:previous|following|preceding|coming|current|past|same)|that)"
)
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
        (
            rf"\b(?:(?P<part>week{_SP}(?:of|beginning|starting|ending)){_SP})?"
            rf"(?:{_WEEKDAY}(?:,|\s\()?{_SP}(?:the\s)?)?(?<![\w-]){_MONTH}\s{{0,2}}{_DAY}{_ORDINAL}{_NUMBER_GUARD}"
            rf"(?:{_TO}(?P<day_to>(?:[12]\d|3[01]|0?[1-9])(?!\d)){_ORDINAL}(?!{_SP}(?:{_FULL}))(?:(?=,?\s[12]\d{{3}})|{_NUMBER_GUARD}))?"
            rf"(?:,?{_SP}{_YEAR}\b|{_SP}(?P<year_turn>this|last|next)\syear\b)?"
        ),
    ),
    (
        "calendar",
        "month",
        (
            rf"\b(?:(?P<part>week{_SP}(?:of|beginning|starting|ending)){_SP}(?:the{_SP})?)?"
            rf"(?:{_WEEKDAY},?{_SP}\(?(?:the{_SP})?)?(?<![\d.,$£€:/#])"
            rf"(?:(?P<day_from>(?:[12]\d|3[01]|0?[1-9])(?!\d)){_ORDINAL}{_TO})?"
            rf"(?<![\d.,$£€:/#]){_DAY}{_ORDINAL}(?:{_SP}of)?{_SP}{_MONTH}(?!\s\d{{1,2}}\b(?!:))"
            rf"(?:,?{_SP}{_YEAR}\b|{_SP}(?P<year_turn>this|last|next)\syear\b)?"
        ),
    ),
    (
        "numeric",
        "digit",
        (
            r"(?<![\w/.:$£€-])(?P<year>(?:1[5-9]|20)\d\d)(?P<mark>[-/.])(?P<month_number>0[1-9]|1[0-2]|[1-9])(?P=mark)"
            r"(?P<day>0[1-9]|[12]\d|3[01]|[1-9])(?:(?![\w/-])|(?=T\d\d:))"
        ),
    ),
    (
        "numeric",
        "digit",
        (
            r"(?<![\w/.:$£€,-])(?P<first>0?[1-9]|[12]\d|3[01])(?P<mark>[-/.])(?P<second>0?[1-9]|[12]\d|3[01])(?P=mark)"
            r"(?P<year>(?:19|20)\d\d|\d\d)(?![\w/%-]|\.\d|,\d)"
        ),
    ),
    (
        "month",
        "month",
        (
            rf"\b{_PART}(?:(?P<turn>{_TURN}){_SP})?\b{_MONTH}"
            rf"(?:(?:,?{_SP}(?:of{_SP})?|-){_YEAR}\b|,?{_SP}{_SPELLED}|\s[’']?(?P<short_year>(?<=[’'])\d\d)\b"
            rf"|,?{_SP}(?:of{_SP})?(?P<year_turn>this|last|next|that|the\s(?:same|following|previous|next))\syear\b)?"
        ),
    ),
    (
        "year",
        "digit",
        (
            rf"\b{_PART}(?:(?P<fiscal>(?:fiscal|FY|financial)(?:\syear)?)\s?)?(?<![\w.,$£€#/:+])(?<![$£€]-)(?<!\d[-\u2013])"
            rf"{_YEAR}(?![-\u2013/]\d{{3}}|\w|['’]?s\b(?<=0s))"
        ),
    ),
    ("year", "digit", r"(?<=\b(?:in|of|by|to)\s)[’'](?P<year>\d\d)\b(?![’']?s\b|[,.]\d)"),
    ("year", "spelled", rf"\b{_SPELLED}"),
    (
        "weekday",
        "weekday",
        (
            rf"\b(?:(?P<part>(?i:early|late|later|earlier)){_SP}(?:on{_SP})?)?(?:(?P<turn>{_TURN}){_SP})?"
            rf"(?<!\w-)\b(?P<weekday>{_DAYNAME}|{_UPPER_DAYNAME})\b(?!s\b){_PART_OF_DAY}(?:{_SP}(?:of{_SP})?(?P<after>(?:(?:last|this|next){_SP})?week)\b(?!-?end))?"
        ),
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
        (
            rf"(?i)\b{_PART}(?P<turn>{_TURN}){_SP}(?:calendar{_SP}|fiscal{_SP}|school{_SP})?"
            rf"(?P<unit>weekend|week|month|year|quarter|decade|century|{_SEASON})\b(?!s\b)(?!-)"
        ),
    ),
    (
        "part of unit",
        "relative",
        (
            r"(?i)\b(?:(?:the\s)?(?P<part>early|earlier|late|later|beginning|start|end|middle|close|first\shalf|second\shalf)"
            r"(?:\s(?:in|of|on))\sthe\s(?P<unit>week|month|year|decade|century)|(?P<turn>year-end)"
            r"|(?<=\bof\s)the\s(?P<of_unit>year)(?!\s(?:end|ended|ending|to|before|after|when|\d))(?-i:(?<!Year))"
            r"|(?:over|at|during)\s(?:the|this)\s(?P<weekend>weekend))\b(?!\s\w+ing\b)"
        ),
    ),
    (
        "offset",
        "relative",
        (
            rf"(?i)\b{_COUNT}(?:{_SP}or{_SP}(?:so|two|more))?{_SP}(?:more{_SP})?{_UNIT}(?:{_SP}or{_SP}so)?"
            rf"{_SP}(?P<turn>ago|earlier|before|later|afterwards?|after|from{_SP}(?:now|today|then)|hence|previously|prior)\b"
        ),
    ),
    (
        "offset",
        "relative",
        rf"(?i)\b(?P<turn>in|within){_SP}{_COUNT}{_SP}{_UNIT}(?:['’]{_SP}time)?(?!['’]|{_SP}or{_SP})",
    ),
    (
        "next to",
        "relative",
        (
            rf"(?i)\b(?:(?P<part>late|later|early|earlier){_SP})?(?:the{_SP})?(?:(?P<turn>next|following|previous|preceding|same){_SP}"
            rf"(?P<unit>day|morning|afternoon|evening|night)|(?:the{_SP})(?P<unit_before>day|week|month|year){_SP}"
            rf"(?P<turn_after>before|after|earlier|later))\b"
        ),
    ),
    (
        "same",
        "relative",
        (
            rf"(?i)\b(?:(?P<part>late|later|early|earlier){_SP})?(?P<turn>that|the{_SP}same){_SP}"
            rf"(?P<unit>day|morning|afternoon|evening|night)\b"
        ),
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
        (
            rf"(?i)\b(?:(?:the|its|their){_SP})?(?P<quarter>(?:first|second|third|fourth|latest|current|1st|2nd|3rd|4th)"
            rf"(?:{_SP}(?:fiscal|calendar))?[ -]"
            rf"quarter|Q[1-4]|H[12])(?:{_SP}(?:of{_SP})?{_YEAR}\b)?"
        ),
    ),
    ("stretch", "stretch", rf"\b(?:(?P<part>early|mid|late)[- ])?(?P<season>{_SEASON}){_SP}(?:of{_SP})?{_YEAR}\b"),
)
FORMS_BY_TRIGGER = tuple((kind, trigger, re.compile(pattern)) for kind, trigger, pattern in _FORMS)

TRIGGER = re.compile(
    rf"(?P<month>\b(?:{_FULL}|{_SHORT}))|(?P<weekday>{_DAYNAME}|{_UPPER_DAYNAME})"
    rf"|(?P<stretch>\b(?:\d{{2,4}}['’]?s|(?i:quarter)|Q[1-4]|H[12]|{_SEASON})\b)|(?P<digit>\d/\d|\d\d)"
    r"|(?P<relative>\b(?i:day|today|yesterday|tomorrow|tonight|night|morning|afternoon|evening|week|weekend|month|year|decade"
    r"|century|fortnight)|\bago\b)"
    rf"|(?P<holiday>(?i:day|eve|christmas|easter|thanksgiving|juneteenth|halloween|pentecost|epiphany|july|black|good)\b)"
    r"|(?P<spelled>\b(?:nineteen|twenty)\s)",
)
