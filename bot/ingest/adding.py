"""Sources added: looked at first, then kept with a log row and read once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.ingest.finding import Looked, look
from bot.ingest.inbox import folder_at
from bot.ingest.known import address_kept, decide, refuse_known, source_at
from bot.ingest.links import shown
from bot.ingest.opml import Listed, parse_opml
from bot.ingest.sources import SourceToPoll, poll
from bot.model import EVERYTHING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import timedelta
    from pathlib import Path

    from bot.ingest.polling import Poller
    from bot.ingest.sources import Found
    from bot.ingest.wanted import Wanted
    from bot.model import Incoming, Ingested
    from bot.store.records import Source

LONGEST_NAME = 80
"""Characters of a source's name that is made from a title."""


@dataclass(frozen=True, slots=True)
class Adding:
    """Adds to what a poller reads; `every` is the usual pause between two polls."""

    poller: Poller
    every: timedelta

    def look(self, url: str) -> Looked:
        """What stands at an address; nothing is kept. Raises TellUser when it is a source already."""
        refuse_known(self.poller.store, url)
        return self.poller.under_way.run(look(url, self.poller.fetcher, self.poller.worker))

    def test(self, source: Source) -> Looked:
        """What stands at a source's address just now; nothing is kept."""
        return self.poller.under_way.run(look(source.url, self.poller.fetcher, self.poller.worker))

    def add(self, found: Found, wanted: Wanted) -> tuple[Source, int, int]:
        """Keep what was found and poll it once; returns the source, how many entries it has, how many articles came.

        Raises `TellUser` when it is a source already, and what fetching raises; nothing is kept then.
        """
        refuse_known(self.poller.store, found.url)
        poller, outlet = self.poller, wanted.outlet or found.outlet
        claimed = found.outlet_claimed and wanted.outlet is None
        to_poll = SourceToPoll(0, found.kind, found.url, outlet, first=True, outlet_claimed=claimed)
        first = poller.under_way.run(poll(to_poll, poller.fetcher, poller.worker, poller.first_poll))
        with poller.store.write():
            refuse_known(self.poller.store, found.url)  # somebody else may have been quicker
            source = self._keep(found.url, found.kind, found.title, outlet, wanted, claimed=claimed)
        incoming = tuple(replace(each, source_id=source.pk, storyline=wanted.storyline) for each in first.incoming)
        taken = poller.settle(source, replace(first, incoming=incoming))
        kept = poller.store.sources.get(EVERYTHING, source.name)
        return kept or source, max(len(found.entries), len(incoming)), len(taken)

    def add_folder(self, path: Path, wanted: Wanted) -> tuple[Source, int, int]:
        """Keep a folder and read what is in it; returns the source and twice how many articles came."""
        folder = str(folder_at(path, self.poller.inboxes))
        refuse_known(self.poller.store, folder)
        with self.poller.store.write():
            source = self._keep(folder, "folder", folder.rpartition("/")[2], wanted.outlet, wanted, claimed=False)
        taken = self.poller.poll_one(source)
        return self.poller.store.sources.get(EVERYTHING, source.name) or source, taken, taken

    def take_in(self, article: Incoming, storyline: str | None) -> Ingested:
        """Take in the one article of a page, as no source."""
        return self.poller.pipeline.ingest(replace(article, storyline=storyline))

    def listed(self, url: str) -> tuple[Listed, ...]:
        """The feeds in a list (OPML) at an address that are no sources yet. Raises Unreadable."""
        poller = self.poller
        fetched = poller.under_way.run(poller.fetcher.get(url))
        return poller.worker.call(parse_opml, fetched.content, shown(url), label=shown(url))

    def import_all(self, feeds: Iterable[Listed], wanted: Wanted) -> tuple[Source, ...]:
        """Keep every feed of a list that is no source yet, to be read at the next round."""
        added = []
        with self.poller.store.write():
            for each in feeds:
                if source_at(self.poller.store, each.url) is None:
                    title = each.title or shown(each.url)
                    added.append(self._keep(each.url, "feed", title, each.title or None, wanted, due=True))
        return tuple(added)

    def _keep(  # noqa: PLR0913 -- one row, one call
        self,
        url: str,
        kind: str,
        title: str,
        outlet: str | None,
        wanted: Wanted,
        *,
        claimed: bool = True,
        due: bool = False,
    ) -> Source:
        store, at = self.poller.store, self.poller.clock()
        every = wanted.every or self.every
        source = store.sources.add(
            at, self._free_name(wanted.name or title), kind, address_kept(store, url), wanted.actor,
            int(every.total_seconds()), outlet, wanted.storyline, outlet_claimed=claimed,
            next_poll=at if due else at + every,
        )  # fmt: skip
        decide(store, [url])
        store.log.add(
            at, wanted.actor, wanted.place, "source add", source.name, after=shown(url),
            on_behalf_of=wanted.on_behalf_of,
        )  # fmt: skip
        return source

    def _free_name(self, title: str) -> str:
        """The title, or with a number behind it when another source has it."""
        wanted = " ".join(title.split())[:LONGEST_NAME] or "source"
        name, number = wanted, 2
        while self.poller.store.sources.get(EVERYTHING, name):
            name, number = f"{wanted} {number}", number + 1
        return name
