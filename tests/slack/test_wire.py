"""Conversations over the wire with a real local Slack: say this, expect that whole message."""

import asyncio
import json
import threading
from dataclasses import replace
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.chat.deeds import WENT_WRONG
from bot.chat.slack.blocks import render, render_digest, render_shared, sentence
from bot.chat.slack.requests import Asked
from bot.chat.slack.sender import SlackSender
from bot.errors import NotFound, Refused
from bot.model import Post
from bot.reply import Action, Reply
from handlers.dispatch import NOT_SHARED
from tests.slack import samples
from tests.slack.conftest import LocalSlack, Start, until

pytestmark = [pytest.mark.wire, pytest.mark.anyio]


class Desk:
    """Answers as told, and remembers what was asked."""

    def __init__(self, **replies: Reply | Exception) -> None:
        self.asked: list[Asked] = []
        self._replies = replies

    def __call__(self, asked: Asked) -> Reply:
        self.asked.append(asked)
        reply = self._replies.get(asked.line.split()[0].strip("/").replace("-", "_"), Reply(asked.line))
        if isinstance(reply, Exception):
            raise reply
        return reply


def own(message: dict[str, Any]) -> dict[str, Any]:
    """What the bot said, without what Slack adds."""
    return {key: message[key] for key in ("text", "blocks", "subtype", "ephemeral_to", "thread_ts") if key in message}


def said(message: dict[str, Any], **more: str) -> dict[str, Any]:
    """A rendered message as Slack keeps it."""
    return {"text": message["text"], "blocks": message["blocks"], **more}


FOR_ALICE = {"subtype": "ephemeral", "ephemeral_to": "U01ALICE"}


async def test_a_command_is_answered_to_the_asker_alone(slack: LocalSlack, start: Start) -> None:
    desk = Desk(timeline=samples.TIMELINE)
    await start(desk)
    await slack.command("/timeline", "second-quay")
    (message,) = await slack.answers(1)
    expected = render(samples.TIMELINE, "/timeline second-quay", share=True)
    assert own(message) == said(expected, **FOR_ALICE)
    assert desk.asked == [Asked("/timeline second-quay", "U01ALICE", "C01GEN", private=False)]


async def test_every_command_is_reached_through_slugline(slack: LocalSlack, start: Start) -> None:
    desk = Desk()
    await start(desk)
    await slack.command("/slugline", "search “second quay” &amp; <https://a.example/x|a.example>")
    await slack.answers(1)
    assert desk.asked == [Asked("/search “second quay” & https://a.example/x", "U01ALICE", "C01GEN", private=False)]


async def test_a_command_is_acknowledged_before_any_work(slack: LocalSlack, start: Start) -> None:
    allowed = threading.Event()

    def slowly(asked: Asked) -> Reply:
        assert allowed.wait(20)
        return Reply("Done")

    await start(slowly)
    try:
        async with asyncio.timeout(3):
            await slack.command("/timeline", "quay")  # returns with the acknowledgement
        assert await slack.posted() == []
    finally:
        allowed.set()
    (message,) = await slack.answers(1)
    assert message["blocks"][0]["text"]["text"] == "Done"


async def test_a_button_issues_its_command(slack: LocalSlack, start: Start) -> None:
    desk = Desk(timeline=samples.TIMELINE, who_said=samples.WHO_SAID)
    await start(desk)
    await slack.command("/timeline", "second-quay")
    (first,) = await slack.answers(1)
    await slack.press(first, "Who said")
    _, second = await slack.answers(2)
    assert own(second) == said(render(samples.WHO_SAID, "/who-said quay in second-quay", share=True), **FOR_ALICE)
    await slack.press(first, "More")
    await slack.answers(3)
    lines = ["/timeline second-quay", "/who-said quay in second-quay", "/timeline second-quay page 2"]
    assert [asked.line for asked in desk.asked] == lines


async def test_share_posts_the_answer_for_everybody(slack: LocalSlack, start: Start) -> None:
    desk = Desk(who_said=samples.WHO_SAID)
    await start(desk)
    await slack.command("/who-said", "barge")
    (answer,) = await slack.answers(1)
    await slack.press(answer, "Share to channel")
    kept, shared = await slack.answers(2)
    assert own(kept) == own(answer)
    (expected,) = render_shared(samples.WHO_SAID, "/who-said barge", "Alice Anderson", "U01ALICE")
    assert own(shared) == said(expected)


async def test_what_became_private_meanwhile_is_not_shared(slack: LocalSlack, start: Start) -> None:
    replies: dict[str, Reply | Exception] = {"timeline": Reply("T")}
    desk = Desk()
    desk._replies = replies
    await start(desk)
    await slack.command("/timeline", "quay")
    (answer,) = await slack.answers(1)
    replies["timeline"] = Reply("T", private=True)
    await slack.press(answer, "Share to channel")
    _, refusal = await slack.answers(2)
    assert own(refusal) == said(sentence(NOT_SHARED), **FOR_ALICE)


async def test_what_changes_something_has_no_share_button(slack: LocalSlack, start: Start) -> None:
    await start(Desk())
    await slack.command("/storyline", "create quay The quay")
    (answer,) = await slack.answers(1)
    assert own(answer) == said(render(Reply("/storyline create quay The quay")), **FOR_ALICE)


async def test_a_mention_is_answered_where_it_stands(slack: LocalSlack, start: Start) -> None:
    desk = Desk(who_said=samples.WHO_SAID)
    await start(desk)
    top = await slack.do("message", channel="C01GEN", user="U01ALICE", text="<@U0BOT> who said barge")
    (answer,) = await slack.answers(1)
    assert own(answer) == said(render(samples.WHO_SAID, "/who-said barge", share=True), **FOR_ALICE)
    thread = top["message"]["ts"]
    await slack.do("message", channel="C01GEN", user="U01ALICE", text="<@U0BOT> new", thread_ts=thread)
    _, inside = await slack.answers(2)
    assert own(inside) == said(render(Reply("/new")), **FOR_ALICE, thread_ts=thread)
    assert desk.asked[1] == Asked("/new", "U01ALICE", "C01GEN", thread=f"C01GEN:{thread}")


async def test_a_direct_message_is_answered_there_and_once(slack: LocalSlack, start: Start) -> None:
    desk = Desk()
    await start(desk)
    # The local Slack delivers this as a message and as a mention: two events about one message.
    sent = await slack.do("message", channel="U01ALICE", user="U01ALICE", text="<@U0BOT> timeline quay")
    room = sent["message"]["channel"]
    await slack.do("message", channel="U01ALICE", user="U01ALICE", text="new")
    first, second = await slack.answers(2, room)
    assert sorted([json.dumps(own(first)), json.dumps(own(second))]) == sorted(
        [
            json.dumps(said(render(Reply("/timeline quay"), "/timeline quay"))),
            json.dumps(said(render(Reply("/new"), "/new"))),
        ]
    )
    assert len(desk.asked) == 2


async def test_talk_that_is_not_for_the_bot_is_left_alone(slack: LocalSlack, start: Start) -> None:
    desk = Desk()
    await start(desk)
    await slack.do("message", channel="C01GEN", user="U01ALICE", text="who said barge")
    await slack.command("/new")
    await slack.answers(1)
    assert [asked.line for asked in desk.asked] == ["/new"]


async def test_an_error_of_ours_is_a_sentence_to_the_asker(slack: LocalSlack, start: Start) -> None:
    await start(Desk(timeline=NotFound("No storyline “quai”. Did you mean quay? /search finds words.", ("quay",))))
    await slack.command("/timeline", "quai")
    (answer,) = await slack.answers(1)
    words = "No storyline “quai”. Did you mean quay? /slugline search finds words."
    assert answer["text"] == words
    assert own(answer) == said(sentence(words), **FOR_ALICE)


async def test_a_failure_says_so_and_the_log_keeps_what_was_typed_out(slack: LocalSlack, start: Start) -> None:
    await start(Desk(timeline=ValueError("secret quay of U01ALICE")))
    with capture_logs() as logs:
        await slack.command("/timeline", "secret quay")
        (answer,) = await slack.answers(1)
    assert own(answer) == said(sentence(WENT_WRONG), **FOR_ALICE)
    (log,) = logs
    assert {**log, "where": ""} == {
        "event": "slack.dispatch_failed",
        "error": "ValueError",
        "where": "",
        "log_level": "error",
    }
    assert log["where"].startswith("test_wire.py:")
    assert [word for word in ("secret", "U01ALICE", "xoxb", "xapp") if word in str(logs)] == []


async def test_a_digest_is_a_message_with_its_thread(slack: LocalSlack) -> None:
    sender = SlackSender("xoxb-test", f"{slack.url}/api/")
    parent, *rest = render_digest(samples.DIGEST)
    first = await asyncio.to_thread(sender.send, Post("C01GEN", parent, "d1:0"))
    posts = [Post("C01GEN", each, f"d1:{n}", first.ref) for n, each in enumerate(rest, 1)]
    refs = [await asyncio.to_thread(sender.send, post) for post in posts]
    messages = await slack.answers(3)
    top = messages[0]["ts"]
    assert [own(message) for message in messages] == [
        said(json.loads(parent)),
        *(said(json.loads(each), thread_ts=top) for each in rest),
    ]
    assert [first.ref, *(ref.ref for ref in refs)] == [f"C01GEN:{message['ts']}" for message in messages]
    calls = [entry["detail"] for entry in (await slack.get("log"))["log"] if entry["summary"] == "chat.postMessage"]
    assert [(post["metadata"], post["unfurl_links"], post["unfurl_media"]) for post in calls] == [
        ({"event_type": "slugline_digest", "event_payload": {"key": f"d1:{n}"}}, False, False) for n in range(3)
    ]


async def test_a_channel_slack_does_not_show_is_refused_with_the_way_in(slack: LocalSlack) -> None:
    sender = SlackSender("xoxb-test", f"{slack.url}/api/")
    with pytest.raises(Refused) as caught:
        await asyncio.to_thread(sender.send, Post("C404", render_digest(samples.DIGEST)[0], "d1:0"))
    assert str(caught.value) == (
        "Slack shows me no such channel; it is gone, or private: invite me there (/invite @slugline) "
        "and I post it within a quarter of an hour."
    )


async def test_the_bot_comes_back_with_slack(slack: LocalSlack, start: Start) -> None:
    desk = Desk()
    await start(desk)
    slack.stop()
    slack.start()

    async def connected() -> bool:
        return any(line["summary"].startswith("socket connected") for line in (await slack.get("log"))["log"])

    await until(connected)
    await slack.command("/new")
    (answer,) = await slack.answers(1)
    assert own(answer) == said(render(Reply("/new")), **FOR_ALICE)


async def test_an_answer_under_way_is_sent_before_the_bot_leaves(slack: LocalSlack, start: Start) -> None:
    allowed, taken = threading.Event(), threading.Event()

    def slowly(asked: Asked) -> Reply:
        taken.set()
        assert allowed.wait(20)
        return Reply("Done")

    chat = await start(slowly)
    await slack.command("/new")
    assert await asyncio.to_thread(taken.wait, 10)
    leaving = asyncio.ensure_future(chat.stop())
    asyncio.get_running_loop().call_later(0.1, allowed.set)
    await leaving
    assert [own(message) for message in await slack.posted()] == [said(render(Reply("Done")), **FOR_ALICE)]


async def test_a_long_answer_comes_in_order(slack: LocalSlack, start: Start) -> None:
    entry = samples.WHO_SAID.entries[0]
    many = replace(samples.WHO_SAID, entries=tuple(replace(entry, id=f"s{n}") for n in range(30)), actions=())
    await start(Desk(who_said=many))
    await slack.command("/who-said", "barge")
    first, second = (await slack.answers(2))[:2]
    assert first["blocks"][0]["text"]["text"] == "Who said “barge”"
    assert second["blocks"][0]["text"]["text"] == "Who said “barge” (continued)"


async def test_hostile_words_stay_words(slack: LocalSlack, start: Start) -> None:
    await start(Desk(new=replace(samples.HOSTILE, actions=(Action("Again", "/new"),))))
    await slack.command("/new")
    (answer,) = await slack.answers(1)
    assert "<!" not in answer["text"]
    assert not any("<!" in json.dumps(block) for block in answer["blocks"])


async def test_a_question_that_is_edited_or_deleted_is_not_answered_again(slack: LocalSlack, start: Start) -> None:
    desk = Desk()
    await start(desk)
    for channel, text in (("C01GEN", "<@U0BOT> timeline quay"), ("U01ALICE", "timeline pier")):
        asked = (await slack.do("message", channel=channel, user="U01ALICE", text=text))["message"]
        at = {"channel": asked["channel"], "ts": asked["ts"], "user": "U01ALICE"}
        await slack.do("edit-message", **at, text=f"{text} all")
        await slack.do("delete-message", **at)
    await slack.command("/new")
    await slack.answers(2)
    assert sorted(asked.line for asked in desk.asked) == ["/new", "/timeline pier", "/timeline quay"]


async def test_words_beside_a_file_are_answered_and_a_file_alone_is_not(slack: LocalSlack, start: Start) -> None:
    desk = Desk()
    await start(desk)
    opened = await slack.do("message", channel="U01ALICE", user="U01ALICE", text="new")
    room = opened["message"]["channel"]
    await slack.upload(room, "U01ALICE", "")
    await slack.upload(room, "U01ALICE", "timeline quay")
    await slack.answers(2, room)
    assert [asked.line for asked in desk.asked] == ["/new", "/timeline quay"]


async def test_what_is_typed_in_slack_is_read_as_it_was_typed(slack: LocalSlack, start: Start) -> None:
    desk = Desk()
    await start(desk)
    typed = {
        "<@U0BOT> who said “ground troops” &amp; “a &lt;b&gt;”": "/who-said “ground troops” & “a <b>”",
        "<@U0BOT>: timeline second—quay outlet <http://coast.example|coast.example>": (
            "/timeline second—quay outlet coast.example"
        ),
        "Hey <@U0BOT>, source add <https://coast.example/feed?a=1&amp;b=2|coast.example/feed>": (
            "/source add https://coast.example/feed?a=1&b=2"
        ),
        "<@U0BOT> who said barge by <@U02BOB|bob> in <#C02NEWS|news>": "/who-said barge by U02BOB in C02NEWS",
    }
    for number, text in enumerate(typed, 1):
        await slack.do("message", channel="C01GEN", user="U01ALICE", text=text)
        await slack.answers(number)
    assert [asked.line for asked in desk.asked] == list(typed.values())
