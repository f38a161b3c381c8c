"""Killed at the worst moment: the next bot goes on, and two never post from one store."""

from __future__ import annotations

import signal
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.app import App
from bot.digest.asking import INTERRUPTED
from bot.model import EVERYTHING, Change
from bot.settings import Settings, StoreSettings
from tests.slack.stub import GENERAL, Canned, stub_slack
from tests.whole.conftest import wait_for

if TYPE_CHECKING:
    from datetime import datetime

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
async def test_a_message_that_was_on_its_way_when_the_bot_was_killed_is_looked_for_and_then_sent_again(
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
    assert states(store) == [(0, "sending", ""), (1, "queued", "")]

    bot = in_slack.start(clock=True)
    bot.logs("slack.connected")
    in_slack.now("2026-02-15T06:30:30")
    wait_for(lambda: states(store) == [(0, "unknown", INTERRUPTED), (1, "queued", "")])
    assert await slack.posted() == []
    in_slack.now("2026-02-15T06:33")
    parent, thread = await slack.answers(2)
    assert (parent["text"].split("\n")[0], thread["text"].split("\n")[-1]) == (
        "north-quay moved · digest 1",
        "digest 1, part 2 of 2",
    )
    wait_for(lambda: states(store) == [])


def states(store: Store) -> list[tuple[int, str, str]]:
    return [(row.part, row.state, row.note) for row in store.outgoing.rows()]


def test_who_posts_at_the_command_line_leaves_it_to_the_bot_that_runs(house: House) -> None:
    bot = house.start("run")
    bot.type("storyline list")
    bot.prints("Storylines")  # its schedule began before it answered
    store = house.store()
    storyline(store, house.now("2026-02-15T06:00"), "terminal", "terminal")
    moves(store, house.now("2026-02-15T06:30"), 1)
    posting = house.start("digest", "post")
    assert posting.ended()[0] == 0
    assert posting.printed() == "Queued, 1 in all; the Slugline that is running posts what is queued.\n"
    bot.prints("Step 1")


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
