"""Whatever is corrected, edited, held and taken down, in any order, messages end showing how things stand."""

from __future__ import annotations

import random
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.digest.living import NOTICE
from bot.digest.restating import Present, face, purged
from bot.errors import OutcomeUnknown, Refused, TellUser, TryLater
from bot.model import EVERYTHING
from bot.reading import read
from tests.digest.living import Newsroom, lines_of, newsroom
from tests.handlers.ferry import FERRY_1, FERRY_2, FERRY_3, FERRY_4, HARBOUR, LATE, STOPPED
from tests.handlers.test_holds_in_any_order import ids
from tests.test_removal import in_files, take_down
from tests.test_removal_at_random import AtRandom

if TYPE_CHECKING:
    from pathlib import Path

    from bot.reply import Entry
    from bot.store.posted import ShownLine

STEPS = 40
WITHDRAWN = "This article has been withdrawn. It did not meet our standards.\n"
ARRIVALS = (
    FERRY_1,
    FERRY_2,
    FERRY_3,
    FERRY_4,
    replace(FERRY_1, text=STOPPED.replace("before the ice is gone", "when the ice is gone")),
    replace(FERRY_1, text=STOPPED.replace("12 January", "13 January")),
    replace(FERRY_2, text=HARBOUR.replace("could be", "may be")),
    replace(FERRY_2, text=HARBOUR.replace("Olav Berg, leader", "Ada Lind, leader")),
    replace(FERRY_2, text=WITHDRAWN),
    replace(FERRY_4, text=LATE.replace("Nobody will close", "No-body will ever close")),
    replace(FERRY_4, text=WITHDRAWN),
    replace(FERRY_2, url=None, given_id="copy", outlet="Vell Herald"),
)
MARKS = ("verified", "do-not-use", "embargoed until 2026-02-08")
CORRECTIONS = ("speaker Olav Berg", "speaker unknown", "date 2026-01-11", "date unknown", "not-a-statement")
SHARED = ("/who-said harbour", "/who-said by lind", "/timeline ferry all", "/timeline ferry", "/search pier")


@dataclass
class Chance:
    """A newsroom, and what happens in it; `gone` are words that were taken down."""

    room: Newsroom
    chance: random.Random
    gone: list[str] = field(default_factory=list)
    shared: int = 0

    def correct(self) -> None:
        self.room.say(f"/correct {self._line()} {self.chance.choice(CORRECTIONS)}")

    def mark(self) -> None:
        self.room.say(f"/mark {self._line()} {self.chance.choice(MARKS)}")

    def undo(self) -> None:
        self.room.say(self.chance.choice(("/undo", "/undo", "/redo")))

    def hold(self) -> None:
        self.room.say(f"/hold {self.chance.choice(ids(self.room.desk.store))}")

    def release(self) -> None:
        if held := [each.target for each in self.room.desk.store.removals.list(EVERYTHING) if each.state == "held"]:
            self.room.say(f"/release {self.chance.choice(held)}")

    def take(self) -> None:
        target = self.chance.choice(ids(self.room.desk.store))
        words = AtRandom(self.room.desk, self.chance)._said(target)
        take_down(target, self.room.desk)
        self.gone += words

    def arrive(self) -> None:
        self.room.arrives(self.chance.choice(ARRIVALS))

    def digest(self) -> None:
        for subscription in self.room.desk.store.subscriptions.list(EVERYTHING):
            self.room.outbox.queue_now(subscription)
        if self.chance.random() < 0.7:
            self.room.outbox.deliver()

    def share(self) -> None:
        self.shared += 1
        room = self.chance.choice(("news", "sport"))
        thread = self.chance.choice((None, f"{room}:1"))
        self.room.share(self.chance.choice(SHARED), f"{room}:s{self.shared}", thread=thread)

    def round(self) -> None:
        wrong = (TryLater("later"), OutcomeUnknown("who knows"), Refused("archived", left=True))
        self.room.room.answers += self.chance.sample(wrong, self.chance.choice((0, 0, 1)))
        self.room.round()

    def step(self, number: int) -> None:
        decide = (*(self.correct,) * 4, *(self.mark,) * 2, *(self.undo,) * 3, self.hold, self.release)
        happen = (*(self.arrive,) * 3, self.digest, *(self.share,) * 2, *(self.round,) * 3)
        with suppress(TellUser):
            (self.take if number % 20 == 19 else self.chance.choice((*decide, *happen)))()

    def _line(self) -> str:
        lines = [each for each in ids(self.room.desk.store) if each[0] in "se" and each[1:].isdigit()]
        return self.chance.choice(lines)


def settle(room: Newsroom) -> None:
    """Everything is sent and edited, and then nothing is left to do."""
    room.room.answers.clear()
    for _ in range(30):
        room.now += timedelta(minutes=20)
        if not any(room.round()) and not room.desk.store.outgoing.rows():
            return
    raise AssertionError("it never comes to an end")


def wrong(line: ShownLine, present: Present, key: str) -> str:
    """What is wrong with what a message shows; empty where it is as things stand, or as its room was told."""
    entry: Entry = line.entry
    shows = bool(entry.detail if entry.kind == "storyline" else entry.text)
    if present.standing != "stands" or present.entry is None:
        return "shown though it does not stand" if shows else ""
    if key.startswith(NOTICE) and not present.hidden and not purged(line.posted):
        return "not as the room was told" if line.now else ""
    if not shows:
        return "stands but is not shown"
    given = {*present.given, present.entry.text}
    if entry.kind != "storyline" and entry.text not in given and face(entry) != face(present.entry):
        return f"words that nothing gives: {entry.text!r}, not {present.entry.text!r}"
    who = present.entry.speaker or present.entry.source
    if (entry.speaker or entry.source) not in ("", who):
        return f"said by {entry.speaker}, not {who}"
    return ""


@pytest.mark.parametrize("seed", range(8))
def test_messages_end_showing_how_things_stand(seed: int, tmp_path: Path) -> None:
    home = tmp_path / "desk"
    home.mkdir()
    room = newsroom(home / "ferry.db")
    room.desk.pipeline.read = read
    chance = Chance(room, random.Random(seed))  # noqa: S311 -- an order to try
    for each in ("news", "sport"):
        room.digest(each, replace(FERRY_4, storyline="ferry", text=LATE + f"It was {each} day.\n"))
    for number in range(STEPS):
        chance.step(number)
    settle(room)
    shown, store = room.living.shown, room.desk.store
    rows = [row[0] for row in store.connections.sql.execute("SELECT pk FROM shown WHERE ref IS NOT NULL ORDER BY pk")]
    found = []
    for pk in rows:
        message = shown.get(pk)
        assert message.place.ref
        as_kept = lines_of(replace(message.reply, entries=tuple(line.entry for line in message.lines)))
        assert (message.place.ref, room.room.shows[message.place.ref]) == (message.place.ref, as_kept)
        found += [
            (message.place.ref, line.subject, what)
            for line in message.lines
            if line.kind and (what := wrong(line, room.living.present().of(line), message.place.key or ""))
        ]
    assert found == []
    assert [words for words in chance.gone if words in room.room.text()] == []
    assert in_files(home, chance.gone) == []
