"""The pieces that patterns of date expressions are made of, as regular expressions: names, numbers, turns, parts."""

from __future__ import annotations

from typing import Literal

Kind = Literal[
    "calendar", "numeric", "weekday", "day word", "month", "year", "unit", "part of unit", "offset", "next to",
    "same", "holiday", "stretch", "famous", "day of month", "nth day", "distance",
]  # fmt: skip
Form = tuple[Kind, str, str]
"""A kind, the triggers of which a sentence must hold one (see patterns and triggers), and the pattern.

Many patterns begin with a look at the first letter, at which most words are left at once.
"""

SP = r"\s{1,3}"
FULL = (
    r"January|February|March|April|May|June|July|August|September|October|November|December"
    r"|JANUARY|FEBRUARY|MARCH|APRIL|MAY|JUNE|JULY|AUGUST|SEPTEMBER|OCTOBER|NOVEMBER|DECEMBER"
)
SHORT = r"(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec|JAN|FEB|MAR|APR|JUN|JUL|AUG|SEPT|OCT|NOV|DEC)\b\.?"
MONTH_NAME = rf"(?:(?:{FULL})\b|{SHORT})"
MONTH = rf"(?P<month>(?:{FULL})\b|{SHORT})"
ONE_DAY = r"(?:[12]\d|3[01]|0?[1-9])(?!\d)"
DAY = rf"(?P<day>{ONE_DAY})"
ORDINAL = r"(?:st|nd|rd|th)?"
NUMBER_GUARD = r"(?!\w|,\d{3}|[.:/]\d|\s?%|\s(?:percent|per\scent|pc)\b)"
YEAR = r"(?P<year>(?:1[5-9]|20)\d\d)(?!\d|,\d{3}|\.\d|%)"
DAYNAME = r"Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
LOWER_DAYNAME = DAYNAME.lower()
UPPER_DAYNAME = r"MONDAY|TUESDAY|WEDNESDAY|THURSDAY|FRIDAY|SATURDAY|SUNDAY"
WEEKDAY = rf"(?P<weekday>(?:{DAYNAME}|{UPPER_DAYNAME}|Mon|Tues?|Weds?|Thu(?:rs?)?|Fri|Sat|Sun)\b)\.?"
SHORT_YEAR = r"[’'](?P<short_year>\d\d)\b(?![’'])"
OF_YEAR = rf"(?:,?{SP}(?:of{SP})?{YEAR}\b|,?\s{SHORT_YEAR}|{SP}(?:of{SP})?(?P<year_turn>this|last|next)\syear\b)?"
DASH = r"\s?[-\u2013\u2014]\s?"
TO = rf"(?:{DASH}|/|{SP}(?:to|and|through|until|till|or){SP})"
PART = (
    r"(?i:(?=[beflmst])(?:the\s)?(?P<part>early|late|mid(?:-?year)?|later|earlier"
    r"|(?:beginning|start|end|middle|first\shalf|second\shalf|(?:first|last)\sdays)\sof"
    r"|(?:first|second|third|fourth|last|final)\sweek(?:end)?\s(?:of|in))(?:[ -](?:on|in|of|the)){0,2}[ -](?:the\s)?)?"
)
TURN = (
    r"(?i:(?=[clnpst])(?:last|next|this(?:\spast|\scoming)?|the\snext"
    r"|the\sfollowing|(?:the\s)?(?:previous|prior|preceding|coming|current|past|same)|that))"
)
PART_OF_DAY = rf"(?:{SP}(?P<part_of_day>morning|afternoon|evening|night|midday|noon|lunchtime|overnight)\b)?"
COUNT = (
    r"(?=[\dacefmnost])(?<![\w/.,-])(?<!half\s)(?<!-\s)(?P<number>\d{1,4}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
    r"|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
    r"(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?|(?:a\s)?couple(?:\sof)?|(?:a\s)?few|several|many|some)"
)
UNIT = r"(?P<unit>day|night|week|fortnight|month|year|decade|century|centurie)s?\b"
ORDINAL_WORD = (
    r"(?P<ordinal>first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth"
    r"|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|thirtieth"
    r"|(?:twenty|thirty)[- ](?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth))"
)
SPELLED = (
    r"(?P<spelled>(?<=\b(?:in|of|by|to)\s)two\sthousand(?:\sand)?"
    r"\s(?:one|two|three|four|five|six|seven|eight|nine|ten)(?!\shundred\b|\s[a-z]+s\b)"
    r"|(?<=\byear\s)two\sthousand"
    r"|(?:nineteen|twenty)[- ](?:hundred|oh[- ]\w+|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen"
    r"|seventeen|eighteen|nineteen|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
    r"(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?))\b"
)
SEASON = r"spring|summer|autumn|fall|winter"
FAMOUS = (
    r"9/11(?!/)|(?:Sept(?:\.|ember)?|September)\s11(?:th)?(?:,?\s2001)?(?=\s(?:terror\w*\s)?(?:attacks?|hijack\w*))"
    r"|(?:Oct\.|October)\s7(?:th)?(?=\s(?:attacks?|massacre))|7\sOctober(?=\s(?:attacks?|massacre))"
    r"|(?:Jan\.|January)\s6(?:th)?(?=\s(?:riot|insurrection|Capitol))"
)
