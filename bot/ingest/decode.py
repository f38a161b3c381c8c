"""Bytes to text: UTF-8 first, then what was declared, then a guess that is recorded."""

from __future__ import annotations

import codecs
from typing import NamedTuple

_WIDE = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
"""Byte-order marks, longest first: UTF-32's little-endian mark begins with UTF-16's."""

_SIGNATURES = (
    b"%PDF-",
    b"PK\x03\x04",
    b"\x89PNG",
    b"GIF8",
    b"\xff\xd8\xff",
    b"\x1f\x8b",
    b"{\\rtf",
    b"\xd0\xcf\x11\xe0",
)
"""PDF, zip (and the office formats), PNG, GIF, JPEG, gzip, RTF, old Word."""

_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\v\f\r\x1b")
_CONTROL_SHARE = 0.02
"""Old wire files carry a few control characters (STX, ETX, RS) at their ends; a page of text has no more than that."""


_LEGACY = """cp1252 cp1250 cp1251 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258 koi8_r shift_jis euc_jp gb18030 big5 euc_kr
    cp866""".split()
"""The encodings that news was kept in before UTF-8, as browsers know them; among all of Python's, a short French text
was taken for Celtic."""

_LIKELIEST = "cp1252"
"""Decides between guesses that are level, as in browsers: the HTML standard's fallback for most of the world."""


class Decoded(NamedTuple):
    """Text as decoded, newlines and byte-order mark kept, and the name of the encoding."""

    text: str
    encoding: str


class NotText(UnicodeError):
    """The bytes are no text; `str()` completes a sentence: "is binary, not text"."""


def decode(raw: bytes, declared: str | None = None) -> Decoded:
    """Decode as UTF-8, else by a wide byte-order mark, else as `declared`, else by charset-normalizer.

    Raises NotText for binary matter and for bytes that no encoding explains.
    """
    if raw.startswith(_SIGNATURES):
        raise NotText("is binary, not text")
    for mark, encoding in _WIDE:
        if raw.startswith(mark):
            return Decoded(_strictly(raw, encoding), encoding)
    if b"\0" in raw or _controls(raw) > _CONTROL_SHARE:
        raise NotText("is binary, not text")
    try:
        return Decoded(raw.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        return _otherwise(raw, declared)


def whole(text: str) -> str:
    """The same text; raises NotText when it holds a lone surrogate, which is half a character and no text."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as cause:
        raise NotText("holds half a character (a lone surrogate)") from cause
    return text


def _controls(raw: bytes) -> float:
    """The share of control bytes."""
    return (len(raw) - len(raw.translate(None, _CONTROLS))) / max(len(raw), 1)


def _strictly(raw: bytes, encoding: str) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as cause:
        raise NotText("cannot be decoded as text") from cause


def _codec(declared: str | None) -> str | None:
    """The codec's name; None for none, an unknown one, and a wide one, which would have shown its mark or its nulls."""
    try:
        name = codecs.lookup(declared or "").name
        "".encode(name)
    except (LookupError, ValueError):
        return None
    return None if name.startswith(("utf-16", "utf-32")) else name


def _otherwise(raw: bytes, declared: str | None) -> Decoded:
    codec = _codec(declared)
    if codec is not None:
        try:
            return Decoded(whole(raw.decode(codec)), codec)
        except UnicodeError:
            pass  # wrongly declared; what the bytes look like counts for more
    encoding = _guessed(raw)
    return Decoded(_strictly(raw, encoding), encoding)


def _guessed(raw: bytes) -> str:
    """The encoding the bytes look most like; the likeliest where guesses are level or it gives the same text."""
    from charset_normalizer import from_bytes

    guesses = list(from_bytes(raw, cp_isolation=_LEGACY))
    if not guesses:
        raise NotText("cannot be decoded as text")
    best = guesses[0]
    level = {guess.encoding for guess in guesses if (guess.chaos, guess.coherence) == (best.chaos, best.coherence)}
    likely = _LIKELIEST in level or raw.decode(_LIKELIEST, "replace") == raw.decode(best.encoding, "replace")
    return _LIKELIEST if likely else best.encoding
