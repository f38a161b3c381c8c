"""Whether the words around a date look back or ahead: English verbs, read outwards from the date."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.model import Span
from bot.reading import tense_leads as leads
from bot.reading import tense_verbs as verbs
from bot.reading import tense_words as w
from bot.reading.tense_words import Direction

_WORD = re.compile(r"[A-Za-z]+(?:['’-][A-Za-z]+)*|\d+|[;:,\"“”]|[\u2013\u2014]")
_DAY = re.compile(r"[A-Z][a-z]+day\b(?!['’]s)")
"""A weekday after "for": "called a vote for Friday", not "blamed him for Friday's storm"."""
_DELIVERY = re.compile(r"\s(?:delivery|contracts?|futures)\b")
"""What is sold for a month lies ahead, whatever its price did ("the December contract fell")."""
_REACH_PURPOSE, _REACH_PRESENT = 10, 6
_REACH_BACK, _REACH_ON = 16, 14
"""Words looked at on either side; measured on the development part of the dates."""


@lru_cache(maxsize=256)
def direction(folded: str, sentence: Span, span: Span) -> Direction | None:
    """Past or future from the nearest deciding verb before the date in its sentence, else after it; None when open.

    The last answers are kept: dates, publication and events ask the same of a text, one after the other.
    """
    before: list[str] = _WORD.findall(folded, max(sentence.start, span.start - 160), span.start)
    led = leads.lead(before)
    if before[-1:] == ["by"] and (_following(folded, sentence, span)[:1] in (["had"], ["was"], ["were"])):
        return "past"
    if led and len(before) == 1 and before[0] in {"By", "Until", "Till"}:
        return leads.by_then(verbs.lowered(_following(folded, sentence, span)))
    while before and led is None and before[-1].lower() in w.LEADING:
        led = leads.lead(before[:-1]) or leads.led_to(folded, span, before)
        before.pop()
    told = led or leads.led_to(folded, span, before) or leads.told_of(folded, sentence, span)
    return told or _by_verbs(folded, sentence, span, before[-_REACH_BACK:])


def _by_verbs(folded: str, sentence: Span, span: Span, before: list[str]) -> Direction | None:
    following = _following(folded, sentence, span)
    told = before[-1].lower() if before else " ".join(following[:1])
    if told in {"is", "are"} or _DELIVERY.match(folded, span.end):
        return "future"
    if before and (before[-1].lower() in w.OPENING or before[0].lower() in w.CONDITIONS):
        return _forwards(following) or _backwards(before)
    found = _backwards(before)
    if found == "past":
        called = folded.endswith("for ", 0, span.start) and _DAY.match(folded, span.start)
        if called or leads.is_before_occasion(folded, span, before):
            return "either"
        return "future" if following and following[0] in w.MODALS and _only_said(before) else "past"
    over: Direction | None = "past" if found is None and leads.is_over(folded, span) else found
    return over or _forwards(following)


def _only_said(before: list[str]) -> bool:
    """Whether the nearest verb is one of saying: in "he said the talks on Monday would fail" the talks lie ahead."""
    past = [word for word in verbs.lowered(before) if verbs.is_past_form(word)]
    return bool(past) and past[-1] in w.SAYING


def _following(folded: str, sentence: Span, span: Span) -> list[str]:
    return _WORD.findall(folded, span.end, min(sentence.end, span.end + 160))[:_REACH_ON]


def _backwards(words: list[str]) -> Direction | None:
    """The direction of the nearest word that tells one, up to a break of the sentence."""
    lower = verbs.lowered(words)
    for at in range(len(lower) - 1, -1, -1):
        if lower[at] in {";", "—"} or (lower[at] == "," and lower[at + 1 : at + 2] in (["with"], ["as"], ["amid"])):
            return None
        told = _told_by(words, lower, at)
        if told is not None:
            return told
    return None


def _told_by(words: list[str], lower: list[str], at: int) -> Direction | None:
    """What one word tells: a direction, or nothing."""
    word, previous, following = lower[at], lower[at - 1] if at else "", lower[at + 1 : at + 2]
    if verbs.was_not(lower, at) or (word == "coming" and following == ["off"]) or verbs.comes_after(lower, at):
        return "past"
    if verbs.is_no_verb(word, previous, following):
        return None
    arranged = (word in {"planned", "set", "forecast"} and following in (["to"], ["for"])) or (
        word == "forecast" and previous in {"is", "are"}
    )
    planned = verbs.is_call(word, previous, lower[at + 1 : at + 3])
    if arranged or planned or word in w.AHEAD or word.endswith("'ll"):
        once = previous in {"was", "were", "had"} or (previous == "been" and "had" in _four_before(lower, at))
        return "either" if once or planned else "future"
    if (
        (word in w.TIMETABLE and verbs.is_present(lower, at))
        or verbs.is_running(word, previous)
        or (word == "if" and following)
    ):
        return "future"
    if word == "to" and verbs.infinitive(words, at):
        return _of_infinitive(lower, at)
    relative = at == len(lower) - 1 and previous == "that"
    told = verbs.is_past_form(word) and not (word.endswith("ed") and previous in w.DETERMINERS and not relative)
    return _of_participle(word, _four_before(lower, at), beside=at == len(lower) - 1) if told else None


def _four_before(words: list[str], at: int) -> list[str]:
    return words[max(0, at - 4) : at]


def _of_infinitive(words: list[str], at: int) -> Direction | None:
    """What is "to be done" lies ahead, unless the verb before tells why something was done, or that it was."""
    earlier = _four_before(words, at)
    previous, once = "".join(earlier[-1:]), bool({"was", "were"} & set(earlier[-2:]))
    if previous in {"was", "were"} or (once and previous in w.ARRANGED):
        return "either"
    if (verbs.is_past_form(previous) and previous not in w.COMMITTED) or (
        w.RANKED & {*earlier} and w.WAS & {*words[max(0, at - _REACH_PURPOSE) : at]}
    ):
        return "past"
    if previous not in w.INTENDED and verbs.gathered(words[max(0, at - _REACH_PURPOSE) : at - 1]):
        return "past"
    return "future" if w.DONE_TO.isdisjoint(earlier) else None


def _of_participle(word: str, earlier: list[str], *, beside: bool) -> Direction | None:
    """A past form stands in the past unless a modal or a present "be" carries it ("will be held", "is held").

    What is no past of its own ("taken") needs a verb before it, or the day right `beside` it ("a poll taken Monday").
    """
    close = earlier[-3:]
    if {"could", "not"} <= set(close):
        return "past"
    if any(word in w.CARRYING or word.endswith("'ll") for word in close):
        return "future" if "have" not in close or "will" in close or "shall" in close else "past"
    if close and close[-1] in {"be", "to"}:
        return None
    if close and close[-1] in {"is", "are", "being"}:
        return None
    if word in w.SOFT and not set(earlier) & {"has", "have", "had", "was", "were"}:
        return "past" if beside else None
    return "past"


def _forwards(words: list[str]) -> Direction | None:
    lower = verbs.lowered(words)
    for at, word in enumerate(lower):
        if word == ";":
            return None
        told = _told_on(words, lower, at)
        if told is not None:
            return told
    return None


def _told_on(words: list[str], lower: list[str], at: int) -> Direction | None:
    """What one word after the date tells: a direction, or nothing."""
    word, following = lower[at], lower[at + 1 : at + 2]
    if verbs.irreal(lower, at):
        return "past"
    if word in w.MODALS | w.TOLD_AHEAD or word.endswith("'ll") or (word in w.BEFORE_TO and following == ["to"]):
        return "future"
    if verbs.is_past_form(word) and word not in w.SOFT:
        return None if following and following[0] in w.MODALS else "past"
    if word in {"has", "have"}:
        return "past" if verbs.has_done(lower[at + 1 : at + 4]) else None
    return "future" if at < _REACH_PRESENT and verbs.is_timetable(words, lower, at) else None
