"""What a digest tells once though it was recorded several times. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.model import ChangeKind
    from bot.reply import Entry
    from bot.store.records import ChangeRow

    Line = tuple[ChangeRow, Entry]

AGAIN: frozenset[ChangeKind] = frozenset({"event confirmed", "date made finer", "date disputed"})
"""Kinds that several articles bring of one event; its line has all their links by itself."""


def once(changes: Sequence[ChangeRow]) -> list[ChangeRow]:
    """The changes, of one kind that an event had several times the latest only."""
    told = {(c.storyline, c.kind, c.subject, 0 if c.kind in AGAIN else c.pk): c for c in changes}
    return list(told.values())


def edited_alike(lines: Sequence[Line]) -> list[Line]:
    """The lines, of one edit that several copies of a report had in a storyline the first, with the others' links."""
    told: dict[object, Line] = {}
    for change, entry in lines:
        edit = entry.detail if change.kind == "article edited" and entry.detail.startswith("[") else ""
        alike = (change.storyline, edit) if edit else change.pk
        first, had = told.get(alike, (change, replace(entry, receipts=())))
        told[alike] = first, replace(had, receipts=(*had.receipts, *entry.receipts))
    return list(told.values())
