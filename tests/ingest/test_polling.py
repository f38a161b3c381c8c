"""Sources as they are kept: added once, polled when due, each with its own state, and nothing taken in twice."""

from __future__ import annotations

import asyncio
import socket
import threading
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from structlog.testing import capture_logs

from bot.errors import FetchFailed, TellUser, Unreadable
from bot.ingest.adding import Adding
from bot.ingest.pipeline import Pipeline
from bot.ingest.polling import WENT_WRONG, Poller
from bot.ingest.underway import Leaving, UnderWay
from bot.ingest.wanted import Wanted
from bot.lexicons import lexicons
from bot.model import EVERYTHING
from bot.reading import read
from bot.store import Store
from tests.ingest.conftest import Answer, Site
from tests.ingest.samples import PARAGRAPHS, entry, page, rss

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from bot.ingest.fetch import Fetcher
    from bot.ingest.worker import Worker
    from bot.model import Incoming, Ingested
    from bot.store.records import Source

START = datetime(2026, 2, 10, 9, 0, tzinfo=UTC)
QUARTER = timedelta(minutes=15)
FEED = "application/rss+xml"
PIERS = ("west", "east", "long", "fish", "coal", "old")


@dataclass
class Clock:
    now: datetime = START

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Sources:
    """A desk's sources and the site they stand on."""

    poller: Poller
    clock: Clock
    site: Site

    @property
    def store(self) -> Store:
        return self.poller.store

    def feed(self, *numbers: int, path: str = "/feed", title: str = "Alder Post: Harbour") -> None:
        """A feed at `path` with entries of these numbers, each with its own page."""
        entries = [entry(f"e{n}", f"{self.site.url}/{n}", title=headline(n)) for n in numbers]
        self.site.pages |= {path: Answer(rss(*entries, title=title), FEED)}
        self.site.pages |= {f"/{n}": self.site.pages.get(f"/{n}", story(n)) for n in numbers}

    def add(self, path: str = "/feed", storyline: str | None = "quays") -> tuple[str, int, int]:
        adding = Adding(self.poller, QUARTER)
        looked = adding.look(self.site.url + path)
        found = looked.feeds[0] if looked.feeds else looked.page
        assert found
        source, entries, taken = adding.add(found, Wanted("slack:U1", "slack:C1", storyline=storyline))
        return source.name, entries, taken

    def after(self, pause: timedelta) -> int:
        """What a poll that much later takes in."""
        self.clock.now += pause
        return self.poller.poll_due()

    def named(self, name: str = "Alder Post: Harbour") -> Source:
        source = self.store.sources.get(EVERYTHING, name)
        assert source
        return source

    def titles(self) -> list[str]:
        articles = self.store.articles.list(EVERYTHING, limit=99, offset=0)
        return sorted(article.title for article in articles)


def headline(number: int) -> str:
    return f"The {PIERS[number]} pier closes"


def story(number: int, *more: str) -> Answer:
    """A page whose words no other page has."""
    pier = PIERS[number]
    own = f"The {pier} pier lost {number + 7} of its poles in the {pier} storm, and the {pier} lamp went out with them."
    council = f"The {pier} pier will be closed on {number + 3} March 2026, the council said."
    return Answer(page(headline(number), body=(own, council, PARAGRAPHS[number % 4] + f" So it was at {pier}.", *more)))


@pytest.fixture
def sources(tmp_path: Path, site: Site, fetcher: Fetcher, worker: Worker) -> Iterator[Sources]:
    store, clock = Store.open(tmp_path / "desk.db"), Clock()
    with store.write():
        store.storylines.create(START, "quays", "Which quays stay open?", "test")
    poller = Poller(store, clock, Pipeline(store, clock, lexicons(), read), fetcher, worker, 2)
    yield Sources(poller, clock, site)
    store.close()


def test_a_source_is_added_with_its_latest_entries_and_a_log_row(sources: Sources) -> None:
    sources.feed(3, 2, 1)
    assert sources.add() == ("Alder Post: Harbour", 3, 2)
    assert sources.titles() == sorted([headline(2), headline(3)])
    source, (row,) = sources.named(), sources.store.log.since(EVERYTHING)
    assert (source.state, source.last_poll, source.next_poll) == ("active", START, START + QUARTER)
    assert (row.actor, row.place, row.action, row.subject, row.after) == (
        "slack:U1", "slack:C1", "source add", "Alder Post: Harbour", f"{sources.site.url}/feed"
    )  # fmt: skip


def test_entries_passed_over_or_taken_in_are_known_and_only_new_ones_come_later(sources: Sources) -> None:
    sources.feed(3, 2, 1)
    sources.add()
    assert sources.after(QUARTER) == 0
    sources.feed(4, 3, 2, 1)
    assert sources.after(QUARTER) == 1
    assert sources.titles() == sorted(map(headline, (2, 3, 4)))
    assert (sources.named().last_new, sources.named().last_success) == (sources.clock.now, sources.clock.now)


def test_a_source_is_left_alone_until_its_time(sources: Sources) -> None:
    sources.feed(1)
    sources.add()
    asked = len(sources.site.asked)
    assert sources.after(QUARTER - timedelta(seconds=1)) == 0
    assert len(sources.site.asked) == asked


def test_a_known_address_is_refused_and_the_site_not_asked(sources: Sources) -> None:
    sources.feed(1)
    sources.add()
    asked = len(sources.site.asked)
    with pytest.raises(TellUser) as told:
        sources.add()
    url = f"{sources.site.url}/feed"
    assert str(told.value) == (
        f"{url} is a source already: Alder Post: Harbour. /source show Alder Post: Harbour says how it does."
    )
    assert len(sources.site.asked) == asked


def test_a_page_that_leads_to_a_known_feed_is_refused(sources: Sources) -> None:
    sources.feed(1)
    sources.add()
    link = '<link rel="alternate" type="application/rss+xml" href="/feed">'
    sources.site.pages["/front"] = Answer(page(head=link))
    with pytest.raises(TellUser, match="/feed is a source already: Alder Post: Harbour"):
        sources.add("/front")


def test_a_feed_that_was_removed_comes_back_as_it_was_under_tracking_parameters(sources: Sources) -> None:
    sources.feed(2, 1)
    sources.add()
    before = sources.named()
    with sources.store.write():
        sources.store.sources.remove(before.pk)
    sources.site.pages["/feed?utm_source=chat"] = sources.site.pages["/feed"]
    assert sources.add("/feed?utm_source=chat") == ("Alder Post: Harbour", 2, 0)
    assert (sources.named().pk, sources.named().url) == (before.pk, before.url)


def test_what_cannot_be_read_is_not_kept(sources: Sources) -> None:
    sources.site.pages["/empty"] = Answer(page(body=()))
    for path, error in (("/gone", FetchFailed), ("/empty", Unreadable)):
        with pytest.raises(error):
            sources.add(path)
    assert (sources.store.sources.list(EVERYTHING), sources.store.log.since(EVERYTHING)) == ((), ())


def test_a_second_source_of_one_title_gets_a_number(sources: Sources) -> None:
    sources.feed(1)
    sources.feed(2, path="/other")
    assert [sources.add(path)[0] for path in ("/feed", "/other")] == ["Alder Post: Harbour", "Alder Post: Harbour 2"]


def test_a_failing_source_says_why_waits_longer_each_time_and_stops_no_other(sources: Sources) -> None:
    sources.feed(1)
    sources.feed(2, path="/other", title="Other")
    sources.add()
    sources.add("/other")
    sources.site.pages["/feed"] = Answer(status=500)
    sources.feed(3, 2, path="/other", title="Other")
    assert sources.after(QUARTER) == 1
    source = sources.named()
    assert (source.health, source.status, source.failures, source.note) == (
        "failing", 500, 1, f"127.0.0.1 could not give {sources.site.url}/feed (500). Try again later."
    )  # fmt: skip
    pauses = []
    for _ in range(6):
        source = sources.named()
        pauses.append(source.next_poll - sources.clock.now)
        sources.after(pauses[-1])
    assert pauses == [QUARTER * n for n in (1, 2, 4, 8, 16, 24)]  # at most six hours


def test_a_source_that_recovers_is_active_again(sources: Sources) -> None:
    sources.feed(1)
    sources.add()
    kept = sources.site.pages["/feed"]
    sources.site.pages["/feed"] = Answer(status=500)
    sources.after(QUARTER)
    sources.site.pages["/feed"] = kept
    sources.after(QUARTER)
    source = sources.named()
    assert (source.health, source.status, source.failures, source.note) == ("ok", 200, 0, "")
    assert source.next_poll == sources.clock.now + QUARTER


def test_a_failure_that_lasts_is_told_once_and_so_is_its_end(sources: Sources) -> None:
    def told() -> list[str]:
        rows = sources.store.connections.sql.execute("SELECT health FROM alert ORDER BY pk")
        return [row["health"] for row in rows]

    sources.feed(1)
    sources.add()
    kept = sources.site.pages["/feed"]
    sources.site.pages["/feed"] = Answer(status=404)
    heard = []
    for pause in (QUARTER, QUARTER, 2 * QUARTER, 4 * QUARTER, timedelta(days=8)):
        sources.after(pause)
        with sources.store.write():
            sources.store.alerts.told(sources.clock.now, sources.store.alerts.waiting())
        heard.append((sources.named().health, told()))
    sources.site.pages["/feed"] = kept
    for pause in (timedelta(days=1), QUARTER, 3 * QUARTER):
        sources.after(pause)
        heard.append((sources.named().health, told()[1:]))
    assert heard == [
        ("failing", []), ("failing", []), ("failing", ["failing"]), ("failing", ["failing"]),
        ("gone", ["failing"]), ("ok", []), ("ok", []), ("ok", ["ok"]),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "pause"),
    [("60", QUARTER), ("7200", timedelta(hours=2)), ("9" * 40, timedelta(days=1)), ("soon", QUARTER)],
)
def test_a_server_that_asks_for_a_pause_gets_it(sources: Sources, asked: str, pause: timedelta) -> None:
    sources.feed(1)
    sources.add()
    sources.site.pages["/feed"] = Answer(status=429, headers={"Retry-After": asked})
    sources.after(QUARTER)
    assert sources.named().next_poll == sources.clock.now + pause


def test_a_feed_that_moved_for_good_is_kept_at_its_new_address_with_a_log_row(sources: Sources) -> None:
    sources.feed(1)
    sources.add()
    sources.feed(2, 1, path="/new")
    sources.site.pages["/feed"] = Answer(status=301, headers={"Location": "/new"})
    assert sources.after(QUARTER) == 1
    row = sources.store.log.since(EVERYTHING)[0]
    old, new = (f"{sources.site.url}{path}" for path in ("/feed", "/new"))
    assert (row.actor, row.action, row.subject, row.before, row.after) == (
        "slugline", "source moved", "Alder Post: Harbour", old, new
    )  # fmt: skip
    assert sources.named().url == new
    sources.after(QUARTER)
    assert sources.site.paths[-1] == "/new"


@pytest.mark.parametrize("status", [302, 307])
def test_a_feed_that_is_elsewhere_for_now_keeps_its_address(sources: Sources, status: int) -> None:
    sources.feed(1)
    sources.add()
    sources.feed(1, path="/new")
    sources.site.pages["/feed"] = Answer(status=status, headers={"Location": "/new"})
    sources.after(QUARTER)
    assert sources.named().url == f"{sources.site.url}/feed"


def test_a_feed_that_moves_onto_another_source_keeps_its_address(sources: Sources) -> None:
    sources.feed(1)
    sources.feed(2, path="/other", title="Other")
    sources.add()
    sources.add("/other")
    sources.site.pages["/feed"] = Answer(status=301, headers={"Location": "/other"})
    sources.after(QUARTER)
    assert [source.url.removeprefix(sources.site.url) for source in sources.store.sources.list(EVERYTHING)] == [
        "/feed", "/other"
    ]  # fmt: skip


def test_a_page_that_moved_for_good_stays_one_article(sources: Sources) -> None:
    sources.site.pages["/live"] = story(1)
    sources.add("/live")
    sources.site.pages["/live"] = Answer(status=301, headers={"Location": "/2026/live"})
    sources.site.pages["/2026/live"] = story(1, "The lamp is lit again, the harbour master said.")
    assert sources.after(QUARTER) == 1
    (article,) = sources.store.articles.list(EVERYTHING, limit=9, offset=0)
    assert (article.revision, sources.named(headline(1)).url) == (2, f"{sources.site.url}/live")


def test_an_entry_stays_one_article_whatever_its_link_and_date_become(sources: Sources) -> None:
    def feed(link: str, day: str) -> Answer:
        return Answer(rss(entry("e1", sources.site.url + link, day), title="Alder Post: Harbour"), FEED)

    sources.site.pages |= {"/1": story(1), "/feed": feed("/1", "1 Feb 2026")}
    sources.add()
    moved = {"Location": "/2026/1"}
    sources.site.pages |= {"/1": Answer(status=301, headers=moved), "/2026/1": story(1)}
    for link, day in (("/1?utm_source=x", "2 Feb 2026"), ("/2026/1", "3 Feb 2026"), ("/1#top", "4 Feb 2026")):
        sources.site.pages["/feed"] = feed(link, day)
        assert sources.after(QUARTER) == 0
    assert sources.titles() == [headline(1)]


def test_an_article_of_which_only_the_summary_came_says_so_until_its_page_is_read(sources: Sources) -> None:
    def summaries() -> list[bool]:
        return [article.summary for article in sources.store.articles.list(EVERYTHING, limit=9, offset=0)]

    sources.site.pages["/1"] = Answer(b"", status=403)
    sources.feed(1)
    sources.add()
    first = summaries()
    sources.site.pages["/1"] = story(1)
    edited = entry(
        "e1", f"{sources.site.url}/1", title=headline(1), summary="The pier closes at once, the council said."
    )
    sources.site.pages["/feed"] = Answer(rss(edited, title="Alder Post: Harbour"), FEED)
    sources.after(QUARTER)
    assert (first, summaries()) == ([True], [False])


def test_an_edited_page_is_a_revision_and_an_unchanged_one_nothing(sources: Sources) -> None:
    sources.site.pages["/live"] = story(1)
    sources.add("/live")
    changes = sources.store.changes.last_pk()
    assert (sources.after(QUARTER), sources.store.changes.last_pk()) == (0, changes)
    sources.site.pages["/live"] = story(1, "“The lamp is lit again,” Ines Marlow said.")
    assert sources.after(QUARTER) == 1
    new = sources.store.changes.since(EVERYTHING, pk=changes)
    assert [change.kind for change in new] == ["article edited", "new statement"]


@pytest.mark.parametrize("status", [404, 410])
def test_a_page_that_is_gone_at_two_polls_is_withdrawn_and_stands_again_when_it_is_back(
    sources: Sources, status: int
) -> None:
    def standings() -> list[tuple[str, str]]:
        articles = sources.store.articles.list(EVERYTHING, limit=9, offset=0)
        return [(article.standing, article.standing_note) for article in articles]

    sources.site.pages["/1"] = story(1)
    sources.add("/1")
    sources.site.pages["/1"] = Answer(b"gone", status=status)
    sources.after(QUARTER)
    once = standings()
    sources.after(2 * QUARTER)
    twice = standings()
    sources.site.pages["/1"] = story(1)
    sources.after(4 * QUARTER)
    assert (once, twice, standings()) == (
        [("stands", "")], [("withdrawn", f"gone from its address ({status}, seen twice)")], [("stands", "")],
    )  # fmt: skip


def test_a_page_behind_an_entry_that_is_gone_when_read_again_twice_is_withdrawn_until_it_is_back(
    sources: Sources,
) -> None:
    def standing() -> tuple[str, str]:
        [article] = sources.store.articles.list(EVERYTHING)
        return article.standing, article.standing_note

    sources.feed(1)
    sources.add()
    here, url = sources.site.pages["/1"], f"{sources.site.url}/1"
    sources.site.pages["/1"] = Answer(b"gone", status=404)
    found = []
    for _ in range(2):
        with pytest.raises(FetchFailed):
            sources.poller.take(f"{url}?utm_source=mail")
        found.append(standing())
    sources.site.pages["/1"] = here
    sources.poller.take(url)
    assert (found, standing()) == (
        [("stands", ""), ("withdrawn", "gone from its address (404, seen twice)")], ("stands", ""),
    )  # fmt: skip


def test_an_entry_that_was_edited_in_its_feed_is_read_again_and_is_a_revision(sources: Sources) -> None:
    sources.feed(2, 1)
    sources.add()
    sources.site.pages["/1"] = story(1, "“The lamp is lit again,” Ines Marlow said.")
    edited = entry("e1", f"{sources.site.url}/1", title=headline(1), summary="The lamp at the pier is lit again.")
    other = entry("e2", f"{sources.site.url}/2", title=headline(2))
    sources.site.pages["/feed"] = Answer(rss(other, edited, title="Alder Post: Harbour"), FEED)
    taken = [sources.after(QUARTER) for _ in range(3)]
    articles = sources.store.articles.list(EVERYTHING, limit=9, offset=0)
    assert (taken, {a.title: a.revision for a in articles}) == ([1, 0, 0], {headline(1): 2, headline(2): 1})


def test_a_page_that_left_its_feed_and_is_gone_twice_is_withdrawn(sources: Sources) -> None:
    def standing() -> list[str]:
        articles = sources.store.articles.list(EVERYTHING, limit=9, offset=0)
        return [article.standing for article in articles if article.title == headline(1)]

    sources.feed(2, 1)
    sources.add()
    sources.feed(3, 2)
    sources.site.pages["/1"] = Answer(status=404)
    seen = []
    for _ in range(4):
        sources.after(QUARTER)
        seen += standing()
    assert seen == ["stands", "stands", "withdrawn", "withdrawn"]
    asked = sources.site.paths.count("/1")
    sources.after(QUARTER)
    assert sources.site.paths.count("/1") == asked


def test_a_feed_that_asks_to_be_left_alone_for_longer_is(sources: Sources) -> None:
    sources.feed(1)
    sources.add()
    fed = sources.site.pages["/feed"]
    assert isinstance(fed, Answer)
    sources.site.pages["/feed"] = replace(fed, headers={"Cache-Control": "max-age=1800"})
    sources.after(QUARTER)
    assert sources.named().next_poll == sources.clock.now + 2 * QUARTER


def failing_after(count: int, ingest: Callable[[Incoming], Ingested]) -> Callable[[Incoming], Ingested]:
    """`ingest` for so many articles, then a crash."""
    left = [count]

    def crash(incoming: Incoming) -> Ingested:
        if not left[0]:
            raise KeyboardInterrupt
        left[0] -= 1
        return ingest(incoming)

    return crash


@dataclass
class Instead:
    """A pipeline whose `ingest` is another."""

    ingest: Callable[[Incoming], Ingested]


@pytest.mark.parametrize("taken", [0, 1, 2])
def test_a_crash_between_two_articles_loses_nothing_and_repeats_nothing(sources: Sources, taken: int) -> None:
    sources.feed(1)
    sources.add()
    sources.feed(4, 3, 2, 1)
    whole = sources.poller
    crashing = Instead(failing_after(taken, whole.pipeline.ingest))
    sources.poller = replace(whole, pipeline=crashing)  # type: ignore[arg-type]
    with pytest.raises(KeyboardInterrupt):
        sources.after(QUARTER)
    sources.poller = whole
    sources.after(QUARTER)
    changes = [(c.kind, c.subject, c.storyline) for c in sources.store.changes.since(EVERYTHING)]
    assert (sources.titles(), len(changes) - len(set(changes))) == (sorted(map(headline, (1, 2, 3, 4))), 0)
    assert sources.after(QUARTER) == 0


def test_a_fault_of_ours_with_one_source_stops_no_other(sources: Sources) -> None:
    sources.feed(1)
    sources.feed(2, path="/other", title="Other")
    sources.add()
    sources.add("/other")
    sources.feed(3, 1)
    sources.feed(4, 2, path="/other", title="Other")
    ingest = sources.poller.pipeline.ingest

    def faulty(incoming: Incoming) -> Ingested:
        if headline(3) == incoming.title:
            raise ZeroDivisionError
        return ingest(incoming)

    sources.poller = replace(sources.poller, pipeline=Instead(faulty))  # type: ignore[arg-type]
    with capture_logs() as logs:
        assert sources.after(QUARTER) == 1
    first = next(each.pk for each in sources.store.sources.list(EVERYTHING) if each.name == "Alder Post: Harbour")
    assert [(log["event"], log["source"]) for log in logs if log["event"] != "polled"] == [("poll failed", first)]
    assert {s.name: (s.health, s.note) for s in sources.store.sources.list(EVERYTHING)} == {
        "Alder Post: Harbour": ("failing", WENT_WRONG), "Other": ("ok", "")
    }  # fmt: skip


def test_an_article_that_cannot_be_read_is_told_and_the_rest_comes(sources: Sources) -> None:
    sources.feed(1)
    sources.add()
    sources.feed(3, 2, 1)
    ingest = sources.poller.pipeline.ingest

    def choosy(incoming: Incoming) -> Ingested:
        if headline(2) == incoming.title:
            raise Unreadable("The article took longer than 5 s to read.")
        return ingest(incoming)

    sources.poller = replace(sources.poller, pipeline=Instead(choosy))  # type: ignore[arg-type]
    assert sources.after(QUARTER) == 1
    assert (sources.named().health, sources.named().note) == ("ok", "The article took longer than 5 s to read.")
    assert sources.after(QUARTER) == 0


def test_leaving_gives_up_a_slow_outlet_and_changes_no_source(sources: Sources) -> None:
    sources.feed(1)
    sources.add()
    sources.clock.now += QUARTER
    before, taken = sources.named(), []
    polling = threading.Thread(target=lambda: taken.append(sources.poller.poll_due()))
    with socket.create_server(("127.0.0.1", 0)) as silent:
        silent.settimeout(20)
        where = f"http://127.0.0.1:{silent.getsockname()[1]}/feed"
        sources.site.pages["/feed"] = Answer(status=302, headers={"Location": where})
        polling.start()
        with silent.accept()[0]:
            sources.poller.stop()
            polling.join(20)
    assert (taken, sources.named()) == ([0], before)
    with pytest.raises(Leaving):
        sources.add("/other")


def test_what_was_given_up_or_comes_too_late_says_so() -> None:
    under_way = UnderWay()

    async def stopped_meanwhile() -> None:
        under_way.stop()
        await asyncio.Event().wait()

    for _ in range(2):
        with pytest.raises(Leaving, match=r"^Slugline is being stopped just now\. Ask again once it is back\.$"):
            under_way.run(stopped_meanwhile())
