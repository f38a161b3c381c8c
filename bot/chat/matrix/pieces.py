"""What a Matrix message is put together from: pieces of HTML with the same in plain words, and how many one holds."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

from bot.chat.matrix.markup import html, plain, shortened
from bot.chat.seen import clean

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.reply import Entry

SHEET = 18_000
"""Bytes of one message's HTML and body together: encrypted and signed it is still less than half of an event."""
TITLE = 400  # characters
_PARAGRAPH = 1500  # characters of one line of a summary or note
_LINES = 60  # lines of a summary or of notes in one piece
_COLUMNS = re.compile(r"(\S.{0,30}?) {2,}(\S.*)")


@dataclass(frozen=True, slots=True)
class Piece:
    """What one message holds whole or not at all. An `item` is one line of a paragraph with those beside it."""

    html: str
    text: str
    item: bool = False
    entry: Entry | None = None

    @property
    def size(self) -> int:
        """Bytes that it takes of an event."""
        return len(self.html.encode()) + len(self.text.encode())


def heading(words: str) -> Piece:
    """What stands at the head of a message."""
    words = shortened(words, TITLE)
    return Piece(f"<h4>{html(words)}</h4>", plain(words))


def paragraphs(words: str) -> list[Piece]:
    """Words of a reply, their line ends and indents kept."""
    lines = [shortened(line.rstrip(), _PARAGRAPH) for line in words.splitlines() if clean(line)]
    chunks = [lines[at : at + _LINES] for at in range(0, len(lines), _LINES)]
    return [Piece(f"<p>{'<br>'.join(map(_line, chunk))}</p>", "\n".join(map(_plain_line, chunk))) for chunk in chunks]


def _line(line: str) -> str:
    indent = "&nbsp;&nbsp;" if line.startswith("  ") else ""
    row = _COLUMNS.fullmatch(line.strip())
    return f"{indent}<code>{html(row[1])}</code> {html(row[2])}" if row else indent + html(line)


def _plain_line(line: str) -> str:
    row = _COLUMNS.fullmatch(line.strip())
    indent = "  " if line.startswith("  ") else ""
    return f"{indent}{plain(row[1])}: {plain(row[2])}" if row else indent + plain(line)


def apart(pieces: list[Piece]) -> list[Piece]:
    """The pieces with an empty line before them in the body."""
    return [replace(pieces[0], text=f"\n{pieces[0].text}"), *pieces[1:]] if pieces else []


def packed(pieces: Sequence[Piece], again: Piece) -> Iterator[list[Piece]]:
    """The pieces in as many sheets as they take; each after the first begins with `again`."""
    sheet: list[Piece] = []
    room = SHEET
    for piece in pieces:
        room -= piece.size
        if sheet and room < 0:
            yield sheet
            sheet = [again]
            room = SHEET - again.size - piece.size
        sheet.append(piece)
    yield sheet


def joined(pieces: Sequence[Piece]) -> Iterator[str]:
    """The pieces' HTML, items that stand together as lines of one paragraph."""
    for item, some in groupby(pieces, key=lambda piece: piece.item):
        lines = [piece.html for piece in some]
        yield f"<p>{'<br>'.join(lines)}</p>" if item else "".join(lines)
