"""Labels at the beginning of a paragraph: "HOLM: We are ready.", "THE PRESIDENT: Thank you.", "Q: Why?", "A: So."."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from bot.model import Span
from bot.reading.folding import plain
from bot.reading.units import is_quotation

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from bot.reading.people import Named, Register
    from bot.reading.units import Unit

UNNAMED = "an answer of an interview: the article names several whom it may be with"
ANSWERED = "an answer of an interview: taken to be given by the person it introduces"

_LABEL = re.compile(r"([A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){0,4}) ?(?:\([^()]{1,30}\))?(:)\s")
_QUESTION = frozenset({"q", "question", "reporter", "journalist", "interviewer"})
ANSWER = frozenset({"a", "answer"})
"""Labels that name nobody."""
_TITLED = re.compile(r"(?:MR|MRS|MS|MISS|DR|SIR|LADY|LORD|SEN|REP|GOV|GEN|JUDGE|JUSTICE)\b\.? [A-Z]")
# How a title goes on after a name that is its subject.
_TITLING = re.compile(r"(?:an?|the|how|why|what|who|where|when|from|and|his|her|their)\b", re.IGNORECASE)
_LETTER = re.compile(r"[^\W\d_]")
_DASH = re.compile(r"(-{1,2}|[\u2013\u2014])\s?")
_CLOSES = ("", ",", ".", "\n", "\r", " ")
_MARKS = frozenset("“\"‘'«„`")


class Label(NamedTuple):
    """One label: who speaks (None where nobody is named), the colon, where the words begin, and why to check."""

    source: Span | None
    cue: Span
    start: int
    doubts: tuple[str, ...] = ()


class _Found(NamedTuple):
    words: str
    name: Span
    cue: Span
    start: int


def labels_of(folded: str, units: Sequence[Unit], names: Register, offices: Collection[str]) -> Mapping[int, Label]:
    """The labels by the number of their unit; `names` are those of the article, `offices` the words for offices.

    A single name leads to words in marks or to a sentence: "Ann Holm: the woman who stayed" is a title.
    """
    credited = _credited(folded, units, names)
    found = _candidates(folded, units)
    if not found:
        return credited
    persons = {plain(word) for name in names.genders for word in (name, name.split()[-1])}
    often = Counter(each.words for each in found.values())
    spoken = {at: each for at, each in found.items() if _speaks(each, often, persons, offices)}
    talk = {words for words, times in often.items() if times > 1 and plain(words) not in _QUESTION | ANSWER}
    if len(talk) > 1:  # a conversation: two who speak in turn, whoever they are
        spoken |= {at: each for at, each in found.items() if each.words in talk}
    asked = {at: each for at, each in found.items() if plain(each.words) in _QUESTION}
    several = len(spoken) + len(asked) > 1
    made = {
        at: Label(each.name, each.cue, each.start)
        for at, each in spoken.items()
        if several or folded[each.start] in _MARKS or not _TITLING.match(folded, each.start)
    }
    made |= credited
    if not asked:
        return made
    introduced = _introduced(units[min(asked)].span.start, names.mentions)
    doubts = (ANSWERED if introduced is not None else UNNAMED,)
    answers = {at: each for at, each in found.items() if plain(each.words) in ANSWER}
    made |= {at: Label(None, each.cue, each.start) for at, each in asked.items()}
    return made | {at: Label(introduced or each.name, each.cue, each.start, doubts) for at, each in answers.items()}


def _candidates(folded: str, units: Sequence[Unit]) -> dict[int, _Found]:
    """What looks like a label, by the number of the unit that it begins."""
    found: dict[int, _Found] = {}
    for at, unit in enumerate(units):
        if at and units[at - 1].paragraph == unit.paragraph:
            continue
        if ":" not in unit.span.of(folded):
            continue
        label = _LABEL.match(folded, unit.span.start, unit.span.end)
        if label and _LETTER.search(folded, label.end(), unit.span.end):
            found[at] = _Found(label.group(1), Span(*label.span(1)), Span(*label.span(2)), label.end())
    return found


def _speaks(each: _Found, often: Mapping[str, int], persons: Collection[str], offices: Collection[str]) -> bool:
    """Whether a label names a person of the article or, in capitals, a title and name, or an office more than once."""
    low = plain(each.words)
    if low in persons or low.split()[-1] in persons:
        return True
    if not each.words.isupper():
        return False
    office = low.split()[-1] in offices and (low.startswith("the ") or often[each.words] > 1)
    return office or bool(_TITLED.match(each.words))


def _credited(folded: str, units: Sequence[Unit], names: Register) -> dict[int, Label]:
    """Quotations with the name of who said them on a line below: "— Ann Holm, the mayor of Brell"."""
    found = {}
    for at, (unit, after) in enumerate(pairwise(units)):
        if after.paragraph == unit.paragraph or not is_quotation(unit):
            continue
        dash = _DASH.match(folded, folded.rfind("\n", 0, after.span.start) + 1, after.span.end)
        name = next(iter(names.mentioned(dash.end(), dash.end() + 1)), None) if dash is not None else None
        if (
            dash is not None
            and name is not None
            and name.person
            and folded[name.span.end : name.span.end + 1] in _CLOSES
        ):
            found[at] = Label(name.span, Span(*dash.span(1)), unit.quotes[0].outer.start)
    return found


def _introduced(before: int, mentions: Sequence[Named]) -> Span | None:
    """The person named before the first question, of several the one who is named most."""
    first = [each for each in mentions if each.person and each.span.start < before]
    often = Counter(each.name for each in first).most_common(2)
    if not often or (len(often) > 1 and often[0][1] == often[1][1]):
        return None
    return next(each.span for each in first if each.name == often[0][0])
