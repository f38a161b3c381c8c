"""A timeline as comma-separated values, for a spreadsheet."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from bot.export.wording import outlets, when
from bot.plain import clean

if TYPE_CHECKING:
    from bot.export import Taken
    from bot.reply import Entry

COLUMNS = (
    "id",
    "kind",
    "date",
    "date in words",
    "precision",
    "basis",
    "what",
    "verbatim",
    "speaker",
    "role",
    "to",
    "outlets",
    "articles",
    "links",
    "marks",
    "details",
)
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
"""How a cell begins that a spreadsheet would calculate; full-width signs count in some."""


def as_csv(taken: Taken) -> bytes:
    """One row a line, in UTF-8 with the mark by which Excel knows it; no cell is ever a formula."""
    sheet = io.StringIO()
    writer = csv.writer(sheet)
    writer.writerow(COLUMNS)
    writer.writerows([cell(each) for each in _row(entry)] for entry in taken.entries)
    return sheet.getvalue().encode("utf-8-sig")


def cell(words: str) -> str:
    """The words on one line, with an apostrophe before what a spreadsheet would take for a formula."""
    shown = clean(words)
    return f"'{shown}" if shown.lstrip().startswith(_FORMULA) else shown


def _row(entry: Entry) -> tuple[str, ...]:
    named = outlets(entry)
    return (
        entry.id,
        entry.kind,
        entry.date or "",
        when(entry),
        entry.precision,
        entry.basis,
        entry.text,
        "yes" if entry.quote else "no",
        entry.speaker or entry.source,
        entry.role or "",
        entry.to or "",
        "; ".join(name for name, _ in named),
        "; ".join(dict.fromkeys(receipt.article for receipt in entry.receipts)),
        " ".join(link for _, link in named if link),
        ", ".join(entry.marks),
        "; ".join(entry.detail.splitlines()),
    )
