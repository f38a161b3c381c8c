"""What a member, a device or the homeserver sends with ill intent, or broken, stops nothing."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import vodozemac
from Crypto.PublicKey import ECC
from Crypto.Signature import eddsa
from nio import (
    Api,
    AsyncClient,
    AsyncClientConfig,
    LoginResponse,
    MegolmEvent,
    RoomCreateResponse,
    RoomMessageText,
    RoomSendResponse,
    SyncResponse,
)
from nio.store import SqliteMemoryStore

from bot.chat.matrix.client import MatrixClient
from bot.chat.matrix.crosssigning import canonical, unpadded
from bot.chat.matrix.trust import NO_DEVICE
from bot.errors import CannotStart
from bot.reply import Reply
from bot.store import Store
from tests.matrix.bot import Bot
from tests.matrix.homeserver import NO_CERTIFICATES, Homeserver, User
from tests.matrix.running import Canned, chatting

pytestmark = [pytest.mark.wire, pytest.mark.anyio]


@pytest.fixture
def bot(homeserver: Homeserver, tmp_path: Path) -> Bot:
    return Bot.on(homeserver, tmp_path)


class Raw:
    """A device that is only what it sends."""

    def __init__(self, homeserver: Homeserver, user: User) -> None:
        self._base = homeserver.url
        body: dict[str, Any] = {"type": "m.login.password", "identifier": {"type": "m.id.user", "user": user.id}}
        self._token = "none yet"
        made = self.post("login", body | {"password": user.password})
        self.id, self.device, self._token = user.id, made["device_id"], made["access_token"]

    def _call(self, method: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {self._token}"}
        with httpx.Client(verify=NO_CERTIFICATES, timeout=30) as http:
            answer = http.request(method, f"{self._base}/_matrix/client/v3/{path}", json=body, headers=headers)
        found: dict[str, Any] = answer.raise_for_status().json()
        return found

    def post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        return self._call("POST", path, body)

    def get(self, path: str) -> Any:  # noqa: ANN401  # whatever the homeserver gives
        return self._call("GET", path, {})

    def put(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        return self._call("PUT", path, body)

    def claim(self, client: MatrixClient) -> dict[str, Any]:
        """Take a key that the bot left for who writes to it first."""
        wanted = {"one_time_keys": {client.user_id: {client.device_id: "signed_curve25519"}}}
        (key,) = self.post("keys/claim", wanted)["one_time_keys"][client.user_id][client.device_id].values()
        return dict(key)


async def in_room(client: MatrixClient, person: Raw, **more: object) -> str:
    """An encrypted room of a person's, which the bot has joined and seen."""
    encryption = {"algorithm": "m.megolm.v1.aes-sha2", **more}
    state = [{"type": "m.room.encryption", "state_key": "", "content": encryption}]
    made = person.post("createRoom", {"invite": [client.user_id], "initial_state": state})
    await client.join(made["room_id"])
    await client.sync(full_state=True)
    room: str = made["room_id"]
    return room


async def say(client: MatrixClient, room: str, words: str = "words") -> None:
    sent = await client.room_send(room, "m.room.message", {"msgtype": "m.notice", "body": words})
    assert isinstance(sent, RoomSendResponse), sent


async def test_a_room_whose_encryption_was_redacted_is_encrypted(bot: Bot, homeserver: Homeserver) -> None:
    alice = Raw(homeserver, homeserver.user("alice"))
    async with bot.up() as client:
        encryption = {"type": "m.room.encryption", "content": {"algorithm": "m.megolm.v1.aes-sha2"}}
        made = alice.post("createRoom", {"invite": [client.user_id], "initial_state": [encryption]})
        room = made["room_id"]
        (state,) = [each for each in alice.get(f"rooms/{room}/state") if each["type"] == encryption["type"]]
        alice.put(f"rooms/{room}/redact/{state['event_id']}/1", {})
        await client.join(room)
        await client.sync(full_state=True)
        await say(client, room)
    newest, *_ = alice.get(f"rooms/{room}/messages?dir=b")["chunk"]
    assert newest["type"] == "m.room.encrypted"


async def test_garbage_for_the_bots_device_ends_no_sync(bot: Bot, homeserver: Homeserver) -> None:
    mallory = Raw(homeserver, homeserver.user("mallory"))
    async with bot.up() as client:
        own = client.machine.account.identity_keys["curve25519"]
        for number, body in enumerate(("", "AAAA", "not base64!")):
            for kind in (0, 1):
                content: dict[str, Any] = {"algorithm": "m.olm.v1.curve25519-aes-sha2", "sender_key": "x" * 43}
                content |= {"ciphertext": {own: {"type": kind, "body": body}}}
                path = f"sendToDevice/m.room.encrypted/{number}{kind}"
                mallory.put(path, {"messages": {client.user_id: {client.device_id: content}}})
        room = await in_room(client, mallory)
        await say(client, room)


@pytest.mark.parametrize("broken", ["ed25519", "curve25519", "one time"])
async def test_a_device_with_broken_keys_is_left_out_alone(bot: Bot, homeserver: Homeserver, broken: str) -> None:
    mallory = Raw(homeserver, homeserver.user("mallory"))
    own, good = ECC.generate(curve="Ed25519"), vodozemac.Curve25519SecretKey().public_key().to_base64()
    keys = {"ed25519": unpadded(own.public_key().export_key(format="raw")), "curve25519": good, "one time": good}
    keys[broken] = "not a key"

    def signed(obj: dict[str, Any]) -> dict[str, Any]:
        signature = unpadded(eddsa.new(own, "rfc8032").sign(canonical(obj)))
        return obj | {"signatures": {mallory.id: {f"ed25519:{mallory.device}": signature}}}

    names = {f"{kind}:{mallory.device}": keys[kind] for kind in ("ed25519", "curve25519")}
    device = {"user_id": mallory.id, "device_id": mallory.device, "algorithms": ["m.megolm.v1.aes-sha2"], "keys": names}
    one_time = {"signed_curve25519:AAAA": signed({"key": keys["one time"]})}
    mallory.post("keys/upload", {"device_keys": signed(device), "one_time_keys": one_time})
    async with bot.up() as client:
        room = await in_room(client, mallory)
        await say(client, room)
        assert mallory.id in client.people.identities


async def test_one_time_keys_are_made_again_once_all_are_taken(bot: Bot, homeserver: Homeserver) -> None:
    mallory = Raw(homeserver, homeserver.user("mallory"))
    async with bot.up() as client:
        while "fallback" not in mallory.claim(client):
            pass
        await client.sync()
        assert client.should_upload_keys
        await client.keys_upload()
        assert "fallback" not in mallory.claim(client)


async def test_a_room_may_want_its_keys_renewed_more_often(bot: Bot, homeserver: Homeserver) -> None:
    alice = Raw(homeserver, homeserver.user("alice"))
    async with bot.up() as client:
        room = await in_room(client, alice, rotation_period_msgs=2)
        sessions = []
        for _ in range(4):
            await say(client, room)
            sessions.append(client.machine.outbound_group_sessions[room].id)
    assert [sessions.index(each) for each in sessions] == [0, 0, 2, 2]


class Peer:
    """Somebody at a client of the bot's own make, which does as it is told."""

    def __init__(self, client: AsyncClient) -> None:
        self.client = client

    async def beside(self, bot: MatrixClient) -> str:
        """An encrypted room of theirs that the bot has joined and they have seen."""
        encryption = {"type": "m.room.encryption", "state_key": "", "content": {"algorithm": "m.megolm.v1.aes-sha2"}}
        made = await self.client.room_create(invite=[bot.user_id], initial_state=[encryption])
        assert isinstance(made, RoomCreateResponse)
        await bot.join(made.room_id)
        await self.client.sync(full_state=True)
        await self.client.keys_query()
        return made.room_id

    async def write(self, room: str) -> None:
        content = {"msgtype": "m.text", "body": "!digest"}
        sent = await self.client.room_send(room, "m.room.message", content, ignore_unverified_devices=True)
        assert isinstance(sent, RoomSendResponse), sent

    async def withhold(self, room: str) -> list[dict[str, Any]]:
        """Keep back the key of what they write next; gives the messages that would bring it."""
        machine, users = self.client.olm, list(self.client.rooms[room].users)
        assert machine is not None
        await self.client.keys_claim(self.client.get_missing_sessions(room))
        machine.create_outbound_group_session(room)
        kept = [messages for _, messages in machine.share_group_session_parallel(room, users, True)]
        machine.outbound_group_sessions[room].mark_as_shared()
        return kept

    async def bring(self, messages: dict[str, Any]) -> None:
        method, path, data = Api.to_device(self.client.access_token, "m.room.encrypted", messages, "late")
        answer = await self.client.send(method, path, data)
        assert answer.status == 200


@pytest.fixture
async def alice(homeserver: Homeserver) -> AsyncIterator[Peer]:
    user = homeserver.user("alice")
    client = AsyncClient(homeserver.url, user.id, config=AsyncClientConfig(store=SqliteMemoryStore))
    try:
        assert isinstance(await client.login(user.password), LoginResponse)
        await client.keys_upload()
        yield Peer(client)
    finally:
        await client.close()


async def sealed(client: MatrixClient, room: str) -> MegolmEvent:
    """The last message of a room as the homeserver has it."""
    body = {"Authorization": f"Bearer {client.access_token}"}
    path = f"/_matrix/client/v3/rooms/{room}/messages?dir=b&limit=1"
    answer = await client.parse_body(await client.send("GET", path, headers=body))
    event = MegolmEvent.from_dict(answer["chunk"][0])
    assert isinstance(event, MegolmEvent)
    return event


async def test_a_message_counts_once_whatever_event_it_comes_in(bot: Bot, alice: Peer) -> None:
    async with bot.up() as client:
        room = await alice.beside(client)
        await alice.write(room)
        await client.sync(full_state=True)
        event = await sealed(client, room)
        read = await client.opened(event, room)
        assert read is not None
        voucher = await client.heard(read, room)
        assert voucher.device == alice.client.device_id
    async with bot.up() as client:
        own, event.event_id = event.event_id, "$another"
        assert await client.opened(event, room) is None
        event.event_id = own
        assert await client.opened(event, room) is not None


async def test_a_key_may_come_after_its_message(bot: Bot, alice: Peer) -> None:
    async with bot.up() as client:
        room = await alice.beside(client)
        (key,) = await alice.withhold(room)
        await alice.write(room)
        await client.sync(full_state=True)
        event = await sealed(client, room)
        assert await client.opened(event, room) is None
        waiting = asyncio.create_task(client.opened(event, room, patience=60))
        await alice.bring(key)
        await client.sync()
        read = await waiting
    assert isinstance(read, RoomMessageText)
    assert read.body == "!digest"


async def test_who_wrote_is_unknown_while_the_homeserver_does_not_say(bot: Bot, alice: Peer) -> None:
    async with bot.up() as client:
        room = await alice.beside(client)
        await alice.write(room)
        await client.sync(full_state=True)
        read = await client.opened(await sealed(client, room), room)
        assert read is not None
        token, client.access_token = client.access_token, "gone"
        unknown = await client.heard(read, room)
        client.access_token = token
        known = await client.heard(read, room)
    assert (unknown.device, client.trust.unheard(unknown)) == (None, NO_DEVICE)
    assert (known.device, client.trust.unheard(known)) == (alice.client.device_id, "")


async def test_a_bot_that_is_signed_out_elsewhere_stops_listening_and_says_so(bot: Bot, homeserver: Homeserver) -> None:
    store = Store.open(bot.settings.db)
    try:
        async with chatting(bot, Canned(lambda asked: Reply(asked.line)), store) as chat:
            Raw(homeserver, bot.user).post("logout/all", {})
            with pytest.raises(CannotStart, match="signed the bot out"):
                await chat.listening()
    finally:
        store.close()


async def test_no_member_makes_state_of_what_they_encrypt(bot: Bot, alice: Peer) -> None:
    async with bot.up() as client:
        room = await alice.beside(client)
        await alice.write(room)
        assert alice.client.olm
        claim = {"type": "m.room.power_levels", "state_key": "", "content": {"users": {alice.client.user_id: 100}}}
        sealed_claim = alice.client.olm.group_encrypt(room, claim)
        sent = await alice.client.room_send(room, "m.room.encrypted", sealed_claim)
        assert isinstance(sent, RoomSendResponse), sent
        answer = await client.sync(full_state=True)
        assert isinstance(answer, SyncResponse)
        last = answer.rooms.join[room].timeline.events[-1]
        assert last.source["type"] == "m.room.encrypted"
        assert await client.opened(await sealed(client, room), room) is None


async def test_who_writes_when_all_one_time_keys_are_gone_is_read(
    bot: Bot, alice: Peer, homeserver: Homeserver
) -> None:
    mallory = Raw(homeserver, homeserver.user("mallory"))
    async with bot.up() as client:
        while "fallback" not in (left := mallory.claim(client)):
            pass
        room = await alice.beside(client)
        await alice.write(room)
        await client.sync(full_state=True)
        assert isinstance(await client.opened(await sealed(client, room), room), RoomMessageText)
        assert [client.should_upload_keys, client.machine.wants_fallback] == [True, True]
        await client.keys_upload()
        while "fallback" not in (fresh := mallory.claim(client)):
            pass
        wanted = []
        for _ in range(2):
            await client.sync()
            wanted.append(client.machine.wants_fallback)
            await client.keys_upload()
        assert wanted == [True, False]
    assert fresh["key"] != left["key"]
