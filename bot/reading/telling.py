"""The words of a clause that tell of a happening, or only of a saying, and which of them a date belongs to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bot.model import Span
from bot.reading.happenings import Happenings, words_of
from bot.reading.tense_verbs import is_past_form

_SAYING = frozenset(
    "said says say told tells announced reported stated added warned wrote claimed argued confirmed declared noted "
    "stressed insisted explained revealed admitted denied urged called signaled signalled suggested reiterated "
    "emphasised emphasized tweeted posted predicted acknowledged asserted vowed pledged promised estimated forecast "
    "according speaking asked accused".split(),
)
_HAPPENS = re.compile(
    r"\s(?:out\san?|momentum|ground|control|power|access|independence|in\scourt|on\s(?:the\s)?(?:front\spage|cover|stage|ballot|air|television|tv)|before\s(?:an?\s|the\s)?(?:judge|court|magistrate|jury|panel|committee|parliament))\b"
)
"""What makes a happening of a state: "appeared in court", "gained independence", "worked out a deal"."""
OPEN = re.compile(
    r"\b(?=[bcehilmnoprsuw])(?:not(?<!decided\snot)(?<!agreed\snot)(?<!chose\snot)(?<!voted\snot)(?<!opted\snot)|no|never|nor|neither|without|if|unless|once|whether|could|(?-i:may)|might|hypothetical(?:ly)?|should|must|hop(?:e|es|ed|ing)|wants?|wanted"
    r"|wish(?:es|ed)?|possible|possibly|potential|proposed|proposal|propos(?:e|es|ing)|ready|prepar(?:e|es|ing)|seek(?:s|ing)?"
    r"|(?:was|were|been)\s(?:\w+\s)?(?:scheduled|expected|due|supposed|set|slated|meant|about)\s(?:to|for)|ensur(?:e|es|ing)|wherever|in\scase|likely|perhaps|reportedly\sconsidering|considering)\b|n['’]t\b",
    re.IGNORECASE,
)
"""Words after which a clause tells of what is not, not yet, or only perhaps so."""
_ARRANGED = frozenset("planned scheduled due set expected slated arranged".split())
_NOW = frozenset("is are be now".split())
_RUNNING = frozenset("he's she's we're they're it's he’s she’s we’re they’re it’s is are".split())
"""What carries a verb in "-ing" that tells, beside a day ahead, what is arranged: "she's campaigning Friday"."""
_NEVER_RUNNING = frozenset(
    "being having going getting becoming looking expecting trying aiming running hoping wanting considering thinking "
    "waiting beginning growing facing leading trailing polling saying telling calling asking urging mulling weighing "
    "eyeing exploring preparing considering seeking".split(),
)
_SET = re.compile(
    r"\s(?:on\s|in\s|for\s)?(?:next\s|this\s|early\s|late\s)?(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b(?!\s\w+s\b)|tomorrow\b"
    r"|(?:Jan|Feb|Mar|Apr|May|June|July|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?\s\d|\d{1,2}\s[A-Z][a-z]+\b)"
)
"""The day straight after "is": "the hearing is May 7"."""
_DATED_NOUN = re.compile(r"\b(?:dates?|days?|deadline)$")
BE = frozenset("is are be being been am".split())
MODAL = frozenset("will shall would to must can".split())
_UNCHANGED = frozenset("broadcast telecast".split())
"""Participles that look like their verb: after "be" alone they are one."""
_WILL = ("'ll", "’ll")
_OWNING = frozenset("the a an its his her their this".split())
AUXILIARY = frozenset(
    "has have had was were been already recently also just jointly later then reportedly formally officially".split()
)
_PRESENT = frozenset(
    "comes come opens open starts start begins begin takes take meets meet ends end arrives arrive leaves leave visits "
    "visit hosts host holds hold travels travel returns return convenes convene expires expire closes close goes go "
    "votes vote head heads".split(),
)
"""Verbs that tell in the present what a timetable has set; counted only where the day lies ahead."""
_OCCASION = re.compile(r"\b(?:at|in|during|after)\s(?:an?|the|his|her|its|their)\s(?:[\w-]+\s){0,3}$")
_FIGURES = re.compile(
    r"\s(?:at\s|by\s|to\s|from\s)?(?:[$£€]|C\$|\d[\d.,]*\s?(?:%|percent|cents|points|million|billion))"
)
"""Prices and results: what a share or a quarter did is no event."""


@dataclass(frozen=True, slots=True)
class Head:
    """The word of a clause that tells of a happening, or only of a saying."""

    span: Span
    noun: bool = False
    saying: bool = False
    present: bool = False
    arranged: bool = False
    fixed: bool = field(default=False, compare=False)
    """Whether its date tells its day whatever the verbs around say."""

    @property
    def ahead_only(self) -> bool:
        """Whether the word tells of a happening only where its day lies ahead."""
        return self.present or self.arranged


def heads(folded: str, words: Happenings, cues: frozenset[Span], clause: Span) -> Iterator[Head]:
    """The words of a clause that tell of a happening or a saying, in order."""
    found: list[Head] = []
    if words.nouns is not None:
        found += [Head(Span(*hit.span()), noun=True) for hit in words.nouns.finditer(folded, *clause)]
    tokens = words_of(folded, *clause)
    previous = ""
    for at, token in enumerate(tokens):
        written = token.group()
        word = written.casefold()
        if word in _SAYING or (token.span() in cues and word not in words.deeds):
            found.append(Head(Span(*token.span()), saying=True))
        elif _is_arranged(word, previous, words) or _is_set(folded, found, clause, token):
            found.append(Head(Span(*token.span()), arranged=True))
        elif (
            (is_past_form(written) or previous in MODAL or previous.endswith(_WILL) or written in _UNCHANGED)
            and _tells(tokens, at, previous)
            and (word not in words.states or _HAPPENS.match(folded, token.end()))
            and not _FIGURES.match(folded, token.end())
        ):
            found.append(Head(Span(*token.span())))
        elif word in _PRESENT and at:
            found.append(Head(Span(*token.span()), present=True))
        previous = word
    yield from sorted(found, key=lambda head: head.span)


def _is_arranged(word: str, previous: str, words: Happenings) -> bool:
    """Whether a verb tells what is arranged: "is planned", "she's campaigning"."""
    if word in _ARRANGED:
        return previous in _NOW
    return word.endswith("ing") and previous in _RUNNING and word not in _NEVER_RUNNING and word not in words.states


def _is_set(folded: str, nouns: Sequence[Head], clause: Span, verb: re.Match[str]) -> bool:
    """Whether "is" sets the day of what stands before it: a noun of a happening, or "the date"."""
    if verb.group() not in _NOW or not _SET.match(folded, verb.end()):
        return False
    known = any(head.noun and head.span.end <= verb.start() for head in nouns)
    return known or bool(_DATED_NOUN.search(folded, clause.start, verb.start() - 1))


def _tells(tokens: Sequence[re.Match[str]], at: int, previous: str) -> bool:
    """Whether a word is a verb in the past, or one that a modal or "to" carries; "the disputed vote" has none."""
    word = tokens[at].group()
    if word in _UNCHANGED and previous in BE:
        return True
    carried = (previous in MODAL or previous.endswith(_WILL)) and word.islower()
    if carried and tokens[at].start() - tokens[at - 1].end() == 1:
        return word not in BE and word not in AUXILIARY and not word.endswith(("ern", "ing"))
    return is_past_form(word) and not (word.endswith("ed") and previous in _OWNING)


def nearest(folded: str, clause: Span, date: Span, among: Sequence[Head]) -> Head | None:
    """The nearest telling word before the date in its clause, else the first after it; the present tense comes last.

    Where another verb stands before the date ("born in 1961"), the date is that verb's.
    """
    for group in ([head for head in among if not head.present], among):
        before = [head for head in group if head.span.end <= date.start]
        if before:
            return before[-1]
        following = (head for head in group if head.span.start >= date.end)
        after = next((head for head in following if not (head.noun and _is_passed(folded, clause, head))), None)
        if after is not None and not _holds_verb(folded, Span(clause.start, date.start)):
            return after
    return None


def _is_passed(folded: str, clause: Span, noun: Head) -> bool:
    """Whether a noun is only the occasion of what follows: "On Monday, during a visit to Tarn, she said"."""
    return bool(_OCCASION.search(folded, max(clause.start, noun.span.start - 50), noun.span.start))


def _holds_verb(folded: str, span: Span) -> bool:
    words = (token.group().casefold() for token in words_of(folded, *span))
    return any(is_past_form(word) or word in BE for word in words)
