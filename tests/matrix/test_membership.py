"""Which rooms the bot is in, and what becomes of a room's digests when it is not, or when the room moves."""

import pytest
from nio import RoomInviteResponse, RoomKickResponse, RoomPutStateResponse

from bot.chat.matrix.requests import Asked
from bot.model import EVERYTHING
from bot.reply import Reply
from bot.store import Store
from bot.store.records import Subscription
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


async def test_an_invitation_that_nobody_allows_is_refused(bot: Bot, alice: Person) -> None:
    async with canned(bot.with_matrix(invite_servers=("elsewhere.example",)), echo) as desk:
        room = await alice.room(bot.user.id)
        await alice.say(room, "!timeline quay")
        await alice.until(lambda: alice.of(room, bot.user.id, "m.room.member"))
        assert await membership(alice, room, bot.user.id) == "leave"
    assert desk.asked == []


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
