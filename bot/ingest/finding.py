"""What stands at an address, looked at before anything is kept: an article, a feed, or several to choose from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from bot.errors import SkipInput, TryLater, Unreadable
from bot.ingest.entries import SourceToPoll, extracted, from_page, in_worker
from bot.ingest.extract import extract_front
from bot.ingest.links import cleaned, shown
from bot.ingest.opml import looks_like_opml
from bot.ingest.permission import permit
from bot.ingest.sources import Found, feed_in
from bot.plain import host_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.ingest.fetch import Fetched, Fetcher
    from bot.ingest.worker import Worker
    from bot.model import Incoming

COMMON_PATHS = ("/feed", "/rss", "/rss.xml", "/atom.xml", "/feed.json", "/index.xml")
"""Where sites keep a feed that their pages do not name."""
TRIED = 5
"""Feeds that a page names of which so many are looked at: who asks is waiting."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What was found: `feeds` to choose from, the likeliest first, and the `article` that the address itself shows.

    `single` says that the address is one article's, whatever feeds its site has; `page` is it as a source.
    """

    url: str
    feeds: tuple[Found, ...] = ()
    article: Incoming | None = None
    page: Found | None = None
    single: bool = False


async def look(url: str, fetcher: Fetcher, worker: Worker) -> Looked:
    """Look at an address. Raises what fetching raises, and Unreadable when there is neither a feed nor an article."""
    async with fetcher.together():
        fetched = await fetcher.get(url)
        if feed := await feed_in(fetched, fetcher, worker):
            return Looked(url, (feed,))
        if looks_like_opml(fetched.content):
            raise Unreadable(f"{shown(url)} is a list of feeds (OPML). Take it in with /source import.")
        return await _behind(url, fetched, fetcher, worker)


async def _behind(url: str, fetched: Fetched, fetcher: Fetcher, worker: Worker) -> Looked:
    """What a page is, and which feeds stand behind it."""
    front = await in_worker(worker, extract_front, fetched.content, fetched.final_url, fetched.charset, at=fetched)
    named = tuple(link.url for link in front.feeds[:TRIED])
    feeds = await _feeds(named, front.outlet, fetcher, worker) or await _common(url, front.outlet, fetcher, worker)
    try:
        await permit(fetched.final_url, fetcher, worker)
        article, page = await _page(fetched, front.outlet, worker)
    except SkipInput:
        if feeds:
            return Looked(url, feeds)
        raise
    links = {cleaned(entry.url) for feed in feeds for entry in feed.entries if entry.url}
    below = urlsplit(fetched.final_url).path.strip("/") != ""
    single = below and (article.published is not None or article.url in links)
    return Looked(url, feeds, article, page, single or not feeds)


async def _common(url: str, site: str | None, fetcher: Fetcher, worker: Worker) -> tuple[Found, ...]:
    """The first feed at one of the usual places of the site."""
    for path in COMMON_PATHS:
        if found := await _feeds((urljoin(url, path),), site, fetcher, worker):
            return found
    return ()


async def _feeds(urls: Iterable[str], site: str | None, fetcher: Fetcher, worker: Worker) -> tuple[Found, ...]:
    """Those of the addresses that are feeds."""
    found: dict[str, Found] = {}
    for url in urls:
        try:
            each = await feed_in(await fetcher.get(url), fetcher, worker, site)
        except (SkipInput, TryLater):
            continue
        if each is not None:
            found.setdefault(each.url, each)
    return tuple(found.values())


async def _page(fetched: Fetched, site: str | None, worker: Worker) -> tuple[Incoming, Found]:
    """The article on a page, and the page as a source. Raises Unreadable."""
    page = await extracted(fetched, worker)
    article = from_page(SourceToPoll(None, "page", fetched.url), page, fetched)
    host, named = host_of(fetched.final_url), page.outlet or site
    url = fetched.permanent_url or fetched.url
    return article, Found("page", url, page.title or host, named or host, outlet_claimed=bool(named))
