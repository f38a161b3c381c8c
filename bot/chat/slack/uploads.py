"""Files of an answer, handed to Slack: for everybody into the room, else into the asker's conversation with the bot.

A file has no copy for one person's eyes in a channel, so it goes where such a person looks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aiohttp import ClientError
from slack_sdk.errors import SlackClientError

from bot.chat.slack.delivery import own_room
from bot.chat.slack.requests import Asked
from bot.errors import Refused
from bot.store.posted import Place

if TYPE_CHECKING:
    from collections.abc import Mapping

    from slack_sdk.web.async_client import AsyncWebClient

    from bot.reply import File

IN_MESSAGES = "The file is in your messages with the bot."
_REFUSED = {
    "missing_scope": "it may not send files: install it again from the manifest, which asks for files:write and "
    "im:write",
    "not_in_channel": "it is not in this channel: invite it with /invite",
    "channel_not_found": "it is not in this channel: invite it with /invite",
    "storage_limit_reached": "the workspace has no room left for files",
}


@dataclass(frozen=True, slots=True)
class Uploaded:
    """Where the files are, in the order they were given, and the sentence to add where that is not the room."""

    places: Sequence[Place]
    said: str = ""


async def upload(client: AsyncWebClient, asked: Asked, files: Sequence[File], *, everybody: bool) -> Uploaded:
    """Send the files. Raises `Refused` with the reason."""
    try:
        here = everybody or asked.direct
        room = asked.room if here else await own_room(client, asked.user)
        thread = asked.thread_ts if here else None
        sent = await client.files_upload_v2(channel=room, thread_ts=thread, file_uploads=list(map(_part, files)))
    except (SlackClientError, ClientError, OSError) as error:
        response = getattr(error, "response", None)
        code = str(response.get("error") or "") if response else ""
        reason = _REFUSED.get(code, f"Slack says {code}" if code else "Slack did not answer; try once more")
        raise Refused(f"The file was not sent: {reason}.") from error
    above = asked.thread if here else None
    places = [_place(each, room, above) for each in sent.get("files") or ()]
    return Uploaded(places, "" if here else IN_MESSAGES)


def _place(file: Mapping[str, Any], room: str, thread: str | None) -> Place:
    """Where a file stands; Slack may not know the time of its message yet, and then it has no thread of its own."""
    shares = file.get("shares") or {}
    there = [share for each in shares.values() for share in each.get(room, ())]
    return Place("slack", room, f"{room}:{there[0]['ts'] if there else ''}", thread, file=str(file["id"]))


def _part(file: File) -> dict[str, Any]:
    described = {"alt_txt": file.alt[:1000]} if file.alt else {}
    return {"content": file.content, "filename": file.name, "title": file.name, **described}
