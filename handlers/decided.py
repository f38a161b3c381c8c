"""What people decided, in words: the marks of a line, its quieter second line, and one sentence for each decision."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.following.correcting import Decided
from bot.when import shown_date
from handlers.wording import listed, moment

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from zoneinfo import ZoneInfo

    from bot.following.correcting import Correction
    from bot.reply import Mark

NOT_KNOWN = "not known"
"""How the value of a correction is written that says so."""
SHOWN_WORDS = 80
"""Characters of words that were replaced, in a sentence about it; /receipt shows the article."""


def marks_of(decided: Decided, today: date) -> list[Mark]:
    """The marks that people's decisions put on a line."""
    marks: list[Mark] = ["corrected"] if decided.corrected else []
    marks += ["editors disagree"] if decided.conflicts else []
    marks += ["verified"] if decided.has("verified") else []
    marks += ["do not use"] if decided.has("do not use") else []
    marks += ["embargoed"] if decided.embargo(today) else []
    marks += ["flagged"] if decided.has("flag") else []
    marks += ["dismissed"] if decided.has("not a statement") else []
    return marks


def details_of(decided: Decided, today: date) -> Iterator[str]:
    """What the second line says of them: who corrected what, and what it was; who marked it."""
    for each in decided.corrected:
        was = f", was {_value(each, each.before)}" if each.kind != "words" else ""
        yield f"{each.kind} corrected by {each.who}{was} ({each.id})"
    for kind, said in (("verified", "verified by"), ("do not use", "not to be used, says")):
        people = [each.who for each in decided.corrections if each.kind == kind]
        if people:
            yield f"{said} {listed(dict.fromkeys(people))}"
    if until := decided.embargo(today):
        yield f"embargoed until {shown_date(until)}"
    if others := dict.fromkeys(each.subject for each in decided.reached if Decided((), (each,)).withheld(today)):
        yield f"withheld with {listed(others)}: the same words"
    for each in decided.corrections:
        if each.kind == "flag":
            yield f"flagged by {each.who}" + (f": {each.value}" if each.value else "")


def sentence(each: Correction, zone: ZoneInfo) -> str:
    """One decision: its number, what, by whom and when."""
    return f"{each.id}: {said(each)}, {moment(each.at, zone)}"


def said(each: Correction) -> str:
    """What was decided, and by whom."""
    value = _value(each, each.value)
    was = _value(each, each.before)
    told = {
        "speaker": f"speaker is {value}, was {was}, says {each.who}",
        "date": f"date is {value}, was {was}, says {each.who}",
        "words": f"words chosen by {each.who}, were {_short(each.before)}",
        "not a statement": f"dismissed by {each.who}",
        "not this storyline": f"kept out of {each.value} by {each.who}",
        "same as": f"the same as {each.value}, says {each.who}",
        "different from": f"not the same as {each.value}, says {each.who}",
        "verified": f"verified by {each.who}",
        "do not use": f"not to be used, says {each.who}",
        "embargoed": f"embargoed until {value} by {each.who}",
        "flag": f"flagged by {each.who}" + (f": {each.value}" if each.value else ""),
        "storyline merged": f"{each.subject} merged into {each.value} by {each.who}",
        "storyline split": f"{each.value} split off {each.subject} by {each.who}",
        "notice": f"{each.subject} means {each.value}, says {each.who}",
    }
    return told[each.kind] + (f", carried over from {each.carried_from}" if each.carried_from else "")


def _value(each: Correction, value: str | None) -> str:
    shown = shown_date(value) if value and each.kind in ("date", "embargoed") else value
    return shown or NOT_KNOWN


def _short(words: str) -> str:
    one = " ".join(words.split())
    return one if len(one) <= SHOWN_WORDS else f"{one[:SHOWN_WORDS].rpartition(' ')[0]} …"
