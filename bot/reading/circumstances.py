"""What the words about a speaking tell besides who spoke: on which day, on what occasion and where, to whom.

Only the words about the speaking are walked, from the cue or to it, and only while they keep to it: a topic ("about the
vote on Monday"), another verb ("the vote that failed on Monday") or a bound ("before Monday") ends the walk.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from bot.reading import lexicon
from bot.reading.words import (
    BEGINNING_CLAUSES,
    CONJUNCTIONS,
    DETERMINERS,
    LISTENERS,
    PREPOSITIONS,
    SUBORDINATORS,
    is_adverb,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.model import DateMention, Lexicons
    from bot.reading.tokens import Token

_GESTURES = frozenset("smile grin laugh shrug sigh wink frown nod chuckle".split())
_PLACING = frozenset("in at during from via through with outside inside near aboard alongside within around".split())
_AFTER = frozenset({"after", "following"})
_ORDINALS = frozenset("first second third last fourth".split())
_UNITS = frozenset("minute minutes hour hours day days week weeks month months year years decade decades".split())
_LEADS = frozenset("late early earlier later last this".split())
_OPENING_CLAUSES = SUBORDINATORS | BEGINNING_CLAUSES | {"you"}
_PARTING = CONJUNCTIONS - {"and", "&"}


# Characters with the marks; titles of shows and programmes are shorter.
_LONGEST_TITLE = 50


class Words(NamedTuple):
    """The lists of occasions, ready for use."""

    nouns: frozenset[str]
    told: frozenset[str]
    published: frozenset[str]
    given: frozenset[str]
    opens: frozenset[str]


@lru_cache(maxsize=8)
def occasion_words(lexicons: Lexicons) -> Words:
    """The lists of occasions; compiled once for the same lists."""
    nouns, verbs = (lexicon.entries(lexicons, name) for name in ("occasion_nouns", "occasion_verbs"))
    told: dict[str, set[str]] = {"published": set(), "given": set(), "opens": set()}
    for line in verbs:
        verb, _, use = line.partition(":")
        told[use.strip()].add(verb.strip())
    entries = [(noun.strip(), bool(colon)) for noun, colon, _ in (line.partition(":") for line in nouns)]
    every = frozenset(form for noun, _ in entries for form in (noun, noun + "s"))
    telling = frozenset(form for noun, marked in entries if marked for form in (noun, noun + "s"))
    return Words(every, telling, *(frozenset(told[use]) for use in ("published", "given", "opens")))


@dataclass(slots=True)
class Circumstances:
    """What one walk has found, in numbers of tokens; `whole` where nothing ended it before its time."""

    day: DateMention | None = None
    published: bool = False
    """Whether the day is that of the report: "in an interview aired on Sunday"."""
    back: int | None = None
    """The token of "at the time", which points back to a date of the text."""
    occasion: tuple[int, int] | None = None
    told: tuple[int, int] | None = None
    whole: bool = False

    @property
    def tells(self) -> bool:
        """Whether anything was found."""
        return self.day is not None or self.occasion is not None or self.told is not None or self.back is not None


@dataclass(slots=True)
class _Walk:
    words: Sequence[Token]
    at: int
    end: int
    dates: Mapping[int, DateMention]
    lists: Words
    start: int = 0
    after: bool = False
    found: Circumstances = field(default_factory=Circumstances)

    def low(self, by: int = 0) -> str:
        """The word `by` tokens on; empty outside the walk."""
        at = self.at + by
        return self.words[at].low if self.start <= at < self.end else ""


def circumstances(
    words: Sequence[Token], start: int, end: int, dates: Mapping[int, DateMention], lists: Words
) -> Circumstances:
    """Walks the tokens from `start` to `end`; `dates` are the dates of the unit by where they begin."""
    if start >= end:
        return Circumstances(whole=True)
    walk = _Walk(words, start, end, dates, lists, start)
    _open(walk)
    while walk.at < end:
        if not _step(walk):
            return walk.found
    walk.found.whole = True
    return walk.found


def _open(walk: _Walk) -> None:
    """Over "Speaking to reporters", "Interviewed by the paper", "Addressing the council" at the beginning."""
    if walk.low() == ",":
        walk.at += 1
    if walk.low() not in walk.lists.opens:
        return
    walk.at += 1
    if walk.low() in {"to", "by", "with", "before"}:
        _listener(walk, walk.at + 1)
    elif walk.low() in DETERMINERS or (walk.low() and walk.words[walk.at].is_name):
        _listener(walk, walk.at)


def _listener(walk: _Walk, at: int, *, told: bool = True) -> None:
    """Whom the words were told: up to the next preposition, date or sign."""
    end = at
    while end < walk.end and walk.words[end].kind in "wc" and not _parts(walk, end):
        end += 1
    if told and end > at and walk.words[at].low not in LISTENERS:
        walk.found.told = (at, end)
    walk.at = max(end, walk.at)


def _parts(walk: _Walk, at: int) -> bool:
    low = walk.words[at].low
    return (
        (low in PREPOSITIONS and low != "of")
        or low in SUBORDINATORS
        or low in _LEADS
        or low in walk.lists.published
        or low in walk.lists.given
        or walk.words[at].start in walk.dates
        or (is_adverb(low) and walk.words[at].kind == "w")
    )


def _step(walk: _Walk) -> bool:  # noqa: PLR0911 - a list of cases, read downwards
    """Takes in what begins here; False where the words no longer tell of the speaking."""
    token = walk.words[walk.at]
    date = walk.dates.get(token.start)
    if date is not None:
        return _dated(walk, date)
    if token.low == ",":
        walk.at += 1
        return walk.at >= walk.end or _goes_on(walk)
    if token.kind == "q" and walk.found.occasion is not None and token.end - token.start < _LONGEST_TITLE:
        walk.at += 1  # "on the show “The Morning” on Monday"
        _grow(walk, walk.at)
        return True
    if token.kind in "pq":
        return False
    if token.low == "at" and walk.low(1) in {"the", "that"} and walk.low(2) == "time":
        walk.found.back = walk.at if walk.low(3) != "of" else None
        walk.at += 3
        return walk.found.back is not None
    if token.low in PREPOSITIONS or token.low in _PLACING:
        return _adjunct(walk)
    return _word(walk, token)


def _goes_on(walk: _Walk) -> bool:
    """Whether the speaking is still told of after a comma: "in Oslo, Norway, on Monday", "late on Monday"."""
    token = walk.words[walk.at]
    placed = walk.found.occasion is not None or walk.at - 1 == walk.start
    if token.is_name and placed and walk.at > 1 and walk.words[walk.at - 2].is_name:
        return True
    led = token.low in PREPOSITIONS or token.low in _LEADS or is_adverb(token.low)
    return led or token.start in walk.dates


def _dated(walk: _Walk, date: DateMention) -> bool:
    """Takes a day; what it came after ("after the vote on Monday") may have been on another day than the words."""
    words, here = date.date.words.lower(), walk.at
    while walk.at < walk.end and walk.words[walk.at].start < date.span.end:
        walk.at += 1
    bounded = walk.low() in {"after", "before"} or (
        words.endswith((" after", " before")) and walk.low() not in {"", ","}
    )
    if bounded or walk.after:
        return False
    if walk.found.day is None:
        walk.found.day = date
    if here > walk.start and walk.words[here - 1].low in DETERMINERS:  # "in a Jan. 6 statement"
        _grow(walk, walk.at)
    return True


def _grow(walk: _Walk, end: int) -> None:
    if walk.found.occasion is not None:
        walk.found.occasion = (walk.found.occasion[0], end)


def _adjunct(walk: _Walk) -> bool:  # noqa: C901, PLR0911, PLR0912 - a list of cases, read downwards
    """What a preposition leads to: an occasion, a place, a listener; False for a topic or a bound."""
    low, after, inside = walk.low(), walk.low(1), walk.at > walk.start
    dated = walk.at + 1 < walk.end and walk.words[walk.at + 1].start in walk.dates
    before = walk.low(-1)
    if dated and not _owns(walk, walk.at + 1):
        walk.at += 1
        return low in {"on", "in", "at", "during"}
    if low in _AFTER:
        if before in _UNITS or not (
            after in DETERMINERS or _possessive(walk, walk.at + 1) or after in walk.lists.nouns
        ):
            return False
        walk.after = True
    elif low == "on":
        if not _on_occasion(walk):
            return False
    elif low == "for" and before in walk.lists.nouns and _named(walk, walk.at + 1):
        walk.at += 1
        return True
    elif low == "for":
        if not (after == "the" and walk.low(2) in _ORDINALS and walk.low(3) == "time"):
            return False
        walk.at += 4
        return True
    elif low in {"to", "with"} and (not inside or before in walk.lists.nouns):
        if walk.low(2) in _GESTURES:
            return False
        walk.at += 1
        began = walk.at
        _listener(walk, walk.at, told=not inside or before in walk.lists.told)
        if inside:
            _begin(walk, began - 1)
            _grow(walk, walk.at)
        return walk.at > began
    elif low == "of":
        walk.at += 1
        return inside
    elif low not in _PLACING:
        return False
    _begin(walk, walk.at)
    walk.at += 1
    return True


def _owns(walk: _Walk, at: int) -> bool:
    """Whether a date owns the noun after it ("on Monday's vote")."""
    date = walk.dates[walk.words[at].start]
    last = next((here for here in range(at, walk.end) if walk.words[here].end >= date.span.end), at)
    return walk.words[last].possessive


def _possessive(walk: _Walk, at: int) -> bool:
    return at < walk.end and walk.words[at].possessive


def _named(walk: _Walk, at: int) -> bool:
    return at < walk.end and walk.words[at].is_name


def _on_occasion(walk: _Walk) -> bool:
    """As in "on the sidelines of", "on Facebook", "on his first visit": not "on the war"."""
    if _named(walk, walk.at + 1):
        return True
    for at in range(walk.at + 1, min(walk.end, walk.at + 5)):
        if walk.words[at].low in walk.lists.nouns:
            return True
        if walk.words[at].kind in "pq" or walk.words[at].low in PREPOSITIONS:
            return False
    return False


def _begin(walk: _Walk, at: int) -> None:
    if walk.found.occasion is None:
        walk.found.occasion = (at, at + 1)


def _word(walk: _Walk, token: Token) -> bool:
    """A word of an occasion or a place; False for another verb, a subject, a clause."""
    lists, inside = walk.lists, walk.at > walk.start
    if token.low in lists.nouns:  # "said onstage on Monday"
        _begin(walk, walk.at)
    if token.low in lists.published or token.low in lists.given:
        if not inside or walk.found.occasion is None:
            return False
        walk.found.published = walk.found.published or (token.low in lists.published and walk.found.day is None)
    elif token.low in _OPENING_CLAUSES:
        return False
    elif token.low in _LEADS or (token.kind == "w" and is_adverb(token.low)):
        walk.at += 1
        return True
    elif walk.found.occasion is None or token.low in _PARTING or _is_verb(walk, token):
        return False
    walk.at += 1
    if token.low not in lists.published and token.low not in lists.given:
        _grow(walk, walk.at)
    return True


def _is_verb(walk: _Walk, token: Token) -> bool:
    if token.low in walk.lists.nouns or walk.low(-1) in DETERMINERS or _possessive(walk, walk.at - 1):
        return False
    return token.may_be_verb or (token.kind == "w" and token.low.endswith("ing"))
