"""Which network addresses may be connected to, and a transport that connects to no other.

The name is resolved once, each address is checked, and the connection goes to a checked address itself:
a name that answers differently the second time (DNS rebinding) gains nothing.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import httpx

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
_Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
"""RFC 6052: the last 32 bits are an IPv4 address, to be judged as itself."""

_PROTOCOLS = ipaddress.ip_network("192.0.0.0/24")
"""RFC 6890: the internet's own protocols, a cloud's machine service among them; Python 3.11 calls some public."""

_METADATA = frozenset([ipaddress.ip_address("168.63.129.16")])
"""Azure's machine service stands at a public address; the other clouds' are link-local or private."""


class ForbiddenAddress(Exception):
    """Every address of the host is one that is not read."""


class UnknownHost(httpx.ConnectError):
    """The name has no address."""


async def resolve_host(host: str, port: int) -> Sequence[str]:
    """The addresses of a host, in the system's order of preference. Raises OSError when the name is unknown."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(entry[4][0]) for entry in found]


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


@dataclass(frozen=True, slots=True)
class GuardedTransport(httpx.AsyncBaseTransport):
    """Hands a request to `inner` with the host replaced by one of its checked addresses.

    The Host header and the certificate are still those of the host that was asked for.
    """

    inner: httpx.AsyncBaseTransport
    resolve: Resolve
    allow_hosts: frozenset[str]

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Raises ForbiddenAddress; httpx.ConnectError when the name is unknown or no address answers."""
        host = request.url.host
        refusal = httpx.ConnectError(f"no address of {host} answers", request=request)
        for address in await self._addresses(request):
            try:
                return await self.inner.handle_async_request(_sent_to(request, address))
            except (httpx.ConnectError, httpx.ConnectTimeout) as cause:
                refusal = httpx.ConnectError(str(cause), request=request)
                refusal.__cause__ = cause
        raise refusal

    async def _addresses(self, request: httpx.Request) -> list[str]:
        host = request.url.raw_host.decode("ascii")
        port = request.url.port or (443 if request.url.scheme == "https" else 80)
        try:
            found = list(dict.fromkeys(await self.resolve(host, port)))
        except (OSError, UnicodeError) as cause:
            raise UnknownHost(str(cause), request=request) from cause
        allowed = found if host.lower() in self.allow_hosts else [one for one in found if is_public(one)]
        if found and not allowed:
            raise ForbiddenAddress(host)
        return allowed

    async def aclose(self) -> None:
        """Close the connections underneath."""
        await self.inner.aclose()


def _sent_to(request: httpx.Request, address: str) -> httpx.Request:
    return httpx.Request(
        request.method,
        request.url.copy_with(host=address),
        headers=request.headers,
        stream=request.stream,
        extensions={**request.extensions, "sni_hostname": request.url.raw_host.decode("ascii")},
    )
