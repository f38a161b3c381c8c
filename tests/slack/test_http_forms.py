"""Forms and shortcuts over signed HTTP: what Slack sends, to the address that it calls, and what it shows then.

A local Slack sends the presses and the filled-in forms. It has no shortcuts: these are sent in the shape that Slack
documents, with the local Slack's own trigger, so that the form opens there.
"""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlencode

import pytest

from bot.chat.slack import forms
from bot.chat.slack.adapter import Connection, SlackChat
from bot.chat.slack.requests import Asked
from bot.reply import Reply
from tests.slack.answers import Answers
from tests.slack.conftest import SECRET, LocalSlack
from tests.slack.test_forms import ONE, option
from tests.slack.test_http import calling, port, post
from tests.slack.test_wire import Desk

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

__all__ = ["calling", "port"]

pytestmark = [pytest.mark.anyio, pytest.mark.wire]

LINK = "https://harbour.example/quay"
ADDED, CREATED, SOURCE = Reply("Added"), Reply("Followed"), Reply("The source is read")
REPLIES = {"receipt": ONE, "correct": Reply("s31 corrected"), "article": ADDED, "storyline": CREATED, "source": SOURCE}


@pytest.fixture
async def answers(calling: LocalSlack, port: int) -> AsyncIterator[Answers]:
    """What a bot answers that is called at the port."""
    found = Answers(Desk(**REPLIES))
    with ThreadPoolExecutor(2) as pool:
        connection = Connection("xoxb-test", "", f"{calling.url}/api/", SECRET, "127.0.0.1", port)
        chat = SlackChat(connection, found, ("receipt",), pool)
        await chat.start()
        yield found
        await chat.stop()


async def trigger(slack: LocalSlack) -> dict[str, str]:
    """What came with the latest command that Slack sent: with its trigger a form opens once."""
    await slack.command("/receipt", "s31")
    sent = [entry for entry in (await slack.get("log"))["log"] if entry["kind"] == "slash_commands"]
    body = next(entry["detail"] for entry in reversed(sent) if entry["direction"] == "to_bot")
    return {name: values[0] for name, values in parse_qs(body).items()}


def shortcut(came: dict[str, str], callback: str, **more: object) -> dict[str, Any]:
    """A shortcut's payload, as Slack documents it."""
    return {
        "type": "shortcut",
        "token": "verification-token",
        "action_ts": "1700000000.000000",
        "team": {"id": "T01TEST", "domain": "newsroom"},
        "user": {"id": "U01ALICE", "username": "alice", "team_id": "T01TEST"},
        "is_enterprise_install": False,
        "enterprise": None,
        "callback_id": callback,
        "trigger_id": came["trigger_id"],
    } | more


def on_message(came: dict[str, str]) -> dict[str, Any]:
    message = {"type": "message", "user": "U02BOB", "ts": "1700000000.000100", "text": f"Read <{LINK}|this>"}
    channel = {"id": "C01GEN", "name": "general"}
    return shortcut(
        came,
        forms.ADD,
        type="message_action",
        message_ts="1700000000.000100",
        message=message,
        channel=channel,
        response_url=came["response_url"],
    )


def body(payload: dict[str, Any]) -> str:
    return urlencode({"payload": json.dumps(payload)})


async def test_a_wrong_speaker_is_corrected_over_http(calling: LocalSlack, answers: Answers) -> None:
    await calling.command("/receipt", "s31")
    (receipt,) = await calling.answers(1)
    await calling.press(receipt, "Wrong speaker")
    assert (await calling.form())["callback_id"] == "speaker"
    assert await calling.submit(chosen=option("?other")) == {"other": "Name who said it."}
    assert await calling.submit(chosen=option("Olav Brekke")) == {}
    assert [each["text"].split("\n")[0] for each in await calling.answers(2)] == ["Receipt for s31", "s31 corrected"]


async def test_a_message_is_added_to_a_storyline_over_http(
    calling: LocalSlack,
    port: int,
    answers: Answers,
) -> None:
    assert await post(port, body(on_message(await trigger(calling)))) == 200
    assert (await calling.form())["callback_id"] == "add"
    assert await calling.submit(chosen=option("lighthouse"), link=option("0")) == {}
    _, added = await calling.answers(2)
    assert (added["text"], added["ephemeral_to"]) == ("Added", "U01ALICE")
    assert ("offered", "U01ALICE", f"Read {LINK}") in answers.done


@pytest.mark.parametrize(
    ("callback", "values", "line", "said"),
    [
        (
            forms.STORYLINE,
            {"slug": {"value": "pier"}, "title": {"value": "Will the pier hold?"}},
            "/storyline create pier Will the pier hold?",
            "Followed",
        ),
        (
            forms.SOURCE,
            {"address": {"value": LINK}, "chosen": option("?unknown")},
            f"/source add {LINK}",
            "The source is read",
        ),
    ],
)
async def test_a_global_shortcut_is_answered_in_ones_messages_over_http(
    calling: LocalSlack,
    port: int,
    answers: Answers,
    callback: str,
    values: dict[str, Any],
    line: str,
    said: str,
) -> None:
    assert await post(port, body(shortcut(await trigger(calling), callback))) == 200
    await calling.form()
    assert await calling.submit(**values) == {}
    opened = await calling.do("message", channel="U01ALICE", user="U01ALICE", text="receipt s31")
    room = opened["message"]["channel"]
    assert said in {each["text"] for each in await calling.answers(2, room)}
    assert isinstance(answers.reply, Desk)
    assert Asked(line, "U01ALICE", room) in answers.reply.asked


async def test_what_somebody_else_signed_opens_no_form_and_does_nothing(
    calling: LocalSlack,
    port: int,
    answers: Answers,
) -> None:
    came = await trigger(calling)
    view = {
        "type": "modal",
        "callback_id": "story",
        "private_metadata": json.dumps({"subject": "s31", "room": "C01GEN", "url": came["response_url"]}),
        "state": {"values": {"chosen": {"chosen": option("lighthouse")}}},
    }
    sent = [on_message(came), shortcut(came, forms.STORYLINE), shortcut(came, "", type="view_submission", view=view)]
    refused = [await post(port, body(each), secret="another-secret") for each in sent]
    stale = [await post(port, body(each), late=6 * 60) for each in sent]
    assert refused + stale == [401] * 6
    async with calling.window() as (_, state):
        assert (state["modalStack"], answers.done) == ([], [])
    assert len(await calling.answers(1)) == 1
