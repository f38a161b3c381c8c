"""Posts to the terminal room: digests stand above the prompt of whoever sits there."""

from __future__ import annotations

import json
import sys

from bot.model import Sent
from bot.plain import visible


class TerminalSender:
    """The terminal as a `bot.model.Sender`; with a chat open, its prompt moves down to make room."""

    platform = "terminal"

    def send(self, room: str, payload: str, key: str, thread: str | None = None) -> Sent:  # noqa: ARG002
        """Print the payload's text; the room, thread and key have no place in a window. `ref` is the key."""
        lines: list[str] = json.loads(payload)["text"].split("\n")
        # Cleaned once more: a payload may have waited in the store since another version rendered it.
        sys.stdout.write("\n".join(map(visible, lines)) + "\n")
        sys.stdout.flush()
        return Sent(ref=key)
