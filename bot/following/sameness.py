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

from bot.following.clauses import differ
from bot.following.given import DAYS_NEAR, SMALL, core_of, telling_most
from bot.following.vectors import overlap
from bot.following.words import fold, stem, stems, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.following.given import GivenStatement
    from bot.following.joining import Rank

SHARED, ENOUGH = 3, 0.5
"""Telling stems that two wordings share at least, and the share of the longer one's that these are."""
MOST_SUBJECT = 4
"""Telling stems that name whom another outlet calls "we" or "they", at most."""
PERHAPS = 0.6
"""Share of the shorter wording's telling stems in the other from which the two may be the same; an editor decides."""

FEW = 2
"""Telling stems that are enough where they are all that either says, as after an edit of a small word."""

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


def _one(word: str) -> str:
    """The stem that stands for a word and those of its meaning; "nearly" is no form of "near"."""
    return word if word.endswith("ly") else _AS_ONE.get(stem(word), stem(word))


_MODALS = {
    "will": "will ll would shall wo",
    "can": "can could able unable ca cannot",
    "may": "may might perhaps possibly maybe probably likely",
    "must": "must need needs needed",
    "should": "should ought",
}
_MODAL_OF = {word: kind for kind, told in _MODALS.items() for word in told.split()}
_PLAIN = (
    (re.compile(r"\b(?:have|has|had|having) (?:got )?to\b", re.IGNORECASE), "must"),
    (re.compile(r"\b(?:is|are|was|were|am|be) (?:going|set|about|due) to\b", re.IGNORECASE), "will"),
    (re.compile(r"\bwon[’']t\b", re.IGNORECASE), "will not"),
    (re.compile(r"\bcannot\b|\bcan[’']t\b", re.IGNORECASE), "can not"),
    (re.compile(r"n[’']t\b", re.IGNORECASE), " not"),
)
"""Forms that are made plain before words are compared."""
_LOOSELY = (
    (
        re.compile(r"\b(?:step(?:s|ped|ping)?|stand(?:s|ing)?|stood) down\b|\bquit(?:s|ting)?\b", re.IGNORECASE),
        "resign",
    ),
    (re.compile(r"\b(?:as|so) long as\b", re.IGNORECASE), "while"),
)
"""Forms of nearly one meaning: such wordings may be the same, which an editor decides."""
_NOT = frozenset("not no never neither nor".split())
_TURNING = frozenset(
    _one(word)
    for word in (
        "no never nobody nothing none nor neither without unless if only before after until since unlike despite"
        " although though but because during against instead rather less more fewer most least all every each any some"
        " half part both almost nearly about first last next previous former new old yesterday today tomorrow now later"
        " earlier again still already yet even too also other another same than like up down in out over under inside"
        " outside north south east west left right high low higher lower increase decrease raise cut rise fall win lose"
        " accept reject open close buy sell start stop begin end allow ban support oppose attack defend import export"
        " add remove join leave arrest release hire fire lend borrow rule whether when while who which whose why how"
        " should would refuse deny fail decline doubt avoid prevent impossible illegal unlikely unable unsafe unfair"
        " against for from to into onto by with"
    ).split()
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


_SKIPPED = (
    SMALL
    | _TURNING_FREE
    | {stem(word) for word in (*_MODAL_OF, *_OF_SPEAKER, *_OF_OTHERS, *_NOT, *"do did does".split())}
)
"""Stems that are compared by other means, or not at all."""


@dataclass(frozen=True, slots=True)
class _Said:
    """A wording, taken apart for comparison: its telling stems in order, and what could turn their meaning.

    `bound` are modals and negations, each with the stem that follows it; `gaps` the places among the stems where a
    pronoun stands.
    """

    stems: tuple[str, ...]
    bound: frozenset[tuple[str, str]]
    turning: frozenset[str]
    numbers: frozenset[str]
    names: tuple[str, ...]
    gaps: frozenset[int]


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
    if not _near(one, other) or _other_figures(one.words, other.words):
        return None
    return (0, 0.0) if says_the_same(core_of(one.words), core_of(other.words)) else None


def _other_figures(one: str, other: str) -> bool:
    """Whether both give figures, and other ones, also in what stands behind ("..., killing at least 17 people")."""
    mine, theirs = _said(one).numbers, _said(other).numbers
    return bool(mine and theirs) and mine != theirs


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
    mine_told, theirs_told = core_of(one.words), core_of(other.words)
    if not _near(one, other) or one.turned != other.turned or _contradict(mine_told, theirs_told):
        return ""
    mine, theirs = _said(_loosened(mine_told)), _said(_loosened(theirs_told))
    shared = frozenset(mine.stems) & frozenset(theirs.stems)
    alike = overlap(frozenset(mine.stems), frozenset(theirs.stems)) >= PERHAPS and len(shared) >= SHARED
    alike = alike or (mine.stems == theirs.stems and len(shared) >= FEW)
    return "similar words" if alike else ""


@lru_cache(maxsize=50_000)
def says_the_same(one: str, other: str) -> bool:
    """Whether two wordings of one speaker, of one day, say the same; symmetric.

    The same telling stems in the same order, or with one part moved from an end to the other; only where one says
    "we" or "they" may the other say who that is. Modals and negations must stand before the same words.
    """
    mine, theirs = _said(one), _said(other)
    if mine.numbers != theirs.numbers or (mine.turning ^ theirs.turning) - _TURNING_FREE:
        return False
    longer, shorter = (mine, theirs) if len(mine.stems) > len(theirs.stems) else (theirs, mine)
    told = next(_without_subject(longer, shorter), None)
    return told is not None and len(told) >= SHARED and _bound_alike(longer, shorter, set(longer.stems) - set(told))


def _without_subject(longer: _Said, shorter: _Said) -> Iterator[tuple[str, ...]]:
    """The longer one's stems without those that name whom the shorter one calls "we", where the rest is the same."""
    extra = len(longer.stems) - len(shorter.stems)
    if not extra:
        if _in_order(longer.stems, shorter.stems) and longer.names == shorter.names:
            yield shorter.stems
        return
    if extra > MOST_SUBJECT or len(longer.stems) * ENOUGH > len(shorter.stems):
        return
    for gap in sorted(shorter.gaps):
        named = longer.stems[gap : gap + extra]
        rest = longer.stems[:gap] + longer.stems[gap + extra :]
        told = any(each in _TURNING or each.endswith("ly") for each in named)
        if rest == shorter.stems and gap < len(shorter.stems) and not told:
            yield rest


def _bound_alike(longer: _Said, shorter: _Said, named: set[str]) -> bool:
    return {each for each in longer.bound if each[1] not in named} == shorter.bound


def occasions_differ(one: str | None, other: str | None) -> bool:
    """Whether both tell an occasion, and another one: no word in common, or other names."""
    if not (one and other):
        return False
    mine, theirs = (frozenset(stems(told)) - SMALL for told in (one, other))
    return not mine & theirs or differ(*({*_NAME.findall(told)} for told in (one, other)))


def _contradict(one: str, other: str) -> bool:
    """Whether one denies what the other says, or gives another number or other names."""
    mine, theirs = _said(one), _said(other)
    negated = [{word for word, _ in each.bound if word in _NOT} for each in (mine, theirs)]
    return mine.numbers != theirs.numbers or negated[0] != negated[1] or differ({*mine.names}, {*theirs.names})


def _in_order(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether the stems stand in the same order, or would if a part were moved from one end to the other."""
    return any(other[at:] + other[:at] == one for at in range(len(other)))


def _within(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether one range of days lies within the other."""
    return (one[0] <= other[0] and other[1] <= one[1]) or (other[0] <= one[0] and one[1] <= other[1])


def _near(one: GivenStatement, other: GivenStatement) -> bool:
    """Whether the reports lie near one another, and the words share one of those by which they are found."""
    if not (one.near and other.near) or abs(one.near - other.near) > DAYS_NEAR:
        return False
    return bool(set(telling_most(core_of(one.words))) & set(telling_most(core_of(other.words))))


def _loosened(text: str) -> str:
    for form, plain in _LOOSELY:
        text = form.sub(plain, text)
    return text


@lru_cache(maxsize=20_000)
def _said(text: str) -> _Said:
    for form, plain in _PLAIN:
        text = form.sub(plain, text)
    kept: list[str] = []
    bound: set[tuple[str, str]] = set()
    gaps: set[int] = set()
    waiting: list[str] = []
    found = list(words(text))
    for word in found:
        if word in _MODAL_OF or word in _NOT:
            waiting.append("not" if word in _NOT else _MODAL_OF[word])
        elif word in _OF_SPEAKER or word in _OF_OTHERS:
            gaps.add(len(kept))
        elif stem(word) not in _SKIPPED:
            kept.append(_one(word))
            bound.update((each, kept[-1]) for each in waiting)
            waiting.clear()
    return _Said(
        stems=tuple(kept),
        bound=frozenset(bound) | {(each, "") for each in waiting},
        turning=frozenset(_one(word) for word in found if _one(word) in _TURNING),
        numbers=frozenset(word for word in found if word in _NUMBERS or word[0].isdigit()),
        names=tuple(fold(name) for name in _NAME.findall(text) if fold(name) not in _DAYS),
        gaps=frozenset(gaps),
    )
