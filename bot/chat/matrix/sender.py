"""Matrix as where digests go: through the device that listens there. Loads nio only when something is sent."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.chat.matrix.line import Line
    from bot.model import Clock, Post, Sent

SAME = timedelta(minutes=30)
"""How long the homeserver surely knows a transaction id: Synapse keeps it at least as long."""


class MatrixSender:
    """Matrix as a `bot.model.Sender`. A ref is "ROOM EVENT"; a room may be a person's id, for their own room.

    What is kept of a try is the device and its transaction id, "DEVICE TXN".
    """

    platform = "matrix"

    def __init__(self, line: Line, clock: Clock) -> None:
        self._line = line
        self._clock = clock

    def prepare(self, post: Post) -> str:
        """The device and the transaction id of the try; those of the first one, as long as that device speaks."""
        device = self._line.device
        if not device or post.kept.startswith(f"{device} "):
            return post.kept
        return f"{device} {_transaction(post)}"

    def send(self, post: Post) -> Sent:
        """Post the payload; see `bot.model.Sender.send`. A repeat by the same device is the same message."""
        from bot.chat.matrix.posting import send

        txn = post.kept.partition(" ")[2] or _transaction(post)
        return self._line.run(lambda voice: send(voice, post, txn))

    def find(self, post: Post) -> Sent | None:
        """See `bot.model.Sender.find`: within half an hour the same device may simply send it again."""
        from bot.chat.matrix.posting import find

        device, _, txn = post.kept.partition(" ")
        recent = post.first_try is not None and self._clock() - post.first_try < SAME
        if txn and device == self._line.device and recent:
            return None
        return self._line.run(lambda voice: find(voice, post))

    def edit(self, room: str, ref: str, payload: str, file: str | None = None) -> None:  # noqa: ARG002 -- the ref has it
        """See `bot.model.Sender.edit`: a message is replaced, one that shows a file is redacted."""
        from bot.chat.matrix.posting import edit, take_back

        if file:
            self._line.run(lambda voice: take_back(voice, file))
            return
        txn = sha256(f"edit {ref} {payload}".encode()).hexdigest()[:40]
        self._line.run(lambda voice: edit(voice, ref, payload, txn))


def _transaction(post: Post) -> str:
    return sha256(f"digest {post.key}".encode()).hexdigest()[:40]
