"""What is pressed or sent twice happens once; what cannot be answered is said, at the pace that Slack takes."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient
from structlog.testing import capture_logs

from bot.chat.pacing import Pace
from bot.chat.slack import views
from bot.chat.slack.adapter import SHARED_ALREADY
from bot.chat.slack.answering import Answering
from bot.chat.slack.connection import Connection, bolt_app
from bot.chat.slack.desk import SlackDesk
from bot.chat.slack.members import Members
from bot.chat.slack.requests import Asked
from bot.errors import TellUser
from bot.reply import Reply
from handlers.limits import Limits
from tests.handlers.ferry import ferry_desk
from tests.slack.answers import Answers
from tests.slack.called import MEMBER, Served, Settled, chats, served, settled, stub
from tests.slack.conftest import until
from tests.slack.stub import ALICE, Canned, Stub
from tests.slack.test_behaviour import OUTSIDE, command, event, option, press, submission, told
from tests.slack.test_http import post
from tests.slack.test_wire import Desk

pytestmark = pytest.mark.anyio
__all__ = ["chats", "served", "settled", "stub"]  # fixtures

NO_ROOM = (
    "Your conversation with me cannot be opened: install the app again from the manifest, which asks for im:write."
)


@pytest.fixture(autouse=True)
def member(stub: Stub) -> None:
    stub.methods["users.info"] = Canned({"ok": True, "user": MEMBER})


async def test_an_answer_is_shared_once_however_often_the_button_is_pressed(stub: Stub, served: Served) -> None:
    desk = Desk(timeline=Reply("Timeline"))
    port = await served(Answers(desk))
    for _ in range(2):
        await post(port, press("share", "/timeline quay", stub))
    said = await told(stub, 2)
    assert sorted(said) == [SHARED_ALREADY, "Timeline\nShared by Alice Anderson"]
    assert len(desk.asked) == 1


async def test_what_could_not_be_shared_may_be_tried_again(stub: Stub, served: Served) -> None:
    desk = Desk(timeline=Reply("Timeline"))
    port = await served(Answers(desk))
    stub.answers = [Canned("", 500), Canned({"ok": True})]
    with capture_logs() as logs:
        await post(port, press("share", "/timeline quay", stub))

        async def failed() -> bool:
            return bool(logs)

        await until(failed)
        await post(port, press("share", "/timeline quay", stub))
        assert await told(stub, 2) == ["Timeline\nShared by Alice Anderson"] * 2


async def test_an_event_is_answered_once_though_slack_counts_its_retries(stub: Stub, served: Served) -> None:
    desk = Desk()
    port = await served(Answers(desk))
    for number in ("0", "1", "2", "3"):
        retried = {"X-Slack-Retry-Num": number, "X-Slack-Retry-Reason": "http_timeout"} if number != "0" else {}
        assert await post(port, event(), more=retried) == 200
    await post(port, event(2, ts="9.9", text="<@U0BOT> timeline quay"))
    assert sorted(await told(stub, 2)) == ["/new", "/timeline quay"]
    assert sorted(asked.line for asked in desk.asked) == ["/new", "/timeline quay"]


async def test_slack_sees_that_the_address_for_its_requests_is_ours(stub: Stub, served: Served) -> None:
    port = await served(Answers(Desk()))
    found: list[str] = []
    body = json.dumps({"type": "url_verification", "challenge": "3eZbrw1a", "token": "x"})
    assert await post(port, body, told=found) == 200
    assert json.loads(found[0]) == {"challenge": "3eZbrw1a"}
    assert await post(port, body, secret="another-secret") == 401


async def test_who_has_no_conversation_with_the_bot_is_told_what_is_missing(stub: Stub, served: Served) -> None:
    stub.methods["conversations.open"] = Canned({"ok": False, "error": "missing_scope"})
    desk = Desk()
    port = await served(Answers(desk))
    await post(port, press("ask:0", "follow quay", stub))
    assert (await told(stub), desk.asked) == ([NO_ROOM], [])


async def test_a_guest_without_a_conversation_is_told_nothing(stub: Stub, served: Served, settled: Settled) -> None:
    stub.methods["conversations.open"] = Canned({"ok": False, "error": "missing_scope"})
    stub.methods["users.info"] = Canned({"ok": True, "user": MEMBER | {"is_restricted": True}})
    desk = Desk()
    port = await served(Answers(desk))
    await post(port, press("ask:0", "follow quay", stub))
    await settled()
    assert (stub.asked, desk.asked) == ([], [])


async def test_a_shortcut_without_a_conversation_is_logged_without_who(stub: Stub, served: Served) -> None:
    stub.methods["conversations.open"] = Canned({"ok": False, "error": "missing_scope"})
    port = await served(Answers(Desk()))
    shortcut = {"type": "shortcut", "callback_id": "new_storyline", "trigger_id": "t", "user": {"id": "U1"}}
    with capture_logs() as logs:
        await post(port, urlencode({"payload": json.dumps(shortcut | {"team": {"id": "T1"}})}))

        async def logged() -> bool:
            return bool(logs)

        await until(logged)
    assert logs == [{"event": "slack.form_not_opened", "error": "Refused", "log_level": "error"}]


async def test_a_link_that_cannot_be_looked_up_is_said(stub: Stub, served: Served) -> None:
    class Failing(Answers):
        def taking(self, *_: object) -> str:
            raise TellUser("That took too long; ask for less.")

    port = await served(Failing(Desk()))
    origin = views.Origin("", "C1", "", f"{stub.url}respond", links=("https://a.example",))
    await post(port, submission("add", origin, chosen=option("quay"), link=option("0")))
    assert await told(stub) == ["That took too long; ask for less."]


async def test_digests_for_another_channel_are_confirmed_for_that_one(stub: Stub, served: Served) -> None:
    """The room where it is asked stays as it is, whoever sees that."""
    stub.methods["users.info"] = Canned({"ok": True, "user": MEMBER | {"is_admin": True}})
    stub.methods["conversations.info"] = Canned({"ok": True, "channel": OUTSIDE})
    stub.methods["team.info"] = Canned({"ok": True, "team": {"name": "Coast Wire"}})
    answers = Answers(Desk(digest=Reply("Subscribed")))
    port = await served(answers)
    line = "/digest subscribe quay in C2"
    await post(port, command(line, stub))
    assert await told(stub) == [
        "The channel C2 is shared with Coast Wire, who would read every digest. An admin may let them."
    ]
    await post(port, press("confirm", line, stub))
    await told(stub, 2)
    assert answers.done == [("confirm", "U1", "C2", "T2")]


async def test_digests_for_a_channel_that_only_we_see_ask_nobody(stub: Stub, served: Served) -> None:
    stub.methods["conversations.info"] = Canned({"ok": True, "channel": {"id": "C2"}})
    answers = Answers(Desk(digest=Reply("Subscribed")))
    port = await served(answers)
    asked = command("/digest subscribe quay in C2", stub)
    await post(port, asked)
    assert (await told(stub), answers.done) == (["Subscribed"], [])


async def test_what_stays_in_a_room_comes_at_its_pace(stub: Stub) -> None:
    """A message to one person for a moment does not count; one that stays does, in a conversation with the bot too."""
    taken: list[str] = []

    class Waiting(Pace):
        def wait(self, room: str) -> float:
            taken.append(room)
            return 0.0

    async def deliver(message: dict[str, Any], everybody: bool) -> None:
        taken.append(message["text"])

    stub.methods |= {"users.info": ALICE}
    client = AsyncWebClient("xoxb-1", base_url=stub.url, retry_handlers=[])
    with ThreadPoolExecutor(1) as pool:
        members = Members(client, "T01TEST")
        answering = Answering(Answers(lambda asked: Reply(asked.room)), pool, client, members, Waiting())
        await answering.answer(Asked("/new", "U1", "C1"), deliver)
        await answering.answer(Asked("/new", "U1", "D1"), deliver)
        await answering.share(Asked("/timeline", "U1", "C2"), deliver)
    assert taken == ["C1", "D1", "D1", "C2", "C2\nShared by Alice Anderson"]


def test_who_opens_the_bots_page_asks_nothing(tmp_path: Path) -> None:
    desk = ferry_desk(tmp_path / "ferry.db")
    desk = replace(desk, settings=replace(desk.settings, admins=("U9",)), limits=Limits(person=1))
    admin = Asked("", "U9", "D9")
    for _ in range(3):
        SlackDesk(desk).home(admin)
    assert SlackDesk(desk).answer(replace(admin, line="/timeline ferry")).title
    desk.store.close()


async def test_no_work_begins_while_an_acknowledgement_waits_to_be_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    """Four commands at once would hold up each other's."""
    monkeypatch.setattr("bot.chat.slack.connection._WORD", 30.0)
    app = bolt_app(Connection("xoxb-1", "xapp-1"), {"ok": True, "user_id": "U0BOT", "team_id": "T1", "bot_id": "B0"})
    order: list[str] = []
    came, go, worked = asyncio.Event(), asyncio.Event(), asyncio.Event()

    @app.command("/late")
    async def late(ack: Callable[[], Awaitable[None]]) -> None:
        came.set()
        await go.wait()
        order.append("the other acknowledged")
        await ack()

    @app.command("/new")
    async def new(ack: Callable[[], Awaitable[None]]) -> None:
        await ack()
        await app.acknowledged()
        order.append("worked")
        worked.set()

    def dispatched(name: str) -> Coroutine[Any, Any, BoltResponse]:
        fields = {"command": name, "text": "", "user_id": "U1", "channel_id": "C1", "team_id": "T1"}
        return app.async_dispatch(AsyncBoltRequest(body=fields, mode="socket_mode"))

    waiting = asyncio.create_task(dispatched("/late"))
    await came.wait()
    assert (await dispatched("/new")).status == 200
    order.append("acknowledged")
    go.set()
    await waiting
    await worked.wait()
    assert order == ["acknowledged", "the other acknowledged", "worked"]
