"""Our own words with every command as it is typed in Matrix, where clients keep lines with a slash to themselves."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.chat.lines import UMBRELLA
from handlers.command import REGISTRY


def command(line: str, prefix: str) -> str:
    """A command line behind the prefix: "/timeline quay" is "!timeline quay", or "!desk timeline quay"."""
    words = line.removeprefix("/")
    return f"{prefix}{' ' if prefix[-1:].isalnum() else ''}{words}"


def typed(words: str, prefix: str) -> str:
    """Our own words, each command in them as it is typed."""
    return _commands().sub(lambda found: command(found[0], prefix), words) if "/" in words else words


@lru_cache(maxsize=1)
def _commands() -> re.Pattern[str]:
    from handlers.dispatch import UNKNOWN  # which declares every command, too

    names = sorted({name.split()[0] for name in REGISTRY} | {UMBRELLA}, key=len, reverse=True)
    return re.compile(rf"(?<={re.escape(UNKNOWN[:-1])})/|(?<![\w/.:<])/(?:{'|'.join(names)})(?![\w/-])")
