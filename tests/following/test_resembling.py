"""What may be one event waits for an editor: told alike on one day, or a meeting of the same people in one month."""

from __future__ import annotations

import pytest

from bot.following.given import GivenEvent
from bot.following.resembling import perhaps_one
from bot.following.timeline import conflicting
from bot.model import Date

DAY, MONTH = Date("2026-02-08", "day", "stated"), Date("2026-02", "month", "stated")
ROTH, MUNK = "Ines Roth", "Karl Munk"


def given(number: int, clause: str, date: Date = DAY, people: tuple[str, ...] = ()) -> GivenEvent:
    return GivenEvent(number, number, f"id:{number}", 0, clause, date, frozenset(people))


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        (
            "The barge Lena overturned off the island of Tarn on Sunday evening, killing at least 9 people",
            "The barge capsized off Tarn on 8 February",
            "told alike",
        ),
        (
            "The number of people who died when the barge Lena capsized off Tarn on Sunday has risen to 11",
            "The barge Lena capsized off the island of Tarn on Sunday, killing 9 people, the harbour office said",
            "told alike",
        ),
        (
            "A memorial concert will be held in Tarn on 8 February",
            "The memorial concert is still set for 8 February, the mayor said on Tuesday",
            "",
        ),
        (
            "A memorial service will be held in Tarn on 8 February",
            "The memorial service is still set for 8 February, mayor Karl Munk said on Tuesday",
            "told alike",
        ),
        (
            "A memorial service will be held in Tarn on 8 February",
            "The memorial service in Tarn on 8 February was cancelled",
            "",
        ),
        ("The barge Lena capsized off Tarn on Sunday", "The barge Lena capsized off Orr on Sunday", ""),
        ("A bomb in Vell killed three soldiers on Sunday", "A gunman in Vell killed 12 soldiers on Sunday", ""),
        (
            "The council of Vell voted on the new dam on Sunday",
            "The council of Vell voted on the new tax on Sunday",
            "",
        ),
    ],
    ids=lambda told: told[:30],
)
def test_tellings_of_one_day_may_be_one_event_where_they_share_what_happened(one: str, other: str, why: str) -> None:
    assert perhaps_one(given(0, one), given(1, other)) == why
    assert perhaps_one(given(1, other), given(0, one)) == why


@pytest.mark.parametrize(
    ("date", "people", "why"),
    [
        (MONTH, (ROTH,), "a meeting of the same people"),
        (MONTH, (ROTH, MUNK), "a meeting of the same people"),
        (MONTH, (ROTH, "Olav Berg"), ""),
        (MONTH, (), ""),
        (Date("2026", "year", "stated"), (ROTH, MUNK), ""),
        (DAY, (ROTH, MUNK), ""),
    ],
)
def test_a_meeting_of_the_same_people_in_one_month_may_be_one(date: Date, people: tuple[str, ...], why: str) -> None:
    mine = given(0, "Ines Roth met Karl Munk in Vell in February", MONTH, (ROTH, MUNK))
    assert perhaps_one(mine, given(1, "a summit with Roth at the dam in February", date, people)) == why


def test_a_blast_and_an_explosion_in_one_place_conflict_in_their_figures() -> None:
    blast = given(0, "A blast at the Tarn paper mill killed 12 people on Sunday, the fire service said")
    told = given(1, "At least 14 people died in Sunday's explosion at the paper mill in Tarn, police said")
    assert conflicting(blast, told) == ("12 people", "At least 14 people died")
    assert perhaps_one(blast, told) == "other figures"
    elsewhere = given(2, "At least 14 people died in Sunday's explosion at the paper mill in Orr, police said")
    assert (conflicting(blast, elsewhere), perhaps_one(blast, elsewhere)) == (None, "")


def test_tellings_of_one_report_are_what_it_says_they_are() -> None:
    one = given(0, "The barge Lena capsized off Tarn on Sunday")
    assert perhaps_one(one, given(0, "The barge capsized off Tarn on Sunday, killing 9 people")) == ""
