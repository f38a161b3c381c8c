"""Pieces packed into messages: each piece whole, each message within every limit of Slack's."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

from bot.chat.slack.limits import BLOCKS, MENU, MESSAGE, OPTION, SECTION, TEXT, size
from bot.chat.slack.mrkdwn import escaped, literal, shortened

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.chat.slack.entries import Line, Piece
    from bot.reply import Action

Block = dict[str, Any]

LINE = "line"
"""What the action ids of menus beside an entry begin with."""
_SIGNED = 2  # blocks that who shared a message may add to it


def plain_text(words: str) -> Block:
    """A text object in which Slack parses nothing."""
    return {"type": "plain_text", "text": words, "emoji": False}


def mrkdwn(words: str) -> Block:
    """A text object of safe mrkdwn; `verbatim` keeps Slack from linking what looks like a link or a channel."""
    return {"type": "mrkdwn", "text": words, "verbatim": True}


def pack(pieces: Iterable[Piece], continued: Piece) -> list[list[Piece]]:
    """The pieces in order, on as few sheets (one message each) as hold them; a piece is never torn.

    Every sheet but the first begins with `continued`.
    """
    sheets: list[list[Piece]] = [[]]
    room = _Room()
    for piece in pieces:
        if not room.takes(piece) and len(sheets[-1]) > (len(sheets) > 1):
            sheets.append([continued])
            room = _Room()
            room.takes(continued)
            room.takes(piece)
        sheets[-1].append(piece)
    return sheets


class _Room:
    """What is on a sheet so far, measured."""

    def __init__(self) -> None:
        self._blocks: list[Block] = []
        self._words = 0
        self._text = 0

    def takes(self, piece: Piece) -> bool:
        """Whether the piece still fits; if so, it is counted."""
        blocks = [*self._blocks[:-1], *map(deepcopy, self._blocks[-1:])]
        _place(piece, blocks)
        words = self._words + (_size(piece.block) if piece.block else sum(map(_line_size, piece.lines)))
        text = self._text + (size(text_of([piece])) + 1 if piece.text else 0)
        fits = len(blocks) <= BLOCKS - _SIGNED and words <= MESSAGE and text <= TEXT
        if fits or not self._blocks:
            self._blocks, self._words, self._text = blocks, words, text
        return fits


def message(sheet: Sequence[Piece]) -> Block:
    """The message of one sheet: its blocks, and all of it as text for notifications and screen readers."""
    return {"text": text_of(sheet), "blocks": blocks_of(sheet), "unfurl_links": False, "unfurl_media": False}


def text_of(sheet: Sequence[Piece]) -> str:
    """The sheet as plain text, escaped for Slack."""
    lines = (line for piece in sheet if piece.text for line in piece.text.split("\n"))
    return "\n".join(map(escaped, lines))


def blocks_of(sheet: Sequence[Piece]) -> list[Block]:
    """The sheet as blocks; lines that may stand together share a section as far as it holds them."""
    blocks: list[Block] = []
    for piece in sheet:
        _place(piece, blocks)
    return blocks


def _place(piece: Piece, blocks: list[Block]) -> None:
    if piece.block is not None:
        blocks.append(piece.block)
    for number, line in enumerate(piece.lines):
        _set(line, blocks, joins=number > 0 or piece.joins)


def _set(line: Line, blocks: list[Block], *, joins: bool) -> None:
    """Add the line to the last section where it may join and there is room, else in a section of its own."""
    if line.small:
        blocks.append({"type": "context", "elements": [mrkdwn(line.words)]})
    elif line.quoted:
        blocks.append(_quotation(line.words))
    elif not (joins and blocks and _joined(line, blocks[-1])):
        blocks.append(_section(plain_text(line.words) if line.plain else mrkdwn(line.words)))
    if line.menu:
        blocks[-1]["accessory"] = _menu(line.menu, len(blocks))


def _joined(line: Line, last: Block) -> bool:
    """Whether the line could be put at the end of the last block."""
    if line.plain or last["type"] != "section" or last["text"]["type"] != "mrkdwn":
        return False
    if line.menu and "accessory" in last:
        return False
    together = f"{last['text']['text']}\n{line.words}"
    if size(together) > SECTION:
        return False
    last["text"]["text"] = together
    return True


def _section(text: Block) -> Block:
    """A section that Slack shows whole: "see more" might stand before the words that turn a quotation's meaning."""
    return {"type": "section", "text": text, "expand": True}


def _quotation(words: str) -> Block:
    """Words under a bar in which nothing is parsed. It takes no menu beside it, so it serves where mrkdwn cannot."""
    bar = {"type": "rich_text_quote", "elements": [{"type": "text", "text": words}]}
    return {"type": "rich_text", "elements": [bar]}


def _menu(actions: Sequence[Action], number: int) -> Block:
    options = [
        {"text": plain_text(shortened(literal(action.label), OPTION)), "value": action.command}
        for action in actions[:MENU]
    ]
    return {"type": "overflow", "action_id": f"{LINE}:{number}", "options": options}


def _line_size(line: Line) -> int:
    """The words of a line, its menu's too."""
    return size(line.words) + 1 + sum(size(action.label) + size(action.command) for action in line.menu)


def _size(block: Block) -> int:
    """All the words in a block, buttons and their commands too."""
    inside = [block.get("text"), *block.get("elements", [])]
    return sum(_words(part) for part in inside if part)


def _words(part: Block) -> int:
    words = part["text"] if isinstance(part["text"], str) else part["text"]["text"]
    return size(words) + size(part.get("value", ""))
