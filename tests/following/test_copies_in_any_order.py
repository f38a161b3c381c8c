"""Groups of copies are the same in whatever order their articles came, also where a foot is most of a text."""

from __future__ import annotations

import random

import pytest

from bot.following import containing
from bot.following.duplicates import Copies
from bot.following.features import shingles


def words(chance: random.Random, count: int) -> list[str]:
    return [f"w{chance.randrange(5000)}" for _ in range(count)]


def drawn(chance: random.Random) -> list[frozenset[int]]:
    """Texts of all lengths with one of two feet, some of them copies of others with another head or foot."""
    feet = [words(chance, chance.choice((20, 40, 80))) for _ in range(2)]
    bodies = [words(chance, chance.choice((15, 30, 60, 120, 240))) for _ in range(9)]
    bodies += [words(chance, 12) + chance.choice(bodies)[: chance.choice((20, 60, 200))] for _ in range(5)]
    return [shingles([*body, *chance.choice((*feet, *feet, []))]) for body in bodies]


def grouped(texts: list[frozenset[int]], order: list[int]) -> set[frozenset[int]]:
    copies = Copies()
    for pk, number in enumerate(order, 1):
        copies.add(pk, texts[number])
    return {frozenset(order[pk - 1] for pk in copies.group(at)) for at in range(1, len(order) + 1)}


@pytest.mark.parametrize("seed", range(60))
def test_feet_leave_the_groups_the_same_in_any_order(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 -- the same texts every time, not secrets
    texts = drawn(chance)
    order = list(range(len(texts)))
    first = grouped(texts, order)
    for _ in range(4):
        chance.shuffle(order)
        assert grouped(texts, order) == first


@pytest.mark.parametrize("most", [2, 1000])
@pytest.mark.parametrize("seed", range(8))
def test_what_is_remembered_of_an_articles_earlier_text_decides_nothing(
    seed: int, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(containing, "TEXTS", most)
    monkeypatch.setattr(containing, "PAIRS", most)
    chance = random.Random(seed)  # noqa: S311 -- the same texts every time, not secrets
    earlier, texts = drawn(chance), drawn(chance)
    copies = Copies()
    for pk, text in enumerate(earlier, 1):
        copies.add(pk, text)
    for pk, text in enumerate(texts, 1):
        copies.withdraw(pk)
        copies.add(pk, text)
    groups = {frozenset(pk - 1 for pk in copies.group(at)) for at in range(1, len(texts) + 1)}
    assert groups == grouped(texts, list(range(len(texts))))
