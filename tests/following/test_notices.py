"""Which article of its outlet a note of withdrawal or correction names: by address, slug, id or headline, no guess."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.following.notices import Named, Titled, is_notice, named_in, reported
from bot.model import UNKNOWN, EventMention, Facts, Span

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
    assert named_in(KILL + NAMES[2], [PUMPS, GATES, PUMPS_2]) == Named(None, (1, 3))
    assert named_in(KILL + NAMES[3], [PUMPS, GATES, PUMPS_2]) == Named(1)


def test_a_headline_quoted_in_full_wins_over_one_like_it() -> None:
    assert named_in(KILL + NAMES[0], [PUMPS, GATES, PUMPS_2]) == Named(1)
    renamed = replace(PUMPS, title="Pumps for Vell", former=(PUMPS.title,))
    assert named_in(KILL + NAMES[0], [renamed, GATES, PUMPS_2]) == Named(1)
    assert named_in(KILL + NAMES[0], [PUMPS, replace(GATES, title=PUMPS.title)]) == Named(None, (1, 2))


def test_a_headline_that_is_quoted_is_no_other_that_shares_most_of_its_words() -> None:
    other = Titled(4, "n-104", "Treasurer promises money for the pumps of Vell", None)
    assert named_in(KILL + NAMES[0], [other]) == Named(None, (4,))
    untold = "Kill this one, it names the wrong woman."
    assert named_in(untold, [other], f"KILL - {PUMPS.title}") == Named(None, (4,))
    assert named_in(untold, [other, PUMPS], f"KILL - {PUMPS.title}") == Named(1)


def test_what_was_published_after_a_note_is_never_sure() -> None:
    again = replace(PUMPS, pk=5, id="n-105", url=None, day="2026-02-13")
    assert named_in(KILL + NAMES[0], [again], day="2026-02-12") == Named(None, (5,))
    assert named_in(KILL + NAMES[0], [again, PUMPS], day="2026-02-12") == Named(1)


REPORT = " ".join(["The council met in the hall of Vell and spoke of pumps until the lamps went out."] * 12)


def test_a_note_is_a_text_that_says_little_else() -> None:
    correction = "Correction: an earlier version of this story gave the wrong day."
    assert is_notice(KILL + NAMES[0])
    assert is_notice(f"Pumps\n\n{correction}")
    assert not is_notice(f"{REPORT}\n\n{correction}")
    assert not is_notice(f"{KILL}{NAMES[0]}\n\n{REPORT}")
    assert not is_notice("The mayor promised money.")


WRONG = "Correction: An earlier version of this article named the wrong woman."


def test_a_correction_at_the_head_of_a_report_leaves_a_report() -> None:
    assert is_notice(f"{WRONG} It was her deputy. We regret the error.")
    assert not is_notice(f"{WRONG} Deputy Mia Lunt took the money on Monday, police said.")
    assert not is_notice(f"{WRONG}\n\n“We found the bills in a boat,” police chief Rolf Aker said on Monday.")


def test_the_words_of_a_correction_tell_nothing_of_the_report_below_it() -> None:
    text = f"{WRONG} Deputy Mia Lunt was arrested on 2 March 2026, police said."
    start = text.index("Deputy")
    wrong, right = (EventMention(Span(*span), UNKNOWN) for span in ((12, len(WRONG)), (start, len(text))))
    assert reported(text, Facts("en", UNKNOWN, events=(wrong, right))).events == (right,)
