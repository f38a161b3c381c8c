"""What an outlet says of its own article: that it corrected, withdrew or killed it."""

from __future__ import annotations

import pytest

from bot.following.standing import STANDS, Standing, standing_of

STORY = "The dam above Vell cracked on Sunday.\n\nMayor Ines Roth spoke at noon.\n\n"


@pytest.mark.parametrize(
    "note",
    [
        "Correction: an earlier version of this article said that the dam broke. It cracked.",
        "CORRECTION, 12 Feb. 2026: The mayor's name is Ines Roth, not Inge Roth.",
        "An earlier version of this story misstated the day of the crack.",
        "This article was corrected on Tuesday to give the right height of the dam.",
        "Editor’s note: an error in the first figure was corrected.",
        "(Corrects spelling of name in third paragraph)",
    ],
)
def test_a_correction_is_its_note_word_for_word(note: str) -> None:
    assert standing_of(STORY + note) == Standing("corrected", note)
    assert standing_of(note + "\n\n" + STORY) == Standing("corrected", note)


@pytest.mark.parametrize(
    "note",
    [
        "This story has been withdrawn.",
        "This article was retracted on Friday because its source lied.",
        "We have removed this article.",
        "RETRACTION: the dam story of Sunday",
        "The Valley Post has retracted this article.",
    ],
)
def test_a_withdrawal_is_its_note(note: str) -> None:
    assert standing_of(note + "\n") == Standing("withdrawn", note)


@pytest.mark.parametrize(
    "note",
    [
        "KILL",
        "KILL KILL KILL",
        "Editors: Please kill the story on the dam.",
        "Clients: Do not use our report on the dam.",
        "MANDATORY KILL: VELL-DAM",
        "ADVISORY KILL — the dam story",
        "EDITORS: KILL THE DAM STORY",
        "Editors: please kill this story on the dam.",
        "Kill notice for the dam story",
    ],
)
def test_a_kill_line_is_its_note_and_graver_than_a_correction(note: str) -> None:
    assert standing_of(f"{note}\n\n{STORY}Correction: it cracked.") == Standing("killed", note)


def test_a_cry_in_capitals_yields_to_the_words_after_it() -> None:
    told = "Editors: Please kill the story on the dam."
    assert standing_of(f"KILL KILL KILL\n\n{told}\n") == Standing("killed", told)


@pytest.mark.parametrize(
    "text",
    [
        STORY,
        "Corrections officers were hurt in the riot.",
        "Kill Bill returns to cinemas. To kill time, they sang.",
        "The bill was withdrawn. The article of the treaty stays.",
        "The newspaper retracted the story last year.",
        "Roth said this report was withdrawn by the ministry.",
        "Editor's note: This is the third part of a series.",
        "This article was updated with more detail.",
        "The company was forced to withdraw this product.",
    ],
)
def test_what_is_told_of_others_is_no_note(text: str) -> None:
    assert standing_of(text) == STANDS
