"""How what one article gave before finds itself again in a new reading of it, so that ids stay. Pure."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.model import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

SAME_PLACE = 0.5
"""Least share of the shorter of two spans of one text that both hold, for them to be the same statement or event."""


@dataclass(frozen=True, slots=True)
class Place:
    """One statement or event as a reading finds it: its span, and the words that name it again.

    `key` is a statement's print or an event's folded clause; `words` are its folded words without who said them.
    """

    span: Span
    key: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Earlier:
    """What an earlier reading of the article found: the record's pk and its place; `kept`: an editor decided on it."""

    pk: int
    place: Place
    kept: bool = False


def found_again(
    earlier: Sequence[Earlier], now: Sequence[Place], *, same_text: bool, lost: Sequence[Earlier] = ()
) -> list[int | None]:
    """For each place of the new reading the pk of what it was before; each earlier one is found once.

    The same key first, then, in the same text, the place that overlaps most; in another text the words of what an
    editor decided on, whoever is read to have said them. `lost` is what was decided on and no reading gave any more,
    with the places of its words in the new text.
    """
    left = dict(enumerate(earlier))
    found: list[int | None] = [None] * len(now)
    keys: defaultdict[str, list[int]] = defaultdict(list)
    for at, each in left.items():
        keys[each.place.key].append(at)
        if each.kept and not same_text:
            keys[f"\0{each.place.words}"].append(at)
    for key in (lambda place: place.key, lambda place: f"\0{place.words}"):
        for number, place in enumerate(now):
            free = [at for at in keys.get(key(place), ()) if at in left] if found[number] is None else []
            if free:
                found[number] = left.pop(free[0]).pk
    _by_place(left if same_text else {}, now, found)
    _by_place(dict(enumerate(lost)), now, found)
    return found


def _by_place(left: dict[int, Earlier], now: Sequence[Place], found: list[int | None]) -> None:
    """Fill in those that overlap most, the greatest share first."""
    spans = sorted((each.place.span, at) for at, each in left.items())
    starts = [span.start for span, _ in spans]
    longest = max((span.end - span.start for span, _ in spans), default=0)
    pairs = []
    for number, place in enumerate(now):
        if found[number] is not None:
            continue
        near = spans[bisect_left(starts, place.span.start - longest) : bisect_right(starts, place.span.end)]
        pairs += [(-_share(place.span, span), number, at) for span, at in near]
    for share, number, at in sorted(pairs):
        if -share >= SAME_PLACE and at in left and found[number] is None:
            found[number] = left.pop(at).pk


def _share(one: Span, other: Span) -> float:
    held = min(one.end, other.end) - max(one.start, other.start)
    return held / max(1, min(one.end - one.start, other.end - other.start))
