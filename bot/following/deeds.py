"""Kinds of deeds, and whether two reports of one day tell of one deed in other words. Pure.

Strict, as two lines too many are noise and one too few puts one outlet's words under another's name: the deed, whom or
where it befell and what else is told must agree, so that only the way of telling is left to differ.
"""

from __future__ import annotations

import re
from functools import lru_cache

from bot.following.clauses import NEGATIONS, differ, fate_of, names_of, unattributed, undated
from bot.following.figures import compatible, without_figures
from bot.following.given import SMALL
from bot.following.words import stem, stems, words

_KINDS = (
    "meet meeting met summit talks encounter negotiations negotiate",
    "call called phone telephone telephoned conversation",
    "visit visited trip travel travelled",
    "vote voted voting ballot",
    "approve approved approval adopt adopted passed ratify ratified",
    "reject rejected rejection",
    "kill killed kills killing dead death deaths die died dies dying",
    "injure injured injures injuries hurt wound wounded wounds",
    "arrest arrested arrests detain detained detention",
    "attack attacked attacks strike struck hit raid raided bombard bombarded shell shelled shelling",
    "resign resigned resignation quit",
    "sign signed signing signature",
    "open opened opening inaugurate inaugurated inauguration",
    "elect elected election elections",
    "protest protested protests demonstrate demonstrated demonstration rally march marched",
    "destroy destroyed destruction",
    "collapse collapsed",
    "crash crashed collide collided collision",
    "launch launched",
    "evacuate evacuated evacuation",
    "concert concerts gig",
    "match game",
)
_ONE_WAY = frozenset("attack visit arrest kill reject".split())
"""Kinds of which it matters who is named first."""
_SUFFERED = re.compile(r"\b(?:was|were|been|being|is|are)\s(?:\w+\s){1,3}by\b")
"""What puts the one who does it last."""
_CAPITAL = re.compile(r"\b[A-Z][\w’'-]+")
_FILLING = frozenset(
    stem(word)
    for word in (
        "people person others least more than some about around nearly over early late morning evening night afternoon"
        " dozens yesterday today number total official officials police when while then there in"
    ).split()
)
"""Stems that tell nothing of which deed it is."""
TELLING = 1
"""Stems beside names, figures and kinds of deeds that two tellings share at least."""
_KIND_OF = {stem(word): told.split()[0] for told in _KINDS for word in told.split()}


@lru_cache(maxsize=20_000)
def deeds_of(text: str) -> frozenset[str]:
    """The kinds of deeds that a text names, and every other telling stem of it as a kind of its own."""
    return frozenset(_KIND_OF.get(each, each) for word in words(text) if (each := stem(word)) not in SMALL)


@lru_cache(maxsize=20_000)
def kinds_of(text: str) -> frozenset[str]:
    """The kinds of deeds alone."""
    return frozenset(_KIND_OF[each] for word in words(text) if (each := stem(word)) in _KIND_OF)


@lru_cache(maxsize=50_000)
def same_deed(one: str, other: str, shared: frozenset[str]) -> float:
    """How alike two clauses of one day tell of one deed, 0 where they may be of two; `shared` are people in both.

    The same kinds of deeds; a person or place in common and none that only the other lacks; figures that can both be
    right; and, beside these, what one tells more than the other is all on one side.
    """
    if not _agree(one, other) or turned_round(one, other):
        return 0.0
    named = names_of(one) & names_of(other) or shared
    kinds, others = kinds_of(unattributed(one)), kinds_of(unattributed(other))
    if not named or not kinds & others or differ({*kinds}, {*others}):
        return 0.0
    without = kinds | others | {each for name in (*names_of(one), *names_of(other), *shared) for each in stems(name)}
    mine, theirs = (_rest(clause, without) for clause in (one, other))
    both = mine & theirs
    if len(both) < TELLING or differ({*mine}, {*theirs}):
        return 0.0
    return len(both) / max(len(mine), len(theirs))


def _agree(one: str, other: str) -> bool:
    if (NEGATIONS & set(words(one))) != (NEGATIONS & set(words(other))):
        return False
    if fate_of(one) != fate_of(other):
        return False
    return compatible(undated(one), undated(other)) and not differ(names_of(one), names_of(other))


def turned_round(one: str, other: str) -> bool:
    """Whether two names stand the other way round, of a deed that one does to the other."""
    if not (kinds_of(one) & kinds_of(other) & _ONE_WAY):
        return False
    both = {*_CAPITAL.findall(undated(one))} & {*_CAPITAL.findall(undated(other))}
    orders = [[name for name in _CAPITAL.findall(undated(clause)) if name in both] for clause in (one, other)]
    suffered = [bool(_SUFFERED.search(clause)) for clause in (one, other)]
    return len(both) > 1 and (orders[0] == orders[1]) == (suffered[0] != suffered[1])


def _rest(clause: str, without: frozenset[str]) -> frozenset[str]:
    told = without_figures(unattributed(clause))
    return frozenset(each for each in deeds_of(told) if each not in without | _FILLING and not each.isdigit())
