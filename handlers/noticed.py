"""How many notes of withdrawal or correction wait for an editor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.model import EVERYTHING
from handlers.wording import counted

if TYPE_CHECKING:
    from handlers.desk import Desk


def waiting_notices(desk: Desk) -> str:
    """Their number, in words; empty where none does."""
    found = len(desk.store.notices.waiting(EVERYTHING))
    return f"{counted(found, 'notice')} to place" if found else ""
