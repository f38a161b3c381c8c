"""What outlets change afterwards: an edit is read again, a gone page is told, and nothing else is asked for twice."""

from dataclasses import replace

import pytest

from bot.ingest.edits import Edits, edits
from bot.ingest.feeds import FeedEntry
from bot.ingest.fetch import Fetcher
from bot.ingest.sources import Polled, SourceToPoll, poll
from bot.ingest.worker import Worker
from tests.ingest.conftest import Answer, Site
from tests.ingest.samples import SUMMARY, entry, page, rss
from tests.ingest.test_sources import source_at

pytestmark = pytest.mark.anyio

EDITED = "The harbour council voted to close the north quay, and the mill with it."
NUMBERS = range(1, 6)


def feed(site: Site, *numbers: int, summary: str = SUMMARY, day: str = "1 Feb 2025", summary_of: int = 1) -> Answer:
    """Entries; that of `summary_of` has the summary given."""
    return Answer(
        rss(*(entry(f"e{n}", f"{site.url}/{n}", day, summary if n == summary_of else SUMMARY) for n in numbers))
    )


async def polled_first(site: Site, fetcher: Fetcher, worker: Worker) -> SourceToPoll:
    """The source as a first poll leaves it."""
    site.pages |= {"/feed": feed(site, *NUMBERS), **{f"/{n}": Answer(page()) for n in NUMBERS}}
    return after(source_at(site), await poll(source_at(site), fetcher, worker, 10))


def after(source: SourceToPoll, polled: Polled) -> SourceToPoll:
    return source if polled.marks is None else replace(source, marks=dict(polled.marks))


async def again(source: SourceToPoll, site: Site, fetcher: Fetcher, worker: Worker) -> tuple[Polled, list[str]]:
    """The next poll, and the pages it asked for."""
    site.asked.clear()
    polled = await poll(source, fetcher, worker, 10, frozenset(f"e{n}" for n in NUMBERS))
    return polled, [path for path in site.paths if path != "/feed"]


async def test_an_entry_whose_words_changed_is_read_again_once(site: Site, fetcher: Fetcher, worker: Worker) -> None:
    source = await polled_first(site, fetcher, worker)
    site.pages["/feed"] = feed(site, *NUMBERS, summary=EDITED, summary_of=3)
    polled, asked = await again(source, site, fetcher, worker)
    assert ([one.entry_id for one in polled.incoming], polled.there, asked) == (["e3"], ("e3",), ["/3"])
    assert (await again(after(source, polled), site, fetcher, worker))[1] == []


async def test_dates_that_a_program_sets_at_every_poll_are_no_edits(
    site: Site, fetcher: Fetcher, worker: Worker
) -> None:
    source = await polled_first(site, fetcher, worker)
    site.pages["/feed"] = feed(site, *NUMBERS, day="2 Feb 2025")
    assert (await again(source, site, fetcher, worker))[1] == []


async def test_a_page_that_cannot_be_had_leaves_the_article_as_it_was(
    site: Site, fetcher: Fetcher, worker: Worker
) -> None:
    source = await polled_first(site, fetcher, worker)
    site.pages |= {"/feed": feed(site, *NUMBERS, summary=EDITED), "/1": Answer(status=403)}
    polled, asked = await again(source, site, fetcher, worker)
    assert (polled.incoming, polled.gone, asked) == ((), (), ["/1"])


async def test_of_an_article_that_is_a_summary_the_new_summary_is_taken(
    site: Site, fetcher: Fetcher, worker: Worker
) -> None:
    site.pages |= {"/feed": feed(site, 1), "/1": Answer(status=403)}
    source = after(source_at(site), await poll(source_at(site), fetcher, worker, 10))
    site.pages["/feed"] = feed(site, 1, summary=EDITED)
    polled, _ = await again(source, site, fetcher, worker)
    assert [one.text for one in polled.incoming] == [EDITED]
    site.pages |= {"/feed": feed(site, 1), "/1": Answer(page())}
    polled, _ = await again(after(source, polled), site, fetcher, worker)
    assert [one.title for one in polled.incoming] == ["Council closes north quay"]
    assert [mark[0] for _, mark in polled.marks or ()] != ["~"]


async def test_a_page_that_waits_is_read_at_the_next_poll(site: Site, fetcher: Fetcher, worker: Worker) -> None:
    source = await polled_first(site, fetcher, worker)
    site.pages |= {"/feed": feed(site, *NUMBERS, summary=EDITED), "/1": Answer(status=502)}
    polled, _ = await again(source, site, fetcher, worker)
    assert (polled.incoming, dict(polled.marks or ())["e1"]) == ((), source.marks["e1"])
    site.pages["/1"] = Answer(page())
    polled, asked = await again(after(source, polled), site, fetcher, worker)
    assert ([one.entry_id for one in polled.incoming], asked) == (["e1"], ["/1"])


@pytest.mark.parametrize("status", [404, 410])
async def test_an_edited_entry_without_its_page_is_gone(
    site: Site, fetcher: Fetcher, worker: Worker, status: int
) -> None:
    source = await polled_first(site, fetcher, worker)
    site.pages |= {"/feed": feed(site, *NUMBERS, summary=EDITED), "/1": Answer(status=status)}
    polled, _ = await again(source, site, fetcher, worker)
    assert (polled.incoming, polled.gone) == ((), (("e1", status),))


async def test_what_has_left_the_feed_is_told_and_looked_at_when_asked_for(
    site: Site, fetcher: Fetcher, worker: Worker
) -> None:
    source = await polled_first(site, fetcher, worker)
    site.pages |= {"/feed": feed(site, 1, 2, 3), "/5": Answer(status=410)}
    polled, asked = await again(source, site, fetcher, worker)
    assert (polled.left, asked) == (("e4", "e5"), [])
    doubted = replace(after(source, polled), again=[(id, f"{site.url}/{id[1]}") for id in polled.left])
    polled, asked = await again(doubted, site, fetcher, worker)
    assert (polled.there, polled.gone, polled.incoming, asked) == (("e4",), (("e5", 410),), (), ["/4", "/5"])


def test_more_edits_than_are_read_in_one_poll_wait() -> None:
    entries = [FeedEntry(f"e{n}", None, title="new") for n in range(12)]
    found = edits(entries, {f"e{n}": "old" for n in range(12)})
    assert found == Edits(tuple(entries[:10]), tuple(entries[10:]), ())
