"""Whether an outlet stands by its article: the note with which it corrected, withdrew or killed it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from bot.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

StandingKind = Literal["stands", "corrected", "withdrawn", "killed"]

_THING = r"(?:story|article|report|item|page|piece|dispatch|post|column|interview|video|headline|photo)"
_THIS = rf"(?:this|our|the (?:above|following|earlier|previous|original)) (?:\w+ ){{0,2}}{_THING}"
_GONE = r"(?:withdrawn|retracted|removed|taken down|deleted|unpublished|pulled)"
_KILLED = re.compile(
    r"^\W*(?:(?:MANDATORY|BULLETIN|ADVISORY|EDITORS?|URGENT|KILL)\W+){0,3}(?:KILL|KILLED)\b"
    r"(?=\W*(?:$|[:—–\-]|ADVISORY|NOTICE|THE|THIS|STORY))"
    rf"|^\W*(?:(?:Mandatory|Advisory) kill|Kill (?:notice|advisory)|Please kill (?:the|this|our))\b"
    rf"|^\W*(?:Editors|Subscribers|Clients)[,:]? (?:[Pp]lease )?(?:[Kk]ill|(?:[Dd]o not|[Dd]on[’']t) use)"
    rf" (?:the|this|our) (?:\w+ ){{0,3}}{_THING}\b",
)
_WITHDRAWN = re.compile(
    rf"^\W*{_THIS} (?:has|have|had|was|is|been)(?: now)?(?: been)? {_GONE}\b"
    rf"|\b(?:has|have) (?:now )?{_GONE} {_THIS}\b"
    r"|^\W*(?:RETRACTION|RETRACTED|WITHDRAWN|STORY REMOVED|STORY WITHDRAWN|WITHDRAWAL)\s*[:—–]"
    rf"|\b(?:withdraws?|retracts?) {_THIS}\b",
    re.IGNORECASE,
)
_CORRECTED = re.compile(
    r"^\W*(?:Corrections?|Clarifications?|Corrigendum|Correction and clarification|Corrected"
    r"|Editor[’']s (?:note|correction)"
    r"|CORRECTIONS?|CORRECTED|CLARIFICATION|EDITOR[’']S NOTE)\b"
    r"(?:\s*\([^)]*\)|,? \d[\w ,]*|,? (?:on )?[A-Z][\w ,]*\d)?\s*[:—–.]"
    r"|^\W*\((?:Corrects?|Fixes|Removes|Deletes|Clarifies)\b"
    rf"|^\W*(?:In )?[Aa]n? (?:earlier|previous|original) version of {_THIS}\b"
    rf"|^\W*[Tt]his {_THING} (?:has been|was) (?:corrected|amended|updated to (?:correct|reflect|clarify|remove))\b",
)
_OF_NOTE = re.compile(
    r"\b(?:version|correct|incorrect|wrong|misstat|mistaken|error|amend|clarif|inaccura|misspel|misidentif)",
    re.IGNORECASE,
)
_OF_ARTICLE = re.compile(rf"\b(?:this|our|the|that|an?) (?:\w+ ){{0,2}}{_THING}\b", re.IGNORECASE)
_ONLY_NOTE = re.compile(r"Editor[’']s note|EDITOR[’']S NOTE")
_SENTENCE = re.compile(r"[^\n.!?]+(?:[.!?](?!\s|$)[^\n.!?]*)*[.!?]*[”’\"')]*")
_REPORTS = re.compile(r"\b(?:said|says|told|according to)\b", re.IGNORECASE)
"""What a sentence of a report has, and one of a note only where it says what was wrong."""
LONGEST = 600
"""Characters of a note that are kept; a correction is a few sentences."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What the outlet says of its article now; `note` is that, an exact slice of the text, empty while it stands."""

    kind: StandingKind = "stands"
    note: str = ""


STANDS = Standing()


@dataclass(frozen=True, slots=True)
class Own:
    """The sentences in which a text corrects something; None without any. `reports_nothing`: it has no others."""

    span: Span | None = None
    reports_nothing: bool = True


@lru_cache(maxsize=2)
def standing_of(text: str) -> Standing:
    """What the text says of itself: the gravest of its notes; a cry in capitals ("KILL KILL KILL") yields to words."""
    found = list(_notes(text))
    for kind in ("killed", "withdrawn", "corrected"):
        alike = [each for each in found if each.kind == kind]
        if alike:
            return next((each for each in alike if not each.note.isupper()), alike[0])
    return STANDS


GRAVER = ("stands", "corrected", "withdrawn", "killed")


def gravest(said: Iterable[Standing]) -> Standing:
    """The gravest of what is said of one article, in the order that it was said; of several alike the latest."""
    return max(reversed(list(said)), key=lambda each: GRAVER.index(each.kind))


def own_words(text: str) -> Own:
    """Where a text corrects something: from its note's first sentence on, as far as none of a report follows."""
    found = standing_of(text)
    if found.kind != "corrected":
        return Own()
    start = text.index(found.note)
    line_end = text.find("\n", start)
    line_end = len(text) if line_end < 0 else line_end
    sentences = list(_SENTENCE.finditer(text, start, line_end))
    end = line_end
    for sentence in sentences[1:]:
        if _reports(sentence[0]):
            end = sentence.start()
            break
    rest = [*_SENTENCE.findall(text[:start]), *_SENTENCE.findall(text[end:])]
    return Own(Span(start, end), not any(map(_reports, rest)))


def _reports(sentence: str) -> bool:
    return bool(_REPORTS.search(sentence)) and not (_OF_NOTE.search(sentence) or _OF_ARTICLE.search(sentence))


def _notes(text: str) -> Iterator[Standing]:
    at = 0
    for line in text.split("\n"):
        start, at = at, at + len(line) + 1
        if not line.strip():
            continue
        for match in _SENTENCE.finditer(line):
            kind = _kind(match[0].strip(), line)
            if kind:
                lead = len(match[0]) - len(match[0].lstrip())
                note = text[start + match.start() + lead : start + len(line)].strip()
                yield Standing(kind, note[:LONGEST].rpartition(" ")[0] if len(note) > LONGEST else note)
                break


def _kind(sentence: str, line: str) -> StandingKind | None:
    if _KILLED.search(sentence):
        return "killed"
    if _WITHDRAWN.search(sentence):
        return "withdrawn"
    if _CORRECTED.search(sentence) and (not _ONLY_NOTE.match(sentence) or _OF_NOTE.search(line)):
        return "corrected"
    return None
