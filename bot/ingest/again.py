"""Pages read for a second time: of entries that were edited, and of those that may be gone."""

from __future__ import annotations

from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING

from bot.errors import FetchFailed, SkipInput, TryLater
from bot.ingest.edits import AS_SUMMARY, MOST_AGAIN
from bot.ingest.entries import page_of, summary_of
from bot.ingest.faults import Passing
from bot.ingest.permission import permit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.ingest.entries import SourceToPoll
    from bot.ingest.feeds import FeedEntry
    from bot.ingest.fetch import Fetcher
    from bot.ingest.worker import Worker
    from bot.model import Incoming

GONE = frozenset([HTTPStatus.NOT_FOUND, HTTPStatus.GONE])


@dataclass(slots=True)
class SecondLook:
    """What it brought: articles as they read now, entries whose pages are gone or are there, and those that wait."""

    incoming: list[Incoming] = field(default_factory=list)
    gone: list[tuple[str, int]] = field(default_factory=list)
    there: list[str] = field(default_factory=list)
    waiting: set[str] = field(default_factory=set)


async def read_edited(
    source: SourceToPoll, entries: Sequence[FeedEntry], fetcher: Fetcher, worker: Worker
) -> SecondLook:
    """The pages of edited entries as they read now.

    A summary never takes the place of an article: where the page cannot be had, what was read of it before stays.
    """
    found = SecondLook()
    for number, entry in enumerate(entries):
        try:
            found.incoming.append(await page_of(source, entry, fetcher, worker))
            found.there.append(entry.id)
        except TryLater:
            found.waiting.update(each.id for each in entries[number:])
            break
        except SkipInput as why:
            if _gone(why, entry.id, found):
                continue
            if source.marks.get(entry.id, "").startswith(AS_SUMMARY) and entry.summary:
                found.incoming.append(summary_of(source, entry))
            elif isinstance(why, Passing):
                found.waiting.add(entry.id)
    return found


async def look_again(pages: Sequence[tuple[str, str]], fetcher: Fetcher, worker: Worker) -> SecondLook:
    """Whether pages, given by entry and address, are still there.

    Their text is not taken: by now it may stand behind a wall. A page that its outlet keeps to itself counts as there.
    """
    found = SecondLook()
    for entry, url in pages[:MOST_AGAIN]:
        try:
            await permit(url, fetcher, worker)
            async with fetcher.held(url):
                found.there.append(entry)
        except TryLater:
            break
        except SkipInput as why:
            if not _gone(why, entry, found) and not isinstance(why, Passing):
                found.there.append(entry)
    return found


def _gone(why: SkipInput, entry: str, found: SecondLook) -> bool:
    status = why.status if isinstance(why, FetchFailed) else None
    if status in GONE:
        found.gone.append((entry, int(status or 0)))
    return status in GONE
