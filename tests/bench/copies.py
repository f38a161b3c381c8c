"""How well edited copies are told from other reports: articles of the public data, each edited as desks edit."""

from __future__ import annotations

import os
import random
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.following.duplicates import Copies
from bot.following.features import features
from bot.following.vectors import overlap
from tests.bench.dates import held_out

ROOT = Path(__file__).parents[2]
TEXTS = Path(os.environ.get("SLUGLINE_SHARED", ROOT.parent / "shared")) / "bench" / "data" / "polnear" / "text"
ARTICLES, SEED = 300, 7
CUT_TO, LEAD = 100, 30
"""Fewest words that a cut leaves, and words of another report's lead: a long sentence."""
SAME_TEXT = 0.2
"""Share of 3-grams from which two originals of the data may share text; such pairs count neither way."""
FOOTERS = (
    "Sign up for our letter and read the best of the desk each morning before your first coffee.",
    "This report may not be published, broadcast or rewritten without the written leave of its owner.",
    "Follow us on every network for more, and send your own pictures to the desk by noon.",
)


@dataclass(frozen=True, slots=True)
class Edited:
    """A text and the number of the original that it is made of."""

    original: int
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Figures:
    """Pairs of articles put together, in percent, and how many copies of each kind stand with their original."""

    precision: float
    recall: float
    found: Mapping[str, float]


def main() -> None:
    figures, count = measured(), len(list(_articles()))
    print(f"{count} articles, {count * len(EDITS)} edited copies\n")
    print("| edited by | found, percent |\n| --- | --- |")
    for kind, found in figures.found.items():
        print(f"| {kind} | {found} |")
    print(f"\npairs put together: precision {figures.precision}, recall {figures.recall} percent")


def measured() -> Figures:
    """The figures on articles of the public data, which must be beside the repository."""
    originals = list(_articles())
    copies, made = _taken_in(originals, list(_edited(originals)))
    found = {}
    for kind in EDITS:
        of_kind = [pk for pk, each in made.items() if each.kind == kind]
        found[kind] = _percent(sum(made[pk].original + 1 in copies.group(pk) for pk in of_kind), len(of_kind))
    right, shown, wanted = _pairs(originals, copies, made)
    return Figures(_percent(right, shown), _percent(right, wanted), found)


def _percent(part: int, whole: int) -> float:
    return round(100 * part / whole, 1)


def _articles() -> Iterator[str]:
    paths = [path for path in sorted(TEXTS.glob("*.txt")) if not held_out(path.stem)]
    for path in paths[:: max(1, len(paths) // ARTICLES)][:ARTICLES]:
        text = path.read_text(encoding="utf-8")
        if len(text.split()) >= 2 * CUT_TO:
            yield text


def _taken_in(originals: list[str], edited: list[Edited]) -> tuple[Copies, dict[int, Edited]]:
    copies, made = Copies(), {}
    for pk, text in enumerate((*originals, *(each.text for each in edited)), 1):
        copies.add(pk, features(pk, 0, "", text, ()).shingles)
        if pk > len(originals):
            made[pk] = edited[pk - len(originals) - 1]
    return copies, made


def _pairs(originals: list[str], copies: Copies, made: dict[int, Edited]) -> tuple[int, int, int]:
    """Pairs rightly put together, put together, and to be put together; pairs of originals that share text left out."""
    of = {pk: pk - 1 for pk in range(1, len(originals) + 1)} | {pk: each.original for pk, each in made.items()}
    own = {of[pk]: frozenset(text) for pk, text in copies.shingles.items() if pk <= len(originals)}
    right = shown = wanted = 0
    pks = sorted(of)
    for at, one in enumerate(pks):
        for other in pks[at + 1 :]:
            same = of[one] == of[other]
            together = copies.original(one) == copies.original(other)
            if not same and together and overlap(own[of[one]], own[of[other]]) >= SAME_TEXT:
                continue
            right += same and together
            shown += together
            wanted += same
    return right, shown, wanted


def _edited(originals: list[str]) -> Iterator[Edited]:
    chance = random.Random(SEED)  # noqa: S311 -- the same edits in every run
    for number, text in enumerate(originals):
        other = originals[chance.randrange(len(originals))]
        for kind, edit in EDITS.items():
            yield Edited(number, kind, edit(text, other, chance))


def _paragraphs(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]


def _cut(text: str, other: str, chance: random.Random) -> str:
    lines = _paragraphs(text)
    return "\n\n".join(lines[: _least(lines, int(len(lines) * chance.uniform(0.3, 0.7)))])


def _least(lines: list[str], many: int) -> int:
    """How many lines it takes from the first on to have that many, and a hundred words."""
    while many < len(lines) and len(" ".join(lines[:many]).split()) < CUT_TO:
        many += 1
    return many


def _middle(text: str, other: str, chance: random.Random) -> str:
    lines = _paragraphs(text)
    start = chance.randrange(max(1, len(lines) // 3))
    return "\n\n".join(lines[start : start + _least(lines[start:], len(lines) // 2)])


def _lead(text: str, other: str, chance: random.Random) -> str:
    return "\n\n".join((_lead_of(other), *_paragraphs(text)[2:]))


def _furnished(text: str, other: str, chance: random.Random) -> str:
    lines = _paragraphs(text)
    lines.insert(chance.randrange(len(lines)), chance.choice(FOOTERS))
    return "\n\n".join(("Another headline", "By Ines Roth and Karl Munk, Vell", *lines, *FOOTERS))


def _copy_edited(text: str, other: str, chance: random.Random) -> str:
    return re.sub(r"\w+", lambda word: "so" if chance.random() < 0.06 else word[0], text)


def _joined(text: str, other: str, chance: random.Random) -> str:
    cut = _cut(text, other, chance)
    return "\n\n".join((cut, _lead_of(other), FOOTERS[0]))


def _all(text: str, other: str, chance: random.Random) -> str:
    cut = _copy_edited(_lead(_cut(text, other, chance), other, chance), other, chance)
    return _furnished(cut, other, chance)


def _lead_of(other: str) -> str:
    return " ".join(other.split()[:LEAD])


EDITS: dict[str, Callable[[str, str, random.Random], str]] = {
    "cut to 30 to 70 percent": _cut,
    "half of it, without its lead": _middle,
    "another report's lead": _lead,
    "another headline, byline and pasted furniture": _furnished,
    "one word of sixteen changed": _copy_edited,
    "cut, with another report pasted below": _joined,
    "all of these": _all,
}


if __name__ == "__main__":
    main()
