"""What was hidden or taken down, found again by hashes: its words, its text in another edition, the people it names."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING

from bot.following.duplicates import CONTAINED, FEWEST, SAMPLED
from bot.following.features import SHINGLE, shingles
from bot.following.given import FEWEST_WORDS
from bot.following.words import fold, words
from bot.model import Span

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from bot.model import Facts, StatementMention

MARK = "\u2588"
"""Stands for one character of words that are hidden, so that every other offset stays true. It is no letter."""
_UNSEEN = (
    "\u00ad\u034f\u061c\u064b-\u065f\u0670\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\u0300-\u036f"
)
"""What may stand inside a word without being seen as a letter: soft hyphens, joiners, directions, loose accents."""
_WORD = re.compile(rf"[^\W_](?:[{_UNSEEN}'\u2019]*[^\W_])*[{_UNSEEN}]*")
_IGNORED = re.compile(f"[{_UNSEEN}]+")


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of `count` folded words as it is found again: `first` is a checksum of its first three at most.

    `within` is the hash of the only article's key in which it counts, empty where it counts anywhere.
    """

    hash: str
    count: int
    first: int
    within: str = ""


def hashed(text: str) -> str:
    """The hash that stands for a text, a key, an address or a name."""
    return sha256(text.encode()).hexdigest()


def name_hash(name: str) -> str:
    """The hash of a person's name, in any case and accents."""
    return hashed(" ".join(words(name)))


def passage_of(text: str, key: str) -> Passage | None:
    """How the words of `text` are found again; a few words only in the article known by `key`. None without a word."""
    folded = [word for word, _, _ in _placed(text)]
    if not folded:
        return None
    within = hashed(key) if len(folded) < FEWEST_WORDS else ""
    return Passage(hashed(" ".join(folded)), len(folded), _first(folded), within)


def places(text: str, passages: Collection[Passage], key: str = "") -> list[Span]:
    """Where the words of `passages` stand in a text of the article known by `key`, in any case, accents and marks."""
    here = hashed(key)
    wanted = [each for each in passages if each.within in ("", here)]
    if not wanted:
        return []
    placed = _placed(text)
    folded = [word for word, _, _ in placed]
    found: list[Span] = []
    by_first: dict[tuple[int, int], list[Passage]] = {}
    for each in wanted:
        by_first.setdefault((min(each.count, SHINGLE), each.first), []).append(each)
    for length in sorted({length for length, _ in by_first}):
        for at in range(len(folded) - length + 1):
            found += [
                Span(placed[at][1], placed[at + each.count - 1][2])
                for each in by_first.get((length, _first(folded[at : at + length])), ())
                if hashed(" ".join(folded[at : at + each.count])) == each.hash
            ]
    return sorted(found)


def masked(text: str, spans: Iterable[Span]) -> str:
    """`text` with every character of `spans` overwritten but for line ends, at the same length."""
    for span in spans:
        over = "".join(c if c in "\r\n" else MARK for c in text[span.start : span.end])
        text = text[: span.start] + over + text[span.end :]
    return text


def sampled(text: str) -> frozenset[int]:
    """The part of a text's shingles by which another edition of it is known, as copies are (`duplicates`)."""
    return frozenset(each for each in shingles(list(words(text))) if not each % SAMPLED)


def same_report(mine: int, theirs: int, both: int) -> bool:
    """Whether two texts with so many sampled shingles, alone and in common, are one report."""
    return both * SAMPLED >= FEWEST and both >= CONTAINED * min(mine, theirs)


def without_people(facts: Facts, gone: Collection[str]) -> Facts:
    """What was read, without what people said, and without their names beside it, whose name's hash is in `gone`."""
    if not gone:
        return facts
    kept = {at: each for at, said in enumerate(facts.statements) if (each := unnamed(said, gone))}
    moved = {old: new for new, old in enumerate(kept)}
    events = tuple(
        replace(
            each,
            people=left(each.people, gone),
            statements=tuple(moved[at] for at in each.statements if at in moved),
        )
        for each in facts.events
    )
    roles = tuple(role for role in facts.roles if left((role.person,), gone))
    return replace(facts, statements=tuple(kept.values()), events=events, roles=roles, people=left(facts.people, gone))


def left(names: Sequence[str], gone: Collection[str]) -> tuple[str, ...]:
    """The names that are not gone."""
    return tuple(name for name in names if name_hash(name) not in gone)


def unnamed(mention: StatementMention, gone: Collection[str]) -> StatementMention | None:
    """A statement's mention without the names that are gone beside it; None for what one of them said."""
    by = [name for name in (mention.speaker, *mention.speakers) if name]
    if len(left(by, gone)) < len(by):
        return None
    return replace(
        mention,
        to=mention.to if mention.to and left((mention.to,), gone) else None,
        via=left(mention.via, gone),
        candidates=left(mention.candidates, gone),
    )


def _placed(text: str) -> list[tuple[str, int, int]]:
    """The folded words of `text` with where each stands."""
    return [
        (folded, match.start(), match.end())
        for match in _WORD.finditer(text)
        if (folded := "".join(words(plain := _IGNORED.sub("", match.group()))) or fold(plain))
    ]


def _first(folded: Sequence[str]) -> int:
    return zlib.crc32(" ".join(folded[:SHINGLE]).encode())
