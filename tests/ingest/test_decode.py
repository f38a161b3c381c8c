"""Bytes become text exactly, or are told to be none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ingest.decode import Decoded, NotText, decode, whole

SENTENCE = "Le ministre a déclaré : « Nous ne céderons pas », selon l’agence. Les élus, étonnés, se sont levés à midi."


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n\r\t")))
def test_utf_8_comes_back_code_point_for_code_point(text: str) -> None:
    assert decode(text.encode()) == Decoded(text, "utf-8")


@pytest.mark.parametrize(
    ("raw", "declared", "decoded"),
    [
        (b"\xef\xbb\xbfa\r\nb\rc\n", None, Decoded("\ufeffa\r\nb\rc\n", "utf-8")),
        ("\ufeffé\r\n".encode("utf-16-le"), None, Decoded("\ufeffé\r\n", "utf-16-le")),
        ("\ufeffé".encode("utf-32-be"), None, Decoded("\ufeffé", "utf-32-be")),
        (SENTENCE.encode("cp1252"), "windows-1252", Decoded(SENTENCE, "cp1252")),
        (SENTENCE.encode(), "windows-1252", Decoded(SENTENCE, "utf-8")),
    ],
)
def test_utf_8_first_then_the_mark_then_what_is_declared(raw: bytes, declared: str | None, decoded: Decoded) -> None:
    assert decode(raw, declared) == decoded


@pytest.mark.parametrize("declared", [None, "no-such-charset", "rot13", "utf-16"])
def test_without_a_useful_declaration_the_guess_is_recorded(declared: str | None) -> None:
    decoded = decode(SENTENCE.encode("cp1252"), declared)
    assert decoded.text == SENTENCE
    assert SENTENCE.encode(decoded.encoding) == SENTENCE.encode("cp1252")


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"%PDF-1.7 text", "is binary, not text"),
        (b"PK\x03\x04word/document.xml", "is binary, not text"),
        (b"text\0text", "is binary, not text"),
        (bytes(range(1, 32)) * 3, "is binary, not text"),
        (b"\xff\xfe\x00\xd8", "cannot be decoded as text"),
    ],
)
def test_what_is_no_text_says_why(raw: bytes, why: str) -> None:
    with pytest.raises(NotText) as error:
        decode(raw)
    assert str(error.value) == why


def test_half_a_character_is_refused() -> None:
    with pytest.raises(NotText) as error:
        whole("a\ud800b")
    assert str(error.value) == "holds half a character (a lone surrogate)"
