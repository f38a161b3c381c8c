"""`slugline run` where nothing is set up: a chat over a pipe, with digests above it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.model import Change

if TYPE_CHECKING:
    from tests.whole.conftest import House

TOKENS = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}


def test_commands_are_answered_digests_come_when_due_and_the_end_of_input_is_the_end(house: House) -> None:
    house.now("2026-02-15T06:00")
    bot = house.start(clock=True)
    bot.type("digest subscribe macron-putin 08:00")
    subscribed = bot.prints("end it: /digest unsubscribe macron-putin\n")
    assert subscribed.startswith("Subscribed")
    store = house.store()
    with store.write():
        store.changes.add(house.now("2026-02-15T06:30"), Change("new event", "e901", "macron-putin", "They met"), None)
    house.now("2026-02-15T07:00")  # eight in Paris
    digest = bot.prints("Timeline: /timeline macron-putin").removeprefix(subscribed)
    assert [line.split("  ")[0] for line in digest.splitlines() if line[:1].strip()] == [
        "macron-putin moved · digest 1",
        "Will Macron and Putin talk?",
        "New events",
        "Timeline: /timeline macron-putin",
    ]
    bot.type("timeline nowhere")
    bot.prints('There is no storyline "nowhere".')
    assert bot.process.stdin
    bot.process.stdin.close()
    assert (bot.ended(), bot.printed().count("digest 1")) == ((1, ""), 1)  # 1, because a line failed


@pytest.mark.parametrize("missing", sorted(TOKENS))
def test_one_token_of_two_is_said_with_what_to_do(house: House, missing: str) -> None:
    (other,) = set(TOKENS) - {missing}
    house.environ[other] = TOKENS[other]
    bot = house.start("run")
    assert bot.ended() == (
        1,
        f"slugline: Slack needs two tokens; {missing} is not set. Set it, or unset the other to chat here.\n",
    )


def test_a_role_file_that_cannot_be_used_is_one_line(house: House) -> None:
    house.db.with_name("desk.db.role").mkdir()
    status, logged = house.start("run").ended()
    assert (status, logged.count("\n")) == (1, 1)
    assert logged.startswith(f"slugline: The file {house.db}.role cannot be used (Is a directory)")
