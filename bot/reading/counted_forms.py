"""The forms that count to a date from another one: "last month", "two days later", "this time last year"."""

from __future__ import annotations

from bot.reading import wording as w

FORMS: tuple[w.Form, ...] = (
    (
        "offset",
        "weekday+unit",
        rf"(?i)\b(?P<number>a|one|two){w.SP}weeks?{w.SP}(?P<turn>from|before|on){w.SP}(?:next{w.SP})?(?P<weekday>{w.DAYNAME})\b",
    ),
    (
        "offset",
        "weekday",
        rf"(?i)\b(?P<number>two|three|four|five|[2-9]){w.SP}(?P<weekday>{w.DAYNAME})s{w.SP}(?P<turn>ago|later|earlier)\b",
    ),
    (
        "weekday",
        "weekday",
        rf"(?i)\bthe{w.SP}(?P<weekday>{w.DAYNAME}){w.SP}(?P<turn_after>(?:before{w.SP}last|after{w.SP}next)|(?:before|after)(?=[.,;]))",
    ),
    (
        "day word",
        "day",
        r"(?i)(?<!\ban\s)(?<!\bthe\s)(?<!stay\s)(?<!stayed\s)(?<!staying\s)(?<!almost\s)\b(?P<name>overnight)(?=[.,;]|\s(?:on|as|and|by|in|at|from|after)\b)",
    ),
    (
        "day word",
        "day",
        r"(?i)\b(?=[delnty])(?:the\s)?(?P<name>day\s(?:before\syesterday|after\stomorrow)|(?:(?:earlier|later|late|early)\s)?"
        r"(?:today|yesterday|tomorrow)|tonight|last\s(?:night|evening)|night\sbefore\slast|this\s(?:morning|afternoon|evening))\b"
        + w.PART_OF_DAY,
    ),
    (
        "unit",
        "unit",
        (
            rf"(?i)\b(?=[bceflmnpst]){w.PART}(?P<turn>{w.TURN}){w.SP}(?:calendar{w.SP}|fiscal{w.SP}|school{w.SP})?"
            rf"(?P<unit>weekend|week|month|year|quarter|decade|century|{w.SEASON})\b(?!s\b)(?!-)"
        ),
    ),
    (
        "unit",
        "unit",
        rf"(?i)\b(?=[mtwy])(?:the{w.SP})?(?P<unit>week|weekend|month|year){w.SP}(?P<turn>before{w.SP}last|after{w.SP}next)\b",
    ),
    (
        "part of unit",
        "unit",
        (
            r"(?i)\b(?=[abcdeflmostwy])(?:(?:the\s)?(?P<part>early|earlier|late|later|beginning|start|end|middle|close|first\shalf|second\shalf)"
            r"(?:\s(?:in|of|on))\sthe\s(?P<unit>week|month|year|decade|century)|(?P<turn>(?:year|month)[ -]end)"
            r"(?:\s(?P<year>(?:19|20)\d\d)\b)?"
            r"|(?:the\s)?(?P<week_end>week)['’]s\send|(?<=\b(?:at|by|in)\s)(?P<part_mid>mid)-?(?P<mid_year>year)(?!\s\d)"
            r"|(?:the\s)?(?P<unit_before>month|year)(?P<part_after>['’]s\s(?:end|close|start))"
            r"|(?:(?<=\bfor\s)|(?<=\bin\s)|(?<=\bof\s))the\s(?:full|whole|entire|calendar|(?:current\s)?fiscal|current)"
            r"\s(?P<full_unit>year)(?!\s(?:end|to|of|\d))"
            r"|(?<=for\s)the\s(?P<for_unit>year)(?!\s(?:end|before|after))"
            r"(?=[\s,.;]+(?:and|but|as|at|was|is|to\s\$|of\s[$\d]|[a-z]+ed\b|[A-Z]|$)|[,.;])"
            r"|(?<=\bof\s)(?<!\bturn\sof\s)the\s(?P<of_unit>year)(?!\s(?:end|ended|ending|to|before|after|when|\d))(?-i:(?<!Year))"
            r"|(?:over|at|during|on|by)\s(?:the|this)\s(?:long\s|holiday\s|bank\sholiday\s)?(?P<weekend>weekend)(?!\sof\b))\b(?!\s\w+ing\b)"
        ),
    ),
    (
        "offset",
        "days unit",
        (
            rf"(?i)\b{w.COUNT}(?:{w.SP}or{w.SP}(?:so|two|more))?{w.SP}(?:more{w.SP})?{w.UNIT}(?:{w.SP}or{w.SP}so)?"
            rf"{w.SP}(?P<turn>ago|earlier|before|later|afterwards?|after|on(?=,)|from{w.SP}(?:now|today|then)|hence|previously|prior)\b"
            rf"(?:(?<=ago){w.SP}(?:on{w.SP})?(?P<then>today|this{w.SP}(?:week|month)|(?:next|last){w.SP}(?:week|month)|{w.DAYNAME}|(?:in|last){w.SP}{w.MONTH})\b)?"
        ),
    ),
    (
        "offset",
        "days unit",
        rf"(?i)\b(?=[iw])(?P<turn>in|within){w.SP}{w.COUNT}{w.SP}{w.UNIT}(?:['’]s?{w.SP}time)?(?!['’]|{w.SP}or{w.SP})",
    ),
    (
        "offset",
        "unit",
        (
            rf"(?i)\b(?P<then>(?:this|the{w.SP}same){w.SP}(?:time|day|date|week|month)){w.SP}(?:of{w.SP})?(?P<turn>last|next){w.SP}"
            rf"(?P<unit>year|month)\b"
        ),
    ),
    (
        "next to",
        "day unit",
        (
            rf"(?i)\b(?=[eflnpst])(?:(?P<part>late|later|early|earlier){w.SP})?(?:the{w.SP})?(?:(?P<turn>next|following|previous|preceding|same){w.SP}"
            rf"(?P<unit>day|morning|afternoon|evening|night)|(?:the{w.SP})(?P<unit_before>day|week|month|year){w.SP}"
            rf"(?P<turn_after>before|after|earlier|later))\b"
        ),
    ),
    (
        "same",
        "day",
        rf"(?i)\b(?P<part>late|later|early|earlier){w.SP}(?:in|on){w.SP}the{w.SP}(?P<unit>day|morning|afternoon|evening|night)\b",
    ),
    (
        "same",
        "day",
        (
            rf"(?i)\b(?=[elt])(?:(?P<part>late|later|early|earlier){w.SP})?(?P<turn>that|the{w.SP}same){w.SP}"
            rf"(?P<unit>day|morning|afternoon|evening|night)\b"
        ),
    ),
)
