"""Where a message stands that may have been posted: found by its key or number among the bot's own, never guessed."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from bot.chat.slack.blocks import numbered, render_digest
from bot.chat.slack.lookup import is_it
from bot.chat.slack.sender import SlackSender
from bot.errors import OutcomeUnknown, Refused, SluglineError, TryLater
from bot.model import Post, Sent
from bot.reply import Reply
from tests.slack import samples
from tests.slack.limits import faults
from tests.slack.stub import Canned, Stub, stub_slack

if TYPE_CHECKING:
    from collections.abc import Iterator

AT = datetime(2026, 2, 6, 9, 0, tzinfo=UTC)
PARENT = Post("C1", json.dumps({"text": "quay moved · digest 7"}), "1:x/0", None, "digest 7", AT)
PART = replace(PARENT, key="1:x/1", thread="C1:5.1", mark="digest 7, part 2")
NOTICE = replace(PARENT, payload=json.dumps({"text": "Digests paused"}), key="n", mark="", room="U1")
MAY_NOT = "The bot may not read this channel, so only a person can see there whether the message arrived."
NOT_ASKED = "Slack does not say just now whether the message was posted; it is asked again."


def message(text: str, key: str | None = None, **more: Any) -> dict[str, Any]:  # noqa: ANN401 -- JSON
    keyed = {"metadata": {"event_type": "slugline_digest", "event_payload": {"key": key}}} if key else {}
    return {"user": "UBOT", "bot_id": "B1", "ts": "9.1", "text": text} | keyed | more


def history(*messages: dict[str, Any], **more: object) -> Canned:
    return Canned({"ok": True, "messages": list(messages)} | more)


@pytest.fixture
def stub() -> Iterator[Stub]:
    with stub_slack() as slack:
        slack.methods = {"auth.test": Canned({"ok": True, "user_id": "UBOT", "bot_id": "B1"})}
        yield slack


def find(stub: Stub, post: Post, *answers: Canned) -> Sent | None:
    stub.answers = list(answers)
    return SlackSender("xoxb-1", stub.url).find(post)


@pytest.mark.parametrize(
    ("found", "post", "same"),
    [
        (message("anything", "1:x/0"), PARENT, True),
        (message("quay moved · digest 7", "1:y/0"), PARENT, False),  # another store's digest 7
        (message("quay moved · digest 7\nquay: 1 new event"), PARENT, True),
        (message("quay moved · digest 70"), PARENT, False),
        (message("quay moved · digest p7"), PARENT, False),
        (message("quay: 1 new event\nquay moved · digest 7"), PARENT, False),
        (message("Will it hold?\ndigest 7, part 2 of 3"), PARENT, False),
        (message("Will it hold?\ndigest 7, part 2 of 3"), PART, True),
        (message("Will it hold?\ndigest 7, part 20 of 31"), PART, False),
        (message("Will it hold?\ndigest 7, part 2 of 3\nand more"), PART, False),
        (message("Digests paused"), NOTICE, True),
        (message("Digests paused again"), NOTICE, False),
        (message("Digests paused"), replace(NOTICE, payload=""), False),  # what it held was taken down
        ({"ts": "1.1"}, PARENT, False),
    ],
)
def test_a_message_is_known_by_its_key_else_by_its_number_or_its_words(
    found: dict[str, Any], post: Post, *, same: bool
) -> None:
    assert is_it(found, post) is same


def test_every_message_of_a_digest_is_known_by_what_slack_shows_of_it() -> None:
    parent, *thread = render_digest([Reply("quay moved · digest 7"), *samples.DIGEST[1:]])
    whole = [parent, *(numbered(each, f"digest 7, part {n} of {len(thread) + 1}") for n, each in enumerate(thread, 2))]
    assert [faults(json.loads(each)) for each in whole] == [[]] * len(whole)
    marks = [replace(PARENT, mark=mark) for mark in ("digest 7", "digest 7, part 2", "digest 7, part 3")]
    shown = [message(json.loads(each)["text"]) for each in whole]
    assert [[is_it(each, post) for each in shown] for post in marks] == [
        [True, False, False], [False, True, False], [False, False, True]
    ]  # fmt: skip


def test_only_what_the_bot_itself_posted_counts(stub: Stub) -> None:
    others = [
        message("quay moved · digest 7", user="U1", bot_id=None),
        message("quay moved · digest 7", user="UBOT2", bot_id="B2"),
        message("quay moved · digest 7", subtype="ephemeral"),
    ]
    assert find(stub, PARENT, history(*others)) is None
    assert find(stub, PARENT, history(*others, message("quay moved · digest 7", ts="9.2"))) == Sent("C1:9.2")


def test_the_channel_is_read_from_an_hour_before_the_first_try_on_and_to_its_end(stub: Stub) -> None:
    more = history(message("else"), has_more=True, response_metadata={"next_cursor": "c2"})
    assert find(stub, PARENT, more, history(message("quay moved · digest 7"))) == Sent("C1:9.1")
    asked = {"channel": "C1", "oldest": "1770364800.000000", "limit": "200", "include_all_metadata": "true"}
    assert stub.asked == [("conversations.history", asked), ("conversations.history", {**asked, "cursor": "c2"})]


def test_a_part_is_looked_for_in_its_thread(stub: Stub) -> None:
    root = message("quay moved · digest 7\ndigest 7, part 2", ts="5.1")
    assert find(stub, PART, history(root, message("digest 7, part 2 of 2"))) == Sent("C1:9.1")
    ((method, asked),) = stub.asked
    assert (method, asked["channel"], asked["ts"]) == ("conversations.replies", "C1", "5.1")


def test_what_was_sent_to_a_person_is_looked_for_in_their_conversation(stub: Stub) -> None:
    stub.methods["conversations.open"] = Canned({"ok": True, "channel": {"id": "D1"}})
    assert find(stub, NOTICE, history(message("Digests paused"))) == Sent("D1:9.1")
    assert stub.asked[0][1]["channel"] == "D1"


def test_what_was_never_tried_is_nowhere(stub: Stub) -> None:
    assert (find(stub, replace(PARENT, first_try=None), history()), stub.asked) == (None, [])


@pytest.mark.parametrize(
    ("answer", "kind", "sentence"),
    [
        (Canned({"ok": False, "error": "missing_scope"}), OutcomeUnknown, MAY_NOT),
        (Canned({"ok": False, "error": "not_in_channel"}), Refused, "I am not a member of this channel: invite me"),
        (Canned("", 429, {"Retry-After": "30"}), TryLater, "Slack asks for patience"),
        (Canned({"ok": False, "error": "internal_error"}, 500), TryLater, NOT_ASKED),
        (Canned("<html>", 502), TryLater, NOT_ASKED),
        (Canned(cut=True), TryLater, NOT_ASKED),
        (history(response_metadata={"next_cursor": "on"}), OutcomeUnknown, "Too much was written in this channel"),
    ],
    ids=str,
)
def test_where_slack_does_not_say_nothing_is_taken_for_an_answer(
    stub: Stub, answer: Canned, kind: type[SluglineError], sentence: str
) -> None:
    with pytest.raises(kind) as caught:
        find(stub, PARENT, answer)
    assert (type(caught.value), str(caught.value)[: len(sentence)]) == (kind, sentence)


def test_in_a_thread_that_is_gone_nothing_stands(stub: Stub) -> None:
    assert find(stub, PART, Canned({"ok": False, "error": "thread_not_found"})) is None
