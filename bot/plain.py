"""Words from outside made safe to show: no control, escape, direction or invisible character survives."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from urllib.parse import quote, urlsplit

# Whole terminal sequences go, not only their first character: what is left of "\x1b[31m" would be litter.
# A string sequence (OSC, DCS, SOS, PM, APC) that is never closed loses its introducer alone, so that it cannot
# swallow the rest of an article.
_SEQUENCE = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"
    r"|(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)"
    r"|\x1b[ -/]*[0-Z\\-~]"
)
_SPACE = re.compile(r"[ \t\n\v\f\r\x1c-\x1f\x85\u2028\u2029]+")
_NEWLINE = re.compile(r"\r\n|[\n\v\f\r\x85\u2028\u2029]")

# Format characters (Cf) that are drawn: Arabic, Syriac and Kaithi signs that stand over or before numbers.
_DRAWN = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd")
# Letters and marks that draw nothing: fillers, the grapheme joiner, Mongolian and Khmer invisibles.
_INVISIBLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u3164\uffa0")
_HIDDEN = ("Cc", "Cf", "Cs", "Zl", "Zp")


@lru_cache(maxsize=4096)
def _shown(character: str) -> str:
    """The character, or what is shown in its place: nothing, or the replacement mark for half a surrogate pair."""
    category = unicodedata.category(character)
    if category == "Cs":
        return "\ufffd"
    if character in _INVISIBLE or (category in _HIDDEN and character not in _DRAWN):
        return ""
    return character


def visible(text: str) -> str:
    """`text` on one line with only what can be seen: sequences and unseen characters removed, blanks as they are.

    Line ends and tabs become spaces. For words of our own that are set in columns; anything else wants `clean`.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_shown, _SPACE.sub(_blank, _SEQUENCE.sub("", text))))


def clean(text: str) -> str:
    """`text` on one line, visible, with runs of blanks and line ends as one space and none at its ends.

    No-break and narrow spaces stay as they are: they are the article's own.
    """
    return _SPACE.sub(" ", visible(text)).strip(" ")


def clean_lines(text: str) -> list[str]:
    """The lines of `text`, each clean; empty lines are left out."""
    return [line for line in map(clean, _NEWLINE.split(_SEQUENCE.sub("", text))) if line]


def _blank(run: re.Match[str]) -> str:
    return run[0] if run[0].isspace() and not run[0].strip(" ") else " "


def safe_link(url: str | None) -> str | None:
    """`url` as a link may carry it, percent-encoded to plain ASCII, or None unless it is a plain http or https one.

    An address with a user name in it is refused: "https://paper.example@elsewhere.example" is not the paper.
    """
    if not url or clean(url) != url or any(character.isspace() for character in url):
        return None
    try:
        parts = urlsplit(url)
        plain = parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        return None
    return quote(url, safe="!#$%&'()*+,-./:;=?@[]_~") if plain else None


def cells(text: str) -> int:
    """How many columns of a terminal `text` takes: two for wide East Asian characters, none for combining ones."""
    if text.isascii():
        return len(text)
    return sum(map(_cells, text))


@lru_cache(maxsize=4096)
def _cells(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1


def host_of(url: str | None) -> str:
    """The host, in lower case, without "www."; empty when there is no address or it has none."""
    try:
        return (urlsplit(url or "").hostname or "").removeprefix("www.")
    except ValueError:
        return ""
