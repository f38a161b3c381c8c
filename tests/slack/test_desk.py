"""The real desk in Slack: every reply of every command is a message that Slack takes, and comes over the wire."""

import asyncio
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.app import open_app
from bot.chat.deeds import WENT_WRONG
from bot.chat.slack.blocks import render_all, render_digest, render_shared, sentence
from bot.chat.slack.desk import SlackDesk
from bot.chat.slack.requests import Asked
from bot.errors import TellUser
from bot.model import EVERYTHING, Change
from bot.reply import Reply
from bot.settings import Settings, SlackSettings, StoreSettings
from handlers.desk import Asker, Desk
from handlers.dispatch import REGISTRY, dispatch
from tests.handlers.dam import dam_desk
from tests.handlers.ferry import ADMIN, ferry_desk
from tests.handlers.test_conversations import FILES, SEEDS_NOW, commands_of, head_of
from tests.slack.conftest import LocalSlack, Start, until
from tests.slack.limits import faults

SAID = [(path.stem, head_of(path.read_text("utf-8"))["desk"], commands_of(path.read_text("utf-8"))) for path in FILES]
# Without what an admin adds and without links: those ask the network.
EXAMPLES = [
    example
    for command in REGISTRY.values()
    if not command.admin
    for example in command.examples
    if "https://" not in example
]


@pytest.fixture
def desks(tmp_path: Path) -> Iterator[dict[str, Desk]]:
    settings = replace(Settings(), store=StoreSettings(str(tmp_path / "seeds.db")))
    with open_app(settings, lambda: SEEDS_NOW, seed_if_empty=True) as app:
        ferry = ferry_desk(tmp_path / "ferry.db")
        dam = dam_desk(tmp_path / "dam.db")
        yield {"ferry": ferry, "seeds": app.desk, "dam": dam}
        ferry.store.close()
        dam.store.close()


@pytest.mark.parametrize(("name", "desk", "lines"), SAID, ids=[name for name, _, _ in SAID])
def test_every_reply_of_every_conversation_is_a_good_message(
    name: str, desk: str, lines: list[str], desks: dict[str, Desk]
) -> None:
    for line in lines:
        try:
            reply = dispatch(line, ADMIN, desks[desk])
        except TellUser as error:
            messages = [sentence(str(error))]
        else:
            messages = render_all(reply, line, share=True)
            messages += map(json.loads, render_digest([reply]))
        assert [(line, fault) for message in messages for fault in faults(message)] == []


def test_every_reply_of_every_command_is_a_good_message(desks: dict[str, Desk]) -> None:
    lines = [
        line
        for name, command in REGISTRY.items()
        for line in (*command.examples, f"/{name}", f"/{name} nonsense")
        if "https://" not in line  # that asks the network
    ]
    found = {line: fault for line in lines for message in said(line, desks["seeds"]) for fault in faults(message)}
    assert found == {}


def said(line: str, desk: Desk) -> list[dict[str, Any]]:
    """What the asker is told, and what everybody is where it is shared."""
    try:
        reply = dispatch(line, ADMIN, desk)
    except TellUser as error:
        return [sentence(str(error))]
    return [*render_all(reply, line, share=True), *render_shared(reply, line, "Alice <!here>", "U1")]


@pytest.mark.wire
@pytest.mark.anyio
async def test_every_commands_examples_are_answered(slack: LocalSlack, start: Start, desks: dict[str, Desk]) -> None:
    def answer(asked: Asked) -> Reply:
        return dispatch(asked.line, Asker(asked.user, asked.room, asked.platform, admin=True), desks["seeds"])

    await start(answer)
    answered = 0
    for example in EXAMPLES:
        await slack.command("/slugline", example.removeprefix("/slugline ").removeprefix("/"))
        messages = (await slack.answers(answered + 1))[answered:]
        answered += len(messages)
        assert {message["ephemeral_to"] for message in messages} == {"U01ALICE"}
        assert WENT_WRONG not in "".join(message["text"] for message in messages), example
    assert answered >= len(EXAMPLES)


@pytest.mark.wire
@pytest.mark.anyio
async def test_in_a_digests_thread_no_storyline_is_named_and_the_answer_comes_there(
    slack: LocalSlack, tmp_path: Path, start: Start
) -> None:
    connected = SlackSettings("xoxb-test", "xapp-test", api_url=f"{slack.url}/api/")
    settings = replace(Settings(), store=StoreSettings(str(tmp_path / "desk.db")), slack=connected)
    with open_app(settings, lambda: SEEDS_NOW, seed_if_empty=True) as app:
        desk = SlackDesk(app.desk)
        await start(desk)
        desk.answer(Asked("/digest subscribe macron-putin", "U01ALICE", "C01GEN"))
        with app.store.write():
            app.store.changes.add(SEEDS_NOW, Change("new event", "e1", "macron-putin", "It moved"), None)
        (subscription,) = app.store.subscriptions.list(EVERYTHING, "slack", "C01GEN")
        app.outbox.queue_now(subscription)
        await asyncio.to_thread(app.outbox.deliver)
        parent, *_ = posted = await slack.answers(2)
        await slack.do("message", channel="C01GEN", user="U01ALICE", text="<@U0BOT> timeline", thread_ts=parent["ts"])
        answer = (await slack.answers(len(posted) + 1))[-1]
    assert (answer["thread_ts"], answer["ephemeral_to"]) == (parent["ts"], "U01ALICE")
    assert answer["text"].splitlines()[0] == "Will Macron and Putin talk?"


@pytest.mark.wire
@pytest.mark.anyio
async def test_a_timeline_as_a_file_comes_into_the_askers_messages(
    slack: LocalSlack, start: Start, desks: dict[str, Desk]
) -> None:
    await start(SlackDesk(desks["seeds"]))
    await slack.command("/timeline", "macron-putin as png")
    told = await slack.answers(2)
    assert told[-1]["text"] == "The file is in your messages with the bot."
    opened = await slack.do("message", channel="U01ALICE", user="U01ALICE", text="help")

    async def files() -> list[str]:
        found = await slack.posted(opened["message"]["channel"])
        return [file["name"] for message in found for file in message.get("files", ())]

    assert await until(files) == ["macron-putin-timeline.png"]
