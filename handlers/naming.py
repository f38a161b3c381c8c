"""Finding what a person names: storylines, people, outlets, articles; else the nearest is offered."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

from bot.errors import Misunderstood, NotFound
from bot.grammar import VALUED, fold
from bot.ids import LINE, kind_of
from bot.store import Query
from handlers.standing import country
from handlers.wording import did_you_mean, listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.model import Scope
    from bot.store.records import Article, Storyline
    from handlers.desk import Desk, Request

AROUND = " \t\"'“”‘’«»„`,.;:"
"""What may stand around an article's id as it was typed or pasted."""
CLOSE = 60
"""The least likeness, of 100, at which a name is offered instead of one that does not exist."""
MISSPELT = 75
"""Likeness, of 100, from which words after "by", "in" or "outlet" are taken for a name misspelt: a letter of four."""
SEEDS = 500
"""Articles at the beginning of a store among which those with a short name are."""
SHORTEST = 4
"""Characters; a shorter word is like too many names."""


def nearest(name: str, known: Iterable[str], most: int = 2, close: int = CLOSE) -> tuple[str, ...]:
    """The known names that were probably meant, the likeliest first."""
    from rapidfuzz import fuzz, process  # here, for a quick start

    found = process.extract(fold(name), sorted(set(known)), scorer=fuzz.WRatio, processor=fold, limit=most)
    return tuple(known_name for known_name, likeness, _ in found if likeness >= close)


def likest(text: str, known: Mapping[str, str], close: int = MISSPELT, shortest: int = SHORTEST) -> str | None:
    """The value of the key that `text` probably misspells, letter by letter; None where none is close."""
    from rapidfuzz import fuzz, process  # here, for a quick start

    if len(text) < shortest:
        return None
    found = process.extractOne(fold(text), list(known), scorer=fuzz.ratio, processor=fold, score_cutoff=close)
    return known[found[0]] if found else None


@dataclass(frozen=True, slots=True)
class DeskNames:
    """The names the grammar's clauses resolve against, as far as one asker may see."""

    desk: Desk
    scope: Scope

    def slug(self, text: str) -> str | None:
        """The current slug of the storyline that `text` names, a blank standing for a hyphen."""
        found = self.desk.store.storylines.get(self.scope, "-".join(fold(text).replace("-", " ").split()))
        return found.slug if found else None

    def person(self, text: str) -> str | None:
        """The canonical name of somebody in the register, of a country or body others stand for, or of a speaker.

        A speaker is found by the full name, or by a surname that only one has.
        """
        known = self.desk.store.people.find(text)
        if known:
            return known.name
        hits = self.desk.store.statements.search(self.scope, Query(person=text), limit=1).statements
        named = (name for hit in hits for name in (hit.speaker, *hit.speakers) if name and fold(name) == fold(text))
        return next(named, None) or country(text, self.desk) or self._by_surname(text)

    def _by_surname(self, text: str) -> str | None:
        """The one speaker with this surname; None when there are several, or it is no name but a description."""
        speakers = self.desk.store.people.speakers(self.scope)
        found = [
            name for name in speakers if name[:1].isupper() and " " in name and fold(name.split()[-1]) == fold(text)
        ]
        return found[0] if len(found) == 1 else None

    def outlet(self, text: str) -> str | None:
        """An outlet's name in any case."""
        return next((name for name in self.desk.store.articles.outlets(self.scope) if fold(name) == fold(text)), None)

    def near(self, keyword: str, text: str) -> str | None:
        """The storyline, person or outlet that `text` probably misspells, for the clause `keyword`."""
        store = self.desk.store
        if keyword == "by":
            return likest(text, self._people())
        names = {"in": store.storylines.slugs, "outlet": store.articles.outlets}.get(keyword)
        return likest(text, {name: name for name in names(self.scope)}) if names else None

    def _people(self) -> dict[str, str]:
        """Every name, spelling, surname and first name, and whose it is."""
        people = self.desk.store.people
        known = {spelled: person.name for person in people.all() for spelled in (person.name, *person.spellings)}
        known |= {name: name for name in people.speakers(self.scope) if name not in known}
        parts = [(name.split(), name) for name in reversed(known.values()) if " " in name]
        first, last = {words[0]: name for words, name in parts}, {words[-1]: name for words, name in parts}
        return first | last | known


@dataclass(frozen=True, slots=True)
class EitherNames:
    """The names of the desk and, where it has none, of the room's drawer."""

    desk: DeskNames
    drawer: DeskNames

    def slug(self, text: str) -> str | None:
        """See `Names`; so below."""
        return self.desk.slug(text) or self.drawer.slug(text)

    def person(self, text: str) -> str | None:
        """A person's name."""
        return self.desk.person(text) or self.drawer.person(text)

    def outlet(self, text: str) -> str | None:
        """An outlet's name."""
        return self.desk.outlet(text) or self.drawer.outlet(text)

    def near(self, keyword: str, text: str) -> str | None:
        """What was probably meant."""
        return self.desk.near(keyword, text) or self.drawer.near(keyword, text)


def the_storyline(request: Request, desk: Desk, text: str | None = None) -> Storyline:
    """The storyline that `text` (else the subject, else the clause `in`) names.

    Raises Misunderstood when none is named, NotFound with the nearest when there is no such one.
    """
    asked = request.parsed.subject if text is None else text
    asked = asked or request.parsed.clauses.storyline or ""
    slugs = desk.store.storylines.slugs(request.scope)
    if not asked.strip():
        there_are = f"There are {listed(slugs)}." if slugs else "There is none yet: /storyline create SLUG TITLE"
        raise Misunderstood(f"Which storyline? Write /{request.parsed.name} SLUG. {there_are}")
    if not DeskNames(desk, request.scope).slug(asked):
        _refuse_rest(request, desk, asked)
    return storyline_named(desk, request.scope, asked)


def one_storyline(request: Request, desk: Desk) -> tuple[Request, tuple[str, ...]]:
    """The request without "in" where its subject names the storyline already, and a note if that was another one."""
    parsed, second = request.parsed, request.parsed.clauses.storyline
    if not parsed.subject or not second:
        return request, ()
    typed = tuple(each for each in parsed.clauses.typed if fold(each.split()[0]) != "in")
    clauses = replace(parsed.clauses, storyline=None, typed=typed)
    same = DeskNames(desk, request.scope).slug(parsed.subject) == second
    notes = () if same else (f'"in {second}" was left out: /{parsed.name} takes one storyline.',)
    return replace(request, parsed=replace(parsed, clauses=clauses)), notes


def storyline_named(desk: Desk, scope: Scope, text: str) -> Storyline:
    """The storyline that `text` names. Raises NotFound with the nearest."""
    slug = DeskNames(desk, scope).slug(text)
    found = desk.store.storylines.get(scope, slug) if slug else None
    if not found:
        near = nearest("-".join(text.split()), desk.store.storylines.slugs(scope))
        raise NotFound(f'There is no storyline "{text}".{did_you_mean(near)} /storyline list shows them all.', near)
    return found


def _refuse_rest(request: Request, desk: Desk, asked: str) -> None:
    """Raise Misunderstood where `asked` is no clause, or a storyline with words after it that are none."""
    names, words = DeskNames(desk, request.scope), asked.split()
    if fold(words[0]) in VALUED and request.parsed.read_as:
        raise Misunderstood(" ".join(request.parsed.read_as))
    for count in range(len(words) - 1, 0, -1):
        if slug := names.slug(" ".join(words[:count])):
            rest = " ".join(words[count:])
            why = " ".join(request.parsed.read_as) or f'"{rest}" after {slug} cannot be read.'
            raise Misunderstood(f"{why} /slugline help {request.parsed.name} shows what may stand there.")


def the_article(request: Request, desk: Desk, text: str) -> Article:
    """The article with the public id `text`, or the only one whose id begins so.

    Case, quotation marks around it and a stop behind it do not matter. Raises Misunderstood and NotFound like
    `the_storyline`.
    """
    text = text.strip(AROUND)
    if not text:
        raise Misunderstood(
            f"Which article? Write /{request.parsed.name} with an article's id; /search WORDS finds one."
        )
    found = desk.store.articles.get(request.scope, text)
    if found:
        return found
    begins = desk.store.articles.ids(request.scope, text, limit=2)
    found = desk.store.articles.get(request.scope, begins[0]) if len(begins) == 1 else None
    found = found or _by_short_name(request, desk, text)
    if not found and LINE.fullmatch(line := fold(text)):
        kind = "a statement" if kind_of(line) == "statement" else "an event"
        raise NotFound(f"{line} is the id of {kind}, not of an article: /receipt {line} shows where it stands.")
    if not found:
        near = nearest(text, desk.store.articles.ids(request.scope, limit=500))
        raise NotFound(f'There is no article "{text}".{did_you_mean(near)} /search WORDS finds articles.', near)
    return found


def _by_short_name(request: Request, desk: Desk, text: str) -> Article | None:
    """The article with the short name `text`, such as "seed 001" or "seed-001": a seed, which came before others."""
    wanted = fold(text).replace("-", " ")
    first = islice(desk.store.articles.all_in_order(request.scope), SEEDS)
    return next((article for article in first if fold(article.short or "").replace("-", " ") == wanted), None)


def leading_storyline(request: Request, desk: Desk) -> tuple[Storyline, str]:
    """The storyline that the subject begins with, in as many words as it takes, and the words after it."""
    words = request.parsed.subject.split()
    names = DeskNames(desk, request.scope)
    for count in range(min(len(words), 6), 0, -1):
        if names.slug(" ".join(words[:count])):
            return the_storyline(request, desk, " ".join(words[:count])), " ".join(words[count:])
    return the_storyline(request, desk, words[0] if words else ""), " ".join(words[1:])
