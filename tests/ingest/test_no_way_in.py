"""No way in: whatever an address, a redirect or an answer tries, nothing inside is asked and the next fetch works."""

import asyncio
import contextlib
import gzip
import socket
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager

import brotli
import pytest

from bot.errors import FetchFailed, SluglineError, Unreadable
from bot.ingest import guard
from bot.ingest.fetch import Fetcher
from bot.ingest.sources import discover, take
from bot.ingest.worker import Worker
from tests.ingest.conftest import Answer, Site

pytestmark = pytest.mark.anyio

Serve = Callable[[asyncio.StreamWriter], Coroutine[None, None, None]]


async def as_the_system_does(host: str, port: int) -> list[str]:
    """Numbers as the C library reads them in names, and this machine's own name; nobody is asked."""
    try:
        return [socket.inet_ntoa(socket.inet_aton(host))]
    except OSError:
        return ["127.0.0.1", "::1"] if host.rstrip(".") == "localhost" else [host.strip("[]").partition("%")[0]]


SPELLINGS = """127.0.0.1 127.1 0x7f.1 0x7f000001 2130706433 017700000001 0177.0.0.1 127.0.0.1. localhost
    LOCALHOST localhost. 0 0.0.0.0 [::1] [::] [::ffff:127.0.0.1] [::ffff:7f00:1]
    [64:ff9b::7f00:1] [2002:7f00:1::] [0:0:0:0:0:0:0:1] me:pw@127.0.0.1 news.example@127.0.0.1
    127.0.0.1%2f@127.0.0.1 ①②⑦.⓪.⓪.① 127。0。0。1 １２７.0.0.1 [::1%25lo]""".split()


@pytest.mark.parametrize("spelling", SPELLINGS)
async def test_no_spelling_of_the_loopback_is_read(site: Site, spelling: str, monkeypatch: pytest.MonkeyPatch) -> None:
    port = int(site.url.rpartition(":")[2])
    monkeypatch.setattr(guard, "PORTS", frozenset([port]))
    site.pages["/"] = Answer(b"inside")
    with pytest.raises(FetchFailed) as error:
        await Fetcher(seconds=5, resolve=as_the_system_does).get(f"http://{spelling}:{port}/")
    assert (site.asked, "pw" in str(error.value)) == ([], False)


async def test_a_page_inside_is_refused_for_that_and_not_for_its_robots_txt(site: Site, worker: Worker) -> None:
    with pytest.raises(FetchFailed, match=r"^http://127\.0\.0\.1/robots\.txt stands at an address inside"):
        await take("http://127.0.0.1/in", Fetcher(seconds=5), worker, 1)
    with pytest.raises(FetchFailed, match=r"robots\.txt names port"):
        await take(f"{site.url}/in", Fetcher(seconds=5), worker, 1)
    assert site.asked == []


@pytest.mark.parametrize("spelling", ["127.1", "localhost", "[::1]", "2130706433"])
async def test_nor_by_a_redirect_from_outside(site: Site, spelling: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The outside is played by an allowed name of this machine; where it leads to is not allowed."""
    port = int(site.url.rpartition(":")[2])
    monkeypatch.setattr(guard, "PORTS", frozenset([port]))
    site.pages |= {"/": Answer(status=302, headers={"Location": f"http://{spelling}:{port}/in"}), "/in": Answer(b"in")}
    with pytest.raises(FetchFailed, match="inside a private network"):
        await Fetcher(seconds=5, allow_hosts=("127.0.0.1",), resolve=as_the_system_does).get(f"{site.url}/")
    assert site.paths == ["/"]


async def test_a_name_that_moves_inside_after_it_was_checked_gains_nothing(site: Site) -> None:
    answers = [["203.0.113.9"], ["127.0.0.1"]]
    asked: list[str] = []

    async def rebinding(host: str, port: int) -> list[str]:
        asked.append(host)
        return answers.pop(0)

    with pytest.raises(SluglineError):
        await Fetcher(seconds=1, resolve=rebinding).get("http://news.example/")
    assert (site.asked, asked) == ([], ["news.example"])


@asynccontextmanager
async def serving(serve: Serve) -> AsyncIterator[str]:
    """A server on loopback that answers every request as `serve` does."""

    talks: set[asyncio.Task[None]] = set()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        talks.add(asyncio.current_task())  # type: ignore[arg-type]
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            try:
                await reader.readuntil(b"\r\n\r\n")
                await serve(writer)
            finally:
                writer.close()
                await writer.wait_closed()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/feed"
    finally:
        server.close()
        for one in talks:
            one.cancel()
        await asyncio.gather(*talks, return_exceptions=True)


def saying(head: str, body: bytes = b"", *, again: bool = False) -> Serve:
    """Say a head and a body; with `again`, the body for ever."""

    async def serve(writer: asyncio.StreamWriter) -> None:
        writer.write(head.replace("\n", "\r\n").encode())
        writer.write(body)
        await writer.drain()
        while again:
            writer.write(body)
            await writer.drain()

    return serve


OK = "HTTP/1.1 200 OK\nContent-Type: application/rss+xml\n"
LARGE = "{} is larger than 0.2 MB and was left out."
BROKEN = "127.0.0.1 broke off or did not answer, so {} was not read. Try again later."
DAMAGED = "{} came in a damaged or unknown compression. Try again later."
SLOW = "{} did not answer in full within 1 s. Try again later."
NO_FEED = "{} is no feed (RSS, Atom, JSON Feed or sitemap). Check its address or where it was saved from."


async def stalling(writer: asyncio.StreamWriter) -> None:
    await saying(f"{OK}Content-Length: 90000\n\n", b"<rss>")(writer)
    await asyncio.Event().wait()


async def silent(writer: asyncio.StreamWriter) -> None:
    await asyncio.Event().wait()


def zipped(name: str, pack: Callable[[bytes], bytes]) -> Serve:
    body = pack(b"<rss>" + bytes(9_000_000))
    return saying(f"{OK}Content-Encoding: {name}\nContent-Length: {len(body)}\n\n", body)


HOSTILE: dict[str, tuple[Serve, str]] = {
    "an endless stream": (saying(f"{OK}\n", b"<item>" * 1000, again=True), LARGE),
    "an endless head": (saying("HTTP/1.1 200 OK\n", b"X-A: b\r\n" * 1000, again=True), BROKEN),
    "two gigabytes": (saying(f"{OK}Content-Length: 2000000000\n\n", b"<rss>"), LARGE),
    "a gzip bomb": (zipped("gzip", gzip.compress), LARGE),
    "a brotli bomb": (zipped("br", lambda body: brotli.compress(body, quality=1)), LARGE),
    "gzip in gzip": (zipped("gzip, gzip", lambda body: gzip.compress(gzip.compress(body))), DAMAGED),
    "no gzip at all": (saying(f"{OK}Content-Encoding: gzip\nContent-Length: 5\n\n", b"<rss>"), DAMAGED),
    "a body that stalls": (stalling, SLOW),
    "no answer": (silent, SLOW),
    "a body cut short": (saying(f"{OK}Content-Length: 500\n\n", b"<rss>"), BROKEN),
    "no HTTP": (saying("220 mail.example ESMTP\n"), BROKEN),
    "two lengths": (saying(f"{OK}Content-Length: 5\nContent-Length: 6\n\n", b"<rss>"), BROKEN),
    "binary as a feed": (saying(f"{OK}Content-Length: 9\n\n", b"\x89PNG\r\n\x1a\n\0"), NO_FEED),
    "nothing": (saying(f"{OK}Content-Length: 0\n\n"), NO_FEED),
}


@pytest.mark.parametrize("what", HOSTILE)
async def test_a_hostile_server_is_a_sentence_and_the_next_is_read(
    site: Site, fetcher: Fetcher, worker: Worker, what: str
) -> None:
    serve, sentence = HOSTILE[what]
    quick = Fetcher(1, fetcher.max_bytes, fetcher.allow_hosts)
    async with serving(serve) as url:
        with pytest.raises((FetchFailed, Unreadable)) as error:
            await discover(url, quick, worker)
    assert str(error.value) == sentence.format(url)
    site.pages["/a"] = Answer(b"here")
    assert (await quick.get(f"{site.url}/a")).content == b"here"
