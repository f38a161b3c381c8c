"""Digests' messages in their rooms: sent, and looked for in the history by their key."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from aiohttp import ClientError
from nio import MessageDirection, RoomMessagesResponse

from bot.chat.matrix.buttons import KEYS
from bot.chat.matrix.delivery import Way, edited
from bot.chat.matrix.refusals import refusal, unreached
from bot.chat.matrix.requests import event_of, ref_of, room_of
from bot.chat.matrix.sending import REACTION, transaction
from bot.errors import OutcomeUnknown, SluglineError, TryLater
from bot.model import Sent

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.chat.matrix.line import Voice
    from bot.model import Post

KEY = "org.slugline.key"
"""Where a message's content carries its key, by which it is known again; encrypted with it where the room is."""
_SKEW = timedelta(minutes=10)
"""How far the homeserver's clock may be from ours when a message is looked for by its time."""
_BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)
_PAGE, _PAGES = 100, 50  # events asked for at a time, and how many times: a busy room's week
_NO_HISTORY = (
    "It could not be told from the room's history whether the message was posted; look there before it is sent again."
)
_setting: set[asyncio.Task[None]] = set()


async def send(voice: Voice, post: Post, txn: str, *, look: bool = False) -> Sent:
    """Post a payload under a transaction id; see `bot.model.Sender.send`. `look`: unless it stands there already."""
    content: dict[str, Any] = json.loads(post.payload)
    room = await _room(voice, post)
    if look and room in voice.sending.client.rooms and (found := await find(voice, post)):
        return found
    root = event_of(post.thread) if post.thread and room_of(post.thread) == room else None
    way = Way(room, None, root)
    event = await voice.sending.once(room, way.related(content | {KEY: post.key}), txn)
    keys = content.get(KEYS) or {}
    if keys and voice.reactions:
        _keep(asyncio.create_task(_set_keys(voice, room, event, keys)))
    return Sent(ref_of(room, event))


async def edit(voice: Voice, ref: str, payload: str, txn: str) -> None:
    """Put a payload in the place of a message."""
    content, event = json.loads(payload), event_of(ref)
    await voice.sending.once(room_of(ref), edited(content, event), txn)


async def take_back(voice: Voice, ref: str) -> None:
    """Redact a message."""
    await voice.sending.redact(room_of(ref), event_of(ref), transaction("redact", room_of(ref), event_of(ref)))


async def _room(voice: Voice, post: Post) -> str:
    return await voice.rooms.own_room(post.room) if post.room.startswith("@") else post.room


def _keep(task: asyncio.Task[None]) -> None:
    _setting.add(task)
    task.add_done_callback(_setting.discard)


async def _set_keys(voice: Voice, room: str, event: str, keys: Mapping[str, str]) -> None:
    """Set the keys; they are no part of the message, so what goes wrong with them is let be."""
    for sign in keys:
        relation = {"rel_type": "m.annotation", "event_id": event, "key": sign}
        try:
            await voice.sending.send(room, {"m.relates_to": relation}, transaction("key", event, sign), REACTION)
        except SluglineError:
            return


async def find(voice: Voice, post: Post) -> Sent | None:
    """Where the message stands in its room's history; raises OutcomeUnknown where that cannot be read."""
    room = await _room(voice, post)
    since, start = (post.first_try or _BEGINNING) - _SKEW, ""
    for _ in range(_PAGES):
        try:
            page = await voice.sending.client.room_messages(room, start, None, MessageDirection.back, _PAGE)
        except (ClientError, TimeoutError, OSError) as error:
            raise TryLater(str(unreached(error))) from error
        if not isinstance(page, RoomMessagesResponse):
            meant = refusal(page)
            raise TryLater(str(meant)) if isinstance(meant, OutcomeUnknown) else meant
        for source in (event.source for event in page.chunk):
            if source.get("sender") != voice.sending.client.user_id:
                continue
            if _older(source, since):
                return None
            if _is(source, post):
                return Sent(ref_of(room, source["event_id"]))
        if not page.end or all(_older(event.source, since) for event in page.chunk):
            return None
        start = page.end
    raise OutcomeUnknown(_NO_HISTORY)


def _older(source: Mapping[str, Any], since: datetime) -> bool:
    """Whether an event says that it is older. Another server may say so of any; of a whole page it is believed."""
    return float(source.get("origin_server_ts") or 0) < since.timestamp() * 1000


def _is(source: Mapping[str, Any], post: Post) -> bool:
    """Whether an event of the bot's own is the message. Raises OutcomeUnknown for one that it cannot read."""
    if source.get("type") == "m.room.encrypted":
        raise OutcomeUnknown(_NO_HISTORY)
    return (source.get("content") or {}).get(KEY) == post.key
