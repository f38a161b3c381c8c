"""Whom a pronoun means: who leads its sentence, else who spoke or leads before, else the only one who fits."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from bot.reading.speaker import Speaker

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.model import Span
    from bot.reading.kinds import Kind, Kinds
    from bot.reading.leading import Leading
    from bot.reading.units import Unit

# How far back, in characters and in sentences, a pronoun may point; to bodies and to several people less far.
_REACH, _UNITS, _UNITS_OF_MANY = 2500, 8, 4
# Of several who fit, the one settles it who leads one of so many sentences before.
_SETTLED_WITHIN = 3
_OPEN = "the pronoun can mean more than one person"
_NOBODY = "nobody near whom the pronoun can mean"
_DESCRIBED = "taken for the person whom a description before it means"
_BESIDE = "the pronoun may mean whom the source speaks of before"
_TOLD = "the pronoun may mean whom the words begin with, or who comes before"
_PLURAL_OPEN = "a plural pronoun: see the sentence before"


class Antecedents:
    """Resolves the pronouns of one article in reading order."""

    def __init__(self, units: Sequence[Unit], kinds: Kinds, leading: Leading) -> None:
        self._kinds = kinds
        self._units = units
        self._starts = [unit.span.start for unit in units]
        self._leading = leading

    def meant(self, kind: Kind, source: Span, unit: Span, content: Sequence[Span]) -> Speaker:
        """Whom a pronoun at `source`, in the sentence `unit`, means, where it says `content`."""
        at = bisect_left(self._starts, unit.start)
        if at == len(self._units):
            return Speaker(None, doubts=(_NOBODY,))
        own = self._units[at]
        words_begin = min((span.start for span in content), default=source.start)
        led, weak = self._within(own, kind, min(source.start, words_begin))
        found = led or self._before(at, kind, weak)
        if led is None and words_begin < source.start:
            found = self._or_who_is_told_of(found, own, kind, source)
        if found is None and words_begin < source.start:
            found = self._within(own, kind, source.start)[0] or self._leading.joint(own, source.start)
        return found or self._left_open(at, kind, source)

    def _or_who_is_told_of(self, found: Speaker | None, own: Unit, kind: Kind, source: Span) -> Speaker | None:
        """Both, open, where only "a source" comes before: "Ann Holm would not resign, she told reporters"."""
        if kind not in {"f", "m"} or found is None or found.name is None:
            return found
        told = self._within(own, kind, source.start)[0]
        is_other = told is not None and told.name is not None and self._kinds.is_person(told.name)
        if told is None or told.name is None or not is_other or told.name == found.name:
            return self._beside_a_name(found, own, source)
        if self._kinds.is_anybody(found.name):
            return Speaker(None, candidates=(told.name, found.name), doubts=(_OPEN,))
        return self._or_who_begins(found, told, own, source)

    def _or_who_begins(self, found: Speaker, told: Speaker, own: Unit, source: Span) -> Speaker:
        """Who comes before, or the person with whose name the words begin, by what the sentence makes of that name.

        Whom it introduces ("Ann Holm, the mayor, will not ...") is meant, marked; where a full name begins a paragraph
        both stay open; else who comes before is meant, marked.
        """
        opens = self._leading.opening(own, source.start)
        if opens is None or opens.name != told.name or found.name is None:
            return found
        if self._leading.introduces(opens):
            return Speaker(told.name, role=told.role, doubts=(*told.doubts, _TOLD))
        before = self._units[max(0, bisect_left(self._starts, own.span.start) - 1)]
        if before.paragraph != own.paragraph and " " in opens.span.of(own.folded):
            return Speaker(None, candidates=(opens.name, found.name), doubts=(_OPEN,))
        return Speaker(found.name, role=found.role, doubts=(*found.doubts, _TOLD))

    def _beside_a_name(self, found: Speaker, own: Unit, source: Span) -> Speaker:
        """Who comes before, marked where the words begin with a full name that may be a person's for all it shows."""
        opens = self._leading.opening(own, source.start)
        if opens is None or opens.person or not self._kinds.may_be_person(opens.name):
            return found
        return Speaker(found.name, role=found.role, doubts=(*found.doubts, _TOLD))

    def _within(self, unit: Unit, kind: Kind, end: int) -> tuple[Speaker | None, list[Speaker]]:
        """The subject of a sentence up to the pronoun; else who is named there and hangs on no preposition.

        The subject of a side clause just before it comes first: "the day was Holm's: while Lie spoke, she said".
        """
        if kind not in {"f", "m"}:
            return self._leading.subject(unit, kind, end)[0], []
        aside = self._leading.of_side_clause(unit, kind, end)
        subject, carried = (aside, False) if aside else self._leading.subject(unit, kind, end)
        if subject is not None and subject.name is None:
            return self._of_namesakes(bisect_left(self._starts, unit.span.start), subject), []
        if subject is not None or carried:
            return subject, []
        free = self._leading.fitting(kind, unit, end, free=True)
        return (free[0], []) if len(free) == 1 else (None, free)

    def _before(self, at: int, kind: Kind, weak: list[Speaker]) -> Speaker | None:
        """Whom the sentences before the one numbered `at` offer; several who fit are settled by who leads before."""
        if kind in {"f", "m"}:
            return self._one_before(at, kind, weak)
        for unit in self._earlier(at, kind):
            led, carried = self._leading.whom(unit, kind)
            found = led or (self._together(unit) if kind == "many" else None)
            if found is not None:
                return found
            if kind == "many" and not carried and self._leading.names_several(unit):
                return None
        return None

    def _together(self, unit: Unit) -> Speaker | None:
        """Two persons of a sentence, or one and who leads before: "Ann Holm spoke. Her friend Per Lie nodded"."""
        other = self._leading.companion(unit)
        if other is None or other.name is None:
            return self._leading.joint(unit, unit.span.end)
        at = bisect_left(self._starts, unit.span.start)
        owner = self._one_before(at, "m" if unit.words[0].low == "his" else "f", [])
        if owner is None or owner.name is None or owner.name == other.name:
            return None
        return Speaker(None, (owner.name, other.name))

    def _one_before(self, at: int, kind: Kind, weak: list[Speaker]) -> Speaker | None:
        """The man or woman meant: the nearest who leads, else the only one named in the nearest sentence that fits."""
        described: Speaker | None = None
        unplaced: str | None = None
        seen = 0
        for unit in self._earlier(at, kind):
            led, carried = self._leading.whom(unit, kind)
            if led is not None and led.name is None:
                led = self._of_namesakes(at, led)
                if led.name is None:
                    return led
            led = self._beside_another(unit, led, kind)
            if led is not None and described is None and self._kinds.points_back(led.name or ""):
                described, seen = led, 0
                continue
            if led is None and not carried and not weak:
                unplaced = unplaced or self._leading.unplaced(unit)
                weak = self._leading.fitting(kind, unit, unit.span.end)
                led = weak[0] if len(weak) == 1 else None
            if led is not None and (not weak or led.name in {each.name for each in weak}):
                return self._settled(led, described, unplaced)
            seen += bool(weak or described)
            if seen > _SETTLED_WITHIN:
                break
        return described or _several(weak)

    def _beside_another(self, unit: Unit, led: Speaker | None, kind: Kind) -> Speaker | None:
        """Who leads, marked where "she" may also mean whom they speak of: "a source said that Ann Holm was angry"."""
        if led is None or led.name is None or not self._kinds.is_anybody(led.name):
            return led
        if all(self._kinds.gender(name) != kind for name in self._leading.told_of(unit)):
            return led
        return Speaker(led.name, role=led.role, doubts=(*led.doubts, _BESIDE))

    def _of_namesakes(self, at: int, several: Speaker) -> Speaker:
        """Of several with one surname the only one who is named in full near by; else all of them, open."""
        near = [*self._earlier(at, "m"), self._units[at]]
        named = {each.name for unit in near for each in self._leading.persons(unit, unit.span.end)}
        found = [name for name in several.candidates if name in named]
        return Speaker(found[0]) if len(found) == 1 else Speaker(None, candidates=several.candidates, doubts=(_OPEN,))

    def _settled(self, led: Speaker, described: Speaker | None, unplaced: str | None) -> Speaker:
        """Who leads, marked where a description stands between, open where an unexplained name does."""
        if unplaced is not None and led.name:
            return Speaker(None, candidates=(unplaced, led.name), doubts=(_OPEN,))
        if described is None:
            return led
        if not led.name or not self._kinds.is_person(led.name):
            return described
        return Speaker(led.name, role=led.role, doubts=(*led.doubts, _DESCRIBED))

    def _earlier(self, at: int, kind: Kind) -> Iterator[Unit]:
        """The sentences before the one numbered `at`, nearest first, as far as a pronoun of this kind may point."""
        far = _UNITS if kind in {"f", "m"} else _UNITS_OF_MANY
        for unit in reversed(self._units[max(0, at - far) : at]):
            if self._units[at].span.start - unit.span.start > _REACH:
                return
            yield unit

    def _left_open(self, at: int, kind: Kind, source: Span) -> Speaker:
        """Nobody; for "they" with the persons of the sentence before as candidates."""
        if kind != "many":
            return Speaker(None, doubts=(_NOBODY,))
        near = self._units[max(0, at - 1) : at + 1]
        named = dict.fromkeys(each.name for unit in near for each in self._leading.persons(unit, source.start))
        return Speaker(None, candidates=tuple(named) if len(named) > 1 else (), doubts=(_PLURAL_OPEN,))


def _several(weak: Sequence[Speaker]) -> Speaker | None:
    """The only one left, or several as candidates."""
    if len(weak) < 2:
        return weak[0] if weak else None
    return Speaker(None, candidates=tuple(each.name for each in weak if each.name), doubts=(_OPEN,))
