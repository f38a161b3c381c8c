"""How what one article gave before finds itself again in a new reading of it, so that ids stay. Pure."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from bot.following.clauses import CALLED_OFF, NEGATIONS
from bot.model import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.following.editing import Edit

SAME_PLACE = 0.5
"""Least share of the shorter of two spans of one text that both hold, for them to be the same statement or event."""
MOSTLY = 0.7
"""Least likeness of two wordings in one place, of 0 to 1, to be one line edited. Likeness is difflib's, of words."""


@dataclass(frozen=True, slots=True)
class Place:
    """One statement or event as a reading finds it: its span, and the words that name it again.

    `key` is a statement's print or an event's folded clause; `words` are its folded words without who said them, `who`
    that is, by name or as the article describes them, folded; empty for an event.
    """

    span: Span
    key: str
    words: str = ""
    who: str = ""


@dataclass(frozen=True, slots=True)
class Earlier:
    """What an earlier reading of the article found: the record's pk and its place.

    `kept`: an editor decided on it; `checked`: one did so on these very words.
    """

    pk: int
    place: Place
    kept: bool = False
    checked: bool = False


def found_again(
    earlier: Sequence[Earlier], now: Sequence[Place], *, edit: Edit | None = None, lost: Sequence[Earlier] = ()
) -> list[int | None]:
    """For each place of the new reading the pk of what it was before; each earlier one is found once.

    The same key first, then, in the same text, the place that overlaps most. In another text, to which the `edit` led,
    the words of what an editor decided on, whoever is read to have said them, then the same place with words that are
    mostly the same. `lost` is what was decided on and no reading gave any more,
    with the places of its words in the new text.
    """
    left = dict(enumerate(earlier))
    found: list[int | None] = [None] * len(now)
    keys: defaultdict[str, list[int]] = defaultdict(list)
    for at, each in left.items():
        keys[each.place.key].append(at)
        if each.kept and edit:
            keys[f"\0{each.place.words}"].append(at)
    for key in (lambda place: place.key, lambda place: f"\0{place.words}"):
        for number, place in enumerate(now):
            free = [at for at in keys.get(key(place), ()) if at in left] if found[number] is None else []
            if free:
                found[number] = left.pop(free[0]).pk
    if edit:
        _by_edit(left, now, found, edit)
    else:
        _by_place(left, now, found)
    _by_place(dict(enumerate(lost)), now, found)
    return found


def _by_edit(left: dict[int, Earlier], now: Sequence[Place], found: list[int | None], edit: Edit) -> None:
    """Fill in those that stand in the place of earlier ones with a few words changed."""
    open_ = [number for number, pk in enumerate(found) if pk is None]
    before = list(left)
    again = _edited([left[at] for at in before], [now[number] for number in open_], edit)
    for number, which in zip(open_, again, strict=True):
        if which is not None:
            found[number] = left.pop(before[which]).pk


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


def _edited(before: Sequence[Earlier], now: Sequence[Place], edit: Edit) -> list[int | None]:
    """For each place of the new text which of the earlier ones it is the edit of, the likest first; each once.

    A denial is no edit of what it denies, nor what is called off of what was planned. What an editor
    verified or withheld in its words is not carried over to others.
    """
    pairs = sorted(
        (-alike, number, at)
        for number, place in enumerate(now)
        for at, each in enumerate(before)
        if not each.checked and (alike := _alike(each.place, place, edit)) >= MOSTLY
    )
    found: list[int | None] = [None] * len(now)
    for _, number, at in pairs:
        if found[number] is None and at not in found:
            found[number] = at
    return found


def _alike(before: Place, now: Place, edit: Edit) -> float:
    if before.who != now.who or not edit.in_place(before.span, now.span):
        return 0.0
    mine, theirs = before.words.split(), now.words.split()
    if NEGATIONS & set(mine) != NEGATIONS & set(theirs):
        return 0.0
    if bool(CALLED_OFF.search(before.words)) != bool(CALLED_OFF.search(now.words)):
        return 0.0
    return SequenceMatcher(None, mine, theirs, autojunk=False).ratio()
