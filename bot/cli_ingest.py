"""`slugline ingest`: files, folders, pages and feeds into the store, with progress on standard error."""

from __future__ import annotations

import asyncio
import json
import time
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import click

from bot.cli_progress import progress
from bot.errors import SkipInput, SluglineError, StoreUnusable, TryLater, Unreadable
from bot.languages import UNREAD
from bot.model import EVERYTHING, Incoming, Ingested

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from bot.ingest.fetch import Fetcher
    from bot.ingest.worker import Worker
    from bot.settings import Settings
    from bot.store import Store

    Arrival = tuple[str, Incoming | SluglineError]

GO_ON = "What was read is kept; run the same command again to go on."


@dataclass(slots=True)
class Tally:
    """What an ingest came to, for its summary."""

    started: float
    outcomes: Counter[str] = field(default_factory=Counter)
    changes: Counter[str] = field(default_factory=Counter)

    def count(self, done: Ingested) -> None:
        """Add one input."""
        self.outcomes[done.outcome] += 1
        self.changes.update(change.storyline for change in done.changes)

    def sentence(self, now: float) -> str:
        """The whole run in a line or two: how many of each outcome, where changes fell, how long it took."""
        total = self.outcomes.total()
        kinds = ", ".join(f"{count} {kind}" for kind, count in self.outcomes.most_common()) or "nothing to read"
        seconds = max(now - self.started, 0.001)
        said = f"{_counted(total, 'input')}: {kinds}; {seconds:.1f} s, {total / seconds:.1f}/s."
        if self.changes:
            where = ", ".join(f"{slug} ({count})" for slug, count in self.changes.most_common())
            said += f" {_counted(self.changes.total(), 'change')}: {where}."
        return said


def expected(inputs: Sequence[str]) -> int:
    """About how many inputs will arrive; a feed counts as one."""
    from bot.ingest.files import count_inputs
    from bot.ingest.links import is_web_address

    return sum(1 if is_web_address(given) else count_inputs([given]) for given in inputs)


def arrivals(inputs: Sequence[str], settings: Settings) -> Iterator[Arrival]:
    """The articles of every path and address in order, each with what it was given as.

    What cannot be read is an error with its sentence.
    """
    from bot.ingest.fetch import Fetcher
    from bot.ingest.files import read_paths
    from bot.ingest.links import is_web_address
    from bot.ingest.worker import Worker

    fetch = settings.fetch
    fetcher = Fetcher.configured(fetch)
    worker = Worker(settings.reading.seconds, settings.reading.megabytes)
    try:
        for given in inputs:
            if is_web_address(given):
                yield from ((given, article) for article in _from_web(given, fetcher, worker, fetch.first_poll))
            else:
                yield from ((given, article) for article in read_paths([given], worker))
    finally:
        worker.close()


def _from_web(url: str, fetcher: Fetcher, worker: Worker, most: int) -> Iterator[Incoming | SluglineError]:
    """The page at an address, or the latest `most` entries of the feed there."""
    from bot.ingest.sources import take

    try:
        taken = asyncio.run(take(url, fetcher, worker, most))
    except (SkipInput, TryLater) as error:
        yield error
        return
    yield from taken.incoming
    if taken.note:
        yield Unreadable(taken.note)


def take_all(
    found: Iterable[Arrival],
    total: int,
    take: Callable[[Incoming], Ingested],
    *,
    storyline: str | None = None,
    as_json: bool = False,
) -> int:
    """Take every arrival in through `take`; 1 if any was refused, else 0.

    Each input is its own write: an interruption or a store that fails leaves only whole ones. Raises StoreUnusable
    with how many were kept.
    """
    tally = Tally(time.monotonic())
    try:
        with progress(total) as advance:
            for arrival in found:
                done = _take(arrival, take, storyline)
                tally.count(done)
                _tell(done, as_json=as_json)
                advance()
    except StoreUnusable as error:
        kept = tally.outcomes.total() - tally.outcomes["refused"]
        told = f" {_counted(kept, 'article')} kept before that; run the same command again to go on." if kept else ""
        raise StoreUnusable(f"{error}{told}") from error
    except (KeyboardInterrupt, SluglineError):
        click.echo(f"Stopped. {tally.sentence(time.monotonic())} {GO_ON}", err=True)
        raise
    click.echo(tally.sentence(time.monotonic()), err=True)
    return 1 if tally.outcomes["refused"] else 0


def tell_waiting(store: Store) -> None:
    """Say how many articles wait for somebody's yes or no, and where that is given; nothing where none does."""
    if waiting := len({member.article.pk for member in store.storylines.waiting(EVERYTHING)}):
        one = waiting == 1
        said = (
            f"{_counted(waiting, 'article')} may belong to a storyline and {'waits' if one else 'wait'} for a yes or no"
        )
        click.echo(f'{said}: slugline ask "/storyline review"', err=True)


def _take(arrival: Arrival, take: Callable[[Incoming], Ingested], storyline: str | None) -> Ingested:
    given, article = arrival
    if isinstance(article, SluglineError):
        label = article.label if isinstance(article, Unreadable) else ""
        return Ingested("", label or given, "refused", str(article))
    try:
        return take(article if storyline is None else replace(article, storyline=storyline))
    except (SkipInput, TryLater) as error:
        return Ingested(article.given_id or "", article.label, "refused", str(error))


def _tell(done: Ingested, *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(ingested_json(done), ensure_ascii=False))
    if done.outcome == "refused":
        click.echo(done.reason, err=True)
    elif UNREAD in done.reason:
        click.echo(f"{done.label}: {done.reason}", err=True)


def ingested_json(done: Ingested) -> dict[str, Any]:
    """What became of one input as `--json` prints it."""
    return {
        "id": done.id or None,
        "input": done.label,
        "outcome": done.outcome,
        "reason": done.reason,
        "storylines": list(done.storylines),
        "changes": [
            {"kind": change.kind, "id": change.subject, "storyline": change.storyline, "text": change.text}
            for change in done.changes
        ],
    }


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
