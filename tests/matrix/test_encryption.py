"""The bot in encrypted rooms, with strict clients of another make as the people there."""

import base64
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from nio import RoomSendResponse

from bot.app import open_app
from bot.chat.matrix.answering import Answering
from bot.chat.matrix.desk import MatrixDesk
from bot.chat.matrix.doing import WRITE_THERE
from bot.chat.matrix.requests import Asked, Place
from bot.chat.matrix.trust import CHANGED, NO_IDENTITY, PLAIN, UNSIGNED
from bot.chat.matrix.unread import MISSED
from bot.reply import Action, File, Reply
from bot.store import Store
from tests.handlers.test_conversations import SEEDS_NOW
from tests.matrix.bot import AT, Bot
from tests.matrix.homeserver import Homeserver
from tests.matrix.people import at_client
from tests.matrix.running import canned, seeded
from tests.matrix.strict import Strict, Told, strict

pytestmark = [pytest.mark.wire, pytest.mark.anyio]

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
FIRST = "Second quay"


def reply(asked: Asked) -> Reply:
    """Something for each line, by its first word."""
    if asked.line.startswith("/export"):
        return Reply("The chart", files=(File("quay.png", "image/png", PNG, alt="The quay's weeks"),))
    more = (Action("more", f"{asked.line} page 2"),) if "page" not in asked.line else ()
    return Reply(FIRST, summary=asked.line, actions=more)


@pytest.fixture
def bot(homeserver: Homeserver, tmp_path: Path) -> Bot:
    return Bot.on(homeserver, tmp_path).with_matrix(invite_servers=("localhost",))


class Hall:
    """The homeserver and the make of client that people there have."""

    def __init__(self, homeserver: Homeserver, sdk: Path) -> None:
        self.homeserver = homeserver
        self._sdk = sdk

    @asynccontextmanager
    async def person(self, name: str = "alice", *, signed: bool = True) -> AsyncIterator[Strict]:
        async with strict(self._sdk, self.homeserver, self.homeserver.user(name), signed=signed) as person:
            yield person


@pytest.fixture
def hall(homeserver: Homeserver, matrix_js_sdk: Path) -> Hall:
    return Hall(homeserver, matrix_js_sdk)


async def beside(alice: Strict, bot: Bot, *, name: str | None = "Desk") -> str:
    """A room that the bot is in."""
    room = await alice.room(bot.user.id, name=name)
    await alice.enters(room, bot.user.id)
    return room


def how(told: Told) -> tuple[str, int | None, str | None]:
    """How an event came: on the wire, with which shield (0 is none), and why it could not be read."""
    return told["wire"], told["shield"], told["unreadable"]


WHOLE = ("m.room.encrypted", 0, None)


def first_line(told: Told) -> str:
    return str(told["content"]["body"]).splitlines()[0]


async def test_a_strict_client_reads_commands_threads_and_edits_without_a_shield(bot: Bot, hall: Hall) -> None:
    async with hall.person() as alice, canned(bot, reply) as desk:
        room = await beside(alice, bot)
        asked = await alice.say(room, "!timeline quay")
        (answer,) = await alice.from_(bot.user.id, 1)
        await alice.under(room, asked, "!timeline ferry")
        _, threaded = await alice.from_(bot.user.id, 2)
        await alice.edit(room, asked, "!timeline barge")
        *_, edited = await alice.from_(bot.user.id, 3)
    assert [each.line for each in desk.asked] == ["/timeline quay", "/timeline ferry", "/timeline barge"]
    assert [how(each) for each in (answer, threaded, edited)] == [WHOLE] * 3
    assert [first_line(each) for each in (answer, threaded)] == [FIRST] * 2
    assert threaded["outside"]["m.relates_to"]["rel_type"] == "m.thread"
    assert edited["outside"]["m.relates_to"] == {"rel_type": "m.replace", "event_id": answer["event"]}
    assert not any(word in str(each["outside"]) for each in (answer, threaded, edited) for word in ("quay", "body"))


async def test_reactions_serve_as_buttons_though_they_are_not_encrypted(bot: Bot, hall: Hall) -> None:
    async with hall.person() as alice, canned(bot, reply) as desk:
        room = await beside(alice, bot)
        await alice.say(room, "!timeline quay")
        (answer,) = await alice.from_(bot.user.id, 1)
        await alice.react(room, answer["event"], "1️⃣")
        await alice.from_(bot.user.id, 2)
    assert [each.line for each in desk.asked] == ["/timeline quay", "/timeline quay page 2"]
    typed, pressed = desk.asked
    assert (typed.unheard, pressed.unheard) == ("", PLAIN)


async def test_a_reaction_shares_nothing_where_it_is_not_encrypted_and_the_room_is(bot: Bot, hall: Hall) -> None:
    async with hall.person() as alice, canned(bot, reply) as desk:
        room = await beside(alice, bot, name=None)
        await alice.say(room, "!timeline quay")
        (answer,) = await alice.from_(bot.user.id, 1)
        await alice.react(room, answer["event"], "📌")
        _, told = await alice.from_(bot.user.id, 2)
    assert first_line(told).endswith("Reply to that message with !share")
    assert [each.line for each in desk.asked] == ["/timeline quay"]


async def test_what_is_asked_in_plain_text_is_not_shared_into_an_encrypted_room(
    bot: Bot, homeserver: Homeserver, matrix_js_sdk: Path
) -> None:
    user = homeserver.user("alice")
    async with (
        strict(matrix_js_sdk, homeserver, user) as sealed,
        at_client(homeserver, user) as plain,
        canned(bot, reply) as desk,
    ):
        await sealed.enters(await sealed.room(bot.user.id, homeserver.user("bob").id), bot.user.id)
        own = await plain.room(bot.user.id, direct=True)
        await plain.until(lambda: plain.of(own, bot.user.id, "m.room.member"))
        await plain.say(own, "timeline quay")
        await plain.answers(own, bot.user.id, 1)
        await plain.say(own, "!share")
        _, told = await plain.answers(own, bot.user.id, 2)
    assert told["body"] == WRITE_THERE.format("Desk")
    assert [each.line for each in desk.asked] == ["/timeline quay"]


async def test_pictures_are_encrypted_too(bot: Bot, hall: Hall) -> None:
    async with hall.person() as alice, canned(bot, reply):
        room = await beside(alice, bot)
        await alice.say(room, "!export quay")
        answers = await alice.from_(bot.user.id, 2)
        picture = next(each for each in answers if each["content"]["msgtype"] == "m.image")
        opened = await alice.order("download", file=picture["content"]["file"])
    assert [how(each) for each in answers] == [WHOLE] * 2
    assert "url" not in picture["content"]
    assert base64.b64decode(opened) == PNG


async def test_a_restart_goes_on_where_it_was(bot: Bot, hall: Hall) -> None:
    async with hall.person() as alice:
        async with canned(bot, reply):
            room = await beside(alice, bot)
            await alice.say(room, "!timeline before")
            await alice.from_(bot.user.id, 1)
        await alice.order("rotate", room=room)
        await alice.say(room, "!timeline meanwhile")
        async with canned(bot, reply) as desk:
            answers = await alice.from_(bot.user.id, 2)
            await alice.react(room, answers[0]["event"], "1️⃣")
            answers = await alice.from_(bot.user.id, 3)
    assert [each.line for each in desk.asked] == ["/timeline meanwhile", "/timeline before page 2"]
    assert [how(each) for each in answers] == [WHOLE] * 3


async def test_after_a_restart_the_last_answer_of_an_encrypted_room_is_found(bot: Bot, hall: Hall) -> None:
    async with hall.person() as alice:
        async with canned(bot, reply):
            room = await beside(alice, bot)
            await alice.say(room, "!timeline quay")
            await alice.from_(bot.user.id, 1)
        async with canned(bot, reply) as desk:
            await alice.say(room, "!more")
            await alice.from_(bot.user.id, 2)
    assert [each.line for each in desk.asked] == ["/timeline quay page 2"]


async def test_a_second_device_of_somebodys_reads_what_comes_after_it(bot: Bot, hall: Hall) -> None:
    async with hall.person() as alice, canned(bot, reply) as desk:
        room = await beside(alice, bot)
        await alice.say(room, "!timeline first")
        await alice.from_(bot.user.id, 1)
        user = hall.homeserver.people[alice.id]
        async with strict(hall._sdk, hall.homeserver, user, signed=False) as phone:
            await phone.say(room, "!timeline second")
            before, after = await phone.from_(bot.user.id, 2)
    assert before["unreadable"] is not None
    assert (first_line(after), how(after)) == (FIRST, WHOLE)
    assert [(each.line, each.unvouched) for each in desk.asked] == [
        ("/timeline first", ""),
        ("/timeline second", UNSIGNED.format(device=phone.device)),
    ]


async def test_a_device_of_its_own_account_that_the_bot_has_not_signed_gets_no_keys(bot: Bot, hall: Hall) -> None:
    async with hall.person() as alice, canned(bot, reply):
        room = await beside(alice, bot)
        async with strict(hall._sdk, hall.homeserver, bot.user, signed=False) as thief:
            await alice.say(room, "!timeline quay")
            (answer,) = await alice.from_(bot.user.id, 1)
            (taken,) = await thief.from_(bot.user.id, 1)
    assert how(answer) == WHOLE
    assert taken["unreadable"] is not None


async def test_who_joins_later_reads_nothing_of_before_and_who_left_nothing_of_after(bot: Bot, hall: Hall) -> None:
    async with hall.person() as alice, hall.person("bob") as bob, canned(bot, reply):
        room = await beside(alice, bot)
        await alice.say(room, "!timeline before")
        await alice.from_(bot.user.id, 1)
        await alice.order("invite", room=room, user=bob.id)
        await alice.enters(room, bob.id)
        await alice.say(room, "!timeline after")
        await alice.from_(bot.user.id, 2)
        before, after = await bob.from_(bot.user.id, 2)
        await alice.order("kick", room=room, user=bob.id)
        await alice.say(room, "!timeline alone")
        *_, last = await alice.from_(bot.user.id, 3)
    assert before["unreadable"] is not None
    assert how(after) == WHOLE
    assert last["outside"]["session_id"] != after["outside"]["session_id"]


async def test_keys_are_renewed_after_a_hundred_messages(bot: Bot, hall: Hall) -> None:
    async with hall.person() as alice, bot.up() as client:
        room = await alice.room(bot.user.id)
        await client.join(room)
        await client.sync()
        for number in range(102):
            sent = await client.room_send(room, "m.room.message", {"msgtype": "m.notice", "body": str(number)})
            assert isinstance(sent, RoomSendResponse), sent
        answers = await alice.from_(bot.user.id, 102)
    assert {how(each) for each in answers} == {WHOLE}
    assert len({each["outside"]["session_id"] for each in answers}) == 2


async def test_a_lost_store_makes_a_new_device_that_people_read(bot: Bot, hall: Hall) -> None:
    async with hall.person() as alice:
        async with canned(bot, reply):
            room = await beside(alice, bot)
            await alice.say(room, "!timeline before")
            await alice.from_(bot.user.id, 1)
        shutil.rmtree(bot.keys)
        told = Bot(replace(bot.settings, admin_room=f"matrix:{room}"), bot.user)
        async with canned(told, reply, patience=0.5) as desk:
            _, news = await alice.from_(bot.user.id, 2)
            assert first_line(news).startswith("I am the device ")
            await alice.say(room, "!timeline lost")  # it may be on its way before the new device is known to her
            before, _, missed = await alice.from_(bot.user.id, 3)
            if not desk.asked:
                assert first_line(missed) == MISSED.format(alice.id[1:].partition(":")[0])
            await alice.say(room, "!timeline after")
            *_, after = await alice.from_(bot.user.id, 4)
    assert before["outside"]["device_id"] != after["outside"]["device_id"]
    assert how(after) == WHOLE
    assert desk.asked[-1].line == "/timeline after"


async def test_a_room_once_encrypted_stays_so_whatever_the_server_says(bot: Bot, homeserver: Homeserver) -> None:
    async with at_client(homeserver, homeserver.user("alice")) as alice:
        async with canned(bot, reply) as desk:
            room = await alice.room(bot.user.id)
            await alice.say(room, "!timeline plain")
            await alice.answers(room, bot.user.id, 1)
        noted(bot, room)
        async with canned(bot, reply) as desk:
            await alice.say(room, "!timeline plain")
            other = await alice.room(bot.user.id)
            await alice.say(other, "!timeline other")
            await alice.answers(other, bot.user.id, 1)
        async with bot.up() as client:
            await client.sync(full_state=True)
            await client.room_send(room, "m.room.message", {"msgtype": "m.notice", "body": "secret"})
            sealed = await alice.until(lambda: alice.of(room, bot.user.id, "m.room.encrypted"))
    assert [each.line for each in desk.asked] == ["/timeline other"]
    assert "secret" not in str(sealed)


def noted(bot: Bot, room: str) -> None:
    """Note that a room was encrypted once."""
    store = Store.open(bot.settings.db)
    with store.write():
        store.identities.encrypt(AT, room)
    store.close()


async def test_plain_words_in_an_encrypted_room_are_no_command(bot: Bot, hall: Hall) -> None:
    lax = at_client(hall.homeserver, hall.homeserver.user("mallory"))
    async with hall.person() as alice, lax as mallory, canned(bot, reply) as desk:
        room = await beside(alice, bot)
        await alice.order("invite", room=room, user=mallory.id)
        await mallory.join(room)
        await mallory.say(room, "!timeline forged")
        await alice.say(room, "!timeline sealed")
        await alice.from_(bot.user.id, 1)
    assert [each.line for each in desk.asked] == ["/timeline sealed"]


async def asked_as(alice: Strict, bot: Bot, room: str, count: int) -> str:
    """Ask something that changes the desk; the first line of the answer."""
    await alice.say(room, "!storyline create second-quay Second quay")
    return first_line((await alice.from_(bot.user.id, count))[-1])


def admins(bot: Bot, *people: Strict, **matrix: object) -> Bot:
    """The bot with these people as its admins and editors."""
    ids = tuple(each.id for each in people)
    changed = bot.with_matrix(**matrix)
    return Bot(replace(changed.settings, admins=ids, editors=ids), bot.user)


async def test_rights_over_the_desk_are_for_devices_that_their_owner_signed(bot: Bot, hall: Hall) -> None:
    async with hall.person(signed=False) as alice, seeded(admins(bot, alice)):
        room = await beside(alice, bot)
        assert await asked_as(alice, bot, room, 1) == NO_IDENTITY
        await alice.order("sign")
        assert await asked_as(alice, bot, room, 2) == FIRST


async def test_a_changed_identity_has_no_rights_until_it_is_confirmed(bot: Bot, hall: Hall) -> None:
    async with hall.person() as alice, seeded(admins(bot, alice)):
        room = await beside(alice, bot)
        assert await asked_as(alice, bot, room, 1) == FIRST
        await alice.order("sign")
        assert await asked_as(alice, bot, room, 2) == CHANGED
        await alice.say(room, "!timeline macron-putin")
        read = (await alice.from_(bot.user.id, 3))[-1]
        confirmed(bot, alice.id)
        last = await asked_as(alice, bot, room, 4)
    assert first_line(read) == "Will Macron and Putin talk?"
    assert last == "second-quay is, or was, a storyline already: !storyline show second-quay"


def confirmed(bot: Bot, user: str) -> None:
    """Confirm the key that a user has now, as `slugline matrix trust` does."""
    store = Store.open(bot.settings.db)
    known = store.identities.get(user)
    assert known
    with store.write():
        store.identities.confirm(AT, user, known.other or known.key, "terminal:test")
    store.close()


async def test_where_nobody_is_trusted_on_first_use_only_the_confirmed_get_keys(bot: Bot, hall: Hall) -> None:
    async with hall.person() as alice:
        strictly = admins(bot, alice, trust="confirmed")
        async with seeded(strictly):
            room = await beside(alice, bot)
            await alice.say(room, "!timeline macron-putin")
            (unread,) = await alice.from_(bot.user.id, 1)
            confirmed(bot, alice.id)
            assert await asked_as(alice, bot, room, 2) == FIRST
    assert unread["unreadable"] is not None


async def test_what_changes_something_is_not_taken_in_plain_rooms(bot: Bot, homeserver: Homeserver) -> None:
    async with at_client(homeserver, homeserver.user("alice")) as alice:
        settings = replace(bot.settings, admins=(alice.id,))
        async with seeded(Bot(settings, bot.user)):
            room = await alice.room(bot.user.id)
            await alice.say(room, "!storyline create second-quay Second quay")
            (refused,) = await alice.answers(room, bot.user.id, 1)
    assert refused["body"].splitlines()[0] == PLAIN


async def test_before_it_knows_a_room_nothing_is_sent_there(bot: Bot, homeserver: Homeserver) -> None:
    async with at_client(homeserver, homeserver.user("alice")) as alice, bot.up() as client:
        room = await alice.room(bot.user.id)
        await client.join(room)
        content = {"msgtype": "m.notice", "body": "too early"}
        early = await client.room_send(room, "m.room.message", content)
        await client.sync()
        later = await client.room_send(room, "m.room.message", content)
    assert (isinstance(early, RoomSendResponse), isinstance(later, RoomSendResponse)) == (False, True)


COMMANDS = (
    "timeline macron-putin",
    "who-said troops",
    "search summit",
    "receipt s1",
    "storyline show us-russia",
    "storyline list",
    "desk",
    "help timeline",
)


async def test_the_desks_answers_are_the_same_there_as_anywhere(bot: Bot, hall: Hall) -> None:
    async with hall.person() as alice, seeded(bot):
        room = await beside(alice, bot, name=None)
        with open_app(bot.settings, lambda: SEEDS_NOW, seed_if_empty=False) as app:
            shown = Answering(MatrixDesk(app.desk), *(None,) * 3)  # type: ignore[arg-type]  # answers, sends nothing
            place = Place(direct=True, private=True, encrypted=True)
            for line in COMMANDS:
                before = len(alice.seen)
                await alice.say(room, line)
                expected = shown.own(Asked(f"/{line}", alice.id, room, place=place)).messages
                got = await alice.from_(bot.user.id, len(expected), room, after=before)
                assert [how(each) for each in got] == [WHOLE] * len(expected)
                words = [each.content["formatted_body"] for each in expected]
                assert [each["content"]["formatted_body"] for each in got] == words
