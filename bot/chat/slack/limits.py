"""Slack's own numbers. From its reference pages, except where another origin is named."""

from __future__ import annotations

BLOCKS = 50
"""Blocks in one message."""
SECTION = 3000
"""Characters in a section's or context's text."""
HEADER = 150
"""Characters in a header."""
BUTTONS = 25
"""Elements in one actions block."""
LABEL = 75
"""Characters on a button."""
VALUE = 2000
"""Characters a button may carry."""
TEXT = 3900
"""Characters of a message's top-level text; from 4,000 on a message cannot be edited any more."""
MESSAGE = 9000
"""Characters in all blocks together. Not documented: refusals (`msg_blocks_too_long`) are reported from 13,200, and
once from 11,341 (slackapi/bolt-js issues 2509 and 2867)."""
OPTION = 75
"""Characters of an option's words."""
OPTION_VALUE = 150
"""Characters that an option may carry."""
OPTIONS = 100
"""Options in a menu."""
MENU = 5
"""Options in an overflow menu."""
VIEW_TITLE = 24
"""Characters of a form's title."""
METADATA = 3000
"""Characters that a form may carry."""
INPUT = 500
"""Characters that somebody may type into a field: ours, Slack allows 3,000."""
COMMAND = 32
"""Characters in a slash command's name, its slash included."""


def size(text: str) -> int:
    """How long Slack may count `text`: in UTF-16 units, so that a sign outside the basic plane counts as two."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2
