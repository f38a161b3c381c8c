"""How an answer gets back: as a reply, its further messages in a thread; a private one to a direct room."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from bot.chat.matrix.edits import edits_of
from bot.chat.matrix.requests import PLATFORM, ref_of
from bot.chat.matrix.sending import REACTION, TakenBack, transaction
from bot.errors import Refused
from bot.store.posted import Place

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.chat.matrix.inbox import Inbox
    from bot.chat.matrix.render import Message
    from bot.chat.matrix.requests import Asked
    from bot.chat.matrix.rooms import Rooms
    from bot.chat.matrix.sending import Sending
    from bot.reply import File

Content = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Way:
    """Where messages go: a room, and the message they answer or the thread they stand in, if any."""

    room: str
    reply_to: str | None = None
    root: str | None = None

    def related(self, content: Content) -> Content:
        """The content with how it relates to what is there. What stands in a thread is a reply to older clients."""
        if self.root:
            reply = {"event_id": self.reply_to or self.root}
            relation = {
                "rel_type": "m.thread",
                "event_id": self.root,
                "is_falling_back": True,
                "m.in_reply_to": reply,
            }
            return content | {"m.relates_to": relation}
        if self.reply_to:
            return content | {"m.relates_to": {"m.in_reply_to": {"event_id": self.reply_to}}}
        return content


def way_of(asked: Asked) -> Way:
    """The way back to where somebody asked; in their own room an answer needs no reply."""
    reply_to = asked.about if asked.pressed else asked.event
    return Way(asked.room, None if asked.direct and not asked.root else reply_to or None, asked.root)


def edited(content: Content, event: str) -> Content:
    """The content in place of an earlier message; older clients show it after a star."""
    new = {key: value for key, value in content.items() if key != "m.relates_to"}
    told = new | {"body": f"* {new['body']}", "formatted_body": f"* {new['formatted_body']}", "m.new_content": new}
    return told | {"m.relates_to": {"rel_type": "m.replace", "event_id": event}}


@dataclass(frozen=True, slots=True)
class Shown:
    """One of the bot's messages: its room, what its keys issue, and the thread it stands in."""

    room: str
    keys: Mapping[str, str]
    root: str | None = None


Placed = Callable[[int, Place], Awaitable[None]]
"""Told of an answer's message, by its number, where it stands."""


async def nothing(_: int, __: Place) -> None:
    """Nothing is to be done about where a message stands."""


def place_of(way: Way, event: str) -> Place:
    """Where a message stands, as the store keeps it."""
    return Place(PLATFORM, way.room, ref_of(way.room, event), ref_of(way.room, way.root) if way.root else None)


class Known:
    """The latest of the bot's messages; older ones are asked of the homeserver. Of a room the last few with keys."""

    def __init__(self, most: int = 2000, last: int = 6) -> None:
        self._most, self._few = most, last
        self._shown: dict[str, Shown] = {}
        self._last: defaultdict[str, list[str]] = defaultdict(list)

    def keep(self, event: str, shown: Shown) -> None:
        """Remember a message as the last one of its room."""
        self._shown.pop(event, None)
        self._shown[event] = shown
        order = self._last[shown.room]
        order[:] = [each for each in order if each != event] + ([event] if shown.keys else [])
        del order[: -self._few]
        while len(self._shown) > self._most:
            del self._shown[next(iter(self._shown))]

    def edited(self, event: str, keys: Mapping[str, str]) -> None:
        """A message that is remembered has other keys now."""
        if event in self._shown:
            self._shown[event] = replace(self._shown[event], keys=keys)

    def forget(self, event: str) -> None:
        """A message is there no more."""
        shown = self._shown.pop(event, None)
        if shown and event in self._last[shown.room]:
            self._last[shown.room].remove(event)

    def get(self, room: str, event: str) -> Shown | None:
        """The message of a room, if it is one of the latest."""
        found = self._shown.get(event)
        return found if found and found.room == room else None

    def last(self, room: str) -> list[tuple[str, Shown]]:
        """The last messages in a room that have keys, the latest first."""
        found = [(event, self._shown.get(event)) for event in reversed(self._last[room])]
        return [(event, shown) for event, shown in found if shown and shown.keys]


class Withdrawn:
    """The latest commands that were taken back: no answer to them is sent any more."""

    def __init__(self, most: int = 10_000) -> None:
        self._most = most
        self._events: dict[str, None] = {}

    def add(self, event: str) -> None:
        """A command is taken back."""
        self._events[event] = None
        if len(self._events) > self._most:
            del self._events[next(iter(self._events))]

    def __contains__(self, event: str) -> bool:
        return event in self._events


@dataclass(frozen=True, slots=True)
class Delivery:
    """Sends answers and remembers which event they answer. `reactions`: the keys are set on them.

    Raises TakenBack for an answer to what is `withdrawn`, which then stands nowhere.
    """

    sending: Sending
    rooms: Rooms
    inbox: Inbox
    reactions: bool = True
    known: Known = field(default_factory=Known)
    withdrawn: Withdrawn = field(default_factory=Withdrawn)

    async def deliver(
        self, asked: Asked, messages: Sequence[Message], way: Way, *, part: str = "", placed: Placed = nothing
    ) -> Way:
        """Send an answer's messages; the way for what belongs to them. The same command's are sent once.

        `placed` is told of each message where it stands.
        """
        for number, message in enumerate(messages):
            event = await self._send(asked, way, message.content, f"{part}{number}")
            await placed(number, place_of(way, event))
            await self._set_keys(asked, way, event, message)
            if way.root:
                way = replace(way, reply_to=event)
            elif way.reply_to:  # what follows stands in the first one's thread
                way = Way(way.room, None, event)
        return way

    async def again(
        self,
        asked: Asked,
        messages: Sequence[Message],
        answered: Sequence[tuple[str, str]],
        edit: str,
        placed: Placed = nothing,
    ) -> None:
        """Edit the messages that answered before; those that are too many go, further ones come after them.

        `edit` is the event by which the command was changed.
        """
        for number, (room, event) in enumerate(answered):
            if number < len(messages):
                content, txn = edited(messages[number].content, event), transaction("edit", edit, number)
                await self.sending.send(room, content, txn, still=self._wanted(asked))
                way = Way(room, None, asked.root)
                await placed(number, place_of(way, event))
                await self._set_keys(asked, way, event, messages[number])
            else:
                await self.withdraw(room, event)
        rest = messages[len(answered) :]
        if rest:
            room, event = answered[0]
            root = None if asked.direct else asked.root or event
            await self.deliver(asked, rest, Way(room, None, root), part=f"{edit}+")

    async def withdraw(self, room: str, event: str) -> None:
        """Take one of the bot's own messages back, and what was edited into it."""
        edits = await edits_of(self.sending.client, room, event)
        await self.sending.redact(room, event, transaction("redact", room, event))
        self.known.forget(event)
        await self.inbox.withdrawn(event)
        for edit in edits:
            await self.sending.redact(room, edit, transaction("redact", room, edit))

    async def send_files(self, asked: Asked, files: Sequence[File], way: Way, placed: Placed = nothing) -> None:
        """Upload files and show them. Raises Refused."""
        from bot.chat.matrix.uploads import uploaded

        for number, file in enumerate(files):
            encrypted = self.sending.client.is_encrypted(way.room)
            content = await uploaded(self.sending.client, file, encrypted=encrypted)
            event = await self._send(asked, way, content, f"file{number}")
            there = place_of(way, event)
            await placed(number, replace(there, file=there.ref))

    async def _send(self, asked: Asked, way: Way, content: Content, part: str) -> str:
        txn = transaction("answer", asked.room, asked.event, asked.line, way.room, part)
        event = await self.sending.send(way.room, way.related(content), txn, still=self._wanted(asked))
        await self.inbox.answered(asked.event, way.room, event)
        if asked.event in self.withdrawn:  # while it was sent
            await self.withdraw(way.room, event)
            raise TakenBack
        return event

    def _wanted(self, asked: Asked) -> Callable[[], bool]:
        return lambda: asked.event not in self.withdrawn

    async def _set_keys(self, asked: Asked, way: Way, event: str, message: Message) -> None:
        self.known.keep(event, Shown(way.room, {key.sign: key.deed for key in message.keys}, way.root))
        for key in message.keys if self.reactions else ():
            relation = {"rel_type": "m.annotation", "event_id": event, "key": key.sign}
            txn = transaction("key", event, key.sign)
            try:
                await self.sending.send(way.room, {"m.relates_to": relation}, txn, REACTION, self._wanted(asked))
            except Refused:
                return  # it is there already, or the room forbids reactions; the short commands work even so
