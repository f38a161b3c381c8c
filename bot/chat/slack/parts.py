"""What stands around the entries of a message: title, notes, legend, what is missing, buttons."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from bot.chat import deeds
from bot.chat.seen import clean
from bot.chat.slack.entries import NO_BREAK, Line, Piece
from bot.chat.slack.limits import BUTTONS, HEADER, LABEL, VALUE, size
from bot.chat.slack.mrkdwn import cost, escaped, formatted, literal, name, shortened
from bot.chat.slack.names import reachable
from bot.chat.slack.sheets import mrkdwn, plain_text
from bot.reply import MARKS, Action

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bot.reply import Reply

ASK = "ask"
"""What the action ids of buttons that issue a command begin with: `ask:0`, `ask:1`."""
SHARE = "share"
"""The action id of the button that posts an answer for everybody in the channel."""
DELETE = "delete"
"""The action id of the button that takes a shared message back; it carries who shared it."""
SHARE_LABEL = "Share to channel"
UNTITLED = "Slugline"

_PARAGRAPH = 1500  # characters, escaped; a longer summary or note is more blocks
_TYPED = 200  # characters; a longer command is no help in a notification
_NAME = 80  # characters of a person's name
_ROW = 6000  # characters of labels and commands in one row of buttons
_INDENT = "\N{EM SPACE}"  # a blank that Slack does not swallow
_NARROW = 12  # characters; what is longer stands out of its column, so that the others leave a telephone room
_COLUMNS = re.compile(r"(\S.{0,30}?) {2,}(\S.*)")
_NARROWER = "Ask for less at once: add since or until with a date, or more words."


def title(words: str) -> list[Piece]:
    """The title as a header, and once more in full where it is longer than a header may be."""
    header = _header(shortened(literal(words) or UNTITLED, HEADER))
    return [header, *paragraphs(words)] if cost(clean(words)) > HEADER else [header]


def continued(words: str) -> Piece:
    """The header of the second message and those after it."""
    return _header(f"{shortened(literal(words) or UNTITLED, HEADER - 20)} (continued)")


def _header(words: str) -> Piece:
    return Piece(words, block={"type": "header", "text": plain_text(words)})


def paragraphs(words: str) -> list[Piece]:
    """Words of a reply as sections in which nothing is parsed, their line ends kept."""
    return [Piece(chunk, (Line(*_unparsed(chunk)),)) for chunk in _chunks(reachable(words))]


def notes(words: Sequence[str], *, aside: bool) -> list[Piece]:
    """Notes: in small grey letters `aside` of entries; else as the answer itself, columns and indents kept."""
    if aside:
        return [_context(chunk) for chunk in _chunks(reachable("\n".join(words)))]
    typed = list(map(reachable, words))
    lefts = [len(row[1]) for row in map(_COLUMNS.fullmatch, typed) if row]
    width = max((left for left in lefts if left <= _NARROW), default=0)
    pieces: list[Piece] = []
    for note in typed:
        row = _COLUMNS.fullmatch(note)
        pieces += [_row_of(row[1], row[2], width, first=not pieces)] if row else paragraphs(note)
    return pieces


def _row_of(left: str, right: str, width: int, *, first: bool) -> Piece:
    """One line of two columns, the first in letters of one width."""
    left, right = clean(left), shortened(clean(right), _PARAGRAPH)
    line = Line(f"`{name(left).ljust(width, NO_BREAK)}`  {name(right, _PARAGRAPH)}")
    return Piece(f"{left}: {right}", (line,), joins=not first)


def _context(words: str) -> Piece:
    shown, plain = _unparsed(words)
    return Piece(words, block={"type": "context", "elements": [plain_text(shown) if plain else mrkdwn(shown)]})


def _unparsed(words: str) -> tuple[str, bool]:
    """The lines, and whether they must stand as plain text because Slack would read formatting in them."""
    lines = words.split("\n")
    plain = any(map(formatted, lines))
    return "\n".join(map(literal if plain else escaped, lines)), plain


def _chunks(words: str) -> Iterator[str]:
    """The lines of `words`, as many together as make a paragraph; a longer line is cut with a sign."""
    chunk: list[str] = []
    room = _PARAGRAPH
    for typed in words.splitlines():
        if not clean(typed):
            continue
        line = (_INDENT if typed.startswith("  ") else "") + shortened(clean(typed), _PARAGRAPH)
        room -= cost(line) + 1
        if chunk and room < 0:
            yield "\n".join(chunk)
            chunk = []
            room = _PARAGRAPH - cost(line) - 1
        chunk.append(line)
    if chunk:
        yield "\n".join(chunk)


def legend(reply: Reply) -> list[Piece]:
    """Each mark in use explained once, and which page this is."""
    used = {mark for entry in reply.entries for mark in entry.marks}
    parts = [f"{mark}: {says}" for mark, says in MARKS.items() if mark in used]
    if reply.page.of > 1:
        parts.append(f"page {reply.page.number} of {reply.page.of}")
    return [_context(" · ".join(parts))] if parts else []


def missing(reply: Reply, shown: Reply) -> list[Piece]:
    """How much of `reply` is not in `shown`, and how it is had: by More, which begins where `shown` ends."""
    counts = [
        _count(len(reply.entries) - len(shown.entries), "entry", "entries"),
        _count(len(reply.notes) - len(shown.notes), "note", "notes"),
        _count(len(reply.actions) - len(shown.actions), "button", "buttons"),
    ]
    named = [count for count in counts if count]
    if not named:
        return []
    words = f"More than Slack takes at once: {', '.join(named)} left."
    return paragraphs(f"{words} {'Press More.' if shown.page.next else _NARROWER}")


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}" if number else ""


def buttons(reply: Reply, shared: str, asked: str = "") -> list[Piece]:
    """More, the reply's own actions, what can be done with the answer to `asked`, Share (`shared` is its command).

    A command too long for a button, or with a word still to be filled in, is written out instead.
    """
    wanted = [*_asking(reply), *deeds.of_reply(reply, asked)]
    pieces = [
        piece
        for action in wanted
        if not _fits(action)
        for piece in notes([f"{action.label}: {action.command}"], aside=True)
    ]
    fitting = list(filter(_fits, wanted))
    elements = [_button(action, f"{ASK}:{number}") for number, action in enumerate(fitting)]
    if shared and size(shared) <= VALUE:
        elements.append(_button(Action(SHARE_LABEL, shared), SHARE))
    commands = (action for action in fitting if action.command.startswith("/"))
    short = (action for action in commands if cost(clean(action.command)) <= _TYPED)
    text = "\n".join(f"{shortened(clean(action.label), LABEL)}: {reachable(clean(action.command))}" for action in short)
    rows = [Piece("", block=_row(number, row)) for number, row in enumerate(_rows(elements))]
    return [*pieces, *([Piece(text, block=rows[0].block), *rows[1:]] if rows else [])]


def signature(name: str, user: str) -> list[dict[str, Any]]:
    """Who shared a message, and the button that deletes it."""
    sure = {
        "title": plain_text("Delete this message?"),
        "text": plain_text("It goes for everybody in the channel. The answer itself can be asked for again."),
        "confirm": plain_text("Delete"),
        "deny": plain_text("Keep"),
    }
    button = {"type": "button", "action_id": DELETE, "text": plain_text("Delete"), "value": user, "confirm": sure}
    return [
        {"type": "context", "elements": [plain_text(f"Shared by {shortened(literal(name), _NAME)}")]},
        {"type": "actions", "block_id": "signature", "elements": [button]},
    ]


def _asking(reply: Reply) -> Iterator[Action]:
    if reply.page.next:
        yield Action("More", reply.page.next)
    yield from (action for action in reply.actions if action.command.strip() and action.command != reply.page.next)


def _fits(action: Action) -> bool:
    return size(action.command) <= VALUE and not action.unfinished


def _rows(elements: Iterable[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    rows: list[list[dict[str, Any]]] = []
    room = 0
    for element in elements:
        room -= size(element["value"]) + LABEL
        if not rows or len(rows[-1]) == BUTTONS or room < 0:
            rows.append([])
            room = _ROW - size(element["value"]) - LABEL
        rows[-1].append(element)
    return rows


def action_row(buttons: Sequence[tuple[Action, str]], block_id: str) -> dict[str, Any]:
    """A row of buttons, each with its action id."""
    return {"type": "actions", "block_id": block_id, "elements": [_button(*each) for each in buttons]}


def _row(number: int, elements: list[dict[str, Any]]) -> dict[str, Any]:
    return {"type": "actions", "block_id": f"actions:{number}", "elements": elements}


def _button(action: Action, action_id: str) -> dict[str, Any]:
    label = literal(action.label) or "Ask"
    words = shortened(label[0].upper() + label[1:], LABEL)
    return {"type": "button", "action_id": action_id, "text": plain_text(words), "value": action.command}
