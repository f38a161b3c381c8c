"""A digest in words: one parent reply that says what moved, then the replies of each storyline's thread. Pure."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from bot.digest.wording import KINDS, counted
from bot.reply import Action, Entry, Reply

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bot.model import ChangeKind
    from bot.store.records import ChangeRow

PER_MESSAGE = 12
"""Changes in one message of a thread: about two screens of a telephone."""

TITLE_CHARS = 100
"""Characters of slugs in the title: what a telephone shows of a message, and well within Slack's header of 150."""

_WEIGHT = {kind: weight for weight, kind in enumerate(KINDS)}


def compose(
    changes: Sequence[ChangeRow],
    titles: Mapping[str, str],
    show: Callable[[ChangeRow], Entry],
    number: int | None,
) -> tuple[Reply, ...]:
    """The digest of `changes`, parent first; empty without any. `titles` names each storyline by its slug.

    `number` is the digest's own, None for a preview. Every change is in it: a long thread is cut into messages.
    """
    if not changes:
        return ()
    ordered = sorted(changes, key=lambda c: (c.storyline, _WEIGHT[c.kind], c.pk))
    moved = {slug: list(rows) for slug, rows in groupby(ordered, key=lambda c: c.storyline)}
    parent = Reply(
        title=_title(moved, number),
        summary=_summary(moved),
        entries=tuple(_moved(slug, titles[slug], rows, show(rows[0])) for slug, rows in moved.items()),
    )
    threads = [reply for slug, rows in moved.items() for reply in _thread(slug, titles[slug], rows, show)]
    return (parent, *threads)


def _title(moved: Mapping[str, Sequence[ChangeRow]], number: int | None) -> str:
    """The line a telephone shows: which storylines moved, as many as fit, and the digest's number."""
    slugs = list(moved)
    shown = slugs if len(", ".join(slugs)) <= TITLE_CHARS else slugs[:2]
    more = f" and {len(slugs) - len(shown)} more" if len(shown) < len(slugs) else ""
    return f"{', '.join(shown)}{more} moved · {f'digest {number}' if number else 'a digest, not posted'}"


def _summary(moved: Mapping[str, Sequence[ChangeRow]]) -> str:
    """By how much each storyline moved."""
    return "; ".join(f"{slug}: {counted(row.kind for row in rows)}" for slug, rows in moved.items())


def _moved(slug: str, title: str, rows: Sequence[ChangeRow], first: Entry) -> Entry:
    """One storyline in the parent: its title, and the line that matters most as a quieter second one."""
    top = f"{first.speaker}: {first.text}" if first.speaker else first.text
    detail = f"{KINDS[rows[0].kind].one}: {top}"
    return Entry(id=slug, kind="storyline", text=title, detail=detail, receipts=first.receipts)


def _thread(slug: str, title: str, rows: Sequence[ChangeRow], show: Callable[[ChangeRow], Entry]) -> list[Reply]:
    pages = [rows[at : at + PER_MESSAGE] for at in range(0, len(rows), PER_MESSAGE)]
    return [
        Reply(
            title=title if page == 1 else f"{title} ({page} of {len(pages)})",
            summary=f"{slug}: {counted(row.kind for row in part)}",
            entries=tuple(replace(show(row), group=_heading(row.kind)) for row in part),
            actions=(Action("Timeline", f"/timeline {slug}"),) if page == len(pages) else (),
        )
        for page, part in enumerate(pages, 1)
    ]


def _heading(kind: ChangeKind) -> str:
    words = KINDS[kind].many
    return words[0].upper() + words[1:]
