"""A source's address to its articles: what stands there, and what is new there."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from http import HTTPStatus

from bot.errors import SkipInput, TryLater
from bot.ingest.entries import Kind, SourceToPoll, extracted, from_page, haul, in_worker, latest
from bot.ingest.extract import Front, extract_front
from bot.ingest.feeds import Feed, FeedEntry, looks_like_feed, parse_feed
from bot.ingest.fetch import Fetched, Fetcher
from bot.ingest.head import FeedLink
from bot.ingest.worker import Worker
from bot.model import Incoming
from bot.plain import host_of

__all__ = ["Found", "Polled", "SourceToPoll", "discover", "discover_now", "feed_in", "poll", "take"]

_FEEDS_TRIED = 3
"""Feeds of a page that are tried before the page itself is taken."""


@dataclass(frozen=True, slots=True)
class Found:
    """What stands at an address: a feed with its entries, or a single page.

    `url` is the address to poll. `outlet_claimed` is False where the outlet is only the domain. `others` are further
    feeds that the page names.
    """

    kind: Kind
    url: str
    title: str
    outlet: str
    entries: tuple[FeedEntry, ...] = ()
    outlet_claimed: bool = True
    others: tuple[FeedLink, ...] = ()


@dataclass(frozen=True, slots=True)
class Polled:
    """What a poll brought, oldest first.

    `seen` are the entry ids to know from now on, once `incoming` is stored: those settled here and those a first poll
    passed over. `etag` and `last_modified` are for the next poll; None means keep those you have, since something
    waits. `note` says what was not as it should be, empty when all went well. `moved_to` is the source's new address,
    if it moved for good.
    """

    incoming: tuple[Incoming, ...]
    etag: str | None
    last_modified: str | None
    status: int
    note: str = ""
    seen: tuple[str, ...] = ()
    moved_to: str | None = None


async def discover(url: str, fetcher: Fetcher, worker: Worker) -> Found:
    """The feed at `url` or behind the page there, else the page itself.

    Raises FetchFailed, TryLater, or Unreadable when there is neither a feed nor an article.
    """
    fetched = await fetcher.get(url)
    if _is_feed(fetched):
        return _found_feed(fetched, await _parsed(fetched, worker), None)
    front = await in_worker(worker, extract_front, fetched.content, fetched.final_url, fetched.charset, at=fetched)
    for link in front.feeds[:_FEEDS_TRIED]:
        try:
            behind = await fetcher.get(link.url)
            found = _found_feed(behind, await _parsed(behind, worker), front.outlet)
        except (SkipInput, TryLater):
            continue
        return replace(found, others=tuple(other for other in front.feeds if other != link))
    return await _found_page(fetched, front, worker)


def discover_now(url: str, fetcher: Fetcher, worker: Worker) -> Found:
    """`discover` for a thread without an event loop."""
    return asyncio.run(discover(url, fetcher, worker))


async def poll(
    source: SourceToPoll,
    fetcher: Fetcher,
    worker: Worker,
    first_poll: int,
    known_entries: frozenset[str] = frozenset(),
) -> Polled:
    """What is new at a source since its validators and beyond `known_entries`.

    A first poll of a feed brings its latest `first_poll` entries only. Raises FetchFailed, TryLater or Unreadable
    when the source itself cannot be read; an entry that cannot is told in the note.
    """
    fetched = await fetcher.get(source.url, source.etag, source.last_modified)
    if fetched.status == HTTPStatus.NOT_MODIFIED:
        return _polled(fetched, ())
    if source.kind == "page":
        return _polled(fetched, (from_page(source, await extracted(fetched, worker), fetched),))
    feed = await _parsed(fetched, worker)
    new = latest([entry for entry in feed.entries if entry.id not in known_entries], len(feed.entries))
    wanted = new[:first_poll] if source.first else new
    passed_over = tuple(entry.id for entry in new[len(wanted) :])
    found = await haul(source, wanted[::-1], fetcher, worker)
    polled = _polled(fetched, tuple(found.incoming), found.note(len(wanted)), (*found.seen, *passed_over))
    return replace(polled, etag=None, last_modified=None) if found.waiting else polled


async def take(url: str, fetcher: Fetcher, worker: Worker, most: int) -> Polled:
    """Read an address once, as no source: the article there, or the latest `most` entries of the feed there."""
    fetched = await fetcher.get(url)
    if not _is_feed(fetched):
        source = SourceToPoll(None, "page", url)
        return _polled(fetched, (from_page(source, await extracted(fetched, worker), fetched),))
    feed = await _parsed(fetched, worker)
    source = SourceToPoll(None, "feed", url, feed.title or None)
    wanted = latest(feed.entries, most)
    found = await haul(source, wanted[::-1], fetcher, worker)
    return _polled(fetched, tuple(found.incoming), found.note(len(wanted)))


def _is_feed(fetched: Fetched) -> bool:
    return looks_like_feed(fetched.content, fetched.content_type)


async def _parsed(fetched: Fetched, worker: Worker) -> Feed:
    declared = f"{fetched.content_type}; charset={fetched.charset}" if fetched.charset else fetched.content_type
    return await in_worker(worker, parse_feed, fetched.content, fetched.final_url, declared, "", at=fetched)


def _found_feed(fetched: Fetched, feed: Feed, site: str | None) -> Found:
    named = site or feed.title
    host = host_of(fetched.final_url)
    return Found(
        "feed", fetched.permanent_url or fetched.url, feed.title or host, named or host, feed.entries, bool(named)
    )


async def _found_page(fetched: Fetched, front: Front, worker: Worker) -> Found:
    page = await extracted(fetched, worker)
    host = host_of(fetched.final_url)
    named = page.outlet or front.outlet
    return Found(
        "page",
        fetched.permanent_url or fetched.url,
        page.title or front.title or host,
        named or host,
        outlet_claimed=bool(named),
        others=front.feeds,
    )


def _polled(fetched: Fetched, incoming: tuple[Incoming, ...], note: str = "", seen: tuple[str, ...] = ()) -> Polled:
    return Polled(incoming, fetched.etag, fetched.last_modified, fetched.status, note, seen, fetched.permanent_url)


async def feed_in(fetched: Fetched, worker: Worker, site: str | None = None) -> Found | None:
    """The feed that was fetched, of a site of that name; None where it is none. Raises Unreadable."""
    return _found_feed(fetched, await _parsed(fetched, worker), site) if _is_feed(fetched) else None
