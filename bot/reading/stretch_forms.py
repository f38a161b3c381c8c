"""The forms that name a stretch of its own: decades, centuries, quarters, halves and seasons."""

from __future__ import annotations

from bot.reading import wording as w

_PART = r"(?:(?P<part>[Ee]arly|[Mm]id|[Ll]ate)[- ])?"
_NOBODY_S = r"(?<!\b[Hh]is\s)(?<!\b[Hh]er\s)(?<!\b[Mm]y\s)(?<!\b[Tt]heir\s)"
"""Not an age: "in her late 80s"."""
_NAMED = r"(?i:twenties|thirties|forties|fifties|sixties|seventies|eighties|nineties)"
_OF_YEAR = (
    rf"(?:{w.SP}(?:of{w.SP})?(?P<fiscal>(?:fiscal|financial)(?:{w.SP}year)?{w.SP}|FY\s?)?{w.YEAR}\b"
    rf"|{w.SP}of{w.SP}(?:the{w.SP})?(?P<year_turn>this|last|next|that|year)(?:(?<!year){w.SP}year)?\b)?"
)

FORMS: tuple[w.Form, ...] = (
    (
        "stretch",
        "stretch",
        rf"\b(?:(?P<part>early|mid|late)[- ])?(?:the{w.SP})?(?P<decade>(?:1[5-9]|20)\d0|['’]\d0)['’]?s\b",
    ),
    (
        "stretch",
        "stretch",
        rf"{_NOBODY_S}\b(?P<part>early|mid|late)[- ]['’]?(?P<decade>[5-9]0)s\b",
    ),
    (
        "stretch",
        "decade",
        rf"\bthe{w.SP}{_PART}(?:(?P<hundreds>nineteen|eighteen)[ -])?(?P<named_decade>{_NAMED})\b",
    ),
    (
        "stretch",
        "unit",
        (
            rf"(?i)\bthe{w.SP}(?:(?P<part>early|mid|late)[- ])?"
            rf"(?P<century>(?:1\d|20)th|21st|(?:six|seven|eigh|nine)teenth|twentieth|twenty-first){w.SP}century\b(?!-)"
        ),
    ),
    (
        "stretch",
        "stretch",
        (
            rf"(?i)\b(?:(?:the|its|their|(?P<owner>last|this|next){w.SP}year['’]s){w.SP})?"
            rf"(?P<quarter>(?:first|second|third|fourth|last|final|latest|current|1st|2nd|3rd|4th)"
            rf"(?:{w.SP}(?:fiscal|calendar))?[ -]quarter|Q[1-4]|H[12]){_OF_YEAR}"
        ),
    ),
    ("stretch", "digits", r"\b(?P<quarter>[1-4]Q)(?:\s?(?P<year>20\d\d)|['’]?(?P<short_year>\d\d))\b"),
    (
        "stretch",
        "stretch",
        rf"\b{_PART}(?P<season>{w.SEASON}){w.SP}(?:of{w.SP})?{w.YEAR}(?:[-\u2013/]\d\d)?\b",
    ),
    (
        "stretch",
        "stretch",
        (
            r"(?i)(?:(?<=\b(?:in|by)\s)|(?<=\bsince\s)|(?<=\bduring\s)|(?<=\bthrough\s)|(?<=\buntil\s))"
            rf"(?:the{w.SP}(?:(?P<part>early|late){w.SP})?|(?P<part_of>early|mid|late)[ -])"
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
