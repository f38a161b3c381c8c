"""What happens while something is held: its news stands on, arrivals keep their words, and nothing is told twice."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.digest.outbox import Channel, Outbox
from bot.model import EVERYTHING, Sent
from bot.services import ChangeEntries
from handlers.dispatch import dispatch
from tests.handlers.dam import NOW, came, dam_desk
from tests.handlers.ferry import ADMIN

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bot.reply import Reply
    from handlers.desk import Desk

CROWNS = "every household below the dam will get nine thousand crowns"
FIRST = came("first", "Vell Sun", 13, f"Money\n\nMayor Ines Roth said on 12 February 2026 that {CROWNS}.")
SECOND = came("second", "Tarn Star", 14, f"Roth pays\n\nInes Roth said on 12 February 2026 that {CROWNS}. Snow fell.")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return dam_desk(tmp_path / "dam.db")


def news(desk: Desk) -> list[tuple[str, str, str]]:
    """Each thing that /new calls new, with the article that tells it."""
    rows = desk.store.changes.since(EVERYTHING)
    kinds = ("new event", "new statement", "first statement")
    return [(row.kind, row.subject, row.article.id if row.article else "") for row in rows if row.kind in kinds]


def test_what_is_called_new_stands_on_its_next_teller_while_the_first_is_held(desk: Desk) -> None:
    before = news(desk)
    assert ("first statement", "s1", "post") in before
    dispatch("/hold post", ADMIN, desk)
    told = news(desk)
    assert ("first statement", "s1", "wire") in told
    assert "Ines Roth" in str(dispatch("/new dam since january 2026 all", ADMIN, desk).entries)
    dispatch("/hold wire", ADMIN, desk)
    assert [subject for _, subject, _ in news(desk) if subject == "s1"] == []
    dispatch("/release wire", ADMIN, desk)
    assert news(desk) == told
    dispatch("/release post", ADMIN, desk)
    assert news(desk) == before


@dataclass
class Room:
    """Where digests go, one a day; what each told is kept."""

    desk: Desk
    platform: str = "terminal"
    told: list[str] = field(default_factory=list)
    days: int = 0

    def render(self, replies: Sequence[Reply]) -> list[str]:
        self.told.append(str(replies))
        return ["x"]

    def send(self, room: str, payload: str, key: str, thread: str | None = None) -> Sent:  # noqa: ARG002
        return Sent("m")

    def post(self) -> str:
        """The next morning's digest; what it tells."""
        self.days += 1
        at, before, desk = NOW.replace(hour=8, minute=5) + timedelta(days=self.days), len(self.told), self.desk
        show, channels = ChangeEntries(desk.store, desk.settings, lambda: at), {"terminal": Channel(self.render, self)}
        outbox = Outbox(desk.store, lambda: at, EVERYTHING, show, channels, timedelta(hours=1))
        outbox.queue_due()
        outbox.deliver()
        return "".join(self.told[before:])


@pytest.fixture
def room(desk: Desk) -> Room:
    room = Room(desk)
    dispatch("/digest subscribe dam", ADMIN, desk)
    room.post()
    return room


def test_what_was_due_while_it_was_held_is_told_after_its_release_once(desk: Desk, room: Room) -> None:
    desk.pipeline.ingest(FIRST)
    dispatch("/hold first", ADMIN, desk)
    desk.pipeline.ingest(came("snow", "Vell Sun", 14, "Snow\n\nKarl Munk said that snow had closed the road."))
    assert [word in room.post() for word in ("snow had closed", "crowns")] == [True, False]
    dispatch("/release first", ADMIN, desk)
    assert "crowns" in room.post()
    assert room.post() == ""


def test_what_a_later_teller_told_meanwhile_is_not_told_again_after_the_release(desk: Desk, room: Room) -> None:
    desk.pipeline.ingest(FIRST)
    dispatch("/hold first", ADMIN, desk)
    desk.pipeline.ingest(SECOND)
    assert "crowns" in room.post()
    dispatch("/release first", ADMIN, desk)
    assert "crowns" not in room.post()


def test_what_was_told_before_the_hold_is_not_told_again_after_it(desk: Desk, room: Room) -> None:
    desk.pipeline.ingest(FIRST)
    assert "crowns" in room.post()
    for line in ("/hold first", "/release first"):
        dispatch(line, ADMIN, desk)
        assert room.post() == ""


def test_what_a_stand_in_told_is_not_told_again_after_the_release(desk: Desk, room: Room) -> None:
    desk.pipeline.ingest(FIRST)
    desk.pipeline.ingest(SECOND)
    dispatch("/hold first", ADMIN, desk)
    assert "crowns" in room.post()
    dispatch("/hold second", ADMIN, desk)
    dispatch("/release first", ADMIN, desk)
    dispatch("/release second", ADMIN, desk)
    assert "crowns" not in room.post()
