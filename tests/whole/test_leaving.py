"""The end of a bot: quick, clean, and whatever was under way given up or finished."""

from __future__ import annotations

import fcntl
import json
import os
import re
import signal
import socket
import struct
import subprocess
import termios
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.model import EVERYTHING
from tests.command_line import FERRY
from tests.slack.conftest import free_port
from tests.slack.stub import GENERAL, Canned, stub_slack
from tests.whole.conftest import PROGRAM, wait_for
from tests.whole.test_crashes import moves, storyline

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
BOT = Canned({"ok": True, "user_id": "U0BOT", "team_id": "T01TEST", "bot_id": "B0"})


def reading_process(bot: Bot) -> int | None:
    """The process that reads for the bot, once it has one."""
    for status in Path("/proc").glob("[0-9]*/status"):
        with suppress(OSError):  # it has ended meanwhile
            if f"PPid:\t{bot.process.pid}\n" in status.read_text():
                return int(status.parent.name)
    return None


def catches(bot: Bot, number: signal.Signals) -> bool:
    """Whether the bot has something to do when the signal comes, but for dying."""
    caught = re.search(r"SigCgt:\s*(\w+)", Path(f"/proc/{bot.process.pid}/status").read_text())
    return bool(caught and int(caught[1], 16) >> (number - 1) & 1)


def waiting_in(pipe: int) -> int:
    """How many bytes nobody has read yet."""
    (count,) = struct.unpack("i", fcntl.ioctl(pipe, termios.FIONREAD, struct.pack("i", 0)))
    return int(count)


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


def test_an_article_that_hangs_the_reader_holds_no_leaving_and_is_read_after_the_next_start(house: House) -> None:
    (inbox := house.folder / "inbox").mkdir()
    (inbox / "ferry.txt").write_text(FERRY, encoding="utf-8")
    at, store = house.now("2026-02-15T06:00"), house.store()
    with store.write():
        store.sources.add(at, "Inbox", "folder", str(inbox), "test", 900)
    bot = house.start(odd=["reading"])
    reader = wait_for(lambda: reading_process(bot), 60)
    bot.process.send_signal(signal.SIGTERM)
    status, logged = bot.ended(LEAVES_WITHIN)
    assert (status, logged) == (0, "")
    wait_for(lambda: not Path(f"/proc/{reader}").exists())
    (source,) = store.sources.list(EVERYTHING)
    assert (source.last_poll, source.failures, store.size(EVERYTHING)["articles"]) == (None, 0, 5)

    house.start(clock=True)
    wait_for(lambda: store.size(EVERYTHING)["articles"] == 6)


def test_a_message_on_its_way_is_waited_for_a_few_seconds_and_then_left_as_such(house: House) -> None:
    store = house.store()
    storyline(store, house.now("2026-02-15T06:00"), "slack", "C01GEN")
    moves(store, house.now("2026-02-15T06:30"), 1)
    house.now("2026-02-15T07:00")
    with stub_slack() as slack:
        slack.methods = {"conversations.info": GENERAL, "auth.test": BOT}
        slack.answers = [Canned(silent=True)]
        over_http = {"SLACK_SIGNING_SECRET": "s", "SLACK_BOT_TOKEN": "xoxb-1", "PORT": str(free_port())}
        bot = house.start(clock=True, SLACK_API_URL=slack.url, **over_http)
        wait_for(lambda: [name for name, _ in slack.asked] == ["chat.postMessage"])
        bot.process.send_signal(signal.SIGTERM)
        status, logged = bot.ended(LEAVES_WITHIN)
    assert (status, "left without waiting any longer" in logged, "Traceback" in logged) == (0, True, False)
    assert [(row.part, row.state) for row in store.outgoing.rows()] == [(0, "sending"), (1, "queued")]


def test_a_database_that_another_program_locks_holds_no_leaving(house: House) -> None:
    store = house.store()
    bot = house.start("run")
    bot.type("storyline list")
    bot.prints("Storylines")
    with store.write():
        bot.type("storyline create locked-quay")  # waits for the lock
        bot.process.send_signal(signal.SIGTERM)
        assert bot.ended(LEAVES_WITHIN)[0] == 0


def test_a_database_that_is_locked_at_the_start_holds_no_leaving(house: House) -> None:
    with house.store().write():
        bot = house.start("run")
        wait_for(lambda: catches(bot, signal.SIGTERM))
        bot.process.send_signal(signal.SIGTERM)
        assert bot.ended(LEAVES_WITHIN) == (0, "")


def test_a_window_that_takes_no_more_words_holds_no_leaving(house: House) -> None:
    (house.folder / "slugline.toml").write_text("[reply]\npage_size = 200\n", encoding="utf-8")
    bot = subprocess.Popen(
        [*PROGRAM, "run"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env={**os.environ, **house.environ}
    )
    with bot:
        assert bot.stdin
        assert bot.stdout
        pipe = bot.stdout.fileno()
        size = fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, 4096)
        bot.stdin.write(b"who-said by Macron all\n")
        bot.stdin.flush()
        wait_for(lambda: waiting_in(pipe) == size)
        bot.send_signal(signal.SIGTERM)
        assert bot.wait(LEAVES_WITHIN) == 0


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
