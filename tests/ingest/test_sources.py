"""Sources: what stands at an address, and what each poll brings."""

from dataclasses import replace

import pytest

from bot.errors import FetchFailed, TryLater, Unreadable
from bot.ingest.entries import latest
from bot.ingest.feeds import FeedEntry
from bot.ingest.fetch import Fetcher
from bot.ingest.head import FeedLink
from bot.ingest.sources import Found, Polled, SourceToPoll, discover, discover_now, poll, take
from bot.ingest.worker import Worker
from bot.model import Date, Incoming
from tests.ingest.conftest import Answer, Site
from tests.ingest.samples import SUMMARY, TEXT, entry, page, rss

pytestmark = pytest.mark.anyio

FEED = "application/rss+xml"
ETAG = {"ETag": '"1"'}
ARTICLE = f"Council closes north quay\n{TEXT}"


def feed_of(site: Site, *numbers: int, headers: dict[str, str] | None = None) -> Answer:
    """A feed of entries n, each published on the n-th of February 2025 and linked to page /n."""
    entries = [entry(f"e{n}", f"{site.url}/{n}", f"{n:02} Feb 2025 08:00:00 GMT", title=f"Quay {n}") for n in numbers]
    return Answer(rss(*entries), FEED, headers=headers or {})


def source_at(site: Site, path: str = "/feed", **more: object) -> SourceToPoll:
    return replace(SourceToPoll(3, "feed", site.url + path, "Alder Post: Harbour"), **more)  # type: ignore[arg-type]


def article(site: Site, number: int) -> Incoming:
    return Incoming(
        ARTICLE,
        f"{site.url}/{number}",
        title="Council closes north quay",
        url=f"{site.url}/{number}",
        outlet="Alder Post: Harbour",
        published=Date(f"2025-02-{number:02}", "day", "stated"),
        source_id=3,
        entry_id=f"e{number}",
    )


async def test_a_feed_is_found_at_its_own_address(site: Site, fetcher: Fetcher, worker: Worker) -> None:
    site.pages["/feed"] = feed_of(site, 18)
    one = FeedEntry("e18", f"{site.url}/18", "Quay 18", SUMMARY, Date("2025-02-18", "day", "stated"))
    assert await discover(f"{site.url}/feed", fetcher, worker) == Found(
        "feed", f"{site.url}/feed", "Alder Post: Harbour", "Alder Post: Harbour", (one,)
    )


HEAD = """<link rel="alternate" type="application/rss+xml" href="/gone"><link rel="alternate"
 type="application/rss+xml" href="/feed"><link rel="alternate" type="application/atom+xml" title="All" href="/all">"""


async def test_a_page_leads_to_the_first_of_its_feeds_that_works(site: Site, fetcher: Fetcher, worker: Worker) -> None:
    site.pages |= {"/": Answer(page(head=HEAD, body=())), "/feed": Answer(rss(title=""), FEED)}
    assert await discover(f"{site.url}/", fetcher, worker) == Found(
        "feed",
        f"{site.url}/feed",
        "127.0.0.1",
        "The Alder Post",
        others=(FeedLink(f"{site.url}/gone"), FeedLink(f"{site.url}/all", "All")),
    )


def test_a_page_without_a_feed_is_taken_itself_and_a_new_address_is_followed(
    site: Site, fetcher: Fetcher, worker: Worker
) -> None:
    site.pages |= {"/old": Answer(status=301, headers={"Location": "/quay"}), "/quay": Answer(page())}
    assert discover_now(f"{site.url}/old", fetcher, worker) == Found(
        "page", f"{site.url}/quay", "Council closes north quay", "The Alder Post"
    )


async def test_neither_feed_nor_article_is_said_in_words(site: Site, fetcher: Fetcher, worker: Worker) -> None:
    site.pages["/"] = Answer(page(body=()))
    with pytest.raises(Unreadable) as error:
        await discover(f"{site.url}/", fetcher, worker)
    sentence = f"{site.url}/ holds no article text. Give the address of an article, or of a feed."
    assert str(error.value) == sentence


async def test_a_poll_brings_the_pages_of_new_entries_oldest_first(
    site: Site, fetcher: Fetcher, worker: Worker
) -> None:
    site.pages |= {"/feed": feed_of(site, 19, 18, 17, headers=ETAG), "/19": Answer(page()), "/18": Answer(page())}
    polled = await poll(source_at(site), fetcher, worker, 10, frozenset(["e17"]))
    assert polled == Polled((article(site, 18), article(site, 19)), '"1"', None, 200, "", ("e18", "e19"))


async def test_a_first_poll_takes_the_latest_and_knows_the_rest(site: Site, fetcher: Fetcher, worker: Worker) -> None:
    site.pages |= {"/feed": feed_of(site, 15, 19, 17, 18), "/19": Answer(page()), "/18": Answer(page())}
    polled = await poll(source_at(site, first=True), fetcher, worker, 2)
    assert polled == Polled((article(site, 18), article(site, 19)), None, None, 200, "", ("e18", "e19", "e17", "e15"))
    assert site.paths == ["/feed", "/18", "/19"]


async def test_an_unchanged_feed_brings_nothing_and_keeps_its_validators(
    site: Site, fetcher: Fetcher, worker: Worker
) -> None:
    site.pages["/feed"] = Answer(status=304)
    source = source_at(site, etag='"1"', last_modified="Tue, 18 Feb 2025 08:00:00 GMT")
    assert await poll(source, fetcher, worker, 10) == Polled((), '"1"', "Tue, 18 Feb 2025 08:00:00 GMT", 304)


async def test_a_page_that_fails_is_its_summary_and_the_note_says_so(
    site: Site, fetcher: Fetcher, worker: Worker
) -> None:
    site.pages |= {"/feed": feed_of(site, 18, 19, headers=ETAG), "/18": Answer(status=403), "/19": Answer(page())}
    polled = await poll(source_at(site), fetcher, worker, 10)
    summary = replace(article(site, 18), text=SUMMARY, title="Quay 18", summary=True)
    note = (
        "1 of 2 new entries came as the feed's summary only: 127.0.0.1 does not let us read "
        f"{site.url}/18 (403). Look for a feed of it instead."
    )
    assert polled == Polled((summary, article(site, 19)), '"1"', None, 200, note, ("e18", "e19"))


async def test_a_page_with_less_than_half_its_summary_is_a_wall(site: Site, fetcher: Fetcher, worker: Worker) -> None:
    wall = page(body=("Please subscribe to go on reading this article and many others of the Alder Post every day.",))
    site.pages |= {"/feed": Answer(rss(entry("e1", f"{site.url}/1", summary=TEXT)), FEED), "/1": Answer(wall)}
    polled = await poll(source_at(site), fetcher, worker, 10)
    assert [one.text for one in polled.incoming] == [TEXT.replace("\n", " ")]
    assert polled.note == (
        f"1 of 1 new entries came as the feed's summary only: {site.url}/1 shows less than half of what its feed tells."
    )


async def test_a_page_that_leads_to_the_front_of_its_site_is_not_that_article(
    site: Site, fetcher: Fetcher, worker: Worker
) -> None:
    site.pages |= {
        "/feed": feed_of(site, 18),
        "/18": Answer(status=302, headers={"Location": "/"}),
        "/": Answer(page()),
    }
    polled = await poll(source_at(site), fetcher, worker, 10)
    note = (
        f"1 of 1 new entries came as the feed's summary only: {site.url}/18 leads to the front page of its site. "
        "Check it in a browser."
    )
    assert ([one.text for one in polled.incoming], polled.note) == ([SUMMARY], note)


async def test_a_feed_s_password_goes_with_its_requests_and_into_no_article(
    site: Site, fetcher: Fetcher, worker: Worker
) -> None:
    port = site.url.rpartition(":")[2]
    site.pages |= {"/feed": Answer(rss(entry("e1", "/1"), entry("e2", "/2"))), "/1": Answer(page())}
    source = replace(source_at(site), url=f"http://anna:geheim@127.0.0.1:{port}/feed")
    polled = await poll(source, fetcher, worker, 10)
    assert [one.url for one in polled.incoming] == [f"{site.url}/2", f"{site.url}/1"]
    assert "geheim" not in f"{[(one.label, one.text, one.entry_id) for one in polled.incoming]}{polled.note}"
    assert {headers.get("authorization") for path, headers in site.asked if path != "/robots.txt"} == {
        "Basic YW5uYTpnZWhlaW0="
    }


async def test_a_sitemap_index_is_a_source_of_its_latest_pages(site: Site, fetcher: Fetcher, worker: Worker) -> None:
    index = "".join(
        f"<sitemap><loc>{site.url}/{n}.xml</loc><lastmod>2025-02-0{n}</lastmod></sitemap>" for n in range(5)
    )
    pages = f"<url><loc>{site.url}/18</loc><lastmod>2025-02-18</lastmod></url>"
    site.pages |= {
        "/news.xml": Answer(f"<sitemapindex>{index}</sitemapindex>".encode(), "application/xml"),
        "/4.xml": Answer(f"<urlset>{pages}</urlset>".encode(), "application/xml"),
        "/18": Answer(page()),
    }
    found = await discover(f"{site.url}/news.xml", fetcher, worker)
    assert (found.kind, [one.url for one in found.entries]) == ("sitemap", [f"{site.url}/18"])
    site.asked.clear()
    polled = await poll(source_at(site, "/news.xml", first=True), fetcher, worker, 10)
    assert [one.entry_id for one in polled.incoming] == [f"{site.url}/18"]
    assert site.paths == ["/news.xml", "/4.xml", "/3.xml", "/2.xml", "/18"]


async def test_an_entry_that_can_never_be_read_is_told_once_and_one_that_may_be_waits(
    site: Site, fetcher: Fetcher, worker: Worker
) -> None:
    feed = rss(entry("gone", f"{site.url}/gone", summary=""), entry("later", f"{site.url}/later", summary=""))
    site.pages |= {"/feed": Answer(feed, FEED, headers=ETAG), "/later": Answer(status=502)}
    note = (
        f"1 of 2 new entries could not be read: There is nothing at {site.url}/gone (404). Check the address in a "
        f"browser. 1 of 2 new entries wait for the next poll: 127.0.0.1 could not give {site.url}/later (502). "
        "Try again later."
    )
    assert await poll(source_at(site), fetcher, worker, 10) == Polled((), None, None, 200, note, ("gone",))


async def test_when_the_outlet_asks_for_a_pause_the_rest_waits(site: Site, fetcher: Fetcher, worker: Worker) -> None:
    slow = Answer(status=429, headers={"Retry-After": "60"})
    site.pages |= {"/feed": feed_of(site, 19, 18, 17, headers=ETAG), "/17": Answer(page()), "/18": slow}
    note = "2 of 3 new entries wait for the next poll: 127.0.0.1 asks not to be read so often (429). Try again in 60 s."
    assert await poll(source_at(site), fetcher, worker, 10) == Polled(
        (article(site, 17),), None, None, 200, note, ("e17",)
    )
    assert site.paths == ["/feed", "/17", "/18"]


async def test_a_source_that_cannot_be_read_raises(site: Site, fetcher: Fetcher, worker: Worker) -> None:
    site.pages |= {"/slow": Answer(status=429), "/page": Answer(page())}
    with pytest.raises(FetchFailed):
        await poll(source_at(site, "/gone"), fetcher, worker, 10)
    with pytest.raises(TryLater):
        await poll(source_at(site, "/slow"), fetcher, worker, 10)
    with pytest.raises(Unreadable):
        await poll(source_at(site, "/page"), fetcher, worker, 10)


async def test_a_page_source_is_the_same_entry_at_every_poll(site: Site, fetcher: Fetcher, worker: Worker) -> None:
    site.pages["/quay"] = [Answer(page(), headers=ETAG), Answer(page(title="Quay stays open"))]
    source = source_at(site, "/quay", kind="page", outlet=None, storyline="north-quay")
    first, second = [await poll(source, fetcher, worker, 10) for _ in range(2)]
    expected = Incoming(
        ARTICLE,
        f"{site.url}/quay",
        title="Council closes north quay",
        url=f"{site.url}/quay",
        outlet="The Alder Post",
        source_id=3,
        entry_id=f"{site.url}/quay",
        storyline="north-quay",
    )
    assert first == Polled((expected,), '"1"', None, 200)
    assert [one.entry_id for one in second.incoming] == [f"{site.url}/quay"]


@pytest.mark.parametrize(
    ("named", "claimed", "outlet"),
    [
        ("Wire", False, ("Wire", False)),
        ("Wire", True, ("The Alder Post", True)),
        (None, True, ("The Alder Post", True)),
    ],
)
async def test_a_feed_s_title_names_no_other_site_s_articles_but_an_editor_may(
    site: Site, fetcher: Fetcher, worker: Worker, named: str | None, claimed: bool, outlet: tuple[str, bool]
) -> None:
    port = site.url.rpartition(":")[2]
    site.pages |= {"/feed": Answer(rss(entry("e1", f"{site.url}/1")), FEED), "/1": Answer(page())}
    elsewhere = replace(fetcher, allow_hosts=("127.0.0.1", "localhost"))
    source = SourceToPoll(3, "feed", f"http://localhost:{port}/feed", named, outlet_claimed=claimed)
    polled = await poll(source, elsewhere, worker, 10)
    assert [(one.outlet, one.outlet_claimed) for one in polled.incoming] == [outlet]


async def test_an_address_is_read_once_as_no_source(site: Site, fetcher: Fetcher, worker: Worker) -> None:
    site.pages |= {"/feed": feed_of(site, 19, 18, 17), "/18": Answer(page()), "/19": Answer(page())}
    bare = [replace(article(site, n), source_id=None, entry_id=None) for n in (18, 19)]
    assert (await take(f"{site.url}/feed", fetcher, worker, 2)).incoming == tuple(bare)
    alone = replace(bare[0], outlet="The Alder Post", published=None)
    assert (await take(f"{site.url}/18", fetcher, worker, 2)).incoming == (alone,)


def dated(*values: str | None) -> list[FeedEntry]:
    return [
        FeedEntry(str(n), None, published=Date(value, "day", "stated") if value else None)
        for n, value in enumerate(values)
    ]


@pytest.mark.parametrize(
    ("values", "order"),
    [
        ((None, None, None), "012"),
        (("2025-02-19", "2025-02-18", "2025-02-17"), "012"),
        (("2025-02-17", "2025-02-18", "2025-02-18", "2025-02-19"), "3210"),
        (("2025-02-19", None, "2025-02-18", None), "0123"),
        ((None, "2025-02-18", "2025-02-19", "2025-02-17"), "2013"),
    ],
)
def test_the_latest_come_first_and_undated_entries_stay_by_their_neighbours(
    values: tuple[str | None, ...], order: str
) -> None:
    assert "".join(one.id for one in latest(dated(*values), 9)) == order
