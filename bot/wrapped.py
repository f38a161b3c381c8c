"""Line breaks that end no paragraph: those of copy wrapped at a fixed width, and those inside a quotation."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.model import Span

# The widest that copy is wrapped at, in characters; mail and wires use 65 to 80.
_WIDEST = 100
# So many breaks in the middle of a sentence, and such a share of all, show that a text is wrapped.
_FEWEST, _SHARE = 4, 0.3
# Lines that one quotation may run over without a mark of its own.
_FARTHEST = 6
_FIRST_WORD = re.compile(r"\S+")
_IN_SENTENCE = re.compile(r"[\w,;'’-]$")
_LIST = re.compile(r"(?:[•●▪■◦‣·*>\u2013\u2014-]|\d{1,2}[.)])\s")
_STARTS_QUOTED = re.compile(r"[\"“«](?=\S)|['‘](?=\w)|``")
# A straight mark that closes: after a letter or a stop, or apart with white space or the line's end behind it.
_CLOSING = re.compile(r'(?:(?<=\S)"(?!\w)|"(?=\s|$))')
# A mark that closes what the line before told to its full stop; what comes after it is told by somebody else.
_ENDED = re.compile(r"([\"”'’])(\s+)(?=[A-Z\"“])")
# A title whose name stands on the next line.
_TITLED = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|Sgt|Sen|Rep|Gov|Gen|Lt|Col|Capt|Prof|Rev)\.$")
# A line that names who spoke, below their words.
_CREDIT = re.compile(r"(?:[A-Z][\w.'’-]* ){1,3}[A-Z][\w'’-]*[,.]")
_CLOSING_SINGLE = re.compile(r"[.,?!] ?['’](?=\s|$)")
_OPENING_SINGLE = re.compile(r"(?:^|(?<=\s))['‘](?=\w)")


class _Break(NamedTuple):
    """The words of the line before a break and of the line after it; the white space between them."""

    before: str
    after: str
    start: int
    end: int


@lru_cache(maxsize=512)
def unwrapped(text: str) -> str:
    """The text with spaces for the breaks that end no paragraph; same length, same offsets.

    The latest answers are kept: an article's statements are shown one after the other, and those of its copies.
    """
    if "\n" not in text:
        return text
    breaks = _breaks(text)
    soft = [each for each in breaks if _TITLED.search(each.before)] + _wrapped(breaks) + _inside_quotations(breaks)
    if not soft:
        return text
    parts, at = [], 0
    for each in sorted(soft, key=lambda each: each.start):
        if each.start >= at:
            parts += [text[at : each.start], " " * (each.end - each.start)]
            at = each.end
            ends = _ENDED.match(each.after) if each.before.endswith(".") else None
            if ends is not None:
                parts += [ends.group(1), "\n" * len(ends.group(2))]
                at += ends.end()
    return "".join([*parts, text[at:]])


def unwrapped_at(text: str, span: Span) -> str:
    """The text, unwrapped where the span runs over a line end: what slices for showing are taken from."""
    return unwrapped(text) if "\n" in span.of(text) else text


def _breaks(text: str) -> list[_Break]:
    """Every single line break with words on both sides; a blank line parts paragraphs whatever they hold."""
    found: list[_Break] = []
    start = 0
    lines = text.split("\n")
    for line, after in pairwise(lines):
        end = start + len(line)
        if line.strip() and after.strip():
            kept, following = line.rstrip(), after.lstrip()
            found.append(
                _Break(kept.lstrip(), following.rstrip(), start + len(kept), end + 1 + len(after) - len(following))
            )
        start = end + 1
    return found


def _wrapped(breaks: Sequence[_Break]) -> list[_Break]:
    """The breaks of wrapped copy: where the first word of the next line would not have fitted any more."""
    inside = [each for each in breaks if _IN_SENTENCE.search(each.before) and each.after[0].islower()]
    if len(inside) < max(_FEWEST, _SHARE * len(breaks)):
        return []
    width = max(len(each.before) for each in inside)
    if width > _WIDEST:
        return []
    return [each for each in breaks if not _LIST.match(each.after) and _reaches(each, width)]


def _reaches(each: _Break, width: int) -> bool:
    word = _FIRST_WORD.match(each.after)
    return word is not None and len(each.before) <= width < len(each.before) + 1 + len(word.group())


def _inside_quotations(breaks: Sequence[_Break]) -> list[_Break]:
    """The breaks between a mark that opens and the one that closes it, a few lines on, where no line reopens it."""
    found: list[_Break] = []
    for at, each in enumerate(breaks):
        mark = _left_open(each.before)
        if mark is None or (found and found[-1].start >= each.start):
            continue
        for far in range(at, min(len(breaks), at + _FARTHEST)):
            if (
                _STARTS_QUOTED.match(breaks[far].after)
                or _CREDIT.match(breaks[far].after)
                or (far > at and breaks[far].before != breaks[far - 1].after)
            ):
                break
            if _closes(breaks[far].after, mark):
                found += breaks[at : far + 1]
                break
    return found


def _left_open(line: str) -> str | None:
    """The sign of the quotation that a line opens and does not close."""
    if line.count('"') % 2:
        last = line.rindex('"')
        return None if _CLOSING.match(line, last) else '"'
    if line.count("“") > line.count("”"):
        return "“"
    opened = _OPENING_SINGLE.search(line)
    return "'" if opened is not None and not _CLOSING_SINGLE.search(line, opened.end()) else None


def _closes(line: str, mark: str) -> bool:
    """Whether a line closes a quotation that an earlier one opened with this sign."""
    if mark == '"':
        return line.count('"') % 2 == 1 and bool(_CLOSING.match(line, line.index('"')))
    if mark == "“":
        return line.count("”") > line.count("“")
    return bool(_CLOSING_SINGLE.search(line)) and not _OPENING_SINGLE.search(line)
