"""Edits, and copies that make one report of two, leave the same in any order in which articles arrive."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.model import Date, EventMention, Facts, Incoming, Span, StatementMention
from tests.test_any_order import CLAUSES, DATES, FIFTH, FILLING, WORDS, arrived, drawn

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    Make = Callable[[random.Random, dict[str, Facts]], list[list[Incoming]]]

BLOCKS, LONGEST = 6, 3
SHORT = "“Never,”"
"""A few words, which are the same statement only within one report."""


def edited(chance: random.Random, facts: dict[str, Facts]) -> list[list[Incoming]]:
    """Articles with what their outlets made of them one after the other, some of them copied at the end."""
    found = []
    for number, (incoming, read) in enumerate(drawn(chance, chance.randint(3, 6)).items()):
        facts[incoming.text] = read
        versions = [incoming]
        for _ in range(chance.choice((0, 0, 1, 1, 2))):
            other, told = chance.choice(list(drawn(chance, 9).items()))
            said = tuple(replace(each, reported_on=read.published.value) for each in told.statements)
            facts[other.text] = replace(told, published=read.published, statements=said)
            versions.append(replace(incoming, text=other.text))
        found.append([*versions, incoming] if chance.random() < 1 / 4 else versions)
        if chance.random() < 1 / 3:
            copy = replace(versions[-1], text=f"{versions[-1].text} More of it.", given_id=f"c{number}", outlet="Wire")
            facts[copy.text] = facts[versions[-1].text]
            found.append([copy])
    return found


def bridging(chance: random.Random, facts: dict[str, Facts]) -> list[list[Incoming]]:
    """Articles of a few blocks of text each, so that one may hold enough of two others to make them one report."""
    blocks = [" ".join(f"{chance.choice(FILLING)}{chance.randrange(99)}" for _ in range(40)) for _ in range(BLOCKS)]
    found = []
    for number in range(chance.randint(3, 6)):
        first, day = chance.randrange(BLOCKS - 1), f"2026-02-{10 + number % 3:02}"
        text = ". ".join(blocks[first : first + chance.randint(1, LONGEST)]) + ". "
        events, statements = [], []
        for clause in chance.sample(CLAUSES[:6], chance.randint(1, 3)):
            people = ("Ines Roth", "Karl Munk") if "Roth" in clause else ()
            span = Span(len(text), len(text) + len(clause))
            events.append(EventMention(span, chance.choice(DATES), people=people))
            text += f"{clause}. "
        for words in chance.choices((*WORDS, SHORT), k=chance.randint(0, 2)):
            span, quoted = Span(len(text), len(text) + len(words)), words.startswith("“")
            statements.append(
                StatementMention(
                    content=(span,),
                    context=Span(span.start, span.end + len(" he said")),
                    kind="direct" if quoted else "indirect",
                    speaker=chance.choice(("Ines Roth", None)),
                    quotes=(Span(span.start + 1, span.end - 1),) if quoted else (),
                    cue=Span(span.end + len(" he "), span.end + len(" he said")),
                    said=chance.choice((Date(), FIFTH)),
                    reported_on=day,
                )
            )
            text += f"{words} he said. "
        text += f"End {number}."
        published = Date(day, "day", "stated")
        facts[text] = Facts("en", published, statements=tuple(statements), events=tuple(events), engine="by hand")
        outlet = f"Outlet {number % 4}"
        found.append(
            [Incoming(text, f"n{number}", outlet=outlet, given_id=f"n{number}", published=published, storyline="vell")]
        )
    return found


def shuffled(chance: random.Random, versions: Sequence[Sequence[Incoming]]) -> list[Incoming]:
    """All of them in an order of arrival; the versions of one article in their own."""
    left = [list(each) for each in versions]
    found = []
    while waiting := [each for each in left if each]:
        found.append(chance.choice(waiting).pop(0))
    return found


@pytest.mark.parametrize(
    ("make", "seed"),
    [*((edited, seed) for seed in (1, 3, 11, 12, 17, 20)), *((bridging, seed) for seed in (2, 8, 9, 19))],
)
def test_edits_and_bridging_copies_end_the_same_in_any_order(make: Make, seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)  # noqa: S311 -- the same articles every time, not secrets
    facts: dict[str, Facts] = {}
    versions = make(chance, facts)
    ends = [arrived(tmp_path / f"{again}.db", shuffled(chance, versions), facts) for again in range(4)]
    assert ends[0][1] == []
    assert ends[1:] == ends[:1] * 3


def test_an_edited_line_takes_no_other_happening_into_its_own(tmp_path: Path) -> None:
    """Within one article few common words are one event; that makes none of what another article told under it."""
    met, voted = (
        "Roth met Munk about the dam and the gates in Vell",
        "The council voted on the new dam of Vell and its gates",
    )
    seventh, published = Date("2026-02-07", "day", "stated"), Date("2026-02-10", "day", "stated")
    rest = [" ".join(f"{word}{number}" for word in FILLING for number in range(at, at + 4)) for at in (0, 10, 20)]

    def told(clause: str, name: str, at: int) -> Incoming:
        return Incoming(
            f"{clause}. {rest[at]}", name, given_id=name, outlet=name, published=published, storyline="vell"
        )

    first, second, third = told(met, "a", 0), told(met, "b", 1), told(voted, "c", 2)
    now = replace(second, text=second.text.replace(met, voted))
    facts = {
        each.text: Facts(
            "en", published, events=(EventMention(Span(0, each.text.index(".")), seventh),), engine="by hand"
        )
        for each in (first, second, third, now)
    }
    (_, events, _), twice = arrived(tmp_path / "desk.db", [first, second, third, now], facts)
    assert {frozenset((article, words) for article, _, words in group) for _, group in events} == {
        frozenset({("a", met)}),
        frozenset({("b", voted), ("c", voted)}),
    }
    assert twice == []
