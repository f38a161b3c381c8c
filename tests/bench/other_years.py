"""Prints how well statements of other years are read: `python -m tests.bench.other_years [--errors]`.

Scored against tests/keys/other_years.json. One statement found serves one entry of the key, or several that continue
one another; overlap is the Jaccard of the characters that are no spaces. `--errors` lists what went wrong in the
development half; of the half held out only the figures are printed.
"""

from __future__ import annotations

import argparse
import sys
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from bot.lexicons import lexicons
from bot.model import Known
from bot.reading import read
from tests.keys.other_years import AT_HAND, NO_ARTICLES, held_out, load_other_years, texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

FOUND = 0.3
WHOLE = 0.8


@dataclass(frozen=True)
class Words:
    """The words of one statement, in the key or as found, with who said them."""

    text: str
    content: tuple[tuple[int, int], ...]
    names: frozenset[str]
    joint: tuple[frozenset[str], ...] = ()
    optional: bool = False
    continues: bool = False
    sure: bool = True

    @cached_property
    def places(self) -> frozenset[int]:
        """The places of its characters that are no spaces."""
        return frozenset(i for start, end in self.content for i in range(start, end) if not self.text[i].isspace())

    def __str__(self) -> str:
        words = " ... ".join(self.text[start:end] for start, end in self.content)
        who = sorted(self.names) or [" or ".join(sorted(names)) for names in self.joint]
        return f"{' / '.join(who) or 'nobody'}: {' '.join(words.split())}"


@dataclass(frozen=True)
class Scored:
    """One article: entries of the key, statements found, and pairs of their numbers from each overlap on."""

    article_id: str
    entries: tuple[Words, ...]
    told: tuple[Words, ...]
    pairs: dict[int, int]
    whole: dict[int, int]

    @property
    def wanted(self) -> list[int]:
        """The entries that have to be found."""
        return [number for number, entry in enumerate(self.entries) if not entry.optional]

    @property
    def missed(self) -> list[Words]:
        return [self.entries[number] for number in self.wanted if number not in self.pairs]

    @property
    def astray(self) -> list[tuple[Words, Words]]:
        """The entries found with another speaker, each with what was found."""
        found = [
            (self.entries[number], self.told[self.pairs[number]]) for number in self.wanted if number in self.pairs
        ]
        return [(entry, told) for entry, told in found if not right_speaker(entry, told)]

    @property
    def false(self) -> list[Words]:
        """What is shown and overlaps with no entry, not even an optional one."""
        return [
            told
            for told in self.told
            if all(overlap(rest(entry, self.entries), entry, told) < FOUND for entry in self.entries)
        ]


def folded(name: str) -> str:
    """A name without accents, case, a leading "the" and a closing full stop."""
    plain = "".join(mark for mark in unicodedata.normalize("NFKD", name) if not unicodedata.combining(mark))
    return " ".join(plain.replace("’", "'").casefold().split()).removeprefix("the ").rstrip(".")


def folded_all(names: Iterable[str | None]) -> frozenset[str]:
    return frozenset(folded(name) for name in names if name)


def right_speaker(entry: Words, told: Words) -> bool:
    """Whether who is shown is who spoke: one accepted name, or the joint speakers one for one."""
    if told.names and told.names <= entry.names:
        return True
    return len(told.names) == len(entry.joint) > 0 and all(told.names & names for names in entry.joint)


def chains(entries: Sequence[Words]) -> list[int]:
    """For each entry the number of the chain it stands in: one that continues stands in the chain before it."""
    numbers: list[int] = []
    for entry in entries:
        numbers.append(numbers[-1] if entry.continues else len(numbers))
    return numbers


def rest(entry: Words, entries: Sequence[Words]) -> frozenset[int]:
    """The places of the other entries in the chain of this one: being found with them is no fault."""
    numbers = chains(entries)
    own = numbers[entries.index(entry)]
    return frozenset().union(
        *(each.places for each, at in zip(entries, numbers, strict=True) if at == own and each is not entry)
    )


def overlap(beside: frozenset[int], entry: Words, told: Words) -> float:
    """The Jaccard of the two, what lies in the rest of the entry's chain left out."""
    shown = told.places - beside
    return len(shown & entry.places) / len(shown | entry.places)


def matched(entries: Sequence[Words], told: Sequence[Words], least: float) -> dict[int, int]:
    """Numbers of entries with the number of what was found for each, best overlap first."""
    numbers = chains(entries)
    scores = [
        (-score, i, j)
        for i, entry in enumerate(entries)
        for beside in [rest(entry, entries)]
        for j, each in enumerate(told)
        if (score := overlap(beside, entry, each)) >= least
    ]
    pairs: dict[int, int] = {}
    served: dict[int, int] = {}
    for _, i, j in sorted(scores):
        if i not in pairs and served.setdefault(j, numbers[i]) == numbers[i]:
            pairs[i] = j
    return pairs


def entry_of(raw: dict[str, Any], text: str) -> Words:
    """An entry of the key."""
    return Words(
        text,
        tuple((start, end) for start, end in raw["content"]),
        folded_all([raw["speaker"], *raw["accepted"]]),
        tuple(folded_all(names) for names in raw["speakers"]),
        raw["optional"],
        raw["continues"],
    )


def scored() -> list[Scored]:
    """Read every article of the key and set what is found beside it."""
    known = Known(lexicons=lexicons())
    articles = texts()
    results = []
    for raw in load_other_years()["articles"]:
        text = articles[raw["corpus"], raw["id"]]
        entries = tuple(entry_of(each, text) for each in raw["statements"])
        told = tuple(
            Words(text, tuple(each.content), folded_all([each.speaker, *each.speakers]), sure=each.sure)
            for each in read(text, None, known).statements
        )
        results.append(Scored(raw["id"], entries, told, matched(entries, told, FOUND), matched(entries, told, WHOLE)))
    return results


def percent(part: int, whole: int) -> float:
    return round(100 * part / whole, 1) if whole else 0.0


def figures(results: Sequence[Scored]) -> dict[str, float]:
    """Found (from .3 and .8), right speakers of those, and what is no statement of all shown and of the sure."""
    wanted = sum(len(each.wanted) for each in results)
    found = wanted - sum(len(each.missed) for each in results)
    false = [told for each in results for told in each.false]
    shown = [told for each in results for told in each.told]
    return {
        "found": percent(found, wanted),
        "whole": percent(sum(number in each.whole for each in results for number in each.wanted), wanted),
        "speaker": percent(found - sum(len(each.astray) for each in results), found),
        "false": percent(len(false), len(shown)),
        "false, sure": percent(sum(told.sure for told in false), sum(told.sure for told in shown)),
    }


def report(each: Scored) -> list[str]:
    """What went wrong in one article, a line for each."""
    lines = [f"missed  {entry}" for entry in each.missed]
    lines += [f"speaker {entry}\n   told {told}" for entry, told in each.astray]
    return [f"== {each.article_id}", *lines, *(f"false   {told}" for told in each.false)]


def main(arguments: Sequence[str] = ()) -> int:
    """Print one table, and the errors of the development half on request; 1 where the articles are not at hand."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench.other_years", description="Measure, and print one table."
    )
    parser.add_argument("--errors", action="store_true", help="list what went wrong in the development half")
    options = parser.parse_args(arguments)
    if not AT_HAND:
        print(NO_ARTICLES, file=sys.stderr)
        return 1
    results = scored()
    halves = {held: [each for each in results if held_out(each.article_id) == held] for held in (False, True)}
    for name, part in (("all", results), ("developed", halves[False]), ("held out", halves[True])):
        print(f"{name:10}" + "".join(f"{what:>14} {figure:5.1f}" for what, figure in figures(part).items()))
    if options.errors:
        print("\n".join(line for each in halves[False] for line in report(each)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
