"""Posts digests to Slack, and says of each failure whether anything may have been posted."""

from __future__ import annotations

import json
import time
from http.client import HTTPException
from typing import TYPE_CHECKING, Any
from urllib.error import URLError

from bot.chat.pacing import Pace
from bot.chat.slack.audience import Audience
from bot.chat.slack.lookup import Lookup
from bot.chat.slack.refusals import EVENT, UNKNOWN, edit_refusal, refusal, unreached
from bot.errors import OutcomeUnknown
from bot.model import Sent

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.chat.slack.audience import Confirmed
    from bot.model import Post

_DELETED = ("file_not_found", "file_deleted")  # what Slack says of a file that is gone
_TIMEOUT = 20  # seconds; Slack answers a post within one or two


class SlackSender:
    """Slack as a `bot.model.Sender`; one for all threads. `api_url` is the base of the Web API.

    `confirmed` gives the organisations that an admin has confirmed for a channel; without it nobody is asked who reads
    there. `sleep` waits for a channel's next turn.
    """

    platform = "slack"

    def __init__(
        self,
        bot_token: str,
        api_url: str,
        timeout: int = _TIMEOUT,
        confirmed: Confirmed | None = None,
        pace: Pace | None = None,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        from slack_sdk import WebClient

        # No retries by the library: it repeats a post after a broken connection, which may post it twice.
        base = f"{api_url.rstrip('/')}/"
        self._client = WebClient(bot_token, base_url=base, timeout=timeout, retry_handlers=[])
        self._audience = Audience(self._client, confirmed) if confirmed else None
        self._lookup = Lookup(self._client)
        self._pace = pace or Pace()
        self._sleep = sleep

    def prepare(self, post: Post) -> str:  # noqa: ARG002
        """Nothing: Slack knows no tries, so the key in the message is all there is to go by."""
        return ""

    def send(self, post: Post) -> Sent:
        """Post the payload; see `bot.model.Sender.send`. The ref is "CHANNEL:TS"."""
        from slack_sdk.errors import SlackApiError, SlackRequestError

        if self._audience and not post.thread:
            self._audience.check(post.room)
        self._sleep(self._pace.wait(post.room))
        message: dict[str, Any] = json.loads(post.payload)
        metadata = {"event_type": EVENT, "event_payload": {"key": post.key}}
        thread_ts = post.thread.rpartition(":")[2] if post.thread else None
        try:
            answer = self._client.chat_postMessage(channel=post.room, thread_ts=thread_ts, metadata=metadata, **message)
        except SlackApiError as error:
            raise refusal(error) from error
        except URLError as error:
            raise unreached(error) from error
        except (OSError, HTTPException, SlackRequestError) as error:
            # Among them a read that timed out: the request was on its way.
            raise OutcomeUnknown(UNKNOWN) from error
        return Sent(f"{answer['channel']}:{answer['ts']}")

    def find(self, post: Post) -> Sent | None:
        """See `bot.model.Sender.find`: in the channel's history, where the app may read it."""
        return self._lookup.find(post)

    def edit(self, room: str, ref: str, payload: str, file: str | None = None) -> None:
        """Edit the message, or delete the file; see `bot.model.Sender.edit`."""
        from slack_sdk.errors import SlackApiError, SlackRequestError

        self._sleep(self._pace.wait(room))
        channel, _, ts = ref.rpartition(":")
        try:
            if file:
                self._client.files_delete(file=file)
                return
            message: dict[str, Any] = json.loads(payload)
            self._client.chat_update(channel=channel, ts=ts, text=message["text"], blocks=message["blocks"])
        except SlackApiError as error:
            if file and error.response.get("error") in _DELETED:
                return
            raise edit_refusal(error) from error
        except URLError as error:
            raise unreached(error) from error
        except (OSError, HTTPException, SlackRequestError) as error:
            raise OutcomeUnknown(UNKNOWN) from error
