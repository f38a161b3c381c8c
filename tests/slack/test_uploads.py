"""A file of an answer goes into the room for everybody, else into the asker's conversation with the bot."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import parse_qsl

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.chat.slack.answering import Answering
from bot.chat.slack.members import Members
from bot.chat.slack.requests import Asked
from bot.chat.slack.uploads import IN_MESSAGES, upload
from bot.errors import Refused
from bot.reply import File, Reply
from tests.slack.answers import Answers
from tests.slack.stub import ALICE, GENERAL, Canned, Stub, stub_slack

pytestmark = pytest.mark.anyio

FILE = File("ferry-timeline.csv", "text/csv", b"id\n", "One column.")
OPENED = Canned({"ok": True, "channel": {"id": "D01ALICE"}})
DONE = Canned({"ok": True, "files": [{"id": "F01"}]})


def room(stub: Stub) -> Canned:
    return Canned({"ok": True, "upload_url": f"{stub.url}taken", "file_id": "F01"})


async def sent(stub: Stub, asked: Asked, *, everybody: bool) -> str:
    client = AsyncWebClient("xoxb-test", base_url=stub.url, retry_handlers=[])
    return (await upload(client, asked, [FILE], everybody=everybody)).said


def asked_of(stub: Stub) -> list[tuple[str, dict[str, str]]]:
    """The requests that came, with what stood in their addresses."""
    return [(name.partition("?")[0], dict(parse_qsl(name.partition("?")[2]))) for name, _ in stub.asked]


async def test_for_the_asker_alone_it_goes_into_their_messages() -> None:
    with stub_slack() as stub:
        stub.answers = [OPENED, room(stub), Canned(), DONE]
        said = await sent(stub, Asked("/timeline", "U01ALICE", "C01GEN", thread="C01GEN:1.2"), everybody=False)
    assert said == IN_MESSAGES
    assert asked_of(stub) == [
        ("conversations.open", {"users": "U01ALICE"}),
        ("files.getUploadURLExternal", {"filename": "ferry-timeline.csv", "length": "3", "alt_txt": "One column."}),
        ("taken", {}),
        ("files.completeUploadExternal",
         {"files": '[{"id": "F01", "title": "ferry-timeline.csv"}]', "channel_id": "D01ALICE"}),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "everybody"),
    [
        (Asked("/timeline", "U01ALICE", "C01GEN", thread="C01GEN:1.2"), True),
        (Asked("/timeline", "U01ALICE", "D01ALICE", thread="D01ALICE:1.2"), False),
    ],
)
async def test_for_everybody_and_in_a_direct_conversation_it_goes_there(asked: Asked, everybody: bool) -> None:
    with stub_slack() as stub:
        stub.answers = [room(stub), Canned(), DONE]
        assert await sent(stub, asked, everybody=everybody) == ""
    done = asked_of(stub)[2][1]
    assert (done["channel_id"], done["thread_ts"]) == (asked.room, "1.2")


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("missing_scope",
         "it may not send files: install it again from the manifest, which asks for files:write and im:write"),
        ("not_in_channel", "it is not in this channel: invite it with /invite"),
        ("fatal_error", "Slack says fatal_error"),
    ],
)  # fmt: skip
async def test_a_refusal_says_what_to_do(code: str, why: str) -> None:
    with stub_slack() as stub:
        stub.answers = [Canned({"ok": False, "error": code})]
        with pytest.raises(Refused) as refused:
            await sent(stub, Asked("/timeline", "U01ALICE", "C01GEN"), everybody=True)
    assert str(refused.value) == f"The file was not sent: {why}."


@pytest.mark.parametrize(
    ("answers", "own", "said"),
    [
        ("sent", True, [("Ferry", False), (IN_MESSAGES, False)]),
        ("sent", False, [("Ferry\nShared by Alice Anderson", True)]),
        (
            "refused",
            False,
            [("Ferry\nShared by Alice Anderson", True), ("The file was not sent: Slack says fatal_error.", False)],
        ),
    ],
)
async def test_the_words_of_an_answer_come_before_its_file(
    answers: str, own: bool, said: list[tuple[str, bool]]
) -> None:
    told: list[tuple[str, bool]] = []

    async def deliver(message: dict[str, Any], everybody: bool) -> None:
        told.append((message["text"], everybody))

    with stub_slack() as stub, ThreadPoolExecutor(1) as pool:
        stub.methods = {"users.info": ALICE, "conversations.info": GENERAL}
        stub.answers = [*([OPENED] if own else []), room(stub), Canned(), DONE]
        if answers == "refused":
            stub.answers = [Canned({"ok": False, "error": "fatal_error"})]
        client = AsyncWebClient("xoxb-test", base_url=stub.url, retry_handlers=[])
        desk = Answers(lambda _: Reply("Ferry", files=(FILE,)))
        answering = Answering(desk, pool, client, Members(client, "T01TEST"))
        asked = Asked("/timeline ferry as csv", "U01ALICE", "C01GEN")
        await (answering.answer if own else answering.share)(asked, deliver)
    assert told == said


async def test_a_shared_file_is_kept_with_the_message_that_it_came_with() -> None:
    """With the message it is deleted."""

    async def deliver(message: dict[str, Any], everybody: bool) -> str:
        return "C01GEN:1.2"

    with stub_slack() as stub, ThreadPoolExecutor(1) as pool:
        stub.methods = {"users.info": ALICE, "conversations.info": GENERAL}
        stub.answers = [room(stub), Canned(), DONE]
        client = AsyncWebClient("xoxb-test", base_url=stub.url, retry_handlers=[])
        desk = Answers(lambda _: Reply("Ferry", files=(FILE,)))
        answering = Answering(desk, pool, client, Members(client, "T01TEST"))
        await answering.share(Asked("/timeline ferry as csv", "U01ALICE", "C01GEN"), deliver)
    shared = ("posted", "U01ALICE", "C01GEN", "/timeline ferry as csv", "Alice Anderson", "U01ALICE")
    assert desk.done == [shared, (*shared, "C01GEN:1.2")]
