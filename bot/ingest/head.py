"""What a page states about itself outside its text: its date, address, language, encoding and feeds."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Protocol

from bot.ingest.links import cleaned, domain_of, resolved
from bot.ingest.stated import stated
from bot.model import Date
from bot.plain import host_of

_FEED_TYPES = frozenset(["application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"])
_DATE_NAMES = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "parsely-pub-date",
    "dc.date.issued",
    "dcterms.issued",
    "dc.date",
    "publishdate",
    "pubdate",
    "date",
)
"""Names under which a page's head states when it was published, the most precise first."""


@dataclass(frozen=True, slots=True)
class FeedLink:
    """A feed that a page names in its head."""

    url: str
    title: str = ""


class Element(Protocol):
    """As much of a parsed page as is needed here (lxml ships no types)."""

    def iter(self, tag: str) -> Iterator[Element]:
        """Every element of that name in it, in document order."""

    def get(self, name: str) -> str | None:
        """An attribute's value."""

    def text_content(self) -> str:
        """All its text."""


def declared(html: bytes) -> str | None:
    """The encoding that the page's head names."""
    found = re.search(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", html[:4096], re.IGNORECASE)
    return found[1].decode("ascii", "replace") if found else None


def claimed_outlet(sitename: str | None, url: str | None) -> str | None:
    """The site's name; None where it is only the host again, which is no claim."""
    name = " ".join((sitename or "").split())
    return None if not name or (url and name.lower().removeprefix("www.") == host_of(url)) else name


def canonical(claimed: str | None, url: str | None) -> str | None:
    """The address the page calls its own. One on another domain would let a page pass for somebody else's article."""
    address = resolved(url, claimed)
    if address is None or (url is not None and domain_of(address) != domain_of(url)):
        address = url
    return cleaned(address) if address else None


def language(tree: Element) -> str | None:
    """The language the page declares, as a two or three letter code."""
    code = str(tree.get("lang") or "").strip().lower().replace("_", "-").partition("-")[0]
    return code if code.isalpha() and len(code) in {2, 3} else None


def feeds(tree: Element, url: str | None) -> tuple[FeedLink, ...]:
    """The feeds the page names, in its order."""
    found: dict[str, FeedLink] = {}
    for link in tree.iter("link"):
        kinds = str(link.get("rel") or "").lower().split()
        address = resolved(url, link.get("href"))
        if "alternate" in kinds and str(link.get("type") or "").strip().lower() in _FEED_TYPES and address:
            found.setdefault(address, FeedLink(address, " ".join(str(link.get("title") or "").split())))
    return tuple(found.values())


def published(tree: Element, url: str | None) -> Date | None:
    """The date of publication as the page's head states it, else as its address does; never one out of the text."""
    for words in _stated_dates(tree):
        date = stated(words, url)
        if date is not None:
            return date
    return _from_address(url)


def _stated_dates(tree: Element) -> Iterator[str]:
    yield from (str(article.get("datePublished") or "") for article in articles(tree))
    metas = [
        (str(m.get("property") or m.get("name") or m.get("itemprop") or "").lower(), m.get("content"))
        for m in tree.iter("meta")
    ]
    for name in _DATE_NAMES:
        yield from (str(content) for own, content in metas if own == name and content)
    for time in tree.iter("time"):
        if str(time.get("itemprop") or "").lower() == "datepublished" or time.get("pubdate") is not None:
            yield str(time.get("datetime") or "")


def articles(tree: Element) -> Iterator[dict[str, Any]]:
    """What the page states of its articles in JSON-LD, in the page's order."""
    for script in tree.iter("script"):
        if "ld+json" in str(script.get("type") or ""):
            yield from _articles(script.text_content())


def _articles(words: str) -> Iterator[dict[str, Any]]:
    try:
        pending: list[Any] = [json.loads(words, strict=False)]  # many sites leave line ends in their strings
    except (ValueError, RecursionError):
        return
    while pending:
        value = pending.pop()
        if isinstance(value, list):
            pending.extend(reversed(value))
        elif isinstance(value, dict):
            if "Article" in str(value.get("@type")) or "Posting" in str(value.get("@type")):
                yield value
            pending.append(value.get("@graph"))


def _from_address(url: str | None) -> Date | None:
    """A whole day in the address ("/2025/02/18/")."""
    from htmldate import find_date

    if url is None:
        return None
    day = stated(find_date("<html><head></head><body></body></html>", url=url, extensive_search=False))
    return replace(day, reason="from the page's address") if day else None
