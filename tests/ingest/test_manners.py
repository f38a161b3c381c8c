"""Manners towards hosts: few requests at a time, pauses, and what is asked for is kept."""

import asyncio
import gzip
from dataclasses import replace

import httpx
import pytest

from bot.errors import TryLater
from bot.ingest.fetch import Fetcher
from bot.ingest.freshness import fresh_for
from bot.ingest.manners import Turns
from bot.ingest.sources import poll
from bot.ingest.worker import Worker
from tests.ingest.conftest import Answer, Site
from tests.ingest.samples import rss
from tests.ingest.test_fetch import public
from tests.ingest.test_sources import source_at

pytestmark = pytest.mark.anyio

DATE = "Tue, 18 Feb 2025 08:00:00 GMT"


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, 0),
        ({"Cache-Control": "max-age=600"}, 600),
        ({"Cache-Control": 'public, MAX-AGE="600"', "Age": "100"}, 500),
        ({"Cache-Control": "max-age=600", "Age": "9999"}, 0),
        ({"Cache-Control": "no-cache, max-age=600"}, 0),
        ({"Cache-Control": "s-maxage=900"}, 0),
        ({"Cache-Control": "max-age=-1"}, 0),
        ({"Cache-Control": "max-age=" + "9" * 400}, 9_999_999_999),
        ({"Date": DATE, "Expires": "Tue, 18 Feb 2025 08:05:00 GMT"}, 300),
        ({"Date": DATE, "Expires": "Tue, 18 Feb 2025 07:05:00 GMT"}, 0),
        ({"Date": DATE, "Expires": "0"}, 0),
        ({"Expires": "Tue, 18 Feb 2025 08:05:00 GMT"}, 0),
        ({"Cache-Control": "max-age=60", "Date": DATE, "Expires": "Tue, 18 Feb 2099 08:05:00 GMT"}, 60),
    ],
)
async def test_how_long_an_answer_is_good_for(headers: dict[str, str], seconds: float) -> None:
    assert fresh_for(httpx.Headers(headers)) == seconds


@pytest.mark.parametrize(
    ("age", "ttl", "pause"),
    [("0", "", 0), ("300", "", 300), ("300", "10", 600), ("900", "10", 900), ("9999", "", 3600)],
)
async def test_a_source_says_when_it_is_to_be_read_again_within_an_hour(
    site: Site, fetcher: Fetcher, worker: Worker, age: str, ttl: str, pause: float
) -> None:
    feed = rss(f"<ttl>{ttl}</ttl>" if ttl else "")
    site.pages["/feed"] = Answer(feed, headers={"Cache-Control": f"max-age={age}"})
    assert (await poll(source_at(site), fetcher, worker, 10)).next_after == pause


async def test_a_host_has_no_more_requests_at_a_time_than_set_and_others_do_not_wait() -> None:
    at_once: dict[str, int] = {}
    most: dict[str, int] = {}
    everybody = asyncio.Barrier(4)

    async def answer(request: httpx.Request) -> httpx.Response:
        host = request.headers["host"]
        at_once[host] = at_once.get(host, 0) + 1
        most[host] = max(most.get(host, 0), at_once[host])
        await everybody.wait()  # four requests: two at each host; were one more let in, or one less, all would hang
        at_once[host] -= 1
        return httpx.Response(200)

    fetcher = Fetcher(transport=httpx.MockTransport(answer), resolve=public, per_host=2)
    await asyncio.gather(*(fetcher.get(f"https://{name}.example/{n}") for name in "ab" for n in range(6)))
    assert most == {"a.example": 2, "b.example": 2}


async def test_the_next_turn_at_a_host_is_a_pause_away() -> None:
    turns = Turns(per_host=2, pause=60)
    before = asyncio.get_running_loop().time()
    async with turns.turn("a.example"):
        assert turns._host("a.example").next_at >= before + 60
    assert turns._host("b.example").next_at == 0


async def test_a_pause_that_robots_txt_asks_for_is_kept_within_reason() -> None:
    turns = Turns(per_host=2, pause=1)
    for delay in (0.5, 3, 86_400):
        turns.slow_down(f"{delay}.example", delay)
    assert [turns._host(f"{delay}.example").delay for delay in (0.5, 3, 86_400)] == [0.5, 3, 10]


async def test_a_host_that_asks_for_a_pause_is_left_alone_by_every_fetch() -> None:
    asked = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.path)
        return httpx.Response(429, headers={"Retry-After": "600"})

    fetcher = Fetcher(transport=httpx.MockTransport(answer), resolve=public)
    with pytest.raises(TryLater):
        await fetcher.get("https://a.example/1")
    with pytest.raises(TryLater) as later:
        await fetcher.get("https://a.example/2")
    assert asked == ["/1"]
    assert later.value.after is not None
    assert 0 < later.value.after <= 600
    assert str(later.value).startswith("a.example asked not to be read for a while. Try again in ")


async def test_what_is_read_together_shares_its_connections_and_leaves_none_open(site: Site, fetcher: Fetcher) -> None:
    site.pages |= {f"/{n}": Answer(gzip.compress(b"here"), headers={"Content-Encoding": "gzip"}) for n in range(6)}
    async with fetcher.together() as shared:
        await asyncio.gather(*(fetcher.get(f"{site.url}/{n}") for n in range(6)))
        hosts = list(shared.transport._hosts)
    assert (hosts, shared.transport._hosts, shared.readers) == (["127.0.0.1"], {}, 0)


async def test_more_answers_than_are_held_at_once_come_all_the_same(site: Site, fetcher: Fetcher) -> None:
    site.pages |= {f"/{n}": Answer(b"here") for n in range(100)}
    many = replace(fetcher, per_host=200, seconds=60)
    held: list[int] = []

    async def hold(number: int) -> bytes:
        async with many.held(f"{site.url}/{number}") as fetched:
            held.append(number)
            return fetched.content

    async with many.together() as shared:
        assert await asyncio.gather(*map(hold, range(100))) == [b"here"] * 100
        assert (sorted(held), shared.places.locked()) == ([*range(100)], False)
