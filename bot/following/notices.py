"""A note by which an outlet withdraws, kills or corrects another article of its own: which one it names. Pure.

By its address, its slug or its id, as the note writes them, or by its headline, in any case and marks and a few words
apart. What names none for sure, or several, waits for an editor.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bot.following.given import SMALL
from bot.following.removed import addressed
from bot.following.standing import standing_of
from bot.following.words import stems, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.model import Facts

LONGEST = 150
"""Words of a note; what goes on longer is a report with a note in it. Wires' kill notes have 30 to 120."""
CORRECTION = 0.5
"""Share of its text that a correction's own words are at least, for it to be a note alone."""
FEWEST = 3
"""Telling words of a headline that the note has, so that it is known by them."""
SURE, PERHAPS = 0.75, 0.5
"""Share of a headline's telling words that the note has: of only one article so many, and of no other so few as
these. A headline of four may differ in one."""
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>\"“”]+[^\s<>\"“”.,;:!?)]")
_ID = re.compile(r"(?=.*[\d-]).{4,}")
"""An id that can be told from a word: it has a digit or a hyphen, and is not short."""


@dataclass(frozen=True, slots=True)
class Titled:
    """An article that a note may name."""

    pk: int
    id: str
    title: str
    url: str | None


@dataclass(frozen=True, slots=True)
class Named:
    """The one article that a note names for sure; else None, and those that it may mean."""

    sure: int | None
    perhaps: tuple[int, ...] = ()


def is_notice(text: str) -> bool:
    """Whether a text is nothing but such a note."""
    found = standing_of(text)
    if found.kind == "stands" or sum(1 for _ in words(text)) > LONGEST:
        return False
    return found.kind != "corrected" or len(found.note) >= CORRECTION * len(text.strip())


def reported(text: str, facts: Facts) -> Facts:
    """What a text reports: such a note nothing, as it says what is not to be used."""
    return replace(facts, statements=(), events=()) if is_notice(text) else facts


def named_in(note: str, articles: Iterable[Titled]) -> Named:
    """Which of the outlet's articles a note names."""
    candidates = list(articles)
    addresses = {addressed(address if "://" in address else f"https://{address}") for address in _ADDRESS.findall(note)}
    for found in (
        [each for each in candidates if each.url and addressed(each.url) in addresses],
        [each for each in candidates if any(_stands(name, note) for name in _names(each))],
    ):
        if found:
            return _only(found, found)
    told = set(stems(note))
    shares = [(each, _share(each.title, told)) for each in candidates]
    near = [each for each, share in shares if share >= PERHAPS]
    return _only([each for each, share in shares if share >= SURE], near)


def _only(found: Sequence[Titled], near: Sequence[Titled]) -> Named:
    if len(found) == 1 and len(near) == 1:
        return Named(found[0].pk)
    return Named(None, tuple(each.pk for each in near))


def _names(article: Titled) -> list[str]:
    """The id, and the last part of the address where it is several words or numbers."""
    path = urlsplit(article.url or "").path.rstrip("/").rpartition("/")[2].partition(".")[0]
    return [name for name in (article.id, path) if _ID.fullmatch(name)]


def _stands(name: str, note: str) -> bool:
    return re.search(rf"(?<![\w/-]){re.escape(name)}(?![\w/-])", note, re.IGNORECASE) is not None


def _share(title: str, told: set[str]) -> float:
    telling = set(stems(title)) - SMALL
    held = telling & told
    return len(held) / len(telling) if len(held) >= FEWEST else 0.0
