"""Whom a pronoun means: the subject of its sentence, else of the ones before, else the only one who fits."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, Literal

from bot.model import Span
from bot.reading.folding import plain
from bot.reading.speaker import Speaker
from bot.reading.words import AUXILIARIES, VERBS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.reading.holders import Holders
    from bot.reading.people import Register

GENDERED: dict[str, Literal["f", "m"]] = {"he": "m", "him": "m", "his": "m", "she": "f", "her": "f"}
PLURAL = frozenset({"they", "them", "their"})
# How far back, in characters and in sentences, a pronoun may point: about four paragraphs of news.
_REACH, _SENTENCES = 2500, 6
_OPENING = re.compile(r"The ((?:[\w.-]+ ){1,3})")
_BOTH = re.compile(r"\s*(?:,[^,]{0,60},)?\s*and\s*(?:[\w-]+\s){0,4}$")
_PLURAL_OPEN = "a plural pronoun: see the sentence before"


class Antecedents:
    """Resolves pronouns in reading order; is told who spoke where."""

    def __init__(self, folded: str, names: Register, holders: Holders, sentences: Sequence[Span]) -> None:
        self._text = folded
        self._names = names
        self._holders = holders
        self._starts = [sentence.start for sentence in sentences]
        self._sentences = sentences
        self._spoke: list[tuple[int, Speaker]] = []

    def note(self, at: int, speaker: Speaker) -> None:
        """Remembers that somebody spoke at offset `at`."""
        self._spoke.append((at, speaker))

    def singular(self, gender: Literal["f", "m"], source: Span, unit: Span) -> Speaker:
        """Whom "he" or "she" at `source`, in the sentence `unit`, means."""
        inside = self._fitting(gender, unit.start, source.start)
        if inside:
            first = inside[0] if len(inside) == 1 else self._subject(unit.start, source.start, gender)
            return self._found(first) if first else _open(inside)
        for sentence in self._before(unit):
            found = self._meant_in(sentence, gender)
            if found is not None:
                return found
        return Speaker(None, doubts=("nobody near whom the pronoun can mean",))

    def _before(self, unit: Span) -> list[Span]:
        """The sentences before a unit, nearest first, as far as a pronoun may point."""
        at = bisect_left(self._starts, unit.start)
        near = self._sentences[max(0, at - _SENTENCES + 1) : at]
        return [sentence for sentence in reversed(near) if unit.start - sentence.start <= _REACH]

    def _meant_in(self, sentence: Span, gender: Literal["f", "m"]) -> Speaker | None:
        """Whom a pronoun after this sentence means, if anybody in it: its subject, its speaker, the only one named."""
        subject = self._subject(sentence.start, sentence.end, gender)
        spoke = self._spoke_in(sentence)
        name = spoke.name if spoke is not None else None
        if subject is not None and (name is None or name == subject or not self._is(name, gender)):
            return self._found(subject)
        if name is not None and self._is(name, gender):
            return self._found(name)
        names = self._fitting(gender, sentence.start, sentence.end)
        return _open(names) if len(names) > 1 else self._found(names[0]) if names else None

    def plural(self, source: Span, unit: Span) -> Speaker:
        """Whom "they" means: the joint subject or the speakers of the sentence before; else open, with candidates."""
        before = self._before(unit)[:1]
        inside = self._joint(unit.start, source.start) or (self._joint(*before[0]) if before else ())
        if inside:
            return Speaker(None, inside)
        spoke = self._spoke_in(before[0]) if before else None
        if spoke is not None and (spoke.names or (spoke.name and spoke.name not in self._names.genders)):
            doubts = () if spoke.names else ("a plural pronoun: taken for the speaker of the sentence before",)
            return Speaker(spoke.name, spoke.names, role=spoke.role, doubts=doubts)
        named = [m.name for m in self._names.mentioned(before[0].start, source.start) if m.person] if before else []
        candidates = tuple(dict.fromkeys(named))
        return Speaker(None, candidates=candidates if len(candidates) > 1 else (), doubts=(_PLURAL_OPEN,))

    def _joint(self, start: int, end: int) -> tuple[str, ...]:
        """The two who are the subject of a stretch: its first persons, joined by "and", before any verb."""
        persons = [m for m in self._names.mentioned(start, end) if m.person][:2]
        if len(persons) < 2 or persons[0].name == persons[1].name:
            return ()
        between = self._text[persons[0].span.end : persons[1].span.start]
        joined = bool(_BOTH.match(between)) and self._is_subject(start, persons[0].span.start)
        return (persons[0].name, persons[1].name) if joined else ()

    def _spoke_in(self, sentence: Span) -> Speaker | None:
        """Who spoke last in a sentence; statements are noted nearly in order, so only the last few are looked at."""
        recent = reversed(self._spoke[-12:])
        return next((speaker for place, speaker in recent if sentence.start <= place < sentence.end), None)

    def _found(self, name: str) -> Speaker:
        return Speaker(name, role=self._holders.role(name))

    def _is(self, name: str, gender: Literal["f", "m"]) -> bool:
        return name in self._names.genders and self._names.genders[name] in {gender, None}

    def _fitting(self, gender: Literal["f", "m"], start: int, end: int) -> list[str]:
        found = (m.name for m in self._names.mentioned(start, end) if m.person and self._is(m.name, gender))
        return list(dict.fromkeys(found))

    def _subject(self, start: int, end: int, gender: Literal["f", "m"]) -> str | None:
        """The person the sentence is about: the first named in it, when no verb or quotation stands before the name."""
        for mention in self._names.mentioned(start, end):
            if mention.person:
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
        opening = _OPENING.match(self._text, start, min(end, start + 60))
        words = opening.group(1).split() if opening else []
        for size in (3, 2, 1):
            found = self._holders.holder(plain(" ".join(words[:size])), start) if len(words) >= size else None
            if found and found.name and self._is(found.name, gender):
                return found.name
        return None


def _open(names: Sequence[str]) -> Speaker:
    return Speaker(None, candidates=tuple(names), doubts=("the pronoun can mean more than one person",))
