"""Socket Mode: two sockets to Slack at all times, another for one that breaks or is to be left, nothing taken twice.

A command for which no socket stands gets Slack's own error and never comes again, so where one breaks the other takes
what is asked until it is replaced. Slack lets ten stand at once and says each thing over one of them.
The library's own client tries an address again that Slack lets in once, so that after one failed handshake it never
comes back (python-slack-sdk issue 1379), and it notices a dropped socket only when it looks, every few seconds.
"""

from __future__ import annotations

import asyncio
import json
from collections import OrderedDict
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from aiohttp import ClientError, ClientSession, ClientWebSocketResponse, WSMsgType
from slack_bolt.adapter.socket_mode.async_internals import run_async_bolt_app, send_async_response
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from bot import logs
from bot.chat.slack.quiet import quiet_logger
from bot.chat.way import UNTOLD, Way
from bot.errors import Unreachable

if TYPE_CHECKING:
    from slack_bolt.app.async_app import AsyncApp
    from slack_sdk.web.async_client import AsyncWebClient

STANDING = 2
"""Sockets that stand at once."""
PAUSES = (0.0, 1.0, 2.0, 5.0, 10.0, 30.0)
"""Seconds before each further socket in one's place, the last again and again, until one has lasted."""
UNREACHED = "Slack cannot be reached: check the connection, and SLACK_API_URL if it is set."
_OPENING = 20.0  # seconds that Slack gets for the handshake and its first word
_LEAVING = 2.0  # seconds that acknowledgements under way get; each takes a fraction of one
_TAKEN = 2000  # envelopes remembered; one may come over the old socket and the new
_BROKEN = (ClientError, SlackClientError, OSError)
_log = logs.logger()


class _Line(AsyncBaseSocketModeClient):
    """One socket that stands. `leaving` is set once another is needed."""

    def __init__(self, socket: ClientWebSocketResponse) -> None:
        self.socket = socket
        self.logger = quiet_logger()
        self.leaving = asyncio.Event()

    async def send_message(self, message: str) -> None:
        """Say something to Slack. Raises `ClientError` or `OSError` over a socket that broke."""
        await self.socket.send_str(message)


class Socket:
    """Feeds `app` from sockets opened by `client`, which shows the app's token.

    One that is silent for `ping` seconds is asked for a sign of life, and has half of them to give it. `way` is told
    whether one stands.
    """

    def __init__(self, client: AsyncWebClient, app: AsyncApp, ping: float, way: Way = UNTOLD) -> None:
        self._client = client
        self._app = app
        self._ping = ping
        self._way = way
        self._session = ClientSession()
        self._taken: OrderedDict[str, None] = OrderedDict()
        self._lines: dict[_Line, asyncio.Task[None]] = {}
        self._under_way: set[asyncio.Task[None]] = set()
        self._keeping: list[asyncio.Task[None]] = []

    async def open(self, address: str) -> None:
        """Open the first at `address`, and keep all of them open from then on. Raises `Unreachable`."""
        try:
            line = await self._opened(address)
        except _BROKEN as error:
            await self._session.close()
            raise Unreachable(UNREACHED) from error
        places = [line, *[None] * (STANDING - 1)]
        self._keeping = [asyncio.create_task(self._keep(each)) for each in places]

    async def close(self) -> None:
        """Take nothing more, and leave once what was taken is acknowledged."""
        for keeping in self._keeping:
            keeping.cancel()
        lines = dict(self._lines)
        for reading in lines.values():
            reading.cancel()
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=_LEAVING)
        for line in lines:
            await line.socket.close()
        await self._session.close()

    async def _keep(self, line: _Line | None) -> None:
        """Have another open as soon as one breaks, or before one is left that Slack says it will close."""
        tried, clock = 0, asyncio.get_running_loop().time
        while True:
            opened = clock()
            if line:
                await line.leaving.wait()
                tried = 0 if clock() - opened > self._ping else tried
            line = await self._another(PAUSES[min(tried, len(PAUSES) - 1)])
            tried += 1

    async def _another(self, pause: float) -> _Line | None:
        """A new socket at an address of its own; None where Slack gives none."""
        await asyncio.sleep(pause)
        try:
            opened = await self._client.apps_connections_open(app_token=str(self._client.token))
            return await self._opened(str(opened.get("url")))
        except _BROKEN as error:
            code = error.response.get("error") if isinstance(error, SlackApiError) else None
            _log.warning("slack.socket_not_opened", error=code or type(error).__name__)
            return None

    async def _opened(self, address: str) -> _Line:
        """A socket over which Slack has said hello."""
        secure: Any = True if self._client.ssl is None else self._client.ssl
        async with asyncio.timeout(_OPENING):
            socket = await self._session.ws_connect(address, heartbeat=self._ping, proxy=self._client.proxy, ssl=secure)
            said = await socket.receive()
        if said.type is not WSMsgType.TEXT or '"hello"' not in said.data:
            await socket.close()
            raise ClientError
        line = _Line(socket)
        self._lines[line] = asyncio.create_task(self._read(line))
        self._way.stands()
        return line

    async def _read(self, line: _Line) -> None:
        try:
            async for message in line.socket:
                with suppress(ValueError):  # what is no JSON is nothing of Slack's
                    self._take(line, json.loads(message.data) if message.type is WSMsgType.TEXT else {})
        finally:
            line.leaving.set()
            self._lines.pop(line, None)
            if not self._lines:
                self._way.breaks()

    def _take(self, line: _Line, told: dict[str, Any]) -> None:
        """Hand on what somebody did; `told` is an envelope, or a word of Slack's about the socket."""
        if told.get("type") == "disconnect":
            line.leaving.set()
        request = SocketModeRequest.from_dict(told)
        if request is None or request.envelope_id in self._taken:
            return
        self._taken[request.envelope_id] = None
        if len(self._taken) > _TAKEN:
            self._taken.popitem(last=False)
        task = asyncio.create_task(self._acknowledge(line, request))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _acknowledge(self, line: _Line, request: SocketModeRequest) -> None:
        """Let the app act on it, and say so over the socket it came by, or if that broke by another.

        Where none stands nothing is said, and an event comes again.
        """
        response = await run_async_bolt_app(self._app, request)
        for each in (line, *(other for other in self._lines if other is not line)):
            with suppress(ClientError, OSError):
                await send_async_response(each, request, response, start_time=0)  # the library's debug log alone has it
                return
