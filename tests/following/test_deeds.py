"""One deed in many wordings is one, and two deeds of one day, of one kind and in one place stay two."""

from __future__ import annotations

from itertools import combinations

import pytest

from bot.following.given import GivenEvent
from bot.following.timeline import conflicting, same_event
from bot.model import Date

DAY = Date("2026-02-08", "day", "stated")
ONE = [
    (
        "A landslide in Tarn killed 12 people on Sunday",
        "Twelve people were killed in a landslide in Tarn on Sunday",
        "On Sunday at least 10 people died when a landslide hit the village of Tarn, officials said",
        "Twelve dead in landslide in Tarn on 8 February 2026",
    ),
    (
        "The council of Vell voted on Sunday to close the lower road",
        "The council in Vell voted on Sunday for closing the lower road, the Valley Post reported",
    ),
    (
        "Police in Vell arrested four men over the fire at the timber yard on Sunday",
        "Four men were detained over the fire at the timber yard in Vell on 8 February",
    ),
]
TWO = [
    ("A bomb in Vell killed three soldiers on Sunday", "A suicide attacker killed 12 worshippers in Vell on Sunday"),
    (
        "The army of Orr attacked the port of Tarn on Sunday",
        "The army of Orr was attacked by the port of Tarn on Sunday",
    ),
    ("A landslide in Tarn killed 12 people on Sunday", "A landslide in Orr killed 12 people on Sunday"),
    ("A landslide in Tarn killed 12 people on Sunday", "A landslide in Tarn injured 12 people on Sunday"),
    ("A landslide in Tarn killed 12 people on Sunday", "A landslide in Tarn killed nobody on Sunday"),
    ("A landslide in Tarn killed 12 people on Sunday", "A flood in Tarn killed 12 people on Sunday"),
    ("The army of Orr attacked the port of Tarn on Sunday", "The army of Tarn attacked the port of Orr on Sunday"),
    (
        "The mayor, Ines Roth, visited Karl Munk at home on Sunday",
        "The mayor, Karl Munk, visited Ines Roth at home on Sunday",
    ),
    ("The council of Vell approved the new dam on Sunday", "The council of Vell rejected the new dam on Sunday"),
    ("The council of Vell voted on the new dam on Sunday", "The council of Vell voted on the new tax on Sunday"),
    (
        "Police in Vell arrested four men over the fire on Sunday",
        "Police in Vell arrested four men over the theft on Sunday",
    ),
    ("A summit of the league was called off in Vell on Sunday", "A summit of the league met in Vell on Sunday"),
    ("Divers in Tarn recovered 12 bodies on Sunday", "A landslide in Tarn killed 12 people on Sunday"),
    (
        "A bridge collapsed in Vell on Sunday, killing three men",
        "A crane collapsed in Vell on Sunday, killing three men",
    ),
]


def given(number: int, clause: str) -> GivenEvent:
    return GivenEvent(number, number, f"id:{number}", 0, clause, DAY)


@pytest.mark.parametrize(
    ("one", "other"), [pair for told in ONE for pair in combinations(told, 2)], ids=lambda clause: clause[:30]
)
def test_one_deed_in_other_words_is_one_event(one: str, other: str) -> None:
    assert same_event(given(0, one), given(1, other), own=False)
    assert same_event(given(1, other), given(0, one), own=False)


@pytest.mark.parametrize(("one", "other"), TWO, ids=lambda clause: clause[:30])
def test_two_deeds_of_one_day_stay_two(one: str, other: str) -> None:
    assert same_event(given(0, one), given(1, other), own=False) is None
    assert same_event(given(1, other), given(0, one), own=False) is None


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        (
            "A landslide in Tarn killed 12 people on Sunday",
            "Fifteen people died in a landslide that hit Tarn on Sunday, officials said",
            ("12 people", "Fifteen people died"),
        ),
        ("A bomb in Vell killed three soldiers on Sunday", "A gunman in Vell killed 12 soldiers on Sunday", None),
    ],
)
def test_figures_of_one_deed_conflict_in_whatever_words(one: str, other: str, told: tuple[str, str] | None) -> None:
    assert conflicting(given(0, one), given(1, other)) == told
