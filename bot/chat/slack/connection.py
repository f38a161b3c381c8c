"""The way to Slack: its clients, who the bot is there, and how what people do comes in: a socket, or signed HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from aiohttp import ClientError, web
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.app.async_server import AsyncSlackAppServer
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from bot.chat.slack.quiet import quiet_logger
from bot.chat.slack.socket_mode import UNREACHED, Socket
from bot.chat.way import UNTOLD, Way
from bot.errors import BadSettings, CannotStart, Unreachable

if TYPE_CHECKING:
    from slack_bolt.request.async_request import AsyncBoltRequest
    from slack_bolt.response import BoltResponse
    from slack_sdk.http_retry.async_handler import AsyncRetryHandler

Close = Callable[[], Awaitable[None]]
"""Takes no more requests."""

PATH = "/slack/events"
"""Where Slack's requests are taken over HTTP, all of them."""
_BOT_REFUSED = "Slack does not accept SLACK_BOT_TOKEN ({}): copy it from OAuth & Permissions, it begins with xoxb-."
_APP_REFUSED = "Slack does not accept SLACK_APP_TOKEN ({}): make one under Basic Information, App-Level Tokens."
_CLOSED = "Slack does not let the bot in just now ({}); start it again in a few minutes."
_NO_PORT = "Slack's requests cannot be taken at {}:{} ({}); set PORT, or slack.host, to what is free."
_LEAVING = 2.0  # seconds that requests under way get; each is acknowledged in a fraction of one
_WORD = 0.5  # seconds that work waits for acknowledgements; a person hardly notices, and Slack waits for three
_TOKEN_FAULTS = frozenset(
    "account_inactive invalid_auth missing_scope no_permission not_allowed_token_type not_authed"
    " token_expired token_revoked".split()
)


@dataclass(frozen=True, slots=True, repr=False)
class Connection:
    """Where Slack is and with which tokens: the bot's, the app's for Socket Mode, the base of the Web API.

    With a signing secret and a port requests come over HTTP instead, at `host`.
    """

    bot_token: str
    app_token: str
    api_url: str = "https://slack.com/api/"
    signing_secret: str = ""
    host: str = "127.0.0.1"
    port: int = 0

    @property
    def over_http(self) -> bool:
        """Whether Slack calls, instead of being called."""
        return bool(self.signing_secret and self.port)

    def client(self, token: str) -> AsyncWebClient:
        """A client of the Web API that shows `token`."""
        base = f"{self.api_url.rstrip('/')}/"
        return AsyncWebClient(token, base_url=base, retry_handlers=patient(), logger=quiet_logger())


def patient() -> list[AsyncRetryHandler]:
    """What is repeated: only a refusal for haste, after the time Slack names. A broken connection may have worked."""
    return [AsyncRateLimitErrorRetryHandler(max_retry_count=2)]


async def introduced(connection: Connection) -> tuple[Mapping[str, Any], str]:
    """Who the bot is there, and the address of a socket, "" over HTTP; the tokens are tried on the way.

    Raises `BadSettings` for a token that Slack refuses, `Unreachable` where there is no Slack.
    """
    refused = _BOT_REFUSED
    try:
        me = await connection.client(connection.bot_token).auth_test()
        if connection.over_http:
            return cast("dict[str, Any]", me.data), ""
        refused = _APP_REFUSED
        app_token = connection.app_token
        opened = await connection.client(app_token).apps_connections_open(app_token=app_token)
    except SlackApiError as error:
        code = error.response.get("error")
        if code not in _TOKEN_FAULTS:
            raise Unreachable(UNREACHED if code is None else _CLOSED.format(code)) from error
        raise BadSettings(refused.format(code)) from error
    except (ClientError, OSError) as error:
        raise Unreachable(UNREACHED) from error
    return cast("dict[str, Any]", me.data), opened["url"]


class Prompt(AsyncApp):
    """A Bolt app that has everything acknowledged before anything is worked on.

    Bolt goes on with a command while its acknowledgement still waits to be sent, and the work holds it up.
    """

    def __init__(self, **options: Any) -> None:  # noqa: ANN401  # Bolt's own
        super().__init__(**options)
        self._unsaid = 0
        self._all_said = asyncio.Event()

    async def async_dispatch(self, req: AsyncBoltRequest) -> BoltResponse:
        """What Slack is told; it is on its way before `acknowledged` returns."""
        self._unsaid += 1
        self._all_said.clear()
        try:
            return await super().async_dispatch(req)
        finally:
            self._unsaid -= 1
            if not self._unsaid:
                self._all_said.set()

    async def acknowledged(self) -> None:
        """Wait until Slack waits for no word of ours, but not long: it may never do so where many ask."""
        with suppress(TimeoutError):
            async with asyncio.timeout(_WORD):
                await self._all_said.wait()


def bolt_app(connection: Connection, me: Mapping[str, Any]) -> Prompt:
    """The Bolt app of the bot `me`; asked once who it is, nothing stands between a request and its acknowledgement."""
    token = connection.bot_token
    known = AuthorizeResult.from_auth_test_response(bot_token=token, auth_test_response=cast("Any", me))

    async def authorize() -> AuthorizeResult:
        return known

    # What comes over our own socket has no signature to verify.
    return Prompt(
        client=connection.client(token),
        authorize=authorize,
        logger=quiet_logger(),
        signing_secret=connection.signing_secret or None,
        request_verification_enabled=connection.over_http,
    )


async def connected(connection: Connection, app: AsyncApp, address: str, ping: float, way: Way = UNTOLD) -> Close:
    """Feed the app from now on; what is returned ends it, and nothing is delivered after that.

    Raises `CannotStart`. A socket is looked after every `ping` seconds. `way` is told whether one stands.
    """
    if connection.over_http:
        close = await _listening(connection, app)
        way.stands()
        return close
    socket = Socket(connection.client(connection.app_token), app, ping, way)
    await socket.open(address)
    return socket.close


async def _listening(connection: Connection, app: AsyncApp) -> Close:
    """A server at the connection's host and port, which answers 401 to what Slack did not sign within five minutes.

    Raises `CannotStart` where the port cannot be had. No request is logged: it would name who asked.
    """
    server = AsyncSlackAppServer(connection.port, PATH, app, connection.host)
    runner = web.AppRunner(server.web_app, access_log=None, handle_signals=False, shutdown_timeout=_LEAVING)
    await runner.setup()
    try:
        await web.TCPSite(runner, connection.host, connection.port).start()
    except OSError as error:
        await runner.cleanup()
        raise CannotStart(_NO_PORT.format(connection.host, connection.port, error.strerror)) from error
    return runner.cleanup
