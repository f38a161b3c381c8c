"""A private room's own digest that may or may not have arrived: an admin is asked by its own number, and settles it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast

import pytest

from bot.digest.outbox import Channel
from bot.errors import OutcomeUnknown, SluglineError
from bot.model import EVERYTHING, Post, Sent
from handlers.dispatch import dispatch
from tests.digest.platform import Unread
from tests.handlers.ferry import NOW
from tests.rooms.test_isolation import MOVED
from tests.rooms.world import CHANNEL, HERE, WORDS, empty_world

if TYPE_CHECKING:
    from pathlib import Path


class Silent(Unread):
    """A sender whose platform says nothing of the first message."""

    platform = "slack"

    def __init__(self) -> None:
        self.posts: list[tuple[str, str]] = []

    def send(self, post: Post) -> Sent:
        self.posts.append((post.room, post.payload))
        if len(self.posts) == 1:
            raise OutcomeUnknown("Nobody can tell.")
        return Sent(f"{post.room}:{len(self.posts)}")

    def edit(self, room: str, ref: str, payload: str, file: str | None = None) -> None:
        raise AssertionError((room, ref, payload, file))


def test_an_admin_is_asked_of_a_private_rooms_own_digest_and_settles_it_from_anywhere(tmp_path: Path) -> None:
    now, sender = [NOW], Silent()
    channels = {"slack": Channel(lambda replies: [repr(reply) for reply in replies], sender)}
    desk = replace(empty_world(tmp_path / "desk.db"), clock=lambda: now[0])
    rooms = replace(cast("Any", desk.rooms), public=lambda: desk, ask_in=(("slack", "UADMIN"),))
    desk = replace(desk, rooms=rooms)
    with desk.store.write():
        desk.store.subscriptions.subscribe(NOW, "slack", "D1", ("ferry",), "UTC", (), 1, "slack:ada")
    dispatch(f"/article add {MOVED.format(where='D1')}", HERE, desk)
    logged = desk.store.log.count(EVERYTHING)

    def goes_on() -> list[str]:
        now[0] += timedelta(seconds=10)
        rooms.post(channels, lambda *_: True)
        return [room for room, _ in sender.posts]

    assert [goes_on(), goes_on()] == [["D1"], ["D1", "UADMIN"]]
    question = sender.posts[-1][1]
    assert [part in question for part in ("Did digest p1 arrive?", "/digest arrived p1 in D1")] == [True, True]
    assert [word for word in (*WORDS, "ferry") if word in question] == []
    with pytest.raises(SluglineError, match="Nothing of digest 1 waits"):
        dispatch("/digest arrived 1", CHANNEL, desk)
    told = dispatch("/digest arrived p1 in D1", CHANNEL, desk)
    assert told.summary.startswith("digest p1 counts as posted; what is left of it follows")
    assert goes_on() == ["D1", "UADMIN", "D1"]
    assert desk.store.log.count(EVERYTHING) == logged
