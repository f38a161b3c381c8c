"""Statements that are kept and marked: each with its words, and the reason to check it in words for readers."""

import pytest

from tests.reading.test_statements import facts


@pytest.mark.parametrize(
    ("text", "speaker", "words", "doubts"),
    [
        (
            "Of those asked, 61 percent said they would take the ferry.",
            "61 percent",
            "they would take the ferry",
            ("an answer to a poll",),
        ),
        (
            "Ann Holm spoke at length about the need for a new harbour.",
            "Ann Holm",
            "the need for a new harbour",
            ("only what the talk was about is told",),
        ),
        (
            "Ann Holm rewarded the crew for “staying at the wheel when all the others had left”.",
            "Ann Holm",
            "“staying at the wheel when all the others had left”",
            ("no verb of speech leads to the quotation",),
        ),
        (
            "While Ann Holm said the bridge was shut, the town waited for the ferry.",
            "Ann Holm",
            "the bridge was shut",
            ("told in a side clause",),
        ),
        (
            "As Ann Holm noted, the bridge has been shut since May.",
            "Ann Holm",
            "the bridge has been shut since May",
            ("told in a side clause",),
        ),
        (
            "A source in the council said Kari Holm was angry.\n\n“We will not say that,” she told reporters.",
            "a source in the council",
            "“We will not say that,”",
            ("the pronoun may mean whom the source speaks of before",),
        ),
        (
            "Asked why the bridge was shut, the mayor left.",
            None,
            "why the bridge was shut",
            ("no speaker found", "the verb may tell of a deed or a view, not of words"),
        ),
    ],
)
def test_a_statement_to_check_says_why(text: str, speaker: str | None, words: str, doubts: tuple[str, ...]) -> None:
    found = facts(text).statements[-1]
    assert (found.speaker, [span.of(text) for span in found.content], found.doubts) == (speaker, [words], doubts)
