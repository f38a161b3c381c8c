"""What fails or hangs in one place is not lost by that, and holds nobody else up."""

import asyncio
import threading
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from aiohttp import ClientConnectionError
from nio import (
    MegolmEvent,
    RoomGetEventError,
    RoomGetEventResponse,
    RoomInfo,
    RoomMessagesError,
    RoomMessagesResponse,
    RoomMessageText,
    RoomSendResponse,
    Timeline,
)

from bot.chat.matrix.crosssigning import Identity
from bot.chat.matrix.delivery import Known
from bot.chat.matrix.looking import Looking
from bot.chat.matrix.people import People
from bot.chat.matrix.receiving import GapLeft, Gaps, Received, received
from bot.chat.matrix.requests import Asked, Hearing, Me, Place
from bot.chat.matrix.sending import BEHIND, REACTION, Sending
from bot.chat.matrix.taking import Taking
from bot.chat.matrix.trust import Trust, Voucher
from bot.chat.matrix.unread import Unread
from bot.errors import StoreUnusable, TryLater
from bot.store import Store
from tests.matrix.bot import AT, clock

pytestmark = pytest.mark.anyio
ROOM, ALICE, BOT = "!r:vik.example", "@alice:vik.example", "@slugline:vik.example"


async def at_once(_: float) -> None:
    """No pause."""


def said(body: str, event: str = "$1", **more: object) -> Received:
    source = {"type": "m.room.message", "event_id": event, "sender": ALICE, "origin_server_ts": AT.timestamp() * 1000}
    content = {"msgtype": "m.text", "body": body, **more}
    return received(ROOM, RoomMessageText.from_dict(source | {"content": content}))


@dataclass
class Desk:
    """All that an event is taken to. `faults` are raised one by one by whatever is asked under their name."""

    faults: dict[str, list[Exception]]
    heard_of: list[str] = field(default_factory=list)
    state: str = "new"
    rooms: Any = field(default_factory=lambda: SimpleNamespace(place=lambda *_: Place(direct=True)))
    trust: Any = field(
        default_factory=lambda: SimpleNamespace(unheard=lambda _: "", unvouched=lambda _: "", estranged=lambda _: "")
    )
    user_id: str = BOT
    delivery: Any = field(default_factory=lambda: SimpleNamespace(withdrawn=()))

    @property
    def inbox(self) -> "Desk":
        return self

    @property
    def answering(self) -> "Desk":
        return self

    def _fault(self, name: str) -> None:
        if self.faults.get(name):
            raise self.faults[name].pop(0)

    async def take(self, _room: str, _event: str) -> str:
        self._fault("take")
        was, self.state = self.state, "begun"
        return was

    async def done(self, _: str) -> None:
        self._fault("done")
        self.state = "done"

    async def heard(self, event: Any, _room: str) -> Voucher:  # noqa: ANN401 -- nio's
        self._fault("heard")
        return Voucher(event.sender)

    async def room_get_event(self, _room: str, _event: str) -> RoomGetEventResponse | RoomGetEventError:
        self._fault("event")
        found = RoomGetEventResponse()
        found.event = said("!search quay").event  # type: ignore[assignment]  # read as nio reads it
        return found

    async def answers(self, _: str) -> tuple[tuple[str, str], ...]:
        return ((ROOM, "$answer"),)

    async def answer(self, asked: Asked, *, interrupted: bool = False) -> None:
        self.heard_of.append(f"{asked.line}{' interrupted' * interrupted}")

    async def anew(self, asked: Asked, *_: object) -> None:
        self.heard_of.append(f"{asked.line} anew")

    async def failed(self, asked: Asked) -> None:
        self.heard_of.append(f"{asked.line} failed")


def taking(desk: Desk) -> Taking:
    hearing = Hearing(Me(BOT), "!", ("search",))
    any_desk = cast("Any", desk)
    looking = Looking(any_desk, Known(), BOT, at_once)
    return Taking(any_desk, hearing, any_desk, any_desk, looking, clock, 60_000.0, at_once)


LOCKED, AWAY = StoreUnusable("locked"), ClientConnectionError()


@pytest.mark.parametrize("where", ["take", "heard", "done"])
@pytest.mark.parametrize("error", [LOCKED, AWAY, TimeoutError()], ids=lambda error: type(error).__name__)
async def test_a_command_outlives_a_store_or_a_network_that_is_away_for_a_moment(where: str, error: Exception) -> None:
    desk = Desk({where: [error] * 2})
    await taking(desk).take(said("!search quay"))
    assert (desk.heard_of, desk.state) == (["/search quay"], "done")


async def test_whoever_edits_a_command_is_answered_though_the_homeserver_fails_once() -> None:
    relates = {"rel_type": "m.replace", "event_id": "$1"}
    new = {"msgtype": "m.text", "body": "!search pier"}
    desk = Desk({"event": [AWAY]})
    await taking(desk).take(said("* !search pier", "$2", **{"m.relates_to": relates, "m.new_content": new}))
    assert desk.heard_of == ["/search pier anew"]


@pytest.mark.parametrize("where", ["take", "heard"])
async def test_who_asked_hears_of_it_where_that_lasts(where: str) -> None:
    desk = Desk({where: [LOCKED] * 20})
    await taking(desk).take(said("!search quay"))
    assert desk.heard_of == ["/search quay failed"]


async def test_an_answer_that_cannot_be_noted_is_not_called_a_failure() -> None:
    desk = Desk({"done": [LOCKED] * 20})
    await taking(desk).take(said("!search quay"))
    assert desk.heard_of == ["/search quay"]


# The store, waited for.


@contextmanager
def threads_that_wait(store: Store, monkeypatch: pytest.MonkeyPatch) -> Any:  # noqa: ANN401 -- a list, within the block
    """The threads that wrote to the store within the block."""
    waited: list[threading.Thread] = []
    write = Store.write

    def noted(self: Store, **more: bool) -> Any:  # noqa: ANN401 -- as it is
        waited.append(threading.current_thread())
        return write(self, **more)

    with monkeypatch.context() as patched:
        patched.setattr(Store, "write", noted)
        yield waited


async def test_who_people_are_is_noted_beside_the_loop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store.open(tmp_path / "desk.db")
    identity = Identity(ALICE, "master", "self")
    monkeypatch.setattr("bot.chat.matrix.people.identity_of", lambda *_: identity)
    machine = SimpleNamespace(device_store=SimpleNamespace(active_user_devices=lambda _: ()))
    client: Any = SimpleNamespace(user_id=BOT, verify_device=None, ignore_device=None, blacklist_device=None)
    people = People(client, cast("Any", machine), Trust(store, clock))
    answer = SimpleNamespace(device_keys={ALICE: {}, BOT: {}}, masters={}, self_signing={}, changed={})
    with threads_that_wait(store, monkeypatch) as waited:
        await people.meet(cast("Any", answer))
        await people.meet(cast("Any", answer))  # known by now: nothing is written
    assert [each is threading.main_thread() for each in waited] == [False]
    assert [each.user for each in store.identities.all()] == [ALICE]
    assert people.standing(ALICE) == "first use"
    store.close()


# Messages without their key.


def sealed(event: str, session: str) -> Received:
    content = {"algorithm": "m.megolm.v1.aes-sha2", "ciphertext": "c", "session_id": session}
    content |= {"sender_key": "k", "device_id": "D"}
    stamp = int(AT.timestamp() * 1000)
    source = {"type": "m.room.encrypted", "event_id": event, "sender": ALICE, "origin_server_ts": stamp}
    return received(ROOM, MegolmEvent.from_dict(source | {"content": content}))


async def test_a_key_that_is_missed_is_waited_for_once() -> None:
    waits: list[float] = []
    told: list[str] = []

    async def opened(_event: object, _room: str, patience: float) -> None:
        waits.append(patience)

    async def send(_room: str, content: dict[str, Any], _txn: str) -> str:
        told.append(content["body"])
        return "$told"

    client = SimpleNamespace(user_id=BOT, opened=opened)
    rooms = SimpleNamespace(person=lambda *_: "Alice")
    fakes: Any = (client, SimpleNamespace(send=send), rooms)
    unread = Unread(fakes[0], fakes[1], fakes[2], taking(Desk({})), "!", patience=7.0)
    for event, session in (("$1", "one"), ("$2", "one"), ("$3", "one"), ("$4", "two")):
        await unread.take(sealed(event, session))
    assert (waits, len(told)) == ([7.0, 0.0, 0.0, 7.0], 2)


# A room whose history is not given.


def gap() -> RoomInfo:
    return RoomInfo(Timeline([], True, "p1"), [], [], [])


def history(answers: Callable[[], object]) -> Any:  # noqa: ANN401 -- a client, as far as it is asked
    async def room_messages(*_: object) -> object:
        return answers()

    return SimpleNamespace(room_messages=room_messages)


async def tries(gaps: Gaps, client: Any, since: str, most: int = 20) -> int:  # noqa: ANN401 -- see above
    """How often it fails until the room is gone on without."""
    for tried in range(most):
        try:
            await gaps.filled(client, ROOM, gap(), since)
        except (GapLeft, ClientConnectionError):
            continue
        return tried
    return most


def refused(code: str) -> RoomMessagesError:
    error = RoomMessagesError("words", code, room_id=ROOM)
    error.transport_response = SimpleNamespace(status=500)  # type: ignore[assignment]  # only its status is asked
    return error


def away() -> object:
    raise AWAY


async def test_a_room_whose_history_is_never_given_is_gone_on_without() -> None:
    gaps = Gaps()
    broken = history(lambda: refused("M_UNKNOWN"))
    assert await tries(gaps, broken, "s1") == 5
    assert await tries(gaps, broken, "s1") == 0  # while another room is still waited for
    assert await tries(gaps, broken, "s2") == 5
    assert await tries(Gaps(), history(away), "s1") == 5


@pytest.mark.parametrize("code", ["M_LIMIT_EXCEEDED", "M_UNKNOWN_TOKEN"])
async def test_nothing_is_given_up_for_haste_or_a_device_that_is_signed_out(code: str) -> None:
    assert await tries(Gaps(), history(lambda: refused(code)), "s1") == 20


async def test_a_gap_that_is_given_late_is_whole() -> None:
    late = [refused("M_UNKNOWN"), RoomMessagesResponse(ROOM, [said("quay").event], "p1", "")]
    gaps, client = Gaps(), history(lambda: late.pop(0))
    with pytest.raises(GapLeft):
        await gaps.filled(client, ROOM, gap(), "s1")
    assert [each.id for each in await gaps.filled(client, ROOM, gap(), "s1")] == ["$1"]


# A room whose queue stands still.


async def test_a_single_try_does_not_wait_for_a_room_that_stands_still() -> None:
    stands = asyncio.Event()
    sent: list[str] = []

    async def room_send(_room: str, _kind: str, _content: object, tx_id: str) -> RoomSendResponse:
        if tx_id == "answer":
            await stands.wait()
        sent.append(tx_id)
        return RoomSendResponse(f"${tx_id}", ROOM)

    client = SimpleNamespace(rooms={ROOM: None}, next_batch="s1", room_send=room_send)
    sending = Sending(cast("Any", client), turn=0.0)
    answering = asyncio.create_task(sending.send(ROOM, {}, "answer"))
    await asyncio.sleep(0)
    with pytest.raises(TryLater, match=BEHIND):
        await sending.once(ROOM, {}, "digest")
    stands.set()
    await answering
    assert await sending.once(ROOM, {}, "digest") == "$digest"
    assert sent == ["answer", "digest"]


async def test_a_reaction_that_is_to_be_tried_again_holds_no_message_up() -> None:
    sent: list[str] = []
    paused, on = asyncio.Event(), asyncio.Event()

    async def room_send(_room: str, kind: str, _content: object, tx_id: str) -> RoomSendResponse:
        if kind == REACTION and not on.is_set():
            raise AWAY
        sent.append(tx_id)
        return RoomSendResponse(f"${tx_id}", ROOM)

    async def sleep(_: float) -> None:
        paused.set()
        await on.wait()

    client = SimpleNamespace(rooms={ROOM: None}, next_batch="s1", room_send=room_send)
    sending = Sending(cast("Any", client), sleep, turn=0.0)
    setting = asyncio.create_task(sending.send(ROOM, {}, "key", REACTION))
    await paused.wait()
    assert await sending.once(ROOM, {}, "digest") == "$digest"
    on.set()
    await setting
    assert sent == ["digest", "key"]
