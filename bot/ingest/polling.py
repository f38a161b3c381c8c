"""Sources added and polled: what is new there goes through the pipeline, and each source keeps its state."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog

from bot.errors import FetchFailed, SkipInput, SluglineError, StoreUnusable, TellUser, TryLater
from bot.ingest.links import cleaned, shown
from bot.ingest.sources import Polled, SourceToPoll, discover, poll, take
from bot.ingest.underway import Leaving, UnderWay
from bot.model import EVERYTHING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.ingest.fetch import Fetcher
    from bot.ingest.pipeline import Pipeline
    from bot.ingest.worker import Worker
    from bot.model import Clock, Incoming, Ingested
    from bot.store import Store
    from bot.store.records import Source

log = structlog.get_logger()

BACK_OFF_AT_MOST = timedelta(hours=6)
"""A source that keeps failing is tried at least this often, so that its return is noticed the same day."""

PAUSE_AT_MOST = timedelta(days=1)
"""A server that asks for a longer pause than this is asked again all the same; some name centuries."""

GONE = frozenset([404, 410])
"""What a server says of a page that is not there any more (RFC 9110)."""

WENT_WRONG = "Something went wrong here while it was read. The log says what; report it if it stays so."


@dataclass(frozen=True, slots=True)
class Poller:
    """Reads the desk's sources. `first_poll` is how many entries the first poll of a feed takes."""

    store: Store
    clock: Clock
    pipeline: Pipeline
    fetcher: Fetcher
    worker: Worker
    every: timedelta
    first_poll: int
    under_way: UnderWay = field(default_factory=UnderWay)

    def stop(self) -> None:
        """Give up what is being fetched, from any thread, and begin nothing more: the bot leaves."""
        self.under_way.stop()

    def add(self, url: str, actor: str, place: str, storyline: str | None) -> tuple[Source, int, int]:
        """Find out what stands at `url`, keep it with a log row, and poll it once.

        Returns the source, how many entries it offered, and how many became articles. Raises `TellUser` when it is
        a source already, `SkipInput` or `TryLater` when it cannot be read; nothing is kept then.
        """
        self._refuse_known(url)
        found = self.under_way.run(discover(url, self.fetcher, self.worker))
        self._refuse_known(found.url)
        wanted = SourceToPoll(0, found.kind, found.url, found.outlet, first=True, outlet_claimed=found.outlet_claimed)
        first = self.under_way.run(poll(wanted, self.fetcher, self.worker, self.first_poll))
        with self.store.write():
            self._refuse_known(found.url)  # somebody else may have been quicker
            at = self.clock()
            source = self.store.sources.add(
                at, self._free_name(found.title), found.kind, found.url, actor, int(self.every.total_seconds()),
                found.outlet, storyline, outlet_claimed=found.outlet_claimed, next_poll=at + self.every,
            )  # fmt: skip
            self.store.log.add(at, actor, place, "source add", source.name, after=shown(found.url))
        incoming = tuple(replace(article, source_id=source.pk, storyline=storyline) for article in first.incoming)
        taken = self._settle(source, replace(first, incoming=incoming))
        kept = self.store.sources.get(EVERYTHING, source.name)
        return kept or source, max(len(found.entries), len(incoming)), len(taken)

    def poll_due(self) -> int:
        """Poll every source whose time has come, all at once, and take in what is new; returns how many articles.

        A round that `stop` gives up changes no source's state; its rest is due again at the next start.
        """
        due = self.store.sources.due(self.clock())
        if not due:
            return 0
        try:
            results = self.under_way.run(self._fetch_all(due))
            return sum(self._keep(source, result) for source, result in zip(due, results, strict=True))
        except Leaving:
            return 0

    def take(self, url: str) -> tuple[Incoming, ...]:
        """What stands at an address, read once, as no source: a page, or a feed's latest entries.

        A page that the desk has an article of and that is not there any more is counted as gone, as a source's is.
        """
        try:
            incoming = self.under_way.run(take(url, self.fetcher, self.worker, self.first_poll)).incoming
        except FetchFailed as error:
            if error.status in GONE:
                with self.store.write():
                    self.pipeline.standings.page_gone(self.clock(), cleaned(url), error.status)
            raise
        with self.store.write():
            for address in {article.url for article in incoming if article.url}:
                self.pipeline.standings.page_there(address)
        return incoming

    def _keep(self, source: Source, result: Polled | BaseException) -> int:
        try:
            return len(self._settle(source, _polled(result)))
        except (Leaving, StoreUnusable):
            raise
        except SluglineError as error:
            self._failed(source, error)
        except Exception:  # the job boundary, drawn around each source: one must not keep the others from being read
            log.exception("poll failed", source=source.name)
            self._failed(source, SkipInput(WENT_WRONG))
        return 0

    async def _fetch_all(self, sources: Sequence[Source]) -> list[Polled | BaseException]:
        return await asyncio.gather(*(self._fetch(source) for source in sources), return_exceptions=True)

    async def _fetch(self, source: Source) -> Polled:
        known = self.store.sources.known_entries(source.pk)
        return await poll(_to_poll(source), self.fetcher, self.worker, self.first_poll, known)

    def _settle(self, source: Source, polled: Polled) -> list[Ingested]:
        """Take in what a poll brought, then remember its entries: a crash between the two loses nothing."""
        taken, notes = [], [polled.note] if polled.note else []
        for incoming in polled.incoming:
            self.under_way.check()
            try:
                taken.append(self.pipeline.ingest(incoming))
            except SkipInput as error:
                notes.append(str(error))
        at = self.clock()
        new = [done for done in taken if done.outcome not in ("repeated", "refused")]
        with self.store.write():
            if source.kind == "page":
                self.pipeline.standings.there(source.pk)
            for entry, status in polled.gone:
                self.pipeline.standings.entry_gone(at, source.pk, entry, status)
            for entry in polled.there:
                self.pipeline.standings.entry_there(source.pk, entry)
            seen = (*polled.seen, *(i.entry_id for i in polled.incoming if i.entry_id))
            self.store.sources.know(source.pk, seen)
            self._follow_move(at, source, polled.moved_to)
            self.store.sources.polled(
                at, source.pk, at + timedelta(seconds=source.every_s), polled.status, " ".join(notes), failed=False,
                found_new=bool(new), etag=polled.etag, last_modified=polled.last_modified,
            )  # fmt: skip
        return new

    def _follow_move(self, at: datetime, source: Source, url: str | None) -> None:
        """Keep a feed's new address when the server moved it for good, with a log row. Call inside a write.

        A page's address is also what its article is known by, so it stays; a redirect is followed at every poll.
        """
        if url is None or url == source.url or source.kind == "page" or self.store.sources.get(EVERYTHING, url):
            return
        self.store.sources.moved(source.pk, url)
        self.store.log.add(at, "slugline", "", "source moved", source.name, shown(source.url), shown(url))

    def _failed(self, source: Source, error: SluglineError) -> None:
        with self.store.write():
            at = self.clock()
            status = error.status if isinstance(error, FetchFailed) else None
            self.store.sources.polled(at, source.pk, _next_try(source, error, at), status, str(error), failed=True)
            if source.kind == "page" and status in GONE:
                self.pipeline.standings.gone(at, source.pk, status)

    def _refuse_known(self, url: str) -> None:
        known = self.store.sources.get(EVERYTHING, url)
        if known:
            raise TellUser(f"{shown(url)} is a source already: {known.name}. /source list shows how it does.")

    def _free_name(self, title: str) -> str:
        """The title, or with a number behind it when another source has it."""
        wanted = " ".join(title.split())[:80] or "source"
        name, number = wanted, 2
        while self.store.sources.get(EVERYTHING, name):
            name, number = f"{wanted} {number}", number + 1
        return name


def _polled(result: Polled | BaseException) -> Polled:
    """The poll's result; raises what it ended in."""
    if isinstance(result, BaseException):
        raise result
    return result


def _to_poll(source: Source) -> SourceToPoll:
    return SourceToPoll(
        id=source.pk,
        kind="page" if source.kind == "page" else "feed",
        url=source.url,
        outlet=source.outlet,
        etag=source.etag,
        last_modified=source.last_modified,
        first=source.last_success is None,
        storyline=source.storyline,
        outlet_claimed=source.outlet_claimed,
    )


def _next_try(source: Source, error: SluglineError, at: datetime) -> datetime:
    """Twice the pause for each failure in a row, or what the server asked for where that is longer."""
    pause = min(timedelta(seconds=source.every_s) * (1 << min(source.failures, 10)), BACK_OFF_AT_MOST)
    named = (isinstance(error, TryLater) and error.after) or 0.0
    asked = timedelta(seconds=min(named, PAUSE_AT_MOST.total_seconds()))
    return at + max(pause, asked)
