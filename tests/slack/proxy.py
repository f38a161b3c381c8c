"""A loopback proxy before the local Slack that breaks connections as networks do, and delivers again as Slack does."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

DISCONNECT = b'{"type":"disconnect","reason":"refresh_requested"}'
_SOCKET = re.compile(rb"GET (/socket/\S+) ")
_EVENT = b'"type":"events_api"'


@dataclass(eq=False)
class Way:
    """One connection: `deaf` to what the bot says, or `frozen`, so that nothing passes either way and nothing ends."""

    bot: asyncio.StreamWriter
    socket: bool = False
    slack: asyncio.StreamWriter | None = None
    deaf: bool = False
    frozen: bool = False

    def end(self) -> None:
        for writer in (self.bot, self.slack):
            if writer:
                writer.transport.abort()


@dataclass
class Proxy:
    """Passes everything on to `target`, a port of the loopback, until it is told otherwise.

    As in Slack, an address of a socket serves once, and an event that nobody acknowledged comes again over the next
    socket: `again` are such events. The next `refused` sockets are cut off at the handshake; the next answer to a
    request with `unanswered` in its head is held back, and the connection cut. `greeted` counts the sockets that stood,
    `events` are what was delivered over them.
    """

    target: int
    port: int = 0
    refused: int = 0
    unanswered: bytes = b""
    greeted: int = 0
    events: list[bytes] = field(default_factory=list)
    again: list[bytes] = field(default_factory=list)
    _served: set[bytes] = field(default_factory=set)
    _ways: dict[Way, asyncio.Task[None]] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/api/"

    @property
    def lines(self) -> list[Way]:
        """The sockets that are open."""
        return [way for way in self._ways if way.socket]

    def cut(self) -> None:
        """End every connection at once."""
        for way in self._ways:
            way.end()

    def say(self, words: bytes) -> None:
        """Say something over every socket, as Slack would."""
        for way in self.lines:
            way.bot.write(bytes([0x81, len(words)]) + words)

    async def taken(self, bot: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection of the bot's."""
        way, task = Way(writer), asyncio.current_task()
        assert task
        self._ways[way] = task
        try:
            head = await bot.readuntil(b"\r\n\r\n")
            socket = _SOCKET.match(head)
            if socket and not self._welcome(socket[1]):
                return
            slack, way.slack = await asyncio.open_connection("127.0.0.1", self.target)
            way.slack.write(head)
            way.socket = bool(socket)
            to_bot = self._spoken(slack, way) if socket else self._answered(slack, way, held=self._held(head))
            await asyncio.gather(self._asked(bot, way), to_bot)
        except (OSError, asyncio.IncompleteReadError):
            return
        finally:
            way.end()
            del self._ways[way]

    def _welcome(self, address: bytes) -> bool:
        first, refused = address not in self._served, self.refused > 0
        self._served.add(address)
        self.refused -= first and refused
        return first and not refused

    def _held(self, head: bytes) -> bool:
        held = bool(self.unanswered) and self.unanswered in head
        if held:
            self.unanswered = b""
        return held

    async def _asked(self, bot: asyncio.StreamReader, way: Way) -> None:
        assert way.slack
        while said := await bot.read(65536):
            if not (way.deaf or way.frozen):
                way.slack.write(said)
        way.end()

    async def _answered(self, slack: asyncio.StreamReader, way: Way, *, held: bool) -> None:
        """Addresses in answers lead here too; all ports have five digits."""
        ours, theirs = f":{self.port}".encode(), f":{self.target}".encode()
        while (said := await slack.read(65536)) and not held:
            way.bot.write(said.replace(theirs, ours))
        way.end()

    async def _spoken(self, slack: asyncio.StreamReader, way: Way) -> None:
        """What Slack says over a socket; after its hello, what it has to say again."""
        way.bot.write(await slack.readuntil(b"\r\n\r\n"))
        greeted = False
        while True:
            head = await slack.readexactly(2)
            long = {126: 2, 127: 8}.get(head[1], 0)
            more = await slack.readexactly(long)
            words = await slack.readexactly(int.from_bytes(more, "big") if long else head[1])
            frames = [head + more + words]
            if _EVENT in words:
                self.events += frames
            frames += [] if greeted else self.again
            self.again = self.again if greeted else []
            if not way.frozen:
                way.bot.write(b"".join(frames))
            self.greeted += not greeted
            greeted = True


@asynccontextmanager
async def proxied(target: int) -> AsyncIterator[Proxy]:
    """A proxy that listens until the block ends."""
    proxy = Proxy(target)
    server = await asyncio.start_server(proxy.taken, "127.0.0.1", 0)
    proxy.port = server.sockets[0].getsockname()[1]
    try:
        yield proxy
    finally:
        server.close()
        proxy.cut()
        await asyncio.gather(*proxy._ways.values())
