"""What stands at an address, looked at before anything is kept."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from bot.errors import FetchFailed, Unreadable
from bot.ingest.finding import COMMON_PATHS, Looked, look
from tests.ingest.conftest import Answer
from tests.ingest.samples import entry, page, rss

if TYPE_CHECKING:
    from bot.ingest.fetch import Fetcher
    from bot.ingest.worker import Worker
    from tests.ingest.conftest import Site

FEED = "application/rss+xml"
DATED = '<meta property="article:published_time" content="2026-02-10">'


def named(*paths: str) -> str:
    return "".join(f'<link rel="alternate" type="{FEED}" href="{path}">' for path in paths)


def told(site: Site, looked: Looked) -> tuple[list[str], bool, bool]:
    """The feeds' paths, whether it is one article's address, and whether there is an article at all."""
    return [feed.url.removeprefix(site.url) for feed in looked.feeds], looked.single, looked.article is not None


@pytest.fixture
def at(site: Site, fetcher: Fetcher, worker: Worker):  # type: ignore[no-untyped-def]  # noqa: ANN201
    for path in ("/world.xml", "/sport.xml"):
        site.pages[path] = Answer(rss(entry(path, f"{site.url}/north-quay")), FEED)
    return lambda path: told(site, asyncio.run(look(site.url + path, fetcher, worker)))


def test_a_feed_is_itself(at, site: Site) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    assert at("/world.xml") == (["/world.xml"], False, False)
    assert site.paths == ["/world.xml"]


def test_a_list_of_feeds_is_told_from_the_page_of_a_site_with_a_feed(at, site: Site) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    site.pages |= {"/all": Answer(b"<opml><body/></opml>"), "/feed": Answer(rss(entry("e1")), FEED)}
    with pytest.raises(Unreadable, match=r"/all is a list of feeds \(OPML\). Take it in with /source import.$"):
        at("/all")


def test_a_front_page_gives_all_its_feeds_that_can_be_read(at, site: Site) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    site.pages["/"] = Answer(page(head=named("/world.xml", "/gone.xml", "/sport.xml")))
    assert at("/") == (["/world.xml", "/sport.xml"], False, True)


@pytest.mark.parametrize("path", COMMON_PATHS)
def test_a_page_that_names_no_feed_is_asked_for_one_at_the_usual_places(at, site: Site, path: str) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    site.pages |= {"/": Answer(page()), path: Answer(rss(entry("e1")), FEED)}
    assert at("/") == ([path], False, True)


@pytest.mark.parametrize(
    ("path", "head"),
    [
        ("/2026/quay", DATED + named("/world.xml")),  # it says when it was published
        ("/north-quay", named("/world.xml")),  # its site's feed has it as an entry
        ("/a-page", ""),  # there is nothing else
    ],
)
def test_the_address_of_one_article_is_that_article(at, site: Site, path: str, head: str) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    site.pages[path] = Answer(page(head=head))
    feeds = ["/world.xml"] if head else []
    assert at(path) == (feeds, True, True)


def test_a_section_page_is_no_article(at, site: Site) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    site.pages["/world"] = Answer(page(head=named("/world.xml")))
    assert at("/world") == (["/world.xml"], False, True)


def test_where_there_is_neither_it_says_so(at, site: Site) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    site.pages["/empty"] = Answer(page(body=()))
    with pytest.raises(Unreadable, match="holds no article text"):
        at("/empty")
    with pytest.raises(FetchFailed, match="There is nothing at"):
        at("/gone")
