"""How an answer gets back to Slack: through the address a request came with, or as a post of the bot's."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.chat.slack.connection import patient
from bot.chat.slack.quiet import quiet_logger
from bot.chat.slack.requests import Asked
from bot.errors import Refused

if TYPE_CHECKING:
    from slack_sdk.web.async_client import AsyncWebClient

_NO_ROOM = "Your conversation with me cannot be opened: {}."
_REASONS = {"missing_scope": "install the app again from the manifest, which asks for im:write"}
_SILENT = "Slack did not answer; try once more"
Message = dict[str, Any]
Deliver = Callable[[Message, bool], Awaitable[str | None]]
"""Sends one message: to everybody in the room if the second argument is true, else to the asker alone.

Gives its ref where it stays and can be edited.
"""
_NOT_IN = ("not_in_channel", "channel_not_found")


def by_url(url: str, thread: str | None = None) -> Deliver:
    """Answers a command or a press; works in channels the bot is not in, five times within half an hour.

    `thread` is the time of the message above.
    """
    webhook = hook(url)
    more = {"replace_original": False} | ({"thread_ts": thread} if thread else {})

    async def deliver(message: Message, everybody: bool) -> str | None:  # noqa: FBT001  # the two ways there are
        how = {"response_type": "in_channel" if everybody else "ephemeral"}
        answer = await webhook.send_dict(message | more | how)
        if answer.status_code != HTTPStatus.OK:
            raise Refused(f"Slack did not take the answer ({answer.status_code}).")
        return None

    return deliver


def hook(url: str) -> AsyncWebhookClient:
    """A client of the address that a request came with."""
    return AsyncWebhookClient(url, retry_handlers=patient(), logger=quiet_logger())


def back(url: str, asked: Asked, client: AsyncWebClient) -> Deliver:
    """Answers through the address that a request came with where it had one, else as a post of the bot's.

    What is for everybody is a post wherever the bot is a member: Slack does not say where else it stands, and what
    nobody can name can never be corrected.
    """
    post = by_post(asked, client)
    if not url:
        return post
    answer = by_url(url, asked.thread_ts)

    async def deliver(message: Message, everybody: bool) -> str | None:  # noqa: FBT001  # the two ways there are
        if everybody:
            try:
                return await post(message, everybody)
            except SlackApiError as error:
                if error.response.get("error") not in _NOT_IN:
                    raise
        return await answer(message, everybody)

    return deliver


def by_post(asked: Asked, client: AsyncWebClient) -> Deliver:
    """Answers a mention for the asker's eyes, in its thread; a direct message in the conversation itself."""
    thread = asked.thread_ts

    async def deliver(message: Message, everybody: bool) -> str | None:  # noqa: FBT001  # the two ways there are
        if everybody or asked.direct:
            told = await client.chat_postMessage(channel=asked.room, thread_ts=thread, **message)
            return f"{told.get('channel') or asked.room}:{told['ts']}" if told.get("ts") else None
        words = {"text": message["text"], "blocks": message["blocks"]}
        await client.chat_postEphemeral(channel=asked.room, user=asked.user, thread_ts=thread, **words)
        return None

    return deliver


async def own_room(client: AsyncWebClient, user: str) -> str:
    """The id of the person's conversation with the bot. Raises `Refused` where Slack opens none."""
    try:
        opened: dict[str, Any] = (await client.conversations_open(users=user))["channel"]
    except (SlackClientError, ClientError, OSError) as error:
        response = getattr(error, "response", None)
        code = str(response.get("error") or "") if response else ""
        raise Refused(_NO_ROOM.format(_REASONS.get(code, f"Slack says {code}" if code else _SILENT))) from error
    return str(opened["id"])
