"""What stands on the web for the desk of the ferry: nothing is fetched, every address has its canned answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from bot.errors import FetchFailed, TellUser, Unreadable
from bot.ingest.adding import Adding
from bot.ingest.feeds import FeedEntry
from bot.ingest.finding import Looked
from bot.ingest.forecast import Forecast
from bot.ingest.known import source_at
from bot.ingest.opml import Listed
from bot.ingest.sources import Found
from bot.model import EVERYTHING, Date, Incoming, Ingested
from handlers.desk import AddedSource

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from typing import Any

    from bot.ingest.wanted import Wanted
    from bot.model import Clock
    from bot.store import Store
    from bot.store.records import Source

SITE = "https://harbour.example"
PIER = "Mayor Ada Lind opened the north pier for the fishing boats of Holm."


def entry(number: int, title: str, day: str | None) -> FeedEntry:
    dated = Date(day, "day", "stated") if day else None
    return FeedEntry(f"e{number}", f"{SITE}/{number}", title, "", dated)


ENTRIES = (
    entry(1, "The ferry waits for a part from Vell", "2026-02-06"),
    entry(2, "Dockers vote on the pier", "2026-02-05"),
    entry(3, "A winter without fish", None),
)
HARBOUR = Found("feed", f"{SITE}/rss", "Harbour Post", "Harbour Post", ENTRIES)
SPORT = Found(
    "feed", f"{SITE}/sport/rss", "Harbour Post: Sport", "Harbour Post", (entry(4, "Holm wins", "2026-01-30"),)
)
ARTICLE = Incoming(
    PIER, f"{SITE}/1", "North pier opens", f"{SITE}/1", "Harbour Post", published=Date("2026-02-05", "day", "stated")
)
PAGE = Found("page", f"{SITE}/1", "North pier opens", "Harbour Post")
WEB = {
    f"{SITE}/rss": Looked(f"{SITE}/rss", (HARBOUR,)),
    f"{SITE}/sport/rss": Looked(f"{SITE}/sport/rss", (SPORT,)),
    SITE: Looked(SITE, (HARBOUR, SPORT)),
    f"{SITE}/today": Looked(f"{SITE}/today", (replace(HARBOUR, outlet="The Post of Holm"),)),
    f"{SITE}/1": Looked(f"{SITE}/1", (HARBOUR,), ARTICLE, PAGE, single=True),
}
LIST = (Listed(f"{SITE}/rss", "Harbour Post"), Listed("https://south.example/atom", "Southern Wire"))


class HarbourWeb:
    """Adds as the real service does, but for the fetching."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self.store = store
        self.clock = clock
        self.down: set[str] = set()
        """Addresses that do not answer just now."""

    def take(self, url: str) -> tuple[Incoming, ...]:
        return (Incoming(f"The ferry of {url} sails again.", url, "The ferry sails", url, outlet="Pier News"),)

    def look(self, url: str) -> Looked:
        if known := source_at(self.store, url):
            raise TellUser(f"{url} is a source already: {known.name}. /source show {known.name} says how it does.")
        return self._at(url)

    def test(self, source: Source) -> Looked:
        return self._at(source.url)

    def forecast(self, found: Found, today: date) -> Forecast:
        since = (today - timedelta(days=1)).isoformat()
        late = [each for each in found.entries if each.published and (each.published.value or "") >= since]
        undated = sum(each.published is None for each in found.entries)
        return Forecast(today - timedelta(days=1), len(late), undated, len(late), {"ferry": 1} if late else {}, 0)

    def add(self, found: Found, wanted: Wanted) -> AddedSource:
        with self.store.write():
            source = self._adding()._keep(found.url, found.kind, found.title, found.outlet, wanted)
            self.store.sources.polled(self.clock(), source.pk, source.next_poll, 200, "", failed=False, found_new=True)
        return AddedSource(self._now(source), len(found.entries), 2)

    def add_folder(self, path: Path, wanted: Wanted) -> AddedSource:
        raise NotImplementedError

    def take_in(self, article: Incoming, storyline: str | None) -> Ingested:
        return Ingested("a9", article.label, "new", "", (storyline,) if storyline else ())

    def poll(self, source: Source) -> int:
        failed = source.url in self.down
        with self.store.write():
            status, note = (503, f"harbour.example could not give {source.url} (503).") if failed else (200, "")
            self.store.sources.polled(self.clock(), source.pk, source.next_poll, status, note, failed=failed)
            self.store.sources.judge(self.clock(), source.pk, "failing" if failed else "ok")
        return 0

    def listed(self, url: str) -> Sequence[Listed]:
        if not url.endswith(".opml"):
            raise Unreadable(
                f"{url} is no list of feeds (OPML) with an address in it. Export one from your feed reader."
            )
        return LIST

    def import_all(self, feeds: Sequence[Listed], wanted: Wanted) -> Sequence[Source]:
        return self._adding().import_all(feeds, wanted)

    def _adding(self) -> Adding:
        from tests.handlers.ferry import NOW

        poller: Any = _Poller(self.store, self.clock)
        return Adding(poller, every=NOW - NOW.replace(hour=8, minute=45))

    def _now(self, source: Source) -> Source:
        found = self.store.sources.get(EVERYTHING, source.name)
        assert found
        return found

    def _at(self, url: str) -> Looked:
        if url.startswith("https://example.org/"):
            return Looked(url, (replace(HARBOUR, url=url),), None, replace(PAGE, url=url))
        if url in self.down or url.rstrip("/") not in WEB:
            raise FetchFailed(f"There is nothing at {url} (404). Check the address in a browser.", 404)
        return replace(WEB[url.rstrip("/")], url=url)


class _Poller:
    def __init__(self, store: Store, clock: Clock) -> None:
        self.store = store
        self.clock = clock
