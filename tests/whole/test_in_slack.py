"""The whole bot in a local Slack: commands answered, sources read, digests posted once."""

from __future__ import annotations

from datetime import datetime
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest

from bot.chat.slack.names import reachable
from bot.digest.wording import counted
from bot.model import EVERYTHING
from handlers.dispatch import REGISTRY
from tests.slack.conftest import until
from tests.slack.limits import faults
from tests.whole.conftest import wait_for
from tests.whole.harbour import Harbour

if TYPE_CHECKING:
    from bot.store import Store
    from bot.store.records import Article
    from tests.whole.conftest import Bot, House, LocalSlack, Site

pytestmark = [pytest.mark.wire, pytest.mark.anyio]

ADMIN, OTHER = "U01ALICE", "U02BOB"
NO_UNFURLING = {"unfurl_links": False, "unfurl_media": False}


class Talk:
    """What people ask in the channel, and what the bot says there."""

    def __init__(self, slack: LocalSlack) -> None:
        self._slack = slack
        self._colleagues = (f"U{number}" for number in count())

    async def ask(self, line: str, user: str = ADMIN) -> str:
        """The whole answer to one command, as Slack's notifications show it."""
        return "\n".join(message["text"] for message in await self.answers(line, user))

    async def answers(self, line: str, user: str = ADMIN) -> list[dict[str, Any]]:
        """The messages that answer one command, each for the asker alone."""
        before = len(await self._for(user))
        command, _, text = reachable(line).partition(" ")
        await self._slack.do("command", channel="C01GEN", user=user, command=command, text=text)

        async def answered() -> list[dict[str, Any]]:
            return (await self._for(user))[before:]

        return await until(answered)

    def colleague(self) -> str:
        """Somebody who has not asked before, so that no two answers can be mixed up."""
        return next(self._colleagues)

    async def _for(self, user: str) -> list[dict[str, Any]]:
        return [message for message in await self._slack.posted() if message.get("ephemeral_to") == user]

    async def posts(self, number: int) -> list[dict[str, Any]]:
        """What the bot has posted for everybody, once there are so many."""

        async def enough() -> list[dict[str, Any]]:
            found = [message for message in await self._slack.posted() if "ephemeral_to" not in message]
            return found if len(found) >= number else []

        return await until(enough)


@pytest.fixture
def talk(slack: LocalSlack) -> Talk:
    return Talk(slack)


@pytest.fixture
def harbour(site: Site) -> Harbour:
    return Harbour(site)


def begun(house: House, at: str) -> Bot:
    house.now(at)
    bot = house.start(clock=True)
    bot.logs("slack.connected")
    return bot


async def test_every_command_is_answered_to_the_asker_within_slacks_limits(in_slack: House, talk: Talk) -> None:
    bot = begun(in_slack, "2026-02-15T09:00")
    wrong: dict[str, list[str]] = {}
    for name, each in sorted(REGISTRY.items()):
        # Who may add no sources is told so; what an admin is told is tested below.
        for message in await talk.answers(each.examples[0], talk.colleague()):
            wrong |= {name: found} if (found := faults({**message, **NO_UNFURLING})) else {}
    assert (wrong, [line for line in bot.logged().splitlines() if "[info " not in line]) == ({}, [])


def articles(store: Store) -> list[Article]:
    return sorted(store.articles.list(EVERYTHING, "north-quay", limit=99, offset=0), key=lambda article: article.pk)


async def test_a_source_is_read_followed_and_told_in_digests_of_what_moved_alone(
    in_slack: House, talk: Talk, harbour: Harbour
) -> None:
    harbour.feed(2, 1)
    harbour.page("/live", "The quay today", harbour.FIRST)
    bot = begun(in_slack, "2026-02-15T06:00")
    store = in_slack.store()

    refused = await talk.ask(f"/source add {harbour.url}/feed", OTHER)
    assert refused == ("/slugline source add is for admins. Ask one of them, or have your id (U02BOB) added to admins.")
    logged = [row.action for row in store.log.since(EVERYTHING)]
    assert (store.sources.list(EVERYTHING), logged) == ((), ["seed"])

    await talk.ask("/storyline create north-quay Will the north quay stay open?")
    await talk.ask("/digest subscribe north-quay 08:00")
    (answer,) = await talk.answers(f"/source add {harbour.url}/feed in north-quay yes")
    added = answer["text"]
    assert faults({**answer, **NO_UNFURLING}) == []
    assert added.splitlines()[:2] == ["Source added", "Alder Post: 2 articles taken in"]
    added = await talk.ask(f"/source add {harbour.url}/live in north-quay watch yes")
    assert added.splitlines()[:2] == ["Source added", "The quay today: 1 article taken in"]
    assert [(row.actor, row.place, row.action, row.subject) for row in store.log.since(EVERYTHING)][:2] == [
        ("slack:U01ALICE", "slack:C01GEN", "source add", "The quay today"),
        ("slack:U01ALICE", "slack:C01GEN", "source add", "Alder Post"),
    ]
    assert [article.title for article in articles(store)] == ["The first offer", "The second offer", "The quay today"]
    first = store.changes.since(EVERYTHING)
    assert {change.storyline for change in first} == {"north-quay"}

    settled(in_slack, store, "2026-02-15T07:00")  # eight in Paris
    parent, thread = await talk.posts(2)
    assert (thread["thread_ts"], parent.get("thread_ts")) == (parent["ts"], None)
    assert parent["text"].splitlines()[:2] == [
        "north-quay moved · digest 1",
        f"north-quay: {counted(change.kind for change in first)}",
    ]
    assert [faults({**message, **NO_UNFURLING}) for message in (parent, thread)] == [[], []]

    harbour.feed(3, 2, 1)
    harbour.page("/live", "The quay today", harbour.FIRST, harbour.SECOND)
    settled(in_slack, store, "2026-02-15T07:30")
    assert (len(articles(store)), articles(store)[2].revision) == (4, 2)
    new = store.changes.since(EVERYTHING, pk=first[-1].pk)
    assert [change.kind for change in new if change.article == articles(store)[2]] == [
        "article edited",
        "new statement",
    ]
    settled(in_slack, store, "2026-02-16T07:00")
    second = (await talk.posts(4))[2:]
    assert second[1]["thread_ts"] == second[0]["ts"]
    assert [text in second[1]["text"] for text in ("third offer", "lamp is lit again", "first offer")] == [
        True, True, False
    ]  # fmt: skip

    settled(in_slack, store, "2026-02-17T07:00")  # nothing moved since
    wait_for(lambda: looked_at(store).startswith("2026-02-17T07:00"))
    assert len(await talk.posts(4)) == 4

    harbour.site.pages["/feed"] = harbour.broken
    harbour.page("/live", "The quay today", harbour.FIRST, harbour.SECOND, harbour.THIRD)
    settled(in_slack, store, "2026-02-17T08:00")
    assert articles(store)[2].revision == 3
    listed = await talk.ask("/source list")
    assert "2 sources, 1 failing" in listed
    assert f"since 09:00: 127.0.0.1 could not give {harbour.url}/feed (500). Try again later." in listed
    assert "[error" not in bot.logged()


def looked_at(store: Store) -> str:
    """The instant of the latest digest that was considered."""
    found: str = store.connections.sql.execute("SELECT last_due FROM subscription").fetchone()["last_due"]
    return found


def settled(house: House, store: Store, at: str) -> None:
    """Set the clock and wait until every source that is due then was polled."""
    house.now(at)
    wait_for(lambda: not store.sources.due(datetime.fromisoformat(f"{at}+00:00")))
