"""Which marks quote, and which are apostrophes."""

import pytest

from bot.reading.quotes import quotations
from bot.reading.sentences import paragraphs


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“We go,” he said. “Now.”", ["We go,", "Now."]),
        ('He said "we go" and "we stay".', ["we go", "we stay"]),
        ("''He said 'go,''' Ms. Dahl said. ''Now.''", ["He said 'go,", "Now."]),
        ("``We go,'' he said.", ["We go,"]),
        ("‘We won’t leave the soldiers’ families,’ she said.", ["We won’t leave the soldiers’ families,"]),
        ("talks 'in the coming weeks' on Norway's coast", ["in the coming weeks"]),
        ("« Oui », she said", [" Oui "]),
        ("„Nein“, she said", ["Nein"]),
        ("“He said “no” to us,” she said", ["He said “no” to us,"]),
        ("‘He said “no” to us,’ she said", ["He said “no” to us,"]),
        ("the '90s and the boys' shoes, don't 'em", []),
        ("He’s Norway’s, isn’t he", []),
        ("“One.\n“Two,” she said.", ["One.", "Two,"]),
    ],
)
def test_the_words_inside_the_marks(text: str, expected: list[str]) -> None:
    assert [quotation.inner.of(text) for quotation in quotations(text, paragraphs(text))] == expected


def test_a_mark_that_is_never_closed_ends_with_its_paragraph_and_says_so() -> None:
    text = "She said “we go and stay.\nNothing else."
    assert [(q.inner.of(text), q.closed) for q in quotations(text, paragraphs(text))] == [("we go and stay.", False)]


def test_a_reopened_mark_in_the_next_paragraph_excuses_the_missing_one() -> None:
    text = "“We go.\n“We stay,” she said."
    assert [q.closed for q in quotations(text, paragraphs(text))] == [True, True]
