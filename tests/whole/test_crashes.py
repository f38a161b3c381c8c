"""Killed at the worst moment: nothing is posted twice, and the next bot goes on."""

from __future__ import annotations

import signal
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.app import App
from bot.model import EVERYTHING, Change
from bot.settings import Settings, StoreSettings
from tests.slack.conftest import until
from tests.slack.stub import GENERAL, Canned, stub_slack
from tests.whole.conftest import wait_for

if TYPE_CHECKING:
    from datetime import datetime
    from typing import Any

    from bot.store import Store
    from tests.whole.conftest import House, LocalSlack

TAKEN_OVER = 5.0
"""Seconds in which another bot takes the role of a dead one over (`Pace` in bot/schedule.py looks every second)."""


def storyline(store: Store, at: datetime, platform: str, room: str) -> None:
    """A storyline that the room follows, with a digest at seven (UTC)."""
    with store.write():
        store.storylines.create(at, "north-quay", "Will the north quay stay open?", "test")
        store.subscriptions.subscribe(at, platform, room, ["north-quay"], "UTC", ["07:00"], None, "test")


def moves(store: Store, at: datetime, number: int) -> None:
    change = Change("new event", f"e90{number}", "north-quay", f"Step {number} was taken")
    with store.write():
        store.changes.add(at, change, None)


def queue(store: Store, house: House) -> None:
    """Put a digest of what moved into the outbox; whoever holds the role sends it."""
    app = App(replace(Settings(), store=StoreSettings(str(house.db))), lambda: house.now("2026-02-15T06:30"))
    try:
        (subscription,) = store.subscriptions.list(EVERYTHING)
        assert app.outbox.queue_now(subscription)
    finally:
        app.close()


@pytest.mark.wire
@pytest.mark.anyio
async def test_a_message_that_was_on_its_way_when_the_bot_was_killed_is_never_sent_again(
    in_slack: House, slack: LocalSlack
) -> None:
    store = in_slack.store()
    storyline(store, in_slack.now("2026-02-15T06:00"), "slack", "C01GEN")
    moves(store, in_slack.now("2026-02-15T06:30"), 1)
    with stub_slack() as silent:
        silent.methods = {"conversations.info": GENERAL}
        silent.answers = [Canned(silent=True)]
        posting = in_slack.start("digest", "post", SLACK_API_URL=silent.url)
        wait_for(lambda: [name for name, _ in silent.asked] == ["chat.postMessage"])
        posting.process.kill()
        assert posting.ended()[0] == -signal.SIGKILL
    assert [(row.part, row.state) for row in store.outgoing.rows()] == [(0, "sending"), (1, "queued")]

    bot = in_slack.start(clock=True)
    bot.logs("slack.connected")
    assert [(row.part, row.state, row.note) for row in store.outgoing.rows()] == [
        (0, "unknown", "Slugline stopped while this was being sent."),
        (1, "queued", ""),
    ]
    await slack.command("/desk")
    (desk,) = await slack.answers(1)
    told = "1 message here may or may not have been posted; look before you ask for it again: "
    assert desk["text"].splitlines()[:2] == ["Newsroom", "1 message waiting for somebody"]
    assert f"{told}Slugline stopped while this was being sent." in desk["text"].splitlines()

    moves(store, in_slack.now("2026-02-15T06:45"), 2)
    in_slack.now("2026-02-15T07:00")

    async def posted() -> list[dict[str, Any]]:
        return [message for message in await slack.posted() if "ephemeral_to" not in message]

    async def next_digest() -> bool:
        return len(await posted()) == 2

    await until(next_digest)
    said = "".join(message["text"] for message in await posted())
    assert ("Step 1" in said, "Step 2" in said) == (False, True)


def test_of_two_bots_one_posts_and_when_it_is_killed_the_other_does(house: House) -> None:
    first = house.start("run")
    first.type("storyline list")
    first.prints("Storylines")  # its schedule began before it answered
    second = house.start("run")
    second.type("storyline list")
    second.prints("Storylines")
    store = house.store()
    storyline(store, house.now("2026-02-15T06:00"), "terminal", "terminal")

    moves(store, house.now("2026-02-15T06:30"), 1)
    queue(store, house)
    first.prints("Step 1")
    moves(store, house.now("2026-02-15T06:30"), 2)
    first.process.kill()
    queue(store, house)
    second.prints("Step 2", TAKEN_OVER)
    assert "Step 1" not in second.printed()
    assert store.size(EVERYTHING)["waiting"] == 0
