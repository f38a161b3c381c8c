"""Where paragraphs and sentences begin and end."""

import pytest

from bot.reading.sentences import paragraphs, sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        ("He met Mr. Brown on Jan. 6 in the U.S. capital.", ["He met Mr. Brown on Jan. 6 in the U.S. capital."]),
        ("He lives in the U.S. The move was hard.", ["He lives in the U.S.", "The move was hard."]),
        ("George W. Bush and J. K. Holt met.", ["George W. Bush and J. K. Holt met."]),
        ("It ended at 5 p.m. They left.", ["It ended at 5 p.m.", "They left."]),
        ("“It is over.” Nobody believed it.", ["“It is over.”", "Nobody believed it."]),
        ("“Is it over?” asked Ada Lund.", ["“Is it over?” asked Ada Lund."]),
        ("Well... perhaps. Or not.", ["Well... perhaps.", "Or not."]),
        ("A heading\n\n  • First point\n2. Second point.", ["A heading", "First point", "Second point."]),
        ("Growth was 2.5 percent.", ["Growth was 2.5 percent."]),
        ("", []),
        (" \r\n\t\n", []),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str, expected: list[str]) -> None:
    assert [span.of(text) for span in sentences(text)] == expected


def test_a_paragraph_is_a_line_without_the_space_around_it() -> None:
    text = "  One two \r\n\r\nThree\u2028 Four"
    assert [span.of(text) for span in paragraphs(text)] == ["One two", "Three", "Four"]
