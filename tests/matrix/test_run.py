"""`slugline run` with two platforms: one store, both answer, and what is set up by halves is said."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from bot.chat.matrix.keys import UNSEALED
from bot.chat.matrix.login import _CHECK_IT, NO_WAY_IN, REFUSED, UNREACHED
from bot.errors import BadSettings
from bot.platforms import WAITED_FOR, check
from bot.settings import MatrixSettings, Settings
from tests.handlers.test_conversations import SEEDS_NOW
from tests.matrix.bot import PASSPHRASE, Bot
from tests.matrix.homeserver import Homeserver
from tests.matrix.people import Person
from tests.slack.conftest import LocalSlack
from tests.whole.conftest import House, wait_for

CONFIG = """
[matrix]
invite_servers = ["localhost"]
changes_in_plain_rooms = true
"""


@asynccontextmanager
async def running(bot: Bot, slack: LocalSlack, folder: Path) -> AsyncIterator[None]:
    """The program itself, on both platforms, for a `with` block; it leaves with 0."""
    clock, config = folder / "clock", folder / "slugline.toml"
    clock.write_text(SEEDS_NOW.isoformat())
    config.write_text(CONFIG)
    environment = {
        **os.environ, "SLUGLINE_CONFIG": str(config), "SLUGLINE_DB": str(bot.settings.db),
        "SLACK_BOT_TOKEN": "xoxb-test", "SLACK_APP_TOKEN": "xapp-test", "SLACK_API_URL": f"{slack.url}/api/",
        "MATRIX_HOMESERVER": bot.settings.matrix.homeserver, "MATRIX_USER": bot.user.id,
        "MATRIX_PASSWORD": bot.user.password, "MATRIX_PASSPHRASE": PASSPHRASE,
    }  # fmt: skip
    command = [sys.executable, "-m", "tests.whole.bot", "--clock", str(clock)]
    process = await asyncio.create_subprocess_exec(*command, env=environment)
    try:
        yield
        process.terminate()
        assert await process.wait() == 0
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


@pytest.mark.wire
@pytest.mark.anyio
async def test_slack_and_matrix_answer_from_one_store(
    bot: Bot, alice: Person, local_slack_program: Path, tmp_path: Path
) -> None:
    slack = LocalSlack(local_slack_program, tmp_path)
    slack.start()
    try:
        async with running(bot, slack, tmp_path):
            room = await alice.room(bot.user.id, direct=True)
            await alice.say(room, "storyline create harbour Will the quay be built?")
            (told,) = await alice.answers(room, bot.user.id, 1)
            await slack.command("/timeline", "macron-putin")
            await slack.answers(1)
            await slack.command("/storyline", "list")
            *_, listed = await slack.answers(2)
            await alice.say(room, "digest subscribe macron-putin as it happens every 1s")
            await alice.answers(room, bot.user.id, 2)
    finally:
        slack.stop()
    assert "harbour" in told["body"]
    assert "harbour" in listed["text"]


@pytest.mark.parametrize(
    ("matrix", "sentence"),
    [
        (MatrixSettings(user="@bot:vik.example"), "Matrix is half set up: MATRIX_HOMESERVER is not set."),
        (MatrixSettings(homeserver="https://vik.example"), "MATRIX_USER is not set."),
        (MatrixSettings(homeserver="https://vik.example", user="bot", password="x"), "must be a whole id"),
    ],
)
def test_what_is_half_set_up_is_said(matrix: MatrixSettings, sentence: str) -> None:
    with pytest.raises(BadSettings, match=sentence):
        check(replace(Settings(), matrix=matrix))


# Alone, and the homeserver away.

AWAY = "http://127.0.0.1:9"
SECONDS = 120.0  # until a bot has started, on a busy machine


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    environ = {
        "SLUGLINE_DB": str(tmp_path / "desk.db"), "MATRIX_HOMESERVER": AWAY, "MATRIX_USER": "@slugline:vik.example",
        "MATRIX_PASSWORD": "secret", "MATRIX_PASSPHRASE": PASSPHRASE,
    }  # fmt: skip
    with ExitStack() as stack:
        yield House(tmp_path, environ, stack)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=lambda number: number.name)
def test_a_homeserver_that_is_away_at_the_start_is_waited_for_until_a_signal(
    house: House, number: signal.Signals
) -> None:
    bot = house.start("run")
    said = WAITED_FOR.format(UNREACHED.format(AWAY, "ClientConnectorError"))
    wait_for(lambda: said in bot.logged(), SECONDS)
    bot.process.send_signal(number)
    status, logged = bot.ended(SECONDS)
    assert (status, logged.count(said), "without waiting" in logged) == (0, 1, False)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"MATRIX_PASSPHRASE": ""}, UNSEALED),
        ({"MATRIX_PASSWORD": ""}, NO_WAY_IN),
        ({"MATRIX_HOMESERVER": "vik.example"}, "MATRIX_HOMESERVER"),
    ],
    ids=["passphrase", "password", "scheme"],
)
def test_what_waiting_does_not_mend_ends_it(house: House, changed: dict[str, str], sentence: str) -> None:
    house.environ.update(changed)
    status, logged = house.start("run").ended(SECONDS)
    assert (status, sentence in logged) == (1, True)


@pytest.mark.wire
def test_a_wrong_password_is_said_in_one_line_and_ends_it(house: House, homeserver: Homeserver) -> None:
    house.environ.update({"MATRIX_HOMESERVER": homeserver.url, "MATRIX_USER": homeserver.user("slugline").id})
    said = f"slugline: {REFUSED.format('the password', 'M_FORBIDDEN', _CHECK_IT)}\n"
    assert house.start("matrix", "login").ended(SECONDS) == (1, said)
    status, logged = house.start("run").ended(SECONDS)
    assert (status, logged.count(said), "library" in logged) == (1, 1, False)
