"""The only HTTP reader: bounded in size, time and redirects, polite, and connected only where `guard` lets it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cache
from http import HTTPStatus
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, NamedTuple

from bot.errors import FetchFailed, TryLater
from bot.ingest.connections import Place, Round, Rounds, client, hosts_connections
from bot.ingest.faults import Passing, failure, forbidden, no_web_address, refusal, wrong_port
from bot.ingest.freshness import fresh_for
from bot.ingest.inflate import ACCEPTED, BadCompression, Inflater, TooLarge
from bot.ingest.links import is_web_address, resolved, shown
from bot.ingest.manners import Pauses, Turns
from bot.ingest.robots import AGENT, Rules
from bot.plain import host_of

if TYPE_CHECKING:
    import httpx

    from bot.ingest.guard import Resolve
    from bot.settings import FetchSettings

__all__ = ["Fetched", "Fetcher", "shown"]

_WANTED = (
    "application/atom+xml, application/rss+xml, application/feed+json, text/html;q=0.9, application/xhtml+xml;q=0.9,"
    " application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.7, */*;q=0.5"
)
_REDIRECTS = frozenset([301, 302, 303, 307, 308])
_PERMANENT = frozenset([301, 308])
_MOST_REDIRECTS = 5
_ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a server answered: status 304 has no content and keeps the validators that were sent.

    `content` is decompressed; `charset` is the one declared in the header; `permanent_url` is the address to use
    from now on, None when nothing moved for good. `fresh_for` are the seconds that the server calls it good for.
    """

    url: str
    final_url: str
    status: int
    content: bytes = b""
    content_type: str = ""
    charset: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    permanent_url: str | None = None
    fresh_for: float = 0.0


@dataclass(frozen=True, slots=True)
class _Answer:
    """One hop: the body is read only where the status says that it is what was asked for."""

    status: int
    headers: Mapping[str, str]
    charset: str | None
    content: bytes


class _Asking(NamedTuple):
    """What the attempts and hops of one `get` share."""

    client: httpx.AsyncClient
    conditions: dict[str, str]
    place: Place


@dataclass(frozen=True, slots=True)
class Fetcher:
    """Reads addresses; safe to share between threads and event loops.

    `seconds` bounds a whole `get`, attempts and redirects included, waiting for a turn not; `max_bytes` what comes out
    after decompression. `allow_hosts` are host names that may stand at private addresses and other ports. `contact` is
    an address or page that outlets can turn to. `per_host` requests are made of a host at a time, `pause` seconds
    apart. Tests hand in their own `transport` and `resolve`.
    """

    seconds: float = 20.0
    max_bytes: int = 10_000_000
    allow_hosts: Collection[str] = ()
    contact: str = ""
    transport: httpx.AsyncBaseTransport | None = None
    resolve: Resolve | None = None
    per_host: int = 2
    pause: float = 0.0
    pauses: Pauses = field(default_factory=Pauses, repr=False)
    rules: Rules = field(default_factory=Rules, repr=False)
    rounds: Rounds = field(default_factory=Rounds, repr=False)

    @classmethod
    def configured(cls, fetch: FetchSettings) -> Fetcher:
        """The fetcher that a desk's settings ask for."""
        most = int(fetch.max_megabytes * 1_000_000)
        return cls(
            fetch.seconds, most, fetch.allow_hosts, fetch.contact, per_host=fetch.per_host, pause=fetch.pause_seconds
        )

    @asynccontextmanager
    async def together(self) -> AsyncIterator[Round]:
        """Share connections and turns with all that is read in this event loop, and keep them open for the block."""
        async with self.rounds.joined(self._begin) as shared:
            yield shared

    async def get(self, url: str, etag: str | None = None, last_modified: str | None = None) -> Fetched:
        """Read `url`; with validators, ask only for what changed since.

        Raises FetchFailed with a sentence for the reader, or TryLater when the server names a pause.
        """
        async with self.held(url, etag, last_modified) as fetched:
            return fetched

    @asynccontextmanager
    async def held(self, url: str, etag: str | None = None, last_modified: str | None = None) -> AsyncIterator[Fetched]:
        """`get`, for a caller that is done with the content at the end of the block: only so many are held at once."""
        conditions = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        headers = {name: words for name, words in conditions.items() if words}
        _check(url)
        limit = asyncio.timeout(None)
        async with self.together() as shared:
            place = Place(shared.places, limit)
            asking = client(shared.transport, self.seconds, self._headers())
            try:
                async with shared.turns.turn(host_of(url)):
                    self.pauses.check(host_of(url))
                    fetched = await self._in_time(_Asking(asking, headers, place), url, limit)
                yield fetched
            finally:
                place.give_back()

    def get_now(self, url: str, etag: str | None = None, last_modified: str | None = None) -> Fetched:
        """`get` for a thread without an event loop."""
        return asyncio.run(self.get(url, etag, last_modified))

    async def _in_time(self, asking: _Asking, url: str, limit: asyncio.Timeout) -> Fetched:
        try:
            async with limit:
                limit.reschedule(asyncio.get_running_loop().time() + self.seconds)
                return await self._insist(asking, url)
        except TimeoutError as cause:
            raise Passing(f"{shown(url)} did not answer in full within {self.seconds:g} s. Try again later.") from cause
        except TryLater as asked:
            if asked.after:
                self.pauses.asked(host_of(url), asked.after)
            raise

    async def _insist(self, asking: _Asking, url: str) -> Fetched:
        import stamina

        stamina.instrumentation.set_on_retry_hooks(())  # by default it logs retries to standard output
        async for attempt in stamina.retry_context(on=Passing, attempts=_ATTEMPTS, timeout=None, wait_initial=0.5):
            with attempt:
                return await self._once(asking, url)
        raise AssertionError("the last attempt returns or raises")

    async def _once(self, asking: _Asking, url: str) -> Fetched:
        here, permanent = url, True
        moved: str | None = None
        for _ in range(_MOST_REDIRECTS + 1):
            answer = await self._hop(asking, here)
            if answer.status not in _REDIRECTS:
                return _fetched(url, here, moved, answer, asking.conditions)
            here = _next(here, answer)
            permanent = permanent and answer.status in _PERMANENT
            moved = here if permanent else moved
        raise FetchFailed(f"{shown(url)} was redirected more than {_MOST_REDIRECTS} times. Check it in a browser.")

    async def _hop(self, asking: _Asking, url: str) -> _Answer:
        import httpx

        from bot.ingest.guard import ForbiddenAddress, ForbiddenPort

        try:
            async with asking.client.stream("GET", url, headers=asking.conditions) as response:
                content = b""
                if response.is_success:
                    await asking.place.take()
                    content = await _body(response, self.max_bytes)
                return _Answer(response.status_code, response.headers, response.charset_encoding, content)
        except ForbiddenPort as cause:
            raise wrong_port(url) from cause
        except ForbiddenAddress as cause:
            raise forbidden(url) from cause
        except TooLarge as cause:
            raise FetchFailed(f"{shown(url)} is larger than {self.max_bytes / 1e6:g} MB and was left out.") from cause
        except BadCompression as cause:
            raise FetchFailed(f"{shown(url)} came in a damaged or unknown compression. Try again later.") from cause
        except (httpx.HTTPError, httpx.InvalidURL) as cause:
            raise failure(url, cause) from cause

    def _begin(self) -> Round:
        from bot.ingest.guard import GuardedTransport, resolve_host

        allowed = frozenset(host.lower() for host in self.allow_hosts)
        guarded = GuardedTransport(self._connections, self.resolve or resolve_host, allowed)
        return Round(guarded, Turns(self.per_host, self.pause))

    def _connections(self) -> httpx.AsyncBaseTransport:
        return self.transport or hosts_connections(self.per_host)

    def _headers(self) -> dict[str, str]:
        name = f"{AGENT}/{_version()}"
        agent = f"{name} (+{self.contact})" if self.contact else name
        return {"User-Agent": agent, "Accept": _WANTED, "Accept-Encoding": ACCEPTED}


def _check(url: str) -> None:
    """Raises FetchFailed for what is no address of the web; whether the port may be read is the guard's to judge."""
    if not is_web_address(url):
        raise no_web_address(url)


async def _body(response: httpx.Response, most: int) -> bytes:
    """The decompressed content; httpx's own decompression has no bound."""
    import httpx

    if response.headers.get("content-length", "").isdecimal() and int(response.headers["content-length"]) > most:
        raise TooLarge
    inflater = Inflater(response.headers.get("content-encoding", ""), most)
    if isinstance(response.stream, httpx.AsyncByteStream):
        async for chunk in response.stream:
            inflater.add(chunk)
    return inflater.body()


@cache
def _version() -> str:
    try:
        return version("slugline")
    except PackageNotFoundError:
        return "0"  # run from a folder that was never installed


def _next(here: str, answer: _Answer) -> str:
    target = resolved(here, answer.headers.get("location"))
    if target is None:
        raise FetchFailed(f"{shown(here)} redirects to something that is no web address. Check it in a browser.")
    return target


def _fetched(url: str, here: str, moved: str | None, answer: _Answer, sent: Mapping[str, str]) -> Fetched:
    """The answer as a record; raises what a refusing status asks for."""
    headers, status = answer.headers, answer.status
    unchanged = status == HTTPStatus.NOT_MODIFIED and bool(sent)
    if not (unchanged or HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES):
        raise refusal(here, status, headers)
    return Fetched(
        url,
        here,
        status,
        answer.content,
        headers.get("content-type", "").partition(";")[0].strip().lower(),
        answer.charset,
        headers.get("etag") or (sent.get("If-None-Match") if unchanged else None),
        headers.get("last-modified") or (sent.get("If-Modified-Since") if unchanged else None),
        moved,
        fresh_for(headers),
    )
