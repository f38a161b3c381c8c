"""The lexicons about people, compiled: offices, what people of a country are called, first names, nouns for people."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from bot.reading import lexicon
from bot.reading.folding import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.model import Lexicons


_NAMES = (
    *("roles", "demonyms", "first_names_m", "first_names_f", "person_nouns", "subject_nouns"),
    *("body_kinds", "other_bodies", "body_words", "role_words"),
)
Standing = Literal["f", "m", "many", "group"]


@dataclass(frozen=True, slots=True)
class Lists:
    """The lexicons about people, compiled. `stands` maps an office to the words that may stand for it.

    `people` maps a noun for a person to whom it can mean, None where that is open; `speaking` are nouns that can speak.
    `bodies` maps a kind of body to the words that show one; `others` are words that tell a body from the one before.
    `body_words` in a name show a body, `firm_forms` among them are what the law calls a company; `of_states` are nouns
    for persons that countries are called too.
    """

    office_words: frozenset[str]
    stands: Mapping[str, frozenset[str]]
    demonyms: Mapping[str, str]
    men: frozenset[str]
    women: frozenset[str]
    people: Mapping[str, Standing | None]
    speaking: frozenset[str]
    bodies: Mapping[str, frozenset[str]]
    others: frozenset[str]
    body_words: frozenset[str]
    firm_forms: frozenset[str]
    of_states: frozenset[str]
    beside: Mapping[str, str]
    """Words beside an office, and what they do to it: "former" is "past"."""
    deeds: frozenset[str]
    heads: frozenset[str]

    def is_office(self, low: str) -> bool:
        """Whether a word is an office, perhaps with "then-" or "ex-" before it."""
        if low in self.office_words or "-" not in low:
            return low in self.office_words
        before, _, rest = low.partition("-")
        return before in self.beside and rest in self.office_words

    def is_first_name(self, low: str) -> bool:
        """Whether a word is a first name of men or of women."""
        return low in self.men or low in self.women

    def marks(self, words: Iterable[str]) -> set[str]:
        """What the words beside an office do to it."""
        return {self.beside[word] for word in words if word in self.beside}


@lru_cache(maxsize=8)
def lists(lexicons: Lexicons) -> Lists:
    """The compiled lists about people; compiled once for the same lists."""
    given = {name: lexicon.entries(lexicons, name) for name in _NAMES}
    stands: dict[str, frozenset[str]] = {}
    for line in given["roles"]:
        office, _, others = line.partition(":")
        stands[plain(office)] = frozenset(_parts(others))
    office_words = frozenset(word for office in stands for word in office.split()) - {"of", "top"}
    people: dict[str, Standing | None] = dict.fromkeys(
        office.partition(" of ")[0].rsplit(" ", 1)[-1] for office in stands
    )
    nouns, body_words, kinds, beside = (
        _marked(given[name]) for name in ("person_nouns", "body_words", "body_kinds", "role_words")
    )
    people |= {noun: _standing(mark) for noun, mark in nouns.items()}
    return Lists(
        office_words,
        stands,
        _countries(given["demonyms"]),
        men=frozenset(map(plain, given["first_names_m"])),
        women=frozenset(map(plain, given["first_names_f"])),
        people=people,
        speaking=frozenset(map(plain, given["subject_nouns"])),
        bodies={kind: frozenset(_parts(shows)) for kind, shows in kinds.items()},
        others=frozenset(map(plain, given["other_bodies"])),
        body_words=frozenset(body_words),
        firm_forms=frozenset(word for word, mark in body_words.items() if mark == "firm"),
        of_states=frozenset(noun for noun, mark in nouns.items() if mark == "state"),
        beside={word: mark for word, mark in beside.items() if mark not in {"deed", "head"}},
        deeds=frozenset(word for word, mark in beside.items() if mark == "deed"),
        heads=frozenset(word for word, mark in beside.items() if mark == "head"),
    )


def _marked(lines: Iterable[str]) -> dict[str, str]:
    """The heads of a list, each with what stands after its colon."""
    return {plain(head): rest.strip() for head, _, rest in (line.partition(":") for line in lines)}


def _parts(words: str) -> list[str]:
    """The words of a list with commas between."""
    return [plain(word) for word in words.split(",") if word.strip()]


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
