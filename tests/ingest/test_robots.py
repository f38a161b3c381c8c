"""robots.txt: pages that an outlet does not want read by programs are not, and its feeds are what an admin decides."""

import pytest

from bot.errors import FetchFailed, SkipInput
from bot.ingest.fetch import Fetcher
from bot.ingest.robots import Verdict, verdict
from bot.ingest.sources import discover, poll, take
from bot.ingest.worker import Worker
from tests.ingest.conftest import Answer, Site
from tests.ingest.samples import SUMMARY, entry, page, rss
from tests.ingest.test_sources import source_at

pytestmark = pytest.mark.anyio

URL = "https://post.example/a/b?c=1"


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ("", Verdict(True)),
        ("User-agent: *\nDisallow: /", Verdict(False)),
        ("User-agent: *\nDisallow: /\nUser-agent: slugline\nAllow: /a", Verdict(True)),
        ("User-agent: Slugline\nDisallow: /a/*c=", Verdict(False)),
        ("User-agent: *\nDisallow: /a\nAllow: /a/b", Verdict(True)),
        ("User-agent: *\nCrawl-delay: 3", Verdict(True, 3.0)),
        ("<html>no rules</html>", Verdict(True)),
        ("\ufeffUser-agent: *\r\nDisallow: /a/b$", Verdict(True)),
        ("User-agent: *\nDisallow: /" + "*a" * 2000 + "$", Verdict(True)),
    ],
)
async def test_the_rules_of_a_host_are_read_as_the_standard_has_them(rules: str, said: Verdict) -> None:
    assert verdict(rules.encode(), URL) == said


def forbidding(site: Site, *paths: str, status: int = 200) -> None:
    rules = "".join(f"Disallow: {path}\n" for path in paths)
    site.pages["/robots.txt"] = Answer(f"User-agent: *\n{rules}".encode(), "text/plain", status)


async def told(site: Site, fetcher: Fetcher, worker: Worker, path: str = "/1") -> str:
    with pytest.raises(SkipInput) as error:
        await take(site.url + path, fetcher, worker, 9)
    return str(error.value)


async def test_a_forbidden_page_is_not_asked_for_and_its_summary_taken(
    site: Site, fetcher: Fetcher, worker: Worker
) -> None:
    forbidding(site, "/1", "/feed")
    site.pages |= {"/feed": Answer(rss(entry("e1", f"{site.url}/1"))), "/1": Answer(page())}
    polled = await poll(source_at(site), fetcher, worker, 10)
    assert ([one.text for one in polled.incoming], site.paths) == ([SUMMARY], ["/feed"])
    assert polled.note == (
        f"1 of 1 new entries came as the feed's summary only: 127.0.0.1 asks programs not to read {site.url}/1 "
        "(robots.txt). Paste its text instead, or add a feed of it as a source."
    )


async def test_a_page_that_is_forbidden_is_no_source_and_not_taken(
    site: Site, fetcher: Fetcher, worker: Worker
) -> None:
    forbidding(site, "/1")
    site.pages["/1"] = Answer(page())
    sentence = (
        f"127.0.0.1 asks programs not to read {site.url}/1 (robots.txt). Paste its text instead, or add a feed of it as"
        " a source."
    )
    assert await told(site, fetcher, worker) == sentence
    for read in (
        discover(f"{site.url}/1", fetcher, worker),
        poll(source_at(site, "/1", kind="page"), fetcher, worker, 9),
    ):
        with pytest.raises(FetchFailed) as error:
            await read
        assert str(error.value) == sentence


async def test_a_page_that_a_counter_leads_to_is_forbidden_by_its_own_host(
    site: Site, fetcher: Fetcher, worker: Worker
) -> None:
    """And nothing of it is taken; a page that is led to and allowed is."""
    forbidding(site, "/1")
    site.pages |= {
        "/feed": Answer(rss(entry("e1", f"{site.url}/to1"), entry("e2", f"{site.url}/to2"))),
        **{f"/to{n}": Answer(status=302, headers={"Location": f"/{n}"}) for n in (1, 2)},
        **{f"/{n}": Answer(page()) for n in (1, 2)},
    }
    polled = await poll(source_at(site), fetcher, worker, 10)
    assert [one.text == SUMMARY for one in polled.incoming] == [False, True]
    assert f"asks programs not to read {site.url}/1 (robots.txt)" in await told(site, fetcher, worker, "/to1")
    with pytest.raises(FetchFailed, match="asks programs not to read"):
        await poll(source_at(site, "/to1", kind="page"), fetcher, worker, 9)


@pytest.mark.parametrize("status", [401, 403, 404, 410])
async def test_a_host_without_rules_forbids_nothing(site: Site, fetcher: Fetcher, worker: Worker, status: int) -> None:
    forbidding(site, "/", status=status)
    site.pages["/1"] = Answer(page())
    assert len((await take(f"{site.url}/1", fetcher, worker, 9)).incoming) == 1


async def test_a_host_that_fails_to_give_its_rules_is_not_read_for_now(
    site: Site, fetcher: Fetcher, worker: Worker
) -> None:
    forbidding(site, status=503)
    site.pages["/1"] = Answer(page())
    sentence = f"127.0.0.1 does not give its robots.txt, so {site.url}/1 was not read. Try again later."
    assert (await told(site, fetcher, worker), site.paths) == (sentence, [])


async def test_the_rules_are_asked_for_once_for_all_pages_of_a_host(
    site: Site, fetcher: Fetcher, worker: Worker
) -> None:
    entries = [entry(f"e{n}", f"{site.url}/{n}") for n in range(5)]
    site.pages |= {"/feed": Answer(rss(*entries)), **{f"/{n}": Answer(page()) for n in range(5)}}
    forbidding(site, "/3")
    await poll(source_at(site), fetcher, worker, 10)
    await poll(source_at(site), fetcher, worker, 10)
    asked = [path for path, _ in site.asked]
    assert (asked.count("/robots.txt"), asked.count("/2"), asked.count("/3")) == (1, 2, 0)
