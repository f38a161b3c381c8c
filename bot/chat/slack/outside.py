"""A channel that another organisation sees: nothing is posted there by itself before an admin has said so."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.chat.slack.entries import Piece
from bot.chat.slack.parts import action_row, paragraphs
from bot.chat.slack.sheets import message
from bot.reply import Action

CONFIRM = "confirm"
"""The action id of an admin's confirmation; it carries the command."""


def confirmation(line: str, organisations: Sequence[str], room: str = "") -> dict[str, Any]:
    """The question to an admin, with the other organisations named; `room` is the channel's id if it is another."""
    names, channel = " and ".join(organisations), f"The channel {room}" if room else "This channel"
    words = f"{channel} is shared with {names}, who would read every digest. An admin may let them."
    button = Action(f"Post to {names} too", line)
    return message([*paragraphs(words), Piece("", block=action_row([(button, CONFIRM)], CONFIRM))])
