"""A page to an article: its text without the furniture, and only what the page itself states about it."""

from __future__ import annotations

import logging
import warnings
from dataclasses import dataclass
from functools import cache
from types import ModuleType

from bot.errors import Unreadable
from bot.ingest.decode import Decoded, NotText, decode
from bot.ingest.head import Element, FeedLink, canonical, claimed_outlet, declared, feeds, language, published
from bot.ingest.links import shown
from bot.ingest.walls import INSTEAD, empty, wall
from bot.model import Date

_FEWEST_WORDS = 15
"""Fewer words than the shortest news brief has: a caption, a notice, a button."""

_MOST_TAGS = 50_000
"""More than a day's live blog has; a hundred thousand line breaks take the library seven seconds."""


@dataclass(frozen=True, slots=True)
class Page:
    """An article as its page gives it. `canonical_url` is the page's own claim, kept only within its own domain.

    `outlet` is the site's name as the page claims it. `encoding` is how the bytes were decoded.
    """

    text: str
    title: str = ""
    author: str | None = None
    outlet: str | None = None
    published: Date | None = None
    canonical_url: str | None = None
    language: str | None = None
    feeds: tuple[FeedLink, ...] = ()
    encoding: str = "utf-8"


@dataclass(frozen=True, slots=True)
class Front:
    """What a page's head says, whether or not an article follows."""

    title: str = ""
    outlet: str | None = None
    feeds: tuple[FeedLink, ...] = ()


def extract_page(html: bytes, url: str | None, charset: str | None = None, name: str = "") -> Page:
    """The article in a page that came from `url` (None for a file, then called `name`).

    Raises Unreadable when there is none.
    """
    name = name or shown(url or "")
    if html.count(b"<") > _MOST_TAGS:
        raise Unreadable(f"{name} has more tags than an article can have. Paste its text instead.")
    decoded, tree = _tree(html, charset, name)
    found = _library().bare_extraction(
        decoded.text,
        url=url,
        include_comments=False,
        include_tables=False,
        with_metadata=True,
        date_extraction_params={"original_date": True, "extensive_search": False},
    )
    text = (getattr(found, "text", None) or "").strip()
    title = getattr(found, "title", None) or ""
    if why := _no_article(text, title, decoded.text, tree):
        raise Unreadable(f"{name} {why}")
    return Page(
        text,
        title,
        getattr(found, "author", None),
        claimed_outlet(getattr(found, "sitename", None), url),
        published(tree, url),
        canonical(getattr(found, "url", None), url),
        language(tree),
        feeds(tree, url),
        decoded.encoding,
    )


def _no_article(text: str, title: str, html: str, tree: Element) -> str:
    """Why the text that was found is no article, as the end of a sentence; empty where it is one."""
    if len(text.split()) < _FEWEST_WORDS:
        kind = empty(title, html)
        return INSTEAD[kind] if kind else "holds no article text. Give the address of an article, or of a feed."
    kind = wall(text, title, html, tree)
    return INSTEAD[kind] if kind else ""


def extract_front(html: bytes, url: str | None, charset: str | None = None) -> Front:
    """The head of a page. Raises Unreadable when the bytes are no text."""
    decoded, tree = _tree(html, charset, shown(url or ""))
    found = _library().metadata.extract_metadata(decoded.text, url, extensive=False)
    return Front(found.title or "", claimed_outlet(found.sitename, url), feeds(tree, url))


@cache
def _library() -> ModuleType:
    """trafilatura, without the warning that it could not use a SOCKS proxy, and without its running commentary."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import trafilatura.metadata
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    return trafilatura


def _tree(html: bytes, charset: str | None, name: str) -> tuple[Decoded, Element]:
    try:
        decoded = decode(html, charset or declared(html))
    except NotText as cause:
        raise Unreadable(f"{name} {cause}. Give the address of an article, or of a feed.") from cause
    tree = _library().load_html(decoded.text)
    if tree is None:
        raise Unreadable(f"{name} is no web page. Give the address of an article, or of a feed.")
    return decoded, tree
