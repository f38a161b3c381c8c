"""A digest in words: one parent reply that says what moved, then the replies of each storyline's thread. Pure."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from bot.digest.wording import KINDS, counted
from bot.reply import Action, Entry, Reply

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bot.model import ChangeKind
    from bot.store.records import ChangeRow

    Line = tuple[ChangeRow, Entry]

PER_MESSAGE = 12
"""Changes in one message of a thread: about two screens of a telephone."""

LINE_CHARS = 280
"""Characters of the line that stands for a storyline in the parent: Slack's small letters hold 300. What is longer is
not cut, because its end may turn its meaning: it stands in the thread alone."""

NAMED = 10
"""How many of the statements that were left out are named; beyond that they are only counted."""

ONLY_DOUBTED = "nothing that was read without a doubt"
"""What a digest says of itself where all that moved is to be checked."""

TITLE_CHARS = 100
"""Characters of slugs in the title: what a telephone shows of a message, and well within Slack's header of 150."""

AGAIN: frozenset[ChangeKind] = frozenset({"event confirmed", "date made finer", "date disputed"})
"""Kinds that several articles bring of one event; its line has all their links by itself."""

_LINE_END = re.compile(r"\s*\n\s*")
_WEIGHT = {kind: weight for weight, kind in enumerate(KINDS)}


def compose(
    changes: Sequence[ChangeRow],
    titles: Mapping[str, str],
    show: Callable[[ChangeRow], Entry],
    number: int | str | None,
    *,
    sure_only: bool = False,
) -> tuple[Reply, ...]:
    """The digest of `changes`, parent first; empty without any. `titles` names each storyline by its slug.

    `number` is the digest's own, None for a preview. Every change is in it: a long thread is cut into messages. With
    `sure_only` what is to be checked is not shown, and the parent's last line says what was left out.
    """
    if not changes:
        return ()
    ordered = sorted(_once(changes), key=lambda c: (c.storyline, _WEIGHT[c.kind], c.pk))
    lines = [(change, show(change)) for change in ordered]
    kept = [line for line in lines if line[1].sure or not sure_only]
    moved = {slug: list(rows) for slug, rows in groupby(kept, key=lambda line: line[0].storyline)}
    parent = Reply(
        title=_title(list(moved) or list(dict.fromkeys(change.storyline for change in ordered)), number),
        summary=_summary(moved) or ONLY_DOUBTED,
        entries=tuple(_moved(slug, titles[slug], *rows[0]) for slug, rows in moved.items()),
        notes=_left_out([line for line in lines if line not in kept]),
    )
    threads = [reply for slug, rows in moved.items() for reply in _thread(slug, titles[slug], rows)]
    return (parent, *threads)


def _once(changes: Sequence[ChangeRow]) -> list[ChangeRow]:
    """The changes, of one kind that an event had several times the latest only."""
    told = {(c.storyline, c.kind, c.subject, 0 if c.kind in AGAIN else c.pk): c for c in changes}
    return list(told.values())


def _left_out(lines: Sequence[Line]) -> tuple[str, ...]:
    """The one line that says which statements are not shown because they are to be checked, and how to see them."""
    ids = list(dict.fromkeys(entry.id for _, entry in lines))
    if not ids:
        return ()
    were, one = ("1 statement to check was", "it") if len(ids) == 1 else (f"{len(ids)} statements to check were", "one")
    more, see = "", f"/receipt {ids[0]} shows {one}."
    if len(ids) > NAMED:
        first = min(change.at for change, _ in lines)
        more, see = f" and {len(ids) - NAMED} more", f"/new since {first.date().isoformat()} shows all."
    return (f"{were} left out: {', '.join(ids[:NAMED])}{more}. {see}",)


def _title(slugs: Sequence[str], number: int | str | None) -> str:
    """The line a telephone shows: which storylines moved, as many as fit, and the digest's number."""
    shown = slugs if len(", ".join(slugs)) <= TITLE_CHARS else slugs[:2]
    more = f" and {len(slugs) - len(shown)} more" if len(shown) < len(slugs) else ""
    return f"{', '.join(shown)}{more} moved · {f'digest {number}' if number else 'a digest, not posted'}"


def _summary(moved: Mapping[str, Sequence[Line]]) -> str:
    """By how much each storyline moved."""
    return "; ".join(f"{slug}: {counted(change.kind for change, _ in rows)}" for slug, rows in moved.items())


def _moved(slug: str, title: str, change: ChangeRow, first: Entry) -> Entry:
    """One storyline in the parent: its title, and as a quieter second line what matters most, with its marks."""
    kind, speaker = KINDS[change.kind].one, first.speaker or first.source
    line = f"{kind}: {f'{speaker}: ' if speaker else ''}{_LINE_END.sub(' ', first.text)}"
    if len(line) > LINE_CHARS:
        line = f"{kind}{f': {speaker}' if speaker else ''}, in the thread"
    return Entry(id=slug, kind="storyline", text=title, detail=line, marks=first.marks, receipts=first.receipts)


def _thread(slug: str, title: str, rows: Sequence[Line]) -> list[Reply]:
    pages = [rows[at : at + PER_MESSAGE] for at in range(0, len(rows), PER_MESSAGE)]
    return [
        Reply(
            title=title if page == 1 else f"{title} ({page} of {len(pages)})",
            summary=f"{slug}: {counted(change.kind for change, _ in part)}",
            entries=tuple(replace(entry, group=_heading(change.kind)) for change, entry in part),
            actions=(Action("Timeline", f"/timeline {slug}"),) if page == len(pages) else (),
        )
        for page, part in enumerate(pages, 1)
    ]


def _heading(kind: ChangeKind) -> str:
    words = KINDS[kind].many
    return words[0].upper() + words[1:]
