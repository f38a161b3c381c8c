"""What /healthz and /metrics say: of a bot that is well, that waits for another, and that is not well."""

from __future__ import annotations

import asyncio
import json
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import httpx
import pytest

from bot.chat.way import Reached
from bot.errors import CannotStart, OutcomeUnknown, TryLater
from bot.health import Beats, Finding, Present, findings, worst
from bot.listening import Watch, listening
from bot.measures import Measures, Stock
from bot.model import Post, Sent
from bot.run import SECOND
from bot.store import Store
from tests.slack.conftest import NO_CERTIFICATES, free_port
from tests.whole.conftest import CONFIG, wait_for

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.whole.conftest import House

NOON = datetime(2026, 2, 15, 12, tzinfo=UTC)
PATIENCE = timedelta(minutes=10)
STARTED = 60.0
"""Seconds in which a bot has seeded its store and serves, also on a busy machine."""
LATE = "Overdue by more than 10 minutes: 1"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store.open(tmp_path / "desk.db", busy_s=0.05)
    yield store
    store.close()


def source(store: Store, name: str, due: timedelta, polled: timedelta | None = None) -> None:
    """A source that is due so long before noon, and was read so long before noon."""
    with store.write():
        kept = store.sources.add(
            NOON - timedelta(days=1), name, "feed", f"https://{name}.example/feed", "test", 900, next_poll=NOON - due
        )
        if polled is not None:
            store.sources.polled(NOON - polled, kept.pk, NOON - due, 200, "", failed=False)


def present(
    digests: timedelta | None = timedelta(0), *, leads: bool = True, free: int = 900_000_000, **away: timedelta
) -> Present:
    return Present(NOON, PATIENCE, digests, leads, free, away)


def told(store: Store, present: Present, name: str) -> tuple[str, str]:
    (found,) = [each for each in findings(store, present) if each.name == name]
    return found.state, found.says


def test_a_desk_of_which_nothing_waits_is_well(store: Store) -> None:
    assert list(findings(store, present())) == [
        Finding("store", "ok", "The database can be written."),
        Finding("disk", "ok", "900 MB are free for the database."),
        Finding("role", "ok", "This process polls and posts."),
        Finding("polls", "ok", "No source waits to be read for long."),
        Finding("digests", "ok", "Digests are looked at."),
        Finding("queue", "ok", "0 messages queued."),
        Finding("sources", "ok", "0 are read."),
    ]


@pytest.mark.parametrize(
    ("away", "finding"),
    [
        (timedelta(0), ("ok", "The chat is reached.")),
        (timedelta(seconds=40), ("look", "The chat has not been reached for 40 s; it is tried on.")),
        (timedelta(minutes=11), ("failed", "The chat has not been reached for 11 minutes.")),
    ],
)
@pytest.mark.parametrize("leads", [True, False])
def test_a_bot_that_does_not_reach_its_chat_for_long_is_not_well_whether_or_not_it_posts(
    store: Store, away: timedelta, finding: tuple[str, str], *, leads: bool
) -> None:
    assert told(store, present(leads=leads, matrix=timedelta(0), slack=away), "slack") == finding
    assert told(store, present(leads=leads, matrix=timedelta(0), slack=away), "matrix")[0] == "ok"


def test_a_chat_is_away_from_its_first_breaking_on_and_where_nothing_is_heard_for_longer_than_it_stands() -> None:
    now = [100.0]
    reached = Reached(lambda: now[0])
    slack, matrix = reached.way("slack"), reached.way("matrix", 120.0)
    matrix.stands()
    now[0] = 130.0
    slack.breaks()
    assert reached.away() == {"matrix": timedelta(0), "slack": timedelta(seconds=30)}
    slack.stands()
    now[0] = 1000.0
    assert reached.away() == {"matrix": timedelta(seconds=780), "slack": timedelta(0)}


@pytest.mark.parametrize(
    ("polled", "leads", "finding"),
    [
        (None, True, ("failed", f"No poll has finished for more than 10 minutes. {LATE} of 1 sources.")),
        (timedelta(hours=1), True, ("failed", f"No poll has finished for more than 10 minutes. {LATE} of 2 sources.")),
        (timedelta(minutes=1), True, ("look", f"{LATE} of 2 sources.")),
        (timedelta(hours=1), False, ("look", f"{LATE} of 2 sources; another process reads them.")),
    ],
)  # fmt: skip
def test_who_polls_is_not_well_when_nothing_was_read_for_long_though_something_waits(
    store: Store, polled: timedelta | None, leads: bool, finding: tuple[str, str]
) -> None:
    source(store, "post", timedelta(minutes=11))
    if polled:
        source(store, "other", -timedelta(minutes=5), polled)
    assert told(store, present(leads=leads), "polls") == finding


def test_a_source_that_is_due_only_just_or_paused_is_not_late(store: Store) -> None:
    source(store, "post", timedelta(minutes=9))
    source(store, "other", timedelta(hours=9))
    with store.write():
        store.sources.change(2, state="paused")
    assert told(store, present(), "polls") == ("ok", "No source waits to be read for long.")


@pytest.mark.parametrize(
    ("digests", "leads", "finding"),
    [
        (timedelta(minutes=12), True, ("failed", "No round of digests has ended for 12 minutes.")),
        (timedelta(minutes=12), False, ("ok", "Digests are looked at.")),
        (None, True, ("ok", "Digests are looked at.")),
    ],
)
def test_who_posts_is_not_well_when_its_rounds_of_digests_do_not_end(
    store: Store, digests: timedelta | None, leads: bool, finding: tuple[str, str]
) -> None:
    assert told(store, present(digests, leads=leads), "digests") == finding


def test_a_database_that_another_program_locks_is_a_failure(store: Store, tmp_path: Path) -> None:
    other = Store.open(tmp_path / "desk.db")
    with other.write():
        found = list(findings(store, present()))
    other.close()
    assert found[0] == Finding("store", "failed", "The database cannot be written (SQLITE_BUSY).")
    assert worst(found) == "failed"


@pytest.mark.parametrize(("free", "state"), [(4_900_000, "failed"), (199_000_000, "look"), (200_000_000, "ok")])
def test_a_full_disk_is_a_failure_and_a_nearly_full_one_for_somebody_to_look_at(
    store: Store, free: int, state: str
) -> None:
    assert told(store, present(free=free), "disk") == (state, f"{free // 1_000_000} MB are free for the database.")


def test_a_sick_source_and_a_waiting_message_are_for_somebody_to_look_at(store: Store) -> None:
    source(store, "post", -timedelta(minutes=5), timedelta(minutes=1))
    with store.write():
        store.sources.judge(NOON, 1, "quiet")
        store.digests.queue_alert(NOON, "slack", "C1", "k", ["{}"])
        store.outgoing.ask(NOON, 1, "nobody can tell")
    assert told(store, present(), "sources") == ("look", "1 of 1 are failing, quiet or gone.")
    assert told(store, present(), "queue") == ("look", "1 messages wait for somebody to look at their rooms.")


def test_a_beat_is_as_old_as_the_last_round_that_ended_well() -> None:
    now = [0.0]
    beats = Beats(lambda: now[0])
    assert beats.ago("digests") is None

    def fail() -> None:
        raise ZeroDivisionError

    beats.of("digests", lambda: None)()
    now[0] = 5
    with pytest.raises(ZeroDivisionError):
        beats.of("digests", fail)()
    assert beats.ago("digests") == timedelta(seconds=5)


class Senders:
    """A sender that ends its tries as it is told."""

    platform = "slack"

    def __init__(self, *ends: Exception | None) -> None:
        self.ends = list(ends)

    def prepare(self, post: Post) -> str:
        return f"prepared {post.key}"

    def find(self, post: Post) -> Sent | None:
        return Sent(f"found {post.key}")

    def send(self, post: Post) -> Sent:
        if error := self.ends.pop(0):
            raise error
        return Sent(f"sent {post.key}")

    def edit(self, room: str, ref: str, payload: str, file: str | None = None) -> None:
        raise AssertionError((room, ref, payload, file))


def test_tries_to_send_are_counted_by_what_came_of_them(store: Store) -> None:
    measures = Measures()
    sender = measures.sending(Senders(None, TryLater("x"), OutcomeUnknown("x"), ZeroDivisionError(), None))
    post = Post("C1", "{}", "k")
    assert (sender.prepare(post), sender.find(post), sender.send(post)) == (
        "prepared k", Sent("found k"), Sent("sent k")
    )  # fmt: skip
    for kind in (TryLater, OutcomeUnknown, ZeroDivisionError):
        with pytest.raises(kind):
            sender.send(post)
    sender.send(post)
    assert counts(measures.text(Stock(store, present())).decode(), "slugline_send_seconds_count") == {
        '{outcome="sent",platform="slack"}': 2.0,
        '{outcome="later",platform="slack"}': 1.0,
        '{outcome="unknown",platform="slack"}': 1.0,
        '{outcome="failed",platform="slack"}': 1.0,
    }


def counts(text: str, name: str) -> dict[str, float]:
    rows = [
        line.removeprefix(name).split(" ") for line in text.splitlines() if line.startswith((f"{name}{{", f"{name} "))
    ]
    return {labels: float(value) for labels, value in rows}


def test_the_figures_say_what_the_store_holds(store: Store) -> None:
    source(store, "post", timedelta(minutes=11), timedelta(minutes=30))
    with store.write():
        store.sources.judge(NOON, 1, "failing")
        store.digests.queue_alert(NOON, "slack", "C1", "k", ["{}", "{}"])
    text = Measures().text(Stock(store, present())).decode()
    assert counts(text, "slugline_queue") == {
        '{state="queued"}': 2.0, '{state="sending"}': 0.0, '{state="held"}': 0.0,
        '{state="unknown"}': 0.0, '{state="asked"}': 0.0,
    }  # fmt: skip
    assert counts(text, "slugline_sources") == {
        '{state="ok"}': 0.0, '{state="quiet"}': 0.0, '{state="failing"}': 1.0, '{state="gone"}': 0.0,
        '{state="paused"}': 0.0,
    }  # fmt: skip
    alone = {
        name: counts(text, f"slugline_{name}")[""] for name in ("role", "articles", "sources_late", "last_poll_seconds")
    }
    assert alone == {"role": 1.0, "articles": 0.0, "sources_late": 1.0, "last_poll_seconds": 1800.0}


@pytest.mark.anyio
async def test_only_who_asks_for_this_machine_is_answered_and_a_failure_is_503(store: Store, tmp_path: Path) -> None:
    port, db = free_port(), tmp_path / "desk.db"
    watch = Watch(db, lambda: NOON, Beats(), lambda: True, Measures(), PATIENCE, Reached())
    async with listening(watch, "127.0.0.1", port):
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", verify=NO_CERTIFICATES) as http:
            well = await http.get("/healthz")
            rebound = await http.get("/metrics", headers={"Host": f"elsewhere.example:{port}"})
            other = await http.get("/")
            source(store, "post", timedelta(minutes=11))
            ill = await http.get("/healthz")
        with pytest.raises(CannotStart) as taken:
            async with listening(watch, "127.0.0.1", port):
                pass
    assert [answer.status_code for answer in (well, rebound, other, ill)] == [200, 421, 404, 503]
    assert (well.json()["status"], ill.json()["status"], rebound.text) == ("ok", "failed", "Ask for 127.0.0.1.\n")
    assert str(taken.value) == (
        f"/healthz cannot be served at 127.0.0.1:{port} (Address already in use);"
        " set health.port to a free one, or to 0 for none."
    )


@pytest.mark.anyio
async def test_who_waits_for_the_role_waits_for_the_port_too(store: Store, tmp_path: Path) -> None:
    port = free_port()
    leader = Watch(tmp_path / "desk.db", lambda: NOON, Beats(), lambda: True, Measures(), PATIENCE, Reached())
    waiting = replace(leader, leads=lambda: False)

    def says() -> str:
        try:
            return httpx.get(f"http://127.0.0.1:{port}/healthz", verify=NO_CERTIFICATES).text
        except httpx.TransportError:
            return ""

    async with AsyncExitStack() as first:
        await first.enter_async_context(listening(leader, "127.0.0.1", port))
        async with listening(waiting, "127.0.0.1", port):
            assert "This process polls and posts." in await asyncio.to_thread(says)
            await first.aclose()
            assert "Another process polls and posts" in await asyncio.to_thread(wait_for, says)


def test_of_two_bots_one_says_that_it_polls_and_the_other_that_it_waits(house: House) -> None:
    ports, names = (free_port(), free_port()), ("one", "two")
    for port, name in zip(ports, names, strict=True):
        (house.folder / name).write_text(f"{CONFIG}[health]\nport = {port}\n", encoding="utf-8")

    def says(port: int) -> str:
        try:
            body = httpx.get(f"http://127.0.0.1:{port}/healthz", verify=NO_CERTIFICATES).text
        except httpx.TransportError:
            return ""
        (role,) = [check["says"] for check in json.loads(body)["checks"] if check["name"] == "role"]
        return str(role)

    first = house.start("run", SLUGLINE_CONFIG=str(house.folder / "one"))
    assert wait_for(lambda: says(ports[0]), STARTED) == "This process polls and posts."
    second = house.start("run", SLUGLINE_CONFIG=str(house.folder / "two"))
    waiting = "Another process polls and posts; this one answers, and takes over when that ends."
    assert wait_for(lambda: says(ports[1]), STARTED) == waiting
    assert (SECOND in second.logged(), SECOND in first.logged()) == (True, False)
    first.process.kill()
    wait_for(lambda: says(ports[1]) == "This process polls and posts.")
