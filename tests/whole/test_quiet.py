"""Nothing that people wrote or are, no token and no address in what the bot writes, whatever goes wrong in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest

from bot.model import EVERYTHING
from tests.ingest.conftest import Answer
from tests.ingest.samples import entry, page, rss
from tests.slack.conftest import DEADLINE, NO_CERTIFICATES, free_port, until
from tests.whole.conftest import CONFIG, wait_for

if TYPE_CHECKING:
    from tests.whole.conftest import House, LocalSlack, Site

SLUG, TYPED, TEXT, TITLE, KEY, NAME = (f"canary-{each}" for each in ("slug", "typed", "text", "title", "key", "name"))
STARTED = 60.0
"""Seconds in which a bot has seeded its store and is connected, also on a busy machine."""
FAILURES = ("poll failed", "slack.dispatch_failed", "went wrong", "library")
PEOPLE = ("U01ALICE", "U02BOB", "Alice Anderson")
TOKENS = ("xoxb-test", "xapp-test", "test-signing")
CANARIES = ("canary", *PEOPLE, *TOKENS, "127.0.0.1", "http://", "https://")

WORDS = (
    f"The {TEXT} of the north quay was lit on 10 February 2026.",
    f"“We light the {TEXT} again,” Ines Marlow said.",
)


def given_away(*written: str) -> list[str]:
    """The lines that hold a canary."""
    return [line for text in written for line in text.splitlines() if any(each in line for each in CANARIES)]


def sources(house: House, site: Site) -> None:
    """Sources that are well, broken, not there, no feed, and in no reach; all of them with keys in their addresses."""
    address = f"{site.url}/1?token={KEY}"
    site.pages[f"/feed?token={KEY}"] = Answer(rss(entry("e1", address, title=TITLE), title=NAME), "application/rss+xml")
    site.pages[f"/1?token={KEY}"] = Answer(page(TITLE, body=WORDS))
    site.pages[f"/broken?token={KEY}"] = Answer(status=500)
    site.pages[f"/odd?token={KEY}"] = Answer(f"<rss><{TEXT}".encode(), "application/rss+xml")
    at, store = house.now("2026-02-15T06:00"), house.store()
    urls = [f"{site.url}/{path}?token={KEY}" for path in ("feed", "broken", "odd", "gone")]
    urls += [f"http://127.0.0.1:{free_port()}/feed?token={KEY}", f"http://{KEY}.invalid/feed"]
    with store.write():
        store.storylines.create(at, SLUG, "Will the north quay be lit?", "slack:U01ALICE")
        for number, url in enumerate(urls):
            store.sources.add(at, f"{NAME} {number}", "feed", url, "slack:U01ALICE", 900, storyline=SLUG)
        store.subscriptions.subscribe(at, "terminal", "terminal", [SLUG], "UTC", [], 1, "terminal:ada")


@pytest.mark.wire
@pytest.mark.anyio
@pytest.mark.parametrize("form", ["json", "console"])
@pytest.mark.parametrize("odd", [(), ("search", "polls", "sending")])
async def test_nothing_of_people_stands_in_the_log_or_the_figures(
    in_slack: House, slack: LocalSlack, site: Site, form: str, odd: tuple[str, ...]
) -> None:
    port = free_port()
    extra = f'[log]\nlevel = "debug"\nformat = "{form}"\n[health]\nport = {port}\n'
    (in_slack.folder / "slugline.toml").write_text(CONFIG + extra, encoding="utf-8")
    sources(in_slack, site)
    bot = in_slack.start(odd=odd or ("nothing",))
    wait_for(lambda: "slack.connected" in bot.logged(), STARTED)
    for line in (
        f"digest subscribe {SLUG} as it happens every 1s", f"search {TYPED}", f"who-said {TYPED} in {SLUG}",
        f"source add {site.url}/feed?token={KEY}", f"article add {site.url}/1?token={KEY}", f"{TYPED} {SLUG}",
        f"storyline create {SLUG}-two {TYPED}", f"hold {TYPED}", "desk", f"takedown {TYPED} reason {TYPED}",
    ):  # fmt: skip
        await slack.command("/slugline", line)
    await slack.answers(10)
    store = in_slack.store()
    wait_for(lambda: all(source.last_poll for source in store.sources.list(EVERYTHING)), STARTED)
    if not odd:

        async def posted() -> bool:
            return any("ephemeral_to" not in message for message in await slack.posted())

        await until(posted)
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", verify=NO_CERTIFICATES) as http:
        figures, health = [(await http.get(path, timeout=DEADLINE)).text for path in ("/metrics", "/healthz")]
    assert 'slugline_sources{state="failing"}' in figures
    assert float(figures.partition("slugline_poll_seconds_count ")[2].split()[0]) >= 6
    bot.process.terminate()
    status, written = bot.ended()
    assert given_away(written, bot.printed(), figures, health) == []
    assert (status, *(event in written for event in FAILURES)) == (0, *[bool(odd)] * len(FAILURES))
    assert odd or "polled" in written
