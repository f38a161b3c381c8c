"""The keys of a room's messages: who gets them, and how often they are renewed."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from nio import Api, ErrorResponse, ShareGroupSessionResponse

if TYPE_CHECKING:
    from collections.abc import Mapping

    from nio import AsyncClient, MatrixRoom
    from nio.crypto import OutboundGroupSession

    from bot.chat.matrix.machine import Machine
    from bot.chat.matrix.people import People

_OFTEN = 60_000  # milliseconds: more often than each minute no key is renewed, whatever a room asks


@dataclass(slots=True)
class Sharing:
    """Sees to it that everybody in a room can read what comes next. `turns` hold one room's sends apart."""

    client: AsyncClient
    machine: Machine
    people: People
    turns: defaultdict[str, asyncio.Lock] = field(default_factory=lambda: defaultdict(asyncio.Lock))
    _wishes: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    _readers: dict[str, set[str]] = field(default_factory=dict)
    """A room: who got its present key."""

    def wishes(self, room_id: str, content: Mapping[str, Any]) -> None:
        """Note how often a room wants its key renewed."""
        self._wishes[room_id] = content

    async def ready(self, room_id: str) -> ErrorResponse | None:
        """Give a room's devices the key of what comes, where they have not got it; what the homeserver refused."""
        client = self.client
        room = client.rooms[room_id]
        room.encrypted = True
        if not room.members_synced and isinstance(answer := await client.joined_members(room_id), ErrorResponse):
            return answer
        self.machine.update_tracked_users(room)
        unknown = set(room.users) & client.users_for_key_query
        if unknown and isinstance(answer := await client.keys_query(), ErrorResponse):
            return answer
        self.people.weigh(room.users)
        readers = _readers(room)
        if self._readers.get(room_id) == readers and not self.machine.should_share_group_session(room_id):
            return None
        if refused := await self._share(room_id, sorted(readers)):
            return refused
        self._readers[room_id] = readers
        return None

    async def _share(self, room_id: str, users: list[str]) -> ErrorResponse | None:
        """Give everybody's devices a new key. It counts as shared only where the server took it for all of them."""
        client, machine = self.client, self.machine
        missing = client.get_missing_sessions(room_id)
        if missing and isinstance(answer := await client.keys_claim(missing), ErrorResponse):
            return answer
        machine.create_outbound_group_session(room_id)
        self._bound(machine.outbound_group_sessions[room_id], room_id)
        for devices, messages in machine.share_group_session_parallel(room_id, users, ignore_unverified_devices=True):
            method, path, data = Api.to_device(client.access_token, "m.room.encrypted", messages, uuid4())
            answer = await client._send(ShareGroupSessionResponse, method, path, data, (room_id, devices))  # noqa: SLF001  # as nio's own does
            if isinstance(answer, ErrorResponse):
                machine.outbound_group_sessions.pop(room_id, None)
                return answer
        machine.outbound_group_sessions[room_id].mark_as_shared()
        return None

    def _bound(self, session: OutboundGroupSession, room_id: str) -> None:
        """Renew a key as often as the room asks, where that is more often than nio does."""
        wanted = self._wishes.get(room_id, {})
        messages, age = wanted.get("rotation_period_msgs"), wanted.get("rotation_period_ms")
        if isinstance(messages, int) and messages > 0:
            session.max_messages = min(session.max_messages, messages)
        if isinstance(age, int) and age >= _OFTEN:
            session.max_age = min(session.max_age, timedelta(milliseconds=age))


def _readers(room: MatrixRoom) -> set[str]:
    """Who may read what comes: everybody there, and who is invited unless the room shows nothing from before."""
    waiting = room.invited_users if room.history_visibility == "joined" else ()
    return {user for user in room.users if user not in waiting}
