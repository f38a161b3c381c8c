"""A command that is taken back: its answer goes at once, and what was still to be sent is not."""

import asyncio
import threading
from types import SimpleNamespace
from typing import Any, cast

import pytest
from nio import RoomRedactResponse, RoomSendError, RoomSendResponse

from bot.chat.matrix.delivery import Delivery, Way
from bot.chat.matrix.render import sentence
from bot.chat.matrix.requests import Asked
from bot.chat.matrix.sending import Sending, TakenBack
from bot.reply import Reply
from tests.matrix.bot import Bot
from tests.matrix.people import Person, among_three
from tests.matrix.running import canned
from tests.matrix.test_held_up import at_once

pytestmark = pytest.mark.anyio
ROOM = "!r:vik.example"
ASKED = Asked("/timeline quay", "@alice:vik.example", ROOM, "$asked")


class Server:
    """A homeserver as far as sending asks of it; `meanwhile` happens with every message."""

    def __init__(self) -> None:
        self.rooms, self.next_batch, self.access_token = {ROOM: None}, "s1", "token"
        self.sent: list[str] = []
        self.redacted: list[str] = []
        self.answered: list[str] = []
        self.withdrawn_: list[str] = []
        self.stands: asyncio.Event | None = None
        self.errors: list[RoomSendError] = []

    async def meanwhile(self) -> None:
        """Nothing happens."""

    async def room_send(self, _room: str, _kind: str, _content: object, tx_id: str) -> RoomSendResponse | RoomSendError:
        await self.meanwhile()
        if self.stands:
            await self.stands.wait()
        if self.errors:
            return self.errors.pop(0)
        self.sent.append(tx_id)
        return RoomSendResponse(f"${len(self.sent)}", ROOM)

    async def room_redact(self, _room: str, event: str, tx_id: str) -> RoomRedactResponse:
        assert tx_id
        self.redacted.append(event)
        return RoomRedactResponse("$redaction", ROOM)

    async def send(self, *_: object, **__: object) -> None:
        raise TimeoutError  # so it is not known which edits there are

    # As an inbox.

    async def answered_(self, _event: str, _room: str, ref: str) -> None:
        self.answered.append(ref)

    async def withdrawn(self, ref: str) -> None:
        self.withdrawn_.append(ref)


def delivering(server: Server) -> Delivery:
    inbox: Any = SimpleNamespace(answered=server.answered_, withdrawn=server.withdrawn)
    return Delivery(Sending(cast("Any", server), at_once), cast("Any", None), inbox)


async def test_a_redaction_waits_for_no_message() -> None:
    server = Server()
    server.stands = asyncio.Event()
    sending = Sending(cast("Any", server))
    waiting = [asyncio.create_task(sending.send(ROOM, {}, f"long {number}")) for number in range(3)]
    await asyncio.sleep(0)
    await sending.redact(ROOM, "$answer", "txn")
    assert (server.redacted, server.sent) == (["$answer"], [])
    server.stands.set()
    await asyncio.gather(*waiting)


async def test_the_rest_of_an_answer_is_not_sent_and_what_was_under_way_is_taken_back() -> None:
    server = Server()
    delivery = delivering(server)

    async def taken_back() -> None:
        if len(server.sent) == 1:
            delivery.withdrawn.add("$asked")

    server.meanwhile = taken_back  # type: ignore[method-assign]  # what happens meanwhile
    messages = [sentence(f"Part {number}.", "!") for number in range(4)]
    with pytest.raises(TakenBack):
        await delivery.deliver(ASKED, messages, Way(ROOM))
    assert (server.answered, server.redacted, server.withdrawn_) == (["$1", "$2"], ["$2"], ["$2"])


async def test_what_is_still_to_be_tried_is_not_tried() -> None:
    server = Server()
    delivery = delivering(server)
    haste = RoomSendError("words", "M_LIMIT_EXCEEDED", 1000, room_id=ROOM)
    server.errors = [haste, haste]

    async def taken_back() -> None:
        if len(server.errors) == 1:
            delivery.withdrawn.add("$asked")

    server.meanwhile = taken_back  # type: ignore[method-assign]  # what happens meanwhile
    with pytest.raises(TakenBack):
        await delivery.deliver(ASKED, [sentence("One.", "!")], Way(ROOM))
    assert (server.sent, server.errors) == ([], [])


async def test_what_may_have_been_sent_is_found_and_taken_back() -> None:
    server = Server()
    delivery = delivering(server)
    server.errors = [RoomSendError("words", "M_UNKNOWN", room_id=ROOM)]
    server.errors[0].transport_response = SimpleNamespace(status=502)  # type: ignore[assignment]  # its status alone

    async def taken_back() -> None:
        delivery.withdrawn.add("$asked")

    server.meanwhile = taken_back  # type: ignore[method-assign]  # what happens meanwhile
    with pytest.raises(TakenBack):
        await delivery.deliver(ASKED, [sentence("One.", "!")], Way(ROOM))
    assert (len(server.sent), server.redacted) == (1, ["$1"])


@pytest.mark.wire
async def test_a_redaction_passes_a_command_that_takes_long(bot: Bot, alice: Person, bob: Person) -> None:
    begun, over = threading.Event(), threading.Event()

    def reply(asked: Asked) -> Reply:
        if "long" in asked.line:
            begun.set()
            assert over.wait(60)
        return Reply(asked.line)

    async with canned(bot, reply) as desk:
        room = await among_three(alice, bob, bot.user.id)
        first = await alice.say(room, "!search one")
        await alice.answers(room, bot.user.id, 1)
        long = await alice.say(room, "!search long")
        never = await alice.say(room, "!search never")
        assert await asyncio.to_thread(begun.wait, 60)
        try:
            for event in (never, long, first):  # taken in this order
                await alice.redact(room, event)
            await alice.until(lambda: alice.of(room, bot.user.id, "m.room.redaction"))
            await alice.say(room, "!search last")
        finally:
            over.set()
        await alice.answers(room, bot.user.id, 2)
        await alice.client.sync(0)
        said = [each["content"] for each in await alice.history(room, bot.user.id)]
    assert [each.get("body", "").split("\n")[0] for each in said] == ["", "!search last"]
    assert [each.line for each in desk.asked] == ["/search one", "/search long", "/search last"]
