"""A source's entries to articles: each entry's page is read, and where that fails its summary is taken instead."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeVar, TypeVarTuple
from urllib.parse import urlsplit

from bot.errors import SkipInput, TryLater, Unreadable
from bot.ingest.extract import Page, extract_page
from bot.ingest.faults import Passing
from bot.ingest.feeds import FeedEntry
from bot.ingest.fetch import Fetched, Fetcher
from bot.ingest.links import cleaned, domain_of, shown, without_user
from bot.ingest.permission import permit, permit_moved
from bot.ingest.worker import Worker
from bot.model import Incoming
from bot.plain import host_of

Ts = TypeVarTuple("Ts")
R = TypeVar("R")
Kind = Literal["feed", "sitemap", "page"]

_PAGES_A_POLL = 50
"""Pages fetched for one source in one poll, so that none holds up the others; the rest wait for the next."""

_LONGEST_POLL = 120.0
"""Seconds after which no further page is begun: fifty pages at their usual pace, or a handful that do not answer."""

_SLOW = f"Its pages took longer than {_LONGEST_POLL / 60:g} minutes."


@dataclass(frozen=True, slots=True)
class SourceToPoll:
    """As much of a stored source as a poll needs; `id` is None for an address that is read only once.

    `outlet_claimed` is False where an editor named the outlet: then it holds for every entry, wherever its page is.
    `marks` are what the last poll left of each entry; `again` are entries, with their addresses, that may be gone.
    """

    id: int | None
    kind: Kind
    url: str
    outlet: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    first: bool = False
    storyline: str | None = None
    outlet_claimed: bool = True
    marks: Mapping[str, str] = field(default_factory=dict)
    again: Sequence[tuple[str, str]] = ()


@dataclass(slots=True)
class Haul:
    """What reading some entries brought: articles and settled ids in order, and what went wrong, by kind.

    `summaries` has the reason by the entry's id.
    """

    incoming: list[Incoming] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)
    summaries: dict[str, str] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)

    def note(self, total: int) -> str:
        """What was not as it should be, for whoever looks after the source; empty when all went well."""
        told = (
            (list(self.summaries.values()), "came as the feed's summary only"),
            (self.unread, "could not be read"),
            (self.waiting, "wait for the next poll"),
        )
        parts = (f"{len(reasons)} of {total} new entries {what}: {reasons[0]}" for reasons, what in told if reasons)
        return " ".join(parts)


def latest(entries: Sequence[FeedEntry], most: int) -> list[FeedEntry]:
    """The newest entries, newest first. An undated one counts as its neighbour in the feed does."""
    days = [entry.published.value if entry.published else None for entry in entries]
    stated = [day for day in days if day]
    if not stated:
        return list(entries[:most])
    pairs = list(zip(entries, days, strict=True))
    if stated[0] < stated[-1]:
        pairs.reverse()  # this feed runs forwards
    day = next(day for _, day in pairs if day)
    dated: list[tuple[str, FeedEntry]] = []
    for entry, own in pairs:
        day = own or day
        dated.append((day, entry))
    return [entry for _, entry in sorted(dated, key=lambda pair: pair[0], reverse=True)][:most]


async def haul(source: SourceToPoll, entries: Sequence[FeedEntry], fetcher: Fetcher, worker: Worker) -> Haul:
    """Read the pages of `entries` in turn. When the outlet asks for a pause, or is slow, the rest waits."""
    found = Haul()
    now, then = entries[:_PAGES_A_POLL], entries[_PAGES_A_POLL:]
    clock = asyncio.get_running_loop().time
    end = clock() + _LONGEST_POLL
    for number, entry in enumerate(now):
        left = len(entries) - number
        if clock() > end:
            found.waiting += [_SLOW] * left
            return found
        try:
            await _read(source, entry, fetcher, worker, found)
        except TryLater as pause:
            found.waiting += [str(pause)] * left
            return found
    found.waiting += [f"No more than {_PAGES_A_POLL} are read at a time."] * len(then)
    return found


async def _read(source: SourceToPoll, entry: FeedEntry, fetcher: Fetcher, worker: Worker, found: Haul) -> None:
    try:
        article = await page_of(source, entry, fetcher, worker)
    except SkipInput as why:
        if entry.summary:
            found.summaries[entry.id] = str(why)
            article = summary_of(source, entry)
        elif isinstance(why, Passing):
            found.waiting.append(str(why))
            return
        else:
            found.unread.append(str(why))
            found.seen.append(entry.id)
            return
    found.incoming.append(article)
    found.seen.append(entry.id)


async def page_of(source: SourceToPoll, entry: FeedEntry, fetcher: Fetcher, worker: Worker) -> Incoming:
    """The article on an entry's page. Raises SkipInput, TryLater."""
    if entry.url is None:
        raise Unreadable(f'"{entry.title or entry.id}" links to no page.')
    await permit(entry.url, fetcher, worker)
    async with fetcher.held(entry.url) as fetched:
        if _led_to_the_front(entry.url, fetched.final_url):
            raise Unreadable(f"{shown(entry.url)} leads to the front page of its site. Check it in a browser.")
        page = await extracted(fetched, worker)
    await permit_moved(entry.url, fetched, fetcher, worker)
    if len(page.text) * 2 < len(entry.summary):
        raise Unreadable(f"{shown(fetched.final_url)} shows less than half of what its feed tells.")
    return from_page(source, page, fetched, entry)


def _led_to_the_front(url: str, final_url: str) -> bool:
    """Whether a page was asked for and the server led to its front, as many do with pages that are gone."""
    asked, given = urlsplit(url), urlsplit(final_url)
    return bool(asked.path.strip("/")) and not (given.path.strip("/") or given.query or given.fragment)


async def extracted(fetched: Fetched, worker: Worker) -> Page:
    """The article in a fetched page. Raises Unreadable."""
    return await in_worker(worker, extract_page, fetched.content, fetched.final_url, fetched.charset, "", at=fetched)


async def in_worker(worker: Worker, function: Callable[[*Ts], R], *args: *Ts, at: Fetched) -> R:
    """The function's result from the worker; messages name the address `at` came from."""
    return await worker.wait_for(function, *args, label=shown(at.final_url))


def from_page(source: SourceToPoll, page: Page, fetched: Fetched, entry: FeedEntry | None = None) -> Incoming:
    """The article of a page; what its feed says fills what the page does not."""
    outlet, claimed = _outlet(source, fetched.final_url, page.outlet)
    identity = entry.id if entry else cleaned(source.url)
    return Incoming(
        page.text,
        shown(fetched.final_url),
        title=page.title or (entry.title if entry else ""),
        url=without_user(page.canonical_url or cleaned(fetched.final_url)),
        outlet=outlet,
        author=page.author or (entry.author if entry else None),
        published=page.published or (entry.published if entry else None),
        source_id=source.id,
        entry_id=None if source.id is None else identity,
        storyline=source.storyline,
        encoding=page.encoding,
        outlet_claimed=claimed,
    )


def summary_of(source: SourceToPoll, entry: FeedEntry) -> Incoming:
    """What a feed says of an article, where its page cannot be had."""
    outlet, claimed = _outlet(source, entry.url or source.url, None)
    return Incoming(
        entry.summary,
        shown(entry.url) if entry.url else f"{shown(source.url)}, {entry.id}",
        title=entry.title,
        url=without_user(cleaned(entry.url)) if entry.url else None,
        outlet=outlet,
        author=entry.author,
        published=entry.published,
        source_id=source.id,
        entry_id=None if source.id is None else entry.id,
        storyline=source.storyline,
        outlet_claimed=claimed,
        summary=True,
    )


def _outlet(source: SourceToPoll, url: str, page_outlet: str | None) -> tuple[str, bool]:
    """Whose article it is, and whether that is only claimed.

    A feed may link to other sites' pages: there its own title says nothing, unless an editor named the outlet.
    """
    if source.outlet and (not source.outlet_claimed or domain_of(url) == domain_of(source.url)):
        return source.outlet, source.outlet_claimed
    return (page_outlet, True) if page_outlet else (host_of(url), False)
