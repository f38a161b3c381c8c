"""Digests in a room: posted once under their key, known again after it, refused where they cannot go."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest
from nio import RoomKickResponse, RoomMessagesResponse, RoomMessageText

from bot.app import open_app
from bot.chat.matrix.desk import MatrixDesk
from bot.chat.matrix.line import NOT_RUNNING, Line
from bot.chat.matrix.posting import KEY, find
from bot.chat.matrix.render import render_digest
from bot.chat.matrix.sender import SAME, MatrixSender
from bot.errors import OutcomeUnknown, Refused, TryLater
from bot.model import EVERYTHING, Change, Post
from bot.reply import Reply
from bot.store import Store
from tests.handlers.test_conversations import SEEDS_NOW
from tests.matrix.bot import AT, Bot, clock
from tests.matrix.limits import faults
from tests.matrix.people import Event, Person, among_three
from tests.matrix.running import Canned, chatting
from tests.slack import samples

PAYLOADS = render_digest("!")(samples.DIGEST)


@asynccontextmanager
async def speaking(bot: Bot) -> AsyncIterator[MatrixSender]:
    """A sender whose bot listens, for a `with` block."""
    store, line = Store.open(bot.settings.db), Line()
    try:
        async with chatting(bot, Canned(lambda asked: Reply(asked.line)), store) as chat:
            line.open(chat.voice())
            yield MatrixSender(line, clock)
    finally:
        line.close()
        store.close()


def prepared(sender: MatrixSender, post: Post) -> Post:
    return replace(post, kept=sender.prepare(post), first_try=AT)


@pytest.mark.wire
@pytest.mark.anyio
async def test_a_digest_is_a_message_with_a_thread(bot: Bot, alice: Person, bob: Person) -> None:
    with open_app(bot.settings, lambda: SEEDS_NOW, seed_if_empty=True) as app:
        async with chatting(bot, MatrixDesk(app.desk), app.store) as chat:
            app.matrix.open(chat.voice())
            room = await among_three(alice, bob, bot.user.id)
            await alice.say(room, "!digest subscribe macron-putin")
            await alice.answers(room, bot.user.id, 1)
            with app.store.write():
                app.store.changes.add(SEEDS_NOW, Change("new event", "e1", "macron-putin", "It moved"), None)
            (subscription,) = app.store.subscriptions.list(EVERYTHING, "matrix", room)
            app.outbox.queue_now(subscription)
            await asyncio.to_thread(app.outbox.deliver)
            _, parent, line = await alice.answers(room, bot.user.id, 3)
            root = alice.of(room, bot.user.id)[1]["event_id"]
            asked = await alice.under(room, root, "!timeline")
            *_, answer = await alice.answers(room, bot.user.id, 4)
            app.matrix.close()
    assert parent["msgtype"] == "m.notice"
    assert "m.relates_to" not in parent
    assert (line["m.relates_to"]["rel_type"], line["m.relates_to"]["event_id"]) == ("m.thread", root)
    assert answer["body"].splitlines()[0] == "Will Macron and Putin talk?"
    assert answer["m.relates_to"]["m.in_reply_to"] == {"event_id": asked}


@pytest.mark.wire
@pytest.mark.anyio
async def test_what_an_editor_corrects_is_edited_where_it_was_posted(bot: Bot, alice: Person, bob: Person) -> None:
    with open_app(bot.settings, lambda: SEEDS_NOW, seed_if_empty=True) as app:
        async with chatting(bot, MatrixDesk(app.desk), app.store) as chat:
            app.matrix.open(chat.voice())
            room = await among_three(alice, bob, bot.user.id)
            await alice.say(room, "!receipt s9")
            await alice.answers(room, bot.user.id, 1)
            shown = alice.of(room, bot.user.id)[0]["event_id"]
            await alice.say(room, "!correct s9 speaker unknown")
            await alice.answers(room, bot.user.id, 2)
            await asyncio.to_thread(app.living.look)
            assert await asyncio.to_thread(app.living.make) == 1
            found = await alice.until(
                lambda: [each["content"] for each in alice.of(room, bot.user.id) if "m.new_content" in each["content"]]
            )
            app.matrix.close()
    (edit,) = found
    assert edit["m.relates_to"] == {"rel_type": "m.replace", "event_id": shown}
    assert "<del>" in edit["m.new_content"]["formatted_body"]
    assert "was: " in edit["m.new_content"]["body"]
    assert faults(edit["m.new_content"]) == []


@pytest.mark.wire
@pytest.mark.anyio
async def test_a_repeat_is_the_same_message(bot: Bot, alice: Person, bob: Person) -> None:
    async with speaking(bot) as sender:
        room = await among_three(alice, bob, bot.user.id)
        post = prepared(sender, Post(room, PAYLOADS[0], "1:2026-03-03/0"))
        sent = [await asyncio.to_thread(sender.send, post) for _ in range(2)]
        assert prepared(sender, post) == post
        assert sender.find(post) is None  # the same device may send it once more
    async with speaking(bot) as sender:
        await alice.say(room, "!new")
        await alice.answers(room, bot.user.id, 2)  # it knows its rooms, and which are encrypted
        again = await asyncio.to_thread(sender.send, prepared(sender, post))
        shown, _ = await alice.history(room, bot.user.id)
    assert sent == [again, again]
    assert f"{room} {shown['event_id']}" == again.ref
    assert shown["content"] == json.loads(PAYLOADS[0]) | {KEY: post.key}


@pytest.mark.wire
@pytest.mark.anyio
async def test_later_it_is_looked_for_by_its_key(bot: Bot, alice: Person, bob: Person) -> None:
    async with speaking(bot) as sender:
        room = await among_three(alice, bob, bot.user.id)
        post = prepared(sender, Post(room, PAYLOADS[0], "1:2026-03-03/0"))
        sent = await asyncio.to_thread(sender.send, post)
        await alice.send(room, json.loads(PAYLOADS[1]) | {KEY: "another"})
        await alice.say(room, "talk")
        late = replace(post, first_try=AT - SAME)
        other = replace(post, kept="ANOTHERDEVICE 0123")
        found = [await asyncio.to_thread(sender.find, each) for each in (late, other)]
        missing = await asyncio.to_thread(sender.find, replace(late, key="another"))
    assert (found, missing) == ([sent, sent], None)


@pytest.mark.wire
@pytest.mark.anyio
async def test_what_may_be_there_is_looked_for_before_it_is_sent_late_or_by_another_device(
    bot: Bot, alice: Person, bob: Person
) -> None:
    async with speaking(bot) as sender:
        room = await among_three(alice, bob, bot.user.id)
        key = "1:2026-03-03/0"
        sent = await asyncio.to_thread(sender.send, Post(room, PAYLOADS[0], key, kept="ANOTHERDEVICE 0123"))
        late = Post(room, PAYLOADS[0], key, kept=f"{sender.prepare(Post(room, '', key))}4", first_try=AT - SAME)
        other = prepared(sender, Post(room, PAYLOADS[0], key, kept="ANOTHERDEVICE 0123"))
        again = [await asyncio.to_thread(sender.send, each) for each in (late, other)]
        shown = await alice.history(room, bot.user.id)
        assert prepared(sender, other) == other
    assert again == [sent, sent]
    assert len(shown) == 1


@pytest.mark.wire
@pytest.mark.anyio
async def test_an_edit_made_again_later_is_another_edit(bot: Bot, alice: Person, bob: Person) -> None:
    async with speaking(bot) as sender:
        room = await among_three(alice, bob, bot.user.id)
        sent = await asyncio.to_thread(sender.send, prepared(sender, Post(room, PAYLOADS[0], "1:1/0")))
        for payload in (PAYLOADS[1], PAYLOADS[0], PAYLOADS[1]):  # hidden, shown, hidden
            await asyncio.to_thread(sender.edit, room, sent.ref, payload)
        edits = [each["content"]["m.new_content"]["body"] for each in (await alice.history(room, bot.user.id))[1:]]
    assert len(edits) == 3
    assert edits[0] == edits[2] != edits[1]


@pytest.mark.wire
@pytest.mark.anyio
async def test_a_room_that_takes_nothing_refuses(bot: Bot, alice: Person, bob: Person) -> None:
    async with speaking(bot) as sender:
        room = await among_three(alice, bob, bot.user.id)
        assert isinstance(await alice.client.room_kick(room, bot.user.id), RoomKickResponse)
        with pytest.raises(Refused) as caught:
            await asyncio.to_thread(sender.send, prepared(sender, Post(room, PAYLOADS[0], "1:1/0")))
    assert caught.value.left


@pytest.mark.wire
@pytest.mark.anyio
async def test_a_notice_to_a_person_comes_in_their_own_room(bot: Bot, alice: Person) -> None:
    async with speaking(bot) as sender:
        room = await alice.room(bot.user.id, direct=True)
        await alice.say(room, "new")
        await alice.answers(room, bot.user.id, 1)
        sent = await asyncio.to_thread(sender.send, prepared(sender, Post(alice.id, PAYLOADS[2], "held:1")))
        _, told = await alice.answers(room, bot.user.id, 2)
    assert sent.ref.startswith(f"{room} ")
    assert told[KEY] == "held:1"


class History:
    """A client with a room's history, the newest first, in pages of two."""

    user_id = "@bot:x"

    def __init__(self, *events: Event) -> None:
        self._events, self.pages = events, 0

    async def room_messages(self, room: str, start: str, *_: object) -> RoomMessagesResponse:
        self.pages += 1
        at = int(start or 0)
        chunk = [RoomMessageText(each, "", None, None) for each in self._events[at : at + 2]]
        return RoomMessagesResponse(room, [*chunk], start, str(at + 2) if at + 2 < len(self._events) else "")


def event(sender: str, ago: timedelta, key: str = "") -> Event:
    stamp = (AT - ago).timestamp() * 1000
    return {"sender": sender, "event_id": f"${key}", "origin_server_ts": stamp, "content": {KEY: key}}


def looked(*events: Event) -> tuple[str | None, int]:
    """Where the message "mine" is found, and after how many pages."""
    client = History(*events)
    voice = SimpleNamespace(sending=SimpleNamespace(client=client))
    post = Post("!r:x", "{}", "mine", first_try=AT)
    found = asyncio.run(find(voice, post))  # type: ignore[arg-type]  # no more of it is asked
    return found.ref if found else None, client.pages


def test_nobody_elses_old_event_ends_the_look_but_the_bots_own_does() -> None:
    now, old = timedelta(), timedelta(days=400)
    other, mine = event("@eve:y", old), event("@bot:x", now, "mine")
    assert looked(other, event("@eve:y", now), other, mine) == ("!r:x $mine", 2)
    assert looked(event("@bot:x", old), mine, other) == (None, 1)
    assert looked(event("@eve:y", now), other, other, other, other) == (None, 2)  # a whole page is old


def test_while_nobody_listens_it_waits() -> None:
    sender = MatrixSender(Line(), clock)
    post = Post("!r:x", PAYLOADS[0], "1:1/0", kept="DEVICE txn", first_try=AT - timedelta(days=1))
    assert sender.prepare(post) == "DEVICE txn"
    for ask in (sender.send, sender.find):
        with pytest.raises(TryLater, match="slugline run"):
            ask(post)
    assert NOT_RUNNING


def test_a_device_that_does_not_answer_leaves_it_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    from bot.chat.matrix import line as module

    monkeypatch.setattr(module, "_PATIENCE", 0.05)

    async def ask() -> None:
        loop, line = asyncio.get_running_loop(), Line()
        line.open(module.Voice(loop, None, None, "DEVICE"))  # type: ignore[arg-type]  # nothing of them is asked
        with pytest.raises(OutcomeUnknown):
            await asyncio.to_thread(line.run, lambda _: asyncio.sleep(60))

    asyncio.run(ask())
