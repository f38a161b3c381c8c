"""The forms that count to a date from another one, and stretches: "last month", "two days later", "the 1990s"."""

from __future__ import annotations

from bot.reading import wording as w

FORMS: tuple[w.Form, ...] = (
    (
        "offset",
        "weekday+unit",
        rf"(?i)\b(?P<number>a|one|two){w.SP}weeks?{w.SP}(?P<turn>from|before){w.SP}(?:next{w.SP})?(?P<weekday>{w.DAYNAME})\b",
    ),
    (
        "day word",
        "day",
        r"(?i)\b(?=[delty])(?:the\s)?(?P<name>day\s(?:before\syesterday|after\stomorrow)|(?:(?:earlier|later|late|early)\s)?"
        r"(?:today|yesterday|tomorrow)|tonight|last\snight|this\s(?:morning|afternoon|evening))\b" + w.PART_OF_DAY,
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
            r"(?i)\b(?=[abcdeflmosty])(?:(?:the\s)?(?P<part>early|earlier|late|later|beginning|start|end|middle|close|first\shalf|second\shalf)"
            r"(?:\s(?:in|of|on))\sthe\s(?P<unit>week|month|year|decade|century)|(?P<turn>year[ -]end)"
            r"|(?:the\s)?(?P<unit_before>month|year)(?P<part_after>['’]s\s(?:end|close|start))"
            r"|(?:(?<=\bfor\s)|(?<=\bin\s)|(?<=\bof\s))the\s(?:full|whole|entire|calendar|(?:current\s)?fiscal|current)"
            r"\s(?P<full_unit>year)(?!\s(?:end|to|of|\d))"
            r"|(?<=for\s)the\s(?P<for_unit>year)(?!\s(?:end|before|after))"
            r"(?=[\s,.;]+(?:and|but|as|at|was|is|to\s\$|of\s[$\d]|[a-z]+ed\b|[A-Z]|$)|[,.;])"
            r"|(?<=\bof\s)the\s(?P<of_unit>year)(?!\s(?:end|ended|ending|to|before|after|when|\d))(?-i:(?<!Year))"
            r"|(?:over|at|during)\s(?:the|this)\s(?P<weekend>weekend))\b(?!\s\w+ing\b)"
        ),
    ),
    (
        "offset",
        "days unit",
        (
            rf"(?i)\b{w.COUNT}(?:{w.SP}or{w.SP}(?:so|two|more))?{w.SP}(?:more{w.SP})?{w.UNIT}(?:{w.SP}or{w.SP}so)?"
            rf"{w.SP}(?P<turn>ago|earlier|before|later|afterwards?|after|from{w.SP}(?:now|today|then)|hence|previously|prior)\b"
            rf"(?:(?<=ago){w.SP}(?:on{w.SP})?(?P<then>today|this{w.SP}(?:week|month)|(?:next|last){w.SP}(?:week|month)|{w.DAYNAME})\b)?"
        ),
    ),
    (
        "offset",
        "days unit",
        rf"(?i)\b(?=[iw])(?P<turn>in|within){w.SP}{w.COUNT}{w.SP}{w.UNIT}(?:['’]{w.SP}time)?(?!['’]|{w.SP}or{w.SP})",
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
    (
        "stretch",
        "stretch",
        rf"\b(?:(?P<part>early|mid|late)[- ])?(?:the{w.SP})?(?P<decade>(?:1[5-9]|20)\d0|['’]\d0)['’]?s\b",
    ),
    (
        "stretch",
        "stretch",
        (
            rf"(?i)\b(?:(?:the|its|their){w.SP})?(?P<quarter>(?:first|second|third|fourth|last|final|latest|current|1st|2nd|3rd|4th)"
            rf"(?:{w.SP}(?:fiscal|calendar))?[ -]"
            rf"quarter|Q[1-4]|H[12])(?:{w.SP}(?:of{w.SP})?{w.YEAR}\b)?"
        ),
    ),
    ("stretch", "stretch", rf"\b(?:(?P<part>early|mid|late)[- ])?(?P<season>{w.SEASON}){w.SP}(?:of{w.SP})?{w.YEAR}\b"),
    (
        "stretch",
        "stretch",
        (
            rf"(?i)(?<=\b(?:in|by)\s)(?:the{w.SP}(?:(?P<part>early|late){w.SP})?|(?P<part_of>early|mid|late)[ -])"
            rf"(?P<season>{w.SEASON})\b"
            r"(?!\s(?:of|in|from|session|sport|meeting|and)|-)"
        ),
    ),
    (
        "stretch",
        "stretch",
        (rf"(?i)(?<=\bover\s)(?:the{w.SP})(?P<season>spring|summer|autumn|winter)\b(?!\s(?:of|in|from|and)|-)"),
    ),
)
