"""Whom the bot answers: full members of the workspace, and nobody else."""

import json
from typing import Any
from urllib.parse import urlencode

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.chat.slack.members import Kept, Member, Members, Place, member_of, place_of
from bot.reply import Reply
from tests.slack.answers import Answers
from tests.slack.called import MEMBER, Served, Settled, chats, served, settled, stub
from tests.slack.conftest import until
from tests.slack.stub import Canned, Stub
from tests.slack.test_http import post
from tests.slack.test_wire import Desk

pytestmark = pytest.mark.anyio
__all__ = ["chats", "served", "settled", "stub"]  # fixtures

REFUSED = [
    {"is_restricted": True},
    {"is_ultra_restricted": True},
    {"deleted": True},
    {"is_bot": True},
    {"is_stranger": True, "team_id": "T2"},
    {"team_id": "T2"},
    {"id": "USLACKBOT"},
]


@pytest.mark.parametrize("more", REFUSED, ids=str)
def test_a_guest_a_stranger_a_bot_or_a_closed_account_is_no_member(more: dict[str, Any]) -> None:
    assert member_of(MEMBER | more, "T1") is None


@pytest.mark.parametrize(
    ("more", "member"),
    [
        ({}, Member("U1", "Alice Anderson")),
        ({"is_admin": True}, Member("U1", "Alice Anderson", staff=True)),
        ({"is_owner": True}, Member("U1", "Alice Anderson", staff=True)),
        ({"team_id": "T3", "enterprise_user": {"teams": ["T1", "T3"]}}, Member("U1", "Alice Anderson")),
        ({"real_name": ""}, Member("U1", "alice")),
    ],
)
def test_a_full_member_is_known_by_name(more: dict[str, Any], member: Member) -> None:
    assert member_of(MEMBER | more, "T1") == member


@pytest.mark.parametrize(
    ("channel", "place"),
    [
        ({"is_channel": True}, Place()),
        ({"is_private": True}, Place(private=True)),
        ({"is_im": True}, Place(private=True)),
        ({"is_ext_shared": True, "shared_team_ids": ["T1", "T2"]}, Place(others=("T2",))),
        (
            {"is_ext_shared": True, "connected_team_ids": ["T2", "T3"], "internal_team_ids": ["T3"]},
            Place(others=("T2",)),
        ),
        ({"is_ext_shared": True, "conversation_host_id": "T2", "is_private": True}, Place(True, ("T2",))),
        ({"is_ext_shared": True}, Place(others=("another organisation",))),
        ({"is_shared": True, "is_org_shared": True, "shared_team_ids": ["T1", "T3"]}, Place()),
    ],
)
def test_a_channel_is_known_by_who_sees_it(channel: dict[str, Any], place: Place) -> None:
    assert place_of(channel, "T1") == place


async def test_an_answer_is_believed_for_a_while() -> None:
    now, answers = [0.0], iter("ab")
    kept: Kept[str] = Kept(10, lambda: now[0])

    async def ask() -> str:
        return next(answers)

    found = [await kept.get("x", ask)]
    now[0] = 9.9
    found.append(await kept.get("x", ask))
    now[0] = 10.0
    found.append(await kept.get("x", ask))
    assert found == ["a", "a", "b"]


def everything_done(stub: Stub, user: str) -> list[str]:
    """All that somebody can do in Slack, as it sends it."""
    url = f"{stub.url}respond"
    who = {"id": user, "team_id": "T1"}
    channel = {"id": "C1", "name": "general"}
    press = {"type": "block_actions", "user": who, "channel": channel, "response_url": url, "trigger_id": "t"}
    press |= {"container": {"message_ts": "1.2", "channel_id": "C1"}}
    view: dict[str, Any] = {
        "callback_id": "story",
        "private_metadata": json.dumps({"subject": "s1", "room": "C1", "url": url}),
    }
    view |= {"type": "modal", "state": {"values": {"chosen": {"chosen": {"selected_option": {"value": "ferry"}}}}}}
    interactions: list[dict[str, Any]] = [
        *(press | {"actions": [{"action_id": action, "value": value, "type": "button"}]} for action, value in PRESSED),
        {"type": "view_submission", "user": who, "view": view},
        {"type": "message_action", "callback_id": "add_to_storyline", "trigger_id": "t", "user": who,
         "channel": channel, "response_url": url, "message": {"text": "<https://a.example>"}},
        {"type": "shortcut", "callback_id": "new_storyline", "trigger_id": "t", "user": who},
    ]  # fmt: skip
    events: list[dict[str, Any]] = [
        {"type": "app_mention", "user": user, "channel": "C1", "text": "<@U0BOT> new", "ts": "1.1"},
        {"type": "message", "channel_type": "im", "user": user, "channel": "D1", "text": "new", "ts": "1.2"},
        {"type": "app_home_opened", "user": user, "channel": "D1", "tab": "home"},
    ]
    command = {"command": "/new", "text": "", "user_id": user, "channel_id": "C1", "response_url": url}
    return [
        urlencode(command),
        *(urlencode({"payload": json.dumps({"team": {"id": "T1"}, **each})}) for each in interactions),
        *(json.dumps({"type": "event_callback", "team_id": "T1", "event_id": f"Ev{n}", "event": each})
          for n, each in enumerate(events)),
    ]  # fmt: skip


PRESSED = [("ask:0", "/new"), ("ask:1", "speaker s1"), ("ask:2", "follow ferry"), ("share", "/new"), ("delete", "U9")]


async def test_a_channel_that_slack_did_not_show_is_asked_about_again(stub: Stub) -> None:
    members = Members(AsyncWebClient("xoxb-1", base_url=stub.url, retry_handlers=[]), "T1")
    stub.methods["conversations.info"] = Canned({"ok": False, "error": "internal_error"})
    first = await members.place("C1")
    stub.methods["conversations.info"] = Canned({"ok": True, "channel": {"id": "C1", "is_private": True}})
    assert (first, await members.place("C1")) == (None, Place(private=True))
    stub.methods["conversations.info"] = Canned({"ok": True, "channel": {"id": "C1"}})
    assert await members.place("C1") == Place(private=True)


async def test_who_is_no_member_gets_no_answer_no_form_and_no_page(
    stub: Stub, served: Served, settled: Settled
) -> None:
    """Everything a guest does is acknowledged, and looked up, and nothing else happens."""
    stub.methods["users.info"] = Canned({"ok": True, "user": MEMBER | {"is_restricted": True}})
    answers = Answers(Desk())
    port = await served(answers)
    assert {await post(port, body) for body in everything_done(stub, "U1")} == {200}
    await settled()
    assert (answers.done, stub.asked) == ([], [])


async def test_a_member_gets_all_of_it(stub: Stub, served: Served) -> None:
    stub.methods["users.info"] = Canned({"ok": True, "user": MEMBER})
    desk = Desk()
    answers = Answers(desk)
    port = await served(answers)
    bodies = everything_done(stub, "U9")
    assert {await post(port, body) for body in bodies} == {200}

    async def all_told() -> bool:
        return len(stub.asked) >= len(bodies)

    assert await until(all_told)
    assert sorted(asked.line for asked in desk.asked) == [
        "/correct s1 not-this-story ferry", "/digest subscribe ferry", "/new", "/new", "/new", "/new", "/new"
    ]  # fmt: skip
    assert sorted(each[0] for each in answers.done) == ["delete", "form", "home", "offered"]


async def test_a_slack_that_does_not_say_who_asks_is_named_to_the_asker(stub: Stub, served: Served) -> None:
    stub.methods["users.info"] = Canned({"ok": False, "error": "missing_scope"})
    desk = Desk(new=Reply("New"))
    port = await served(Answers(desk))
    await post(port, everything_done(stub, "U1")[0])

    async def told() -> list[str]:
        return [asked["text"] for method, asked in stub.asked if method == "respond"]

    (sentence,) = await until(told)
    assert sentence == (
        "I cannot see who you are, so I answer nothing: install the app again from the manifest, "
        "which asks for users:read."
    )
    assert desk.asked == []
