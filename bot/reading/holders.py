"""Who holds an office: "the French president", by the article's own words first, then by the register of people."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from bot.reading.folding import plain
from bot.reading.speaker import Speaker

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bot.model import Person, Role
    from bot.reading.offices import Lists
    from bot.reading.people import Register

ARTICLE = re.compile(r"^(?:the|a|an)\s+", re.IGNORECASE)
_SHORT = {"gov.": "governor", "sen.": "senator", "rep.": "representative", "gen.": "general"}
_RANKS = frozenset(
    {*_SHORT, *(short.rstrip(".") for short in _SHORT), "general", "lt.", "col.", "sgt.", "capt.", "adm."}
)
_LINK = re.compile(r" (?:of|for|at|in|with|from|to|on) ")
_PREFIX = re.compile(r"\b(ex|then|vice)-(?=\w)")
FROM_REGISTER = "found by an office in the register of people"
SEVERAL = "more than one person in the article has this role"
_MOST = 20
"""Candidates kept of those who share an office, the nearest: an editor reads no longer list, and time stays linear."""


class Office(NamedTuple):
    """An office for comparing: its nouns and words, both with those that may stand for them, and its marks."""

    nouns: frozenset[str]
    heads: frozenset[str]
    words: frozenset[str]
    all_words: frozenset[str]
    marks: frozenset[str]


class Holders:
    """Asks who holds an office on the day of the article; `day` is an ISO day or month, None where unknown."""

    def __init__(self, names: Register, lists: Lists, day: str | None) -> None:
        self._names = names
        self._lists = lists
        self._day = day
        self._mentioned = {mention.name for mention in names.mentions}
        self._called: dict[str, str] = {}
        self._offices: dict[tuple[str, str], Office] = {}
        self._called_so: dict[Office, list[tuple[int, str, Office]]] = {}
        self._registered_as: dict[Office, list[str]] = {}
        for fact in names.roles:
            before = self._called.setdefault(fact.person, fact.role)
            if plain(before) in _RANKS:
                self._called[fact.person] = fact.role

    def role(self, name: str) -> str | None:
        """The role that the article first gives a person; a mere rank ("Gen.") only where it gives no other."""
        return self._called.get(name)

    def nouns(self, name: str) -> list[str]:
        """The words of that role up to "of" or "for", in small letters."""
        return _LINK.split(plain(self.role(name) or ""), maxsplit=1)[0].split()

    def holder(self, low: str, before: int) -> Speaker | None:
        """Who "the French president" is at offset `before`; several are candidates, None where nobody is called so."""
        if low.startswith(("a ", "an ", "one ")):
            return None
        wanted = self._office(ARTICLE.sub("", low), "")
        if not wanted.nouns & (self._lists.office_words | {"leader", "diplomat"}):
            return None
        called = self._called_before(wanted, before)
        registered = [name for name in self._in_register(wanted) if name not in called]
        names = (*called, *registered) or tuple(self._called_before(wanted, before, then=True))
        if len(names) == 1:
            return Speaker(
                names[0], role=self.role(names[0]), doubts=() if names[0] not in registered else (FROM_REGISTER,)
            )
        if names:
            return Speaker(None, candidates=names, doubts=(SEVERAL,))
        return self._unmentioned(wanted)

    def _unmentioned(self, wanted: Office) -> Speaker | None:
        """The one known holder of a country's office whom the article never names, where its day is known."""
        if self._day is None or wanted.words.isdisjoint(self._lists.demonyms.values()):
            return None
        holding = self._registered(wanted, self._names.known.keys())
        return Speaker(holding.pop(), doubts=(FROM_REGISTER,)) if len(holding) == 1 else None

    def _called_before(self, wanted: Office, before: int, *, then: bool = False) -> list[str]:
        """The nearest persons whom the article calls so before an offset; of all, where it gives no role before.

        Who held the office `then` counts only when asked for.
        """
        facts = self._first_called(wanted)
        told = bool(self._names.roles) and self._names.roles[0].span.start < before
        end = bisect_left(facts, before, key=_start) if told else len(facts)
        skipped = frozenset({"now"}) | ({"then"} if then else frozenset())
        marks = wanted.marks - skipped
        nearest: dict[str, None] = {}
        for _, person, office in reversed(facts[:end]):
            if len(nearest) == _MOST:
                break
            if office.marks - skipped == marks:
                nearest[person] = None
        return [*reversed(nearest)]

    def _first_called(self, wanted: Office) -> list[tuple[int, str, Office]]:
        """Where the article calls persons so, in order; only who is called by the rarest word is asked."""
        if wanted not in self._called_so:
            heads = [fact for noun in wanted.nouns for fact in self._by_word.get(noun, ())]
            groups = [heads, *(self._by_word.get(word, []) for word in wanted.words - wanted.nouns)]
            called = {fact for fact in min(groups, key=len) if _fits(wanted, fact[2])}
            self._called_so[wanted] = sorted(called, key=_start)
        return self._called_so[wanted]

    @cached_property
    def _by_word(self) -> dict[str, list[tuple[int, str, Office]]]:
        """By each word that may stand for a role: where persons are called so, who, and the office."""
        found: dict[str, list[tuple[int, str, Office]]] = {}
        first: dict[tuple[str, Office], int] = {}
        for fact in self._names.roles:
            first.setdefault((fact.person, self._office(fact.role, "")), fact.span.start)
        for (person, office), start in first.items():
            for word in office.heads | office.all_words:
                found.setdefault(word, []).append((start, person, office))
        return found

    def _in_register(self, wanted: Office) -> list[str]:
        """The names of those mentioned who hold the office by the register, sorted."""
        if wanted not in self._registered_as:
            self._registered_as[wanted] = sorted(self._registered(wanted, self._mentioned))
        return self._registered_as[wanted]

    def _registered(self, wanted: Office, among: Iterable[str]) -> set[str]:
        people = (self._names.known[name] for name in among if name in self._names.known)
        return {person.name for person in people if self._holds(person, wanted)}

    def _holds(self, person: Person, wanted: Office) -> bool:
        offices = (self._office(role.role, role.of) for role in person.roles if self._in_its_years(role))
        return any(_fits(wanted, office) and office.marks == wanted.marks - {"now"} for office in offices)

    def _in_its_years(self, role: Role) -> bool:
        """Whether an office is held on the article's day, as finely as both are known; today's where it has no day."""
        if self._day is None:
            return role.until is None
        begun = role.since is None or role.since <= self._day[: len(role.since)]
        return begun and (role.until is None or self._day[: len(role.until)] <= role.until)

    def _office(self, role: str, of: str) -> Office:
        found = self._offices.get((role, of))
        if found is None:
            found = self._offices[(role, of)] = self._compared(role, of)
        return found

    def _compared(self, role: str, of: str) -> Office:
        """An office by its own words, its country's, and those the list of roles lets stand for it."""
        low = plain(role).replace("'s ", " ")
        low = _PREFIX.sub(r"\1 ", low) if "-" in low else low
        low = " ".join(_SHORT.get(word, word) for word in low.split())
        parts = _LINK.split(low, maxsplit=1)[0].split(" and ")
        stand = {other for name in self._names_in(low, parts) for other in self._lists.stands[name]}
        every = self._with_countries(f"{low} {plain(of)}".split())
        own = frozenset(every).difference(_JOINING, self._lists.beside)
        others = frozenset(word for other in stand for word in other.split())
        nouns = _last_words(parts)
        return Office(nouns, nouns | _last_words(stand), own, own | others, frozenset(self._lists.marks(every)))

    def _names_in(self, low: str, parts: Sequence[str]) -> Iterator[str]:
        """The offices of the list with which a part ends, and those with "of" that the words hold anywhere."""
        stands = self._lists.stands
        yield from (part[at:] for part in parts for at in range(len(part)) if part[at:] in stands)
        if " of " in low:
            yield from (name for name in stands if " of " in name and name in low)

    def _with_countries(self, words: Sequence[str]) -> list[str]:
        """The words with each country and its people under one name: "north korean" is "north korea"."""
        found: list[str] = []
        for word in words:
            pair = f"{found[-1]} {word}" if found else ""
            if pair in self._lists.demonyms:
                found[-1] = self._lists.demonyms[pair]
            else:
                found.append(self._lists.demonyms.get(word, word))
        return found


_JOINING = frozenset("of for at in with from to on the a an and".split())


def _start(fact: tuple[int, str, Office]) -> int:
    return fact[0]


def _last_words(phrases: Iterable[str]) -> frozenset[str]:
    return frozenset(each.split()[-1] for each in phrases if each.strip())


def _fits(wanted: Office, office: Office) -> bool:
    """Whether an office may be called by the wanted words, its own or those that stand for them."""
    return bool(wanted.nouns & office.heads) and wanted.words - wanted.nouns <= office.all_words
