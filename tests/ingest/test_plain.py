"""Fragments of HTML become what a reader would see."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ingest.plain import one_line, plain

PIECES = st.sampled_from(
    ["<", ">", "!", "[", "]", "--", "CDATA[", "&", "#", "x41;", "p", "/", "script", "a b", "\n", '"', "="]
)


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("<p>One  <b>word</b>.</p>\n<p>Two&nbsp;&amp; three.</p>", "One word.\nTwo\u00a0& three."),
        ("a<br>b<ul><li>c<li>d</ul>", "a\nb\nc\nd"),
        ("a<script>x()</script><style>p{}</style>b<!-- c -->", "ab"),
        ("<![CDATA[<p>One.</p>]]>", "One."),
        ("<![endif]>a<![&b", "a"),
        ("2 < 3 & 4 > 1", "2 < 3 & 4 > 1"),
        ("plain", "plain"),
        ("", ""),
    ],
)
def test_a_paragraph_is_a_line_and_what_is_not_seen_is_left_out(markup: str, words: str) -> None:
    assert plain(markup) == words


def test_a_title_is_one_line() -> None:
    assert one_line("<h1>Quay<br>closes</h1>\n again") == "Quay closes again"


@given(st.lists(PIECES, max_size=30).map("".join))
def test_no_markup_breaks_it(markup: str) -> None:
    assert "\n\n" not in plain(markup)
