"""What an outlet changed after a desk took it in: entries that read otherwise, and entries that left their feed."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from bot.ingest.feeds import FeedEntry

MOST_AGAIN = 10
"""Pages that are read again in one poll; the rest waits for the next."""
_A_FEW = 3
"""More entries than these, and than half of the feed's, whose dates alone changed at once, were dated by a program."""


AS_SUMMARY = "~"
"""Begins the mark of an entry of which only the feed's summary was taken: it may be replaced by another summary."""


class Edits(NamedTuple):
    """`edited` are the entries to read again, and `later` those that wait; `left` have left the feed since."""

    edited: tuple[FeedEntry, ...] = ()
    later: tuple[FeedEntry, ...] = ()
    left: tuple[str, ...] = ()


def edits(entries: Sequence[FeedEntry], marks: Mapping[str, str]) -> Edits:
    """What the feed says otherwise than at the last poll, which left `marks` by entry. One without is not edited."""
    old = [entry for entry in entries if entry.id in marks]
    reworded = {e.id for e in old if _said(marks[e.id]).partition(" ")[0] != e.mark.words}
    redated = {e.id for e in old if e.id not in reworded and e.dated and _said(marks[e.id]) != _mark(e)}
    if len(redated) > max(_A_FEW, len(old) // 2):
        redated = set()
    changed = tuple(entry for entry in old if entry.id in reworded | redated)
    here = {entry.id for entry in entries}
    left = tuple(id for id in marks if id not in here)
    return Edits(changed[:MOST_AGAIN], changed[MOST_AGAIN:], left)


def new_marks(
    entries: Sequence[FeedEntry], marks: Mapping[str, str], waiting: Collection[str], summaries: Collection[str]
) -> tuple[tuple[str, str], ...]:
    """What to keep of each entry in the feed for the next poll: of those that wait what was kept, if anything."""
    return tuple(
        (e.id, marks[e.id] if e.id in waiting else (AS_SUMMARY if e.id in summaries else "") + _mark(e))
        for e in entries
        if e.id not in waiting or e.id in marks
    )


def _mark(entry: FeedEntry) -> str:
    return f"{entry.mark.words} {entry.mark.dated}".strip()


def _said(stored: str) -> str:
    return stored.removeprefix(AS_SUMMARY)
