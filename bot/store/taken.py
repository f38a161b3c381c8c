"""What hiding took out of the store, as it is kept until it is put back or deleted."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from bot.store import aside

if TYPE_CHECKING:
    from bot.following.passages import Passage
    from bot.store.tellings import Kind

RemovalKind = Literal["article", "statement", "event", "person"]
KINDS: tuple[Kind, Kind] = ("statement", "event")


@dataclass(slots=True)
class Taken:
    """What was taken out: rows with their tables, and passages of texts that stay (`cells`), to be put back from here.

    A cell is {"table", "pk", "column", "spans": [[start, end, words]]}. `touched` are the statements and events that
    lost a mention and stand, by kind; `masked` the articles with a passage overwritten; `late` those of them that came
    since, in which nobody has read the words; all by row. `read` is for each change, by row, up to
    which one each subscription had been told.
    """

    rows: list[aside.Row] = field(default_factory=list)
    cells: list[dict[str, Any]] = field(default_factory=list)
    passages: set[Passage] = field(default_factory=set)
    touched: dict[str, set[int]] = field(default_factory=lambda: {kind: set() for kind in KINDS})
    masked: set[int] = field(default_factory=set)
    late: set[int] = field(default_factory=set)
    read: dict[str, dict[str, int]] = field(default_factory=dict)

    def of(self, table: str) -> list[dict[str, Any]]:
        """The rows of one table."""
        return [row for name, row in self.rows if name == table]

    @property
    def ids(self) -> tuple[str, ...]:
        """The public ids that no longer answer."""
        return tuple(row["id"] for table in ("article", *KINDS) for row in self.of(table) if row["id"])


def dumped(taken: Taken) -> str:
    """What was taken, as it is kept."""
    touched = {kind: sorted(pks) for kind, pks in taken.touched.items()}
    articles = {"masked": sorted(taken.masked), "late": sorted(taken.late)}
    return aside.kept({"rows": taken.rows, "cells": taken.cells, "touched": touched, **articles, "read": taken.read})


def loaded(kept: str) -> Taken:
    """What `dumped` wrote; passages are not kept."""
    raw = aside.unkept(kept)
    touched = {kind: set(pks) for kind, pks in raw["touched"].items()}
    rows = [(table, row) for table, row in raw["rows"]]
    late, read = set(raw.get("late", ())), raw.get("read", {})
    return Taken(rows, raw["cells"], set(), touched, set(raw["masked"]), late, read)
