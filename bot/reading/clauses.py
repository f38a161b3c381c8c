"""A sentence cut into clauses, so that each date keeps to its own happening."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.model import Span
from bot.reading.tense_verbs import is_past_form

# First a look at the sign and at the letter after a space, at which most places are left at once.
_BREAK = re.compile(
    r"(?=[;:,\s\u2014])(?=[;:\u2014]|,?\s[abdfhistuwy\u2013\u2014-])(?:;\s"
    r"|:\s"
    r"|\s(?:[\u2013\u2014]|--?)\s|[\u2014]"
    r"|,?(?<!come)(?<!comes)(?<!came)(?<!day)(?<!days)(?<!week)(?<!weeks)(?<!month)(?<!months)(?<!year)(?<!years)(?<!hours)"
    r"\s(?=(?:after|before)\s(?!the\swar\b|a\s(?:cease-?fire|peace)|that\b"
    r"|(?:an?\s|the\s)?(?:judge|court|magistrate|jury|committee|parliament|panel|tribunal|commission|[A-Z]\w+)\b))"
    r"|,?\s(?=(?:while|when|although|though|because|whereas|whereby|despite|amid)\s)"
    r"|,\s(?=(?:and|but|as|with|including|following|so|yet|then|according|adding|saying|since|until|during|having)\s)"
    r"|,?\s(?=(?:which|who|whose|where)\s))",
)
_RELATIVE = re.compile(r"(?:which|who|whose|where)\s")
_ASIDE = re.compile(r",\s(?=(?:which|who|whose|where)\s)")
_ASIDE_ENDS = re.compile(r",\s(?!(?:19|20)\d\d\b|(?:and|or|but)\s)")
_OPENER = re.compile(
    r"(?:Since|After|Before|During|Following|While|When|As|Despite|Amid|At|In\sthe|With|Ahead\sof|Besides)\s[^,;:]{12,200}?(,\s)",
)
_LED = re.compile(r"\b(?:before|until|till|after|since|by|from|ahead\sof)\s$")
_WHEN = re.compile(r",?\swhen\s")
_WORD = re.compile(r"[A-Za-z]+")
_FINITE = frozenset("is are am was were be has have had do does did will would shall can could may might must".split())
_TRIM_LEFT = re.compile(
    r"(?:[\s,;:\u2013\u2014\"“”']|(?:and|but|that|while|after|before|when|although|though|because|whereas|as|including|during"
    r"|following|since|then|so|yet|with|amid|despite|also|where)\s)*",
    re.IGNORECASE,
)
_TRIM_RIGHT = re.compile(r"(?<![\s,])[\s,]+(?:and|but|that|then|or|even)[\s,]*$")


def clauses(folded: str, sentence: Span) -> list[Span]:
    """The clauses of a sentence in order, together covering it; a relative clause stays with what it belongs to."""
    cuts = [sentence.start]
    opener = _OPENER.match(folded, *sentence)
    if opener:
        cuts.append(opener.end(1))
    for found in _BREAK.finditer(folded, *sentence):
        relative = _RELATIVE.match(folded, found.end(), sentence.end)
        if found.end() > cuts[-1] and not relative and found.end() < sentence.end:
            cuts.append(found.end())
    ends = [*cuts[1:], sentence.end]
    return [Span(start, end) for start, end in zip(cuts, ends, strict=True)]


def whole_clauses(folded: str, parts: Sequence[Span]) -> list[Span]:
    """The clauses of a sentence, its first one whole: "In 2014, Roth, as chair of the panel, worked out an accord".

    What opens the sentence without a verb is joined to what follows, up to its verb.
    """
    joined = list(parts)
    while len(joined) > 1 and not _has_verb(folded, joined[0]):
        joined[:2] = [Span(joined[0].start, joined[1].end)]
    return joined


def from_their_days(folded: str, parts: Sequence[Span], days: Sequence[Span]) -> list[Span]:
    """The clauses, one that tells what a day brings with its day: "before | April 26, when voters go to the polls"."""
    moved = list(parts)
    for day in days:
        led = _LED.search(folded, max(0, day.start - 12), day.start)
        when = _WHEN.match(folded, day.end) if led else None
        at = next((at for at, part in enumerate(moved) if at and when and day.end <= part.start < when.end()), 0)
        if at and moved[at - 1].start < day.start:
            moved[at - 1 : at + 1] = [Span(moved[at - 1].start, day.start), Span(day.start, moved[at].end)]
    return moved


def _has_verb(folded: str, clause: Span) -> bool:
    words = _WORD.findall(folded, *clause)
    return any(is_past_form(word) or word in _FINITE or word.endswith("s") for word in words)


def asides(folded: str, clause: Span) -> list[Span]:
    """The relative clauses between commas, or from a comma to the end: what they date is not the main clause's."""
    found: list[Span] = []
    for comma in _ASIDE.finditer(folded, *clause):
        if found and comma.end() < found[-1].end:
            continue
        end = _ASIDE_ENDS.search(folded, comma.end(), clause.end)
        found.append(Span(comma.end(), end.start() if end else clause.end))
    return found


def trimmed(folded: str, span: Span) -> Span:
    """A clause without the word that joins it to the sentence, or the comma or stop after it."""
    lead = _TRIM_LEFT.match(folded, *span)
    start = lead.end() if lead else span.start
    if start > span.start and folded[start - 1] in '"“' and _closes(folded, start, span.end):
        start -= 1
    tail = _TRIM_RIGHT.search(folded, start, span.end)
    end = tail.start() if tail else span.end
    while end > start and (folded[end - 1].isspace() or folded[end - 1] in ",.;:-\u2013\u2014"):
        end -= 1
    return Span(start, end) if end > start else span


def _closes(folded: str, start: int, end: int) -> bool:
    """Whether the quotation that opens before `start` is closed by `end`."""
    mark = "”" if folded[start - 1] == "“" else '"'
    return folded.count(mark, start, end) % 2 == 1 if mark == '"' else mark in folded[start:end]
