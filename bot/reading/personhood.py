"""Which names are persons' for what the article shows: a title, an age, a known first name, a description."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from bot.reading.folding import key
from bot.reading.naming import GENDERED_TITLES
from bot.reading.variants import PARTICLES, surname_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.model import Person, Span
    from bot.reading.naming import Run
    from bot.reading.offices import Lists

_SPEAKS = r"(?:said|says|added|adds|told|tells|wrote|writes|argued|noted|insisted|replied|asked)"
_SPEAKING = re.compile(
    rf"(?=[A-Zasw])\b(?:([A-Z][\w'’-]{{1,60}}) {_SPEAKS}\b"
    r"|(?:said|says|added|adds|wrote) (?:[A-Z][\w'’-]{1,60} ){0,2}([A-Z][\w'’-]{1,60})(?=[,.;:\s]))"
)
# What follows a person's name and no body's: an age, or "who".
_OF_A_PERSON = re.compile(r", (?:\d\d,|(?:then |now )?\d\d-year-old|who\b)")
_NOUN = re.compile(r" [a-z]+\b(?: [a-z]+\b)?")
_AGED = re.compile(r"\d-year-old $")
# A description beside a name: "Ann Holm, a spokeswoman", "the owner of the bank, Ann Holm"; the group is its noun.
_DESCRIBED = re.compile(
    r",(?: \d\d,)? (?:(?:an? |the )(?:[\w'’-]+ ){0,4}?|(?:(?!the |an? )[a-z-]+ )?)([a-z-]+)"
    r"(?=[,.;]| (?:of|for|at|in|with|from|who|by)\b)"
)
_DESCRIBED_BEFORE = re.compile(
    r"(?:\b[Tt]he|\b[Hh]is|\b[Hh]er|\b[Tt]heir|['’]s) "
    r"(?:[\w'’-]+ ){0,3}?([a-z-]+)(?:(?: (?:of|for|at|with) [^,.;:]{2,50})?,)? $"
)
# First words of places and bodies whose last word may stand alone as well.
_OF_PLACES = frozenset(
    "new north south east west northern southern eastern western great san santa los las fort port mount lake saudi "
    "supreme federal national united european islamic fox wall red black white big super high central royal old upper "
    "lower grand long world green social free general first second".split(),
)

# Particles that join the words of French and Spanish bodies too.
_OF_BODIES = frozenset("de la le du di da".split())


def persons_among(
    folded: str, found: Sequence[Run], known: Callable[[str], Person | None], compiled: Lists
) -> set[str]:
    """The keys of the names that are persons' for what the article shows: a title, an age, a known first name."""
    speaking = {key(word) for match in _SPEAKING.finditer(folded) for word in match.groups() if word}
    persons = set()
    for each in found:
        name = each.low
        if name in persons:
            continue
        registered = known(name)
        if registered is not None:
            person = registered.kind == "person"
        else:
            person = _can_be_person(folded, each, compiled) and _shown_as_person(folded, each, name, speaking, compiled)
        if person:
            persons.add(name)
    return persons


def _can_be_person(folded: str, each: Run, compiled: Lists) -> bool:
    """Not one word without an age, a role, a title or a first name, not a country's people, not a body."""
    words = each.low.split()
    if len(each.words) == 1:
        letters = each.words[0].isupper() and len(each.low) > 1
        shown = each.role or each.honorific or compiled.is_first_name(words[0])
        if letters or not (shown or _is_aged(folded, each)):
            return False
    return words[0] not in compiled.demonyms and " of " not in each.low and compiled.body_words.isdisjoint(words)


def _shown_as_person(folded: str, each: Run, name: str, speaking: set[str], compiled: Lists) -> bool:
    if _is_aged(folded, each):
        after = _NOUN.match(folded, each.span.end)
        return after is None or compiled.people.keys().isdisjoint(after.group().split())  # "a 25-year-old Oslo man"
    first = name.split(maxsplit=1)[0]
    before = folded[max(0, each.span.start - 4) : each.span.start]
    if name.rsplit(" ", 1)[-1] in compiled.people and before.lower() == "the ":
        return False  # "the Ohio Republican"
    if each.role or each.honorific or compiled.is_first_name(first):
        return True
    if first in _OF_PLACES or not _is_shaped(each.words):
        return False
    if surname_of(each.words) in speaking or _OF_A_PERSON.match(folded, each.span.end):
        return True
    return _is_described(folded, each.span, compiled)


def _is_aged(folded: str, each: Run) -> bool:
    """As in "25-year-old Ann Holm"."""
    return _AGED.search(folded, max(0, each.span.start - 12), each.span.start) is not None


def _is_described(folded: str, name: Span, compiled: Lists) -> bool:
    """Whether a noun for a person stands beside the name."""
    after = _DESCRIBED.match(folded, name.end)
    if after is not None and after.group(1) in compiled.people:
        return True
    last = folded[max(0, name.start - 40) : max(0, name.start - 1)].rpartition(" ")[2]
    if last not in compiled.people and not last.endswith(","):
        return False
    before = _DESCRIBED_BEFORE.search(folded, max(0, name.start - 90), name.start)
    return before is not None and before.group(1) in compiled.people


def _is_shaped(words: Sequence[str]) -> bool:
    """Whether words can be a full name: two or three that have capitals, and particles between."""
    capitals = [word for word in words if not word[:1].islower()]
    return (
        len(capitals) in {2, 3}
        and _OF_BODIES.isdisjoint(words)
        and PARTICLES.issuperset(word for word in words if word[:1].islower())
    )


def gender_of(each: Run, compiled: Lists) -> Literal["f", "m"] | None:
    """What a title or a first name shows."""
    if each.honorific in GENDERED_TITLES:
        return GENDERED_TITLES[each.honorific]
    first = key(each.words[0])
    if first in compiled.men:
        return None if first in compiled.women else "m"
    return "f" if first in compiled.women else None
