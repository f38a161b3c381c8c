"""Which article of its outlet a note of withdrawal or correction names: by address, slug, id or headline, no guess."""

from __future__ import annotations

import pytest

from bot.following.notices import Named, Titled, is_notice, named_in

PUMPS = Titled(1, "n-101", "Mayor promises money for the pumps of Vell", "https://vell.example/2026/mayor-pumps-money")
GATES = Titled(2, "n-102", "Gates of the dam creak", "https://vell.example/2026/dam-gates")
PUMPS_2 = Titled(3, "n-103", "Mayor promises more money for the pumps", "https://vell.example/2026/more-pumps")
KILL = "MANDATORY KILL: Please kill the story "
NAMES = [
    "“Mayor promises money for the pumps of Vell”.",
    "MAYOR PROMISES MONEY FOR PUMPS, of 12 February.",
    "on how the mayor promised money for pumps in Vell.",
    "n-101, sent this morning.",
    "slugged MAYOR-PUMPS-MONEY.",
    "at http://www.vell.example/2026/mayor-pumps-money/?utm_source=wire.",
]
NAMES_NONE = ["on the bridge.", "on money.", "on the mayor and the money of Tarn.", "n-1012."]


@pytest.mark.parametrize("told", NAMES)
def test_a_note_names_one_article(told: str) -> None:
    assert named_in(KILL + told, [PUMPS, GATES]) == Named(1)


@pytest.mark.parametrize("told", NAMES_NONE)
def test_a_note_that_names_none_for_sure_names_none(told: str) -> None:
    assert named_in(KILL + told, [PUMPS, GATES]).sure is None


def test_of_two_with_headlines_alike_neither_is_guessed() -> None:
    assert named_in(KILL + NAMES[0], [PUMPS, GATES, PUMPS_2]) == Named(None, (1, 3))
    assert named_in(KILL + NAMES[3], [PUMPS, GATES, PUMPS_2]) == Named(1)


REPORT = " ".join(["The council met in the hall of Vell and spoke of pumps until the lamps went out."] * 12)


def test_a_note_is_a_text_that_says_little_else() -> None:
    correction = "Correction: an earlier version of this story gave the wrong day."
    assert is_notice(KILL + NAMES[0])
    assert is_notice(f"Pumps\n\n{correction}")
    assert not is_notice(f"{REPORT}\n\n{correction}")
    assert not is_notice(f"{KILL}{NAMES[0]}\n\n{REPORT}")
    assert not is_notice("The mayor promised money.")
