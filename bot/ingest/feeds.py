"""Feeds as they are: RSS, Atom and JSON Feed from bytes to entries. Nothing is fetched, nothing is guessed."""

from __future__ import annotations

import io
import json
import logging
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.errors import Unreadable
from bot.ingest.decode import NotText, decode, whole
from bot.ingest.links import cleaned, is_web_address, resolved, shown
from bot.ingest.plain import one_line, plain
from bot.ingest.stated import stated
from bot.model import Date

_START = re.compile(rb"<(?:\w+:)?(?:rss|feed|rdf)[\s>]|\bjsonfeed\.org/version/", re.IGNORECASE)
_LOOKED_AT = 2000
"""Bytes in which a feed says what it is."""

_FIRST_YEAR = "1990"
"""No feed entry was published before there was a web; an older date is a program's zero."""


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One entry: `id` is what it is known by from poll to poll, `summary` plain text, one paragraph a line.

    `published` is None where the entry does not say; the date of a change is no date of publication.
    """

    id: str
    url: str | None
    title: str = ""
    summary: str = ""
    published: Date | None = None
    author: str | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed's own title and its entries in the feed's order."""

    title: str
    entries: tuple[FeedEntry, ...] = ()


def looks_like_feed(content: bytes, content_type: str = "") -> bool:
    """Whether the first bytes, or the declared type, say that this is a feed."""
    if any(mark in content_type for mark in ("rss", "atom", "feed+json")):
        return True
    head = content[:_LOOKED_AT].replace(b"\\/", b"/").lower()
    return bool(_START.search(head)) and b"<html" not in head


def parse_feed(content: bytes, url: str | None, content_type: str = "", name: str = "") -> Feed:
    """The feed in `content`, which came from `url` (None for a file, then called `name`).

    Raises Unreadable when it is none.
    """
    name = name or shown(url or "")
    feed = _json_feed(content, url) if content.lstrip()[:1] == b"{" else _xml_feed(content, url, content_type)
    if feed is None:
        raise Unreadable(f"{name} is no feed (RSS, Atom or JSON Feed). Check its address or where it was saved from.")
    return replace(feed, entries=_distinct(feed.entries))


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
    return Feed(_words(found.feed, "title"), tuple(entry for entry in entries if entry is not None))


def _entry(entry: Mapping[str, Any], base: str | None, *, dated_by_change: bool) -> FeedEntry | None:
    link = resolved(base, entry.get("link"))
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
    entries = [_json_entry(row, url) for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
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
    )


def _text(row: Mapping[str, Any], name: str) -> str:
    """The string under `name`; empty where there is none or it holds half a character."""
    value = row.get(name)
    try:
        return whole(value) if isinstance(value, str) else ""
    except NotText:
        return ""


def _made(
    own_id: str | None, link: str | None, title: str, summary: str, when: str | None, author: str
) -> FeedEntry | None:
    """The entry, or None where nothing names it: neither an id nor a link nor a word."""
    identity = (own_id or "").strip() or link or title or summary
    if not identity:
        return None
    published = stated(when, link)
    if published is not None and (published.value or "") < _FIRST_YEAR:
        published = None
    known_by = cleaned(identity) if is_web_address(identity) else identity
    return FeedEntry(known_by, link, title, summary, published, author or None)


def _distinct(entries: Iterable[FeedEntry]) -> tuple[FeedEntry, ...]:
    """Each entry once; an id that stands for several links names none of them, so each goes by its link."""
    entries = list(dict.fromkeys(entries))
    links = Counter(id for id, _ in {(entry.id, cleaned(entry.url)) for entry in entries if entry.url})
    named = [replace(e, id=cleaned(e.url)) if links[e.id] > 1 and e.url else e for e in entries]
    first: dict[str, FeedEntry] = {}
    for entry in named:
        first.setdefault(entry.id, entry)
    return tuple(first.values())
