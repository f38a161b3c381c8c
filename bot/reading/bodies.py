"""Which body a description or a short name means: "the company" by its name or description, and by who leads."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property
from typing import TYPE_CHECKING

from bot.model import Span
from bot.reading.folding import key, plain
from bot.reading.phrases import clause_subject
from bot.reading.speaker import Speaker
from bot.reading.verbs import ALONE, COLON

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.reading.offices import Lists
    from bot.reading.people import Named, Register
    from bot.reading.units import Unit

BY_KIND = "taken for the body that speaks or leads before"
SEVERAL = "more than one body in the article can be meant"

_THE = re.compile(r"[Tt]he ")
_WORD = re.compile(r"[\w&'’.-]+")
# As in "Fearn Oil Inc., a drilling company": what follows a name and says what it is.
_DESCRIBED = re.compile(
    r", (?:an?|the) ((?:[\w'’-]+ ){0,4}?[\w-]+)(?=[,.;]| (?:that|which|based|in|of|with|for|owned)\b)"
)
# As in "the drilling company Fearn Oil": the word before a name.
_BEFORE = re.compile(r"\b([a-z-]+) $")
_INSIDE = re.compile(r"[\w,;)'’] ?$")
# So many first sentences say what the article is about; so far back, in sentences, a body may lead.
_OPENING, _REACH = 3, 5
# A name in a headline's capitals runs on; those of bodies have at most so many words.
_LONGEST = 6
# Words that may stand in a phrase before the name that it is built on, and what may follow that name.
_MOST_BEFORE = 3
_AFTER = re.compile(r"\.?(?:$|,| [(]| (?:in|of|at|for|on|also|itself)\b)")
_ANY = "any"
_NO_VERB = frozenset({ALONE.lemma, COLON.lemma})


class Bodies:
    """Asks which body a description or a short name means, by the names of one article and where they stand."""

    def __init__(self, folded: str, names: Register, lists: Lists, units: Sequence[Unit]) -> None:
        self._text = folded
        self._lists = lists
        self._units = units
        self._starts = [unit.span.start for unit in units]
        self._names = names
        self._full: dict[str, str | None] = {}
        self._possible: dict[str, list[str]] = {}
        self._led_by: dict[int, list[tuple[int, str]]] = {}

    @cached_property
    def _mentions(self) -> list[Named]:
        """The mentions of what can be a body."""
        return [each for each in self._names.mentions if self._can_be_body(each)]

    @cached_property
    def _first(self) -> dict[str, int]:
        """Where each of them is first named, in order."""
        first: dict[str, int] = {}
        for each in self._mentions:
            first.setdefault(each.name, each.span.start)
        return first

    def _can_be_body(self, each: Named) -> bool:
        known = self._names.known.get(each.name)
        if known is not None:
            return known.kind != "person"
        low = key(each.name)
        long = len(each.name.split()) > _LONGEST and low.split()[-1] not in self._lists.bodies
        return not (each.person or low.removesuffix("s") in self._lists.demonyms or long)

    @cached_property
    def _shown(self) -> dict[str, set[str]]:
        """What kinds each body is shown to be: by its last words, and by a description beside a mention."""
        shown: dict[str, set[str]] = {}
        for each in self._mentions:
            if each.name not in shown:
                words = plain(each.name).split()
                shown[each.name] = {word.rstrip(".") for word in words[1:] or words}
            after = _DESCRIBED.match(self._text, each.span.end)
            before = _BEFORE.search(self._text, max(0, each.span.start - 24), each.span.start)
            shown[each.name] |= {plain(match.group(1)).split()[-1] for match in (after, before) if match}
        return shown

    @cached_property
    def _inside(self) -> set[str]:
        """The bodies that are named inside a sentence, where a capital is a name's."""
        return {
            each.name
            for each in self._mentions
            if " " in each.name or _INSIDE.search(self._text, max(0, each.span.start - 5), each.span.start)
        }

    def full(self, name: str, before: int) -> str:
        """The full name that came before: "Fearn Oil Inc." for "Fearn", "Fearn Post" for "Post"; else the name."""
        if name not in self._full:
            self._full[name] = self._longer(name) if name in self._first and name not in self._names.known else None
        longer = self._full[name]
        return longer if longer is not None and self._first[longer] < before else name

    def _longer(self, name: str) -> str | None:
        """The only longer name that begins so and ends as a company's, or ends so as a newspaper's."""
        company, paper = (self._lists.bodies.get(kind, frozenset()) for kind in ("company", "newspaper"))
        begin = [
            other
            for other in self._first
            if other.startswith(f"{name} ") and not company.isdisjoint(plain(other).replace(".", "").split()[1:])
        ]
        end = [other for other in self._first if other.endswith(f" {name}")] if plain(name) in paper else []
        found = begin + end
        return found[0] if len(found) == 1 else None

    def meant(self, words: str, source: Span) -> Speaker | None:
        """The body that "the company" at `source` means; candidates where two can be, None where none stands out."""
        found = _WORD.findall(words)[1:] if _THE.match(words) else []
        noun, before = found[-1] if found else "", found[:-1]
        if noun not in self._lists.bodies or not self._lists.others.isdisjoint(map(plain, before)):
            return None
        fitting = self._fitting(noun, source.start)
        near = self._near(fitting, source.start, noun)
        if near is None or (not near and before):
            return None
        opening = next((name for name in fitting if name in self._led_first), None)
        if opening is not None and self._shows(opening, noun) and not any(self._shows(each, noun) for each in near):
            near = tuple(dict.fromkeys((*near, opening))) if near else near
        if len(near) > 1:
            return Speaker(None, candidates=near, doubts=(SEVERAL,))
        name = near[0] if near else fitting[0] if len(fitting) == 1 else opening
        if name is None or (name != opening and any(word[0].isupper() for word in before)):
            return None
        sure = bool(near) and len(fitting) == 1 and (name == opening or self._shows(name, noun))
        return Speaker(name, doubts=() if sure else (BY_KIND,))

    def _fitting(self, noun: str, end: int) -> list[str]:
        """The bodies named before that can be of the kind, in order of first mention, under their full names."""
        if noun not in self._possible:
            self._possible[noun] = [name for name in self._first if self._is_of_kind(name, noun)]
        found = dict.fromkeys(self.full(name, end) for name in self._possible[noun] if self._first[name] < end)
        return [name for name in found if name in self._possible[noun]]

    def _is_of_kind(self, name: str, noun: str) -> bool:
        """Whether its name or a description shows it; or it speaks, and no other kind is shown."""
        if self._shows(name, noun):
            return True
        return _ANY in self._lists.bodies[noun] and self._shows_none(name) and name in self._speaking & self._inside

    def _shows(self, name: str, noun: str) -> bool:
        return not self._shown[name].isdisjoint({noun, *self._lists.bodies[noun]})

    def _shows_none(self, name: str) -> bool:
        return self._shown[name].isdisjoint(self._lists.bodies)

    def _near(self, fitting: Sequence[str], end: int, noun: str) -> tuple[str, ...] | None:
        """Those given that lead the last sentence before `end` that any of them leads, with a nearer one of the kind.

        Empty where none leads near by; None where a body leads that shows no kind at all.
        """
        here = bisect_right(self._starts, end) - 1
        for at in range(here, max(-1, here - _REACH), -1):
            led = {name: place for place, name in self._leaders(at) if place < end}
            if found := [name for name in led if name in fitting]:
                since = self._names.mentioned(led[found[-1]], end)
                rivals = [each.name for each in since if each.name in fitting and self._shows(each.name, noun)]
                return tuple(dict.fromkeys(found if found[0] in self._led_first else [*found, *rivals]))
            if any(name in self._inside and self._shows_none(name) for name in led):
                return None
        return ()

    @cached_property
    def _led_first(self) -> set[str]:
        """The bodies that lead one of the first sentences."""
        return {name for at in range(min(_OPENING, len(self._units))) for _, name in self._leaders(at)}

    @cached_property
    def _speaking(self) -> set[str]:
        """The bodies that speak by name anywhere in the article."""
        return {self.full(name, place + 1) for unit in self._units for place, name in self._sources(unit)}

    def _leaders(self, number: int) -> list[tuple[int, str]]:
        """The bodies that are the subject of a sentence or speak in it: their places and full names."""
        if number not in self._led_by:
            led = self._led(self._units[number])
            self._led_by[number] = [(at, self.full(name, at + 1)) for at, name in led]
        return self._led_by[number]

    def _led(self, unit: Unit) -> Iterator[tuple[int, str]]:
        phrase = clause_subject(unit.words, 0, len(unit.words))
        if phrase is not None:
            yield from self._headed(Span(unit.words[phrase.start].start, unit.words[phrase.end - 1].end))
        yield from self._sources(unit)

    def _sources(self, unit: Unit) -> Iterator[tuple[int, str]]:
        """The bodies that speak in a sentence by a verb or as in "according to"."""
        for made in unit.found:
            if made.source is not None and made.cue.verb.lemma not in _NO_VERB:
                words = unit.words[slice(*made.source)]
                yield from self._headed(Span(words[0].start, words[-1].end))

    def _headed(self, span: Span) -> Iterator[tuple[int, str]]:
        """The body that a phrase begins with, where it is not only the owner ("Fearn's shares")."""
        named = next(iter(self._names.mentioned(*span)), None)
        if named is None or named.name not in self._first or self._text.startswith(("'s", "’s"), named.span.end):
            return
        before = len(_WORD.findall(self._text, span.start, named.span.start))
        if before < _MOST_BEFORE and _AFTER.match(self._text, named.span.end, span.end):
            yield named.span.start, named.name
