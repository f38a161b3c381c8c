"""Asks a host's robots.txt for leave to read a page. Its patterns may be hostile, so they are matched in the worker."""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

from bot.errors import FetchFailed
from bot.ingest.faults import Passing
from bot.ingest.guard import ForbiddenAddress, ForbiddenPort
from bot.ingest.links import shown
from bot.ingest.robots import Kept, verdict
from bot.plain import host_of

if TYPE_CHECKING:
    from bot.ingest.fetch import Fetched, Fetcher
    from bot.ingest.worker import Worker

_LOOKED_AT = 512_000
"""Bytes of a robots.txt that are read: RFC 9309 asks for 500 KiB at least."""

_LONGEST, _SHORTEST = 86_400.0, 3600.0
"""Seconds that rules are kept: a day at most (RFC 9309), and an hour whatever the server says of its cache."""

_AGAIN = 600.0
"""Seconds after which a robots.txt that could not be had is asked for again."""

_FORBIDDEN = (
    "{host} asks programs not to read {page} (robots.txt). Paste its text instead, or add a feed of it as a source."
)
_UNREACHABLE = "{host} does not give its robots.txt, so {page} was not read. Try again later."


async def permit(url: str, fetcher: Fetcher, worker: Worker) -> None:
    """Ask the host's rules for leave to read a page, and keep the pause between two that they ask for.

    Raises FetchFailed where they forbid it, Passing where they cannot be had, TryLater where the host asks for a pause.
    """
    rules = await _rules(url, fetcher)
    if rules is None:
        raise Passing(_UNREACHABLE.format(host=host_of(url), page=shown(url)))
    if not rules:
        return
    said = await worker.wait_for(verdict, rules, url, label=f"The robots.txt of {host_of(url)}")
    if said.delay:
        async with fetcher.together() as shared:
            shared.turns.slow_down(host_of(url), said.delay)
    if not said.allowed:
        raise FetchFailed(_FORBIDDEN.format(host=host_of(url), page=shown(url)))


async def permit_moved(url: str, fetched: Fetched, fetcher: Fetcher, worker: Worker) -> None:
    """As `permit`, of the page that a server led to from `url`: many feeds link through a counter on another host.

    To be asked once the answer is no longer held; what was read of a forbidden page is left out then.
    """
    if fetched.final_url != url:
        await permit(fetched.final_url, fetcher, worker)


async def _rules(url: str, fetcher: Fetcher) -> bytes | None:
    """The host's rules, asked for once however many wait for them."""
    parts = urlsplit(url)
    origin = urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2].lower(), "", "", ""))
    async with fetcher.together() as shared, shared.one_by_one[origin]:
        kept = fetcher.rules.kept.get(origin)
        now = asyncio.get_running_loop().time()
        if kept is None or kept.until <= now:
            kept = await _asked(origin, fetcher, kept, now)
            fetcher.rules.keep(origin, kept)
        return kept.rules


async def _asked(origin: str, fetcher: Fetcher, before: Kept | None, now: float) -> Kept:
    """What the host says now: no rules where it has none (4xx), its former ones or a refusal where it fails."""
    try:
        fetched = await fetcher.get(f"{origin}/robots.txt")
    except FetchFailed as error:
        if isinstance(error.__cause__, ForbiddenAddress | ForbiddenPort):
            raise  # nothing is wrong with its rules, and later it is the same
        if error.status is not None and error.status < HTTPStatus.INTERNAL_SERVER_ERROR:
            return Kept(b"", now + _LONGEST)
        return Kept(before.rules if before else None, now + _AGAIN)
    return Kept(fetched.content[:_LOOKED_AT], now + _kept_for(fetched))


def _kept_for(fetched: Fetched) -> float:
    return min(max(fetched.fresh_for, _SHORTEST), _LONGEST)
