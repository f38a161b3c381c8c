"""Which rooms the bot is in, and what becomes of a room's digests when it is not, or when the room moves."""

from dataclasses import replace
from types import SimpleNamespace
from typing import cast

import pytest
from nio import RoomInviteResponse, RoomKickResponse, RoomPutStateResponse

from bot import logs
from bot.chat.matrix.desk import MatrixDesk
from bot.chat.matrix.doctor import REFUSED, _turned_away
from bot.chat.matrix.requests import Asked
from bot.model import EVERYTHING
from bot.reply import Reply
from bot.store import Store
from bot.store.records import Subscription
from handlers.desk import Desk
from tests.matrix.bot import AT, Bot
from tests.matrix.people import Person, among_three
from tests.matrix.running import canned

pytestmark = [pytest.mark.wire, pytest.mark.anyio]


def echo(asked: Asked) -> Reply:
    return Reply(asked.line)


async def membership(person: Person, room: str, user: str) -> str:
    """What somebody is to a room just now."""
    found = await person.client.room_get_state_event(room, "m.room.member", user)
    return str(getattr(found, "content", {}).get("membership", "none"))


@pytest.mark.parametrize("servers", [(), ("elsewhere.example",)])
async def test_an_invitation_that_nobody_allows_is_refused_and_the_doctor_says_what_would(
    bot: Bot, alice: Person, servers: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    logs.set_up("warning")
    async with canned(bot.with_matrix(invite_servers=servers), echo) as desk:
        room = await alice.room(bot.user.id)
        await alice.say(room, "!timeline quay")
        await alice.until(lambda: alice.of(room, bot.user.id, "m.room.member"))
        assert await membership(alice, room, bot.user.id) == "leave"
    assert desk.asked == []
    logged = capsys.readouterr().err
    assert "matrix.invite_users and invite_servers and invite_rooms" in logged
    assert [word for word in (room, alice.id, alice.user.name) if word in logged] == []
    store = Store.open(bot.settings.db)
    (told,) = _turned_away(store)
    assert told == ("look", REFUSED.format(alice.id, room, f"{AT:%Y-%m-%d}", alice.id, "localhost"))
    store.close()


@pytest.mark.parametrize("by", ["invite_users", "invite_rooms"])
async def test_an_invitation_is_accepted_by_who_invites_or_where_to(bot: Bot, alice: Person, by: str) -> None:
    room = await alice.room(name="Desk")
    named = alice.id if by == "invite_users" else room
    async with canned(bot.with_matrix(invite_servers=(), **{by: (named,)}), echo):
        assert isinstance(await alice.client.room_invite(room, bot.user.id), RoomInviteResponse)
        await alice.say(room, "!timeline quay")
        await alice.answers(room, bot.user.id, 1)


def subscribed(bot: Bot, room: str) -> None:
    store = Store.open(bot.settings.db)
    with store.write():
        store.storylines.create(AT, "quay", "Quay", "ada")
        store.subscriptions.subscribe(AT, "matrix", room, ["quay"], "UTC", ["08:00"], None, "ada")
    store.close()


def subscription(bot: Bot) -> Subscription:
    store = Store.open(bot.settings.db)
    (found,) = store.subscriptions.list(EVERYTHING)
    store.close()
    return found


async def test_digests_of_a_room_it_was_put_out_of_wait_until_it_is_back(bot: Bot, alice: Person, bob: Person) -> None:
    async with canned(bot, echo):
        room = await among_three(alice, bob, bot.user.id)
        subscribed(bot, room)
        assert isinstance(await alice.client.room_kick(room, bot.user.id), RoomKickResponse)
        await alice.until(lambda: subscription(bot).state == "paused")
        assert isinstance(await alice.client.room_invite(room, bot.user.id), RoomInviteResponse)
        await alice.until(lambda: subscription(bot).state == "active")


async def test_a_room_that_is_replaced_is_followed(bot: Bot, alice: Person, bob: Person) -> None:
    async with canned(bot.with_matrix(invite_servers=(), invite_users=(alice.id,)), echo) as desk:
        room = await among_three(alice, bob, bot.user.id)
        subscribed(bot, room)
        new = await alice.upgrade(room, "11")
        await alice.client.room_invite(new, bot.user.id)
        await alice.say(new, "!timeline quay")
        await alice.answers(new, bot.user.id, 1)
        await alice.until(lambda: subscription(bot).room == new)
    assert subscription(bot).state == "active"
    assert [asked.room for asked in desk.asked] == [new]


async def upgraded(person: Person, room: str, version: str, bot: Bot) -> str:
    new = await person.upgrade(room, version)
    assert isinstance(await person.client.room_invite(new, bot.user.id), RoomInviteResponse)
    return new


@pytest.mark.parametrize(("before", "version"), [("10", "11"), ("11", "12")])
@pytest.mark.parametrize("while_it_runs", [True, False])
async def test_what_settings_say_of_a_room_goes_on_in_the_one_that_replaces_it(
    bot: Bot, alice: Person, before: str, version: str, while_it_runs: bool
) -> None:
    bot = bot.with_matrix(invite_servers=(), invite_users=(alice.id,))
    async with canned(bot, echo):
        room = await alice.room(bot.user.id, version=before)
        await alice.until(lambda: alice.of(room, bot.user.id, "m.room.member"))
        bot = bot.with_matrix(invite_users=(), invite_rooms=(room,))
        new = await upgraded(alice, room, version, bot) if while_it_runs else ""
        if new:
            await alice.until(lambda: alice.of(new, bot.user.id, "m.room.member"))
    new = new or await upgraded(alice, room, version, bot)
    store = Store.open(bot.settings.db)
    place = f"matrix:{room}"
    async with canned(bot, echo) as desk:
        await alice.until(lambda: store.doors.now("matrix", room) == new)
        await alice.say(new, "!timeline quay")
        await alice.answers(new, bot.user.id, 1)
    settings = replace(bot.settings, keeping_rooms=(place,), admin_room=place, editors=("x",))
    asker = MatrixDesk(cast("Desk", SimpleNamespace(settings=settings, store=store))).asker(desk.asked[0])
    assert asker.keeper
    rows = [row for row in store.log.since(EVERYTHING, limit=9) if row.action == "room replaced"]
    assert [(row.place, row.subject) for row in rows] == [(f"matrix:{new}", room)]
    store.close()


async def test_a_room_that_only_says_it_is_replaced_keeps_its_digests(bot: Bot, alice: Person, bob: Person) -> None:
    async with canned(bot, echo):
        room = await among_three(alice, bob, bot.user.id)
        subscribed(bot, room)
        other = await alice.room(bot.user.id, name="Another")
        moved = {"body": "moved", "replacement_room": other}
        put = await alice.client.room_put_state(room, "m.room.tombstone", moved)
        assert isinstance(put, RoomPutStateResponse)
        await alice.say(other, "!timeline quay")
        await alice.answers(other, bot.user.id, 1)
    assert subscription(bot).room == room


async def test_power_levels_are_the_rooms_own_and_go_with_them(bot: Bot, alice: Person, bob: Person) -> None:
    async with canned(bot, echo) as desk:
        room = await among_three(alice, bob, bot.user.id)
        await bob.say(room, "!search one")
        await alice.answers(room, bot.user.id, 1)
        state = await alice.client.room_get_state_event(room, "m.room.power_levels")
        levels = dict(state.content)
        for users in ({**levels["users"], bob.id: 50}, levels["users"]):
            await alice.client.room_put_state(room, "m.room.power_levels", {**levels, "users": users})
            await bob.say(room, "!search again")
        await alice.answers(room, bot.user.id, 3)
    assert [asked.place.power(bob.id) for asked in desk.asked] == [0, 50, 0]
    assert {asked.place.power(alice.id) for asked in desk.asked} == {100}
