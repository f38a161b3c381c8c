"""Which sentences of an edited article stand where which of the text before stood. Pure."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from bot.following.words import fold
from bot.reading.sentences import sentences

if TYPE_CHECKING:
    from bot.model import Span


@dataclass(frozen=True, slots=True)
class Edit:
    """Two texts of one article, in runs of sentences that stayed, each in its place, or stand in the place of others.

    `ends` and `runs` are, for the text before and the one after, where each sentence ends and the run it is of.
    """

    ends: tuple[list[int], list[int]]
    runs: tuple[list[int], list[int]]

    @classmethod
    def of(cls, before: str, after: str) -> Edit:
        """The edit that made the one text the other."""
        spans = sentences(before), sentences(after)
        mine, theirs = (
            [_plain(span.of(text)) for span in each] for text, each in zip((before, after), spans, strict=True)
        )
        runs: tuple[list[int], list[int]] = ([0] * len(mine), [0] * len(theirs))
        number = 0
        for tag, a, b, c, d in SequenceMatcher(None, mine, theirs, autojunk=False).get_opcodes():
            for at in range(max(b - a, d - c)):
                number += tag == "equal" or not at
                if a + at < b:
                    runs[0][a + at] = number
                if c + at < d:
                    runs[1][c + at] = number
        return cls(([span.end for span in spans[0]], [span.end for span in spans[1]]), runs)

    def in_place(self, before: Span, after: Span) -> bool:
        """Whether a span of the text after stands where the one of the text before stood."""
        return not self._runs(0, before).isdisjoint(self._runs(1, after))

    def _runs(self, text: int, span: Span) -> set[int]:
        ends = self.ends[text]
        first, last = bisect_left(ends, span.start + 1), bisect_left(ends, span.end)
        return set(self.runs[text][first : last + 1])


NONE_BEFORE = Edit(([], []), ([], []))
"""What leads to the first text of an article: nothing of it stands where anything stood."""


def _plain(sentence: str) -> str:
    return " ".join(fold(sentence).split())
