"""What is typed at a terminal, and by whom. Loads nothing heavy: `slugline ask` starts through it."""

from __future__ import annotations

import os
import pwd
from typing import TYPE_CHECKING

from handlers.desk import Asker

if TYPE_CHECKING:
    from bot.settings import Settings

ROOM = "terminal"


def as_command(line: str) -> str | None:
    """A typed line as a command: the leading "/" is optional here. None for blank lines and "#" comments."""
    line = line.strip()
    if not line or line.startswith("#"):
        return None
    return line if line.startswith("/") else f"/{line}"


def at_keyboard(settings: Settings) -> Asker:
    """Whoever sits at this terminal, by the name they logged in with."""
    name, admin = account(), settings.terminal.admin
    return Asker(name, ROOM, "terminal", admin=admin, editor=admin or not settings.editors or name in settings.editors)


def account() -> str:
    """The operating system's own word for who runs this, whatever the environment says."""
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:  # an account without a name, as in some containers
        return "terminal"
