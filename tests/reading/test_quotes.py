"""Which marks quote, and which are apostrophes."""

import pytest

from bot.reading.quotes import quotations
from bot.reading.sentences import paragraphs


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“We go,” he said. “Now.”", ["We go,", "Now."]),
        ('He said "we go" and "we stay".', ["we go", "we stay"]),
        ("''He said 'go,''' Ms. Dahl said. ''Now.''", ["He said 'go,'", "Now."]),
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
        ("‘We were there in the ’90s and never saw ’em,’ she said.", ["We were there in the ’90s and never saw ’em,"]),
        (
            "'The players' union knows, and the wives' club too,' she said.",
            ["The players' union knows, and the wives' club too,"],
        ),
        ("‘It’s rock ’n’ roll, and I’m goin’ home,’ she said.", ["It’s rock ’n’ roll, and I’m goin’ home,"]),
        ("the girls’ ‘club’ and the boys’ ‘team’", ["club", "team"]),
        ("‘They’re sorry’, she said, ‘and they’ll pay’.", ["They’re sorry", "and they’ll pay"]),
        ("‘“We go” is what he told me,’ she said.", ["“We go” is what he told me,"]),
        ("“‘We go’ is what he told me,” she said.", ["‘We go’ is what he told me,"]),
        ("«We go», she said. »We stay«, he said. ‹No›, they said.", ["We go", "We stay", "No"]),
        ("„We go”, she said. ,,We stay”, he said.", ["We go", "We stay"]),
    ],
)
def test_the_words_inside_the_marks(text: str, expected: list[str]) -> None:
    assert [quotation.inner.of(text) for quotation in quotations(text, paragraphs(text))] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He said “it is over“ and left, and “never“.", ["it is over", "never"]),
        ("”We go,” she said.", ["We go,"]),
        ('"We go,” she said. “We stay," he said.', ["We go,", "We stay,"]),
        ("‘We go,' she said.", ["We go,"]),
        ("‘We go,” she said. Nobody went.", ["We go,"]),
        ("“We go,’ she said. Nobody went.", ["We go,"]),
        ('The 6\'2" keeper said "he is 5\'11" and fast".', ["he is 5'11\" and fast"]),
        ('The nails were 5” long, and the boards 10" wide.', []),
        ("“We go. “We stay,” she said.", ["We stay,"]),
    ],
)
def test_mistyped_marks_end_where_a_reader_would_end_them(text: str, expected: list[str]) -> None:
    assert [quotation.inner.of(text) for quotation in quotations(text, paragraphs(text))] == expected


@pytest.mark.parametrize(("opens", "closes"), ["“”", "‘’", "''", '""'])
def test_a_quotation_goes_through_all_paragraphs_that_reopen_its_mark(opens: str, closes: str) -> None:
    text = f"She said: {opens}One.\n{opens}It’s the boys’ two.\n{opens}Three.{closes}\nNothing else."
    assert [(q.inner.of(text), q.closed) for q in quotations(text, paragraphs(text))] == [
        ("One.", True),
        ("It’s the boys’ two.", True),
        ("Three.", True),
    ]


def test_a_mark_that_is_never_closed_ends_with_its_paragraph_and_says_so() -> None:
    text = "She said “we go and stay.\nNothing else."
    assert [(q.inner.of(text), q.closed) for q in quotations(text, paragraphs(text))] == [("we go and stay.", False)]


def test_a_reopened_mark_in_the_next_paragraph_excuses_the_missing_one() -> None:
    text = "“We go.\n“We stay,” she said."
    assert [q.closed for q in quotations(text, paragraphs(text))] == [True, True]
