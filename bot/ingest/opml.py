"""Lists of feeds (OPML): read with listparser in the worker process, and written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.errors import Unreadable
from bot.ingest.links import is_web_address, shown

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST = 2_000
"""Feeds of one list that are taken."""

_LOOKED_AT = 1024
"""Bytes in which a list names itself, behind a declaration and a comment."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A feed as a list names it."""

    url: str
    title: str


def looks_like_opml(content: bytes) -> bool:
    """Whether the first bytes are those of a list of feeds."""
    return b"<opml" in content[:_LOOKED_AT].lower()


def parse_opml(content: bytes, name: str) -> tuple[Listed, ...]:
    """The feeds in a list, each once, in its order. Raises Unreadable when there is none."""
    import listparser

    found = listparser.parse(content)
    feeds = {each.url.strip(): " ".join((each.title or "").split()) for each in found.feeds if each.url}
    listed = tuple(Listed(url, title) for url, title in feeds.items() if is_web_address(url))
    if not listed:
        raise Unreadable(f"{name} is no list of feeds (OPML) with an address in it. Export one from your feed reader.")
    return listed[:MOST]


def as_opml(title: str, feeds: Iterable[tuple[str, str]]) -> bytes:
    """A list of feeds, given as name and address, as OPML 2.0; no secret part of an address goes with it."""
    from xml.etree import ElementTree as ET

    opml = ET.Element("opml", version="2.0")
    ET.SubElement(ET.SubElement(opml, "head"), "title").text = title
    body = ET.SubElement(opml, "body")
    for name, url in feeds:
        ET.SubElement(body, "outline", type="rss", text=name, title=name, xmlUrl=shown(url))
    ET.indent(opml)
    return bytes(ET.tostring(opml, encoding="utf-8", xml_declaration=True)) + b"\n"
