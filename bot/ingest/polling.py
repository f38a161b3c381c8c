"""Sources polled, each by itself: what is new there goes through the pipeline, and each source keeps its state."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot import logs
from bot.errors import FetchFailed, SkipInput, SluglineError, StoreUnusable, TryLater
from bot.ingest.guard import UnknownHost
from bot.ingest.health import RECENT, health_of, worth_telling
from bot.ingest.inbox import look_into
from bot.ingest.known import source_at
from bot.ingest.links import cleaned, shown
from bot.ingest.sources import Polled, SourceToPoll, poll, take
from bot.ingest.underway import Leaving, UnderWay

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from bot.ingest.fetch import Fetcher
    from bot.ingest.pipeline import Pipeline
    from bot.ingest.worker import Worker
    from bot.model import Clock, Incoming, Ingested
    from bot.store import Store
    from bot.store.records import Source

log = logs.logger()

BACK_OFF_AT_MOST = timedelta(hours=6)
"""A source that keeps failing is tried at least this often, so that its return is noticed the same day."""

PAUSE_AT_MOST = timedelta(days=1)
"""A server that asks for a longer pause than this is asked again all the same; some name centuries."""

GONE = frozenset([404, 410])
"""What a server says of a page that is not there any more (RFC 9110)."""

AT_ONCE = 500
"""Sources read at the same time, so that many that do not answer leave room for the others."""

SETTLING = 2
"""Threads that take in what was fetched: one source with much to read holds up no other."""

WENT_WRONG = "Something went wrong here while it was read. The log says what; report it if it stays so."


@dataclass(frozen=True, slots=True)
class Poller:
    """Reads the desk's sources. `first_poll` is how many entries the first poll of a feed takes.

    `inboxes` are the folders below which files may be read; anywhere without any.
    """

    store: Store
    clock: Clock
    pipeline: Pipeline
    fetcher: Fetcher
    worker: Worker
    first_poll: int
    inboxes: Sequence[str] = ()
    under_way: UnderWay = field(default_factory=UnderWay)

    def stop(self) -> None:
        """Give up what is being fetched, from any thread, and begin nothing more: the bot leaves."""
        self.under_way.stop()

    def poll_due(self) -> int:
        """Poll every source whose time has come, and take in what is new; returns how many articles.

        What `stop` gives up changes no source's state; it is due again at the next start.
        """
        due = self.store.sources.due(self.clock())
        try:
            return sum(self.under_way.run(self._all(due))) if due else 0
        except Leaving:
            return 0

    def poll_one(self, source: Source) -> int:
        """Poll one source now; returns how many articles it brought. Raises `Leaving`."""
        return sum(self.under_way.run(self._all((source,))))

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

    async def read(self, source: Source, settling: ThreadPoolExecutor) -> int:
        """Fetch what is new at one source, then take it in on a thread of `settling`; returns how many articles."""
        try:
            result: Polled | BaseException = await self._fetch(source)
        except asyncio.CancelledError:
            raise
        except BaseException as error:  # noqa: BLE001 -- kept as what the poll came to
            result = error
        return await asyncio.get_running_loop().run_in_executor(settling, self._keep, source, result)

    def settle(self, source: Source, polled: Polled) -> list[Ingested]:
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
        arrived = new if source.kind == "page" else [done for done in taken if done.outcome != "refused"]
        with self.store.write():
            if source.kind == "page":
                self.pipeline.standings.there(source.pk)
            seen = (*polled.seen, *(i.entry_id for i in polled.incoming if i.entry_id))
            self.store.entries.know(source.pk, seen)
            self._edited(at, source, polled)
            self._follow_move(at, source, polled.moved_to)
            pause = timedelta(seconds=max(source.every_s, polled.next_after))
            polled_at = self.store.sources.polled(
                at, source.pk, at + pause, polled.status, " ".join(notes), failed=False,
                found_new=bool(arrived), etag=polled.etag, last_modified=polled.last_modified,
            )  # fmt: skip
            self._judge(at, polled_at)
        return new

    def _edited(self, at: datetime, source: Source, polled: Polled) -> None:
        """Keep what tells edits from now on, and which pages are gone or stand again. Call inside a write."""
        entries = self.store.entries
        if polled.marks is not None:
            entries.mark(source.pk, polled.marks)
        entries.look_again(source.pk, polled.left, again=True)
        for entry, status in polled.gone:
            self.pipeline.standings.entry_gone(at, source.pk, entry, status)
            entries.look_again(source.pk, (entry,), again=True)
        entries.look_again(source.pk, polled.there, again=False)
        for entry in polled.there:
            self.pipeline.standings.entry_there(source.pk, entry)

    async def _all(self, sources: Iterable[Source]) -> list[int]:
        settling = ThreadPoolExecutor(SETTLING, "settling")
        try:
            async with self.fetcher.together():
                return await asyncio.gather(*(self.read(source, settling) for source in sources))
        finally:
            settling.shutdown()

    async def _fetch(self, source: Source) -> Polled:
        entries = self.store.entries
        known = entries.known(source.pk)
        if source.kind == "folder":
            looking = asyncio.to_thread(look_into, source, self.inboxes, self.worker, known)
            return await looking
        wanted = replace(_to_poll(source), marks=entries.marks(source.pk), again=entries.again(source.pk))
        return await poll(wanted, self.fetcher, self.worker, self.first_poll, known)

    def _keep(self, source: Source, result: Polled | BaseException) -> int:
        try:
            new = len(self.settle(source, _polled(result)))
        except (Leaving, StoreUnusable):
            raise
        except SluglineError as error:
            log.info("poll came to nothing", source=source.pk, error=type(error).__name__)
            self._failed(source, error)
        except Exception:  # the job boundary, drawn around each source: one must not keep the others from being read
            log.exception("poll failed", source=source.pk)
            self._failed(source, SkipInput(WENT_WRONG))
        else:
            log.info("polled", source=source.pk, articles=new)
            return new
        return 0

    def _follow_move(self, at: datetime, source: Source, url: str | None) -> None:
        """Keep a feed's new address when the server moved it for good, with a log row. Call inside a write.

        A page's address is also what its article is known by, so it stays; a redirect is followed at every poll.
        """
        if url is None or url == source.url or source.kind == "page":
            return
        if (known := source_at(self.store, url)) and known.pk != source.pk:
            return
        if self.store.sources.moved(source.pk, url):
            self.store.log.add(at, "slugline", "", "source moved", source.name, shown(source.url), shown(url))

    def _failed(self, source: Source, error: SluglineError) -> None:
        with self.store.write():
            at = self.clock()
            status = error.status if isinstance(error, FetchFailed) else None
            missing = status in GONE or isinstance(error.__cause__, UnknownHost)
            failed = self.store.sources.polled(
                at, source.pk, _next_try(source, error, at), status, str(error), failed=True, missing=missing
            )
            self._judge(at, failed)
            if source.kind == "page" and status in GONE:
                self.pipeline.standings.gone(at, source.pk, status)

    def _judge(self, at: datetime, source: Source) -> None:
        """Keep how the source does, and have the admins told where that has changed for good. Call inside a write."""
        health = health_of(source, self.store.sources.arrivals(source.pk), at)
        judged = self.store.sources.judge(at, source.pk, health)
        if source.state == "active" and worth_telling(judged, self.store.alerts.count(judged, at - RECENT), at):
            self.store.alerts.add(at, judged)


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
