"""How an answer gets back to Slack: through the address a request came with, or as a post of the bot's."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.chat.slack.connection import patient
from bot.chat.slack.quiet import quiet_logger
from bot.chat.slack.requests import Asked
from bot.errors import Refused

if TYPE_CHECKING:
    from slack_sdk.web.async_client import AsyncWebClient

Message = dict[str, Any]
Deliver = Callable[[Message, bool], Awaitable[None]]
"""Sends one message: to everybody in the room if the second argument is true, else to the asker alone."""


def by_url(body: Mapping[str, Any]) -> Deliver:
    """Answers a command or a press; works in channels the bot is not in, five times within half an hour."""
    webhook = AsyncWebhookClient(body["response_url"], retry_handlers=patient(), logger=quiet_logger())
    thread = (body.get("container") or {}).get("thread_ts")
    more = {"replace_original": False} | ({"thread_ts": thread} if thread else {})

    async def deliver(message: Message, everybody: bool) -> None:  # noqa: FBT001  # the two ways there are
        how = {"response_type": "in_channel" if everybody else "ephemeral"}
        answer = await webhook.send_dict(message | more | how)
        if answer.status_code != HTTPStatus.OK:
            raise Refused(f"Slack did not take the answer ({answer.status_code}).")

    return deliver


def by_post(asked: Asked, client: AsyncWebClient) -> Deliver:
    """Answers a mention for the asker's eyes, in its thread; a direct message in the conversation itself."""
    thread = asked.thread.rpartition(":")[2] if asked.thread else None

    async def deliver(message: Message, everybody: bool) -> None:  # noqa: FBT001  # the two ways there are
        if everybody or asked.direct:
            await client.chat_postMessage(channel=asked.room, thread_ts=thread, **message)
            return
        words = {"text": message["text"], "blocks": message["blocks"]}
        await client.chat_postEphemeral(channel=asked.room, user=asked.user, thread_ts=thread, **words)

    return deliver
