"""The forms that name a date: days, months and years by name or number, weekdays, holidays."""

from __future__ import annotations

from bot.reading import wording as w

FORMS: tuple[w.Form, ...] = (
    ("famous", "digits", rf"(?=[79JOS])\b(?P<name>{w.FAMOUS})"),
    (
        "calendar",
        "month+digit",
        (
            rf"\b(?=[ADFJLMNOSTWlntw])(?:(?P<part>week{w.SP}(?:of|beginning|starting|ending)){w.SP})?"
            rf"(?:(?P<turn>(?i:last|next|this(?:\s(?:past|coming))?)){w.SP})?(?:{w.WEEKDAY}(?:,|\s\()?{w.SP}(?:the\s)?)?(?<!\w)(?<![A-Za-z]-)"
            rf"{w.MONTH}(?:{w.SP}the{w.SP}(?=\d\d?(?:st|nd|rd|th)\b)|\s{{0,2}}){w.DAY}{w.ORDINAL}{w.NUMBER_GUARD}"
            rf"(?:{w.TO}(?P<day_to>(?:[12]\d|3[01]|0?[1-9])(?!\d)){w.ORDINAL}(?!{w.SP}(?:{w.FULL}))(?:(?=,?\s[12]\d{{3}})|{w.NUMBER_GUARD}))?"
            rf"{w.OF_YEAR}"
        ),
    ),
    (
        "calendar",
        "month+digit",
        (
            rf"\b(?=[FLMNSTWlntw\d])(?:(?P<part>week{w.SP}(?:of|beginning|starting|ending)){w.SP}(?:the{w.SP})?)?"
            rf"(?:(?P<turn>(?i:last|next|this(?:\s(?:past|coming))?)){w.SP})?(?:{w.WEEKDAY},?{w.SP}\(?(?:the{w.SP})?)?(?<![\d.,$£€:/#])"
            rf"(?:(?P<day_from>(?:[12]\d|3[01]|0?[1-9])(?!\d)){w.ORDINAL}{w.TO})?"
            rf"(?<![\d.,$£€:/#]){w.DAY}{w.ORDINAL}(?:{w.SP}of)?{w.SP}{w.MONTH}(?!\s\d{{1,2}}\b(?!:))"
            rf"{w.OF_YEAR}"
        ),
    ),
    (
        "calendar",
        "month",
        rf"(?i:\bthe{w.SP}{w.ORDINAL_WORD}(?:{w.SP}day)?{w.SP}of{w.SP}){w.MONTH}(?!['’]s){w.OF_YEAR}",
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
            r"(?<![\w/.:$£€,-])(?P<first>0?[1-9]|[12]\d|3[01])(?P<mark>[-/.])(?P<second>0?[1-9]|[12]\d|3[01])(?P=mark)"
            r"(?P<year>(?:19|20)\d\d|\d\d)(?![\w/%-]|\.\d|,\d)"
        ),
    ),
    (
        "month",
        "month",
        (
            rf"\b(?=[ABCDEFJLMNOPSTbceflmnpst]){w.PART}(?:(?P<turn>{w.TURN}){w.SP})?\b{w.MONTH}"
            rf"(?:(?:,?{w.SP}(?:of{w.SP})?|-){w.YEAR}\b|,?{w.SP}{w.SPELLED}|\s[’']?(?P<short_year>(?<=[’'])\d\d)\b"
            rf"|,?{w.SP}(?:of{w.SP})?(?P<year_turn>this|last|next|that|the\s(?:same|following|previous|next))\syear\b)?"
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
            rf"\b(?=[CEFLMNPSTWceflnpst])(?:(?P<part>(?i:early|late|later|earlier)){w.SP}(?:on{w.SP})?)?"
            rf"(?:(?P<turn>{w.TURN}){w.SP})?"
            rf"(?<!\w-)\b(?P<weekday>{w.DAYNAME}|{w.UPPER_DAYNAME})\b(?!s\b){w.PART_OF_DAY}(?:{w.SP}(?:of{w.SP})?(?P<after>(?:(?:last|this|next){w.SP})?week)\b(?!-?end))?"
        ),
    ),
    (
        "holiday",
        "holiday",
        rf"\b(?:(?P<turn>(?i:last|next|this)){w.SP})?(?P<name>(?i:{w.HOLIDAY}))\b(?:,?{w.SP}{w.YEAR}\b)?(?!{w.SP}(?:[Tt]ree|[Cc]arol|gift|present|card|turkey|party|week|egg|season|sale|service|shopping|dinner|Mass|Island)s?\b)",
    ),
)
