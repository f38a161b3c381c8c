"""What is left of words from outside."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.plain import cells, clean, clean_lines, safe_link, visible


@pytest.mark.parametrize(
    ("given_words", "shown"),
    [
        ("plain words", "plain words"),
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x9b1;31mred", "red"),
        ("\x1b]0;a new window title\x07kept", "kept"),
        ("\x1b]8;;https://evil.example\x1b\\kept\x1b]8;;\x1b\\", "kept"),
        ("\x1b]never closed, so it is kept", "never closed, so it is kept"),
        ("\x1bc reset", "reset"),
        ("one\r\ntwo\ttabs\x00", "one two tabs"),
        ("evil\u202egnp.exe", "evilgnp.exe"),
        ("zero\u200bwidth\ufeff \u2066isolate\u2069", "zerowidth isolate"),
        ("soft\u00adhyphen", "softhyphen"),
        ("half a pair \ud83d", "half a pair \ufffd"),
        ("no\u00a0break, narrow\u202fspace, non\u2011breaking", "no\u00a0break, narrow\u202fspace, non\u2011breaking"),
        ("  two  spaces ", "two spaces"),
        ("[bold]markup[/bold]", "[bold]markup[/bold]"),
        ("tag\U000e0041s", "tags"),
    ],
)
def test_only_what_can_be_seen_is_left(given_words: str, shown: str) -> None:
    assert clean(given_words) == shown


@given(st.text(st.one_of(st.characters(exclude_categories=()), st.sampled_from("\x1b[]\x07m \n"))))
def test_cleaning_twice_is_cleaning_once(words: str) -> None:
    assert clean(clean(words)) == clean(words)


def test_lines_of_our_own_keep_their_columns() -> None:
    assert visible("  a   b\x1b[1m\tc") == "  a   b c"
    assert clean_lines("one\r\n\n two\u2028three") == ["one", "two", "three"]


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://herald.example/a?b=c&d=%20#e", "https://herald.example/a?b=c&d=%20#e"),
        ("https://herald.example/malmö", "https://herald.example/malm%C3%B6"),
        (None, None),
        ("", None),
        ("javascript:alert(1)", None),
        ("HTTPS://herald.example/", "HTTPS://herald.example/"),
        ("https://herald.example/a b", None),
        ("https://herald.example@evil.example/", None),
        ("https://herald.example/\x1b]8;;", None),
        ("https://[half", None),
    ],
)
def test_a_link_is_a_plain_web_address_or_none(url: str | None, link: str | None) -> None:
    assert safe_link(url) == link


def test_wide_and_combining_characters_are_counted_as_a_terminal_shows_them() -> None:
    assert [cells("abc"), cells("東京"), cells("e\u0301"), cells("Malmö")] == [3, 4, 1, 5]
