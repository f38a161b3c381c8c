"""Outside words in a Matrix message: as HTML, and as plain text. Nothing in them pings or is a tag."""

from __future__ import annotations

import re
from html import escape
from urllib.parse import urlsplit

from bot.chat.seen import clean
from bot.plain import safe_link

CUT = " […]"
"""What stands where words were left out for length."""

_LONGEST = 1000  # characters of an address; longer ones are traps or mistakes
# What a client may make a ping or a person's link of by itself: signs that look the same and mean nothing to it.
_DEFUSED = (
    (re.compile(r"@(?=room\b|[\w.=/+-]+:[\w.-]+)", re.IGNORECASE), "＠"),
    (re.compile(r"#(?=[^\s:#/]+:[\w-]+\.[\w.-]+)"), "＃"),
    (re.compile(r"\b(matrix)\.(?=to\b)", re.IGNORECASE), "\\1\N{ONE DOT LEADER}"),
    (re.compile(r"\b(matrix):(?=[a-z/])", re.IGNORECASE), "\\1："),
)
_HOSTS = ("matrix.to", "www.matrix.to")


def defused(text: str) -> str:
    """Clean text in which nothing names a person or a room to a client."""
    for found, instead in _DEFUSED:
        text = found.sub(instead, text)
    return text


def plain(text: str) -> str:
    """`text` on one line for the plain body."""
    return defused(clean(text))


def html(text: str) -> str:
    """`text` on one line for the formatted body: escaped, so that no tag survives."""
    return escape(plain(text))


def address(url: str | None) -> str | None:
    """The address as a link may carry it: http or https, of no endless length, and not one that names people."""
    found = safe_link(url)
    if not found or len(found) > _LONGEST or (urlsplit(found).hostname or "") in _HOSTS:
        return None
    return found


def link(url: str | None, words: str) -> str:
    """A link with `words` as its text, or the words alone where the address may not stand in one."""
    found = address(url)
    return f'<a href="{escape(found)}">{html(words)}</a>' if found else html(words)


def reference(url: str | None, words: str) -> str:
    """The same for the plain body: the words, and the address behind them in angle brackets."""
    found = address(url)
    return f"{plain(words)} <{found}>" if found else plain(words)


def shortened(text: str, most: int) -> str:
    """`text`, or as much of it as `most` characters hold, cut between words, with a sign."""
    if len(text) <= most:
        return text
    kept = text[: most - len(CUT)]
    head, blank, _ = kept.rpartition(" ")
    return (head if blank and len(head) > len(kept) // 2 else kept).rstrip() + CUT
