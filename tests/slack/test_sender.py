"""What each failure of a post means: refused, to be tried later, or unknown; nothing is ever posted twice by itself."""

import json
import socket
from collections.abc import Iterator

import pytest

from bot.chat.slack.sender import SlackSender
from bot.errors import OutcomeUnknown, Refused, SluglineError, TryLater
from bot.model import Sent
from tests.slack.stub import Canned, Stub, stub_slack

PAYLOAD = json.dumps({"text": "quay", "blocks": [], "unfurl_links": False, "unfurl_media": False})
PATIENCE = "Slack asks for patience; nothing was posted, and it is tried again."
UNKNOWN = "Slack did not say whether the message was posted; look in the channel before it is sent again."
UNREACHED = "Slack could not be reached; nothing was posted, and it is tried again."
NOT_MEMBER = (
    "I am not a member of this channel: invite me there (/invite @slugline) and I post it within a quarter of an hour."
)
TOKEN = "Slack does not accept the bot's token: set SLACK_BOT_TOKEN to the one under OAuth & Permissions."
REPORT = "Slack refused the message (invalid_blocks); nothing was posted. Report this to whoever runs Slugline."


@pytest.fixture
def stub() -> Iterator[Stub]:
    with stub_slack() as slack:
        yield slack


def refused(code: str, status: int = 200) -> Canned:
    return Canned({"ok": False, "error": code}, status)


@pytest.mark.parametrize(
    ("answer", "kind", "sentence"),
    [
        (refused("not_in_channel"), Refused, NOT_MEMBER),
        (refused("token_revoked"), Refused, TOKEN),
        (refused("invalid_blocks"), Refused, REPORT),
        (refused("ratelimited"), TryLater, PATIENCE),
        (Canned("", 429, {"Retry-After": "30"}), TryLater, PATIENCE),
        (refused("fatal_error"), OutcomeUnknown, UNKNOWN),
        (refused("internal_error", 500), OutcomeUnknown, UNKNOWN),
        (Canned("<html>Bad gateway</html>", 502), OutcomeUnknown, UNKNOWN),
        (Canned("<html>Hello</html>"), OutcomeUnknown, UNKNOWN),
        (Canned(cut=True), OutcomeUnknown, UNKNOWN),
    ],
    ids=str,
)
def test_each_failure_says_what_to_do(stub: Stub, answer: Canned, kind: type[SluglineError], sentence: str) -> None:
    stub.answers = [answer]
    with pytest.raises(kind) as caught:
        SlackSender("xoxb-1", stub.url).send("C1", PAYLOAD, "k1")
    assert (type(caught.value), str(caught.value)) == (kind, sentence)
    assert len(stub.asked) == 1


def test_slacks_own_waiting_time_is_kept(stub: Stub) -> None:
    stub.answers = [Canned({"ok": False, "error": "ratelimited"}, 429, {"Retry-After": "30"})]
    with pytest.raises(TryLater) as caught:
        SlackSender("xoxb-1", stub.url).send("C1", PAYLOAD, "k1")
    assert caught.value.after == 30.0


def test_an_answer_that_does_not_come_leaves_the_outcome_unknown(stub: Stub) -> None:
    stub.answers = [Canned(silent=True)]
    with pytest.raises(OutcomeUnknown, match="look in the channel"):
        SlackSender("xoxb-1", stub.url, timeout=1).send("C1", PAYLOAD, "k1")
    assert len(stub.asked) == 1


def test_a_slack_that_is_not_there_can_be_tried_again() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    with pytest.raises(TryLater) as caught:
        SlackSender("xoxb-1", f"http://127.0.0.1:{port}/api").send("C1", PAYLOAD, "k1")
    assert str(caught.value) == UNREACHED


def test_a_name_that_leads_nowhere_can_be_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(TryLater) as caught:
        SlackSender("xoxb-1", "https://slack.example/api/").send("C1", PAYLOAD, "k1")
    assert str(caught.value) == UNREACHED


def test_a_post_carries_its_key_and_its_thread(stub: Stub) -> None:
    stub.answers = [Canned({"ok": True, "channel": "C1", "ts": "9.000200"})]
    assert SlackSender("xoxb-1", stub.url).send("C1", PAYLOAD, "k1", thread="C1:9.000100") == Sent("C1:9.000200")
    ((method, asked),) = stub.asked
    assert method == "chat.postMessage"
    assert asked == {
        "channel": "C1",
        "text": "quay",
        "blocks": [],
        "thread_ts": "9.000100",
        "metadata": {"event_type": "slugline_digest", "event_payload": {"key": "k1"}},
        "unfurl_links": False,
        "unfurl_media": False,
    }
