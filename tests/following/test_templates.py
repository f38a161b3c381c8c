"""Reports by one template are reports of their own; what one figure was changed in is the same report still."""

from __future__ import annotations

import pytest

from bot.following.duplicates import Copies
from bot.following.features import features
from bot.following.removed import counted, same_report, sampled

QUAKE = (
    "A magnitude {size} earthquake struck {far} kilometres {side} of {town} on {day}, the Seismic Institute said. The"
    " quake hit at a depth of {deep} kilometres at {time} local time. There were no immediate reports of damage or"
    " injuries. “People ran into the streets,” {who}, the mayor of {town}, said. No tsunami warning was issued. The"
    " region lies on the boundary of two tectonic plates and sees several such quakes a year."
)
TARN = {"size": 5.1, "far": 40, "side": "south", "town": "Tarn", "day": "Monday", "deep": 10, "time": "6:12",
        "who": "Edda Moen"}  # fmt: skip
LYSE = {"size": 4.7, "far": 65, "side": "north", "town": "Lyse", "day": "Wednesday", "deep": 33, "time": "23:40",
        "who": "Luis Arta"}  # fmt: skip


def one_report(*texts: str) -> bool:
    copies = Copies()
    for pk, text in enumerate(texts, 1):
        copies.add(pk, features(pk, 0, "", text, ()).shingles)
    return copies.group(1) == tuple(range(1, len(texts) + 1))


def editions(one: str, other: str) -> bool:
    mine, theirs = sampled(one), sampled(other)
    return same_report(counted(mine), counted(theirs), counted(mine & theirs))


def test_two_quakes_told_by_one_template_are_two_reports() -> None:
    one, other = QUAKE.format(**TARN), QUAKE.format(**LYSE)
    assert (one_report(one, other), editions(one, other)) == (False, False)


@pytest.mark.parametrize(
    "changed", [{"size": 5.3}, {"day": "Tuesday"}, {"who": "the chief"}, {"size": 5.3, "far": 42, "time": "6:14"}]
)
def test_a_figure_that_was_put_right_leaves_it_the_same_report(changed: dict[str, object]) -> None:
    one, other = QUAKE.format(**TARN), QUAKE.format(**TARN | changed)
    assert (one_report(one, other), editions(one, other)) == (True, True)


def test_a_cut_report_with_another_lead_is_the_same_still() -> None:
    whole = QUAKE.format(**TARN)
    cut = "Nobody in Tarn slept on Monday night. " + whole.partition("said. ")[2].rpartition(" No tsunami")[0]
    assert (one_report(whole, cut), editions(whole, cut)) == (True, True)
