"""Who may lead the bot from one room to another, and what is led there with it."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from nio import JoinResponse, RoomLeaveResponse

from bot.chat.matrix.desk import MatrixDesk
from bot.chat.matrix.doctor import REPLACED_ROOM, _moved
from bot.chat.matrix.inbox import Inbox
from bot.chat.matrix.invites import Doors, Welcome
from bot.chat.matrix.requests import Asked, Place
from bot.chat.matrix.rooms import Rooms
from bot.settings import MatrixSettings, Settings
from bot.store import Store
from handlers.desk import Desk
from tests.matrix.bot import AT, clock

OLD, NEW, ALICE, EVE = "!old:vik.example", "!new:vik.example", "@alice:vik.example", "@eve:vik.example"


def levels(**more: object) -> dict[str, Any]:
    return {"type": "m.room.power_levels", "state_key": "", "content": {"users": {ALICE: 50}, **more}}


def stone(sender: str, new: object = NEW, **more: object) -> dict[str, Any]:
    content = {"body": "moved", "replacement_room": new}
    return {"type": "m.room.tombstone", "state_key": "", "sender": sender, "content": content} | more


CREATED = {"type": "m.room.create", "sender": ALICE, "content": {"room_version": "12"}}


@pytest.mark.parametrize(
    ("state", "followed"),
    [
        ((levels(), stone(ALICE)), NEW),
        ((stone(ALICE), levels()), NEW),
        ((levels(), stone(EVE)), None),
        ((stone(EVE), levels()), None),
        ((levels(), stone(ALICE), levels(users={})), NEW),
        ((levels(events={"m.room.tombstone": 51}), stone(ALICE)), None),
        ((levels(state_default=100), stone(ALICE)), None),
        ((levels(state_default=100, events={"m.room.tombstone": 50}), stone(ALICE)), NEW),
        ((levels(events={"m.room.tombstone": 0}), stone(EVE)), None),
        ((levels(users_default=50, state_default=0), stone(EVE)), NEW),
        ((CREATED, levels(users={}), stone(ALICE)), NEW),
        ((CREATED, levels(users={}), stone(EVE)), None),
        ((stone(ALICE),), None),
        ((levels(), stone(ALICE, new=7)), None),
        ((levels(), stone(ALICE, state_key="x")), None),
        ((levels(),), None),
    ],
)
def test_a_room_is_replaced_by_the_word_of_whoever_may_moderate_it(
    state: tuple[dict[str, Any], ...], followed: str | None
) -> None:
    rooms = Rooms(cast("Any", SimpleNamespace()))
    for event in state:
        rooms.note(OLD, event)
    assert rooms.successor(OLD) == followed
    assert rooms.replaced_by(NEW) == (OLD if followed else None)
    assert rooms.replaced_by(OLD) is None


# Settings that name a room.


@pytest.mark.anyio
async def test_an_invitation_into_what_replaced_a_room_that_is_named_is_accepted(store: Store) -> None:
    done: list[str] = []

    class Client:
        user_id = "@slugline:vik.example"

        async def join(self, room: str) -> JoinResponse:
            done.append(f"join {room}")
            return JoinResponse(room)

        async def room_leave(self, room: str) -> RoomLeaveResponse:
            done.append(f"leave {room}")
            return RoomLeaveResponse()

    client = cast("Any", Client())
    with ThreadPoolExecutor(1) as pool:
        inbox = Inbox(store, clock, Client.user_id, pool)
        doors = Doors(client, Rooms(client), inbox, Welcome(rooms=(OLD,)))
        await doors.invited(NEW, [])
        moved(store)
        for room in (NEW, OLD):
            await doors.invited(room, [])
    assert done == [f"leave {NEW}", f"join {NEW}", f"leave {OLD}"]


@pytest.fixture
def store(tmp_path: Path) -> Any:  # noqa: ANN401 -- a generator of one
    opened = Store.open(tmp_path / "desk.db")
    yield opened
    opened.close()


def moved(store: Store) -> None:
    with store.write():
        store.doors.replace(AT, "matrix", OLD, NEW)


def test_rights_that_a_room_gives_go_to_the_one_that_replaces_it(store: Store) -> None:
    settings = replace(Settings(), admins=("@ada:vik.example",), editors=("x",), keeping_rooms=(f"matrix:{OLD}",))
    desk = MatrixDesk(cast("Desk", SimpleNamespace(settings=settings, store=store)))

    def keeps(room: str) -> bool:
        return desk.asker(Asked("/log", ALICE, room, place=Place(powers={ALICE: 50}))).keeper

    assert (keeps(OLD), keeps(NEW)) == (True, False)
    moved(store)
    assert (keeps(OLD), keeps(NEW)) == (False, True)


def test_the_doctor_names_the_settings_to_change(store: Store) -> None:
    matrix = MatrixSettings(invite_rooms=(OLD, "!other:vik.example"))
    place, new = f"matrix:{OLD}", f"matrix:{NEW}"
    settings = replace(Settings(), admin_room=place, keeping_rooms=(place, "slack:C1"), matrix=matrix)
    assert list(_moved(settings, store)) == []
    moved(store)
    names = ("admin_room", "keeping_rooms", "matrix.invite_rooms")
    assert list(_moved(settings, store)) == [("look", REPLACED_ROOM.format(name, place, new)) for name in names]
