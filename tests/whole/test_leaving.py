"""The end of a bot: quick, clean, and whatever was under way given up or finished."""

from __future__ import annotations

import json
import signal
import socket
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from bot.model import EVERYTHING
from tests.command_line import FERRY
from tests.slack.stub import Canned, stub_slack
from tests.whole.conftest import wait_for

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.whole.conftest import Bot, House, LocalSlack

LEAVES_WITHIN = 5.0
"""Seconds; who starts us may kill after ten."""
ARTICLES = 300  # more than can be read before a signal arrives on a busy machine


@pytest.fixture
def silent() -> Iterator[socket.socket]:
    """A server that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(20)
        yield server


def address(server: socket.socket) -> str:
    return f"http://127.0.0.1:{server.getsockname()[1]}/feed"


def left(house: House, bot: Bot, number: signal.Signals = signal.SIGTERM) -> tuple[int, bool, bool]:
    """Its exit status, whether it logged trouble, and whether its database is open still."""
    bot.process.send_signal(number)
    status, logged = bot.ended(LEAVES_WITHIN)
    return status, "Traceback" in logged or "error" in logged, house.db.with_name("desk.db-wal").exists()


CLEANLY = (0, False, False)


@pytest.mark.wire
@pytest.mark.anyio
async def test_a_signal_ends_the_bot_cleanly_and_it_starts_again(in_slack: House, slack: LocalSlack) -> None:
    for answers, number in enumerate((signal.SIGTERM, signal.SIGINT), 1):
        bot = in_slack.start("run")
        bot.logs("slack.connected")
        await slack.command("/storyline", "list")
        answer = (await slack.answers(answers))[-1]
        assert answer["text"].startswith("Storylines\n4 storylines")
        assert left(in_slack, bot, number) == CLEANLY


@pytest.mark.wire
@pytest.mark.anyio
async def test_a_slow_outlet_holds_neither_the_leaving_nor_who_asked_for_it(
    in_slack: House, slack: LocalSlack, silent: socket.socket
) -> None:
    at, store = in_slack.now("2026-02-15T06:00"), in_slack.store()
    with store.write():
        store.sources.add(at, "Slow", "feed", address(silent), "test", 900)
    before = store.sources.list(EVERYTHING)
    bot = in_slack.start(clock=True)
    with silent.accept()[0]:  # it polls
        bot.logs("slack.connected")
        await slack.command("/slugline", f"source add {address(silent)}/other")
        with silent.accept()[0]:
            bot.process.send_signal(signal.SIGTERM)
            (answer,) = await slack.answers(1)
            status, logged = bot.ended(LEAVES_WITHIN)
    assert answer["text"] == "Slugline is being stopped just now. Ask again once it is back. Nothing was added."
    assert (status, "Traceback" in logged, store.sources.list(EVERYTHING)) == (0, False, before)


def test_a_slack_that_does_not_answer_holds_no_leaving(house: House) -> None:
    with stub_slack() as slack:
        slack.answers = [Canned(silent=True)]
        bot = house.start("run", SLACK_API_URL=slack.url, SLACK_BOT_TOKEN="xoxb-1", SLACK_APP_TOKEN="xapp-1")
        wait_for(lambda: slack.asked)
        assert left(house, bot) == CLEANLY


def test_ctrl_c_leaves_whole_articles_of_a_folder_and_a_second_run_takes_the_rest(house: House) -> None:
    folder = house.folder / "articles"
    folder.mkdir()
    for number in range(ARTICLES):
        (folder / f"a{number:03}.txt").write_text(f"{FERRY}\nIt was ferry {number}.", encoding="utf-8")
    first = house.start("ingest", str(folder), "--json")
    first.prints("\n")
    first.process.send_signal(signal.SIGINT)
    status, logged = first.ended()
    assert (status, "Stopped." in logged, "Traceback" in logged) == (130, True, False)
    store = house.store()
    kept = {article.id for article in store.articles.list(EVERYTHING, limit=ARTICLES, offset=0)}
    assert 0 < len(kept) < ARTICLES
    assert store.check() == ()
    told = {json.loads(line)["id"] for line in first.printed().splitlines()}
    assert told <= kept

    second = house.start("ingest", str(folder), "--json")
    assert second.ended(90)[0] == 0
    outcomes = {row["id"]: row["outcome"] for row in map(json.loads, second.printed().splitlines())}
    assert {id_ for id_, outcome in outcomes.items() if outcome == "repeated"} == kept
    assert Counter(outcomes.values())["refused"] == 0
    assert store.size(EVERYTHING)["articles"] == ARTICLES
