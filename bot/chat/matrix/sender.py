"""Matrix as where digests go: through the device that listens there. Loads nio only when something is sent."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING
from uuid import uuid4

if TYPE_CHECKING:
    from bot.chat.matrix.line import Line
    from bot.model import Clock, Post, Sent

SAME = timedelta(minutes=30)
"""How long the homeserver surely knows a transaction id: Synapse keeps it at least as long."""
_LATER = " later"


class MatrixSender:
    """Matrix as a `bot.model.Sender`. A ref is "ROOM EVENT"; a room may be a person's id, for their own room.

    What is kept of a try is the device and its transaction id, "DEVICE TXN"; "DEVICE TXN later" where another device
    tried before.
    """

    platform = "matrix"

    def __init__(self, line: Line, clock: Clock) -> None:
        self._line = line
        self._clock = clock

    def prepare(self, post: Post) -> str:
        """The device and the transaction id of the try; those of the one before, as long as that device speaks."""
        device = self._line.device
        if not device or post.kept.startswith(f"{device} "):
            return post.kept
        return f"{device} {_transaction(post)}{_LATER if post.kept else ''}"

    def send(self, post: Post) -> Sent:
        """Post the payload; see `bot.model.Sender.send`.

        A repeat by the same device is the same message for half an hour; after that it is looked for first.
        """
        from bot.chat.matrix.posting import send

        txn = post.kept.partition(" ")[2].removesuffix(_LATER) or _transaction(post)
        look = post.kept.endswith(_LATER) or (post.first_try is not None and not self._recent(post))
        return self._line.run(lambda voice: send(voice, post, txn, look=look))

    def find(self, post: Post) -> Sent | None:
        """See `bot.model.Sender.find`: within half an hour the same device may simply send it again."""
        from bot.chat.matrix.posting import find

        device, _, txn = post.kept.partition(" ")
        if txn and device == self._line.device and self._recent(post):
            return None
        return self._line.run(lambda voice: find(voice, post))

    def _recent(self, post: Post) -> bool:
        return post.first_try is not None and self._clock() - post.first_try < SAME

    def edit(self, room: str, ref: str, payload: str, file: str | None = None) -> None:  # noqa: ARG002 -- the ref has it
        """See `bot.model.Sender.edit`: a message is replaced, one that shows a file is redacted."""
        from bot.chat.matrix.posting import edit, take_back

        if file:
            self._line.run(lambda voice: take_back(voice, file))
            return
        txn = uuid4().hex  # never one of before: hidden, shown and hidden again, the last edit is the first one's twin
        self._line.run(lambda voice: edit(voice, ref, payload, txn))


def _transaction(post: Post) -> str:
    return sha256(f"digest {post.key}".encode()).hexdigest()[:40]
