"""Which articles are one report."""

from __future__ import annotations

from itertools import permutations

import pytest

from bot.following.duplicates import Copies
from bot.following.features import shingles
from bot.following.words import words

DAM = (
    "The old dam above Vell cracked on Sunday night after a week of rain, and the valley was cleared before dawn. "
    "Engineers opened both gates and brought sandbags down from the quarry. Mayor Ines Roth spoke with the families "
    "in the school hall and asked the county for pumps, blankets and a second boat."
)
BRIDGE = (
    "A new bridge over the Orr was opened in Tarn with a brass band. The builders needed eleven months and kept to "
    "their budget, which the council praised. Lorries may use it from spring."
)
FOOTER = (
    " Sign up for the letter of the day and read the best of our desk each morning before your first coffee, "
    "chosen by the people who write it."
)
LEAD = "People in Vell spent the night on gymnasium mats. "


def shingled(text: str) -> frozenset[int]:
    return shingles(list(words(text)))


def taken_in(*texts: str) -> Copies:
    copies = Copies()
    for pk, text in enumerate(texts, 1):
        copies.add(pk, shingled(text))
    return copies


@pytest.mark.parametrize(
    "copy",
    [
        "Valley cleared\n" + DAM[: len(DAM) * 2 // 3] + " (Wire)",
        LEAD + DAM.partition(". ")[2],
        "By Karl Munk, Arvik\n" + DAM + FOOTER,
        DAM.replace("Mayor Ines Roth", "The mayor").replace("brought", "carried") + " More follows.",
        DAM + " " + LEAD * 3,
    ],
)
def test_a_report_that_was_cut_or_given_another_head_or_foot_is_a_copy(copy: str) -> None:
    assert taken_in(DAM, copy).group(1) == (1, 2)


def test_short_items_on_two_happenings_of_a_kind_are_two_reports() -> None:
    told = "{0} - {1} people were hurt when a road bridge gave way in {0} on Monday, the fire brigade said. {2}"
    one = told.format("Velm", "Twelve", "A crane is on its way from the harbour.")
    other = told.format("Tolm", "Four", "The school bus had just passed.")
    assert taken_in(one, other).group(1) == (1,)
    assert taken_in(one, "Bridge gives way\n" + one[: len(one) * 3 // 4]).group(1) == (1, 2)


@pytest.mark.parametrize(
    "other",
    [
        BRIDGE,
        "In Vell people slept in a school hall after cracks were found in the dam; the mayor wants a second boat.",
        "Mayor Ines Roth spoke with the families in the school hall.",
        "",
    ],
)
def test_another_report_of_the_same_event_or_one_shared_sentence_is_none(other: str) -> None:
    assert taken_in(DAM, other).group(1) == (1,)


def test_a_copy_of_a_copy_leads_to_the_first() -> None:
    copies = taken_in(DAM, DAM + " More follows.", DAM + " More follows soon.")
    assert [copies.original(pk) for pk in (1, 2, 3)] == [1, 1, 1]


def test_furniture_that_many_reports_share_makes_no_copies() -> None:
    texts = (
        DAM,
        BRIDGE,
        LEAD * 2 + "Nobody was hurt, and the baker gave bread to all who came to the hall that night.",
    )
    own = [f"{text} {word}" + FOOTER for text, word in zip((*texts, *texts), "abcdef", strict=True)]
    assert [taken_in(*(text + FOOTER for text in texts), *own).group(pk) for pk in (1, 2, 3)] == [
        (1, 4, 7),
        (2, 5, 8),
        (3, 6, 9),
    ]


def test_groups_are_the_same_in_every_order_of_arrival() -> None:
    texts = (DAM, BRIDGE, DAM + " " + BRIDGE, "A third thing " + BRIDGE, DAM + " More follows.", LEAD * 3)
    found = set()
    for order in permutations(range(len(texts))):
        copies = taken_in(*(texts[at] for at in order))
        found.add(frozenset(frozenset(order[pk - 1] for pk in copies.group(at)) for at in range(1, 7)))
    assert found == {frozenset({frozenset({0, 2, 4}), frozenset({1, 3}), frozenset({5})})}


def test_a_round_up_of_reports_makes_no_copies_of_them() -> None:
    copies = taken_in(DAM + " " + BRIDGE, BRIDGE, DAM)
    assert [copies.original(pk) for pk in (1, 2, 3)] == [1, 2, 1]


def test_what_left_the_window_is_compared_no_more_and_keeps_its_group() -> None:
    copies = taken_in(DAM, DAM + " More follows.")
    copies.forget(1)
    assert copies.group(2) == (1, 2)
    copies.forget(2)
    copies.add(3, shingled(DAM))
    assert copies.original(3) == 3


def test_another_text_of_an_article_leaves_the_group_of_its_earlier_one() -> None:
    copies = taken_in(DAM, DAM + " More follows.", DAM + " (Wire)")
    assert copies.withdraw(1) == (2, 3)
    copies.add(1, shingled(BRIDGE))
    assert [copies.group(pk) for pk in (1, 2, 3)] == [(1,), (2, 3), (2, 3)]
    copies.withdraw(1)
    copies.add(1, shingled(DAM))
    assert copies.group(3) == (1, 2, 3)
