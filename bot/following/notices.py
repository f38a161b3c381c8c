"""A note by which an outlet withdraws, kills or corrects another article of its own: which one it names. Pure.

By its address, its slug or its id, as the note writes them, or by its headline, in any case and marks: one that it
quotes in full before all others. What names none for sure, or several, waits for an editor.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bot.following.clauses import differ
from bot.following.given import SMALL
from bot.following.removed import addressed
from bot.following.standing import own_words, standing_of
from bot.following.words import stems, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.model import Facts, Span

LONGEST = 150
"""Words of a note; what goes on longer is a report with a note in it. Wires' kill notes have 30 to 120."""
CORRECTION = 0.5
"""Share of its text that a correction's own words are at least, for it to be a note alone."""
FEWEST = 3
"""Telling words of a headline that the note has, so that it is known by them."""
SURE, PERHAPS = 0.75, 0.5
"""Share of a headline's telling words that a headline quoted in the note has, for it to be that one in short; and that
the whole note has, for it to be worth an editor's look. Without a quotation all of them make it sure."""
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>\"“”]+[^\s<>\"“”.,;:!?)]")
_ID = re.compile(r"(?=.*[\d-]).{4,}")
"""An id that can be told from a word: it has a digit or a hyphen, and is not short."""
_QUOTED = re.compile(r"[“\"]([^“”\"]+)[”\"]|[‘']([^‘’'\n]+(?:[’'][a-z][^‘’'\n]*)*)[’'](?!\w)")
_CAPITALS = re.compile(r"(?:\b[A-Z\d][A-Z\d’'-]*\b[ ,:]*){4,}")
_HEADING = re.compile(
    r"^\W*(?:\w+\W+){0,2}?(?:kill(?:ed)?|corrections?|corrected|clarification|retraction|withdrawn|withdrawal)\b"
    r"(?:\s+(?:notice|advisory))?\s*[:—–-]+\s*",
    re.IGNORECASE,
)
"""What a note puts before the headline of the article that it means, where it is its own headline."""


@dataclass(frozen=True, slots=True)
class Titled:
    """An article that a note may name; `former` are headlines that it had, `day` the ISO day it was published on."""

    pk: int
    id: str
    title: str
    url: str | None
    former: tuple[str, ...] = ()
    day: str | None = None

    @property
    def titles(self) -> tuple[str, ...]:
        """Every headline it has had."""
        return (self.title, *self.former)


@dataclass(frozen=True, slots=True)
class Named:
    """The one article that a note names for sure; else None, and those that it may mean."""

    sure: int | None
    perhaps: tuple[int, ...] = ()


def is_notice(text: str) -> bool:
    """Whether a text is nothing but such a note: with a correction at its head a report is a report."""
    found = standing_of(text)
    if found.kind == "stands" or sum(1 for _ in words(text)) > LONGEST:
        return False
    if found.kind != "corrected":
        return True
    return own_words(text).reports_nothing and len(found.note) >= CORRECTION * len(text.strip())


def reported(text: str, facts: Facts) -> Facts:
    """What a text reports: such a note nothing, as it says what is not to be used; nor do a correction's own words."""
    if is_notice(text):
        return replace(facts, statements=(), events=())
    note = own_words(text).span
    return facts if note is None else _without(facts, note)


def named_in(note: str, articles: Iterable[Titled], headline: str = "", day: str | None = None) -> Named:
    """Which of the outlet's articles a note names, in its text or its `headline`.

    What was published after its `day` is never sure: it may be what its outlet put in the killed one's place.
    """
    candidates = list(articles)
    told = f"{headline}\n{note}"
    addresses = {addressed(address if "://" in address else f"https://{address}") for address in _ADDRESS.findall(told)}
    for found in (
        [each for each in candidates if each.url and addressed(each.url) in addresses],
        [each for each in candidates if any(_stands(name, told) for name in _names(each))],
    ):
        if found:
            return _only(found, found)
    quoted = _quoted(note, headline)
    in_full = [each for each in candidates if any(_telling(title) in quoted for title in each.titles)]
    if in_full:
        return _only([each for each in in_full if not _later(each, day)], in_full, in_full=True)
    every = set(stems(told))
    near = [each for each in candidates if max(_share(title, every) for title in each.titles) >= PERHAPS]
    in_short = [each for each in near if not _later(each, day) and _in_short(each, quoted, every)]
    return _only(in_short, near)


def likened(note: str, titles: Iterable[str], headline: str = "") -> bool:
    """Whether one of these headlines may be what a note means, quoted or not."""
    quoted, every = _quoted(note, headline), set(stems(f"{headline}\n{note}"))
    return any(_telling(title) in quoted or _share(title, every) >= PERHAPS for title in titles)


def _only(found: Sequence[Titled], near: Sequence[Titled], *, in_full: bool = False) -> Named:
    if len(found) == 1 and (in_full or len(near) == 1):
        return Named(found[0].pk)
    return Named(None, tuple(each.pk for each in near))


def _later(article: Titled, day: str | None) -> bool:
    return bool(day and article.day and article.day > day)


def _names(article: Titled) -> list[str]:
    """The id, and the last part of the address where it is several words or numbers."""
    path = urlsplit(article.url or "").path.rstrip("/").rpartition("/")[2].partition(".")[0]
    return [name for name in (article.id, path) if _ID.fullmatch(name)]


def _stands(name: str, note: str) -> bool:
    return re.search(rf"(?<![\w/-]){re.escape(name)}(?![\w/-])", note, re.IGNORECASE) is not None


def _quoted(note: str, headline: str) -> set[frozenset[str]]:
    """The headlines that a note quotes, in marks, in capitals or as its own, each as its telling words."""
    found = [one or other for one, other in _QUOTED.findall(note)] + _CAPITALS.findall(note)
    found += [_HEADING.sub("", headline)] if _HEADING.match(headline) else []
    return {each for each in map(_telling, found) if len(each) >= FEWEST}


def _in_short(article: Titled, quoted: set[frozenset[str]], every: set[str]) -> bool:
    """Whether a headline quoted in the note is this one's but for a word or two; or, with none, all of it is told."""
    if not quoted:
        return any(_share(title, every) == 1 for title in article.titles)
    return any(
        _share(title, each) >= SURE and not differ({*_telling(title)}, {*each})
        for title in article.titles
        for each in quoted
    )


def _telling(title: str) -> frozenset[str]:
    return frozenset(stems(title)) - SMALL


def _share(title: str, told: set[str] | frozenset[str]) -> float:
    telling = _telling(title)
    held = telling & told
    return len(held) / len(telling) if len(held) >= FEWEST else 0.0


def _without(facts: Facts, note: Span) -> Facts:
    """The facts without what stands in a note; events keep those of their statements that are left."""
    kept = [at for at, each in enumerate(facts.statements) if not _meet(each.context, note)]
    place = {old: new for new, old in enumerate(kept)}
    events = (
        replace(each, statements=tuple(place[at] for at in each.statements if at in place))
        for each in facts.events
        if not _meet(each.span, note)
    )
    return replace(facts, statements=tuple(facts.statements[at] for at in kept), events=tuple(events))


def _meet(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end
