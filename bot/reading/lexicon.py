"""Asking the word lists: an absent list is an empty one."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.model import Lexicons


def entries(lexicons: Lexicons, name: str) -> tuple[str, ...]:
    """One list by its name (the stem of its file), in its order."""
    return lexicons.lists.get(name, ())
