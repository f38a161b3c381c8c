"""One statement or two, of what two outlets give of one speaker: the same words, or once quoted and once retold.

Strict, because a wrong join puts words into a mouth: a word too many on either side that could turn the meaning
(a negation, a modal, a number, a name, a condition, how much, before or after what) keeps the two apart. Measured on
pairs of our own (tests/keys/same_words.py).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.following.faithful import NEGATES
from bot.following.given import DAYS_NEAR, SMALL, telling_most
from bot.following.index import overlap
from bot.following.timeline import differ
from bot.following.words import fold, stem, stems, words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.following.given import GivenStatement
    from bot.following.joining import Rank

SHARED, ENOUGH = 3, 0.5
"""Telling stems that two wordings share at least, and the share of the longer one's that these are."""
PERHAPS = 0.6
"""Share of the shorter wording's telling stems in the other from which the two may be the same; an editor decides."""
IN_ORDER = 0.75
"""Share of the shared stems that stand in the same order in both, but for a part moved from one end to the other."""

_ALIKE = (
    "begin start commence", "end finish conclude", "big large", "help assist aid", "shut close", "buy purchase",
    "build construct", "quick fast rapid", "near short", "support back", "defence defense", "programme program",
    "centre center", "labour labor", "repair mend fix", "near soon", "ask request", "allow permit", "enough sufficient",
    "continue keep", "town city", "children kids", "money funds funding", "ship vessel", "doctor physician",
    "hospital clinic", "weapon arms", "talk negotiation", "give provide", "need require", "show demonstrate",
    "try attempt", "car vehicle", "worker employee", "plan intend", "house home", "job post",
)  # fmt: skip
_AS_ONE = {stem(word): stem(group.split()[0]) for group in _ALIKE for word in reversed(group.split())}
"""Words of one meaning in reports, by stem: a translation or an outlet's own words choose either."""

_MODALS = {
    "will": "will ll would shall wo",
    "can": "can could able unable ca",
    "may": "may might perhaps possibly maybe probably likely",
    "must": "must need needs needed",
    "should": "should ought",
}
_MODAL_OF = {word: kind for kind, told in _MODALS.items() for word in told.split()}
_HAVE_TO = re.compile(r"\b(?:have|has|had|having) (?:got )?to\b|\b(?:going|set|about) to\b", re.IGNORECASE)
_TURNING = frozenset(
    "not no never nobody nothing none nor neither cannot without unless if only before after until since unlike despite"
    " although though but because during against instead rather less more fewer most least all every each any some"
    " half part both almost nearly about first last next previous former new old yesterday today tomorrow now later"
    " earlier again still already yet even too also other another same than like up down in out over under inside"
    " outside north south east west left right high low higher lower increase decrease raise cut rise fall win lose"
    " accept reject open close buy sell start stop begin end allow ban support oppose attack defend import export add"
    " remove join leave arrest release hire fire lend borrow rule whether when while who which whose why how should"
    " would refuse deny fail decline doubt avoid prevent impossible illegal unlikely unable unsafe unfair against for"
    " from to into onto by with".split()
)
"""Words of which a wording that lacks them may say another thing."""
_TURNING_FREE = frozenset(
    "to for in by with from about up out over now also too still even would should new when".split()
)
"""Of these the ones that a retelling adds or drops without saying another thing."""
_NUMBERS = frozenset(
    "one two three four five six seven eight nine ten eleven twelve dozen twenty thirty forty fifty sixty seventy"
    " eighty ninety hundred hundreds thousand thousands million millions billion billions twice third thirds quarter"
    " quarters double triple".split()
)
_DAYS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april june july august september"
    " october november december spring summer autumn winter morning evening night week weeks month months year years"
    " hour hours day days decade decades weekend".split()
)
_NAME = re.compile(r"(?<=[^\W\d_A-Z] )[A-Z][^\W\d_]+(?:[’'-][^\W\d_]+)*|(?<=[,;:] )[A-Z][^\W\d_]+|\b[A-Z]{2,}\b")
_OF_SPEAKER = frozenset("we us our ours i me my mine".split())
_OF_OTHERS = frozenset("he she they it him her them his their its this that these those you your".split())
_UN = re.compile(r"^(?:un|in|im|ir|il|dis|non|anti)(?=[a-z]{4})")


@dataclass(frozen=True, slots=True)
class _Said:
    """A wording, taken apart for comparison."""

    stems: tuple[str, ...]
    turning: frozenset[str]
    modals: frozenset[str]
    numbers: frozenset[str]
    times: frozenset[str]
    names: tuple[str, ...]
    speaks_of_us: bool
    speaks_of_others: bool


def same_statement(one: GivenStatement, other: GivenStatement, own: bool) -> Rank | None:  # noqa: FBT001 -- as `grouped` asks
    """How surely two mentions are one statement, None when they are two; `own`: one article has both.

    Speaker, day range and occasion must agree, and the words be the same or say the same; in one article only the
    same words are. Two mentions without a day are of one range as far as their reports allow; in other words only
    where these lie near one another.
    """
    if not _within(one.days, other.days) or occasions_differ(one.occasion, other.occasion):
        return None
    if one.print == other.print:
        undated = not one.days[0] and not other.days[0]
        return (2 if (undated or one.days == other.days) and one.occasion == other.occasion else 1, 0.0)
    if own or one.speaker is None or one.speaker != other.speaker or one.turned != other.turned:
        return None
    return (0, 0.0) if _near(one, other) and says_the_same(one.words, other.words) else None


def perhaps_same(one: GivenStatement, other: GivenStatement) -> str:
    """Why two mentions that are not one may be the same all the same, in words for an editor; empty when not."""
    if one.article == other.article or one.speaker is None or one.speaker != other.speaker:
        return ""
    if one.print == other.print:
        if not _within(one.days, other.days):
            return "the same words on another day"
        return (
            "the same words on another occasion" if occasions_differ(one.occasion, other.occasion) else "the same words"
        )
    if not (_near(one, other) and one.turned == other.turned) or _contradict(one.words, other.words):
        return ""
    mine, theirs = _said(one.words), _said(other.words)
    shared = frozenset(mine.stems) & frozenset(theirs.stems)
    alike = overlap(frozenset(mine.stems), frozenset(theirs.stems)) >= PERHAPS and len(shared) >= SHARED
    return "similar words" if alike else ""


@lru_cache(maxsize=50_000)
def says_the_same(one: str, other: str) -> bool:
    """Whether two wordings of one speaker, of one day, say the same; symmetric."""
    mine, theirs = _said(one), _said(other)
    if _contradict(one, other) or mine.modals != theirs.modals or mine.times != theirs.times:
        return False
    turned = (mine.turning ^ theirs.turning) - _TURNING_FREE
    if turned or (mine.names != theirs.names and not _one_sided_names(mine, theirs)):
        return False
    told, known = frozenset(mine.stems), frozenset(theirs.stems)
    shared = told & known
    if len(shared) < SHARED or len(shared) < ENOUGH * max(len(told), len(known)) or differ(set(told), set(known)):
        return False
    return _in_order([s for s in mine.stems if s in shared], [s for s in theirs.stems if s in shared])


def occasions_differ(one: str | None, other: str | None) -> bool:
    """Whether both tell an occasion, and another one: no word in common, or other names."""
    if not (one and other):
        return False
    mine, theirs = (frozenset(stems(told)) - SMALL for told in (one, other))
    return not mine & theirs or differ(*({*_NAME.findall(told)} for told in (one, other)))


def _contradict(one: str, other: str) -> bool:
    """Whether one denies what the other says, or gives another number or other names."""
    mine, theirs = _said(one), _said(other)
    negated = ({*_negations(text)} for text in (one, other))
    return mine.numbers != theirs.numbers or next(negated) != next(negated) or differ({*mine.names}, {*theirs.names})


def _negations(text: str) -> Iterable[str]:
    for found in NEGATES.finditer(text):
        word = found[0].lower().replace("’", "'")
        yield "not" if word in {"n't", "no", "cannot", "never", "not"} else stem(fold(word.split()[0]))
    if "won't" in text.lower().replace("’", "'"):
        yield "not"


def _one_sided_names(mine: _Said, theirs: _Said) -> bool:
    """Whether only one names somebody, where the other may speak of them as we, it, or they."""
    longer, shorter = (mine, theirs) if len(mine.names) > len(theirs.names) else (theirs, mine)
    kept = [name for name in longer.names if name in shorter.names]
    return kept == list(shorter.names) and (shorter.speaks_of_us or shorter.speaks_of_others)


def _in_order(one: list[str], other: list[str]) -> bool:
    """Whether the stems stand in the same order, or would if a part were moved from one end to the other."""
    from difflib import SequenceMatcher

    turned = (other[at:] + other[:at] for at in range(len(other) or 1))
    return any(
        2 * sum(block.size for block in SequenceMatcher(None, one, each, autojunk=False).get_matching_blocks())
        >= 2 * IN_ORDER * max(len(one), len(other))
        for each in turned
    )


def _within(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether one range of days lies within the other."""
    return (one[0] <= other[0] and other[1] <= one[1]) or (other[0] <= one[0] and one[1] <= other[1])


def _near(one: GivenStatement, other: GivenStatement) -> bool:
    """Whether the reports lie near one another, and the words share one of those by which they are found."""
    if not (one.near and other.near) or abs(one.near - other.near) > DAYS_NEAR:
        return False
    return bool(set(telling_most(one.words)) & set(telling_most(other.words)))


@lru_cache(maxsize=20_000)
def _said(text: str) -> _Said:
    found = list(words(text))
    low = set(found)
    modals = {_MODAL_OF[word] for word in low if word in _MODAL_OF}
    for match in _HAVE_TO.finditer(text):
        modals.add("must" if match[0][0] in "hH" else "will")
    names = tuple(fold(name) for name in _NAME.findall(text) if fold(name) not in _DAYS | {"i", "i'm", "i’m"})
    skipped = SMALL | {stem(word) for word in _MODAL_OF} | {stem(word) for word in _OF_SPEAKER | _OF_OTHERS}
    kept = dict.fromkeys(
        _AS_ONE.get(stem(word), stem(word)) for word in found if stem(word) not in skipped and word not in _TURNING_FREE
    )
    return _Said(
        stems=tuple(kept),
        turning=frozenset(_UN.sub("un", word) if _UN.match(word) else word for word in low if word in _TURNING),
        modals=frozenset(modals),
        numbers=frozenset(word for word in found if word in _NUMBERS or word[0].isdigit()),
        times=frozenset(stem(word) for word in low if word in _DAYS),
        names=names,
        speaks_of_us=bool(low & _OF_SPEAKER),
        speaks_of_others=bool(low & _OF_OTHERS),
    )
