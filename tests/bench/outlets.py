"""`python -m tests.bench.outlets`: five hundred outlets on loopback, each with a feed; a fifth hang, fail or lie.

Prints its port once it listens, and ends when its standard input is closed.
"""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterator

OUTLETS = 500
BAD = 100
ENTRIES = 20
NEW_IN = 4
"""One good outlet in so many has a new entry."""

HEAD = "HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n"
PLACES = ("harbour", "market", "school", "library", "station", "theatre", "hospital", "bridge", "mill", "square")
SAID = (
    "The council of {town} will open the {place} again in spring, its chair Ann Holm said on Tuesday.",
    "“We have waited for the {place} of {town} long enough,” said Tom Reyes, who speaks for the traders there.",
    "The work costs 4 million and is to begin in June, after the {place} of {town} has been surveyed.",
    "Two members voted against it. They ask for a second look at the floods of last winter in {town}.",
    "A decision on the road to the {place} is expected by the end of the month, the council of {town} said.",
)


def address(number: int) -> str:
    """Each outlet has an address of its own, all of them this machine's."""
    return f"127.77.{number // 250}.{number % 250 + 1}"


def is_bad(number: int) -> bool:
    """The bad ones stand among the others."""
    return number % (OUTLETS // BAD) == 0


def feed(number: int, port: int, *, later: bool) -> bytes:
    """Twenty entries with summaries; later, some outlets have one more."""
    first = 0 if later and number % NEW_IN == 1 else 1
    entries = (entry(number, port, each) for each in range(first, ENTRIES + 1))
    return (
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>Outlet {number}</title>{"".join(entries)}'
        "</channel></rss>"
    ).encode()


def entry(number: int, port: int, each: int) -> str:
    words = " ".join(paragraphs(number, each))
    return (
        f"<item><guid>e{each}</guid><title>{headline(number, each)}</title><link>http://{address(number)}:{port}/{each}"
        f"</link><pubDate>Tue, 18 Feb 2025 {(23 - each) % 24:02}:00:00 GMT</pubDate>"
        f"<description><![CDATA[<p>{words}</p>]]></description></item>"
    )


def headline(number: int, each: int) -> str:
    return f"The {PLACES[each % 10]} of Town {number} opens again"


def paragraphs(number: int, each: int) -> Iterator[str]:
    yield from (words.format(town=f"Town {number}", place=PLACES[each % 10]) for words in SAID)


def page(number: int, each: int) -> bytes:
    body = "".join(f"<p>{words}</p>" for words in paragraphs(number, each))
    links = "".join(f'<li><a href="/{n}">More of Town {n}</a></li>' for n in range(60))
    return (
        f'<!DOCTYPE html><html lang="en"><head><title>{headline(number, each)}</title></head><body><nav>'
        f"<ul>{links}</ul></nav><article><h1>{headline(number, each)}</h1>{body}</article></body></html>"
    ).encode()


def ok(body: bytes, more: str = "") -> bytes:
    return f"{HEAD}{more}Content-Length: {len(body)}\r\n\r\n".encode() + body


async def hang(writer: asyncio.StreamWriter) -> None:
    await asyncio.Event().wait()


async def stall(writer: asyncio.StreamWriter) -> None:
    writer.write(f"{HEAD}Content-Length: 90000\r\n\r\n<rss>".encode())
    await writer.drain()
    await asyncio.Event().wait()


async def pour(writer: asyncio.StreamWriter) -> None:
    writer.write(f"{HEAD}\r\n<rss><channel>".encode())
    while True:
        writer.write(b"<item><title>more</title></item>" * 1000)
        await writer.drain()


def saying(answer: bytes) -> Callable[[asyncio.StreamWriter], Coroutine[None, None, None]]:
    async def say(writer: asyncio.StreamWriter) -> None:
        writer.write(answer)
        await writer.drain()

    return say


DEEP = b'<rss version="2.0"><channel>' + b"<a>" * 200_000
MANY = b'<rss version="2.0"><channel>' + b"<item><title>a</title></item>" * 60_000
BADLY = (
    hang, stall, hang, pour, hang,
    saying(b"HTTP/1.1 500 Sorry\r\nContent-Length: 0\r\n\r\n"),
    saying(b"HTTP/1.1 302 Round\r\nLocation: /feed\r\nContent-Length: 0\r\n\r\n"),
    saying(ok(gzip.compress(bytes(20_000_000)), "Content-Encoding: gzip\r\n")),
    saying(ok(b"\x89PNG\r\n\x1a\n" + bytes(50_000))),
    saying(b"HTTP/1.1 404 None\r\nContent-Length: 0\r\n\r\n"),
    hang, stall, hang,
    saying(f"{HEAD}Content-Length: 2000000000\r\n\r\n".encode()),
    saying(ok(page(1, 1))),
    saying(ok(DEEP)),
    saying(b"220 mail ESMTP\r\n"),
    hang, stall,
    saying(ok(MANY)),
)  # fmt: skip


async def serve() -> None:
    later: set[int] = set()

    talks: set[object] = set()  # who hangs is otherwise cleared away, with its connection

    async def talk(number: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        talks.add(asyncio.current_task())
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            while True:
                asked = (await reader.readuntil(b"\r\n\r\n")).split(b" ")[1].decode()
                if is_bad(number):
                    await BADLY[number // (OUTLETS // BAD) % len(BADLY)](writer)
                    break
                writer.write(_good(number, asked, port, later))
                await writer.drain()
        writer.close()

    def starting(number: int) -> Callable[[asyncio.StreamReader, asyncio.StreamWriter], Coroutine[None, None, None]]:
        return lambda reader, writer: talk(number, reader, writer)

    first = await asyncio.start_server(starting(0), address(0), 0)
    port = first.sockets[0].getsockname()[1]
    for number in range(1, OUTLETS):
        await asyncio.start_server(starting(number), address(number), port)
    print(port, flush=True)
    await asyncio.to_thread(sys.stdin.read)
    sys.stdout.flush()
    os._exit(0)  # whoever hangs is not waited for


def _good(number: int, asked: str, port: int, later: set[int]) -> bytes:
    """A feed that has more at the second time, and pages."""
    if asked == "/feed":
        body = feed(number, port, later=number in later)
        later.add(number)
        return ok(body)
    if asked == "/robots.txt":
        return b"HTTP/1.1 404 None\r\nContent-Length: 0\r\n\r\n"
    return ok(page(number, int(asked.strip("/"))))


if __name__ == "__main__":
    with contextlib.suppress(asyncio.CancelledError):
        asyncio.run(serve())
