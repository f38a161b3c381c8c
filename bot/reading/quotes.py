"""Quotations as spans: which marks open, which close, and which are only apostrophes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.model import Span
from bot.reading.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_DOUBLE = re.compile(r"[“”„\"«»]|``|''")
_OPENING = "“„«"
_SINGLE = re.compile(r"[‘’']")
_SHORTENED = re.compile(r"[‘’'](?:em|tis|twas|til|till|cause|bout|round|n|s|\d0s|\d\d)\b", re.IGNORECASE)
_BEFORE_OPENING = frozenset(' \t([{—–-/“"‘«:')
# A quotation whose mark is never closed is not believed when it is shorter than this, in characters.
_SHORTEST_UNCLOSED = 4


@dataclass(frozen=True, slots=True)
class Quotation:
    """One quotation: `outer` with its marks, `inner` without; `closed` is False when its end had to be assumed."""

    outer: Span
    inner: Span
    closed: bool = True


def quotations(text: str, paragraphs: Sequence[Span]) -> tuple[Quotation, ...]:
    """The outermost quotations in order; none leaves its paragraph, a reopened mark begins a quotation of its own."""
    folded = fold(text)
    found: list[Quotation] = []
    for number, paragraph in enumerate(paragraphs):
        following = paragraphs[number + 1] if number + 1 < len(paragraphs) else None
        reopened = following is not None and folded[following.start] in "“\"„«`'‘"
        double = list(_doubles(folded, paragraph, reopened=reopened))
        found.extend(_merge(double, _singles(folded, paragraph, double)))
    return tuple(found)


def _doubles(folded: str, paragraph: Span, *, reopened: bool) -> Iterator[Quotation]:
    """Quotations in double marks; a second opening mark ends an unclosed first one, unless all marks pair up."""
    marks = list(_DOUBLE.finditer(folded, *paragraph))
    nests = sum(m.group() == "“" for m in marks) == sum(m.group() == "”" for m in marks)
    opened: re.Match[str] | None = None
    depth = 0
    for mark in marks:
        kind = _kind(folded, mark, paragraph, opened)
        if kind == "open":
            if opened is not None and nests and mark.group() == "“":
                depth += 1
                continue
            opened, depth = mark, 0
        elif kind == "close" and opened is not None:
            if depth:
                depth -= 1
                continue
            yield _quotation(opened, mark.start(), mark.end())
            opened = None
    if opened is not None and paragraph.end - opened.start() > _SHORTEST_UNCLOSED:
        yield _quotation(opened, paragraph.end, paragraph.end, closed=reopened)


def _quotation(opened: re.Match[str], inner_end: int, end: int, *, closed: bool = True) -> Quotation:
    return Quotation(Span(opened.start(), end), Span(opened.end(), inner_end), closed)


def _kind(folded: str, mark: re.Match[str], paragraph: Span, opened: re.Match[str] | None) -> str:
    """Whether a double mark opens, closes or is neither, from its neighbours where the sign does not tell."""
    sign = mark.group()
    before = folded[mark.start() - 1] if mark.start() > paragraph.start else " "
    after = folded[mark.end()] if mark.end() < paragraph.end else " "
    if sign in ("“", "„", "«", "``"):
        # "„ ... “" is closed by the mark that elsewhere opens.
        return "close" if sign == "“" and opened is not None and opened.group() == "„" else "open"
    if sign in ("”", "»"):
        return "close"
    if opened is None:
        return "neither" if after.isspace() or (before.isalnum() and sign == "''") else "open"
    fresh = before.isspace() and not after.isspace() and after not in ".,;:!?"
    return "open" if fresh and opened.group() == sign else "close"


def _singles(folded: str, paragraph: Span, double: Sequence[Quotation]) -> Iterator[Quotation]:
    """Quotations in single marks outside the double ones; both marks must be there."""
    marks = [m.start() for m in _SINGLE.finditer(folded, *paragraph) if not _within(m.start(), double)]
    marks = [at for at in marks if folded[at : at + 2] != "''" and (at == 0 or folded[at - 1 : at + 1] != "''")]
    at = 0
    while at < len(marks):
        if not _opens(folded, marks[at], paragraph):
            at += 1
            continue
        closing = _closing(folded, marks, at, paragraph)
        if closing is None:
            at += 1
            continue
        start, end = marks[at], marks[closing]
        yield Quotation(Span(start, end + 1), Span(start + 1, end))
        at = closing + 1


def _opens(folded: str, at: int, paragraph: Span) -> bool:
    after = folded[at + 1] if at + 1 < paragraph.end else " "
    before = folded[at - 1] if at > paragraph.start else " "
    if folded[at] == "’" or after.isspace() or before not in _BEFORE_OPENING:
        return False
    return not _SHORTENED.match(folded, at)


def _closing(folded: str, marks: Sequence[int], opening: int, paragraph: Span) -> int | None:
    """The mark that closes: the first that no letter follows; a plural's apostrophe only when no other does."""
    fallback: int | None = None
    curly = folded[marks[opening]] == "‘"
    for at in range(opening + 1, len(marks)):
        place = marks[at]
        after = folded[place + 1] if place + 1 < paragraph.end else " "
        if _opens(folded, place, paragraph):
            break
        if after.isalnum() or folded[place - 1].isspace() or (curly and folded[place] == "'"):
            continue
        following = folded[place + 2] if place + 2 < paragraph.end else " "
        if folded[place - 1] == "s" and after == " " and following.islower():
            fallback = at if fallback is None else fallback
            continue
        return at
    return fallback


def _within(at: int, double: Sequence[Quotation]) -> bool:
    low, high = 0, len(double)
    while low < high:
        middle = (low + high) // 2
        if double[middle].outer.end <= at:
            low = middle + 1
        else:
            high = middle
    return low < len(double) and double[low].outer.start <= at


def _merge(double: Sequence[Quotation], single: Iterator[Quotation]) -> list[Quotation]:
    """All of a paragraph's quotations in order; a double one inside a single one is nested and left out."""
    singles = list(single)
    kept = [q for q in double if not _within(q.outer.start, singles)]
    return sorted(kept + singles, key=lambda quotation: quotation.outer)
