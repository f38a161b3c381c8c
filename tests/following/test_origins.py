"""How many outlets, and how many origins."""

from __future__ import annotations

from itertools import permutations

import pytest

from bot.following.origins import Origins, Report, adds_origin, origins_of

POST, ECHO, WIRE = Report("1", "Valley Post"), Report("2", "Echo"), Report("3", "Reuters", ("Reuters",))


@pytest.mark.parametrize(
    ("reports", "outlets", "origins"),
    [
        ((POST, ECHO), 2, 2),
        ((POST, Report("1", "Echo")), 2, 1),
        ((Report("1", "Echo", ("Reuters",)), Report("2", "Valley Post", ("Reuters",)), WIRE), 3, 1),
        ((Report("1", "Echo", (), ("CNN",)), Report("2", "Valley Post", (), ("CNN",)), Report("3", "CNN")), 3, 1),
        (
            (Report("1", "Echo", (), ("two senior officials",)), Report("2", "Post", (), ("two senior officials",))),
            2,
            1,
        ),
        ((POST, Report("9", "The Valley Post")), 1, 1),
        ((POST, Report("2", None)), 1, 1),
        ((Report("1", "BBC", host="bbc.com"), Report("2", "BBC News", host="bbc.com")), 2, 1),
        ((Report("5", "BBC", ("BBC",)), Report("6", "BBC News", ("BBC",)), ECHO), 3, 2),
        ((Report("2", None), Report("3", None, ("Reuters",))), 0, 0),
        ((), 0, 0),
        ((Report("1", "Echo", ("AFP",)), Report("1", "Post"), Report("2", "Echo"), Report("3", "Post")), 2, 3),
        ((Report("1", "Echo", ("AFP",)), Report("2", "Echo"), Report("3", "Echo")), 1, 2),
        ((Report("1", "Echo"), Report("1", "Post"), Report("2", "Echo")), 2, 1),
        ((POST, Report("2", "Echo", ("AFP", "Reuters")), Report("3", "Morning", ("AFP",)), WIRE), 4, 2),
    ],
)
def test_what_rests_on_one_text_agency_interview_or_source_is_one_origin(
    reports: tuple[Report, ...], outlets: int, origins: int
) -> None:
    assert {origins_of(order) for order in permutations(reports)} == {Origins(outlets, origins)}


def test_eleven_outlets_may_be_three_origins() -> None:
    copies = [Report("1", f"Paper {n}") for n in range(6)]
    wired = [Report(f"w{n}", f"Radio {n}", ("AFP",)) for n in range(4)]
    assert origins_of((*copies, *wired, ECHO)) == Origins(11, 3)


@pytest.mark.parametrize(
    ("report", "before", "adds"),
    [
        (ECHO, (POST,), True),
        (Report("1", "Echo"), (POST,), False),
        (Report("2", None), (POST,), False),
        (Report("2", "Valley Post"), (POST,), False),
        (ECHO, (Report("1", None),), False),
        (WIRE, (POST, Report("2", "Echo", ("Reuters",))), False),
        (Report("2", "Echo"), (Report("1", "Valley Post", ("Reuters",)), Report("1", "Echo")), True),
    ],
)
def test_only_another_origin_confirms(report: Report, before: tuple[Report, ...], adds: bool) -> None:
    assert adds_origin(report, before) is adds
