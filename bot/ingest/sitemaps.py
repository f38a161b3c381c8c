"""Sitemaps: a news site's latest pages, with titles and dates where it is a news sitemap. Nothing is fetched."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from bot.ingest.links import resolved

if TYPE_CHECKING:
    from collections.abc import Mapping

_NEWEST = 1000
"""Pages of one sitemap that are looked at, as many as a news sitemap may have; a whole site's may have 50,000."""

_PARTS = 3
"""Sitemaps of an index that are read, the latest ones."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A page in a sitemap; `published` and `changed` are words as they stand there."""

    url: str
    title: str = ""
    published: str = ""
    changed: str = ""


@dataclass(frozen=True, slots=True)
class Sitemap:
    """Its pages, latest change first where they say so; or, of an index, its latest sitemaps. `outlet` as it claims."""

    outlet: str = ""
    pages: tuple[Listed, ...] = ()
    parts: tuple[str, ...] = ()


def parse_sitemap(content: bytes, base: str | None) -> Sitemap | None:
    """The sitemap or index in `content`; None when it is none, or no XML.

    The parser takes no file or address from the document, and gives up where entities swell (expat 2.4.1 on).
    """
    try:
        root = ET.fromstring(content.strip())  # noqa: S314 - see above; and it runs in the worker
    except (ET.ParseError, ValueError, LookupError):
        return None
    rows = [row for row in (_fields(child) for child in root) if row]
    match _name(root):
        case "sitemapindex":
            places = [url for row in _latest(rows) if (url := resolved(base, row.get("loc")))]
            return Sitemap(parts=tuple(places[:_PARTS]))
        case "urlset":
            outlet = next((name for row in rows if (name := row.get("name"))), "")
            listed = [page for row in _latest(rows)[:_NEWEST] if (page := _listed(row, base))]
            return Sitemap(outlet, tuple(listed))
        case _:
            return None


def _listed(row: Mapping[str, str], base: str | None) -> Listed | None:
    url = resolved(base, row.get("loc"))
    if url is None:
        return None
    published = row.get("publication_date", "")
    return Listed(url, row.get("title", ""), published, row.get("lastmod") or published)


def _fields(row: ET.Element) -> dict[str, str]:
    """The words of a page's elements by their names, whatever namespace or depth they stand in; the first counts."""
    found: dict[str, str] = {}
    for element in row.iter():
        found.setdefault(_name(element), " ".join((element.text or "").split()))
    return found


def _latest(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """By the last change, the latest first; those without one after them, in their order."""
    return sorted(rows, key=lambda row: row.get("lastmod") or row.get("publication_date", ""), reverse=True)


def _name(element: ET.Element) -> str:
    return str(element.tag).rpartition("}")[2].lower()
