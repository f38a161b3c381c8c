"""Replies for a terminal: plain text that stays the same everywhere, and colour for a person's own window."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from bot.chat.terminal.layout import lay_out

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from bot.chat.terminal.runs import Line
    from bot.reply import Reply

WIDTH = 80
"""Columns of plain text where no window says otherwise: pipes, files, digests."""

# Only the terminal's own colours that read on a light and on a dark ground; never yellow, white, black or blue.
PALETTE = {
    "title": "bold",
    "heading": "bold",
    "speaker": "bold",
    "name": "cyan",
    "date": "cyan",
    "outlet": "",
    "mark": "magenta",
    "id": "dim",
    "quiet": "dim",
    "command": "green",
}


def render_text(reply: Reply, width: int = WIDTH) -> str:
    """The reply as plain text that ends with a newline: no colour, no links, the same for the same reply."""
    return "".join("".join(run.text for run in line) + "\n" for line in lay_out(reply, width))


def render_rich(reply: Reply, console: Console) -> None:
    """Print the reply in the console's width, with colours and with outlets as links where the console has them."""
    for line in lay_out(reply, console.width):
        console.print(_styled(line), soft_wrap=True)


def render_payloads(replies: Sequence[Reply]) -> Sequence[str]:
    """The terminal's payloads (`bot.reply.Renderer`): one JSON object {"text"} a reply."""
    return [json.dumps({"text": render_text(reply)}, ensure_ascii=False) for reply in replies]


def _styled(line: Line) -> object:
    """One line as rich Text, built run by run so that nothing in it is ever read as markup."""
    from rich.style import Style
    from rich.text import Text

    text = Text(no_wrap=True)
    for run in line:
        text.append(run.text, Style.parse(PALETTE.get(run.style, "")) + Style(link=run.link))
    return text
