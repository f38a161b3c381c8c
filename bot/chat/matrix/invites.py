"""Which rooms the bot is in: invitations it accepts or refuses, rooms that moved, rooms it was put out of."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from aiohttp import ClientError
from nio import ErrorResponse, InviteMemberEvent, JoinResponse, RoomGetStateEventResponse

from bot import logs
from bot.chat.matrix.refusals import refusal
from bot.chat.matrix.sending import PAUSES
from bot.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from bot.chat.matrix.client import MatrixClient
    from bot.chat.matrix.inbox import Inbox
    from bot.settings import Settings

_log = logs.logger()


@dataclass(frozen=True, slots=True)
class Welcome:
    """Whose invitations are accepted, by the configuration."""

    users: Collection[str] = ()
    servers: Collection[str] = ()
    rooms: Collection[str] = ()

    @classmethod
    def of(cls, settings: Settings) -> Welcome:
        """Admins and editors, and who is named beside them."""
        matrix = settings.matrix
        users = frozenset((*settings.admins, *settings.editors, *matrix.invite_users))
        return cls(users, frozenset(matrix.invite_servers), frozenset(matrix.invite_rooms))

    def allows(self, inviter: str, room: str) -> bool:
        """Whether an invitation by this person to this room is accepted."""
        server = inviter.partition(":")[2]
        return inviter in self.users or (bool(server) and server in self.servers) or room in self.rooms


@dataclass(frozen=True, slots=True)
class Doors:
    """Goes in and out of rooms. What goes wrong is logged and tried again with the next start."""

    client: MatrixClient
    inbox: Inbox
    welcome: Welcome

    async def invited(self, room: str, state: Iterable[object]) -> None:
        """Accept an invitation, or refuse it."""
        members = [each for each in state if isinstance(each, InviteMemberEvent) and each.membership == "invite"]
        inviter = next((each.sender for each in members if each.state_key == self.client.user_id), "")
        moved = any(old.replacement_room == room for old in self.client.rooms.values())
        if self.welcome.allows(inviter, room) or moved:
            await self._join(room)
            return
        _log.warning("matrix.invitation_refused")
        answer = await self.client.room_leave(room)
        if isinstance(answer, ErrorResponse):
            _log.error("matrix.invitation_not_refused", state=answer.status_code)

    async def _join(self, room: str) -> bool:
        why: str | None = ""
        for pause in PAUSES:
            try:
                answer = await self.client.join(room)
            except (ClientError, TimeoutError, OSError) as error:
                why = type(error).__name__
            else:
                if isinstance(answer, JoinResponse):
                    _log.info("matrix.joined")
                    return True
                why = answer.status_code
                if isinstance(refusal(answer), Refused):
                    break
            await asyncio.sleep(pause)
        _log.error("matrix.not_joined", state=why)
        return False

    async def joined(self, room: str) -> None:
        """The bot is in a room: digests go on there, and those of the room that it replaces come along."""
        found = await self.client.room_get_state_event(room, "m.room.create")
        content = found.content if isinstance(found, RoomGetStateEventResponse) else {}
        old = str((content.get("predecessor") or {}).get("room_id") or "")
        replaced = self.client.rooms.get(old)
        if replaced is not None and replaced.replacement_room == room:
            await self.inbox.moved(old, room)
        else:
            await self.inbox.resumed(room)

    async def upgraded(self, new: str) -> None:
        """A room is said to be replaced by another one; the new one has to say so too."""
        if new in self.client.rooms:
            await self.joined(new)
        else:
            await self._join(new)

    async def left(self, room: str) -> None:
        """The bot is in a room no more: its digests wait."""
        _log.warning("matrix.left")
        await self.inbox.paused(room)
