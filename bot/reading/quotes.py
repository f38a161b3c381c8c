"""Quotations as spans: which marks open, which close, and which are only apostrophes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.model import Span
from bot.reading.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# Each branch begins with one sign, so that the search leaps from sign to sign.
_DOUBLE = re.compile(r"“|”|„|\"|«|»|‹|›|``|''(?!'(?!\w))|,(?<!,,),(?=\w)")
_OPENING = frozenset(["“", "„", "«", "‹", "``", ",,"])
_PAIRED = {"»": "«", "›": "‹", "„": "“", ",,": "“"}
"""Marks that, having opened, are closed by one that elsewhere opens: »so«, „so“."""
# Six feet two (6'2"), and the inches of a paragraph whose straight marks do not pair up.
_FEET = re.compile(r"\d'\s?\d{1,2}$")
_INCHES = re.compile(r'(?<=\d)"(?=[\s-][a-z])')
# A single mark that can only close, after a stop; it closes a double one that nothing else does ("“We go,’ she said").
_CLOSING_SINGLE = re.compile(r"(?<=[,.?!])[’'](?=\s|$)")
_SINGLE = re.compile(r"[‘’']")
# A first look for a single mark that can open a quotation.
_MAY_OPEN = re.compile(r"[‘'](?<![^\s([{—–\-/“\"‘«:].)")
_SHORTENED = re.compile(r"[‘’'](?:em|tis|twas|til|till|cause|bout|round|n|s|\d0s|\d\d)\b", re.IGNORECASE)
# What stands before an apostrophe that ends a word: a plural ("the boys'"), "goin'", "o'", "an'".
_CLIPPED = re.compile(r"(?:s|\w\win|\b(?:o|an|th|wi|ol|t))$")
# What goes on behind a quotation, and not behind a plural's apostrophe: "‘Run by amateurs’ is what she said".
_GOES_ON = re.compile(r" (?:is|was|are|were|has|had|and|but|said|says|in|on|by)\b")
# The second apostrophe of "rock 'n' roll".
_AND = re.compile(r"[‘’'][nN]$")
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
        next_mark = folded[following.start] if following is not None else ""
        double = list(_doubles(folded, paragraph, reopened=next_mark != "" and next_mark in "“\"„«`'‘"))
        if _MAY_OPEN.search(folded, *paragraph):
            found.extend(_merge(double, _singles(folded, paragraph, double, next_mark)))
        else:
            found.extend(double)
    return tuple(each for each in found if each.inner.of(folded).strip())


def _doubles(folded: str, paragraph: Span, *, reopened: bool) -> Iterator[Quotation]:
    """Quotations in double marks; a second opening mark ends an unclosed first one, unless all marks pair up."""
    marks = _double_marks(folded, paragraph)
    if not marks:
        return
    signs = [m.group() for m in marks]
    nests = signs.count("“") == signs.count("”")
    opened: re.Match[str] | None = None
    depth, ended = 0, paragraph.start
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
            opened, ended = None, mark.end()
        elif kind == "close":
            yield from _opened_by_single(folded, Span(ended, mark.start()), mark)
            ended = mark.end()
    if opened is not None and paragraph.end - opened.start() > _SHORTEST_UNCLOSED:
        yield _unclosed(folded, opened, paragraph, reopened=reopened)


def _double_marks(folded: str, paragraph: Span) -> list[re.Match[str]]:
    """The double marks of a paragraph without those that measure: 6'2", and inches where straight marks are odd."""
    marks = [m for m in _DOUBLE.finditer(folded, *paragraph) if not _is_feet(folded, m)]
    if [m.group() for m in marks].count('"') % 2:
        marks = [m for m in marks if not _INCHES.match(folded, m.start())]
    return marks


def _is_feet(folded: str, mark: re.Match[str]) -> bool:
    at = mark.start()
    measures = folded[max(0, at - 1) : at].isdigit() and mark.group() in {'"', "”"}
    return measures and bool(_FEET.search(folded, max(0, at - 5), at))


def _opened_by_single(folded: str, before: Span, mark: re.Match[str]) -> Iterator[Quotation]:
    """As in "‘We go,” she said": a double mark closes what a single one opened, and no single one closes."""
    at = folded.rfind("‘", *before)
    if mark.group() != "”" or at < 0 or not _opens(folded, at, before):
        return
    if not any(_ends_word(folded, m.start(), before) for m in _SINGLE.finditer(folded, at + 1, before.end)):
        yield Quotation(Span(at, mark.end()), Span(at + 1, mark.start()))


def _ends_word(folded: str, at: int, paragraph: Span) -> bool:
    """Whether a single mark stands at the end of a word, as one that closes does."""
    return at + 1 >= paragraph.end or not folded[at + 1].isalnum()


def _unclosed(folded: str, opened: re.Match[str], paragraph: Span, *, reopened: bool) -> Quotation:
    """A quotation that no double mark closes: up to a single one after a stop, else to its paragraph's end."""
    single = None if reopened else _CLOSING_SINGLE.search(folded, opened.end(), paragraph.end)
    if single is not None and "‘" not in folded[opened.end() : single.start()]:
        return _quotation(opened, single.start(), single.end())
    return _quotation(opened, paragraph.end, paragraph.end, closed=reopened)


def _quotation(opened: re.Match[str], inner_end: int, end: int, *, closed: bool = True) -> Quotation:
    return Quotation(Span(opened.start(), end), Span(opened.end(), inner_end), closed)


def _kind(folded: str, mark: re.Match[str], paragraph: Span, opened: re.Match[str] | None) -> str:
    """Whether a double mark opens, closes or is neither, from its neighbours where the sign does not tell."""
    sign = mark.group()
    before = folded[mark.start() - 1] if mark.start() > paragraph.start else " "
    after = folded[mark.end()] if mark.end() < paragraph.end else " "
    begins = before.isspace() and (not after.isspace() or _cut_off(folded, mark.end(), paragraph))
    if sign in _OPENING:
        paired = opened is not None and _PAIRED.get(opened.group()) == sign
        ends = sign == "“" and opened is not None and not before.isspace() and (after.isspace() or after in ".,;:!?")
        return "close" if paired or ends else "open"
    if sign in ("”", "»", "›"):
        return "open" if opened is None and begins and (after.isalnum() or after.isspace()) else "close"
    if opened is None:
        return "neither" if (after.isspace() and not begins) or (before.isalnum() and sign == "''") else "open"
    return "open" if begins and after not in ".,;:!?" and opened.group() == sign else "close"


def _cut_off(folded: str, at: int, paragraph: Span) -> bool:
    """Whether dots stand after a space, for what was cut at the beginning: "“ ... and so we left”"."""
    return folded.startswith((" …", " ..."), at, paragraph.end)


def _singles(folded: str, paragraph: Span, double: Sequence[Quotation], next_mark: str) -> Iterator[Quotation]:
    """Quotations in single marks outside the double ones; both must be there, or the next paragraph reopens them."""
    marks = [m.start() for m in _SINGLE.finditer(folded, *paragraph) if not _within(m.start(), double)]
    marks = [at for at in marks if folded[at : at + 2] != "''" and (at == 0 or folded[at - 1 : at + 1] != "''")]
    at = 0
    while at < len(marks):
        start = marks[at]
        if not _opens(folded, start, paragraph):
            at += 1
            continue
        closing, plural = _closing(folded, marks, at, paragraph)
        ends = closing is not None and (not plural or _GOES_ON.match(folded, marks[closing] + 1))
        if not ends and folded[start] == next_mark and _runs_on(folded, start, paragraph):
            yield Quotation(Span(start, paragraph.end), Span(start + 1, paragraph.end))
            return
        if closing is None:
            at += 1
            continue
        yield Quotation(Span(start, marks[closing] + 1), Span(start + 1, marks[closing]))
        at = closing + 1


def _runs_on(folded: str, start: int, paragraph: Span) -> bool:
    """Whether a quotation that opens here can fill the rest of its paragraph: it begins one, or stands after a sign."""
    leads = start == paragraph.start or folded[paragraph.start : start].rstrip()[-1:] in tuple(":,.”’'")
    return leads and folded[paragraph.end - 1] in ".?!…,"


def _opens(folded: str, at: int, paragraph: Span) -> bool:
    after = folded[at + 1] if at + 1 < paragraph.end else " "
    before = folded[at - 1] if at > paragraph.start else " "
    if folded[at] == "’" or after.isspace() or before not in _BEFORE_OPENING:
        return False
    return not _SHORTENED.match(folded, at)


def _closing(folded: str, marks: Sequence[int], opening: int, paragraph: Span) -> tuple[int | None, bool]:
    """The mark that closes: the first that no letter follows; a plural's apostrophe (then True) only if no other does.

    A straight mark closes a curly one only where no curly one does.
    """
    fallback: int | None = None
    straight: int | None = None
    curly = folded[marks[opening]] == "‘"
    for at in range(opening + 1, len(marks)):
        place = marks[at]
        after = folded[place + 1] if place + 1 < paragraph.end else " "
        if _opens(folded, place, paragraph):
            break
        if after.isalnum() or folded[place - 1].isspace() or _AND.search(folded, place - 2, place):
            continue
        if curly and folded[place] == "'":
            straight = at if straight is None else straight
            continue
        following = folded[place + 2] if place + 2 < paragraph.end else " "
        if after == " " and following.islower() and _CLIPPED.search(folded, max(0, place - 4), place):
            fallback = at if fallback is None else fallback
            continue
        return at, False
    return (straight, False) if straight is not None else (fallback, fallback is not None)


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
