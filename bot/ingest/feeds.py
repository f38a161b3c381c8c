"""Feeds as they are: RSS, Atom, JSON Feed and sitemaps, from bytes to entries. Nothing is fetched or guessed."""

from __future__ import annotations

import hashlib
import io
import json
import logging
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, NamedTuple

from bot.errors import Unreadable
from bot.ingest.decode import NotText, decode, whole
from bot.ingest.links import cleaned, is_web_address, resolved, shown
from bot.ingest.plain import one_line, plain
from bot.ingest.shortened import MOST_ENTRIES, overgrown, shortened
from bot.ingest.sitemaps import parse_sitemap
from bot.ingest.stated import stated
from bot.model import Date

_START = re.compile(rb"<(?:\w+:)?(?:rss|feed|rdf|urlset|sitemapindex)[\s>]|\bjsonfeed\.org/version/", re.IGNORECASE)
_LOOKED_AT = 2000
"""Bytes in which a feed says what it is."""

_PERIODS = {"hourly": 3600, "daily": 86_400, "weekly": 604_800, "monthly": 2_592_000, "yearly": 31_536_000}
"""Seconds of the periods in which a feed may say that it is brought up to date (RSS 1.0, module syndication)."""

_FIRST_YEAR = "1990"
"""No feed entry was published before there was a web; an older date is a program's zero."""


class Mark(NamedTuple):
    """An entry's words, by their hash, and the date beside them."""

    words: str
    dated: str


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One entry: `id` is what it is known by from poll to poll, `summary` plain text, one paragraph a line.

    `published` is None where the entry does not say; the date of a change is no date of publication. `dated` are the
    words of its latest date, whichever it is: they only tell that something changed.
    """

    id: str
    url: str | None
    title: str = ""
    summary: str = ""
    published: Date | None = None
    author: str | None = None
    dated: str = field(default="", compare=False)

    @property
    def mark(self) -> Mark:
        """What tells from poll to poll that its outlet changed it."""
        words = hashlib.sha256(f"{self.title}\n{self.summary}".encode("utf-8", "replace"))
        return Mark(words.hexdigest()[:16], self.dated)


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed's own title and its entries in the feed's order.

    `ttl` are the seconds that it asks to be left alone for. `parts` are the sitemaps that an index of them names.
    """

    title: str
    entries: tuple[FeedEntry, ...] = ()
    ttl: float = 0.0
    kind: Literal["feed", "sitemap"] = "feed"
    parts: tuple[str, ...] = ()


def looks_like_feed(content: bytes, content_type: str = "") -> bool:
    """Whether the first bytes, or the declared type, say that this is a feed."""
    if any(mark in content_type for mark in ("rss", "atom", "feed+json")):
        return True
    head = content[:_LOOKED_AT].replace(b"\0", b"").replace(b"\\/", b"/").lower()  # UTF-16 has a null in each letter
    return bool(_START.search(head)) and b"<html" not in head


def parse_feed(content: bytes, url: str | None, content_type: str = "", name: str = "") -> Feed:
    """The feed in `content`, which came from `url` (None for a file, then called `name`).

    Raises Unreadable when it is none.
    """
    name = name or shown(url or "")
    feed = _feed(content, url, content_type, name)
    if feed is None:
        raise Unreadable(
            f"{name} is no feed (RSS, Atom, JSON Feed or sitemap). Check its address or where it was saved from."
        )
    return replace(feed, entries=_distinct(feed.entries))


def _feed(content: bytes, url: str | None, content_type: str, name: str) -> Feed | None:
    if content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
        return _json_feed(content, url)
    head = content[:_LOOKED_AT].lower()
    if b"<urlset" in head or b"<sitemapindex" in head:
        return _sitemap(content, url)
    content = shortened(content)
    if overgrown(content):
        raise Unreadable(f"{name} has more tags, or deeper ones, than a feed can have. Check it in a browser.")
    return _xml_feed(content, url, content_type)


def _sitemap(content: bytes, url: str | None) -> Feed | None:
    found = parse_sitemap(content, url)
    if found is None:
        return None
    entries = (_made(None, page.url, page.title, "", page.published, "", page.changed) for page in found.pages)
    return Feed(found.outlet, tuple(entry for entry in entries if entry is not None), kind="sitemap", parts=found.parts)


def _xml_feed(content: bytes, url: str | None, content_type: str) -> Feed | None:
    import feedparser

    logging.getLogger("feedparser").setLevel(logging.CRITICAL)
    headers = {"content-type": content_type or "application/xml"}  # without an address, which would change the ids
    try:
        found = feedparser.parse(io.BytesIO(content), response_headers=headers)
    except (ValueError, LookupError, AssertionError, RecursionError):
        return None  # its own faults on declarations that are broken, and on nesting without end
    if not (found.get("version") or found.entries):
        return None
    dublin = b"dc:date" in content and b":updated" not in content  # feedparser files both under "updated"
    entries = (_entry(entry, url, dated_by_change=dublin) for entry in found.entries)
    return Feed(_words(found.feed, "title"), tuple(entry for entry in entries if entry is not None), _ttl(found.feed))


def _ttl(feed: Mapping[str, Any]) -> float:
    """RSS's ttl in minutes, or the syndication module's "so many times a period", as seconds."""
    period = _PERIODS.get(str(feed.get("sy_updateperiod")).strip().lower(), 0)
    return max(_number(feed.get("ttl")) * 60, period / max(_number(feed.get("sy_updatefrequency")), 1))


def _number(words: object) -> int:
    return int(str(words)) if re.fullmatch(r"[0-9]{1,9}", str(words)) else 0


def _entry(entry: Mapping[str, Any], base: str | None, *, dated_by_change: bool) -> FeedEntry | None:
    link = resolved(base, entry.get("feedburner_origlink")) or resolved(base, entry.get("link"))
    own_id = str(entry.get("id"))
    if entry.get("link") == own_id and not (is_web_address(own_id) or own_id.startswith("/")):
        link = None  # RSS takes an id for a link unless told otherwise; this one is none
    when = entry.get("published") or (entry.get("updated") if dated_by_change else None)
    bodies = [entry.get("summary") or "", *(part.get("value") or "" for part in entry.get("content") or [])]
    return _made(
        entry.get("id"),
        link,
        _words(entry, "title"),
        max((plain(body) for body in bodies), key=len),
        when,
        one_line(entry.get("author") or ""),
        (entry.get("updated") if "updated" in entry else when) or "",
    )


def _words(entry: Mapping[str, Any], field: str) -> str:
    """A title without markup; where the feed declares plain text, "a < b" is no tag."""
    value = entry.get(field) or ""
    detail = entry.get(f"{field}_detail") or {}
    return " ".join(value.split()) if detail.get("type") == "text/plain" else one_line(value)


def _json_feed(content: bytes, url: str | None) -> Feed | None:
    try:
        found = json.loads(decode(content).text.lstrip("\ufeff"))
    except (NotText, ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or "jsonfeed.org/version/" not in str(found.get("version", "")):
        return None
    rows = found.get("items")
    listed = rows[:MOST_ENTRIES] if isinstance(rows, list) else []
    entries = [_json_entry(row, url) for row in listed if isinstance(row, dict)]
    return Feed(one_line(_text(found, "title")), tuple(entry for entry in entries if entry is not None))


def _json_entry(row: Mapping[str, Any], base: str | None) -> FeedEntry | None:
    authors = row.get("authors") or [row.get("author")]
    names = [_text(one, "name") for one in authors if isinstance(one, dict)] if isinstance(authors, list) else []
    own_id = row.get("id")
    return _made(
        None if own_id is None else _text({"id": str(own_id)}, "id"),
        resolved(base, _text(row, "url") or _text(row, "external_url")),
        one_line(_text(row, "title")),
        plain(_text(row, "content_html")) or _text(row, "content_text") or _text(row, "summary"),
        _text(row, "date_published"),
        "; ".join(name for name in names if name),
        _text(row, "date_modified") or _text(row, "date_published"),
    )


def _text(row: Mapping[str, Any], name: str) -> str:
    """The string under `name`; empty where there is none or it holds half a character."""
    value = row.get(name)
    try:
        return whole(value) if isinstance(value, str) else ""
    except NotText:
        return ""


def _made(  # noqa: PLR0913 -- one entry, one call
    own_id: str | None, link: str | None, title: str, summary: str, when: str | None, author: str, dated: str
) -> FeedEntry | None:
    """The entry, or None where nothing names it: neither an id nor a link nor a word."""
    identity = (own_id or "").strip() or link or title or summary
    if not identity:
        return None
    published = stated(when, link)
    if published is not None and (published.value or "") < _FIRST_YEAR:
        published = None
    known_by = cleaned(identity) if is_web_address(identity) else identity
    return FeedEntry(known_by, link, title, summary, published, author or None, dated.strip())


def _distinct(entries: Iterable[FeedEntry]) -> tuple[FeedEntry, ...]:
    """Each entry once; an id that stands for several links names none of them, so each goes by its link."""
    entries = list(dict.fromkeys(entries))
    twice = {id for id, times in Counter(entry.id for entry in entries).items() if times > 1}
    links = Counter(id for id, _ in {(e.id, cleaned(e.url)) for e in entries if e.url and e.id in twice})
    named = [replace(e, id=cleaned(e.url)) if links[e.id] > 1 and e.url else e for e in entries]
    first: dict[str, FeedEntry] = {}
    for entry in named:
        first.setdefault(entry.id, entry)
    return tuple(first.values())
