"""Whatever happens to the bot on the way, each change stands once in each room, or an admin is asked."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest

from bot.digest.steps import STEPS
from tests.whole.newsroom import Newsroom
from tests.whole.presses import Presses
from tests.whole.proxy import FAULTS, proxied

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.whole.conftest import House, LocalSlack, Site

pytestmark = [pytest.mark.wire, pytest.mark.timeout(900)]
SEED = 8
AT_RANDOM = 20


@pytest.fixture
def newsroom(in_slack: House, slack: LocalSlack, site: Site) -> Iterator[Newsroom]:
    with proxied(slack.port) as proxy:
        in_slack.environ["SLACK_API_URL"] = f"{proxy.url}/api/"
        newsroom = Newsroom(in_slack, slack, proxy, Presses(site), Random(SEED), in_slack.store())  # noqa: S311
        with newsroom.open():
            yield newsroom


def test_killed_before_and_after_every_step(newsroom: Newsroom) -> None:
    for step in STEPS:
        for moment in (f"before {step}", f"after {step}"):
            if step == "doubt":
                newsroom.dies_at("after claim")  # so that there is something to doubt
            if step in ("look", "ask"):
                newsroom.proxy.closed = step == "ask"
                newsroom.faults(newsroom.random.choice(("cut after", "dropped")))
            newsroom.dies_at(moment)
    newsroom.settle()
    assert newsroom.wrong() == []
    assert newsroom.done["answered with a button"] >= 1


def test_killed_at_random_moments_while_slack_fails(newsroom: Newsroom) -> None:
    for number in range(AT_RANDOM):
        newsroom.random_faults(3)
        newsroom.dies_within(3)
        newsroom.proxy.closed = number % 2 == 0
    newsroom.settle()
    assert newsroom.wrong() == []


def test_every_fault_of_slack_a_full_disk_and_a_locked_database(newsroom: Newsroom) -> None:
    newsroom.faults(*FAULTS)
    newsroom.start()
    newsroom.live_until(lambda: set(FAULTS) <= set(newsroom.proxy.met))
    with newsroom.locked():
        newsroom.live(11)  # longer than a writer waits
    newsroom.live(2)
    newsroom.kill()
    newsroom.start(TEST_DISK_FULL="1")
    newsroom.live(6)
    newsroom.kill()
    newsroom.settle()
    assert newsroom.wrong() == []
