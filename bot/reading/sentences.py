"""Paragraphs and sentences as spans: every later stage asks here where a thought begins and ends.

Stage after stage asks about one text, so the answer about the last one is kept.
"""

from __future__ import annotations

import re
from functools import lru_cache

from bot.model import Span
from bot.reading.folding import fold

_LINE = re.compile(r"[^\r\n\u2028\u2029\x0b\x0c]+")
_BULLET = re.compile(r"\s*(?:[•●▪■◦‣·*\u2013\u2014-]|\d{1,2}[.)])\s+")
_STOP = re.compile(r"[.!?…](?<![.!?…].)[.!?…]*[\"'”’»)\]]*(?=\s)")
_BEFORE_WORDS = frozenset("([“‘\"'«")
# Characters; what is longer is no abbreviation.
_LONGEST_WORD = 40
_DASHED = re.compile(r"[-\u2013\u2014/]")
_OPENER = re.compile(r"[A-Za-z]+")

_TITLES = frozenset(
    "mr mrs ms mx dr sen rep reps sens gov govs gen lt col sgt cpl rev hon prof st ste capt cmdr maj adm pres amb supt "
    "fr msgr messrs insp det brig vs eg ie cf art fig pp vol approx".split(),
)
_BEFORE_NUMBER = frozenset("jan feb mar apr jun jul aug sep sept oct nov dec no nos p pp art sec ch".split())
_MAY_END = frozenset(
    "inc corp co ltd jr sr bros etc al ave blvd rd dept est univ assn ala ariz ark calif colo conn del fla ga ill ind "
    "kan ky la mass md mich minn miss mo mont neb nev okla ore pa tenn tex va vt wash wis wyo ret".split(),
)
# Words that, capitalised after an abbreviation, show that a sentence begins ("in the U.S. The president ...").
_OPENERS = frozenset(
    "the a an he she it they we i you this that these those there but and or so yet however meanwhile in on at as by "
    "for from if when while after before since although though because his her its their our my what who why how where "
    "still now then also last some many most more asked speaking according".split(),
)


@lru_cache(maxsize=1)
def paragraphs(text: str) -> tuple[Span, ...]:
    """Spans of the lines that hold words, without the white space around them; a line is a paragraph."""
    found = []
    for line in _LINE.finditer(text):
        words = line.group()
        left = len(words) - len(words.lstrip())
        right = len(words.rstrip())
        if right > left:
            found.append(Span(line.start() + left, line.start() + right))
    return tuple(found)


@lru_cache(maxsize=1)
def sentences(text: str) -> tuple[Span, ...]:
    """Spans of the sentences in order; none crosses a paragraph, bullets are left out."""
    folded = fold(text)
    return tuple(span for paragraph in paragraphs(text) for span in sentences_of(folded, paragraph))


@lru_cache(maxsize=1024)
def sentences_of(folded: str, paragraph: Span) -> tuple[Span, ...]:
    """The sentences of one paragraph of an already folded text."""
    start, end = paragraph
    bullet = _BULLET.match(folded, start, end)
    if bullet and bullet.end() < end:
        start = bullet.end()
    found = []
    for stop in _STOP.finditer(folded, start, end):
        if not _ends(folded, start, stop, end):
            continue
        found.append(Span(start, stop.end()))
        start = _skip_space(folded, stop.end(), end)
    if start < end:
        found.append(Span(start, end))
    return tuple(found)


def _skip_space(folded: str, at: int, end: int) -> int:
    while at < end and folded[at].isspace():
        at += 1
    return at


def _ends(folded: str, start: int, stop: re.Match[str], end: int) -> bool:
    """Whether this stop ends a sentence, from the word before it and the first letter after it."""
    after = _skip_space(folded, stop.end(), end)
    if after >= end:
        return False
    first = after
    while first < end - 1 and folded[first] in "\"'“‘«([`":
        first += 1
    if folded[first].islower():
        return False
    if stop.group() != ".":
        return not (stop.group().startswith((".", "…")) and folded[after] in ",;:")
    before = _word_before(folded, max(start, stop.start() - _LONGEST_WORD), stop.start())
    return not before or _may_end_with(before, folded[first : first + 24])


def _word_before(folded: str, start: int, end: int) -> str:
    """The word that ends at `end`, from its beginning or from `start`; nothing where none does."""
    at = end
    while at > start and not folded[at - 1].isspace() and folded[at - 1] not in _BEFORE_WORDS:
        at -= 1
    return folded[at:end]


def _may_end_with(word: str, following: str) -> bool:
    low = word.lower()
    opener = _OPENER.match(following)
    opens = opener is not None and opener.group().lower() in _OPENERS
    if low in _TITLES:
        return False
    if _DASHED.split(low)[-1] in _BEFORE_NUMBER and following[:1].isdigit():  # "Jan. 30-Feb. 2"
        return False
    if (len(word) == 1 and word.isupper()) or low in _MAY_END:
        return opens or (len(word) > 1 and not following[:1].isalpha())
    if "." in word and re.fullmatch(r"(?:[A-Za-z]\.)+[A-Za-z]", word):
        return opens or not following[:1].isalpha()
    return True
