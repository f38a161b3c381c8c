"""Marked-up fragments from feeds to plain text. Whole pages go through `extract` instead."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_BLOCKS = frozenset(
    "address article aside blockquote br dd div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header hr li main"
    " ol p pre section table td th tr ul".split()
)
_UNSEEN = frozenset(["script", "style", "template", "noscript", "iframe", "object", "svg", "head"])


_CDATA = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_SECTION = re.compile(r"<!\[[^>]*>?")
"""Other marked sections ("<![endif]>"): no words, and Python 3.11's parser stops at a broken one."""


class _Words(HTMLParser):
    """Collects what a reader would see; a block element ends a line."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSEEN:
            self._unseen += 1
        elif tag in _BLOCKS:
            self.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        elif tag in _BLOCKS:
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.pieces.append(re.sub(r"[ \t\r\n]+", " ", data))


def plain(markup: str) -> str:
    """The words of an HTML fragment, one paragraph a line, no empty lines."""
    words = _Words()
    words.feed(_SECTION.sub("", _CDATA.sub(r"\1", markup)))
    words.close()
    lines = (re.sub(r" {2,}", " ", line).strip(" ") for line in "".join(words.pieces).split("\n"))
    return "\n".join(line for line in lines if line)


def one_line(markup: str) -> str:
    """The words of an HTML fragment on one line: a title."""
    return " ".join(plain(markup).split("\n"))
