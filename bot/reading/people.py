"""Who is named in an article: full names, later surnames, the roles they are given, and the desk's known people."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple

from bot.model import RoleFact, Span
from bot.reading.folding import fold, key
from bot.reading.naming import BODY_WORDS, GENDERED_TITLES, Run, runs
from bot.reading.offices import Lists, lists

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.model import Known, Person

_SPEAKS = r"(?:said|says|added|adds|told|tells|wrote|writes|argued|noted|insisted|replied|asked)"
_SPEAKING = re.compile(
    rf"(?=[A-Zasw])\b(?:([A-Z][\w'’-]{{1,60}}) {_SPEAKS}\b"
    r"|(?:said|says|added|adds|wrote) (?:[A-Z][\w'’-]{1,60} ){0,2}([A-Z][\w'’-]{1,60})(?=[,.;:\s]))"
)
# What follows a person's name and no body's: an age, or "who".
_OF_A_PERSON = re.compile(r", (?:\d\d,|(?:then |now )?\d\d-year-old|who\b)")
# A description beside a name: "Ann Holm, a spokeswoman", "the owner of the bank, Ann Holm"; the group is its noun.
_DESCRIBED = re.compile(
    r",(?: \d\d,)? (?:(?:an? |the )(?:[\w'’-]+ ){0,4}?|(?:(?!the |an? )[a-z-]+ )?)([a-z-]+)"
    r"(?=[,.;]| (?:of|for|at|in|with|from|who|by)\b)"
)
_DESCRIBED_BEFORE = re.compile(
    r"(?:\b[Tt]he|\b[Hh]is|\b[Hh]er|\b[Tt]heir|['’]s) "
    r"(?:[\w'’-]+ ){0,3}?([a-z-]+)(?: (?:of|for|at|with) [^,.;:]{2,50})?, $"
)
# First words of places and bodies whose last word may stand alone as well.
_OF_PLACES = frozenset(
    "new north south east west northern southern eastern western great san santa los las fort port mount lake saudi "
    "supreme federal national united european islamic fox wall red black white big super high central royal old upper "
    "lower grand long world green social free general first second".split(),
)


class Named(NamedTuple):
    """One mention: where, and whose canonical name it stands for."""

    span: Span
    name: str
    person: bool


@dataclass(slots=True)
class Register:
    """The names of one article; filled once, then only read."""

    mentions: list[Named] = field(default_factory=list)
    roles: list[RoleFact] = field(default_factory=list)
    genders: dict[str, Literal["f", "m"] | None] = field(default_factory=dict)
    by_words: dict[str, str] = field(default_factory=dict)
    known: dict[str, Person] = field(default_factory=dict)
    only_known: set[str] = field(default_factory=set)
    ambiguous: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def within(self, span: Span) -> tuple[str, ...]:
        """Canonical names mentioned in a span, in order of first mention."""
        return tuple(dict.fromkeys(m.name for m in self.mentioned(*span)))

    def mentioned(self, start: int, end: int) -> list[Named]:
        """The mentions that begin in [start, end)."""
        found = []
        for at in range(self._first(start), len(self.mentions)):
            if self.mentions[at].span.start >= end:
                break
            found.append(self.mentions[at])
        return found

    def _first(self, start: int) -> int:
        low, high = 0, len(self.mentions)
        while low < high:
            middle = (low + high) // 2
            if self.mentions[middle].span.start < start:
                low = middle + 1
            else:
                high = middle
        return low


def register(text: str, known: Known, spans: Sequence[Span]) -> Register:
    """Everybody named in the given spans of a text (its paragraphs that are no furniture)."""
    made = Register()
    compiled = lists(known)
    _add_known(made, known)
    folded = fold(text)
    found = [each for span in spans for each in runs(folded, span, compiled)]
    persons = _persons(folded, found, made, compiled)
    fulls = _full_names(made, found, persons)
    for each in found:
        _place(made, each, fulls, persons, compiled)
    return made


def _add_known(made: Register, known: Known) -> None:
    surnames: dict[str, list[Person]] = {}
    for person in known.people:
        made.known[person.name] = person
        made.genders[person.name] = person.gender
        for spelling in (person.name, *person.spellings):
            made.by_words[key(spelling)] = person.name
            made.by_words.setdefault(key(spelling).removeprefix("the "), person.name)
        if person.kind == "person":
            surnames.setdefault(key(person.name.split()[-1]), []).append(person)
    for surname, owners in surnames.items():
        if len(owners) == 1:
            made.by_words.setdefault(surname, owners[0].name)
            made.only_known.add(surname)


def _persons(folded: str, found: Sequence[Run], made: Register, compiled: Lists) -> set[str]:
    """The keys of the names that are persons' for what the article shows: a title, an age, a known first name."""
    speaking = {key(word) for match in _SPEAKING.finditer(folded) for word in match.groups() if word}
    persons = set()
    for each in found:
        name = each.low
        if name in persons:
            continue
        known = made.known.get(made.by_words.get(name, ""))
        if known is not None:
            person = known.kind == "person"
        else:
            letters = len(each.words) == 1 and each.words[0].isupper() and len(name) > 1
            person = (
                not letters
                and _can_be_person(name, compiled)
                and _shown_as_person(folded, each, name, speaking, compiled)
            )
        if person:
            persons.add(name)
    return persons


def _can_be_person(name: str, compiled: Lists) -> bool:
    words = name.split()
    return words[0] not in compiled.demonyms and " of " not in name and BODY_WORDS.isdisjoint(words)


def _shown_as_person(folded: str, each: Run, name: str, speaking: set[str], compiled: Lists) -> bool:
    first = name.split(maxsplit=1)[0]
    article = folded[max(0, each.span.start - 4) : each.span.start].lower() == "the "
    if article and name.rsplit(" ", 1)[-1] in compiled.people:
        return False  # "the Ohio Republican"
    if each.role or each.honorific or first in compiled.men or first in compiled.women:
        return True
    if len(each.words) not in {2, 3} or first in _OF_PLACES or any(word[:1].islower() for word in each.words):
        return False
    if _surname(each.words) in speaking or _OF_A_PERSON.match(folded, each.span.end):
        return True
    described = [_DESCRIBED.match(folded, each.span.end)]
    if folded.endswith(", ", 0, each.span.start):
        described.append(_DESCRIBED_BEFORE.search(folded, max(0, each.span.start - 90), each.span.start))
    return any(match.group(1) in compiled.people for match in described if match)


def _full_names(made: Register, found: Sequence[Run], persons: set[str]) -> dict[str, list[str]]:
    """Surname -> full names of persons in the article, in order; a known spelling gives the known name."""
    fulls: dict[str, list[str]] = {}
    for each in found:
        if len(each.words) < 2 or each.low not in persons:
            continue
        name = made.by_words.setdefault(each.low, each.name)
        keep = fulls.setdefault(_surname(each.words), [])
        if name not in keep:
            keep.append(name)
    return fulls


def _surname(words: Sequence[str]) -> str:
    last = words[-1] if words[-1] not in {"Jr.", "Sr.", "Jr", "Sr", "II", "III"} or len(words) < 2 else words[-2]
    return key(last)


def _place(made: Register, each: Run, fulls: Mapping[str, list[str]], persons: set[str], compiled: Lists) -> None:
    """Adds one mention, with its gender and role."""
    words, low = each.name, each.low
    owners = fulls.get(_surname(each.words), []) if len(each.words) == 1 else []
    if len(owners) > 1:
        owners = _titled(made, each, owners)
    if len(owners) > 1:
        made.ambiguous.setdefault(low, tuple(owners))
    name = owners[0] if len(owners) == 1 else words if owners else made.by_words.get(low, words)
    known = made.known.get(name)
    person = known.kind == "person" if known else bool(owners) or low in persons
    if low in compiled.demonyms and known is None:
        person = False
    if owners:
        made.only_known.discard(low)
    made.by_words.setdefault(low, name)
    made.mentions.append(Named(each.span, name, person))
    if person:
        gender = _gender(each, compiled)
        if made.genders.get(name) is None:
            made.genders[name] = gender
        if each.role:
            made.roles.append(RoleFact(name, each.role, Span(each.role_start, each.span.end)))


def _titled(made: Register, each: Run, owners: list[str]) -> list[str]:
    """Of several with one surname those whom "Mr." or "Mrs." can mean."""
    gender = GENDERED_TITLES.get(each.honorific)
    return [name for name in owners if made.genders.get(name) == gender] or owners if gender else owners


def _gender(each: Run, compiled: Lists) -> Literal["f", "m"] | None:
    if each.honorific in GENDERED_TITLES:
        return GENDERED_TITLES[each.honorific]
    first = key(each.words[0])
    if first in compiled.men:
        return None if first in compiled.women else "m"
    return "f" if first in compiled.women else None
