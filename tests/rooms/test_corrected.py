"""A message in a private room is corrected there; what the room alone sees is kept in its drawer and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, cast

import pytest

from bot.chat.slack.desk import SlackDesk
from bot.chat.slack.requests import Asked
from bot.digest.sending import Channel
from bot.errors import TryLater
from bot.model import EVERYTHING
from bot.rooms import Rooms
from bot.store.drawers import Drawers
from bot.store.posted import Place
from handlers.desk import Desk
from handlers.dispatch import dispatch
from tests.digest.living import Room, lines_of, render, rewrite
from tests.handlers.ferry import NOW
from tests.rooms.world import HERE, PASTE, WORDS, drawers, empty_world

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from bot.model import Post, Sent

ASKED = Asked("/who-said by lind", "ada", "D1", private=True)


@dataclass
class Private:
    """A private room with a drawer, and an answer in it that shows lines of the desk's and of its own."""

    desk: Desk
    room: Room
    now: list[datetime]

    def say(self, line: str) -> None:
        dispatch(line, HERE, self.desk)

    def round(self, *, private: bool = True) -> int:
        self.now[0] += timedelta(minutes=1)
        channels = {"slack": Channel(render, self.room, rewrite=rewrite)}
        rooms = cast("Rooms", self.desk.rooms)
        return rooms.correct(channels, lambda *place: private and place == ("slack", "D1"))


@pytest.fixture
def private(tmp_path: Path) -> Private:
    now = [NOW]
    world, whole = empty_world(tmp_path / "desk.db"), list[Desk]()
    rooms = Rooms(Drawers(world.store), lambda: whole[0])
    whole.append(desk := replace(world, clock=lambda: now[0], rooms=rooms))
    made = Private(desk, Room("slack"), now)
    made.say(PASTE)
    chat = SlackDesk(desk)
    reply = chat.answer(ASKED)
    made.room.shows["D1:9"] = lines_of(reply)
    chat.posted(ASKED, reply, Place("slack", "D1", "D1:9"), {"asked": ASKED.line})
    assert made.round() == 0
    return made


def own(private: Private) -> str:
    """The line of the room's own."""
    return next(line for line in private.room.shows["D1:9"] if line.startswith("ps"))


def test_what_the_room_alone_sees_is_kept_in_its_drawer_alone(private: Private) -> None:
    assert own(private)
    rows = private.desk.store.connections.sql.execute("SELECT count(*) FROM shown").fetchone()
    assert (rows[0], len(drawers(private.desk))) == (0, 1)
    folder = private.desk.store.connections.path.parent
    raw = b"".join(path.read_bytes() for path in folder.glob("desk.db*") if path.is_file())
    assert [word for word in WORDS if word.encode() in raw] == []


def test_lines_of_the_room_and_of_the_desk_are_corrected_in_one_message_and_told_once(private: Private) -> None:
    before = dict(private.room.shows)
    line, public = own(private), next(each for each in before["D1:9"] if each.startswith("s"))
    private.say(f"/correct {line.split()[0]} speaker Olav Berg")
    private.say(f"/correct {public.split()[0]} speaker Olav Berg")
    assert private.round() == 1
    changed = [each for each in private.room.shows["D1:9"] if each not in before["D1:9"]]
    assert [("[-Ada Lind-] Olav Berg" in each, each.split()[0]) for each in changed] == [
        (True, public.split()[0]), (True, line.split()[0])
    ]  # fmt: skip
    told = [lines for ref, lines in private.room.shows.items() if ref != "D1:9"]
    assert [sorted(lines[1:]) for lines in told] == [sorted(changed)]
    assert private.round() == 0


def test_a_room_that_is_private_no_more_is_left_alone_until_it_is_again(private: Private) -> None:
    private.say(f"/correct {own(private).split()[0]} speaker Olav Berg")
    assert (private.round(private=False), private.room.edits) == (0, [])
    assert (private.round(), private.room.edits) == (1, ["D1:9"])


def test_what_is_taken_down_at_the_desk_goes_from_the_room_too(private: Private) -> None:
    public = next(each.split()[0] for each in private.room.shows["D1:9"] if each.startswith("s"))
    words = next(iter(private.desk.store.statements.get(EVERYTHING, public).receipts)).content  # type: ignore[union-attr]
    first = dispatch(f"/takedown {public} reason a court", HERE, private.desk)
    private.say(first.actions[0].command)
    assert private.round() == 1
    assert words not in private.room.text()
    folder = private.desk.store.connections.path.with_name("desk.db.rooms")
    assert [path.name for path in folder.iterdir() if words.encode() in path.read_bytes()] == []


def test_an_embargo_at_the_desk_ends_in_the_room_by_itself(private: Private) -> None:
    before = dict(private.room.shows)
    public = next(each.split()[0] for each in before["D1:9"] if each.startswith("s"))
    private.say(f"/mark {public} embargoed until 2026-02-08")
    assert (private.round(), f"{public}  (taken out" in private.room.text()) == (1, True)
    private.now[0] += timedelta(days=2)
    assert (private.round(), private.room.shows["D1:9"]) == (1, before["D1:9"])


def test_a_word_that_did_not_go_out_at_once_goes_out_later_and_only_where_the_room_is_private(
    private: Private, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(room: Room, post: Post) -> Sent:
        raise TryLater("Slack asks for patience.")

    private.say(f"/correct {own(private).split()[0]} speaker Olav Berg")
    with monkeypatch.context() as patch:
        patch.setattr(Room, "send", busy)
        assert (private.round(), list(private.room.shows)) == (1, ["D1:9"])
    assert (private.round(private=False), list(private.room.shows)) == (0, ["D1:9"])
    assert (private.round(), list(private.room.shows.values())[1:]) == (0, [["Corrected 09:02", own(private)]])
    assert (private.round(), len(private.room.shows)) == (0, 2)
