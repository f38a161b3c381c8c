"""People in rooms, each at a plain client of their own: they say something and wait for what is said."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import quote
from uuid import uuid4

from nio import (
    AsyncClient,
    AsyncClientConfig,
    JoinResponse,
    LoginResponse,
    RoomCreateResponse,
    RoomMessagesResponse,
    RoomPreset,
    RoomRedactResponse,
    RoomSendResponse,
    SyncResponse,
)

from tests.matrix.homeserver import Homeserver, User

DEADLINE = 60.0  # seconds; a busy machine may be slow, a broken adapter never answers
PATIENT = AsyncClientConfig(encryption_enabled=False, request_timeout=30)

EVERYTHING = {"room": {"timeline": {"limit": 1000}}}

Event = dict[str, Any]


class Person:
    """Somebody at a client without encryption. `heard` is everything that came in, by room."""

    def __init__(self, client: AsyncClient, user: User) -> None:
        self.client = client
        self.user = user
        self.id = user.id
        self._heard: dict[str, list[Event]] = {}
        self._token: str | None = None

    async def room(self, *invited: str, name: str = "Desk", version: str | None = None, direct: bool = False) -> str:
        """A new private room."""
        preset = RoomPreset.trusted_private_chat if direct else RoomPreset.private_chat
        made = await self.client.room_create(
            name=None if direct else name, invite=list(invited), preset=preset, is_direct=direct, room_version=version
        )
        assert isinstance(made, RoomCreateResponse), made
        return made.room_id

    async def join(self, room: str) -> None:
        assert isinstance(await self.client.join(room), JoinResponse)

    async def send(self, room: str, content: Event, kind: str = "m.room.message") -> str:
        sent = await self.client.room_send(room, kind, content, tx_id=uuid4().hex)
        assert isinstance(sent, RoomSendResponse), sent
        return sent.event_id

    async def say(self, room: str, words: str, **more: object) -> str:
        return await self.send(room, {"msgtype": "m.text", "body": words, **more})

    async def mention(self, room: str, user: str, words: str) -> str:
        """Name somebody as clients do, with a pill."""
        shown = f'<a href="https://matrix.to/#/{user}">slugline</a> {words}'
        html = {"format": "org.matrix.custom.html", "formatted_body": shown}
        return await self.say(room, f"{user} {words}", **html, **{"m.mentions": {"user_ids": [user]}})

    async def under(self, room: str, root: str, words: str) -> str:
        """Say something in a thread."""
        relation = {"rel_type": "m.thread", "event_id": root, "is_falling_back": True}
        return await self.say(room, words, **{"m.relates_to": {**relation, "m.in_reply_to": {"event_id": root}}})

    async def reply(self, room: str, event: str, words: str) -> str:
        return await self.say(room, words, **{"m.relates_to": {"m.in_reply_to": {"event_id": event}}})

    async def edit(self, room: str, event: str, words: str) -> str:
        new = {"msgtype": "m.text", "body": words}
        relation = {"rel_type": "m.replace", "event_id": event}
        return await self.say(room, f"* {words}", **{"m.new_content": new, "m.relates_to": relation})

    async def react(self, room: str, event: str, sign: str) -> str:
        relation = {"rel_type": "m.annotation", "event_id": event, "key": sign}
        return await self.send(room, {"m.relates_to": relation}, "m.reaction")

    async def upgrade(self, room: str, version: str) -> str:
        """Replace a room by one of another version; nio does not know the answer of newer rooms."""
        headers = {"Authorization": f"Bearer {self.client.access_token}", "Content-Type": "application/json"}
        path = f"/_matrix/client/v3/rooms/{quote(room)}/upgrade"
        answer = await self.client.send("POST", path, json.dumps({"new_version": version}), headers)
        return str((await answer.json())["replacement_room"])

    async def redact(self, room: str, event: str) -> None:
        assert isinstance(await self.client.room_redact(room, event), RoomRedactResponse)

    async def until(self, found: Callable[[], Any]) -> Any:  # noqa: ANN401 -- whatever `found` gives
        """Listen until this gives something true."""
        async with asyncio.timeout(DEADLINE):
            while not (answer := found()):
                await self.listen()
            return answer

    async def listen(self, wait: int = 10_000) -> None:
        """Take in what is new."""
        answer = await self.client.sync(wait if self._token else 0, EVERYTHING, since=self._token)
        assert isinstance(answer, SyncResponse), answer
        self._token = answer.next_batch
        for room, joined in answer.rooms.join.items():
            known = self._heard.setdefault(room, [])
            ids = {event["event_id"] for event in known}
            known += [each.source for each in joined.timeline.events if each.source["event_id"] not in ids]
        for room in answer.rooms.invite:
            await self.client.join(room)

    def of(self, room: str, sender: str, kind: str = "m.room.message") -> list[Event]:
        """What somebody sent to a room, as far as it was taken in."""
        return [each for each in self._heard.get(room, ()) if (each["sender"], each["type"]) == (sender, kind)]

    async def answers(self, room: str, bot: str, count: int) -> list[Event]:
        """The contents of the bot's messages in a room, once there are `count`."""
        await self.until(lambda: len(self.of(room, bot)) >= count)
        return [each["content"] for each in self.of(room, bot)]

    async def history(self, room: str, sender: str, kind: str = "m.room.message") -> list[Event]:
        """Everything that somebody ever sent to a room, the first first."""
        found: list[Event] = []
        start = ""
        while True:
            page = await self.client.room_messages(room, start, limit=100)
            assert isinstance(page, RoomMessagesResponse), page
            found += [each.source for each in page.chunk]
            if not page.end or not page.chunk:
                break
            start = page.end
        return [each for each in reversed(found) if (each["sender"], each["type"]) == (sender, kind)]

    @property
    def rooms(self) -> list[str]:
        return sorted(self._heard)


@asynccontextmanager
async def at_client(homeserver: Homeserver, user: User) -> AsyncIterator[Person]:
    client = AsyncClient(homeserver.url, user.id, config=PATIENT)
    try:
        answer = await client.login(user.password)
        assert isinstance(answer, LoginResponse), answer
        yield Person(client, user)
    finally:
        await client.close()


async def among_three(alice: Person, bob: Person, bot: str) -> str:
    """A room of two people and the bot, once the bot is there."""
    room = await alice.room(bot, bob.id)
    await bob.until(lambda: room in bob.rooms)
    await alice.until(lambda: alice.of(room, bot, "m.room.member"))
    return room
