"""A strict person: another make of client, which shows whether what the bot writes is signed and can be read."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from tests.matrix.homeserver import Homeserver, User

SCRIPT = Path(__file__).with_name("strict.mjs")
DEADLINE = 60.0  # seconds; a busy machine may be slow, a broken peer never answers
_LONGEST = 2**24  # bytes of a line: a picture comes along

Told = dict[str, Any]


class Strict:
    """The process of one client. `seen` is every event it told of, as it was told."""

    def __init__(self, process: asyncio.subprocess.Process, user: User) -> None:
        self.id = user.id
        self.device = ""
        self.seen: list[Told] = []
        self._process = process
        self._answers: dict[int, Told] = {}
        self._told = asyncio.Condition()
        self._listening = asyncio.create_task(self._listen())

    async def _listen(self) -> None:
        assert self._process.stdout
        async for line in self._process.stdout:
            told = json.loads(line)
            async with self._told:
                if "ready" in told:
                    self.device = told["ready"]
                elif "done" in told:
                    self._answers[told["done"]] = told
                else:
                    self.seen.append(told)
                self._told.notify_all()

    async def until(self, found: Callable[[], Any]) -> Any:  # noqa: ANN401  # whatever `found` gives
        """What this gives once it is true."""
        async with asyncio.timeout(DEADLINE), self._told:
            await self._told.wait_for(found)
        return found()

    async def order(self, what: str, **more: object) -> Any:  # noqa: ANN401  # whatever the order gives
        """Have something done, and wait for it."""
        number = len(self._answers)
        assert self._process.stdin
        self._process.stdin.write(json.dumps({"do": what, "number": number, **more}).encode() + b"\n")
        answer = await self.until(lambda: self._answers.get(number))
        assert "failed" not in answer, answer
        return answer["gave"]

    async def room(self, *invited: str, name: str | None = "Desk") -> str:
        """A new encrypted room; without a name it is a conversation of two."""
        room: str = await self.order("room", invite=invited, name=name, direct=name is None)
        return room

    async def say(self, room: str, words: str, **more: object) -> str:
        content = {"msgtype": "m.text", "body": words, **more}
        event: str = await self.order("send", room=room, type="m.room.message", content=content)
        return event

    async def under(self, room: str, root: str, words: str) -> str:
        """Say something in a thread."""
        relation = {"rel_type": "m.thread", "event_id": root, "is_falling_back": True}
        return await self.say(room, words, **{"m.relates_to": {**relation, "m.in_reply_to": {"event_id": root}}})

    async def edit(self, room: str, event: str, words: str) -> str:
        new = {"msgtype": "m.text", "body": words}
        relation = {"rel_type": "m.replace", "event_id": event}
        return await self.say(room, f"* {words}", **{"m.new_content": new, "m.relates_to": relation})

    async def react(self, room: str, event: str, sign: str) -> str:
        relation = {"rel_type": "m.annotation", "event_id": event, "key": sign}
        sent: str = await self.order("send", room=room, type="m.reaction", content={"m.relates_to": relation})
        return sent

    async def enters(self, room: str, user: str) -> None:
        """Wait until somebody has joined."""
        async with asyncio.timeout(DEADLINE):
            while not await self.order("joined", room=room, user=user):  # noqa: ASYNC110  # the other process has it
                await asyncio.sleep(0.05)

    async def from_(self, sender: str, count: int, room: str | None = None, *, after: int = 0) -> list[Told]:
        """Somebody's messages, once there are `count`; with those that could not be read. `after` so many of `seen`."""

        def found() -> list[Told]:
            theirs = [each for each in self.seen[after:] if each["sender"] == sender and each["type"] in MESSAGES]
            return [each for each in theirs if room in (None, each["room"])]

        await self.until(lambda: len(found()) >= count)
        return found()


MESSAGES = ("m.room.message", "m.room.encrypted")


@asynccontextmanager
async def strict(sdk: Path, homeserver: Homeserver, user: User, *, signed: bool = True) -> AsyncIterator[Strict]:
    """Somebody at such a client; without `signed` they have no cross-signing keys."""
    command = ["node", str(SCRIPT), str(sdk), homeserver.url, user.id, user.password, *([] if signed else ["unsigned"])]
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe, limit=_LONGEST)
    person = Strict(process, user)
    try:
        await person.until(lambda: person.device)
        yield person
    finally:
        process.kill()
        await process.wait()
        await person._listening
        process._transport.close()  # type: ignore[attr-defined]  # else it is closed after the loop, with a warning
