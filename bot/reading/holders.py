"""Who holds an office: "the French president", by the article's own words first, then by the register of people."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cached_property
from typing import TYPE_CHECKING

from bot.reading.folding import plain
from bot.reading.speaker import Speaker

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.model import Person, Role
    from bot.reading.offices import Lists
    from bot.reading.people import Register

ARTICLE = re.compile(r"^(?:the|a|an)\s+", re.IGNORECASE)
_SHORT = {"gov.": "governor", "sen.": "senator", "rep.": "representative", "gen.": "general"}
_FROM_REGISTER = "found by an office in the register of people"
_MOST = 20
"""Candidates kept of those who share an office, the nearest: an editor reads no longer list, and time stays linear."""


class Holders:
    """Asks who holds an office on the day of the article; `day` is an ISO day or month, None where unknown."""

    def __init__(self, names: Register, lists: Lists, day: str | None) -> None:
        self._names = names
        self._lists = lists
        self._day = day
        mentioned = {mention.name for mention in names.mentions}
        self._registered = [person for person in names.known.values() if person.name in mentioned]
        self._called: dict[str, str] = {}
        self._meant: dict[tuple[str, str], set[str]] = {}
        self._holding: dict[tuple[str, ...], tuple[list[int], list[str]]] = {}
        self._registered_as: dict[tuple[str, ...], list[str]] = {}
        for fact in names.roles:
            self._called.setdefault(fact.person, fact.role)

    def role(self, name: str) -> str | None:
        """The role that the article first gives a person."""
        return self._called.get(name)

    def holder(self, low: str, before: int) -> Speaker | None:
        """Who "the French president" is at offset `before`; several are candidates, None where nobody is called so."""
        wanted = tuple(self._lists.demonyms.get(w, w) for w in ARTICLE.sub("", low).replace("'s", "").split())
        if not wanted or wanted[-1] not in self._lists.office_words | {"leader", "diplomat"}:
            return None
        if low.startswith(("a ", "an ", "one ")):
            return None
        called = self._called_before(wanted, before)
        registered = self._in_register(wanted)
        names = (*called, *(name for name in registered if name not in called))
        if len(names) == 1:
            doubts = () if called else (_FROM_REGISTER,)
            return Speaker(names[0], role=self.role(names[0]), doubts=doubts)
        if names:
            return Speaker(None, candidates=names, doubts=("more than one person in the article has this role",))
        return None

    def _called_before(self, wanted: tuple[str, ...], before: int) -> list[str]:
        """The nearest persons whom the article calls so before an offset; of all, where it gives no role before."""
        if wanted not in self._holding:
            first = self._first_called(wanted)
            self._holding[wanted] = list(first.values()), list(first)
        starts, persons = self._holding[wanted]
        told = bool(self._names.roles) and self._names.roles[0].span.start < before
        end = bisect_left(starts, before) if told else len(starts)
        return persons[max(0, end - _MOST) : end]

    def _first_called(self, wanted: Sequence[str]) -> dict[str, int]:
        """Where the article first calls each person so, in order; only who is called by the rarest word is asked."""
        rarest = min((self._by_word.get(word, {}) for word in wanted), key=len)
        first: dict[str, int] = {}
        for (person, role), start in rarest.items():
            if self._fits(wanted, role, ""):
                first.setdefault(person, start)
        return first

    @cached_property
    def _by_word(self) -> dict[str, dict[tuple[str, str], int]]:
        """By each word that may stand for a role: the persons and roles it stands for, and where they are first so."""
        found: dict[str, dict[tuple[str, str], int]] = {}
        for fact in self._names.roles:
            for word in self._words_of(fact.role, ""):
                found.setdefault(word, {}).setdefault((fact.person, fact.role), fact.span.start)
        return found

    def _in_register(self, wanted: tuple[str, ...]) -> list[str]:
        """The names of those mentioned who hold the office by the register, sorted."""
        if wanted not in self._registered_as:
            names = {person.name for person in self._registered if self._holds(person, wanted)}
            self._registered_as[wanted] = sorted(names)
        return self._registered_as[wanted]

    def _holds(self, person: Person, wanted: Sequence[str]) -> bool:
        return any(self._fits(wanted, role.role, role.of) and self._in_its_years(role) for role in person.roles)

    def _in_its_years(self, role: Role) -> bool:
        """Whether an office is held on the article's day, as finely as both are known; today's where it has no day."""
        if self._day is None:
            return role.until is None
        begun = role.since is None or role.since <= self._day[: len(role.since)]
        return begun and (role.until is None or self._day[: len(role.until)] <= role.until)

    def _fits(self, wanted: Sequence[str], role: str, of: str) -> bool:
        return self._words_of(role, of).issuperset(wanted)

    def _words_of(self, role: str, of: str) -> set[str]:
        """The words that may stand for an office; the answer for each is kept."""
        have = self._meant.get((role, of))
        if have is None:
            have = self._meant[(role, of)] = self._words_for(role, of)
        return have

    def _words_for(self, role: str, of: str) -> set[str]:
        """The words that may stand for an office: its own, its country's, and those the list of roles gives it."""
        words = (_SHORT.get(word, word) for word in plain(f"{role} {of}").replace("'s", "").split())
        have = {self._lists.demonyms.get(word, word) for word in words}
        office = plain(role)
        for name, others in self._lists.stands.items():
            if office.endswith(name):
                have |= {word for other in others for word in other.split()}
        return have
