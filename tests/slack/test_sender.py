"""What each failure of a post means: refused, to be tried later, or unknown; nothing is ever posted twice by itself."""

import json
import socket
from collections.abc import Iterator

import pytest

from bot.chat.pacing import Pace
from bot.chat.slack.sender import SlackSender
from bot.errors import OutcomeUnknown, Refused, SluglineError, TryLater
from bot.model import Post, Sent
from tests.slack.stub import Canned, Stub, stub_slack

PAYLOAD = json.dumps({"text": "quay", "blocks": [], "unfurl_links": False, "unfurl_media": False})
PATIENCE = "Slack asks for patience; nothing was posted, and it is tried again."
UNKNOWN = "Slack did not say whether the message was posted; look in the channel before it is sent again."
UNREACHED = "Slack could not be reached; nothing was posted, and it is tried again."
NOT_MEMBER = (
    "I am not a member of this channel: invite me there (/invite @slugline) and I post it within a quarter of an hour."
)
GONE = (
    "Slack shows me no such channel; it is gone, or private: invite me there (/invite @slugline) and I post it within "
    "a quarter of an hour."
)
MAY_NOT_SEE = (
    "The app may not see whether another organisation reads this channel: install it again from the manifest, which "
    "asks for channels:read and groups:read."
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
        SlackSender("xoxb-1", stub.url).send(Post("C1", PAYLOAD, "k1"))
    assert (type(caught.value), str(caught.value)) == (kind, sentence)
    assert len(stub.asked) == 1


def test_slacks_own_waiting_time_is_kept(stub: Stub) -> None:
    stub.answers = [Canned({"ok": False, "error": "ratelimited"}, 429, {"Retry-After": "30"})]
    with pytest.raises(TryLater) as caught:
        SlackSender("xoxb-1", stub.url).send(Post("C1", PAYLOAD, "k1"))
    assert caught.value.after == 30.0


def test_an_answer_that_does_not_come_leaves_the_outcome_unknown(stub: Stub) -> None:
    stub.answers = [Canned(silent=True)]
    with pytest.raises(OutcomeUnknown, match="look in the channel"):
        SlackSender("xoxb-1", stub.url, timeout=1).send(Post("C1", PAYLOAD, "k1"))
    assert len(stub.asked) == 1


def test_a_slack_that_is_not_there_can_be_tried_again() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    with pytest.raises(TryLater) as caught:
        SlackSender("xoxb-1", f"http://127.0.0.1:{port}/api").send(Post("C1", PAYLOAD, "k1"))
    assert str(caught.value) == UNREACHED


def test_a_name_that_leads_nowhere_can_be_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(TryLater) as caught:
        SlackSender("xoxb-1", "https://slack.example/api/").send(Post("C1", PAYLOAD, "k1"))
    assert str(caught.value) == UNREACHED


def test_a_post_carries_its_key_and_its_thread(stub: Stub) -> None:
    stub.answers = [Canned({"ok": True, "channel": "C1", "ts": "9.000200"})]
    assert SlackSender("xoxb-1", stub.url).send(Post("C1", PAYLOAD, "k1", "C1:9.000100")) == Sent("C1:9.000200")
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


def test_a_channel_gets_a_message_a_second() -> None:
    now = [100.0]
    pace = Pace(1.0, lambda: now[0])
    waited = [pace.wait("C1"), pace.wait("C1"), pace.wait("C1"), pace.wait("C2")]
    now[0] = 103.5
    assert [*waited, pace.wait("C1")] == [0.0, 1.0, 2.0, 0.0, 0.0]


def test_the_sender_waits_for_a_channels_turn(stub: Stub) -> None:
    stub.answers = [Canned({"ok": True, "channel": "C1", "ts": "9.1"})]
    waited: list[float] = []
    sender = SlackSender("xoxb-1", stub.url, pace=Pace(1.0, lambda: 0.0), sleep=waited.append)
    for room in ("C1", "C1", "C2"):
        sender.send(Post(room, PAYLOAD, "k1"))
    assert waited == [0.0, 1.0, 0.0]


POSTED = Canned({"ok": True, "channel": "C1", "ts": "9.1"})
SHARED = {"id": "C1", "name": "harbour", "is_member": True, "is_ext_shared": True, "shared_team_ids": ["T1", "T2"]}
OTHERS = (
    "#harbour is shared with Coast Wire: an admin lets digests go there with /digest subscribe, in the channel itself."
)


@pytest.fixture
def looked(stub: Stub) -> Stub:
    stub.methods = {
        "auth.test": Canned({"ok": True, "team_id": "T1"}),
        "team.info": Canned({"ok": True, "team": {"name": "Coast Wire"}}),
    }
    stub.answers = [POSTED]
    return stub


def channel(**more: object) -> Canned:
    return Canned({"ok": True, "channel": {"id": "C1", "name": "harbour", "is_member": True} | more})


def sent(stub: Stub, *confirmed: str, room: str = "C1") -> Sent:
    sender = SlackSender("xoxb-1", stub.url, confirmed=lambda _: frozenset(confirmed))
    return sender.send(Post(room, PAYLOAD, "k1"))


def test_a_digest_goes_to_another_organisation_only_once_it_is_confirmed(looked: Stub) -> None:
    looked.methods["conversations.info"] = channel(**SHARED)
    with pytest.raises(Refused) as caught:
        sent(looked, "T3")
    assert (str(caught.value), caught.value.left, looked.asked) == (OTHERS, True, [])
    assert sent(looked, "T2") == Sent("C1:9.1")


@pytest.mark.parametrize(
    ("answer", "sentence", "left"),
    [
        (
            channel(is_archived=True),
            "#harbour is archived: unarchive it, or subscribe another one (/digest subscribe).",
            True,
        ),
        (channel(is_member=False), NOT_MEMBER.replace("this channel", "#harbour"), True),
        (refused("channel_not_found"), GONE, True),
        (refused("missing_scope"), MAY_NOT_SEE, True),
    ],
    ids=str,
)
def test_a_channel_that_takes_nothing_is_said_before_anything_is_posted(
    looked: Stub, answer: Canned, sentence: str, left: bool
) -> None:
    looked.methods["conversations.info"] = answer
    with pytest.raises(Refused) as caught:
        sent(looked)
    assert (str(caught.value), caught.value.left, looked.asked) == (sentence, left, [])


@pytest.mark.parametrize("answer", [refused("internal_error", 500), Canned("<html>", 502), Canned(cut=True)], ids=str)
def test_a_slack_that_does_not_say_who_reads_is_asked_again(looked: Stub, answer: Canned) -> None:
    looked.methods["conversations.info"] = answer
    with pytest.raises(TryLater, match="nothing was posted"):
        sent(looked)
    assert looked.asked == []


def test_a_digest_for_one_person_asks_nobody(looked: Stub) -> None:
    assert sent(looked, room="D1") == Sent("C1:9.1")


@pytest.mark.parametrize(
    ("code", "left"),
    [
        ("is_archived", True),
        ("not_in_channel", True),
        ("restricted_action_read_only_channel", True),
        ("ekm_access_denied", True),
        ("invalid_blocks", False),
        ("token_revoked", False),
    ],
)
def test_a_room_that_takes_nothing_is_told_from_one_that_does_not_take_this(
    stub: Stub, code: str, *, left: bool
) -> None:
    stub.answers = [refused(code)]
    with pytest.raises(Refused) as caught:
        SlackSender("xoxb-1", stub.url).send(Post("C1", PAYLOAD, "k1"))
    assert caught.value.left is left
