"""The lexicons about people, compiled: offices, what people of a country are called, first names, nouns for people."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from bot.reading import lexicon
from bot.reading.folding import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.model import Known


Standing = Literal["f", "m", "many", "group"]


@dataclass(frozen=True, slots=True)
class Lists:
    """The lexicons about people, compiled. `stands` maps an office to the words that may stand for it.

    `people` maps a noun for a person to whom it can mean, None where that is open; `speaking` are nouns that can speak.
    """

    office_words: frozenset[str]
    stands: Mapping[str, frozenset[str]]
    demonyms: Mapping[str, str]
    men: frozenset[str]
    women: frozenset[str]
    people: Mapping[str, Standing | None]
    speaking: frozenset[str]
    beside: Mapping[str, str]
    """Words beside an office, and what they do to it: "former" is "past"."""
    deeds: frozenset[str]
    heads: frozenset[str]

    def is_office(self, low: str) -> bool:
        """Whether a word is an office, perhaps with "then-" or "ex-" before it."""
        before, _, rest = low.partition("-")
        return low in self.office_words or (before in self.beside and rest in self.office_words)

    def marks(self, words: Iterable[str]) -> set[str]:
        """What the words beside an office do to it."""
        return {self.beside[word] for word in words if word in self.beside}


def lists(known: Known) -> Lists:
    """The compiled lists about people; compiled once for the same lists."""
    names = ("roles", "demonyms", "first_names_m", "first_names_f", "person_nouns", "subject_nouns", "role_words")
    return _compile(tuple(lexicon.entries(known.lexicons, name) for name in names))


@lru_cache(maxsize=8)
def _compile(entries: tuple[tuple[str, ...], ...]) -> Lists:
    roles, demonyms, men, women, nouns, speaking, beside = entries
    stands: dict[str, frozenset[str]] = {}
    for line in roles:
        office, _, others = line.partition(":")
        stands[plain(office)] = frozenset(plain(other) for other in others.split(",") if other.strip())
    office_words = frozenset(word for office in stands for word in office.split()) - {"of", "top"}
    lower = [frozenset(plain(name) for name in names) for names in (men, women)]
    people: dict[str, Standing | None] = dict.fromkeys(
        office.partition(" of ")[0].rsplit(" ", 1)[-1] for office in stands
    )
    people |= {plain(noun): _standing(mark.strip()) for noun, _, mark in (line.partition(":") for line in nouns)}
    marked = {plain(word): mark.strip() for word, _, mark in (line.partition(":") for line in beside)}
    return Lists(
        office_words,
        stands,
        _countries(demonyms),
        lower[0],
        lower[1],
        people,
        frozenset(map(plain, speaking)),
        {word: mark for word, mark in marked.items() if mark not in {"deed", "head"}},
        *(frozenset(word for word, mark in marked.items() if mark == kind) for kind in ("deed", "head")),
    )


def _countries(lines: Sequence[str]) -> dict[str, str]:
    """Countries and what their people are called, each to one name for the country: "United Kingdom" is Britain's."""
    found: dict[str, str] = {}
    for line in lines:
        country, _, words = line.partition(":")
        called = [plain(word) for word in words.split(",")]
        name = next((found[word] for word in called if word in found), plain(country))
        found[plain(country)] = name
        for word in called:
            found.setdefault(word, name)
    return found


def _standing(mark: str) -> Standing | None:
    """Whom a noun can mean, by its mark in the list."""
    marks: dict[str, Standing] = {"f": "f", "m": "m", "many": "many", "group": "group"}
    return marks.get(mark)
