"""Conversations in rooms of a real homeserver: say this, expect that."""

from dataclasses import replace
from typing import Any

import pytest

from bot.chat.deeds import WENT_WRONG
from bot.chat.matrix.answering import IN_OWN_ROOM, NOT_BY_EDIT
from bot.chat.matrix.render import Look, render_all, sentence
from bot.chat.matrix.requests import Asked
from bot.errors import NotFound
from bot.reply import File, Reply
from tests.matrix.bot import Bot
from tests.matrix.limits import faults
from tests.matrix.people import Person, among_three
from tests.matrix.running import canned, seeded
from tests.slack import samples
from tests.slack.test_desk import EXAMPLES

pytestmark = [pytest.mark.wire, pytest.mark.anyio]
PIXEL = bytes.fromhex("89504e470d0a1a0a0000000d494844520000000300000002")


def replies(asked: Asked) -> Reply:
    """What the canned desk answers."""
    if asked.line.startswith("/who-said"):
        return samples.WHO_SAID
    if asked.line.startswith("/timeline"):
        return replace(samples.TIMELINE, title=asked.line)
    return Reply(asked.line)


def said(content: dict[str, Any]) -> dict[str, Any]:
    """What a message says, without how it relates to others."""
    return {key: value for key, value in content.items() if key != "m.relates_to"}


async def test_a_timeline_of_the_seeded_desk(bot: Bot, alice: Person, bob: Person) -> None:
    async with seeded(bot):
        room = await among_three(alice, bob, bot.user.id)
        asked = await alice.say(room, "!timeline macron-putin")
        (answer, *_) = await alice.answers(room, bot.user.id, 1)
    assert answer["body"].splitlines()[0] == "Will Macron and Putin talk?"
    assert (answer["msgtype"], answer["m.mentions"]) == ("m.notice", {})
    assert answer["m.relates_to"] == {"m.in_reply_to": {"event_id": asked}}


async def test_every_commands_examples_are_answered(bot: Bot, alice: Person) -> None:
    async with seeded(bot.with_matrix(reactions=False)):
        room = await alice.room(bot.user.id, direct=True)
        answered = 0
        for example in EXAMPLES:
            await alice.say(room, example.removeprefix("/"))
            answered = len(await alice.answers(room, bot.user.id, answered + 1))
        told = [each["content"] for each in alice.of(room, bot.user.id)]
    assert answered >= len(EXAMPLES)
    assert [each["body"] for each in told if WENT_WRONG in each["body"]] == []
    assert [fault for each in told if each["msgtype"] == "m.notice" for fault in faults(each)] == []


async def test_what_is_to_the_bot_is_answered_and_nothing_else(bot: Bot, alice: Person, bob: Person) -> None:
    async with canned(bot, replies) as desk:
        room = await among_three(alice, bob, bot.user.id)
        await alice.say(room, "timeline quay, as we said")
        await alice.say(room, "!ping")
        await alice.send(room, {"msgtype": "m.notice", "body": "!timeline notice"})
        await alice.send(room, {"msgtype": "m.emote", "body": "!timeline emote"})
        await alice.reply(room, await alice.say(room, "hello"), "thank you, slugline")
        await alice.mention(room, bob.id, "!nothing here")
        await alice.say(room, "!timelin quay")
        await alice.mention(room, bot.user.id, "who said barge")
        await alice.say(room, "!help who-said")
        await alice.answers(room, bot.user.id, 3)
    lines = ["/timelin quay", "/who-said barge", "/slugline help who-said"]
    assert [(each.line, each.user, each.room, each.direct) for each in desk.asked] == [
        (line, alice.id, room, False) for line in lines
    ]


async def test_in_a_direct_room_no_prefix_is_needed(bot: Bot, alice: Person) -> None:
    async with canned(bot, replies) as desk:
        room = await alice.room(bot.user.id, direct=True)
        await alice.say(room, "timeline second-quay")
        await alice.say(room, "!new")
        answers = await alice.answers(room, bot.user.id, 2)
    assert [(each.line, each.direct, each.place.private) for each in desk.asked] == [
        ("/timeline second-quay", True, True),
        ("/new", True, True),
    ]
    expected = render_all(replies(desk.asked[0]), "/timeline second-quay", Look("!", share=True))
    assert answers[0] == expected[0].content


async def test_another_prefix(bot: Bot, alice: Person, bob: Person) -> None:
    async with canned(bot.with_matrix(prefix="!desk"), replies) as desk:
        room = await among_three(alice, bob, bot.user.id)
        await alice.say(room, "!timeline quay")
        await alice.say(room, "!desktop quay")
        await alice.say(room, "!desk who-said barge")
        (answer,) = await alice.answers(room, bot.user.id, 1)
    assert [each.line for each in desk.asked] == ["/who-said barge"]
    assert "!desk receipt s31" in answer["body"]


async def test_in_a_thread_the_answer_stands_in_it(bot: Bot, alice: Person, bob: Person) -> None:
    async with canned(bot, replies) as desk:
        room = await among_three(alice, bob, bot.user.id)
        root = await alice.say(room, "About the quay")
        asked = await alice.under(room, root, "!who-said barge")
        (answer,) = await alice.answers(room, bot.user.id, 1)
    assert desk.asked[0].thread == f"{room} {root}"
    assert answer["m.relates_to"] == {
        "rel_type": "m.thread",
        "event_id": root,
        "is_falling_back": True,
        "m.in_reply_to": {"event_id": asked},
    }


async def test_what_one_message_does_not_hold_stands_in_its_thread(bot: Bot, alice: Person, bob: Person) -> None:
    entries = tuple(replace(samples.TIMELINE.entries[2], id=f"e{number}") for number in range(60))
    long = replace(samples.TIMELINE, entries=entries)
    async with canned(bot, lambda _: long):
        room = await among_three(alice, bob, bot.user.id)
        asked = await alice.say(room, "!timeline second-quay")
        rendered = render_all(long, "/timeline second-quay")
        assert len(rendered) > 1
        first, *others = await alice.answers(room, bot.user.id, len(rendered))
    assert [said(each) for each in (first, *others)] == [each.content for each in rendered]
    assert first["m.relates_to"] == {"m.in_reply_to": {"event_id": asked}}
    (root,) = {each["m.relates_to"]["event_id"] for each in others}
    assert root == alice.of(room, bot.user.id)[0]["event_id"]


async def test_a_reaction_does_what_its_key_says(bot: Bot, alice: Person, bob: Person) -> None:
    async with canned(bot, replies) as desk:
        room = await among_three(alice, bob, bot.user.id)
        await alice.say(room, "!timeline second-quay")
        await alice.answers(room, bot.user.id, 1)
        shown = alice.of(room, bot.user.id)[0]["event_id"]
        await alice.until(lambda: len(alice.of(room, bot.user.id, "m.reaction")) >= 4)
        await bob.react(room, shown, "🎉")
        await bob.react(room, shown, "1\N{COMBINING ENCLOSING KEYCAP}")  # some clients leave the selector out
        await alice.answers(room, bot.user.id, 2)
        await alice.reply(room, shown, "!2")
        answers = await alice.answers(room, bot.user.id, 3)
    keys = [each["content"]["m.relates_to"]["key"] for each in alice.of(room, bot.user.id, "m.reaction")][:4]
    assert keys == ["1️⃣", "2️⃣", "🔔", "📅"]
    assert [(each.line, each.user) for each in desk.asked[1:]] == [
        ("/timeline second-quay page 2", bob.id),
        ("/who-said quay in second-quay", alice.id),
    ]
    assert answers[1]["m.relates_to"] == {"m.in_reply_to": {"event_id": shown}}


async def test_a_wrong_speaker_is_corrected_by_two_reactions(bot: Bot, alice: Person, bob: Person) -> None:
    one = replace(samples.WHO_SAID, entries=samples.WHO_SAID.entries[:1], actions=())
    async with canned(bot, lambda asked: one if asked.line.startswith("/who-said") else Reply(asked.line)) as desk:
        room = await among_three(alice, bob, bot.user.id)
        await alice.say(room, "!who-said barge")
        await alice.answers(room, bot.user.id, 1)
        await alice.react(room, alice.of(room, bot.user.id)[0]["event_id"], "✏️")
        _, question = await alice.answers(room, bot.user.id, 2)
        await alice.react(room, alice.of(room, bot.user.id)[1]["event_id"], "1️⃣")
        *_, done = await alice.answers(room, bot.user.id, 3)
    assert "“Not one barge,” said Olav Brekke." in question["body"]
    assert "did not answer ＠room." in question["body"]
    assert [each.line for each in desk.asked] == [
        "/who-said barge",
        "form s31",
        '/correct s31 speaker "Olav Brekke"',
    ]
    assert done["body"].splitlines()[0] == '!correct s31 speaker "Olav Brekke"'


async def test_a_private_answer_comes_in_a_direct_room(bot: Bot, alice: Person, bob: Person) -> None:
    async with canned(bot, lambda _: Reply("Log", "who did what", private=True)):
        room = await among_three(alice, bob, bot.user.id)
        await alice.say(room, "!log")
        (told,) = await alice.answers(room, bot.user.id, 1)
        await alice.until(lambda: len(alice.rooms) == 2)
        (own,) = [each for each in alice.rooms if each != room]
        found = await alice.client.joined_members(own)
        sealed = await alice.client.room_get_state_event(own, "m.room.encryption")
        seen = [each["content"]["body"] for each in await bob.history(room, bot.user.id)]
    assert seen == [told["body"]] == [sentence(IN_OWN_ROOM).content["body"]]
    assert {member.user_id for member in found.members} == {alice.id, bot.user.id}
    assert sealed.content["algorithm"] == "m.megolm.v1.aes-sha2"
    assert len(alice.of(own, bot.user.id, "m.room.encrypted")) == 1
    assert alice.of(own, bot.user.id) == []


async def test_a_room_of_two_that_others_may_see_is_nobodys_own(bot: Bot, alice: Person) -> None:
    async with canned(bot, lambda _: Reply("Log", "who did what", private=True)):
        room = await alice.room(bot.user.id, direct=True)
        await alice.client.room_put_state(room, "m.room.history_visibility", {"history_visibility": "world_readable"})
        await alice.say(room, "!log")
        (told,) = await alice.answers(room, bot.user.id, 1)
    assert told["body"] == sentence(IN_OWN_ROOM).content["body"]


async def test_an_error_is_a_sentence_and_a_crash_too(bot: Bot, alice: Person) -> None:
    def broken(asked: Asked) -> Reply:
        if asked.line == "/new":
            raise NotFound('There is no storyline "quay". /storyline list shows them all.')
        raise RuntimeError(asked.line)

    async with canned(bot, broken):
        room = await alice.room(bot.user.id, direct=True)
        await alice.say(room, "new")
        await alice.say(room, "timeline quay")
        answers = await alice.answers(room, bot.user.id, 2)
    words = ['There is no storyline "quay". !storyline list shows them all.', WENT_WRONG]
    assert [each["body"] for each in answers] == words


async def test_a_redacted_command_has_its_answer_redacted(bot: Bot, alice: Person, bob: Person) -> None:
    async with canned(bot, replies):
        room = await among_three(alice, bob, bot.user.id)
        asked = await alice.say(room, "!who-said barge")
        await alice.answers(room, bot.user.id, 1)
        await alice.redact(room, asked)
        await alice.until(lambda: alice.of(room, bot.user.id, "m.room.redaction"))
        (answer,) = await alice.history(room, bot.user.id)
    assert answer["content"] == {}


async def test_a_redacted_command_that_was_edited_leaves_no_words(bot: Bot, alice: Person, bob: Person) -> None:
    async with canned(bot, replies):
        room = await among_three(alice, bob, bot.user.id)
        asked = await alice.say(room, "!timeline quay")
        await alice.answers(room, bot.user.id, 1)
        await alice.edit(room, asked, "!timeline second-quay")
        await alice.answers(room, bot.user.id, 2)
        await alice.redact(room, asked)
        await alice.until(lambda: len(alice.of(room, bot.user.id, "m.room.redaction")) == 2)
        said = await alice.history(room, bot.user.id)
    assert [each["content"] for each in said] == [{}, {}]


async def test_an_edited_command_has_its_answer_edited(bot: Bot, alice: Person, bob: Person) -> None:
    async with canned(bot, replies) as desk:
        room = await among_three(alice, bob, bot.user.id)
        asked = await alice.say(room, "!timeline quay")
        await alice.answers(room, bot.user.id, 1)
        first = alice.of(room, bot.user.id)[0]["event_id"]
        for slug in ("second-quay", "third-quay"):
            await alice.edit(room, asked, f"!timeline {slug}")
        *_, edit = await alice.answers(room, bot.user.id, 3)
    assert [each.line for each in desk.asked] == [f"/timeline {slug}" for slug in ("quay", "second-quay", "third-quay")]
    expected = render_all(replies(desk.asked[2]), "/timeline third-quay")[0].content
    assert edit["m.new_content"] == expected
    assert edit["m.relates_to"] == {"rel_type": "m.replace", "event_id": first}
    assert edit["body"] == f"* {expected['body']}"


async def test_nobody_edits_what_somebody_else_asked(bot: Bot, alice: Person, bob: Person) -> None:
    async with canned(bot, replies) as desk:
        room = await among_three(alice, bob, bot.user.id)
        asked = await alice.say(room, "!timeline quay")
        await alice.answers(room, bot.user.id, 1)
        await bob.edit(room, asked, "!timeline barge")
        await bob.say(room, "!timeline ferry")
        await alice.answers(room, bot.user.id, 2)
    assert [each.line for each in desk.asked] == ["/timeline quay", "/timeline ferry"]


async def test_an_edit_does_not_change_anything_again(bot: Bot, alice: Person, bob: Person) -> None:
    async with canned(bot, replies) as desk:
        room = await among_three(alice, bob, bot.user.id)
        asked = await alice.say(room, "!correct s1 speaker unknown")
        await alice.answers(room, bot.user.id, 1)
        await alice.edit(room, asked, "!correct s2 speaker unknown")
        _, told = await alice.answers(room, bot.user.id, 2)
        await alice.say(room, "!new")
        await alice.answers(room, bot.user.id, 3)
    assert told["body"] == NOT_BY_EDIT
    assert [each.line for each in desk.asked] == ["/correct s1 speaker unknown", "/new"]


async def test_an_edit_shows_a_room_no_private_answer(bot: Bot, alice: Person, bob: Person) -> None:
    async with canned(bot, lambda asked: Reply(asked.line, private=asked.line == "/log")):
        room = await among_three(alice, bob, bot.user.id)
        asked = await alice.say(room, "!timeline quay")
        await alice.answers(room, bot.user.id, 1)
        await alice.edit(room, asked, "!log")
        _, told = await alice.answers(room, bot.user.id, 2)
    assert told["body"] == NOT_BY_EDIT


async def test_a_picture_is_uploaded(bot: Bot, alice: Person, bob: Person) -> None:
    picture = File("quay.png", "image/png", PIXEL, "Events of the quay, month by month")
    async with canned(bot, lambda _: Reply("Chart", files=(picture,))):
        room = await among_three(alice, bob, bot.user.id)
        await alice.say(room, "!timeline quay as png")
        _, shown = await alice.answers(room, bot.user.id, 2)
        loaded = await alice.client.download(shown["url"])
    assert loaded.body == PIXEL
    assert {key: shown[key] for key in ("msgtype", "body", "filename", "info", "m.mentions")} == {
        "msgtype": "m.image",
        "body": "Events of the quay, month by month",
        "filename": "quay.png",
        "info": {"mimetype": "image/png", "size": len(PIXEL), "w": 3, "h": 2},
        "m.mentions": {},
    }
    assert shown["m.relates_to"]["rel_type"] == "m.thread"


async def test_an_answer_is_shared_to_a_room_and_taken_back(bot: Bot, alice: Person, bob: Person) -> None:
    async with canned(bot, replies) as desk:
        room = await among_three(alice, bob, bot.user.id)
        own = await alice.room(bot.user.id, direct=True)
        await alice.say(own, "who said barge")
        await alice.answers(own, bot.user.id, 1)
        await alice.react(own, alice.of(own, bot.user.id)[0]["event_id"], "📌")
        (shared,) = await bob.answers(room, bot.user.id, 1)
        assert f"Shared by {alice.user.name}" in shared["body"]
        _, told = await alice.answers(own, bot.user.id, 2)
        assert told["body"] == "It is in Desk now."
        place = bob.of(room, bot.user.id)[0]["event_id"]
        await bob.react(room, place, "🗑️")
        _, refused = await bob.answers(room, bot.user.id, 2)
        assert refused["body"] == "Only who shared it and editors may delete this message."
        await alice.react(room, place, "🗑️")
        await bob.until(lambda: bob.of(room, bot.user.id, "m.room.redaction"))
    assert [(each.line, each.room) for each in desk.asked] == [
        ("/who-said barge", own),
        ("/who-said barge", room),
        (f"delete {room} {place}", room),
    ]
