"""Tells whether a statement, or an event, is one that the desk has already."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.following.index import overlap
from bot.following.words import stems, wording, words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.model import Date, EventMention, StatementMention

SAME_WORDS = 92
"""Least likeness (rapidfuzz ratio, 0 to 100) of two wordings of one person's quotation."""
FEWEST_WORDS = 4
"""Quoted words below which two quotations are the same only if every word is."""
RETOLD, FEWEST_SHARED = 0.5, 3
"""Least overlap of stems, and fewest shared ones, for a page's words to be those our brief retold; set by reading."""
SAME_HAPPENING = {2: 0.12, 1: 0.34, 0: 0.6}
"""Least overlap of stems for one event, by how many people both name (two or more, one, none); set by reading."""


@dataclass(frozen=True, slots=True)
class SeenStatement:
    """A statement that is known, as far as it takes to compare: every wording of it."""

    pk: int
    speaker: str | None
    wordings: tuple[str, ...]
    said: Date
    reported_on: str | None


@dataclass(frozen=True, slots=True)
class SeenEvent:
    """An event that is known, as far as it takes to compare; `articles` are the pks of those that report it."""

    pk: int
    date: Date
    people: frozenset[str]
    clauses: tuple[str, ...]
    articles: frozenset[int]


def print_of(mention: StatementMention, text: str, article: int) -> str:
    """A statement's print: its speaker and its folded words. The same print is the same statement.

    A few words ("No comment.") or an unnamed speaker mean the same statement only within one article, whose pk is
    part of the print then.
    """
    said = list(words(wording(mention, text)))
    alone = f"|{article}" if mention.speaker is None or len(said) < FEWEST_WORDS else ""
    return f"{' '.join(words(mention.speaker or ''))}|{' '.join(said)}{alone}"


def same_statement(mention: StatementMention, text: str, seen: Iterable[SeenStatement]) -> int | None:
    """The pk of the statement that `mention` repeats, None when it is new.

    Only quotations are compared, of one speaker, that could have been said on one day; whether a paraphrase means
    the same is for an editor.
    """
    if not mention.quotes or mention.speaker is None:
        return None
    own = " ".join(words(wording(mention, text)))
    if own.count(" ") + 1 < FEWEST_WORDS:
        return None
    for other in seen:
        if other.speaker == mention.speaker and could_be_one_day(mention.said, other.said):
            for theirs in other.wordings:
                folded = " ".join(words(theirs))
                if folded.count(" ") + 1 >= FEWEST_WORDS and _same_words(own, folded):
                    return other.pk
    return None


def _same_words(one: str, other: str) -> bool:
    from rapidfuzz import fuzz

    short, long = sorted((one, other), key=len)
    return f" {short} " in f" {long} " or fuzz.ratio(one, other) >= SAME_WORDS


def retold(words: str, speaker: str | None, own: Iterable[SeenStatement]) -> int | None:
    """The pk of the statement that our brief told in other words than the page that replaces it; None when none did.

    Only for the statements of one article: there, one speaker's likest words are the same statement.
    """
    stemmed = frozenset(stems(words))
    best: tuple[float, int] | None = None
    for other in own:
        theirs = frozenset(stem for wording in other.wordings for stem in stems(wording))
        if other.speaker != speaker or len(stemmed & theirs) < FEWEST_SHARED:
            continue
        likeness = overlap(stemmed, theirs)
        if likeness >= RETOLD and (best is None or (likeness, -other.pk) > best):
            best = (likeness, -other.pk)
    return -best[1] if best else None


def could_be_one_day(one: Date, other: Date) -> bool:
    """Whether two dates can be the same: one unknown, or one value within the other."""
    if one.value is None or other.value is None:
        return True
    return one.value.startswith(other.value) or other.value.startswith(one.value)


def same_event(mention: EventMention, clause: str, article: int, seen: Iterable[SeenEvent]) -> int | None:
    """The pk of the event that `mention` reports, None when it is new.

    Dated events must agree on the date; an undated or yearless one is joined only with others of its own article.
    """
    own = frozenset(stems(clause))
    people = frozenset(mention.people)
    best: tuple[float, int] | None = None
    for other in seen:
        if not _dates_agree(mention.date, other.date, own_article=article in other.articles):
            continue
        common = len(people & other.people)
        likeness = max((overlap(own, frozenset(stems(theirs))) for theirs in other.clauses), default=0.0)
        if likeness >= SAME_HAPPENING[min(common, 2)] and (best is None or (likeness, -other.pk) > best):
            best = (likeness, -other.pk)
    return -best[1] if best else None


def _dates_agree(one: Date, other: Date, *, own_article: bool) -> bool:
    if one.value and other.value:
        return could_be_one_day(one, other) and len(one.value) > 4 and len(other.value) > 4
    return one.value is None and other.value is None and one.timex == other.timex and own_article
