"""The forms that name a date: days, months and years by name or number, weekdays, holidays."""

from __future__ import annotations

from bot.reading import wording as w
from bot.reading.holidays import PATTERN

FORMS: tuple[w.Form, ...] = (
    ("famous", "digits", rf"(?=[79JOS])\b(?P<name>{w.FAMOUS})"),
    (
        "calendar",
        "month+digit",
        (
            rf"\b(?=[ADFJLMNOSTWlntw])(?:(?P<part>week(?:end)?{w.SP}(?:of|to|beginning|starting|ending|ended)){w.SP})?"
            rf"(?:(?P<turn>(?i:last|next|this(?:\s(?:past|coming))?)){w.SP})?(?:{w.WEEKDAY}(?:,?{w.SP}|{w.SP}\()(?:the\s)?)?(?<!\w)(?<![A-Za-z]-)"
            rf"{w.MONTH}(?:{w.SP}the{w.SP}(?=\d\d?(?:st|nd|rd|th)\b)|\s{{0,2}}){w.DAY}{w.ORDINAL}{w.NUMBER_GUARD}"
            rf"(?:(?P<days>(?:,\s{w.ONE_DAY}{w.ORDINAL}){{1,5}}(?={w.TO}\d))?{w.TO}(?P<day_to>{w.ONE_DAY}){w.ORDINAL}(?!{w.SP}(?:{w.FULL}))(?:(?=,?\s[12]\d{{3}})|{w.NUMBER_GUARD}))?"
            rf"{w.OF_YEAR}"
        ),
    ),
    (
        "calendar",
        "month+digit",
        (
            rf"\b(?=[FLMNSTWlntw\d])(?:(?P<part>week(?:end)?{w.SP}(?:of|to|beginning|starting|ending|ended)){w.SP}(?:the{w.SP})?)?"
            rf"(?:(?P<turn>(?i:last|next|this(?:\s(?:past|coming))?)){w.SP})?(?:{w.WEEKDAY},?{w.SP}\(?(?:the{w.SP})?)?(?<![\d.,$£€:/#])"
            rf"(?:(?P<days>(?:{w.ONE_DAY}{w.ORDINAL},\s){{1,5}})?"
            rf"(?P<day_from>{w.ONE_DAY}){w.ORDINAL}{w.TO}(?:the{w.SP})?)?(?<![\d.,$£€:#]){w.DAY}{w.ORDINAL}(?:{w.SP}of)?{w.SP}{w.MONTH}(?!\s\d{{1,2}}\b(?!:))"
            rf"{w.OF_YEAR}"
        ),
    ),
    (
        "calendar",
        "month",
        rf"(?i:\bthe{w.SP}{w.ORDINAL_WORD}(?:{w.SP}day)?{w.SP}of{w.SP}){w.MONTH}(?!['’]s){w.OF_YEAR}",
    ),
    (
        "calendar",
        "month",
        (
            r"(?:(?i:(?<=\bon\s)|(?<=\bby\s)|(?<=\bfrom\s)|(?<=\bof\s)|(?<=\bsince\s)|(?<=\buntil\s))"
            rf"|\b{w.WEEKDAY},?{w.SP})"
            rf"{w.MONTH}{w.SP}(?i:(?:the{w.SP})?{w.ORDINAL_WORD})\b"
            r"(?![ -](?:quarter|half|round|week|month|day|term)s?\b)"
            rf"(?:,?{w.SP}(?:{w.YEAR}\b|{w.SPELLED}))?"
        ),
    ),
    (
        "calendar",
        "numeric month+digit",
        (
            rf"(?<![\w/.:$£€-]){w.DAY}(?P<mark>[-/.])(?P<month>{w.FULL}|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)"
            rf"(?P=mark)(?:{w.YEAR}|(?P<short_year>\d\d))(?![\w/%-]|\.\d)"
        ),
    ),
    (
        "day of month",
        "nth",
        (
            rf"\b(?:{w.WEEKDAY},?{w.SP}(?:the{w.SP})?|(?i:(?<=\bon\s)|(?<=\bby\s)|(?<=\buntil\s)|(?<=\bsince\s))the{w.SP})"
            rf"{w.DAY}(?:st|nd|rd|th)\b(?!{w.TO}(?:the{w.SP})?{w.ONE_DAY}{w.ORDINAL}(?:{w.SP}of)?{w.SP}{w.MONTH_NAME})"
            rf"(?!{w.SP}(?:of\b|{w.MONTH_NAME})|{w.SP}(?!and\b|at\b|in\b|as\b|but\b|when\b|with\b|to\b|for\b"
            rf"|after\b|before\b|that\b|by\b|was\b|is\b|will\b|or\b)[a-zA-Z])"
        ),
    ),
    (
        "nth day",
        "month",
        (
            rf"(?i:\b(?=[flst])(?:the{w.SP})?(?P<nth>first|second|third|fourth|last|final){w.SP}(?:(?P<weekday>{w.DAYNAME})|day)"
            rf"{w.SP}(?:in|of){w.SP}){w.MONTH}{w.OF_YEAR}"
        ),
    ),
    (
        "day of month",
        "nth",
        rf"(?i)\b{w.DAY}(?:st|nd|rd|th){w.SP}of{w.SP}(?P<turn>this|last|next){w.SP}(?P<unit>month)\b",
    ),
    (
        "numeric",
        "numeric",
        (
            r"(?<![\w/.:$£€-])(?P<year>(?:1[5-9]|20)\d\d)(?P<mark>[-/.])(?P<month_number>0[1-9]|1[0-2]|[1-9])(?P=mark)"
            r"(?P<day>0[1-9]|[12]\d|3[01]|[1-9])(?:(?![\w/-])|(?=T\d\d:))"
        ),
    ),
    (
        "numeric",
        "numeric",
        (
            rf"(?:\b{w.WEEKDAY},?{w.SP}|(?<![\w/.:$£€,-]))(?P<first>0?[1-9]|[12]\d|3[01])(?P<mark>[-/.])(?P<second>0?[1-9]|[12]\d|3[01])(?P=mark)"
            r"(?P<year>(?:19|20)\d\d|\d\d)(?![\w/%-]|\.\d|,\d)"
        ),
    ),
    (
        "month",
        "month",
        (
            rf"\b(?=[ABCDEFJLMNOPSTbceflmnpst]){w.PART}(?:(?P<turn>{w.TURN}){w.SP})?\b{w.MONTH}"
            rf"(?:(?:,?{w.SP}(?:of{w.SP})?|-){w.YEAR}\b|,?{w.SP}(?:of{w.SP})?{w.SPELLED}|\s[’']?(?P<short_year>(?<=[’'])\d\d)\b"
            rf"|,?{w.SP}(?:of{w.SP})?(?:(?P<year_turn>this|last|next|that|the\s(?:same|following|previous|next))\syear\b"
            rf"|(?P<years_ago>an?|one|two|three|four|five|ten|\d\d?)\syears?\sago\b))?"
        ),
    ),
    (
        "year",
        "year",
        (
            rf"\b(?=[BEFLMSTbeflmst\d]){w.PART}(?:(?P<fiscal>(?:fiscal|FY|financial)(?:\syear)?)\s?)?(?:(?<![\w.,$£€#/:+])|(?<=\bFY))(?<![$£€]-)(?<!\d[-\u2013])"
            rf"{w.YEAR}(?![-\u2013/]\d{{3}}|\w|['’]?s\b(?<=0s))"
        ),
    ),
    (
        "year",
        "digits",
        rf"\b(?P<fiscal>(?i:fiscal|financial)(?:{w.SP}year)?{w.SP}['’]|FY\s?['’]?)(?P<short_year>\d\d)\b(?!['’]?s\b|[,.%]\d)",
    ),
    (
        "year",
        "year",
        (
            r"(?<![\w.,$£€#/:+-])(?P<year>(?:1[5-9]|20)\d\d)(?P<mark>[-\u2013/])(?P<year_to>(?:1[5-9]|20)\d\d|\d\d)"
            r"(?!\w|[-\u2013/.,]\d|[’']?s\b)"
        ),
    ),
    ("year", "elided", r"(?<=\b(?:in|of|by|to)\s)[’'](?P<year>\d\d)\b(?![’']?s\b|[,.]\d)"),
    ("year", "spelled", rf"\b{w.SPELLED}"),
    (
        "weekday",
        "weekday",
        (
            rf"\b(?=[CEFLMNPSTWceflmnpstw])(?:(?P<part>(?i:early|late|later|earlier)){w.SP}(?:on{w.SP})?)?"
            rf"(?:(?P<turn>{w.TURN}){w.SP})?"
            rf"(?:(?<!\w-)|(?<=day-))\b(?P<weekday>{w.DAYNAME}|{w.UPPER_DAYNAME}|{w.LOWER_DAYNAME})\b(?!s\b){w.PART_OF_DAY}(?:{w.SP}(?:of{w.SP})?(?P<after>(?:(?:last|this|next|that|the{w.SP}(?:same|following|previous)){w.SP})?week)\b(?!-?end))?"
        ),
    ),
    (
        "holiday",
        "holiday",
        (
            rf"\b(?:(?P<turn>(?i:last|next|this)){w.SP})?(?P<name>(?i:{PATTERN}))\b"
            rf"(?:{w.SP}(?P<weekend>weekend)\b)?(?:,?{w.SP}{w.YEAR}\b)?"
            rf"(?!{w.SP}(?:[Tt]ree|[Cc]arol|gift|present|card|turkey|party|week|egg|season|sale|service|shopping|dinner"
            r"|Mass|Island|[Pp]arade|[Aa]greement|[Aa]ccord|[Pp]eace|[Rr]ising)s?\b)"
        ),
    ),
)
