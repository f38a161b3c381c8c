"""Who is named in an article: full names, later surnames, the roles they are given, and the desk's known people."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from bot.model import Known, Person, RoleFact, Span
from bot.reading import lexicon
from bot.reading.folding import fold, plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_CAPITAL = r"[A-Z\u00c0-\u00de\u0100-\u017f]"
_DOTTED = r"(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen|Lt|Col|Prof|Rev|Sgt|Capt|St|Jr|Sr|Adm)\."
_WORD = rf"(?:{_DOTTED}|(?:{_CAPITAL}\.)+|{_CAPITAL}[\w'’-]*)"
_NAME = re.compile(rf"{_WORD}(?: (?:(?:de|van|von|der|den|la|le|al|el|bin|ibn|du|da|di|of the|of) )?{_WORD})*")
_SENTENCE_WORDS = frozenset(
    "the a an in on at by for from with of to and but or so if as when while after before since although "
    "though because he she it they we i you this that these those there here his her its their our my what "
    "who why how where which not no yes one two some many most all both each also however meanwhile still now "
    "then yet such according despite during under over asked speaking last earlier later until among between "
    "additionally crucially whether following did do does is are was were will would can could should may "
    "have has had just only even more monday tuesday wednesday thursday friday saturday sunday january "
    "february march april june july august september october november december today yesterday jan feb mar "
    "apr jun jul aug sept oct nov dec".split(),
)
_GENDERED_TITLES: Mapping[str, Literal["f", "m"]] = {
    **dict.fromkeys("mr mr. sir lord king prince pope".split(), "m"),
    **dict.fromkeys("mrs mrs. ms ms. miss lady queen princess dame".split(), "f"),
}
_TITLES = frozenset("dr dr. sen sen. rep rep. gov gov. gen gen. lt. col. prof. rev. sgt. capt. judge".split())
_HONORIFICS = _TITLES | _GENDERED_TITLES.keys()
_BODY_WORDS = frozenset(
    "university party house senate committee council times post news journal union nations states department "
    "ministry agency court bank group institute center centre foundation association company inc corp office "
    "army forces church college school street press service independent guardian telegraph kingdom republic "
    "island city county commission parliament congress campaign bureau club league fund trust society air "
    "radio television tv network street journal review".split(),
)
_POSSESSIVE = re.compile(r"['’]s?$")


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
        names = (m.name for m in self.mentions[self._first(span.start) :] if m.span.start < span.end)
        return tuple(dict.fromkeys(names)) if span.end > span.start else ()

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


@dataclass(frozen=True, slots=True)
class Lists:
    """The lexicons about people, compiled."""

    offices: frozenset[str]
    office_words: frozenset[str]
    stands: Mapping[str, frozenset[str]]
    demonyms: Mapping[str, str]
    men: frozenset[str]
    women: frozenset[str]


@lru_cache(maxsize=8)
def _compile(roles: tuple[str, ...], demonyms: tuple[str, ...], men: tuple[str, ...], women: tuple[str, ...]) -> Lists:
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
    return Lists(frozenset(stands), office_words, stands, adjectives, lower[0], lower[1])


def lists(known: Known) -> Lists:
    """The compiled lists about people."""
    names = ("roles", "demonyms", "first_names_m", "first_names_f")
    return _compile(*(lexicon.entries(known.lexicons, name) for name in names))


def register(text: str, known: Known, spans: Sequence[Span]) -> Register:
    """Everybody named in the given spans of a text (its paragraphs that are no furniture)."""
    made = Register()
    compiled = lists(known)
    _add_known(made, known)
    folded = fold(text)
    raw = [each for span in spans for each in _candidates(folded, span, compiled)]
    fulls = _full_names(made, raw, compiled)
    for each in raw:
        _place(made, each, fulls, compiled)
    return made


class _Raw(NamedTuple):
    """A run of capitalised words, taken apart."""

    span: Span
    words: tuple[str, ...]
    role: str
    role_start: int
    honorific: str


def _add_known(made: Register, known: Known) -> None:
    surnames: dict[str, list[Person]] = {}
    for person in known.people:
        made.known[person.name] = person
        made.genders[person.name] = person.gender
        for spelling in (person.name, *person.spellings):
            made.by_words[plain(spelling)] = person.name
            made.by_words.setdefault(plain(spelling).removeprefix("the "), person.name)
        if person.kind == "person":
            surnames.setdefault(plain(person.name.split()[-1]), []).append(person)
    for surname, owners in surnames.items():
        if len(owners) == 1:
            made.by_words.setdefault(surname, owners[0].name)
            made.only_known.add(surname)


def _candidates(folded: str, span: Span, compiled: Lists) -> Iterator[_Raw]:
    """The runs of capitalised words of one paragraph, with the role words before the name told apart from it."""
    for match in _NAME.finditer(folded, *span):
        start, words = match.start(), match.group().split(" ")
        while (
            words
            and plain(words[0]).rstrip(".") in _SENTENCE_WORDS
            and not (len(words) > 1 and words[0] in {"Will", "May", "June", "April"})
        ):
            start += len(words.pop(0)) + 1
        yield from _split_at_possessives(folded, start, words, compiled)


def _split_at_possessives(folded: str, start: int, words: list[str], compiled: Lists) -> Iterator[_Raw]:
    run: list[str] = []
    begin = start
    for number, word in enumerate(words):
        run.append(word)
        start += len(word) + 1
        if _POSSESSIVE.search(word) or number == len(words) - 1:
            made = _raw(folded, begin, run, compiled)
            if made is not None:
                yield made
            run, begin = [], start


def _raw(folded: str, begin: int, run: list[str], compiled: Lists) -> _Raw | None:
    words = list(run)
    taken: list[str] = []
    honorific = ""
    start = begin
    while len(words) > 1 and _is_role_word(plain(words[0]), [plain(w) for w in words], compiled):
        word = words.pop(0)
        start += len(word) + 1
        if plain(word) in _HONORIFICS:
            honorific = plain(word)
        taken.append(word)
    if not words:
        return None
    last = _POSSESSIVE.sub("", words[-1]) if not words[-1].lower().endswith("s'") else words[-1][:-1]
    last = last if re.fullmatch(r"(?:[A-Za-z]\.)+|[JS]r\.", last) else last.rstrip(".")
    if not last:
        return None
    end = start + sum(len(word) + 1 for word in words[:-1]) + len(last)
    role, role_start = " ".join(w for w in taken if plain(w) not in _HONORIFICS), begin
    if not role:
        role, role_start = _role_before(folded, begin, compiled)
    return _Raw(Span(start, end), (*words[:-1], last), role, role_start, honorific)


def _is_role_word(word: str, words: list[str], compiled: Lists) -> bool:
    if word in _HONORIFICS or word in compiled.office_words:
        return True
    following = words[1:3]
    return word in compiled.demonyms and any(w in compiled.office_words or w in _HONORIFICS for w in following)


_ROLE_BEFORE = re.compile(rf"((?:{_CAPITAL}[\w.'’-]* )?(?:[a-z][a-z-]+ ){{0,3}}[a-z][a-z-]+)(,?) $")


def _role_before(folded: str, begin: int, compiled: Lists) -> tuple[str, int]:
    """A role in small letters before a name ("Oslo spokesperson Ann Holm", "the foreign minister, Ann Holm")."""
    found = _ROLE_BEFORE.search(folded, max(0, begin - 60), begin)
    if not found:
        return "", begin
    words = found.group(1).split(" ")
    if plain(words[-1]) not in compiled.office_words:
        return "", begin
    at = len(words) - 1
    while at and (plain(words[at - 1]) in compiled.office_words or words[at - 1] in {"former", "deputy", "then"}):
        at -= 1
    if at and words[at - 1][0].isupper() and plain(words[at - 1]) not in _SENTENCE_WORDS:
        at -= 1
    role = " ".join(words[at:])
    return role, begin - len(found.group(2)) - 1 - len(role)


def _full_names(made: Register, raw: Sequence[_Raw], compiled: Lists) -> dict[str, list[str]]:
    """Surname -> full names of persons in the article, in order; a known spelling gives the known name."""
    fulls: dict[str, list[str]] = {}
    for each in raw:
        if len(each.words) < 2 or not _is_person(each, made, compiled):
            continue
        words = " ".join(each.words)
        name = made.by_words.setdefault(plain(words), words)
        keep = fulls.setdefault(_surname(each.words), [])
        if name not in keep:
            keep.append(name)
    return fulls


def _surname(words: Sequence[str]) -> str:
    last = words[-1] if words[-1] not in {"Jr.", "Sr.", "Jr", "Sr", "II", "III"} or len(words) < 2 else words[-2]
    return plain(last)


def _is_person(each: _Raw, made: Register, compiled: Lists) -> bool:
    words = [plain(word) for word in each.words]
    known = made.known.get(made.by_words.get(" ".join(words), ""))
    if known is not None:
        return known.kind == "person"
    if words[0] in compiled.demonyms or any(word in _BODY_WORDS for word in words) or " of " in " ".join(words):
        return False
    return bool(each.role or each.honorific) or words[0] in compiled.men or words[0] in compiled.women


def _place(made: Register, each: _Raw, fulls: Mapping[str, list[str]], compiled: Lists) -> None:
    """Adds one mention, with its gender and role."""
    words = " ".join(each.words)
    low = plain(words)
    owners = fulls.get(_surname(each.words), []) if len(each.words) == 1 else []
    if len(owners) > 1:
        made.ambiguous.setdefault(low, tuple(owners))
    name = owners[-1] if len(owners) == 1 else made.by_words.get(low, words)
    known = made.known.get(name)
    person = known.kind == "person" if known else bool(owners) or _is_person(each, made, compiled)
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


def _gender(each: _Raw, compiled: Lists) -> Literal["f", "m"] | None:
    if each.honorific in _GENDERED_TITLES:
        return _GENDERED_TITLES[each.honorific]
    first = plain(each.words[0])
    return "m" if first in compiled.men else "f" if first in compiled.women else None
