"""What the rooms that the bot is in are: whose, who sees them, who may do what there."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from nio import EnableEncryptionBuilder, RoomCreateResponse, RoomPreset, RoomVisibility

from bot.chat.matrix.refusals import refusal
from bot.chat.matrix.requests import Place
from bot.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nio import MatrixRoom

    from bot.chat.matrix.client import MatrixClient

_CLOSED = ("invite", "knock", "private")
_CREATORS_RULE = 12  # the room version from which who made a room has every right, unnamed in its power levels
_ALL = 100
_TOLD = 60.0  # seconds
_MODERATES = 50
"""The power that it takes at least to lead the bot elsewhere: what a room keeps to itself goes along."""
_NOT_OPENED = "I could not open a conversation with you: open one with me, and ask again."


@dataclass(frozen=True, slots=True)
class Rooms:
    """Looks at rooms as the last sync left them. `encrypts`: a direct room that is made is encrypted."""

    client: MatrixClient
    encrypts: bool = True
    _makers: dict[str, frozenset[str]] = field(default_factory=dict)
    _powers: dict[str, dict[str | None, int]] = field(default_factory=dict)
    _needed: dict[str, int] = field(default_factory=dict)
    _tombstones: dict[str, _Tombstone] = field(default_factory=dict)
    _predecessors: dict[str, str] = field(default_factory=dict)
    _awaited: set[asyncio.Event] = field(default_factory=set)
    _making: asyncio.Lock = field(default_factory=asyncio.Lock)

    def note(self, room_id: str, event: Mapping[str, Any]) -> None:
        """Remember what a state event says of people's rights, and that a room is replaced, and who says so.

        nio keeps the level of somebody who was taken off, and of a room that is replaced only by which.
        """
        content = event.get("content") or {}
        if event.get("type") == "m.room.create":
            self._note_created(room_id, event["sender"], content)
        elif event.get("type") == "m.room.power_levels" and event.get("state_key") == "":
            users = content.get("users")
            levels = {None: content.get("users_default", 0), **(users if isinstance(users, dict) else {})}
            self._powers[room_id] = {user: level for user, level in levels.items() if type(level) is int}
            events = content.get("events")
            named = (events if isinstance(events, dict) else {}).get("m.room.tombstone")
            self._needed[room_id] = named if type(named) is int else _level(content.get("state_default"))
        elif event.get("type") == "m.room.tombstone" and event.get("state_key") == "":
            new, sender = content.get("replacement_room"), str(event.get("sender"))
            if isinstance(new, str):
                self._tombstones[room_id] = _Tombstone(new, sender, proven=self._may_move(room_id, sender))

    def _note_created(self, room_id: str, maker: str, content: Mapping[str, Any]) -> None:
        version = str(content.get("room_version") or "1")
        if version.isdigit() and int(version) >= _CREATORS_RULE:
            others = content.get("additional_creators")
            self._makers[room_id] = frozenset({maker, *(others if isinstance(others, list) else ())})
        before = content.get("predecessor")
        if isinstance(before, dict):
            self._predecessors[room_id] = str(before.get("room_id") or "")

    def predecessor(self, room_id: str) -> str:
        """The room that a room says it replaces; empty for none."""
        return self._predecessors.get(room_id, "")

    def successor(self, room_id: str) -> str | None:
        """The room that is said to replace a room, by somebody who may say so: then, or as people's rights are now."""
        found = self._tombstones.get(room_id)
        if found and (found.proven or self._may_move(room_id, found.sender)):
            return found.new
        return None

    def replaced_by(self, room_id: str) -> str | None:
        """The room that a room is said to replace."""
        return next((old for old in self._tombstones if self.successor(old) == room_id), None)

    def _may_move(self, room_id: str, user: str) -> bool:
        if user in self._makers.get(room_id, ()):
            return True
        levels = self._powers.get(room_id)
        if levels is None:
            return False
        return levels.get(user, levels.get(None, 0)) >= max(self._needed[room_id], _MODERATES)

    def place(self, room_id: str, user: str) -> Place:
        """What a room is for somebody who writes there."""
        room = self.client.rooms.get(room_id)
        if room is None:
            return Place()
        encrypted = self.client.is_encrypted(room_id)
        powers = self._powers.get(room_id, {}) | dict.fromkeys(self._makers.get(room_id, ()), _ALL)
        closed = private(room, encrypted=encrypted)
        return Place(self._is_direct(room, user), closed, encrypted, powers, self.name(room_id))

    def _is_direct(self, room: MatrixRoom, user: str) -> bool:
        """Whether somebody and the bot are alone in a room that nobody enters or reads without being invited."""
        return members(room) == {self.client.user_id, user} and _closed(room)

    def is_private(self, room_id: str) -> bool | None:
        """Whether its members alone see a room; None for one that the bot is not in."""
        room = self.client.rooms.get(room_id)
        return private(room, encrypted=self.client.is_encrypted(room_id)) if room else None

    def name(self, room_id: str) -> str:
        """What people call a room."""
        room = self.client.rooms.get(room_id)
        return (room.display_name if room else "") or room_id

    def person(self, room_id: str, user: str) -> str:
        """What a room calls somebody."""
        room = self.client.rooms.get(room_id)
        return (room.user_name(user) if room else None) or user

    def common(self, user: str) -> list[tuple[str, str]]:
        """The rooms of several people that both somebody and the bot are in, by id and name, in the order of names."""
        found = [(room_id, self.name(room_id)) for room_id, room in self._with(user) if not self._is_direct(room, user)]
        return sorted(found, key=lambda each: (each[1].lower(), each[0]))

    def synced(self) -> None:
        """What is known of rooms is new."""
        for each in self._awaited:
            each.set()

    async def own_room(self, user: str, *, encrypted: bool = False) -> str:
        """The room where somebody and the bot are alone; made, and they are invited, where there is none.

        It is private, and `encrypted` where that is wanted: what was asked so is not answered in plain text. Raises
        Refused where the homeserver does not let it be made.
        """
        async with self._making:  # one at a time, so that nobody gets two
            there = {room_id: self.client.is_encrypted(room_id) for room_id in self._own(user)}
            found = [room_id for room_id, sealed in there.items() if sealed or not encrypted]
            if found:
                return min(found, key=lambda room_id: (not there[room_id], room_id))
            return await self._made(user, encrypted=encrypted or self.encrypts)

    def _own(self, user: str) -> Iterator[str]:
        for room_id, room in self._with(user, invited=True):
            if self._is_direct(room, user) and not room.name:
                yield room_id

    async def _made(self, user: str, *, encrypted: bool) -> str:
        sealed = [EnableEncryptionBuilder().as_dict()] if encrypted else []
        made = await self.client.room_create(
            visibility=RoomVisibility.private,
            preset=RoomPreset.trusted_private_chat,
            is_direct=True,
            invite=[user],
            initial_state=sealed,
        )
        if not isinstance(made, RoomCreateResponse):
            raise Refused(_NOT_OPENED) from refusal(made)
        return await self._known(made.room_id, encrypted=encrypted)

    async def _known(self, room_id: str, *, encrypted: bool) -> str:
        """Wait until a sync has told of a room that was made: before that nobody knows that it is encrypted."""
        news = asyncio.Event()
        self._awaited.add(news)
        try:
            async with asyncio.timeout(_TOLD):
                while room_id not in self.client.rooms or (encrypted and not self.client.is_encrypted(room_id)):
                    await news.wait()
                    news.clear()
        except TimeoutError as error:
            raise Refused(_NOT_OPENED) from error
        finally:
            self._awaited.discard(news)
        return room_id

    def _with(self, user: str, *, invited: bool = False) -> Iterator[tuple[str, MatrixRoom]]:
        for room_id, room in list(self.client.rooms.items()):
            if user in room.users and (invited or user not in room.invited_users) and not room.replacement_room:
                yield room_id, room


@dataclass(frozen=True, slots=True)
class _Tombstone:
    """What stands at the door of a room: by which it is replaced, who says so, and that they might say so then."""

    new: str
    sender: str
    proven: bool


def _level(value: object) -> int:
    """A level that a room names, else the specification's default for state events."""
    return value if type(value) is int else _MODERATES


def members(room: MatrixRoom) -> set[str]:
    """Who is in a room, or invited to it."""
    return {*room.users, *room.invited_users}


def private(room: MatrixRoom, *, encrypted: bool) -> bool:
    """Whether a room's members alone see it, and nobody becomes one without being let in.

    Whoever is in a space may see a restricted room, so that one is private only where it is encrypted.
    """
    return _closed(room) or (encrypted and room.join_rule != "public")


def _closed(room: MatrixRoom) -> bool:
    return room.join_rule in _CLOSED and room.history_visibility != "world_readable"
