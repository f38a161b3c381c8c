"""Which network addresses may be connected to, and a transport that connects to no other.

The name is resolved once, each address is checked, and the connection goes to a checked address itself:
a name that answers differently the second time (DNS rebinding) gains nothing.
"""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import socket
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import httpx

T = TypeVar("T")
Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
_Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
"""RFC 6052: the last 32 bits are an IPv4 address, to be judged as itself."""

_PROTOCOLS = ipaddress.ip_network("192.0.0.0/24")
"""RFC 6890: the internet's own protocols, a cloud's machine service among them; Python 3.11 calls some public."""

_METADATA = frozenset([ipaddress.ip_address("168.63.129.16")])
"""Azure's machine service stands at a public address; the other clouds' are link-local or private."""


PORTS = frozenset([None, 80, 443])
"""Where the web is read; None is the scheme's own port."""

_ADDRESSES_TRIED = 4
"""Of one host: a name with hundreds of dead addresses must not hold its fetch."""


_HOLDS = 60.0
"""Seconds that a host's addresses are not looked up again: a feed and its pages are read within them."""

_IDLE = 30.0
"""Seconds after which a host's connections are closed that nobody uses."""


class ForbiddenAddress(Exception):
    """Every address of the host is one that is not read."""


class ForbiddenPort(Exception):
    """The port is not one of the web's."""


class UnknownHost(httpx.ConnectError):
    """The name has no address."""


async def resolve_host(host: str, port: int) -> Sequence[str]:
    """The addresses of a host, in the system's order of preference. Raises OSError when the name is unknown.

    Each look-up has a thread of its own, which nobody waits for: the loop's few threads would all hang in the names of
    a dead server, and a thread of a pool would keep the bot from leaving.
    """
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[list[str]] = loop.create_future()

    def look_up() -> None:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except Exception as cause:  # noqa: BLE001 - the end of a thread: whoever waits is told
            tell(answer.set_exception, cause)
        else:
            tell(answer.set_result, [str(entry[4][0]) for entry in found])

    def tell(settle: Callable[[T], None], value: T) -> None:
        with contextlib.suppress(RuntimeError):  # the loop that asked is closed
            loop.call_soon_threadsafe(lambda: None if answer.done() else settle(value))

    threading.Thread(target=look_up, name="look-up", daemon=True).start()
    return await answer


def is_public(address: str) -> bool:
    """Whether the address belongs to the public internet, and is no private or special one in disguise."""
    try:
        ip: _Address = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped or ip.sixtofour or ip.teredo or ip.is_site_local:
            return False
        if ip in _NAT64:
            ip = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    if ip.is_multicast or ip.is_reserved or ip.is_unspecified or ip in _METADATA or ip in _PROTOCOLS:
        return False
    return ip.is_global


@dataclass(slots=True)
class _Host:
    """One host's connections, its checked addresses by port with the time they hold until, and who uses it."""

    connections: httpx.AsyncBaseTransport
    addresses: dict[int, tuple[list[str], float]] = field(default_factory=dict)
    users: int = 0
    idle_since: float = 0.0


class GuardedTransport(httpx.AsyncBaseTransport):
    """Hands a request to the connections of its host, with the host replaced by one of its checked addresses.

    The Host header and the certificate are still those of the host that was asked for. Each host has connections of its
    own, made by `connect`: two hosts at one address must not share one, whose certificate is the first one's.
    """

    def __init__(
        self, connect: Callable[[], httpx.AsyncBaseTransport], resolve: Resolve, allow_hosts: frozenset[str]
    ) -> None:
        self._connect = connect
        self._resolve = resolve
        self._allow_hosts = allow_hosts
        self._hosts: dict[str, _Host] = {}
        self._sweep_at = 0.0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Raises ForbiddenAddress or ForbiddenPort; httpx.ConnectError when the name is unknown or nothing answers."""
        name = request.url.raw_host.decode("ascii").lower()
        if request.url.port not in PORTS and name not in self._allow_hosts:
            raise ForbiddenPort(name)
        await self._close_idle()
        host = self._hosts.get(name) or _Host(self._connect())
        self._hosts[name] = host
        host.users += 1
        try:
            response = await self._answer(name, host, request)
        except BaseException:
            _done(host)
            raise
        response.stream = _Counted(response.stream, host)
        return response

    async def _answer(self, name: str, host: _Host, request: httpx.Request) -> httpx.Response:
        refusal = httpx.ConnectError(f"no address of {name} answers", request=request)
        for address in (await self._checked(name, host, request))[:_ADDRESSES_TRIED]:
            try:
                return await host.connections.handle_async_request(_sent_to(request, address))
            except (httpx.ConnectError, httpx.ConnectTimeout) as cause:
                refusal = httpx.ConnectError(str(cause), request=request)
                refusal.__cause__ = cause
        raise refusal

    async def _checked(self, name: str, host: _Host, request: httpx.Request) -> list[str]:
        """Its addresses that may be connected to, as looked up at most `_HOLDS` seconds ago."""
        port = request.url.port or (443 if request.url.scheme == "https" else 80)
        known, until = host.addresses.get(port, ([], 0.0))
        if not known or until < _now():
            known = await self._public(name, port, request)
            host.addresses[port] = (known, _now() + _HOLDS)
        return known

    async def _public(self, host: str, port: int, request: httpx.Request) -> list[str]:
        try:
            found = list(dict.fromkeys(await self._resolve(host, port)))
        except (OSError, UnicodeError) as cause:
            raise UnknownHost(str(cause), request=request) from cause
        allowed = found if host in self._allow_hosts else [one for one in found if is_public(one)]
        if found and not allowed:
            raise ForbiddenAddress(host)
        return allowed

    async def _close_idle(self) -> None:
        """Close the connections of hosts that nobody reads any more; a pool closes its own only when it is asked."""
        if self._sweep_at > _now():
            return
        self._sweep_at = _now() + _IDLE / 3
        idle = [name for name, host in self._hosts.items() if not host.users and host.idle_since + _IDLE < _now()]
        for host in [self._hosts.pop(name) for name in idle]:
            await host.connections.aclose()

    async def aclose(self) -> None:
        """Close every host's connections."""
        hosts, self._hosts = self._hosts, {}
        for host in hosts.values():
            await host.connections.aclose()


@dataclass(slots=True)
class _Counted(httpx.AsyncByteStream):
    """A body whose end is the end of its host's use."""

    inner: httpx.AsyncByteStream | httpx.SyncByteStream
    host: _Host | None

    async def __aiter__(self) -> AsyncIterator[bytes]:
        if isinstance(self.inner, httpx.AsyncByteStream):
            async for chunk in self.inner:
                yield chunk

    async def aclose(self) -> None:
        if self.host is not None:
            _done(self.host)
            self.host = None
        if isinstance(self.inner, httpx.AsyncByteStream):
            await self.inner.aclose()


def _done(host: _Host) -> None:
    host.users -= 1
    host.idle_since = _now()


def _now() -> float:
    return asyncio.get_running_loop().time()


def _sent_to(request: httpx.Request, address: str) -> httpx.Request:
    return httpx.Request(
        request.method,
        request.url.copy_with(host=address),
        headers=request.headers,
        stream=request.stream,
        extensions={**request.extensions, "sni_hostname": request.url.raw_host.decode("ascii")},
    )
