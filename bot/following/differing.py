"""Word by word: what one wording has and another has not."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.following.words import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

STAMP = re.compile(
    r"^\W*(?:(?:last|first)\s+)?(?:updated|published|posted|modified|edited|updated at)\b.{0,80}$"
    r"|^\W*\d{1,2}[:.]\d{2}(?:\s*[ap]\.?m\.?)?\W*(?:[A-Z]{2,4})?$",
    re.IGNORECASE,
)
"""A line that says only when a page was changed."""
_WORD = re.compile(r"\w+(?:['’-]\w+)*|[%€$£]")
MOST_SHOWN = 12
"""Differences that one line shows; of more it says how many there are."""
CHANGED = 0.4
"""Share of a sentence's words that an edit changes at most; of more it is another sentence."""
LONGEST = 160
"""Characters of one side of a difference; of a longer one the beginning and the end are shown."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A run of words in one text and what stands in its place in the other; either may be empty."""

    one: str
    other: str

    def __str__(self) -> str:
        """In brackets: what is there instead, what is not there, what is there besides, or what stands elsewhere."""
        one, other = _in_short(self.one), _in_short(self.other)
        if one == other:
            return f"[moved: {one}]"
        return f"[{one} → {other}]" if one and other else f"[− {one}]" if one else f"[+ {other}]"


def differences(one: str, other: str) -> tuple[Difference, ...]:
    """Where two wordings differ in their words, in order; marks, case and accents do not count."""
    mine, theirs = ([*_WORD.finditer(text)] for text in (one, other))
    return tuple(
        Difference(_slice(one, mine[a:b]), _slice(other, theirs[c:d]))
        for a, b, c, d in _changed([fold(word[0]) for word in mine], [fold(word[0]) for word in theirs])
    )


def _changed(one: Sequence[str], other: Sequence[str]) -> Iterator[tuple[int, int, int, int]]:
    from difflib import SequenceMatcher  # here, because most answers compare nothing and should not wait for it

    for tag, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if tag != "equal":
            yield a, b, c, d


def told(found: Sequence[Difference]) -> str:
    """Differences in one line; empty without any."""
    more = len(found) - MOST_SHOWN
    return " ".join(map(str, found[:MOST_SHOWN])) + (f" and {more} more" if more > 0 else "")


def edits(before: str, after: str) -> tuple[Difference, ...]:
    """What an edit of an article took out and put in: whole sentences, or words where a sentence stayed."""
    mine, theirs = _sentences(before), _sentences(after)
    found: list[Difference] = []
    for a, b, c, d in _changed([_plain(s) for s in mine], [_plain(s) for s in theirs]):
        found += _replaced([s for s in mine[a:b] if not STAMP.match(s)], [s for s in theirs[c:d] if not STAMP.match(s)])
    return _moved(found)


def _moved(found: Sequence[Difference]) -> tuple[Difference, ...]:
    """The same, what was taken out in one place and put in at another told once, where it stands now.

    What was edited on the way is told by its words; sentences that moved together are one difference.
    """
    gone = [each.one for each in found if not each.other]
    before = [None if each.one else _on_the_way(each.other, gone) for each in found]
    kept: list[Difference] = []
    for old, each in zip(before, found, strict=True):
        if not each.other and each.one in gone:
            gone.remove(each.one)
        elif not each.other:
            continue
        if old is None:
            kept.append(each)
        elif differ := differences(old, each.other):
            kept += differ
        elif kept and kept[-1].one == kept[-1].other:
            both = f"{kept[-1].other} {each.other}"
            kept[-1] = Difference(both, both)
        else:
            kept.append(Difference(each.other, each.other))
    return tuple(kept)


def _on_the_way(sentence: str, gone: list[str]) -> str | None:
    """What a sentence that was put in was elsewhere before, taken from what is `gone`; None for a new one."""
    same = next((old for old in gone if _plain(old) == _plain(sentence)), None)
    old = same or next((old for old in gone if _alike(old, sentence)), None)
    if old is not None:
        gone.remove(old)
    return old


def _replaced(taken: Sequence[str], put: Sequence[str]) -> list[Difference]:
    """Sentences in place of others: those that are edits of one another word by word, the rest whole."""
    found: list[Difference] = []
    at = 0
    for old in taken:
        new = next((n for n in range(at, len(put)) if _alike(old, put[n])), None)
        if new is None:
            found.append(Difference(old, ""))
            continue
        found += [Difference("", sentence) for sentence in put[at:new]]
        found += differences(old, put[new])
        at = new + 1
    return found + [Difference("", sentence) for sentence in put[at:]]


def _sentences(text: str) -> list[str]:
    return [" ".join(part.split()) for part in re.split(r"(?<=[.!?])(?:[”’\"'])?\s+|\n{2,}", text) if part.strip()]


def _plain(sentence: str) -> str:
    return " ".join(fold(word) for word in _WORD.findall(sentence))


def _alike(one: str, other: str) -> bool:
    """Whether one sentence is an edit of the other: most of its words stayed."""
    mine, theirs = _plain(one).split(), _plain(other).split()
    changed = sum(max(b - a, d - c) for a, b, c, d in _changed(mine, theirs))
    return changed <= CHANGED * max(len(mine), len(theirs))


def _slice(text: str, found: Sequence[re.Match[str]]) -> str:
    return " ".join(text[found[0].start() : found[-1].end()].split()) if found else ""


def _in_short(words: str) -> str:
    if len(words) <= LONGEST:
        return words
    head, tail = words[: LONGEST * 2 // 3].rpartition(" ")[0], words[-LONGEST // 3 :].partition(" ")[2]
    return f"{head} […] {tail}"
