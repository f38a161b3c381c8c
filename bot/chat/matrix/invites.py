"""Which rooms the bot is in: invitations it accepts or refuses, rooms that moved, rooms it was put out of."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from aiohttp import ClientError
from nio import ErrorResponse, InviteMemberEvent, JoinResponse

from bot import logs
from bot.chat.matrix.refusals import refusal
from bot.chat.matrix.sending import PAUSES
from bot.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from bot.chat.matrix.client import MatrixClient
    from bot.chat.matrix.inbox import Inbox
    from bot.chat.matrix.rooms import Rooms
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
        """Whom `admins` and `editors` name, and what is named beside them. Nobody, where nobody is named."""
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
    rooms: Rooms
    inbox: Inbox
    welcome: Welcome

    async def invited(self, room: str, state: Iterable[object]) -> None:
        """Accept an invitation, or refuse it."""
        members = [each for each in state if isinstance(each, InviteMemberEvent) and each.membership == "invite"]
        inviter = next((each.sender for each in members if each.state_key == self.client.user_id), "")
        welcome = replace(self.welcome, rooms=await self.inbox.rooms_now(self.welcome.rooms))
        if welcome.allows(inviter, room) or self.rooms.replaced_by(room):
            await self._join(room)
        else:
            await self._refuse(room, inviter)

    async def _refuse(self, room: str, inviter: str) -> None:
        """Say no, and note it for `slugline doctor`, which says what to set; a log holds no ids."""
        _log.warning(
            "matrix.invitation_refused since it is in none of matrix.invite_users and invite_servers and invite_rooms."
            " slugline doctor lists it"
        )
        await self.inbox.refused(room, inviter)
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
        old = self.rooms.predecessor(room)
        if self.rooms.successor(old) == room:
            await self.client.inherit(old, room)
            if await self.inbox.moved(old, room):
                _log.info("matrix.room_replaced")
        else:
            if self.rooms.replaced_by(room):
                _log.warning("matrix.replacement_not_followed")
            await self.inbox.resumed(room)

    async def upgraded(self, room: str) -> None:
        """A room is said to be replaced by another one; the new one has to say so too."""
        new = self.rooms.successor(room)
        if new is None:
            _log.warning("matrix.replacement_not_followed")
        elif new in self.client.rooms:
            await self.joined(new)
        else:
            await self._join(new)

    async def left(self, room: str) -> None:
        """The bot is in a room no more: its digests wait."""
        _log.warning("matrix.left")
        await self.inbox.paused(room)
