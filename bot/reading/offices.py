"""The lexicons about people, compiled: offices, what people of a country are called, first names, nouns for people."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from bot.reading import lexicon
from bot.reading.folding import plain

if TYPE_CHECKING:
    from collections.abc import Mapping

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


def lists(known: Known) -> Lists:
    """The compiled lists about people; compiled once for the same lists."""
    names = ("roles", "demonyms", "first_names_m", "first_names_f", "person_nouns", "subject_nouns")
    return _compile(*(lexicon.entries(known.lexicons, name) for name in names))


@lru_cache(maxsize=8)
def _compile(
    roles: tuple[str, ...],
    demonyms: tuple[str, ...],
    men: tuple[str, ...],
    women: tuple[str, ...],
    nouns: tuple[str, ...],
    speaking: tuple[str, ...],
) -> Lists:
    stands: dict[str, frozenset[str]] = {}
    for line in roles:
        office, _, others = line.partition(":")
        stands[plain(office)] = frozenset(plain(other) for other in others.split(",") if other.strip())
    adjectives: dict[str, str] = {}
    for line in demonyms:
        country, _, words = line.partition(":")
        adjectives[plain(country)] = plain(country)
        for word in words.split(","):
            adjectives.setdefault(plain(word), plain(country))
    office_words = frozenset(word for office in stands for word in office.split()) - {"of", "top"}
    lower = [frozenset(plain(name) for name in names) for names in (men, women)]
    people: dict[str, Standing | None] = dict.fromkeys(
        office.partition(" of ")[0].rsplit(" ", 1)[-1] for office in stands
    )
    people |= {plain(noun): _standing(mark.strip()) for noun, _, mark in (line.partition(":") for line in nouns)}
    return Lists(office_words, stands, adjectives, lower[0], lower[1], people, frozenset(map(plain, speaking)))


def _standing(mark: str) -> Standing | None:
    """Whom a noun can mean, by its mark in the list."""
    marks: dict[str, Standing] = {"f": "f", "m": "m", "many": "many", "group": "group"}
    return marks.get(mark)
