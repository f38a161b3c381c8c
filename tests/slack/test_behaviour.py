"""Good behaviour: nothing is answered twice, Slack's patience is kept, and no digest goes to others unasked."""

import json
from typing import Any
from urllib.parse import urlencode

import pytest
from structlog.testing import capture_logs

from bot.chat.slack import views
from bot.chat.slack.requests import Asked
from bot.reply import Action, Entry, Reply
from tests.slack.answers import Answers
from tests.slack.called import MEMBER, Served, chats, served, stub
from tests.slack.conftest import until
from tests.slack.stub import Canned, Stub
from tests.slack.test_http import post
from tests.slack.test_wire import Desk

pytestmark = pytest.mark.anyio
__all__ = ["chats", "served", "stub"]  # fixtures

MENTION = {"type": "app_mention", "user": "U1", "channel": "C1", "text": "<@U0BOT> new", "ts": "1.1"}
OUTSIDE = {"id": "C1", "name": "harbour", "is_ext_shared": True, "shared_team_ids": ["T1", "T2"]}


def event(number: int = 1, **more: object) -> str:
    return json.dumps({"type": "event_callback", "team_id": "T1", "event_id": f"Ev{number}", "event": MENTION | more})


def command(line: str, stub: Stub) -> str:
    name, _, text = line.partition(" ")
    fields = {"command": name, "text": text, "user_id": "U1", "channel_id": "C1", "response_url": f"{stub.url}respond"}
    return urlencode(fields)


def press(action: str, value: str, stub: Stub) -> str:
    body: dict[str, Any] = {"type": "block_actions", "user": {"id": "U1", "team_id": "T1"}, "team": {"id": "T1"}}
    body |= {"channel": {"id": "C1"}, "container": {"channel_id": "C1", "message_ts": "1.2"}}
    body |= {"response_url": f"{stub.url}respond", "actions": [{"type": "button", "action_id": action, "value": value}]}
    body |= {"trigger_id": "t"}
    return urlencode({"payload": json.dumps(body)})


async def told(stub: Stub, number: int = 1) -> list[str]:
    """What the bot said, once it has said so much."""

    async def said() -> list[str]:
        found = [asked["text"] for _, asked in stub.asked if "text" in asked]
        return found if len(found) >= number else []

    return await until(said)


@pytest.fixture(autouse=True)
def member(stub: Stub) -> None:
    stub.methods["users.info"] = Canned({"ok": True, "user": MEMBER})


async def test_an_event_that_comes_again_is_answered_once(stub: Stub, served: Served) -> None:
    desk = Desk()
    port = await served(Answers(desk))
    again = [
        event(),
        event(),  # Slack saw no acknowledgement
        event(2),  # the same message as another event
        event(3, edited={"user": "U1", "ts": "2.0"}),  # edited meanwhile
        event(4, type="message", subtype="message_changed", channel_type="im"),
        event(5, bot_id="B1"),
        event(6, ts="3.3", text="<@U0BOT> timeline quay"),
    ]
    assert [await post(port, body) for body in again] == [200] * len(again)
    assert sorted(await told(stub, 2)) == ["/new", "/timeline quay"]
    assert sorted(asked.line for asked in desk.asked) == ["/new", "/timeline quay"]


async def test_an_answer_waits_as_long_as_slack_asks(stub: Stub, served: Served) -> None:
    desk = Desk()
    port = await served(Answers(desk))
    stub.answers = [Canned("", 429, {"Retry-After": "0"}), Canned({"ok": True})]
    await post(port, command("/new", stub))
    assert await told(stub, 2) == ["/new", "/new"]  # the second time it was taken
    assert len(desk.asked) == 1


async def test_nothing_anybody_typed_or_is_stands_in_the_log(stub: Stub, served: Served) -> None:
    port = await served(Answers(Desk(new=ValueError("secret words of U1"))))
    with capture_logs() as logs:
        await post(port, command("/new secret words", stub))
        await told(stub)
        stub.answers = [Canned({"ok": False, "error": "fatal_error"}, 500)]
        await post(port, event(text="<@U0BOT> secret words"))

        async def logged() -> bool:
            return len(logs) >= 2

        await until(logged)
    assert [log["event"] for log in logs] == ["slack.dispatch_failed", "slack.not_sent"]
    assert [word for word in ("secret", "U1", "C1", "xoxb", "hooks", "127.0.0.1") if word in str(logs)] == []


async def test_digests_into_a_channel_others_see_are_for_an_admin_to_confirm(stub: Stub, served: Served) -> None:
    stub.methods["users.info"] = Canned({"ok": True, "user": MEMBER | {"is_admin": True}})
    stub.methods["conversations.info"] = Canned({"ok": True, "channel": OUTSIDE})
    stub.methods["team.info"] = Canned({"ok": True, "team": {"name": "Coast Wire"}})
    desk = Desk(digest=Reply("Subscribed"))
    answers = Answers(desk)
    port = await served(answers)
    await post(port, command("/digest subscribe quay", stub))
    assert await told(stub) == [
        "This channel is shared with Coast Wire, who would read every digest. An admin may let them."
    ]
    assert (desk.asked, answers.done) == ([], [])
    question = stub.asked[0][1]["blocks"][-1]["elements"][0]
    assert (question["text"]["text"], question["value"]) == ("Post to Coast Wire too", "/digest subscribe quay")
    await post(port, press(question["action_id"], question["value"], stub))
    assert (await told(stub, 2))[1] == "Subscribed"
    assert answers.done == [("confirm", "U1", "C1", "T2")]
    assert desk.asked == [Asked("/digest subscribe quay", "U1", "C1")]


async def test_who_is_no_admin_confirms_nothing(stub: Stub, served: Served) -> None:
    stub.methods["conversations.info"] = Canned({"ok": True, "channel": OUTSIDE})
    desk = Desk()
    answers = Answers(desk)
    port = await served(answers)
    await post(port, press("confirm", "/digest subscribe quay", stub))
    assert (await told(stub), desk.asked, answers.done) == (["For an admin."], [], [])


async def test_reading_in_a_channel_that_others_see_asks_nobody(stub: Stub, served: Served) -> None:
    stub.methods["conversations.info"] = Canned({"ok": True, "channel": OUTSIDE})
    desk = Desk()
    port = await served(Answers(desk))
    await post(port, command("/timeline quay", stub))
    await told(stub)
    assert [(asked.line, asked.others, asked.private) for asked in desk.asked] == [("/timeline quay", ("T2",), False)]


def submission(form: str, origin: views.Origin, **values: dict[str, Any]) -> str:
    state = {"values": {block: {block: value} for block, value in values.items()}}
    view = {"type": "modal", "callback_id": form, "private_metadata": origin.kept(), "state": state}
    body = {"type": "view_submission", "user": {"id": "U1", "team_id": "T1"}, "team": {"id": "T1"}, "view": view}
    return urlencode({"payload": json.dumps(body)})


def option(value: str) -> dict[str, Any]:
    return {"selected_option": {"value": value}}


async def test_a_link_is_taken_into_a_storyline_where_it_was_found(stub: Stub, served: Served) -> None:
    desk = Desk()
    port = await served(Answers(desk))
    link = "https://harbour.example/quay"
    origin = views.Origin("", "C1", "", f"{stub.url}respond", ("https://harbour.example/", link))
    await post(port, submission("add", origin, chosen=option("second-quay"), link=option("1")))
    await told(stub)
    assert desk.asked == [Asked(f"/article add {link} in second-quay", "U1", "C1")]
    assert [method for method, _ in stub.asked] == ["respond"]


async def test_a_form_is_filled_and_answered_for_the_room_that_slack_says_it_is(stub: Stub, served: Served) -> None:
    """A private channel keeps lines of its own, which are found only by who is known to ask from there."""
    stub.methods["conversations.info"] = Canned({"ok": True, "channel": {"id": "C1", "is_private": True}})
    answers = Answers(Desk())
    port = await served(answers)
    await post(port, press("line:1", "date ps1", stub))
    origin = views.Origin("", "C1", "", f"{stub.url}respond", ("https://a.example/x",))
    await post(port, submission("add", origin, chosen=option("second-quay"), link=option("0")))

    async def both() -> bool:
        return len(answers.done) == 2

    await until(both)
    assert sorted(answers.done) == [("form", "U1", "ps1", "private"), ("taking", "U1", "private")]


async def test_following_from_a_channel_is_answered_in_ones_own_messages(stub: Stub, served: Served) -> None:
    """Under that answer stand buttons that end the digests of the room it is in."""
    port = await served(Answers(Desk(digest=Reply("Subscribed", actions=(Action("end it", "/digest unsubscribe"),)))))
    await post(port, press("ask:1", "follow ferry", stub))
    await told(stub, 2)
    sent = [(method, asked.get("channel"), asked["text"].splitlines()[0]) for method, asked in stub.asked]
    assert sent == [
        ("chat.postMessage", "D1", "Subscribed"),
        ("respond", None, "The answer is in your messages with the bot."),
    ]


async def test_more_asks_the_same_and_goes_on_where_the_answer_ended(stub: Stub, served: Served) -> None:
    entries = tuple(Entry(f"e{number}", "event", f"Gate {number} opened") for number in range(5))
    port = await served(Answers(Desk(timeline=Reply("Gates", entries=entries))))
    await post(port, press("ask:0", "more 3 /timeline gates", stub))
    (text,) = await told(stub)
    assert [line.split(" (")[0] for line in text.splitlines()[:3]] == [
        "Gates",
        "undated: Gate 3 opened",
        "undated: Gate 4 opened",
    ]


async def test_a_global_shortcut_is_answered_in_ones_own_messages(stub: Stub, served: Served) -> None:
    desk = Desk()
    port = await served(Answers(desk))
    values = {"slug": {"value": "pier"}, "title": {"value": "Will the pier hold?"}}
    await post(port, submission("storyline", views.Origin("", "D1"), **values))
    await told(stub)
    assert desk.asked == [Asked("/storyline create pier Will the pier hold?", "U1", "D1")]
    assert [(method, asked["channel"]) for method, asked in stub.asked] == [("chat.postMessage", "D1")]
