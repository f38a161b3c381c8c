"""Slack: receive, acknowledge before anything else, and hand on to who answers."""

from __future__ import annotations

import asyncio
import re
from collections import OrderedDict
from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from aiohttp import ClientError

from bot import logs
from bot.chat import deeds
from bot.chat.pacing import Pace
from bot.chat.slack import outside, page
from bot.chat.slack.answering import Answering
from bot.chat.slack.blocks import sentence
from bot.chat.slack.connection import Connection, bolt_app, connected, introduced
from bot.chat.slack.delivery import back, by_post, by_url, hook, own_room
from bot.chat.slack.forms import Forms
from bot.chat.slack.members import Members
from bot.chat.slack.parts import ASK, DELETE, SHARE
from bot.chat.slack.requests import Asked, foreign, from_command, from_event, from_press, seen_as
from bot.chat.slack.sheets import LINE
from bot.chat.way import UNTOLD, Way
from bot.errors import Refused, TellUser

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Mapping
    from concurrent.futures import Executor

    from bot.chat.slack.connection import Close, Prompt
    from bot.chat.slack.delivery import Deliver
    from bot.chat.slack.desk import Answers

    Ack = Callable[..., Awaitable[Any]]
    Body = Mapping[str, Any]

__all__ = ["Connection", "SlackChat"]

_SEEN = 2000  # events; Slack repeats one within the hour, and a newsroom asks a few hundred times
_PATIENCE = 2.5  # seconds that answers under way get when the bot stops
_PING = 10.0  # seconds without a word after which the socket is asked for a sign of life
_ANY = re.compile(".*")
SHARED_ALREADY = "This answer was shared already. Who shared it can delete it there; ask again to share it once more."
_log = logs.logger()


class SlackChat:
    """Answers one workspace. `desk` blocks and runs on `executor`; `names` are the commands without slashes.

    `pace` is that of all who post there.
    """

    def __init__(  # noqa: PLR0913 -- everything a chat stands on, once
        self,
        connection: Connection,
        desk: Answers,
        names: Iterable[str],
        executor: Executor,
        *,
        ping: float = _PING,
        pace: Pace | None = None,
        way: Way = UNTOLD,
    ) -> None:
        self._connection = connection
        self._way = way
        self._desk = desk
        self._names = tuple(names)
        self._executor = executor
        self._ping = ping
        self._pace = pace or Pace()
        self._seen: OrderedDict[str, None] = OrderedDict()
        self._under_way: set[asyncio.Task[Any]] = set()
        self._close: Close | None = None
        self._bot = self._team = ""

    async def start(self) -> None:
        """Connect and begin to answer. Raises `BadSettings` for a token Slack refuses, `CannotStart` without Slack."""
        me, address = await introduced(self._connection)
        self._bot, self._team = me["user_id"], me["team_id"]
        app = bolt_app(self._connection, me)
        self._client = self._connection.client(self._connection.bot_token)
        members = Members(self._client, self._team)
        self._answering = Answering(self._desk, self._executor, self._client, members, self._pace)
        self._forms = Forms(self._answering)
        self._listen(app)
        self._close = await connected(self._connection, app, address, self._ping, self._way)
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

    def _listen(self, app: Prompt) -> None:
        self._acknowledged = app.acknowledged
        app.command(_ANY)(self._on_command)
        app.action(re.compile(rf"^({ASK}|{LINE}|{page.ASK}):"))(self._on_press)
        app.action(re.compile(rf"^({SHARE}|{DELETE}|{outside.CONFIRM})$"))(self._on_press)
        app.event("app_mention")(self._on_event)
        app.event("message")(self._on_event)
        app.event("app_home_opened")(self._on_home)
        app.shortcut(_ANY)(self._on_shortcut)
        app.view(_ANY)(self._on_view)
        for rest in (app.action(_ANY), app.event(_ANY), app.view_closed(_ANY), app.options(_ANY)):
            rest(_taken_note_of)

    async def _on_command(self, ack: Ack, body: Body) -> None:
        await ack()
        await self._acknowledged()
        if self._ours(body):
            await self._answering.answer(from_command(body, self._names), by_url(body["response_url"]))

    async def _on_press(self, ack: Ack, body: Body) -> None:
        await ack()
        await self._acknowledged()
        asked = from_press(body)
        if asked and self._ours(body):
            url = str(body.get("response_url") or "")
            try:
                await self._pressed(asked, url, body)
            except Refused as error:  # there is no conversation with the asker to answer in
                if await self._answering.members.member(asked.user) and url:
                    await self._answering.tell(asked, str(error), by_url(url))

    async def _pressed(self, asked: Asked, url: str, body: Body) -> None:
        """Do what was pressed; on the bot's own page it is answered in the asker's conversation, and shown there."""
        if asked.room:
            await self._act(asked, url, body)
            return
        asked = replace(asked, room=await own_room(self._client, asked.user))
        await self._act(asked, url, body)
        if not asked.line.startswith("/"):
            await self._publish(asked)

    async def _act(self, asked: Asked, url: str, body: Body) -> None:
        """Do what a button or a menu carries."""
        deliver, action = back(url, asked, self._client), body["actions"][0]["action_id"]
        if action == SHARE:
            await self._share(asked, body, deliver)
        elif action == outside.CONFIRM:
            await self._answering.confirm(asked, deliver)
        elif action == DELETE:
            await self._delete(asked, url, body)
        elif asked.line.startswith("/"):
            await self._answering.answer(asked, deliver)
        elif asked.line.startswith(deeds.FORMS):
            await self._forms.about_line(asked, asked.line, body, deliver)
        elif line := deeds.command_of(asked.line):
            await self._follow(replace(asked, line=line), deliver)

    async def _follow(self, asked: Asked, deliver: Deliver) -> None:
        """Answer in the asker's own conversation, where the digests come: what stands under the answer is for there."""
        if asked.direct:
            await self._answering.answer(asked, deliver)
            return
        own = replace(asked, room=await own_room(self._client, asked.user), thread=None)
        if await self._answering.answer(own, by_post(own, self._client)):
            await deliver(sentence(deeds.IN_MESSAGES), False)

    async def _share(self, asked: Asked, body: Body, deliver: Deliver) -> None:
        """Give an answer to everybody once, however often the button is pressed; what failed may be tried again."""
        ts = (body.get("container") or {}).get("message_ts")
        answer = f"share {asked.room}:{ts}"
        if ts and self._remembered((answer,)):
            await self._answering.done(asked, deliver, _shared_already)
        elif not await self._answering.share(asked, deliver):
            self._seen.pop(answer, None)

    async def _delete(self, asked: Asked, url: str, body: Body) -> None:
        """Take a shared message back, if whoever presses may."""
        ts = str((body.get("container") or {}).get("message_ts") or "")
        done = await self._answering.done(
            asked, by_url(url), lambda known: self._desk.delete(known, known.line, f"{known.room}:{ts}")
        )
        try:
            if done and (await hook(url).send_dict({"delete_original": True})).status_code != HTTPStatus.OK:
                _log.error("slack.not_deleted")
        except (ClientError, OSError) as error:
            _log.error("slack.not_deleted", error=type(error).__name__)

    async def _on_event(self, body: Body) -> None:
        await self._acknowledged()
        asked = from_event(body["event"], self._bot, self._names)
        # Only what is answered is remembered: a mention may come as a message, which is left alone, and as a mention.
        if asked and self._ours(body) and not self._repeated(body):
            await self._answering.answer(asked, by_post(asked, self._client))

    async def _on_home(self, body: Body) -> None:
        await self._acknowledged()
        event = body["event"]
        if event.get("tab", "home") == "home" and self._ours(body) and not self._repeated(body):
            await self._publish(Asked("", event["user"], event["channel"]))

    async def _publish(self, asked: Asked) -> None:
        """Show somebody their page."""
        try:
            admitted = await self._answering.admitted(asked, by_post(asked, self._client))
            if admitted:
                known = admitted[0]
                found = await self._answering.of_desk(lambda: self._desk.home(known))
                await self._client.views_publish(user_id=asked.user, view=page.page(found))
        except Exception as error:  # noqa: BLE001  # the send boundary: one page that cannot be shown ends here
            _log.error("slack.page_not_shown", error=type(error).__name__)

    async def _on_shortcut(self, ack: Ack, body: Body) -> None:
        await ack()
        await self._acknowledged()
        if self._ours(body):
            await self._forms.shortcut(body)

    async def _on_view(self, ack: Ack, body: Body) -> None:
        async def first(**told: Any) -> None:  # noqa: ANN401  # what Bolt takes
            await ack(**told)
            await self._acknowledged()

        await self._forms.submitted(first, body) if self._ours(body) else await ack()

    def _ours(self, body: Body) -> bool:
        """Whether to act: nobody of another organisation. What is begun so is waited for when the bot stops."""
        task = asyncio.current_task()
        if task:
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)
        return not foreign(body, self._team)

    def _repeated(self, body: Body) -> bool:
        """Whether this event came before; remembers it."""
        return self._remembered(seen_as(body))

    def _remembered(self, ids: Iterable[str]) -> bool:
        """Whether one of these was there before; they are from now on."""
        ids = tuple(ids)
        known = any(id_ in self._seen for id_ in ids)
        self._seen.update(dict.fromkeys(ids))
        while len(self._seen) > _SEEN:
            self._seen.popitem(last=False)
        return known


def _shared_already(_asked: Asked) -> None:
    raise TellUser(SHARED_ALREADY)


async def _taken_note_of(ack: Ack) -> None:
    """What the bot has no use for is taken note of, so that Slack does not repeat it."""
    await ack()
