"""Whose words they are: from the words beside a cue to a canonical name, a description, or open candidates."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from bot.model import Span
from bot.reading.folding import fold, plain
from bot.reading.words import AUXILIARIES, VERBS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.reading.people import Lists, Named, Register

_GENDERED: dict[str, Literal["f", "m"]] = {"he": "m", "him": "m", "his": "m", "she": "f", "her": "f"}
_PLURAL = frozenset({"they", "them", "their"})
_ARTICLE = re.compile(r"^(?:the|a|an)\s+", re.IGNORECASE)
_CUT = re.compile(r"\s*[,(—–]|\s--|\s(?:who|which|whose|that)\s")
_KIND = re.compile(
    r"\b(?:outlet|newspaper|paper|magazine|broadcaster|agency|website|channel|daily|weekly|network|station|portal|tabloid|"
    r"company|firm|group|party|union) $",
)
_UNNAMED = frozenset(
    "source official diplomat aide adviser advisor report person document spokesman spokeswoman".split()
)
# How far back, in characters, a pronoun or a role may point: about four paragraphs of news.
_REACH = 2500


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks: `name` or, where it is open, None with `candidates`; `doubts` say why in words."""

    name: str | None
    names: tuple[str, ...] = ()
    candidates: tuple[str, ...] = ()
    role: str | None = None
    doubts: tuple[str, ...] = ()


class Resolver:
    """Resolves sources in reading order; remembers who spoke last."""

    def __init__(self, text: str, names: Register, lists: Lists, sentences: Sequence[Span]) -> None:
        self._text = fold(text)
        self._names = names
        self._lists = lists
        self._sentences = sentences
        self._spoke: list[tuple[int, str]] = []
        self.chains: dict[str, tuple[str, ...]] = {}
        self._mentioned = frozenset(m.name for m in names.mentions)
        self._roles: dict[str, str] = {}
        for fact in names.roles:
            self._roles.setdefault(fact.person, fact.role)
        self.persons = frozenset(m.name for m in names.mentions if m.person)

    def note(self, at: int, name: str) -> None:
        """Remembers that `name` spoke at offset `at`."""
        self._spoke.append((at, name))

    def resolve(self, source: Span, unit: Span) -> Speaker:
        """The speaker that the words of `source` mean, standing in the sentence `unit`."""
        words = re.sub(r"['’]s?$", "", source.of(self._text).strip(" ,;:"))
        low = plain(words)
        if low in _GENDERED:
            return self._pronoun(_GENDERED[low], source, unit)
        if low in _PLURAL:
            return Speaker(None, doubts=("a plural pronoun: see the sentence before",))
        core = _CUT.split(words, maxsplit=1)[0]
        span = Span(source.start, source.start + len(core))
        inside = self._names.mentioned(source.start, source.end)
        named = self._by_name(core, span, inside)
        if named is not None:
            return named
        return self._by_role(plain(core), source) or Speaker(_shown(words))

    def _by_name(self, core: str, span: Span, inside: Sequence[Named]) -> Speaker | None:
        """A person or a body named in the head of the phrase, joint ones included."""
        head = [m for m in inside if m.span.start < span.end]
        persons = [m for m in head if m.person]
        tail = self._text[persons[-1].span.end : span.end].strip() if persons else "x"
        if (
            persons
            and not tail.startswith(("'", "’"))
            and len(tail.split()) <= 1
            and not _governed(self._text, span, persons[0])
        ):
            names = tuple(dict.fromkeys(m.name for m in persons))
            if len(names) > 1:
                joint = " and " in core or " & " in core
                return Speaker(None, names) if joint else self._single(persons[-1])
            return self._single(persons[0])
        apposed = [m for m in inside if m.person and m.span.start >= span.end]
        between = self._text[span.end : apposed[0].span.start].strip() if apposed else ""
        if apposed and between == "," and not persons:
            return self._single(apposed[0])
        bare = _ARTICLE.sub("", core)
        known = self._names.by_words.get(plain(core)) or self._names.by_words.get(plain(bare))
        if known:
            titled = (
                core.startswith("The ") and known == bare and self._text[max(0, span.start - 2) : span.start] == ", "
            )
            return Speaker(core if titled else known)
        called = next((m for m in head if m.span.end == span.end), None)
        if called is not None and _KIND.search(self._text, span.start, called.span.start):
            return Speaker(called.name)
        return self._described_before(bare, span) if bare != core else None

    def _described_before(self, bare: str, span: Span) -> Speaker | None:
        """As in "The source", after "a source within the palace": the fuller description that came first."""
        words = bare.split()
        if not words or words[-1].lower() not in _UNNAMED:
            return None
        head = re.escape(words[-1])
        fuller = re.compile(
            rf"\b(?:an?|one) (?:[\w-]+ ){{0,2}}{head} "
            rf"(?:with|in|at|for|from|by|close|familiar|briefed|inside)[^,.;:“\"]{{2,60}}",
            re.IGNORECASE,
        )
        found = None
        for match in fuller.finditer(self._text, max(0, span.start - _REACH), span.start):
            found = match.group()
        if not found:
            return None
        author = re.search(r" by ((?:[Tt]he )?[A-Z].*)$", found)
        return Speaker(author.group(1) if author else _shown(found))

    def _single(self, mention: Named) -> Speaker:
        low = plain(mention.span.of(self._text))
        if low in self._names.ambiguous:
            return Speaker(None, candidates=self._names.ambiguous[low], doubts=("more than one person has this name",))
        doubts = ("full name only from the register of people",) if low in self._names.only_known else ()
        return Speaker(mention.name, role=self._role(mention.name), doubts=doubts)

    def _role(self, name: str) -> str | None:
        return self._roles.get(name)

    def _by_role(self, low: str, source: Span) -> Speaker | None:
        """As in "The French president": who in the article, else in the register, holds it."""
        wanted = [self._lists.demonyms.get(w, w) for w in _ARTICLE.sub("", low).replace("'s", "").split()]
        if not wanted or wanted[-1] not in self._lists.office_words | {"leader", "diplomat"}:
            return None
        if low.startswith(("a ", "an ", "one ")):
            return None
        before = [fact for fact in self._names.roles if fact.span.start < source.start]
        found = dict.fromkeys(
            fact.person for fact in (before or self._names.roles) if self._fits(wanted, fact.role, "")
        )
        for person in self._names.known.values():
            if person.name in self._mentioned and any(
                self._fits(wanted, role.role, role.of) for role in person.roles if role.until is None
            ):
                found.setdefault(person.name)
        names = tuple(found)
        if len(names) == 1:
            return Speaker(names[0], role=self._role(names[0]))
        if len(names) > 1:
            return Speaker(None, candidates=names, doubts=("more than one person in the article has this role",))
        return None

    def _fits(self, wanted: Sequence[str], role: str, of: str) -> bool:
        have = {self._lists.demonyms.get(w, w) for w in plain(f"{role} {of}").replace("'s", "").split()}
        office = plain(role)
        for name, others in self._lists.stands.items():
            if office.endswith(name):
                have |= {word for other in others for word in other.split()}
        return all(word in have for word in wanted) and (len(wanted) > 1 or bool(have & set(wanted)))

    def _pronoun(  # noqa: PLR0911 - a list of cases, read downwards
        self, gender: Literal["f", "m"], source: Span, unit: Span
    ) -> Speaker:
        """He or she: the subject of this sentence, else of the ones before, else the only one who fits."""
        inside = self._fitting(gender, unit.start, source.start)
        if len(inside) == 1:
            return self._found(inside[0])
        if inside:
            first = self._subject(unit.start, source.start, gender)
            return self._found(first) if first else self._open(inside)
        at = self._sentence_index(unit.start)
        for back in range(at - 1, max(-1, at - 6), -1):
            sentence = self._sentences[back]
            if unit.start - sentence.start > _REACH:
                break
            subject = self._subject(sentence.start, sentence.end, gender)
            spoke = next(
                (name for place, name in reversed(self._spoke) if sentence.start <= place < sentence.end), None
            )
            if subject is not None and (spoke is None or spoke == subject or not self._is(spoke, gender)):
                return self._found(subject)
            if spoke is not None and self._is(spoke, gender):
                return self._found(spoke)
            names = self._fitting(gender, sentence.start, sentence.end)
            if len(names) == 1:
                return self._found(names[0])
            if names:
                return self._open(names)
        return Speaker(None, doubts=("nobody near whom the pronoun can mean",))

    def _spoke_in(self, sentence: Span) -> str | None:
        """Who spoke last in a sentence; statements are noted nearly in order, so only the last few are looked at."""
        recent = self._spoke[-12:]
        return next((name for place, name in reversed(recent) if sentence.start <= place < sentence.end), None)

    def _found(self, name: str) -> Speaker:
        return Speaker(name, role=self._role(name))

    def _open(self, names: Sequence[str]) -> Speaker:
        if len(names) == 1:
            return self._found(names[0])
        return Speaker(None, candidates=tuple(names), doubts=("the pronoun can mean more than one person",))

    def _is(self, name: str, gender: Literal["f", "m"]) -> bool:
        return self._names.genders.get(name) in {gender, None} and name in self._names.genders

    def _fitting(self, gender: Literal["f", "m"], start: int, end: int) -> list[str]:
        found = (m.name for m in self._names.mentioned(start, end) if m.person and self._is(m.name, gender))
        return list(dict.fromkeys(found))

    def _subject(self, start: int, end: int, gender: Literal["f", "m"]) -> str | None:
        """The person the sentence is about: the first named in it, when no verb or quotation stands before the name."""
        for mention in self._names.mentioned(start, end):
            if not mention.person:
                continue
            fits = self._is(mention.name, gender) and self._is_subject(start, mention.span.start)
            return mention.name if fits else None
        return self._by_role_subject(start, end, gender)

    def _is_subject(self, start: int, at: int) -> bool:
        """Whether a name at `at` can be the subject: no quotation, verb or preposition leads to it."""
        before = self._text[start:at]
        if "“" in before or '"' in before:
            return False
        clause = plain(before.rsplit(",", 1)[-1]).split()
        governed = any(word in {"to", "with", "against", "by", "about", "for"} for word in clause[-3:])
        return not governed and not any(word in AUXILIARIES or word in VERBS for word in clause)

    def _by_role_subject(self, start: int, end: int, gender: Literal["f", "m"]) -> str | None:
        """A sentence that begins "The French president ..." is about whoever that is."""
        opening = re.match(r"The ((?:[\w.-]+ ){1,3})", self._text[start : min(end, start + 60)])
        if not opening:
            return None
        words = opening.group(1).split()
        for size in (3, 2, 1):
            found = self._by_role(plain(" ".join(words[:size])), Span(start, start)) if len(words) >= size else None
            if found and found.name and self._is(found.name, gender):
                return found.name
        return None

    def _sentence_index(self, start: int) -> int:
        low, high = 0, len(self._sentences)
        while low < high:
            middle = (low + high) // 2
            if self._sentences[middle].start < start:
                low = middle + 1
            else:
                high = middle
        return low


def _governed(text: str, span: Span, person: Named) -> bool:
    """Whether the name only belongs to the head ("a spokesman for Ann Holm", "aides to Ann Holm")."""
    before = text[span.start : person.span.start]
    return (
        bool(re.search(r"\b(?:of|for|to|by|with|from|near|at|in|on|and|against|like|about)\b", before))
        and " and " not in before
    )


def _shown(words: str) -> str:
    """A description as the article gives it, without a leading article in small letters turned capital."""
    core = _CUT.split(words, maxsplit=1)[0].strip()
    return (
        _ARTICLE.sub(lambda m: m.group().lower(), core)
        if core[:4].lower() in {"the ", "a ", "an "} or core[:2] == "A "
        else core
    )
