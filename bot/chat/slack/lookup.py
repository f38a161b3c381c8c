"""Looks in a channel for a message that may have been posted: among the bot's own, by its key or its number."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from http.client import HTTPException
from typing import TYPE_CHECKING, Any

from bot.chat.slack.refusals import EVENT, refusal
from bot.errors import OutcomeUnknown, TryLater
from bot.model import Sent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slack_sdk import WebClient

    from bot.model import Post

    Message = dict[str, Any]

SLACK_CLOCK = timedelta(hours=1)
"""How far our clock and Slack's may be apart: so much before the first try is looked at too."""
_PAGE = 200  # messages, which Slack recommends as the most
_PAGES = 25  # so many messages in one channel within the hours that a message may wait are not a newsroom's
_NO_SCOPE = frozenset(("missing_scope", "no_permission", "not_allowed_token_type"))
_MAY_NOT_READ = "The bot may not read this channel, so only a person can see there whether the message arrived."
_TOO_MUCH = "Too much was written in this channel since; only a person can see there whether the message arrived."
_NOT_ASKED = "Slack does not say just now whether the message was posted; it is asked again."


class Lookup:
    """Finds the bot's messages. For one thread at a time."""

    def __init__(self, client: WebClient) -> None:
        self._client = client
        self._me: frozenset[str] = frozenset()

    def find(self, post: Post) -> Sent | None:
        """See `bot.model.Sender.find`."""
        if post.first_try is None:
            return None
        self._me = self._me or self._own_ids()
        for channel, message in self._candidates(post):
            if self._mine(message) and is_it(message, post):
                return Sent(f"{channel}:{message['ts']}")
        return None

    def _own_ids(self) -> frozenset[str]:
        me = self._asked("auth.test")
        return frozenset(str(me[name]) for name in ("user_id", "bot_id") if me.get(name))

    def _mine(self, message: Message) -> bool:
        own = message.get("bot_id") in self._me or message.get("user") in self._me
        return own and message.get("subtype") != "ephemeral"

    def _candidates(self, post: Post) -> Iterator[tuple[str, Message]]:
        if post.thread:
            channel, _, ts = post.thread.rpartition(":")
            for message in self._pages("conversations.replies", channel=channel, ts=ts):
                if message.get("ts") != ts:
                    yield channel, message
            return
        assert post.first_try
        channel = self._channel(post.room)
        oldest = f"{(post.first_try - SLACK_CLOCK).timestamp():.6f}"
        for message in self._pages("conversations.history", channel=channel, oldest=oldest):
            yield channel, message

    def _channel(self, room: str) -> str:
        """The room's id where it is read: a person's conversation with the bot has its own."""
        if not room.startswith(("U", "W")):
            return room
        return str(self._asked("conversations.open", users=room)["channel"]["id"])

    def _pages(self, method: str, **parameters: str) -> Iterator[Message]:
        cursor = ""
        for _ in range(_PAGES):
            more = {"cursor": cursor} if cursor else {}
            answer = self._asked(method, limit=str(_PAGE), include_all_metadata="true", **parameters, **more)
            yield from answer.get("messages", ())
            cursor = str((answer.get("response_metadata") or {}).get("next_cursor") or "")
            if not cursor:
                return
        raise OutcomeUnknown(_TOO_MUCH)

    def _asked(self, method: str, **parameters: str) -> Message:
        """An answer of Slack's; what a thread answers that is gone is that nothing stands there."""
        from slack_sdk.errors import SlackApiError, SlackClientError

        try:
            answer: Message = self._client.api_call(method, params=parameters).data  # type: ignore[assignment]
        except SlackApiError as error:
            code = error.response.get("error")
            if code in _NO_SCOPE:
                raise OutcomeUnknown(_MAY_NOT_READ) from error
            if code == "thread_not_found":
                return {}
            meant = refusal(error)
            raise (TryLater(_NOT_ASKED) if isinstance(meant, OutcomeUnknown) else meant) from error
        except (SlackClientError, OSError, HTTPException) as error:
            raise TryLater(_NOT_ASKED) from error
        return answer


def is_it(message: Message, post: Post) -> bool:
    """Whether a message of the bot's is this one: by the key in its metadata, else by its number or its whole text."""
    metadata = message.get("metadata") or {}
    if metadata.get("event_type") == EVENT:
        return bool(metadata.get("event_payload", {}).get("key") == post.key)
    text = str(message.get("text") or "")
    if not post.mark:
        return bool(post.payload) and bool(text == json.loads(post.payload)["text"])
    lines = text.splitlines() or [""]
    numbered = re.fullmatch(rf"{re.escape(post.mark)}(?: of \d+)?", lines[-1])
    return bool(numbered) or lines[0].endswith(f"· {post.mark}")
