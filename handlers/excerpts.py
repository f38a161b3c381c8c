"""Exact slices of an article around what was found in it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.following.choosing import joined
from bot.following.faithful import QUALIFIES
from bot.following.passages import MARK
from bot.following.shortening import LONGEST
from bot.following.words import stems
from bot.model import Span
from bot.store.records import Statement
from bot.wrapped import unwrapped

if TYPE_CHECKING:
    from bot.store.records import Event

PARAGRAPH = 900
"""Characters of a paragraph that are shown at most; text without line ends would fill the screen."""
SNIPPET = 200
"""Characters of a sentence that are shown at most in a list."""
CUT = "… "
MARKS = "\"“”„«»‘’'`"
"""What a quotation may begin or end with."""

_SENTENCE = re.compile(r"[^\n.!?]+(?:[.!?](?!\s)[^\n.!?]*)*[.!?]*[”’\"']*")


def span_of(found: Statement | Event) -> Span:
    """Where the words of a line stand that are shown."""
    return found.best.span if isinstance(found, Statement) else found.best.mention.span


def paragraph_around(text: str, span: Span) -> str:
    """The paragraph that holds the span; of a very long one the part around it, cut at blanks and marked as cut."""
    text = unwrapped(text)
    start = text.rfind("\n", 0, span.start) + 1
    end = text.find("\n", span.end)
    end = len(text) if end < 0 else end
    if end - start <= max(PARAGRAPH, span.end - span.start):
        return text[start:end].strip()
    room = max(0, PARAGRAPH - (span.end - span.start)) // 2
    left = start if span.start - start <= room else text.rfind(" ", start, span.start - room) + 1 or start
    right = end if end - span.end <= room else text.find(" ", span.end + room, end)
    right = end if right < 0 else right
    before, after = (CUT if left > start else ""), (CUT[::-1] if right < end else "")
    return f"{before}{text[left:right].strip()}{after}"


def stands_in(excerpt: str, text: str) -> bool:
    """Whether a text still has all of an excerpt, but for what was cut or blotted out."""
    whole = " ".join(unwrapped(text).split())
    return all(" ".join(piece.split()) in whole for piece in re.split(f"[{CUT.strip()}{MARK}]", excerpt))


def sentence_with(text: str, wanted: set[str]) -> str:
    """The first sentence that holds a stem of `wanted`, cut to a line; empty when none does.

    A quotation stays whole, with the sentences it runs through. No cut leaves out a word that may turn the meaning, or
    a quotation mark; a sentence that would be too long then is not shown.
    """
    text = unwrapped(text)
    for found in _SENTENCE.finditer(text):
        if wanted.intersection(stems(found[0])):
            return _line(_with_quotation(text, Span(*found.span())).of(text).strip(), wanted)
    return ""


def _with_quotation(text: str, sentence: Span) -> Span:
    """The sentence, with all of each quotation that reaches into it and all sentences these begin or end in."""
    from bot.reading.quotes import quotations

    first = text.rfind("\n", 0, sentence.start) + 1
    last = text.find("\n", sentence.end)
    paragraph = Span(first, len(text) if last < 0 else last)
    if not any(mark in paragraph.of(text) for mark in MARKS):
        return sentence
    told = [Span(*found.span()) for found in _SENTENCE.finditer(text, *paragraph)]
    for each in quotations(text, [paragraph]):
        told = joined(told, each.outer)
    return next((span for span in told if span.start <= sentence.start < span.end), sentence)


def _line(sentence: str, wanted: set[str]) -> str:
    if len(sentence) <= SNIPPET:
        return sentence
    at = next((word.start() for word in re.finditer(r"\S+", sentence) if wanted.intersection(stems(word[0]))), 0)
    left = 0 if at < SNIPPET // 2 else sentence.rfind(" ", 0, at - SNIPPET // 2) + 1
    right = sentence.rfind(" ", left, left + SNIPPET)
    right = right if right > left else len(sentence)
    left_out = f"{sentence[:left]} {sentence[right:]}"
    if QUALIFIES.search(left_out) or any(mark in left_out for mark in MARKS):
        return sentence if len(sentence) <= LONGEST else ""
    return f"{CUT if left else ''}{sentence[left:right]}{CUT[::-1] if right < len(sentence) else ''}"
