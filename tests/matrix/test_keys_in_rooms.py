"""Keys and short commands in rooms of a real homeserver, over several answers, restarts and rooms."""

import pytest

from bot.chat.matrix.answering import ASKED_IN, IN_OWN_ROOM
from bot.chat.matrix.requests import Asked
from bot.reply import Action, Entry, Page, Reply
from tests.matrix.bot import Bot
from tests.matrix.people import Person, among_three
from tests.matrix.running import canned

pytestmark = [pytest.mark.wire, pytest.mark.anyio]
EVENTS = tuple(Entry(f"e{number}", "event", "The quay opens", "2025-02-18", "day", "stated") for number in (1, 8))


def replies(asked: Asked) -> Reply:
    """A timeline has a next page and two events; anything else has one thing of its own, the log for one person."""
    if asked.line.startswith("/timeline"):
        return Reply("Timeline", entries=EVENTS, page=Page(1, 2, f"{asked.line} page 2"))
    if asked.line.startswith("/log"):
        return Reply("Log", "who did what", page=Page(1, 2, "/log page 2"), private=True)
    return Reply(asked.line, actions=(Action("again", "/new"),))


async def test_a_short_command_acts_on_the_last_answer_that_has_it_or_is_answered(
    bot: Bot, alice: Person, bob: Person
) -> None:
    async with canned(bot, replies) as desk:
        room = await among_three(alice, bob, bot.user.id)
        await alice.say(room, "!timeline quay")
        await alice.answers(room, bot.user.id, 1)
        await alice.say(room, "!who-said barge")
        await alice.answers(room, bot.user.id, 2)
        await bob.say(room, "!more")
        await alice.answers(room, bot.user.id, 3)
        await bob.say(room, "!7")
        *_, told = await alice.answers(room, bot.user.id, 4)
        await alice.react(room, alice.of(room, bot.user.id)[0]["event_id"], "📅")
        *_, which = await alice.answers(room, bot.user.id, 5)
        await alice.say(room, "!1")
        *_, unsure = await alice.answers(room, bot.user.id, 6)
        await alice.say(room, "!date e8")
        await alice.answers(room, bot.user.id, 7)
    assert [each.line for each in desk.asked] == [
        "/timeline quay",
        "/who-said barge",
        "/timeline quay page 2",
        "form e8",
    ]
    assert told["body"] == "My last answer here has no !7: it has !more, !date, !follow."
    assert which["body"].endswith("React, or reply !date e1, !date e8:\n1️⃣ e1: !date e1\n2️⃣ e8: !date e8")
    assert unsure["body"].startswith("My last answer here has no !1: it has !date e1, !date e8. An older one has:")


async def test_after_a_restart_the_last_answer_is_found_in_the_history(bot: Bot, alice: Person, bob: Person) -> None:
    async with canned(bot, replies):
        room = await among_three(alice, bob, bot.user.id)
        await alice.say(room, "!timeline quay")
        await alice.answers(room, bot.user.id, 1)
    async with canned(bot, replies) as desk:
        await alice.say(room, "!more")
        await alice.answers(room, bot.user.id, 2)
    assert [each.line for each in desk.asked] == ["/timeline quay page 2"]


async def test_follow_is_typed_with_a_storyline_and_is_for_ones_own_room(bot: Bot, alice: Person, bob: Person) -> None:
    bot = bot.with_matrix(reactions=False)
    async with canned(bot, replies) as desk:
        own = await alice.room(bot.user.id, direct=True)
        room = await among_three(alice, bob, bot.user.id)
        await alice.say(own, "!follow macron-putin")
        await alice.answers(own, bot.user.id, 1)
        await alice.say(room, "!follow second-quay")
        (told,) = await alice.answers(room, bot.user.id, 1)
        await alice.answers(own, bot.user.id, 2)
    assert [(each.line, each.room, each.direct) for each in desk.asked] == [
        ("/digest subscribe macron-putin", own, True),
        ("/digest subscribe second-quay", own, True),
    ]
    assert told["body"] == IN_OWN_ROOM


async def test_follow_in_one_of_several_own_rooms_is_for_that_one(bot: Bot, alice: Person) -> None:
    async with canned(bot.with_matrix(reactions=False), replies) as desk:
        rooms = [await alice.room(bot.user.id, direct=True) for _ in range(2)]
        for room in rooms:
            await alice.say(room, "!follow macron-putin")
            await alice.answers(room, bot.user.id, 1)
    assert [(each.line, each.room) for each in desk.asked] == [
        ("/digest subscribe macron-putin", room) for room in rooms
    ]


async def test_the_keys_of_an_answer_about_a_room_act_there_from_the_direct_room(
    bot: Bot, alice: Person, bob: Person
) -> None:
    async with canned(bot, replies) as desk:
        own = await alice.room(bot.user.id, direct=True)
        await alice.say(own, "new")
        await alice.answers(own, bot.user.id, 1)
        room = await among_three(alice, bob, bot.user.id)
        await bob.say(room, "!timeline quay")
        await alice.answers(room, bot.user.id, 1)
        await alice.say(room, "!log")
        *_, log = await alice.answers(own, bot.user.id, 2)
        await alice.say(own, "more")
        *_, further = await alice.answers(own, bot.user.id, 3)
    assert [(each.line, each.room, each.direct) for each in desk.asked[2:]] == [
        ("/log", room, False),
        ("/log page 2", room, False),
    ]
    assert ASKED_IN.format("Desk") in log["body"]
    assert ASKED_IN.format("Desk") in further["body"]


async def test_a_room_of_two_that_everybody_may_enter_is_nobodys_own(bot: Bot, alice: Person) -> None:
    async with canned(bot, replies) as desk:
        room = await alice.room(bot.user.id, direct=True)
        await alice.client.room_put_state(room, "m.room.join_rules", {"join_rule": "public"})
        await alice.say(room, "new")
        await alice.say(room, "!new")
        await alice.answers(room, bot.user.id, 1)
    assert [(each.direct, each.place.private) for each in desk.asked] == [(False, False)]
