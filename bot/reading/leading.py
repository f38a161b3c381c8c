"""Who leads a sentence: its subject, whoever speaks in it, the persons it names outside quotations."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from bot.model import Span
from bot.reading.folding import plain
from bot.reading.kinds import PRONOUNS, Kind, Kinds
from bot.reading.naming import TITLES
from bot.reading.phrases import Phrase, clause_subject, ending_at
from bot.reading.speaker import Speaker
from bot.reading.words import AUXILIARIES, PREPOSITIONS, VERBS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.reading.people import Named, Register
    from bot.reading.tokens import Token
    from bot.reading.units import Unit

_SIDE = frozenset("while when as after before since although though if because once until".split())
_SUBJECTS = frozenset({"he", "she", "they", "it"})
# Statements are told of nearly in order: only so many of the last can belong to a sentence near by.
_RECENT = 16


class Spoke(NamedTuple):
    """That somebody spoke: where the cue stands, the words, who, and who was told."""

    at: int
    content: tuple[Span, ...]
    speaker: Speaker
    listener: Speaker | None = None
    by_noun: bool = False
    """Whether only a noun tells of it ("Holm's accusation"), which makes nobody the one who speaks in the sentence."""


class Leading:
    """Asks who leads the sentences of one article; is told who spoke where, and asks `resolve` about phrases."""

    def __init__(self, folded: str, names: Register, kinds: Kinds, resolve: Callable[[Span, Span], Speaker]) -> None:
        self._text = folded
        self._names = names
        self._kinds = kinds
        self._resolve = resolve
        self._spoke: list[Spoke] = []

    def note(self, spoke: Spoke) -> None:
        """Remembers that somebody spoke."""
        self._spoke.append(spoke)

    def whom(self, unit: Unit, kind: Kind) -> tuple[Speaker | None, bool]:
        """Who speaks in a sentence or is its subject, if the pronoun can mean them; whether a pronoun leads it on."""
        subject, carried = self.subject(unit, kind, unit.span.end)
        near = self._near(unit.span)
        spoken = self._spoken(near, kind, subject)
        if subject is None or spoken is None:
            told = self._told(near) if kind == "many" and subject is None and spoken is None else None
            return spoken or subject or told, carried
        whole = bool(subject.name and spoken.name) and str(subject.name).endswith(f" and {spoken.name}")
        opens = any(each.content[0].start < each.at for each in near)
        return (subject if whole or (self._is_surer(subject, spoken, kind) and not opens) else spoken), carried

    def names_several(self, unit: Unit) -> bool:
        """Whether a sentence in which nobody speaks names more than one person."""
        return not self._near(unit.span) and len({each.name for each in self.persons(unit, unit.span.end)}) > 1

    def unplaced(self, unit: Unit) -> str | None:
        """A single name that speaks in a sentence and may be a person's or a body's: "Holm" that is never explained."""
        names = [each.speaker.name for each in self._near(unit.span) if not each.by_noun]
        phrase = clause_subject(unit.words, 0, len(unit.words))
        if phrase is not None:
            names.append(self._resolve(self._span(unit, phrase), unit.span).name)
        return next((name for name in names if name is not None and self._kinds.is_unplaced(name)), None)

    def told_of(self, unit: Unit) -> list[str]:
        """The persons with whose names somebody's words in a sentence begin: "a source said Ann Holm was angry"."""
        begins = {each.content[0].start for each in self._near(unit.span)}
        first = (each for each in self.persons(unit, unit.span.end) if each.span.start in begins)
        return [name for each in first if (name := self._resolve(each.span, unit.span).name) is not None]

    def opening(self, unit: Unit, end: int) -> Named | None:
        """Whose name, perhaps behind a title, begins a sentence that goes on up to `end`, outside quotations."""
        begins = unit.span.start
        named = next(iter(self._names.mentioned(begins, end)), None)
        if named is None or self._text.startswith(("'s", "’s"), named.span.end):
            return None
        titled = any(fact.span.start == begins and fact.span.end == named.span.end for fact in self._names.roles)
        return named if named.span.start == begins or titled else None

    def introduces(self, named: Named) -> bool:
        """Whether words set off by commas tell who a person is: "Ann Holm, the mayor, ..."."""
        return any(fact.span.start == named.span.start and fact.span.end > named.span.end for fact in self._names.roles)

    def _near(self, span: Span) -> list[Spoke]:
        return [each for each in self._spoke[-_RECENT:] if _touches(each, span)]

    def _spoken(self, near: Sequence[Spoke], kind: Kind, subject: Speaker | None) -> Speaker | None:
        """Who spoke last and can be meant; what is told inside another's words counts only after it."""
        outer = [each for each in near if not each.by_noun and not any(_holds(other, each) for other in near)]
        for among in (outer, near):
            fitting = [kept for each in among if (kept := self._kinds.narrowed(each.speaker, kind, spoke=True))]
            if fitting:
                named = subject.name if subject is not None else None
                exact = [each for each in fitting if each.name and self._kinds.gender(each.name) == kind]
                return next((each for each in fitting if named and each.name == named), (exact or fitting)[-1])
        return None

    def _told(self, near: Sequence[Spoke]) -> Speaker | None:
        """Several who were told or asked, where nobody else can be meant."""
        told = (each.listener for each in near if each.listener is not None)
        return next((kept for each in told if (kept := self._kinds.narrowed(each, "many"))), None)

    def _is_surer(self, subject: Speaker, spoken: Speaker, kind: Kind) -> bool:
        """Whether a subject of the pronoun's gender stands against a speaker who is only described ("a voter")."""
        if spoken.name is None or self._kinds.is_person(spoken.name):
            return False
        return kind in {"f", "m"} and subject.name is not None and self._kinds.gender(subject.name) == kind

    def subject(self, unit: Unit, kind: Kind, end: int) -> tuple[Speaker | None, bool]:
        """The subject of a sentence up to `end` where it can be meant; whether it is a pronoun of this kind."""
        words = unit.words
        if words and words[0].low in _SUBJECTS and words[0].end <= end:
            return None, PRONOUNS[words[0].low] == kind
        first = self._named_first(unit, end) if kind in {"f", "m"} else None
        before = next((number for number, word in enumerate(words) if word.start >= end), len(words))
        phrase = clause_subject(words, 0, before)
        if kind == "many" and (some := _there_are(words)) is not None:
            return Speaker(self._span(unit, some).of(self._text)), False
        if phrase is None or (first is not None and first.span.start < words[phrase.start].start):
            return (self._meant_by(first.span, unit, kind) if first is not None else None), False
        low = plain(self._span(unit, phrase).of(self._text))
        if low in PRONOUNS:
            return None, PRONOUNS[low] == kind
        if kind == "many" and phrase.start and words[phrase.start - 1].low == "and":
            return self._joined(unit, phrase), False
        return self._of_phrase(unit, phrase, kind, first), False

    def _of_phrase(self, unit: Unit, phrase: Phrase, kind: Kind, first: Named | None) -> Speaker | None:
        """Whom a subject means; of a thing the person named beside it, or whose it is ("Holm's plan")."""
        speaker = self._resolve(self._span(unit, phrase), unit.span)
        meant = self._kinds.narrowed(speaker, kind)
        if meant is not None and meant.names and self.persons(unit, unit.words[phrase.start].start):
            return None  # "Per Lie, Ann Holm and Eva Dahl" are more than the last two
        if meant is not None or kind not in {"f", "m"} or self._kinds.describes_person(speaker):
            return meant
        if first is not None:
            return self._meant_by(first.span, unit, kind)  # "One delegate, chairwoman Ann Holm, said"
        owner = next((at for at in range(phrase.start, phrase.end) if unit.words[at].possessive), None)
        if owner is None:
            return None
        return self._meant_by(Span(unit.words[phrase.start].start, unit.words[owner].end), unit, kind)

    def companion(self, unit: Unit) -> Speaker | None:
        """The person of a sentence that begins with "His friend Per Lie": with the one before they are two."""
        if len(unit.words) < 3 or unit.words[0].low not in {"his", "her"}:
            return None
        named = self.persons(unit, unit.words[min(5, len(unit.words) - 1)].start)
        return self._resolve(named[0].span, unit.span) if named else None

    def _span(self, unit: Unit, phrase: Phrase) -> Span:
        return Span(unit.words[phrase.start].start, unit.words[phrase.end - 1].end)

    def _meant_by(self, span: Span, unit: Unit, kind: Kind) -> Speaker | None:
        return self._kinds.narrowed(self._resolve(span, unit.span), kind)

    def _joined(self, unit: Unit, last: Phrase) -> Speaker | None:
        """The whole of a subject whose last part is given: "she and her lawyers", "a crowd of boys and girls"."""
        first = ending_at(unit.words, last.start - 2, 0) if last.start > 1 else None
        if first is None:
            return None
        return Speaker(self._text[unit.words[first.start].start : unit.words[last.end - 1].end])

    def _named_first(self, unit: Unit, end: int) -> Named | None:
        """The first person of a sentence, when no verb, quotation or preposition leads to the name."""
        mention = next(iter(self.persons(unit, end)), None)
        if mention is None or self._text.startswith(("'s", "’s"), mention.span.end):
            return None
        before = self._text[unit.span.start : mention.span.start]
        clause = plain(before.rsplit(",", 1)[-1]).split()
        led = any(word in AUXILIARIES or word in VERBS for word in clause) or self._hangs(unit, mention)
        return None if led else mention

    def of_side_clause(self, unit: Unit, kind: Kind, end: int) -> Speaker | None:
        """The person who is the subject of the last side clause before the pronoun, "while Holm spoke, she ..."."""
        for mention in reversed(self.persons(unit, end)):
            words = plain(self._text[max(unit.span.start, mention.span.start - 30) : mention.span.start]).split()
            if words and words[-1].strip(".") in TITLES:
                words.pop()
            if words and words[-1] in _SIDE and not self._text.startswith(("'s", "’s"), mention.span.end):
                return self._meant_by(mention.span, unit, kind)
        return None

    def persons(self, unit: Unit, end: int) -> list[Named]:
        """The persons named in a sentence up to `end`, outside quotations."""
        quoted = [quote.outer for quote in unit.quotes]
        return [
            mention
            for mention in self._names.mentioned(unit.span.start, end)
            if mention.person and not any(span.start <= mention.span.start < span.end for span in quoted)
        ]

    def fitting(self, kind: Kind, unit: Unit, end: int, *, free: bool = False) -> list[Speaker]:
        """The persons of a sentence whom the pronoun can mean; `free` ones only hang on no preposition."""
        found: dict[str, Speaker] = {}
        for mention in self.persons(unit, end):
            kept = self._meant_by(mention.span, unit, kind)
            if kept is not None and not (free and self._hangs(unit, mention)):
                for name in (kept.name,) if kept.name else kept.candidates:
                    found.setdefault(name, kept if kept.name else Speaker(name))
        return list(found.values())

    def _hangs(self, unit: Unit, mention: Named) -> bool:
        """Whether a preposition leads to a name, at most an article and a title or two between ("with Mr. Holm")."""
        words = plain(self._text[max(unit.span.start, mention.span.start - 40) : mention.span.start]).split()
        return any(word in PREPOSITIONS for word in words[-3:])

    def joint(self, unit: Unit, end: int) -> Speaker | None:
        """Two persons of a sentence that "and" joins, where it names no third: "what Ann Holm and Per Lie said"."""
        named = self.persons(unit, end)
        if len({each.name for each in named}) > 2:
            return None
        for one, other in pairwise(named):
            if plain(self._text[one.span.end : other.span.start]) == "and":
                found = [self._resolve(each.span, unit.span).name or "" for each in (one, other)]
                return Speaker(None, tuple(found)) if all(found) and found[0] != found[1] else None
        return None


def _there_are(words: Sequence[Token]) -> Phrase | None:
    """As in "On one side are activists and lawyers who ...": those after the verb."""
    for at, word in enumerate(words):
        if word.low in {"are", "were"}:
            end = next((last for last in range(at + 1, min(at + 7, len(words))) if words[last].kind != "w"), None)
            who = next((last for last in range(at + 2, min(at + 7, len(words))) if words[last].low == "who"), None)
            return Phrase(at + 1, who) if who is not None and (end is None or who < end) else None
    return None


def _touches(spoke: Spoke, span: Span) -> bool:
    start, end = span
    return start <= spoke.at < end or any(start <= each.start < end for each in spoke.content)


def _holds(outer: Spoke, inner: Spoke) -> bool:
    return outer is not inner and any(span.start <= inner.at < span.end for span in outer.content)
