"""Who is named in an article: full names, later surnames, the roles they are given, and the desk's known people."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple

from bot.model import RoleFact, Span
from bot.reading.appositions import appositions
from bot.reading.folding import fold, key
from bot.reading.headlines import in_small_letters
from bot.reading.naming import GENDERED_TITLES, Run, runs
from bot.reading.offices import Lists, lists
from bot.reading.personhood import gender_of, persons_among
from bot.reading.variants import fullest, joined, respelt, surname_alone, surname_of, surnames
from bot.reading.verbs import speech_lexicon

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.model import Known, Person

# So many persons of one surname are told apart; who comes after them is nobody's candidate.
_MOST_OF_A_NAME = 20
# No person's name has more words than this.
_LONGEST = 8
_PLACED = re.compile(r"(?:^|[.!?\n”\"] ?)(?:In|At|From|Near) $")
_COUPLE = re.compile(r" (?:and|&) [A-Z]")


class _Persons(NamedTuple):
    """The full names of the article's persons in order, by each surname that may stand alone and by first name."""

    by_surname: dict[str, dict[str, None]]
    by_first: dict[str, dict[str, None]]


class Named(NamedTuple):
    """One mention: where, and whose canonical name it stands for."""

    span: Span
    name: str
    person: bool


@dataclass(slots=True)
class Register:
    """The names of one article; filled once, then only read."""

    mentions: list[Named] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    """Where the mentions begin."""
    roles: list[RoleFact] = field(default_factory=list)
    genders: dict[str, Literal["f", "m"] | None] = field(default_factory=dict)
    by_words: dict[str, str] = field(default_factory=dict)
    known: dict[str, Person] = field(default_factory=dict)
    only_known: set[str] = field(default_factory=set)
    """Surnames and short spellings that only the desk's register makes somebody's."""
    respelt: dict[str, str] = field(default_factory=dict)
    """Known persons by a key in which the spellings of an ending are one."""
    ambiguous: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def registered(self, low: str) -> Person | None:
        """The known person or body with this key, in whichever spelling."""
        name = self.by_words.get(low)
        if name is None and self.respelt:
            name = self.respelt.get(respelt(low))
        return self.known.get(name) if name is not None else None

    def within(self, span: Span) -> tuple[str, ...]:
        """Canonical names mentioned in a span, in order of first mention."""
        return tuple(dict.fromkeys(m.name for m in self.mentioned(*span)))

    def mentioned(self, start: int, end: int) -> list[Named]:
        """The mentions that begin in [start, end)."""
        return self.mentions[bisect_left(self.starts, start) : bisect_left(self.starts, end)]


def register(text: str, known: Known, spans: Sequence[Span]) -> Register:
    """Everybody named in the given spans of a text (its paragraphs that are no furniture)."""
    made = Register()
    compiled = lists(known.lexicons)
    _add_known(made, known)
    folded = in_small_letters(fold(text), spans, speech_lexicon(known.lexicons))
    found = [*_after_places(folded, [each for span in spans for each in runs(folded, span, compiled)], compiled)]
    persons = persons_among(folded, found, made.registered, compiled)
    fulls = _full_names(made, found, persons, compiled)
    for each in found:
        _place(folded, made, each, fulls, persons, compiled)
    return made


def _after_places(folded: str, found: Sequence[Run], compiled: Lists) -> Iterator[Run]:
    """The names, those taken apart that only follow a place: "In Oslo Holm said", where Ann Holm is named too."""
    surnames = {each.words[-1] for each in found if len(each.words) > 1 and compiled.is_first_name(key(each.words[0]))}
    for each in found:
        start, end = each.span
        apart = len(each.words) == 2 and each.words[1] in surnames and not compiled.is_first_name(key(each.words[0]))
        if not apart or each.role or not _PLACED.search(folded, max(0, start - 8), start):
            yield each
            continue
        middle = end - len(each.words[1])
        for span in (Span(start, middle - 1), Span(middle, end)):
            word = span.of(folded)
            yield Run(span, (word,), word, key(word), "", span.start, "")


def _add_known(made: Register, known: Known) -> None:
    owners: dict[str, list[str]] = {}
    for person in known.people:
        made.known[person.name] = person
        made.genders[person.name] = person.gender
        for spelling in (person.name, *person.spellings):
            made.by_words[key(spelling)] = person.name
            made.by_words.setdefault(key(spelling).removeprefix("the "), person.name)
            if person.kind == "person" and " " not in spelling and spelling != person.name:
                made.only_known.add(key(spelling))
            elif person.kind == "person":
                made.respelt[respelt(key(spelling))] = person.name
        if person.kind == "person":
            for surname in surnames(person.name.split()):
                owners.setdefault(surname, []).append(person.name)
    for surname, names in owners.items():
        if surname in made.by_words:
            continue
        made.only_known.add(surname)
        if len(names) > 1:
            made.ambiguous[surname] = tuple(names)
        else:
            made.by_words[surname] = made.respelt[respelt(surname)] = names[0]


def _full_names(made: Register, found: Sequence[Run], persons: set[str], compiled: Lists) -> _Persons:
    """The persons named in full; a known spelling gives the known name."""
    titled = {each.words: each for each in reversed(found) if len(each.words) > 1}
    full = [words for words, low in {each.words: each.low for each in found}.items() if low in persons]
    longer = {surname for words in full if not surname_alone(words) for surname in surnames(words)}
    shaped = [words for words in full if 1 < len(words) <= _LONGEST and surname_alone(words) not in longer]
    fulls = _Persons({}, {})
    for forms in joined(shaped, _MOST_OF_A_NAME):
        keys = [key(" ".join(form)) for form in forms]
        known = (made.by_words.get(low) or made.respelt.get(respelt(low)) for low in keys)
        name = next(filter(None, known), fullest(forms))
        fulls.by_first.setdefault(key(name.split()[0]), {})[name] = None
        for low, form in zip(keys, forms, strict=True):
            made.by_words.setdefault(low, name)
            made.genders[name] = made.genders.get(name) or gender_of(titled[form], compiled)
            for surname in {*surnames(form), respelt(surname_of(form))}:
                owners = fulls.by_surname.setdefault(surname, {})
                if len(owners) < _MOST_OF_A_NAME:
                    owners[name] = None
    return fulls


def _place(folded: str, made: Register, each: Run, fulls: _Persons, persons: set[str], compiled: Lists) -> None:
    """Adds one mention, with its gender and role."""
    words, low = each.name, each.low
    owners = _owners(folded, made, each, fulls, compiled)
    if len(owners) > 1:
        made.ambiguous[low] = tuple(owners)
    name = owners[0] if len(owners) == 1 else words if owners else made.by_words.get(low, words)
    known = made.known.get(name)
    person = known.kind == "person" if known else bool(owners) or low in persons
    if low in compiled.demonyms and known is None:
        person = False
    made.by_words.setdefault(low, name)
    made.mentions.append(Named(each.span, name, person))
    made.starts.append(each.span.start)
    if person:
        if made.genders.get(name) is None:
            made.genders[name] = gender_of(each, compiled)
        if len(owners) < 2:
            made.roles += _roles(folded, each, name, compiled)


def _roles(folded: str, each: Run, name: str, compiled: Lists) -> Iterator[RoleFact]:
    """What the article calls a person beside the name, in front of it and set off by commas."""
    if each.role:
        yield RoleFact(name, each.role, Span(each.role_start, each.span.end))
    for role, span in appositions(folded, each.span, compiled):
        if not (each.role and span.start <= each.role_start):
            yield RoleFact(name, role, Span(min(span.start, each.span.start), max(span.end, each.span.end)))


def _owners(folded: str, made: Register, each: Run, fulls: _Persons, compiled: Lists) -> list[str]:
    """Whose a surname is that stands alone: by the article, else by the register of people."""
    surname = surname_alone(each.words)
    if not surname:
        return []
    alike = respelt(surname)
    for spelt in (surname, surname.rsplit(" ", 1)[-1], alike):
        if spelt in fulls.by_surname:
            made.only_known.discard(surname)
            return _titled(made, each, [*fulls.by_surname[spelt]], compiled)
    if surname not in made.by_words and alike in made.respelt:
        made.only_known.add(surname)
        return [made.respelt[alike]]
    if surname in made.only_known:
        return [*made.ambiguous.get(surname, ())]
    return _by_first_name(folded, made, each, fulls, compiled)


def _by_first_name(folded: str, made: Register, each: Run, fulls: _Persons, compiled: Lists) -> list[str]:
    """The one person of the article whose first name stands alone: "Lise" after "Lise Dekk"."""
    low = key(each.words[0])
    named = fulls.by_first.get(low, {})
    if len(named) != 1 or _COUPLE.match(folded, each.span.end):
        return []  # "Jan and Lise Dekk"
    if each.role or each.honorific not in {"", "sir", "dame"} or low in compiled.demonyms or low in made.by_words:
        return []
    return [*named]


def _titled(made: Register, each: Run, owners: list[str], compiled: Lists) -> list[str]:
    """Of several with one surname those whom "Mr." or "Mrs.", or the "Jr." after the name, can mean."""
    gender = GENDERED_TITLES.get(each.honorific)
    fitting = owners
    if gender is not None:
        fitting = [name for name in owners if made.genders.get(name) in {gender, None}]
        exact = [name for name in fitting if made.genders.get(name) == gender]
        if exact and not any(compiled.is_first_name(key(name.split()[0])) for name in fitting if name not in exact):
            fitting = exact
    added = [name for name in fitting if len(each.words) > 1 and name.endswith(each.words[-1])]
    return added or fitting or owners
