"""Public ids: a letter for what is named, then a number; before both stands "p" where one room alone has it."""

from __future__ import annotations

import re
from typing import Literal

PRIVATE = "p"
"""What the ids of a room's drawer begin with: ps3, pe4, pa2, pc1."""
LINE = re.compile(rf"{PRIVATE}?[se]\d{{1,12}}")
"""The id of a statement (s31) or an event (e14)."""
ONE_ROOMS = re.compile(rf"{PRIVATE}[aces]\d{{1,12}}")
"""An id of one room's own."""


def letter_of(public_id: str) -> str:
    """What an id names: "s", "e", "a" or "c"; of an id that was given from outside, its first letter."""
    return public_id[1] if ONE_ROOMS.fullmatch(public_id) else public_id[:1]


def kind_of(line_id: str) -> Literal["statement", "event"]:
    """What the id of a line names."""
    return "statement" if letter_of(line_id) == "s" else "event"


def number_of(public_id: str) -> int:
    """The number in an id that the store made."""
    return int(public_id.lstrip("aceps"))
