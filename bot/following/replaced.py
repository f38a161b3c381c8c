"""What an edited article gives in the place of a line that it gave before. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from bot.following.words import words
from bot.reading.sentences import sentences

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.following.editing import Edit
    from bot.model import Span

ALIKE = 0.7
"""Least likeness of two wordings, of 0 to 1, for one to stand in the other's place: an edit of a few words."""
AT_ALL = 0.3
"""Least likeness for what stands in a line's place to be named where the line has gone."""


@dataclass(frozen=True, slots=True)
class Line:
    """A statement or event (`kind`, `pk`) as one revision gives it: where, its words and its sentence's, its people."""

    kind: str
    pk: int
    span: Span
    words: tuple[str, ...]
    sentence: tuple[str, ...]
    people: frozenset[str]


def line_of(kind: str, pk: int, text: str, span: Span, people: frozenset[str]) -> Line:
    """The line that stands at `span` in a text."""
    around = (each.of(text) for each in sentences(text) if each.start < span.end and span.start < each.end)
    return Line(kind, pk, span, tuple(words(span.of(text))), tuple(words(" ".join(around))), people)


def in_place_of(before: Line, now: Line) -> bool:
    """Whether the new line may be the old one edited: worded much alike, and not of other people.

    Wherever it stands, since an outlet puts updates on top; and as event or as statement, since an edit can turn one
    into the other. Likeness is difflib's, of words.
    """
    if before.people and now.people and not before.people & now.people:
        return False
    return likeness(before, now) >= ALIKE


def successor(before: Line, now: Sequence[Line], edit: Edit) -> Line | None:
    """What stands in the place of a line that is given no more: the likest of the lines there that is at all like."""
    there = [each for each in now if edit.in_place(before.span, each.span)]
    best = max(there, key=lambda each: (likeness(before, each), each.kind == before.kind), default=None)
    return best if best and likeness(before, best) >= AT_ALL else None


def likeness(before: Line, now: Line) -> float:
    """How much alike two lines are worded, by themselves or with their sentences, of 0 to 1."""
    return max(_likeness(before.words, now.words), _likeness(before.sentence, now.sentence))


def _likeness(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()
