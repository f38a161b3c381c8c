"""What posts a private room's own digests keeps nobody from the drawers for longer than a message takes."""

from __future__ import annotations

import fcntl
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from bot.digest.outbox import Channel
from bot.model import Post, Sent
from bot.store.drawers import folder_of, locked
from handlers.dispatch import dispatch
from tests.digest.platform import Unread
from tests.handlers.ferry import NOW
from tests.rooms.test_isolation import MOVED
from tests.rooms.world import HERE, empty_world

if TYPE_CHECKING:
    from pathlib import Path


class Posts(Unread):
    """A sender that counts."""

    platform = "slack"

    def __init__(self) -> None:
        self.posts: list[str] = []

    def send(self, post: Post) -> Sent:
        self.posts.append(post.room)
        return Sent(f"{post.room}:{len(self.posts)}")


def test_the_drawers_are_free_between_two_messages(tmp_path: Path) -> None:
    sender = Posts()
    channels = {"slack": Channel(lambda replies: [repr(reply) for reply in replies], sender)}
    desk = empty_world(tmp_path / "desk.db")
    rooms = replace(cast("Any", desk.rooms), public=lambda: desk)
    with desk.store.write():
        desk.store.subscriptions.subscribe(NOW, "slack", "D1", ("ferry",), "UTC", (), 1, "slack:ada")
    dispatch(f"/article add {MOVED.format(where='D1')}", HERE, desk)
    free: list[tuple[int, bool]] = []

    def private(_platform: str, _room: str) -> bool:
        with locked(folder_of(desk.store.connections.path), fcntl.LOCK_EX | fcntl.LOCK_NB) as alone:
            free.append((len(sender.posts), alone))
        return True

    assert rooms.post(channels, private) == 2
    assert {(0, True), (1, True), (2, True)} <= set(free)
