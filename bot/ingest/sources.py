"""A source's address to its articles: what stands there, and what is new there."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from http import HTTPStatus

from bot.errors import SkipInput, TryLater
from bot.ingest.again import look_again, read_edited
from bot.ingest.edits import AS_SUMMARY, edits, new_marks
from bot.ingest.entries import Kind, SourceToPoll, extracted, from_page, haul, in_worker, latest
from bot.ingest.extract import Front, Page, extract_front
from bot.ingest.feeds import Feed, FeedEntry, looks_like_feed, parse_feed
from bot.ingest.fetch import Fetched, Fetcher
from bot.ingest.head import FeedLink
from bot.ingest.permission import permit, permit_moved
from bot.ingest.worker import Worker
from bot.model import Incoming
from bot.plain import host_of

__all__ = ["Found", "Polled", "SourceToPoll", "discover", "discover_now", "feed_in", "poll", "take"]

NEXT_AT_MOST = 3600.0
"""Seconds after which a source is read again, whatever it says of itself: a day is what many feeds name, by a template
that nobody looked at, and a desk cannot wait for it. Asking whether anything changed costs a server little."""

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
    if it moved for good. `next_after` are the seconds that the server, or the feed itself, asks to be left alone for.

    For the next poll: `marks` by entry take the place of all that were kept (None keeps them), and the pages of those
    that have `left` the feed are to be looked at `again`. `gone` are entries whose pages are not there, with the
    status, and `there` those whose pages are.
    """

    incoming: tuple[Incoming, ...]
    etag: str | None
    last_modified: str | None
    status: int
    note: str = ""
    seen: tuple[str, ...] = ()
    moved_to: str | None = None
    next_after: float = 0.0
    marks: tuple[tuple[str, str], ...] | None = field(default=None, compare=False)
    left: tuple[str, ...] = ()
    gone: tuple[tuple[str, int], ...] = ()
    there: tuple[str, ...] = ()


async def discover(url: str, fetcher: Fetcher, worker: Worker) -> Found:
    """The feed at `url` or behind the page there, else the page itself.

    Raises FetchFailed, TryLater, or Unreadable when there is neither a feed nor an article.
    """
    async with fetcher.together():
        return await _discovered(await fetcher.get(url), fetcher, worker)


async def _discovered(fetched: Fetched, fetcher: Fetcher, worker: Worker) -> Found:
    if _is_feed(fetched):
        return _found_feed(fetched, await _whole(await _parsed(fetched, worker), fetcher, worker), None)
    front = await in_worker(worker, extract_front, fetched.content, fetched.final_url, fetched.charset, at=fetched)
    for link in front.feeds[:_FEEDS_TRIED]:
        try:
            behind = await fetcher.get(link.url)
            found = _found_feed(behind, await _parsed(behind, worker), front.outlet)
        except (SkipInput, TryLater):
            continue
        return replace(found, others=tuple(other for other in front.feeds if other != link))
    await permit(fetched.final_url, fetcher, worker)
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
    """What is new at a source since its validators and beyond `known_entries`, and what was edited there.

    A first poll of a feed brings its latest `first_poll` entries only. Raises FetchFailed, TryLater or Unreadable
    when the source itself cannot be read; an entry that cannot is told in the note.
    """
    async with fetcher.together():
        if source.kind == "page":
            return await _poll_page(source, fetcher, worker)
        looked = await look_again(source.again, fetcher, worker)
        polled = await _poll_feed(source, fetcher, worker, first_poll, known_entries)
    return replace(polled, gone=(*looked.gone, *polled.gone), there=(*looked.there, *polled.there))


async def _poll_feed(
    source: SourceToPoll,
    fetcher: Fetcher,
    worker: Worker,
    first_poll: int,
    known: frozenset[str],
) -> Polled:
    fetched, feed = await _read_feed(source, fetcher, worker)
    if feed is None:
        return _polled(fetched, ())
    new = latest([entry for entry in feed.entries if entry.id not in known], len(feed.entries))
    wanted = new[:first_poll] if source.first else new
    passed_over = tuple(entry.id for entry in new[len(wanted) :])
    found = await haul(source, wanted[::-1], fetcher, worker)
    changed = edits(feed.entries, source.marks)
    second = await read_edited(source, changed.edited, fetcher, worker)
    waiting = {e.id for e in (*wanted, *changed.later) if e.id not in found.seen} | second.waiting
    polled = _polled(
        fetched, (*found.incoming, *second.incoming), found.note(len(wanted)), (*found.seen, *passed_over), feed.ttl
    )
    summaries = {*found.summaries, *(id for id, said in source.marks.items() if said.startswith(AS_SUMMARY))}
    kept = new_marks(feed.entries, source.marks, waiting, summaries - set(second.there))
    polled = replace(polled, marks=kept, left=changed.left, gone=tuple(second.gone), there=tuple(second.there))
    return replace(polled, etag=None, last_modified=None) if waiting else polled


async def _read_feed(source: SourceToPoll, fetcher: Fetcher, worker: Worker) -> tuple[Fetched, Feed | None]:
    """What the server said, without its content, and the feed; None where it has not changed."""
    async with fetcher.held(source.url, source.etag, source.last_modified) as fetched:
        bare = replace(fetched, content=b"")
        if fetched.status == HTTPStatus.NOT_MODIFIED:
            return bare, None
        feed = await _parsed(fetched, worker)
    return bare, await _whole(feed, fetcher, worker)


async def _whole(feed: Feed, fetcher: Fetcher, worker: Worker) -> Feed:
    """The feed, with the entries of the sitemaps that it names. Raises the first's error where none can be read.

    Not while another answer is held: were every place taken so, all would wait for one more.
    """
    parts: list[Feed] = []
    failed: list[SkipInput] = []
    for url in feed.parts:
        try:
            parts.append(await _part(url, fetcher, worker))
        except SkipInput as error:
            failed.append(error)
    if failed and not parts:
        raise failed[0]
    entries = {entry.id: entry for part in parts[::-1] for entry in part.entries}
    outlet = feed.title or next((part.title for part in parts if part.title), "")
    return replace(feed, title=outlet, entries=(*feed.entries, *entries.values())) if parts else feed


async def _part(url: str, fetcher: Fetcher, worker: Worker) -> Feed:
    async with fetcher.held(url) as fetched:
        return await _parsed(fetched, worker)


async def _poll_page(source: SourceToPoll, fetcher: Fetcher, worker: Worker) -> Polled:
    await permit(source.url, fetcher, worker)
    async with fetcher.held(source.url, source.etag, source.last_modified) as fetched:
        if fetched.status == HTTPStatus.NOT_MODIFIED:
            return _polled(fetched, ())
        article = from_page(source, await extracted(fetched, worker), fetched)
    await permit_moved(source.url, fetched, fetcher, worker)
    return _polled(fetched, (article,))


async def take(url: str, fetcher: Fetcher, worker: Worker, most: int) -> Polled:
    """Read an address once, as no source: the article there, or the latest `most` entries of the feed there."""
    async with fetcher.together():
        await permit(url, fetcher, worker)
        async with fetcher.held(url) as fetched:
            there = await (_parsed if _is_feed(fetched) else extracted)(fetched, worker)
        if isinstance(there, Page):
            await permit_moved(url, fetched, fetcher, worker)
            return _polled(fetched, (from_page(SourceToPoll(None, "page", url), there, fetched),))
        feed = await _whole(there, fetcher, worker)
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
        feed.kind, fetched.permanent_url or fetched.url, feed.title or host, named or host, feed.entries, bool(named)
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


async def feed_in(fetched: Fetched, fetcher: Fetcher, worker: Worker, site: str | None = None) -> Found | None:
    """The feed that was fetched, of a site of that name; None where it is none. Raises Unreadable."""
    if not _is_feed(fetched):
        return None
    return _found_feed(fetched, await _whole(await _parsed(fetched, worker), fetcher, worker), site)


def _polled(
    fetched: Fetched, incoming: tuple[Incoming, ...], note: str = "", seen: tuple[str, ...] = (), ttl: float = 0.0
) -> Polled:
    return Polled(
        incoming,
        fetched.etag,
        fetched.last_modified,
        fetched.status,
        note,
        seen,
        fetched.permanent_url,
        min(max(fetched.fresh_for, ttl), NEXT_AT_MOST),
    )
