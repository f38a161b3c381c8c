"""What stops the bot from answering in Slack is said when it starts, with the next step."""

import socket
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.chat.slack.adapter import Connection, SlackChat
from bot.errors import BadSettings, SluglineError, Unreachable
from bot.platforms import check
from bot.reply import Reply
from bot.settings import load
from tests.slack.answers import Answers
from tests.slack.stub import Canned, stub_slack

pytestmark = pytest.mark.anyio

ME = Canned({"ok": True, "user_id": "U0BOT", "team_id": "T1", "bot_id": "B0"})


async def started(api_url: str) -> SluglineError:
    """The error that starting ends in."""
    with ThreadPoolExecutor(1) as pool:
        chat = SlackChat(
            Connection("xoxb-1", "xapp-1", api_url), Answers(lambda asked: Reply(asked.line)), ["new"], pool
        )
        with pytest.raises(SluglineError) as caught:
            await chat.start()
        await chat.stop()
    return caught.value


async def test_a_wrong_bot_token_is_named() -> None:
    with stub_slack() as stub:
        stub.answers = [Canned({"ok": False, "error": "invalid_auth"})]
        error = await started(stub.url)
    assert type(error) is BadSettings
    assert str(error) == (
        "Slack does not accept SLACK_BOT_TOKEN (invalid_auth): copy it from OAuth & Permissions, it begins with xoxb-."
    )


async def test_a_wrong_app_token_is_named() -> None:
    with stub_slack() as stub:
        stub.answers = [ME, Canned({"ok": False, "error": "not_allowed_token_type"})]
        error = await started(stub.url)
    assert type(error) is BadSettings
    assert str(error) == (
        "Slack does not accept SLACK_APP_TOKEN (not_allowed_token_type): make one under Basic Information, "
        "App-Level Tokens."
    )


async def test_a_slack_that_is_not_there_is_said() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    error = await started(f"http://127.0.0.1:{port}/api/")
    assert type(error) is Unreachable
    assert str(error) == "Slack cannot be reached: check the connection, and SLACK_API_URL if it is set."


async def test_an_answer_that_is_no_slacks_is_said() -> None:
    with stub_slack() as stub:
        stub.answers = [Canned("<html>Sign in to the guest network</html>", headers={"Content-Type": "text/html"})]
        error = await started(stub.url)
    assert type(error) is Unreachable
    assert str(error) == "Slack cannot be reached: check the connection, and SLACK_API_URL if it is set."


async def test_a_fault_of_slacks_is_no_fault_of_the_token() -> None:
    with stub_slack() as stub:
        stub.answers = [Canned({"ok": False, "error": "internal_error"}, 500)]
        error = await started(stub.url)
    assert type(error) is Unreachable
    assert str(error) == "Slack does not let the bot in just now (internal_error); start it again in a few minutes."


def test_no_token_is_shown_with_the_connection() -> None:
    assert "xoxb" not in repr(Connection("xoxb-1", "xapp-1"))


@pytest.mark.parametrize(
    ("environ", "sentence"),
    [
        (
            {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "s"},
            "Slack over HTTP needs a bot token, a signing secret and a port; PORT is not set.",
        ),
        (
            {"SLACK_BOT_TOKEN": "xoxb-1"},
            "Slack needs two tokens; SLACK_APP_TOKEN is not set. Set it, or unset the other to chat here.",
        ),
        ({"PORT": "web"}, "The environment variable PORT must be a whole number. Correct it and start again."),
        (
            {"PORT": "70000"},
            "The environment variable PORT must be a port from 0 to 65535, not 70000. Correct it and start again.",
        ),
    ],
    ids=str,
)
def test_what_is_missing_in_the_environment_is_named(environ: dict[str, str], sentence: str) -> None:
    with pytest.raises(BadSettings) as caught:
        check(load(None, environ))
    assert str(caught.value) == sentence


@pytest.mark.parametrize("way", [{"SLACK_APP_TOKEN": "xapp-1"}, {"SLACK_SIGNING_SECRET": "s", "PORT": "3000"}], ids=str)
def test_either_way_of_being_asked_is_enough(way: dict[str, str]) -> None:
    check(load(None, {"SLACK_BOT_TOKEN": "xoxb-1"} | way))
