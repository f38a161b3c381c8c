"""Posts to the terminal room: digests stand above the prompt of whoever sits there."""

from __future__ import annotations

import json
import sys

from bot.errors import OutcomeUnknown, Refused
from bot.model import Post, Sent
from bot.plain import visible

_NOT_KNOWN = "Slugline stopped while it printed this; only who sat before the window knows whether it stood there."


class TerminalSender:
    """The terminal as a `bot.model.Sender`; with a chat open, its prompt moves down to make room."""

    platform = "terminal"

    def prepare(self, post: Post) -> str:  # noqa: ARG002
        """Nothing: a window has no memory."""
        return ""

    def send(self, post: Post) -> Sent:
        """Print the payload's text; the room and thread have no place in a window. `ref` is the key."""
        lines: list[str] = json.loads(post.payload)["text"].split("\n")
        # Cleaned once more: a payload may have waited in the store since another version rendered it.
        sys.stdout.write("\n".join(map(visible, lines)) + "\n")
        sys.stdout.flush()
        return Sent(ref=post.key)

    def find(self, post: Post) -> Sent | None:  # noqa: ARG002
        """Only whoever sat before the window knows."""
        raise OutcomeUnknown(_NOT_KNOWN)

    def edit(self, room: str, ref: str, payload: str, file: str | None = None) -> None:  # noqa: ARG002
        """Raises `Refused`: what stands in a window stays there."""
        raise Refused("What stands in a terminal cannot be changed.")
