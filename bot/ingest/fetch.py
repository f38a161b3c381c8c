"""The only HTTP reader: bounded in size, time and redirects, and connected only to addresses that `guard` lets pass."""

from __future__ import annotations

import asyncio
import logging
import ssl
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bot.errors import FetchFailed
from bot.ingest.faults import Passing, failure, refusal
from bot.ingest.inflate import ACCEPTED, BadCompression, Inflater, TooLarge
from bot.ingest.links import is_web_address, resolved, shown

if TYPE_CHECKING:
    import httpx

    from bot.ingest.guard import Resolve

__all__ = ["Fetched", "Fetcher", "shown"]

_NAME = "Slugline/0.1"
_WANTED = (
    "application/atom+xml, application/rss+xml, application/feed+json, text/html;q=0.9, application/xhtml+xml;q=0.9,"
    " application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.7, */*;q=0.5"
)
_REDIRECTS = frozenset([301, 302, 303, 307, 308])
_PERMANENT = frozenset([301, 308])
_MOST_REDIRECTS = 5
_ATTEMPTS = 3
_PORTS = frozenset([None, 80, 443])


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a server answered: status 304 has no content and keeps the validators that were sent.

    `content` is decompressed; `charset` is the one declared in the header; `permanent_url` is the address to use
    from now on, None when nothing moved for good.
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


@dataclass(frozen=True, slots=True)
class _Answer:
    """One hop: the body is read only where the status says that it is what was asked for."""

    status: int
    headers: Mapping[str, str]
    charset: str | None
    content: bytes


@dataclass(frozen=True, slots=True)
class Fetcher:
    """Reads one address at a time; safe to share between threads and event loops.

    `seconds` bounds a whole `get`, attempts and redirects included; `max_bytes` what comes out after decompression.
    `allow_hosts` are host names that may stand at private addresses and other ports. `contact` is an
    address or page that outlets can turn to. Tests hand in their own `transport` and `resolve`.
    """

    seconds: float = 20.0
    max_bytes: int = 10_000_000
    allow_hosts: Collection[str] = ()
    contact: str = ""
    transport: httpx.AsyncBaseTransport | None = None
    resolve: Resolve | None = None

    async def get(self, url: str, etag: str | None = None, last_modified: str | None = None) -> Fetched:
        """Read `url`; with validators, ask only for what changed since.

        Raises FetchFailed with a sentence for the reader, or TryLater when the server names a pause.
        """
        conditions = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        headers = {name: words for name, words in conditions.items() if words}
        self._check(url)
        try:
            async with asyncio.timeout(self.seconds):
                return await self._insist(url, headers)
        except TimeoutError as cause:
            raise Passing(f"{shown(url)} did not answer in full within {self.seconds:g} s. Try again later.") from cause

    def get_now(self, url: str, etag: str | None = None, last_modified: str | None = None) -> Fetched:
        """`get` for a thread without an event loop."""
        return asyncio.run(self.get(url, etag, last_modified))

    async def _insist(self, url: str, headers: dict[str, str]) -> Fetched:
        import stamina

        stamina.instrumentation.set_on_retry_hooks(())  # by default it logs retries to standard output
        async for attempt in stamina.retry_context(on=Passing, attempts=_ATTEMPTS, timeout=None, wait_initial=0.5):
            with attempt:
                return await self._once(url, headers)
        raise AssertionError("the last attempt returns or raises")

    async def _once(self, url: str, headers: dict[str, str]) -> Fetched:
        async with self._client() as client:
            here, permanent = url, True
            moved: str | None = None
            for _ in range(_MOST_REDIRECTS + 1):
                answer = await self._hop(client, here, headers)
                if answer.status not in _REDIRECTS:
                    return _fetched(url, here, moved, answer, headers)
                here = _next(here, answer)
                self._check(here)
                permanent = permanent and answer.status in _PERMANENT
                moved = here if permanent else moved
        raise FetchFailed(f"{shown(url)} was redirected more than {_MOST_REDIRECTS} times. Check it in a browser.")

    def _client(self) -> httpx.AsyncClient:
        import httpx

        from bot.ingest.guard import GuardedTransport, resolve_host

        for name in ("httpx", "httpcore"):
            logging.getLogger(name).setLevel(logging.WARNING)  # below that they log whole addresses, secrets included
        inner = self.transport or httpx.AsyncHTTPTransport(verify=_certificates(), trust_env=False)
        agent = f"{_NAME} (+{self.contact})" if self.contact else _NAME
        return httpx.AsyncClient(
            transport=GuardedTransport(inner, self.resolve or resolve_host, self._allowed()),
            headers={"User-Agent": agent, "Accept": _WANTED, "Accept-Encoding": ACCEPTED},
            timeout=self.seconds,
            trust_env=False,
        )

    def _allowed(self) -> frozenset[str]:
        return frozenset(host.lower() for host in self.allow_hosts)

    def _check(self, url: str) -> None:
        """Raises FetchFailed for an address that is not read whatever stands there."""
        if not is_web_address(url):
            raise FetchFailed(f"{shown(url)} is no web address. Give one that starts with https:// or http://.")
        parts = urlsplit(url)
        if parts.port not in _PORTS and parts.hostname not in self._allowed():
            raise FetchFailed(f"{shown(url)} names port {parts.port}; only 80 and 443 are read. {_allow(url)}")

    async def _hop(self, client: httpx.AsyncClient, url: str, headers: dict[str, str]) -> _Answer:
        import httpx

        from bot.ingest.guard import ForbiddenAddress

        try:
            async with client.stream("GET", url, headers=headers) as response:
                content = await _body(response, self.max_bytes) if response.is_success else b""
                return _Answer(response.status_code, response.headers, response.charset_encoding, content)
        except ForbiddenAddress as cause:
            raise FetchFailed(
                f"{shown(url)} stands at an address inside a private network, which is not read. {_allow(url)}"
            ) from cause
        except TooLarge as cause:
            raise FetchFailed(f"{shown(url)} is larger than {self.max_bytes / 1e6:g} MB and was left out.") from cause
        except BadCompression as cause:
            raise FetchFailed(f"{shown(url)} came in a damaged or unknown compression. Try again later.") from cause
        except (httpx.HTTPError, httpx.InvalidURL) as cause:
            raise failure(url, cause) from cause


@cache
def _certificates() -> ssl.SSLContext:
    """Loaded once: it takes longer than a request."""
    import httpx

    return httpx.create_ssl_context(trust_env=False)


async def _body(response: httpx.Response, most: int) -> bytes:
    """The decompressed content; httpx's own decompression has no bound."""
    import httpx

    inflater = Inflater(response.headers.get("content-encoding", ""), most)
    if isinstance(response.stream, httpx.AsyncByteStream):
        async for chunk in response.stream:
            inflater.add(chunk)
    return inflater.body()


def _allow(url: str) -> str:
    host = urlsplit(url).hostname
    return f"If the desk needs it, add {host} to allow_hosts under [fetch] in the configuration file."


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
    )
