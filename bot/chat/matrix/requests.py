"""What the homeserver delivers, as what a person asked: the first of the adapter's three verbs. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from rapidfuzz import fuzz, process

from bot.chat.lines import UMBRELLA, line_of
from bot.chat.matrix.buttons import WORDS

Event = Mapping[str, Any]

PLATFORM = "matrix"
_CLOSE = 80  # likeness, of 100, from which a word behind the prefix is taken for a command of ours misspelt
_HELP = re.compile(r"\A/help\b")
_FALLBACK = re.compile(r"\A(?:> ?[^\n]*\n)+\n?")
_PILL = re.compile(r"\[([^\]]*)\]\(https://matrix\.to/#/[^)]*\)")


@dataclass(frozen=True, slots=True)
class Me:
    """The bot as people there name it: its user id, and its display names."""

    user: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """What the homeserver says of a room: whether it is one person's own with the bot, whether members alone see it.

    `powers` holds the power levels of people, under `None` everybody else's; `name` is what people call it.
    """

    direct: bool = False
    private: bool | None = None
    encrypted: bool = False
    powers: Mapping[str | None, int] = field(default_factory=dict)
    name: str = field(default="", compare=False)

    def power(self, user: str) -> int:
        """The power level of a person there."""
        return self.powers.get(user, self.powers.get(None, 0))


@dataclass(frozen=True, slots=True)
class Asked:
    """One command from one person: `line` begins with "/", `user` and `room` are Matrix ids.

    `event` is the event it came with, `root` the first event of the thread it came in, `about` the message that it
    replies to or is set on, `typed` what is typed in the place of the reaction that it is. `place` is what the room was
    when it came, and no part of the question.
    """

    line: str
    user: str
    room: str
    event: str = ""
    root: str | None = None
    about: str | None = None
    pressed: bool = False
    platform: str = PLATFORM
    typed: str = ""
    place: Place = field(default_factory=Place, compare=False)
    unheard: str = field(default="", compare=False)
    unvouched: str = field(default="", compare=False)
    estranged: str = field(default="", compare=False)

    @property
    def thread(self) -> str | None:
        """The thread as a sender's ref."""
        return ref_of(self.room, self.root) if self.root else None

    @property
    def direct(self) -> bool:
        """Whether the room is the asker's own conversation with the bot."""
        return self.place.direct


def ref_of(room: str, event: str) -> str:
    """A message's place: room and event, of which neither has a blank."""
    return f"{room} {event}"


def room_of(ref: str) -> str:
    """The room of a message's place."""
    return ref.partition(" ")[0]


def event_of(ref: str) -> str:
    """The event of a message's place."""
    return ref.rpartition(" ")[2]


@dataclass(frozen=True, slots=True)
class Hearing:
    """How the bot is spoken to: who it is, the prefix, the names of commands without their slash."""

    me: Me
    prefix: str
    names: Sequence[str]

    def heard(self, event: Event, room: str, place: Place) -> Asked | None:
        """A message as a command; None for what is not a person's own new words to the bot."""
        content = event.get("content") or {}
        if event.get("type") != "m.room.message" or event.get("sender") == self.me.user:
            return None
        if content.get("msgtype") != "m.text" or relation(content).get("rel_type") == "m.replace":
            return None
        return self._heard(event, content, room, place)

    def edited(self, event: Event, room: str, place: Place) -> tuple[str, Asked | None] | None:
        """An edit: the event that it replaces, and the command that stands there now."""
        content = event.get("content") or {}
        related = relation(content)
        new = content.get("m.new_content")
        if (
            event.get("type") != "m.room.message"
            or related.get("rel_type") != "m.replace"
            or not isinstance(new, Mapping)
        ):
            return None
        if event.get("sender") == self.me.user or new.get("msgtype") != "m.text":
            return None
        told = {**new, "m.mentions": content.get("m.mentions") or new.get("m.mentions") or {}}
        return str(related.get("event_id")), self._heard(event, told, room, place)

    def _heard(self, event: Event, content: Event, room: str, place: Place) -> Asked | None:
        body = content.get("body")
        if not isinstance(body, str):
            return None
        words = self._to_me(_without_fallback(body, content), content, place)
        if words is None:
            return None
        related = relation(content)
        threaded = related.get("rel_type") == "m.thread"
        root = str(related["event_id"]) if threaded and related.get("event_id") else None
        line = _HELP.sub(rf"/{UMBRELLA} help", line_of(words, self.names))
        return Asked(line, event["sender"], room, event["event_id"], root, replied_to(related), place=place)

    def _to_me(self, body: str, content: Event, place: Place) -> str | None:
        """The words that are for the bot; None where none are."""
        words = body.strip()
        for_me = self._behind_prefix(words)
        if for_me is not None and (place.direct or self._ours(for_me)):
            return for_me
        named = self._behind_name(words, content)
        if named is not None:
            return self._behind_prefix(named) or named
        return words if place.direct else None

    def _behind_prefix(self, words: str) -> str | None:
        prefix = self.prefix
        if not words.lower().startswith(prefix.lower()):
            return None
        rest = words[len(prefix) :]
        if prefix[-1].isalnum() and rest[:1].strip():
            return None
        return rest.strip()

    def _ours(self, words: str) -> bool:
        """Whether what stands behind the prefix is for us: other bots listen to "!" too."""
        if self.prefix[-1].isalnum():
            return True
        first = re.split(r"[\s-]", words.lower(), maxsplit=1)[0]
        known = {each for name in (*self.names, *WORDS, UMBRELLA, "help") for each in (name, name.split("-")[0])}
        if first in known or re.fullmatch("[1-9]", first):
            return True
        return bool(first) and process.extractOne(first, known, scorer=fuzz.ratio, score_cutoff=_CLOSE) is not None

    def _behind_name(self, words: str, content: Event) -> str | None:
        """The words without the bot's name; None where it is not spoken to: a reply alone names nobody in its words."""
        mentioned = self.me.user in ((content.get("m.mentions") or {}).get("user_ids") or ())
        words = _PILL.sub(r"\1", words)
        localpart = self.me.user[1:].partition(":")[0]
        for name in (self.me.user, *self.me.names, f"@{localpart}", localpart):
            for spoken in dict.fromkeys((f"@{name}" if not name.startswith("@") else name, name)):
                found = re.search(rf"(?<!\w){re.escape(spoken)}(?!\w)[\s:,]*", words, re.IGNORECASE) if spoken else None
                if found and (mentioned or (found.start() == 0 and found[0].rstrip().endswith((":", ",")))):
                    return f"{words[: found.start()]} {words[found.end() :]}".strip()
        return None


def relation(content: Event) -> Event:
    """What an event says of its relation to another."""
    found = content.get("m.relates_to")
    return found if isinstance(found, Mapping) else {}


def replied_to(related: Event) -> str | None:
    """The event that a message replies to; what stands in a thread only for older clients is none."""
    target = (related.get("m.in_reply_to") or {}).get("event_id")
    return str(target) if target and not related.get("is_falling_back") else None


def _without_fallback(body: str, content: Event) -> str:
    """The body without the quotation that older clients put before a reply."""
    return _FALLBACK.sub("", body, count=1) if relation(content).get("m.in_reply_to") else body


def press(event: Event, me: Me) -> tuple[str, str] | None:
    """A reaction of somebody else's: the event it is set on, and its sign."""
    related = relation(event.get("content") or {})
    if event.get("type") != "m.reaction" or event.get("sender") == me.user or related.get("rel_type") != "m.annotation":
        return None
    target, sign = related.get("event_id"), related.get("key")
    return (target, sign) if isinstance(target, str) and isinstance(sign, str) else None


def redacted(event: Event) -> str | None:
    """The event that a redaction is of."""
    if event.get("type") != "m.room.redaction":
        return None
    target = event.get("redacts") or (event.get("content") or {}).get("redacts")
    return str(target) if target else None
