"""Slack: receive, acknowledge, dispatch, render, send."""

from __future__ import annotations

import asyncio
import re
from collections import OrderedDict
from typing import TYPE_CHECKING, Any

import structlog

from bot.chat.slack.blocks import render_all, sentence
from bot.chat.slack.connection import Connection, bolt_app, connected, introduced
from bot.chat.slack.delivery import by_post, by_url
from bot.chat.slack.parts import ASK, SHARE
from bot.chat.slack.requests import Asked, foreign, from_command, from_event, from_press, seen_as
from bot.chat.slack.uploads import upload
from bot.errors import Refused, SluglineError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
    from concurrent.futures import Executor

    from slack_bolt.app.async_app import AsyncApp
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.chat.slack.connection import Close
    from bot.chat.slack.delivery import Deliver, Message
    from bot.reply import File, Reply

    Answer = Callable[[Asked], Reply]
    Ack = Callable[[], Awaitable[Any]]
    Answered = tuple[list[Message], bool, Sequence[File]]

__all__ = ["NOT_SHARED", "SHAREABLE", "WENT_WRONG", "Connection", "SlackChat"]

WENT_WRONG = "Something went wrong here, and nothing was changed. The log says what; try once more, or ask for less."
NOT_SHARED = "This answer is for you alone, so it was not shared."
SHAREABLE = ("/timeline", "/who-said", "/search", "/receipt", "/article", "/storyline list", "/storyline show", "/desk")
"""How a line begins whose answer is the same when asked again, so that Share may ask it again for everybody."""

_SEEN = 2000  # events; Slack repeats one within the hour, and a newsroom asks a few hundred times
_PATIENCE = 5.0  # seconds that answers under way get when the bot stops
_PING = 10.0  # seconds between signs of life on the socket; a silent one is replaced after four
_ANY = re.compile(".*")
_log = structlog.get_logger(__name__)


class SlackChat:
    """Answers one workspace. `answer` is blocking and runs on `executor`; `names` are the commands without slashes.

    Lines that begin as one of `shareable` get a Share button on private answers.
    """

    def __init__(
        self,
        connection: Connection,
        answer: Answer,
        names: Iterable[str],
        executor: Executor,
        *,
        shareable: Sequence[str] = SHAREABLE,
        ping: float = _PING,
    ) -> None:
        self._connection = connection
        self._answer = answer
        self._names = tuple(names)
        self._executor = executor
        self._shareable = tuple(shareable)
        self._ping = ping
        self._seen: OrderedDict[str, None] = OrderedDict()
        self._under_way: set[asyncio.Task[Any]] = set()
        self._close: Close | None = None
        self._bot = self._team = ""

    async def start(self) -> None:
        """Connect and begin to answer. Raises `BadSettings` for a token Slack refuses, `CannotStart` without Slack."""
        me, address = await introduced(self._connection)
        self._bot, self._team = me["user_id"], me["team_id"]
        app = bolt_app(self._connection, me)
        self._listen(app)
        self._close = await connected(self._connection, app, address, self._ping)
        _log.info("slack.connected")

    async def stop(self) -> None:
        """Take no more, let answers under way be sent for a few seconds, and leave."""
        close, self._close = self._close, None
        if close is None:
            return
        await close()
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=_PATIENCE)
        _log.info("slack.disconnected")

    def _listen(self, app: AsyncApp) -> None:
        app.command(_ANY)(self._on_command)
        app.action(re.compile(rf"^{ASK}:"))(self._on_ask)
        app.action(SHARE)(self._on_share)
        app.event("app_mention")(self._on_event)
        app.event("message")(self._on_event)
        for rest in (app.action(_ANY), app.event(_ANY), app.view(_ANY), app.shortcut(_ANY), app.options(_ANY)):
            rest(_acknowledged)

    async def _on_command(self, ack: Ack, body: Mapping[str, Any], client: AsyncWebClient) -> None:
        await ack()
        if not foreign(body, self._team):
            await self._serve(from_command(body, self._names), by_url(body), client, own=True)

    async def _on_ask(self, ack: Ack, body: Mapping[str, Any], client: AsyncWebClient) -> None:
        await ack()
        asked = from_press(body)
        if asked and not foreign(body, self._team):
            await self._serve(asked, by_url(body), client, own=True)

    async def _on_share(self, ack: Ack, body: Mapping[str, Any], client: AsyncWebClient) -> None:
        await ack()
        asked = from_press(body)
        if asked and not foreign(body, self._team) and asked.line.startswith(self._shareable):
            await self._serve(asked, by_url(body), client, own=False)

    async def _on_event(self, body: Mapping[str, Any], client: AsyncWebClient) -> None:
        asked = from_event(body["event"], self._bot, self._names)
        # Only what is answered is remembered: a mention may come as a message, which is left alone, and as a mention.
        if asked and not foreign(body, self._team) and not self._repeated(body):
            await self._serve(asked, by_post(asked, client), client, own=True)

    def _repeated(self, body: Mapping[str, Any]) -> bool:
        """Whether this event came before; remembers it."""
        ids = seen_as(body)
        known = any(id_ in self._seen for id_ in ids)
        self._seen.update(dict.fromkeys(ids))
        while len(self._seen) > _SEEN:
            self._seen.popitem(last=False)
        return known

    async def _serve(self, asked: Asked, deliver: Deliver, client: AsyncWebClient, *, own: bool) -> None:
        """Answer, and hand each message to `deliver`: to the asker alone when `own`, else to everybody."""
        task = asyncio.current_task()
        if task:
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)
        messages, everybody, files = await self._messages(asked, own=own)
        try:
            for message in messages:
                await deliver(message, everybody)
            if files and (said := await _sent(client, asked, files, everybody=everybody)):
                await deliver(sentence(said), False)
        except Exception as error:  # noqa: BLE001  # the send boundary: one answer that cannot be sent ends here
            _log.error("slack.not_sent", error=type(error).__name__)

    async def _messages(self, asked: Asked, *, own: bool) -> Answered:
        """The answer as messages, whether they are for everybody, and its files."""
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(self._executor, self._rendered, asked, own)
        except SluglineError as error:
            return [sentence(str(error))], False, ()
        except Exception as error:  # noqa: BLE001  # the dispatch boundary: one failing command must not stop the bot
            _log.error("slack.dispatch_failed", error=type(error).__name__, where=_where(error))
            return [sentence(WENT_WRONG)], False, ()

    def _rendered(self, asked: Asked, own: bool) -> Answered:  # noqa: FBT001  # called by a pool
        reply = self._answer(asked)
        if own:
            share = not reply.private and not asked.direct and asked.line.startswith(self._shareable)
            return render_all(reply, asked.line, share=share), False, reply.files
        if reply.private:
            return [sentence(NOT_SHARED)], False, ()
        return render_all(reply.for_everybody(), asked.line), True, reply.files


async def _sent(client: AsyncWebClient, asked: Asked, files: Sequence[File], *, everybody: bool) -> str:
    """Send the files; what is to be said of that."""
    try:
        return await upload(client, asked, files, everybody=everybody)
    except Refused as error:
        return str(error)


async def _acknowledged(ack: Ack) -> None:
    """What the bot has no use for is taken note of, so that Slack does not repeat it."""
    await ack()


def _where(error: BaseException) -> str:
    """The file and line an error came from; its own words may quote the command, so they stay out of the log."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename.rpartition('/')[2]}:{trace.tb_lineno}" if trace else "?"
