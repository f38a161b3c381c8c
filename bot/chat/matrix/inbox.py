"""The store's inbox for one account of the bot's, from the loop: each step on the desk's threads."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from bot.chat.matrix.refusals import UNREACHED
from bot.chat.matrix.requests import PLATFORM
from bot.store.drawers import Drawers

if TYPE_CHECKING:
    from collections.abc import Iterable
    from concurrent.futures import Executor

    from bot.model import Clock
    from bot.store import Store
    from bot.store.inbox import Taken

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Inbox:
    """What came in, and what answered it. `account` is the bot's user id."""

    store: Store
    clock: Clock
    account: str
    executor: Executor

    async def run(self, work: Callable[[], T]) -> T:
        """What blocking work gives, on the desk's threads."""
        return await asyncio.get_running_loop().run_in_executor(self.executor, work)

    async def token(self) -> str | None:
        """Up to where everything is handled."""
        return await self.run(lambda: self.store.inbox.token(PLATFORM, self.account))

    async def handled(self, token: str) -> None:
        """Everything up to here is handled."""
        await self._write(lambda: self.store.inbox.handled(self.clock(), PLATFORM, self.account, token))

    async def take(self, room: str, event: str) -> Taken:
        """Take an event up; what it was before."""
        return await self._write(lambda: self.store.inbox.take(self.clock(), PLATFORM, room, event))

    async def done(self, event: str) -> None:
        """Nothing more comes of this event."""
        await self._write(lambda: self.store.inbox.done(PLATFORM, event))

    async def answered(self, event: str, room: str, ref: str) -> None:
        """A message answers an event."""
        await self._write(lambda: self.store.inbox.answered(self.clock(), PLATFORM, event, room, ref))

    async def answers(self, event: str) -> tuple[tuple[str, str], ...]:
        """What answered an event, as rooms and events."""
        return await self.run(lambda: self.store.inbox.answers(PLATFORM, event))

    async def withdrawn(self, ref: str) -> None:
        """An answer is there no more."""
        await self._write(lambda: self.store.inbox.withdrawn(PLATFORM, ref))

    async def moved(self, old: str, new: str) -> bool:
        """A room was replaced: what belonged to it belongs to the new one; whether that is news."""

        def move() -> bool:
            now = self.clock()
            news = self.store.doors.replace(now, PLATFORM, old, new)
            self.store.doors.entered(PLATFORM, new)
            moved = self.store.subscriptions.move(PLATFORM, old, new)
            self.store.subscriptions.resume(PLATFORM, new)
            if news or moved:
                self.store.log.add(now, "slugline", f"{PLATFORM}:{new}", "room replaced", old)
            return news

        news = await self._write(move)
        await self.run(lambda: Drawers(self.store).move(f"{PLATFORM}:{old}", f"{PLATFORM}:{new}"))
        return news

    async def rooms_now(self, rooms: Iterable[str]) -> frozenset[str]:
        """The rooms that these are by now, where others replaced them."""
        return await self.run(lambda: frozenset(self.store.doors.now(PLATFORM, room) for room in rooms))

    async def reached_again(self) -> None:
        """What could not be sent while the homeserver was away is tried now."""
        await self._write(lambda: self.store.outgoing.hasten(self.clock(), PLATFORM, UNREACHED))

    async def refused(self, room: str, inviter: str) -> None:
        """An invitation was refused."""
        await self._write(lambda: self.store.doors.refuse(self.clock(), PLATFORM, room, inviter))

    async def resumed(self, room: str) -> None:
        """The bot may write in a room again."""

        def resume() -> None:
            self.store.doors.entered(PLATFORM, room)
            self.store.subscriptions.resume(PLATFORM, room)

        await self._write(resume)

    async def paused(self, room: str) -> None:
        """The bot is in a room no more."""
        await self._write(lambda: self.store.subscriptions.pause(PLATFORM, room))

    async def _write(self, work: Callable[[], T]) -> T:
        def write() -> T:
            with self.store.write():
                return work()

        return await self.run(write)
