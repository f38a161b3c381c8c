"""What Slack delivers, as what a person asked: the first of the adapter's three verbs. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.chat.deeds import begun
from bot.chat.lines import line_of

Payload = Mapping[str, Any]

_SPOKEN = (None, "file_share", "thread_broadcast")
"""Kinds of message with a person's own new words: alone, beside a file, in a thread and in the channel too."""
UNNAMED = ("directmessage", "privategroup")
"""What Slack calls a conversation or a private channel in place of its name; any room called so counts as private."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One command from one person: `line` begins with "/", `user` and `room` are Slack's ids.

    `thread` names the first message of the thread it was asked in, as a sender's ref ("C01:1700000000.000100");
    `start` is how many entries of the answer were shown before.
    The rest is what Slack says of who and where, and no part of the question: whether the room is seen by its members
    alone (None where Slack did not say), what the asker goes by and whether they are an admin of the workspace, the
    other organisations that see the room, and whether an admin has confirmed them.
    """

    line: str
    user: str
    room: str
    platform: str = "slack"
    thread: str | None = None
    start: int = 0
    private: bool | None = field(default=None, compare=False)
    name: str = field(default="", compare=False)
    staff: bool = field(default=False, compare=False)
    others: tuple[str, ...] = field(default=(), compare=False)
    confirmed: bool = field(default=False, compare=False)

    @property
    def thread_ts(self) -> str | None:
        """The thread as Slack names it within the room."""
        return self.thread.rpartition(":")[2] if self.thread else None

    @property
    def direct(self) -> bool:
        """Whether the room is a conversation of one person with the bot."""
        return self.room.startswith("D")


_LINK = re.compile(r"<((?:https?|mailto|tel):[^<>|\s]+)(?:\|[^<>]*)?>")
# What Slack makes a link of by itself: a bare host, an address of e-mail, a number. They were typed as they are shown;
# but after what adds or tests a source or an article, a host is an address.
_AUTOMATIC = re.compile(r"(?<!\badd )(?<!\btest )<(?:http://|mailto:|tel:)([^<>|\s/]+)/?\|\1/?>", re.IGNORECASE)
_NAMED = re.compile(r"<[@#]([A-Z0-9]+)(?:\|[^<>]*)?>")
_SPECIAL = re.compile(r"<!(?:subteam\^)?([^<>|^]+)(?:\^[^<>|]*)?(?:\|[^<>]*)?>")


def unescaped(text: str) -> str:
    """Text from Slack as it was typed: links and references become their address or id, entities their sign."""
    without = _LINK.sub(r"\1", _AUTOMATIC.sub(r"\1", text))
    without = _SPECIAL.sub(r"\1", _NAMED.sub(r"\1", without))
    return without.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def from_command(body: Payload, names: Sequence[str]) -> Asked:
    """A slash command."""
    words = f"{body['command']} {unescaped(body.get('text') or '')}"
    return Asked(line_of(words, names), body["user_id"], body["channel_id"], private=_private(body.get("channel_name")))


def _private(name: str | None) -> bool | None:
    """Whether a room is private, by the name that Slack gives it with a command or a press."""
    return None if not name else name in UNNAMED or name.startswith("mpdm-")


def from_event(event: Payload, bot: str, names: Sequence[str]) -> Asked | None:
    """A mention of the user id `bot`, or a direct message to it; None for what is not a person's own new words."""
    direct = event.get("channel_type") == "im"
    if event["type"] == "message" and not direct:
        return None
    if event.get("subtype") not in _SPOKEN or event.get("bot_id") or not event.get("user") or event["user"] == bot:
        return None
    mention = re.compile(rf"<@{re.escape(bot)}(?:\|[^<>]*)?>[\s:,]*")
    words = unescaped(mention.sub(" ", _addressed(event.get("text") or "", mention, names)))
    if event.get("subtype") == "file_share" and not words.strip():
        return None
    thread = event.get("thread_ts")
    room = event["channel"]
    return Asked(line_of(words, names), event["user"], room, thread=f"{room}:{thread}" if thread else None)


def _addressed(text: str, mention: re.Pattern[str], names: Sequence[str]) -> str:
    """The part of a message that is for the bot: what follows its name, if that is a command; else all of it."""
    after = mention.split(text, maxsplit=1)[-1]
    return after if line_of(after, names).split()[0].removeprefix("/") in names else text


def from_press(body: Payload) -> Asked | None:
    """A pressed button, or a choice in a menu, with what it carries as the line; None where it carries nothing.

    On the bot's own page there is no room.
    """
    container = body.get("container") or {}
    room = (body.get("channel") or {}).get("id") or container.get("channel_id") or ""
    action = body["actions"][0]
    value = action.get("value") or (action.get("selected_option") or {}).get("value")
    if not value:
        return None
    thread = container.get("thread_ts") or (body.get("message") or {}).get("thread_ts")
    private = _private((body.get("channel") or {}).get("name"))
    line, start = begun(value)
    return Asked(
        line, body["user"]["id"], room, thread=f"{room}:{thread}" if thread else None, start=start, private=private
    )


def links_in(message: Payload) -> list[str]:
    """The web addresses in a message, as they stand in it, without repeats; of one made by an app in its blocks too."""
    attached = [each.get(key) for each in message.get("attachments") or () for key in ("from_url", "title_link")]
    told = [message.get("text"), *(f"<{link}>" for link in attached if link), *_in_blocks(message.get("blocks"))]
    links = [link for words in told for link in re.findall(r"<(https?://[^<>|\s]+)(?:\|[^<>]*)?>", words or "")]
    return list(dict.fromkeys(unescaped(link) for link in links))


def _in_blocks(part: object) -> Iterator[str]:
    """The words in blocks, and where their links and buttons lead."""
    if isinstance(part, Mapping):
        if isinstance(part.get("text"), str):
            yield part["text"]
        if isinstance(part.get("url"), str):
            yield f"<{part['url']}>"
        part = list(part.values())
    for each in part if isinstance(part, list) else ():
        yield from _in_blocks(each)


def words_about(message: Payload) -> str:
    """The words of a message and of what Slack shows of its links."""
    attached = [each.get(key) for each in message.get("attachments") or () for key in ("title", "text", "fallback")]
    told = (unescaped(message.get("text") or ""), *attached, *_in_blocks(message.get("blocks")))
    return " ".join(words for words in told if words)


def seen_as(body: Payload) -> tuple[str, ...]:
    """The names under which an event may come again: its own id, and the message it is about."""
    event = body.get("event") or {}
    ids = [body.get("event_id"), f"{event.get('channel')}:{event['ts']}" if event.get("ts") else None]
    return tuple(str(id_) for id_ in ids if id_)


def foreign(body: Payload, team: str) -> bool:
    """Whether the person belongs to another workspace than `team` (a channel shared between organisations)."""
    event, user = body.get("event") or {}, body.get("user")
    theirs = event.get("user_team") or event.get("source_team")
    if isinstance(user, Mapping):
        theirs = user.get("team_id")
    return bool(theirs) and theirs != team
