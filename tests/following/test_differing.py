"""What one text has and another has not, word by word, and what an edit of an article took out and put in."""

from __future__ import annotations

import pytest

from bot.following.differing import differences, edits, told

DAM = "The dam cracked on Sunday. Twelve people were hurt. Mayor Ines Roth spoke at noon.\n\nNobody slept in Vell."


@pytest.mark.parametrize(
    ("one", "other", "line"),
    [
        ("We will keep both gates open.", "“we will keep both GATES open”", ""),
        ("We will keep both gates open", "they would keep both gates open", "[We will → they would]"),
        ("We will keep both gates open", "We will keep gates open until noon", "[− both] [+ until noon]"),
        ("In the short term we must", "in the near term Vell and Tarn must", "[short → near] [we → Vell and Tarn]"),
        ("", "words", "[+ words]"),
    ],
)
def test_a_difference_says_what_stands_there_and_what_here(one: str, other: str, line: str) -> None:
    assert told(differences(one, other)) == line


@pytest.mark.parametrize(
    ("after", "line"),
    [
        (DAM, ""),
        (DAM.replace("\n\n", "\n"), ""),
        (DAM + "\n\nUpdated: 12 Feb 2026, 14:05", ""),
        ("Last updated at 09:15\n\n" + DAM, ""),
        (DAM.replace("Twelve", "Fifteen"), "[Twelve → Fifteen]"),
        (DAM.replace(" Twelve people were hurt.", ""), "[− Twelve people were hurt.]"),
        (DAM + " The second boat came.", "[+ The second boat came.]"),
        (
            DAM.replace("Twelve people were hurt.", "A band played in the square."),
            "[− Twelve people were hurt.] [+ A band played in the square.]",
        ),
        (
            "Nobody slept in Vell.\n\n" + DAM.removesuffix("\n\nNobody slept in Vell."),
            "[moved: Nobody slept in Vell.]",
        ),
        (
            (
                "Mayor Ines Roth spoke at noon.\n\nNobody slept in Vell.\n\n"
                "The dam cracked on Sunday. Thirty people were hurt."
            ),
            "[moved: The dam cracked on Sunday.] [Twelve → Thirty]",
        ),
        (
            (
                "The dam cracked on Sunday.\n\nNobody slept in Vell.\n\n"
                "Twelve people were hurt. Mayor Ines Roth spoke at noon."
            ),
            "[moved: Nobody slept in Vell.]",
        ),
    ],
)
def test_an_edit_is_what_was_taken_out_and_put_in_and_a_new_stamp_is_none(after: str, line: str) -> None:
    assert told(edits(DAM, after)) == line


def test_many_and_long_differences_are_counted_and_cut() -> None:
    one = " ".join(f"same{n} old{n}" for n in range(20))
    assert told(differences(one, one.replace("old", "new"))).endswith("[old11 → new11] and 8 more")
    long = "word " * 60
    assert told(differences("start", f"start {long}")).count("[…]") == 1
