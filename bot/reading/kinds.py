"""Whom a pronoun can stand for at all: a man, a woman, several people or bodies, a body or document."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from bot.reading.called import called
from bot.reading.folding import plain
from bot.reading.speaker import Speaker
from bot.reading.words import PREPOSITIONS, RELATIVES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.reading.holders import Holders
    from bot.reading.offices import Lists, Standing
    from bot.reading.people import Register
    from bot.reading.units import Unit

Kind = Literal["f", "m", "many", "thing"]
PRONOUNS: Mapping[str, Kind] = {
    **dict.fromkeys(("he", "him", "his"), "m"),
    **dict.fromkeys(("she", "her"), "f"),
    **dict.fromkeys(("they", "them", "their"), "many"),
    **dict.fromkeys(("it", "its"), "thing"),
}
TAKEN_AS_BODY = "a plural pronoun: taken for the body that speaks before"
TAKEN_AS_ONE = "a plural pronoun: taken for the one who speaks before"
TWO_SPELLINGS = "two spellings of a name: taken for one person"

_DOUBLED = re.compile(r"(.)\1")
_INITIAL = re.compile(r"[A-Z]\.?")
_INSIDE = re.compile(r"[\w,;)'’] ?$")
_AGENTS = ("ists", "ians", "ees", "ants")
_WORD = re.compile(r"[\w.'’-]+")
_CLOSE = frozenset({*PREPOSITIONS, *RELATIVES, "close", "familiar", "briefed", "led"})


class Kinds:
    """Asks whom a kind of pronoun can stand for, by the names of an article and the word lists."""

    def __init__(
        self, folded: str, names: Register, holders: Holders, lists: Lists, units: Sequence[Unit] = ()
    ) -> None:
        self._names = names
        self._holders = holders
        self._lists = lists
        self._text = folded
        self._units = units

    @cached_property
    def _called(self) -> Mapping[str, Literal["f", "m"]]:
        return called(self._text, self._units, self._names, self._lists)

    @cached_property
    def _bodies(self) -> set[str]:
        """What is named and no person; a word at the beginning of a sentence has its capital from there."""
        return {
            mention.name
            for mention in self._names.mentions
            if not mention.person
            and (" " in mention.name or _INSIDE.search(self._text, max(0, mention.span.start - 5), mention.span.start))
        }

    def narrowed(self, speaker: Speaker, kind: Kind, *, spoke: bool = False) -> Speaker | None:
        """The speaker where the pronoun can mean him, candidates thinned out by their gender; None where it cannot.

        Whoever `spoke` can speak: then any plural is of people or bodies.
        """
        if kind == "many" and speaker.names:
            return speaker
        if speaker.name is None:
            return self._of_several(speaker.candidates, kind) if kind in {"f", "m"} else None
        if self.is_person(speaker.name):
            return speaker if kind in {"f", "m"} and self._can_be(speaker.name, kind) else None
        return self._described(speaker, kind, spoke=spoke)

    def points_back(self, name: str) -> bool:
        """Whether a description may be another name for a person named before: "the former ambassador"."""
        words = name.split()
        if self.is_person(name) or not (words[0].lower() == "the" or words[-1][0].isupper()):
            return False
        lows = [plain(word) for word in words]
        office = self._noun(name) in self._lists.office_words
        return office or "former" in lows or any(word[0].isupper() for word in words[1:])

    def is_unplaced(self, name: str) -> bool:
        """Whether a single name may be a person's or a body's for all that the article shows."""
        known = self._names.known.get(name) or self.is_person(name) or plain(name) in self._lists.demonyms
        described = self._standing(name) != (None, False) or plain(name) in self._lists.speaking
        return name in self._bodies and not (known or described) and " " not in name and name.istitle()

    def describes_person(self, speaker: Speaker) -> bool:
        """Whether a speaker is somebody described, or a person by name."""
        name = speaker.name
        return bool(speaker.candidates) or (name is not None and (self.is_person(name) or self._standing(name)[1]))

    def is_anybody(self, name: str) -> bool:
        """Whether a description may be of a man or a woman for all that its words show: "a source"."""
        return not self.is_person(name) and self._standing(name) == (None, True)

    def is_person(self, name: str) -> bool:
        """Whether a name is a person's, by the register of people and by the article."""
        known = self._names.known.get(name)
        return known.kind == "person" if known is not None else name in self._names.genders

    def may_be_person(self, name: str) -> bool:
        """Whether nothing shows that a name of two words or three is no person's."""
        lows = [plain(word).rstrip(".") for word in name.split()]
        shown = self._lists.body_words | self._lists.speaking | self._lists.bodies.keys()
        if len(lows) not in {2, 3} or name in self._names.known or plain(name) in self._lists.demonyms:
            return False
        return all(word[0].isupper() for word in name.split()) and shown.isdisjoint(lows)

    def gender(self, name: str) -> Standing | None:
        """A person's gender: by name or title, by a role such as "spokeswoman", or as the article calls them."""
        found = self._names.genders.get(name)
        if found is not None:
            return found
        shown = (self._lists.people.get(word) for word in reversed(self._holders.nouns(name)))
        return next((standing for standing in shown if standing in {"f", "m"}), None) or self._called.get(name)

    def _can_be(self, name: str, kind: Kind) -> bool:
        return self.gender(name) in {kind, None}

    def _of_several(self, names: Sequence[str], kind: Kind) -> Speaker | None:
        """Of several with one surname those whom the pronoun can mean; one with and without an initial is one."""
        fitting = [name for name in names if self._can_be(name, kind)]
        known = [name for name in fitting if self.gender(name) == kind] or fitting
        known = [name for name in known if not any(name.endswith(f" {other}") for other in known)]
        if not known:
            return None
        if len({_first_and_last(name) for name in known}) == 1:
            return Speaker(known[0], role=self._holders.role(known[0]))
        if all(_spelt_alike(name, known[0]) for name in known):
            return Speaker(known[0], role=self._holders.role(known[0]), doubts=(TWO_SPELLINGS,))
        return Speaker(None, candidates=tuple(known))

    def _described(self, speaker: Speaker, kind: Kind, *, spoke: bool) -> Speaker | None:
        """A body by its name, or somebody described ("a spokeswoman", "the prosecutors")."""
        words = speaker.name or ""
        standing, person = self._standing(words)
        if kind in {"f", "m"}:
            return speaker if person and standing in {kind, None} else None
        if standing == "many":
            return speaker if kind == "many" and (spoke or person or self._acts(self._noun(words))) else None
        if person:
            alone = kind == "many" and spoke and standing is None
            return Speaker(words, role=speaker.role, doubts=(*speaker.doubts, TAKEN_AS_ONE)) if alone else None
        named = words in self._bodies
        if kind == "thing":
            return speaker if named or self._noun(words) in self._lists.speaking else None
        if not (standing == "group" or (named and spoke)):
            return None
        return Speaker(words, role=speaker.role, doubts=tuple(dict.fromkeys((*speaker.doubts, TAKEN_AS_BODY))))

    def _standing(self, words: str) -> tuple[Standing | None, bool]:
        """Whom a description can mean, and whether it is of a person."""
        noun = self._noun(words)
        if noun in self._lists.people:
            return self._lists.people[noun], self._lists.people[noun] != "group"
        singulars = _singulars(noun)
        if any(one in self._lists.people for one in singulars):
            return "many", not any(self._lists.people.get(one) == "group" for one in singulars)
        plural = noun.endswith("s") and not noun.endswith(("ss", "us", "is", "'s", "news"))
        if plural and words not in self._bodies:
            return "many", False
        return ("many", False) if singulars & self._lists.speaking else (None, False)

    def _acts(self, noun: str) -> bool:
        """Whether a plural is of people or bodies, by the word lists or by its ending ("economists")."""
        return bool(_singulars(noun) & self._lists.speaking) or noun.endswith(_AGENTS)

    def _noun(self, words: str) -> str:
        """The noun that a description is built on: "a spokesman for the campaign" is a spokesman."""
        found = [plain(word) for word in _WORD.findall(words)]
        end = next((at for at, word in enumerate(found) if at and word in _CLOSE), len(found))
        return found[end - 1].rstrip(".") if found else ""


def _first_and_last(name: str) -> tuple[str, str]:
    """A name without its initials: "J. Peter Lie" and "Peter Lie" may be one, "Peter Lie Jr." is another."""
    words = [word for word in name.split() if not _INITIAL.fullmatch(word)] or [name]
    return words[0], words[-1]


def _spelt_alike(name: str, other: str) -> bool:
    """Whether two names may be one with its first name cut short or misspelt: "Fred Lie", "Frederick Lie"."""
    one, two = (_DOUBLED.sub(r"\1", each.lower()) for each in (_first_and_last(name)[0], _first_and_last(other)[0]))
    short, long = sorted((one, two), key=len)
    alike = short == long or (len(short) > 2 and len(long) > len(short) + 1 and long.startswith(short))
    return alike and _first_and_last(name)[1] == _first_and_last(other)[1]


def _singulars(noun: str) -> set[str]:
    """What a plural can be the plural of."""
    return {noun[:-1], noun[:-2], noun[:-3] + "y"} if noun.endswith("s") else set()
