"""Figures that two tellings of one event give, and whether they can both be right."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from bot.following.words import stem, words

_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen"
).split()
_TENS = dict(zip("twenty thirty forty fifty sixty seventy eighty ninety".split(), range(20, 100, 10), strict=True))
_VALUES = {word: value for value, word in enumerate(_SMALL)} | _TENS
_MANY = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}

_FROM = re.compile(
    r"(?:at least|no fewer than|no less than|as many as|more than|over|upwards of|exceed\w*)\s*$", re.IGNORECASE
)
_UP_TO = re.compile(r"(?:up to|at most|no more than|fewer than|less than|under|below)\s*$", re.IGNORECASE)
_ABOUT = re.compile(
    r"(?:about|around|some|roughly|nearly|almost|approximately|close to|an estimated|estimated|perhaps|between|or)\s*$",
    re.IGNORECASE,
)
_BOUND = re.compile(f"(?:{_FROM.pattern}|{_UP_TO.pattern})", re.IGNORECASE)
_NUMBER = re.compile(
    r"(?<![\w.,:/-])(\d{1,3}(?:[,\u00a0\u202f]\d{3})+|\d+)(?![\w:/-]|[.,]\d)"
    rf"|\b((?:{'|'.join(_TENS)})(?:-(?:{'|'.join(_SMALL[1:10])}))?|{'|'.join(_SMALL[2:])})\b",
    re.IGNORECASE,
)
_UNIT = re.compile(
    r"\s*((?:hundred|thousand|million|billion)\s+)?((?:[a-z][\w'’-]*\s+){0,3}[a-z][\w'’-]*)", re.IGNORECASE
)
_DATE = re.compile(
    r"^\s*(?:a\.?m|p\.?m|o['’]clock|jan|feb|mar|apr|may\b|jun|jul|aug|sep|oct|nov|dec"
    r"|years?[- ]old|-year|%|percent|per cent)",
    re.IGNORECASE,
)
_UPDATES = re.compile(
    r"\b(?:r(?:ose|ises?|isen)|climbed|grew|grown|increased|now|updated?|revised|up from|from \S+ to"
    r"|so far|brings?|latest)\b",
    re.IGNORECASE,
)
"""Words by which a telling says that its figure follows another."""
_HURT = {word: kind for kind, told in {
    "dead": "dead died die dies killed kill kills death deaths fatality fatalities bodies lives",
    "hurt": "injured hurt wounded injuries casualties",
    "gone": "missing unaccounted",
    "held": "arrested arrests detained arrest",
}.items() for word in told.split()}  # fmt: skip
_DIED = frozenset("died dies killed killing kills".split())
"""Words by which a clause says that somebody lost their life, whether or not it counts them."""
_PEOPLE = frozenset("people persons person men women residents passengers others".split())
_NO_UNIT = frozenset(
    "of in on at by from for with to the a an and or were was are had have has after when who which that than more"
    " hours hour days day weeks week months month years year minutes minute times points degrees".split()
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A count of something: between `low` and `high`, both included; `unit` is a stem, `words` as they stand."""

    low: int
    high: int
    unit: str
    words: str

    @property
    def value(self) -> str:
        """The number as it stands, in digits."""
        return str(self.high if self.low == 0 else self.low)


ANY = 10**15


@lru_cache(maxsize=20_000)
def figures(clause: str) -> tuple[Figure, ...]:
    """What a clause counts, but for what is only about so many ("a dozen", "some 40"), dates, ages and shares."""
    found = []
    for match in _NUMBER.finditer(clause):
        before, after = clause[: match.start()], clause[match.end() :]
        unit = _UNIT.match(after)
        if unit is None or _DATE.match(after) or _ABOUT.search(before):
            continue
        value = _value(match[0]) * _MANY.get((unit[1] or "").strip().lower(), 1)
        named = _unit(unit[2], clause)
        if named is None:
            continue
        low, high = value, value
        if _FROM.search(before):
            low, high = value, ANY
        elif _UP_TO.search(before):
            low, high = 0, value
        found.append(Figure(low, high, named, _shown(clause, match.start(), match.end(), (unit[1] or "") + unit[2])))
    return tuple(found)


def of_lives(clause: str) -> bool:
    """Whether a clause counts the dead, the hurt or the missing, or says that somebody died."""
    if any(figure.unit in ("dead", "hurt", "gone") for figure in figures(clause)):
        return True
    return any(word in _DIED for word in words(clause))


def conflict(one: str, other: str) -> tuple[str, str] | None:
    """The two figures, as each clause puts them, that cannot both be right; None where neither says another number.

    A telling that says itself that its figure follows another ("rose to 15") conflicts with none.
    """
    if _UPDATES.search(one) or _UPDATES.search(other):
        return None
    units = {figure.unit for figure in figures(one)} & {figure.unit for figure in figures(other)}
    for unit in sorted(units):
        mine, theirs = ([figure for figure in figures(clause) if figure.unit == unit] for clause in (one, other))
        if len(mine) == len(theirs) == 1 and (mine[0].high < theirs[0].low or theirs[0].high < mine[0].low):
            return mine[0].words, theirs[0].words
    return None


def compatible(one: str, other: str) -> bool:
    """Whether all that two clauses count can be right: what both count, and no number on either side beside that."""
    agreed: set[str] = set()
    for unit in {figure.unit for figure in figures(one)} & {figure.unit for figure in figures(other)}:
        mine, theirs = ([figure for figure in figures(clause) if figure.unit == unit] for clause in (one, other))
        if len(mine) == len(theirs) == 1:
            if mine[0].high < theirs[0].low or theirs[0].high < mine[0].low:
                return False
            agreed |= {mine[0].value, theirs[0].value}
    rest, others = values(one) - agreed, values(other) - agreed
    return not (rest - others and others - rest)


def without_figures(clause: str) -> str:
    """The clause without its numbers, for whether two tell the same but for these."""
    return " ".join(_NUMBER.sub(" ", clause).split())


def values(clause: str) -> frozenset[str]:
    """The numbers in a clause, those written in words too, as digits."""
    return frozenset(str(_value(match[0])) for match in _NUMBER.finditer(clause))


def _value(text: str) -> int:
    low = text.lower()
    if low[0].isdigit():
        return int(re.sub(r"\D", "", low))
    tens, _, ones = low.partition("-")
    return _VALUES[tens] + (_VALUES[ones] if ones else 0)


def _unit(told: str, clause: str) -> str | None:
    """What is counted: of people what became of them, where the clause says it; else the last word of the noun."""
    noun: list[str] = []
    for word in words(told):
        if word in _HURT:
            return _HURT[word]
        if word in _NO_UNIT:
            break
        noun.append(word)
    if noun and noun[-1] in _PEOPLE:
        became = {_HURT[word] for word in words(clause) if word in _HURT}
        return became.pop() if len(became) == 1 else None
    return stem(noun[0]) if noun else None


def _shown(clause: str, start: int, end: int, told: str) -> str:
    """The number with what bounds it before, and the words of what it counts behind."""
    before = _BOUND.search(clause[:start])
    noun = re.match(r"\s*", clause[end:])
    at = end + (noun.end() if noun else 0)
    for word in told.split():
        if word.lower() in _NO_UNIT:
            break
        at = clause.index(word, at) + len(word)
    return " ".join(clause[before.start() if before else start : max(at, end)].split())
