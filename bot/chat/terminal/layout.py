"""A reply set out as lines of styled runs: what the plain and the coloured terminal both print."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.chat.terminal.labels import date_label, outlets
from bot.chat.terminal.runs import Line, Run, joined, size, trimmed, wrap
from bot.plain import cells, clean, clean_lines, safe_link, visible
from bot.reply import MARKS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.reply import Entry, Receipt, Reply

NARROWEST = 30
"""Columns; a narrower window gets lines of this width and folds them itself."""

_WIDEST = 112  # columns; further apart, the eye loses the line between the words and their outlets
_WIDE = 100  # columns from which outlets stand at the right of a line; in fewer, always beneath: one habit a page
_INDENT = 2
_GAP = 3
_WIDEST_LABEL = 24  # columns of a slug or a source's name; dates take 14. Longer ones stand on a line of their own
_LEAST_TEXT = 32  # columns; with fewer beside the label, the text stands beneath it
_NAMED = ("storyline", "source")  # kinds that go by their id rather than a date
_SAID = ("statement",)
_GUTTER = re.compile(r"  +")
_SPACED = ("statement", "article")  # kinds of several lines each, told apart by a blank one


@dataclass(frozen=True, slots=True)
class _Column:
    """Where things stand on this page: `label` is the width of the labels, 0 where there are none.

    `right`: outlets stand at the right of a line where they fit, not beneath.
    """

    width: int
    label: int
    right: bool = False

    @property
    def text(self) -> int:
        """The column at which text begins."""
        return _INDENT + (self.label + _GAP if self.label and not self.stacked else 0) + (2 if self.stacked else 0)

    @property
    def stacked(self) -> bool:
        """Whether the label stands above its text because the window is too narrow for both."""
        return bool(self.label) and self.width - _INDENT - self.label - _GAP < _LEAST_TEXT


def lay_out(reply: Reply, width: int) -> list[Line]:
    """The whole reply as lines of at most `width` columns (a longer word alone excepted)."""
    width = min(max(width, NARROWEST), _WIDEST)
    lines = _head(reply, width)
    if reply.entries:
        lines += [(), *_entries(reply, width)]
    for foot in (_notes(reply, width), [*_legend(reply, width), *_next_steps(reply, width)]):
        if foot:
            lines += [(), *foot]
    return [trimmed(line) for line in lines]


def _head(reply: Reply, width: int) -> list[Line]:
    title, summary = Run(clean(reply.title), "title"), Run(clean(reply.summary), "quiet")
    room = width - cells(title.text) - cells(summary.text)
    if summary.text and room >= _GAP:
        return [(title, Run(" " * room), summary)] if title.text else [(summary,)]
    return [*wrap([title], width), *wrap([summary], width)]


def _entries(reply: Reply, width: int) -> Iterable[Line]:
    labels = [_label(entry) for entry in reply.entries]
    widths = (cells(label) for label in labels)
    column = _Column(width, max((taken for taken in widths if taken <= _WIDEST_LABEL), default=0))
    column = replace(column, right=width >= _WIDE or all(_on_one_line(entry, column) for entry in reply.entries))
    group, before = "", ""
    for entry, label in zip(reply.entries, labels, strict=True):
        if entry.group != group:
            group = entry.group
            yield from wrap([Run(clean(group), "heading")], width)
        elif entry.kind in _SPACED and before in _SPACED:
            yield ()
        before = entry.kind
        yield from _entry(entry, label, column, alone=len(reply.entries) == 1 and bool(entry.receipts))


def _label(entry: Entry) -> str:
    return clean(entry.id) if entry.kind in _NAMED else date_label(entry)


def _entry(entry: Entry, label: str, column: _Column, *, alone: bool) -> list[Line]:
    body = _body(entry, column, alone=alone)
    style = "name" if entry.kind in _NAMED else "date"
    if not column.label and not label:
        return body
    if column.stacked or cells(label) > column.label:
        above = wrap([Run(label, style)], column.width - _INDENT)
        return [*((Run(" " * _INDENT), *line) for line in above), *body]
    blank = " " * (column.label - cells(label))
    before = Run(" " * _INDENT + ("" if entry.kind in _NAMED else blank))
    after = Run((blank if entry.kind in _NAMED else "") + " " * _GAP)
    return [(before, Run(label, style), after, *body[0][1:]), *body[1:]]


def _body(entry: Entry, column: _Column, *, alone: bool) -> list[Line]:
    """The lines beside the label, each beginning with its blank margin."""
    room = column.width - column.text
    lines: list[Line] = list(wrap([_speaker(entry)], room))
    for words in clean_lines(entry.text):
        lines += wrap([Run(words, "quote" if entry.quote else "")], room)
    lines = _close(lines, _detail(entry), _tail(entry, alone=alone), column, beneath=alone or entry.kind in _SAID)
    if alone:
        lines += [line for receipt in entry.receipts for line in _address(receipt, room)]
    margin = Run(" " * column.text)
    return [(margin, *line) for line in lines or [()]]


def _close(lines: list[Line], detail: list[Run], tail: list[Run], column: _Column, *, beneath: bool) -> list[Line]:
    """`lines` with what stands after them: at the right of the last one where that fits, else beneath."""
    room = column.width - column.text
    both = _with(detail, tail)
    left = room - size(lines[-1]) - size(both) if lines else -1
    if both and column.right and left >= _GAP and not beneath:
        return [*lines[:-1], (*lines[-1], Run(" " * left), *both)]
    if size(both) <= room and not beneath:
        return [*lines, *wrap(both, room)]
    return [*lines, *(line for run in detail for line in wrap([run], room)), *wrap(tail, room)]


def _on_one_line(entry: Entry, column: _Column) -> bool:
    after = size(_with(_detail(entry), _tail(entry, alone=False)))
    return entry.kind not in _SAID and cells(clean(entry.text)) + _GAP + after <= column.width - column.text


def _with(detail: list[Run], tail: list[Run]) -> list[Run]:
    return joined([[run] for run in detail] + ([tail] if tail else []))


def _detail(entry: Entry) -> list[Run]:
    was = f", was: {clean(entry.struck)}" if clean(entry.struck) else ""
    edited = [Run(f"{clean(entry.edited)}{was}", "mark")] if entry.edited else []
    return [*edited, *(Run(line, "quiet") for line in clean_lines(entry.detail))]


def _speaker(entry: Entry) -> Run:
    nobody = "speaker not named" if entry.kind in _SAID and clean(entry.text) else ""
    words = [clean(entry.speaker or entry.source) or nobody, clean(entry.role or "")]
    if entry.to:
        words.append(f"to {clean(entry.to)}")
    return Run(", ".join(word for word in words if word), "speaker")


def _tail(entry: Entry, *, alone: bool) -> list[Run]:
    """Outlets, marks and the id, in that order."""
    parts = [[mark] for mark in (Run(mark, "mark") for mark in entry.marks)]
    if not alone:
        parts.insert(0, _outlets(entry.receipts))
    if entry.kind not in _NAMED and entry.id:
        parts.append([Run(clean(entry.id), "id")])
    return joined(part for part in parts if part)


def _outlets(receipts: Sequence[Receipt]) -> list[Run]:
    """Each outlet once, linked to its first article that has an address."""
    return joined(([Run(words, "outlet", link) for words, link in named] for named in outlets(receipts)), ", ")


def _address(receipt: Receipt, room: int) -> list[Line]:
    """A receipt on its own: outlet, title, article and the address in full."""
    link = safe_link(receipt.url)
    parts = [Run(clean(receipt.outlet), "outlet", link), Run(clean(receipt.title))]
    if receipt.article != receipt.outlet:
        parts.append(Run(f"article {clean(receipt.article)}", "id"))
    lines = wrap(joined([part] for part in parts if part.text), room)
    return [*lines, (Run(link, "quiet", link),)] if link else lines


def _notes(reply: Reply, width: int) -> list[Line]:
    """Notes are our own words: their line ends and columns stay."""
    lines = (visible(line).rstrip(" ") for note in reply.notes for line in note.splitlines())
    return [row for line in lines for row in wrap([Run(line)], width, hang=_hang(line)) or [()]]


def _hang(line: str) -> int:
    """Where a note's later lines begin: under its second column if it is set in two, else within its own indent."""
    indent = len(line) - len(line.lstrip(" "))
    second = _GUTTER.search(line, indent)
    return second.end() if second else indent and indent + 2


def _legend(reply: Reply, width: int) -> list[Line]:
    """Each mark in use explained once, in the order of `MARKS`."""
    used = {mark for entry in reply.entries for mark in entry.marks}
    parts = [[Run(mark, "mark"), Run(f": {says}", "quiet")] for mark, says in MARKS.items() if mark in used]
    return [line for part in parts for line in wrap(part, width, hang=2)]


def _next_steps(reply: Reply, width: int) -> list[Line]:
    page, lines = reply.page, []
    if page.of > 1:
        runs = [Run(f"page {page.number} of {page.of}", "quiet")]
        if page.next:
            runs += [Run(" · more: ", "quiet"), Run(clean(page.next), "command")]
        lines += wrap(runs, width, hang=2)
    for action in reply.actions:
        if action.command != page.next:
            runs = [Run(f"{clean(action.label)}: ", "quiet"), Run(clean(action.command), "command")]
            lines += wrap(runs, width, hang=2)
    return lines
