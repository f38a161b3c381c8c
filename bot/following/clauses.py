"""What can be seen in a clause that tells of a happening: names, dates, denials, and that something is off. Pure."""

from __future__ import annotations

import re

from bot.reading.dropped import NOT_HELD

NEGATIONS = frozenset("no not never none nobody nothing neither nor cannot".split())
_DAY = (
    r"(?:\d{1,2}\b|(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)(?:[a-z]{3,6})?\b"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|(?:next|this) \w+)"
)
_TO_A_DAY = rf"(?:by|(?:from|to|until|till) {_DAY})"
CALLED_OFF = re.compile(
    r"\b(?:cancel\w*|postpon\w*|call(?:s|ed|ing)? off|put off|scrap(?:s|ped|ping)?|adjourn\w*|abandon\w*|shelv\w+"
    r"|(?:brought|moved) (?:forward|back)(?= (?:by|from|to)\b)|reschedul\w+"
    rf"|(?:brought|moved|pushed)(?: (?:forward|back)(?= (?:the|its|their)\b[^,;]{{1,60}}? {_TO_A_DAY})"
    rf"|(?= (?:the|its|their)\b[^,;]{{1,60}}? (?:forward|back) {_TO_A_DAY})))\b"
    rf"|{NOT_HELD.pattern}",
    re.IGNORECASE,
)
"""What says of something planned that it does not take place then, be it called off or given another day."""
_FOR_GOOD = re.compile(r"cancel|call|scrap|abandon|shelv", re.IGNORECASE)
_TO_ANOTHER = re.compile(rf"[^;]{{0,90}}?\b(?:to|until|till|for)\s(?:\w+day,\s)?{_DAY}", re.IGNORECASE)
_DATED = re.compile(
    r"\b(?:\d{1,2}(?:st|nd|rd|th)?\s+)?(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?(?:\s+\d{1,2}\b)?"
    r"|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\b(?:19|20)\d\d\b",
    re.IGNORECASE,
)
_ATTRIBUTED = re.compile(
    r"(?:,\s*|\s)(?:according to\b.*|(?:[\w’'-]+\s){0,4}"
    r"(?:said|says|reported|reports|announced|confirmed)(?:\s+on)?\s*)$"
    r"|^\s*according to [^,]*,",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][\w’'-]+")


def fate_of(clause: str) -> str:
    """What a clause says of something planned: that it is "off", was "moved" to another time, or neither, ""."""
    found = CALLED_OFF.search(clause)
    if found is None:
        return ""
    moved = not _FOR_GOOD.match(found[0]) and _TO_ANOTHER.match(clause, found.end())
    return "moved" if moved else "off"


def differ(one: set[str], other: set[str]) -> bool:
    """Whether each has something that the other has not."""
    return bool(one - other and other - one)


def undated(clause: str) -> str:
    """A clause without its days, months and years."""
    return _DATED.sub(" ", clause)


def unattributed(clause: str) -> str:
    """A clause without its days and without who said so."""
    return _ATTRIBUTED.sub("", undated(clause))


def names_of(clause: str) -> set[str]:
    """The capitalised words of a clause but for its first, its months and its weekdays."""
    return set(_NAME.findall(undated(clause)))
