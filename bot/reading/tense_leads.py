"""What leads to a date and tells where it lies: "since", "by", "ahead of talks on", the owner of what is over."""

from __future__ import annotations

import re

from bot.model import Span
from bot.reading import tense_words as w
from bot.reading.tense_verbs import is_past_form
from bot.reading.tense_words import Direction

_OWNER = r"(?: (?:the|a|an|his|her|its|their|[a-z]+'s)){0,2}"
_LED = re.compile(rf"\b(ahead of|anticipation of|(?:run|lead)[ -]?up to|eve of|since|as of){_OWNER}$")
"""What leads to a day through the article or owner of the noun it names: "ahead of the state's 9 June primary"."""
_OCCASION = (
    r"(?:elections?|primary|primaries|vote|referendum|caucus(?:es)?|summit|meeting|game|match|debate|talks|hearing"
    r"|deadline|ballot|convention|inauguration)"
)
_BEFORE = re.compile(rf"\bbefore{_OWNER}(?: [a-z-]+){{0,3}} {_OCCASION}$")
_OCCASION_AFTER = re.compile(rf"['’]s\s(?:[\w-]+\s){{0,3}}?{_OCCASION}\b")
_LED_TO = re.compile(
    rf"\b(?:(?:ahead of|anticipation of|(?:run|lead)[ -]?up to){_OWNER}(?: [a-z-]+){{1,2}}(?: on)?"
    rf"|(?:until|till){_OWNER}(?: [a-z-]+){{1,2}} (?:on|in))$"
)
"""What leads to a noun of that day: "speaking ahead of talks on Thursday"; the speaking may be meant as well."""
_AWAITED = re.compile(
    r"\b(?:(?:head|heads|heading|headed|going) into|(?:wait\w*|prepar\w+|brac(?:e|es|ed|ing)|ready) for"
    r"|(?:ahead|forward) to)$"
)
"""What leads to a day that is awaited: "heading into Tuesday's debate", "waiting for Friday's figures"."""
_BEGINS = re.compile(r"\b(?:beginning|starting)$")
_DEADLINE = re.compile(r"(?:['’]s)?\s(?:[\w-]+\s)?deadline\b")
_TOLD_IN = re.compile(
    r"\b(?:interview|statement|report|letter|speech|note|study|survey|poll|article|column|release|email|message|post)"
    r"\s(?:on\s)?$"
)
_TELLS = re.compile(r",?\s(?:\w+\s){0,3}(?:says?|shows?|writes?|finds?|suggests?|argues?|tells?)\b")
"""In what something is told: "in an interview Monday, Roth says"."""
_WEEKDAY = re.compile(r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b")
_FINISHED = (
    r"(?:victory|victories|wins?|loss|losses|defeats?|attacks?|shootings?|massacre|bombings?|killings?|deaths?|outcome"
    r"|results?|assertion|remarks|resignation|crash|collapse|explosions?|disaster)"
)
_STRUCK = r"(?:slayings?|murders?|killings?|shootings?|massacre|bombings?|crash|explosions?|blasts?|earthquake)"
_FINISHED_BEFORE = re.compile(
    rf"(?:(?:['’]s?|\b(?:[Hh]is|[Hh]er|[Ii]ts|[Tt]heir|[Oo]ur|[Mm]y))\s(?:[\w-]+\s){{0,2}}{_FINISHED}"
    rf"|\b[Tt]he\s(?:[a-z-]+\s){{0,2}}{_STRUCK})"
    r"(?:\s(?:in|over|at|near|against|of)\s[A-Z][\w.]*(?:(?:,\s|,?\sand\s|\s)[A-Z][\w.]*){0,6})?\s(?:on\s)?$"
)
_OWNS = re.compile(r"(?:['’]s?|\b(?:[Hh]is|[Hh]er|[Ii]ts|[Tt]heir|[Oo]ur|[Mm]y))\s$")
_FINISHED_NEXT = re.compile(rf"\s(?:[\w-]+\s)?{_FINISHED}\b")
_FINISHED_AFTER = re.compile(rf"['’]s\s(?:[\w-]+\s){{0,2}}?{_FINISHED}\b")
"""What has an owner and is over: "her victories in Vell on Tuesday", "her Tuesday win", "Tuesday's outcome"."""
_NEXT = re.compile(r",?\s(?:when|where)\s(?:[\w’'.-]+\s){1,4}will\b(?!\shave\b)")
"""What is told next of the day itself: "on Thursday, when voters will choose"."""
_REACH_OWNED, _REACH_LASTING = 120, 12
"""Characters and words looked at before a date; measured on the development part of the dates."""


def lead(before: list[str]) -> Direction | None:
    """The word that leads to the date: "since Friday" looks back, "by Friday" ahead unless something ended by then."""
    last = before[-1].lower() if before else ""
    if last == "since":
        return "past"
    led = _LED.search(" ".join(before[-6:]).lower())
    if led:
        return "past" if led.group(1) in {"since", "as of"} else "future"
    if last in {"by", "until", "till"}:
        return _lasting([word.lower() for word in before[-_REACH_LASTING:-1]])
    if last == "to" and {word.lower() for word in before[-4:-1]} & w.PUT_OFF:
        return "future"
    if last in {"ending", "almost", "nearly"}:
        return "either"
    return "future" if last in {"due", "payable", "upcoming", "coming"} else None


def led_to(folded: str, span: Span, before: list[str]) -> Direction | None:
    """Whether the words lead to an occasion of that day; a month that is awaited lies ahead."""
    said = " ".join(before[-7:]).lower()
    if _AWAITED.search(said):
        return "either" if _WEEKDAY.search(folded, *span) else "future"
    if _DEADLINE.match(folded, span.end) or (_BEGINS.search(said) and _WEEKDAY.search(folded, *span)):
        return "either"
    return "either" if _LED_TO.search(said) else None


def is_before_occasion(folded: str, span: Span, before: list[str]) -> bool:
    """Whether what was done was done before a vote or talks of that day, which may be still to come."""
    said = " ".join(before[-7:]).lower()
    owned = said.endswith("before") and _OCCASION_AFTER.match(folded, span.end)
    return bool(owned or _BEFORE.search(said))


def told_of(folded: str, sentence: Span, span: Span) -> Direction | None:
    """What the noun a day belongs to, or a clause about the day itself, tells: that it is over, or lies ahead."""
    if _NEXT.match(folded, span.end):
        return "future"
    begins = max(sentence.start, span.start - _REACH_OWNED)
    over = _FINISHED_BEFORE.search(folded, begins, span.start) or (
        _FINISHED_NEXT.match(folded, span.end) and _OWNS.search(folded, begins, span.start)
    )
    told = _TOLD_IN.search(folded, begins, span.start) and _TELLS.match(folded, span.end)
    return "past" if over or told else None


def is_over(folded: str, span: Span) -> bool:
    """Whether what the day owns is over: "Tuesday's outcome"."""
    return _FINISHED_AFTER.match(folded, span.end) is not None


def by_then(following: list[str]) -> Direction:
    """As what lasted, of a sentence that begins with "By Friday": its verbs follow."""
    if w.MODALS & set(following) or "to" in following:
        return "future"
    return "past" if any(is_past_form(word) and word not in w.SAYING for word in following) else "future"


def _lasting(before: list[str]) -> Direction:
    """What lasted or was over by then lies behind; what was put off or has to be done by then lies ahead."""
    if set(before) & w.PUT_OFF or "to" in before or "due" in before:
        return "future"
    past = {"had", "was", "were", "did", "didn't"} & set(before) or set(before[-2:]) & w.LASTED
    return "past" if past else "future"
