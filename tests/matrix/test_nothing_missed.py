"""What people write is answered once: over restarts, crashes, downtimes and a homeserver in haste."""

from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientConnectionError

from bot.chat.matrix.answering import INTERRUPTED
from bot.chat.matrix.client import MatrixClient
from bot.chat.matrix.refusals import HASTE, UNREACHED
from bot.chat.matrix.requests import Asked
from bot.chat.matrix.typed import typed
from bot.reply import Reply
from bot.store import Store
from tests.matrix.bot import AT, Bot
from tests.matrix.homeserver import Homeserver
from tests.matrix.people import Person, among_three, at_client
from tests.matrix.running import canned

pytestmark = [pytest.mark.wire, pytest.mark.anyio]


def echo(asked: Asked) -> Reply:
    return Reply(asked.line)


def titles(events: list[dict[str, dict[str, str]]]) -> list[str]:
    return [event["content"]["body"].splitlines()[0] for event in events]


async def test_two_hundred_messages_while_it_was_down(bot: Bot, alice: Person, bob: Person) -> None:
    async with canned(bot.with_matrix(reactions=False), echo):
        room = await among_three(alice, bob, bot.user.id)
        await alice.say(room, "!search before")
        await alice.answers(room, bot.user.id, 1)
    lines = [f"/search word{number}" for number in range(0, 200, 10)]
    for number in range(200):
        await alice.say(room, f"!search word{number}" if number % 10 == 0 else f"talk {number}")
    async with canned(bot.with_matrix(reactions=False), echo) as desk:
        await alice.until(lambda: len(alice.of(room, bot.user.id)) >= 1 + len(lines))
    assert [asked.line for asked in desk.asked] == lines
    assert titles(await alice.history(room, bot.user.id)) == [typed(line, "!") for line in ("/search before", *lines)]


async def test_a_restart_answers_nothing_twice(bot: Bot, alice: Person, bob: Person) -> None:
    async with canned(bot, echo):
        room = await among_three(alice, bob, bot.user.id)
        await alice.say(room, "!search one")
        await alice.answers(room, bot.user.id, 1)
    store = Store.open(bot.settings.db)
    with store.write():  # as if it had been stopped before it noted how far it was
        store.connections.sql.execute("UPDATE handled SET token = (SELECT min(token) FROM handled)")
        store.inbox.handled(AT, "matrix", bot.user.id, await first_token(alice))
    store.close()
    async with canned(bot, echo) as desk:
        await alice.say(room, "!search two")
        await alice.answers(room, bot.user.id, 2)
    assert [asked.line for asked in desk.asked] == ["/search two"]


async def first_token(person: Person) -> str:
    """A place in the homeserver's stream before the test's messages."""
    answer = await person.client.sync(0, since=None, full_state=False)
    token: str = answer.next_batch
    head, _, rest = token.partition("_")
    return f"s{max(1, int(head[1:]) - 3)}_{rest}"


@pytest.mark.parametrize(
    ("line", "answer"),
    [("!search quay", "!search quay"), ("!correct s1 speaker unknown", INTERRUPTED)],
)
async def test_what_was_interrupted_is_done_again_only_if_it_changes_nothing(
    bot: Bot, alice: Person, bob: Person, line: str, answer: str
) -> None:
    async with canned(bot, echo):
        room = await among_three(alice, bob, bot.user.id)
    asked = await alice.say(room, line)
    store = Store.open(bot.settings.db)
    with store.write():
        assert store.inbox.take(AT, "matrix", room, asked) == "new"
    store.close()
    async with canned(bot, echo):
        (told,) = await alice.answers(room, bot.user.id, 1)
    assert told["body"].splitlines()[0] == answer


async def test_an_event_that_breaks_its_handler_stops_nothing(
    bot: Bot, alice: Person, bob: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bot.chat.matrix.taking import Taking

    handle = Taking._typed

    async def broken(self: Taking, each: object) -> None:
        await handle(self, each)  # type: ignore[arg-type]  # passed on as it came
        if "break" in str(each.source):  # type: ignore[attr-defined]
            raise ZeroDivisionError

    monkeypatch.setattr(Taking, "_typed", broken)
    async with canned(bot, echo):
        room = await among_three(alice, bob, bot.user.id)
        await alice.say(room, "!search break")
        await alice.say(room, "!search quay")
        await alice.answers(room, bot.user.id, 2)
    store = Store.open(bot.settings.db)
    assert store.inbox.token("matrix", bot.user.id)
    store.close()


async def test_a_homeserver_that_is_away_for_a_while(synapse_python: Path, tmp_path: Path) -> None:
    (tmp_path / "hs").mkdir()
    homeserver = Homeserver(synapse_python, tmp_path / "hs")
    homeserver.start()
    try:
        bot = Bot.on(homeserver, tmp_path).with_matrix(invite_servers=("localhost",))
        async with at_client(homeserver, homeserver.user("alice")) as alice, canned(bot, echo) as desk:
            room = await alice.room(bot.user.id, direct=True)
            await alice.say(room, "search one")
            await alice.answers(room, bot.user.id, 1)
            homeserver.stop()
            homeserver.start()
            await alice.say(room, "search two")
            await alice.answers(room, bot.user.id, 2)
    finally:
        homeserver.stop()
    assert [asked.line for asked in desk.asked] == ["/search one", "/search two"]


async def test_what_waited_for_the_homeserver_is_tried_once_it_is_back(
    bot: Bot, alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    sync, away = MatrixClient.sync, iter([True])

    async def synced(*args: Any, **more: Any) -> Any:  # noqa: ANN401  # as it is asked and answered
        if next(away, False):
            raise ClientConnectionError
        return await sync(*args, **more)

    monkeypatch.setattr(MatrixClient, "sync", synced)
    with closing(Store.open(bot.settings.db)) as store:
        for note in (UNREACHED, HASTE):
            put_off(store, "!harbour:localhost", note)
        async with canned(bot, echo):
            room = await alice.room(bot.user.id, direct=True)
            await alice.say(room, "search one")
            await alice.answers(room, bot.user.id, 1)
        assert {row.note: row.next_try for row in store.outgoing.rows()} == {
            UNREACHED: AT,
            HASTE: AT + timedelta(minutes=15),
        }


def put_off(store: Store, room: str, note: str) -> None:
    """A message to a room was tried, and is to be tried again much later."""
    with store.write():
        store.digests.queue_alert(AT, "matrix", room, note, ["{}"])
        store.outgoing.again(AT, store.outgoing.rows()[-1].pk, AT + timedelta(minutes=15), note)


async def test_a_homeserver_in_haste_gets_all_in_order(synapse_python: Path, tmp_path: Path) -> None:
    (tmp_path / "hs").mkdir()
    homeserver = Homeserver(synapse_python, tmp_path / "hs", messages="{ per_second: 2, burst_count: 3 }")
    homeserver.start()
    try:
        bot = Bot.on(homeserver, tmp_path).with_matrix(invite_servers=("localhost",), reactions=False)
        async with at_client(homeserver, homeserver.user("alice")) as alice, canned(bot, echo):
            room = await alice.room(bot.user.id, direct=True)
            for number in range(8):
                await alice.say(room, f"search {number}")
            await alice.answers(room, bot.user.id, 8)
            said = titles(await alice.history(room, bot.user.id))
    finally:
        homeserver.stop()
    assert said == [f"!search {number}" for number in range(8)]
