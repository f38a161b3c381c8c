"""A small desk with private rooms: what lies in one of them is made of names and words that stand nowhere else."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.following.index import Window
from bot.ingest.pipeline import Pipeline
from bot.reading import read
from bot.rooms import Rooms
from bot.store.drawers import Drawers, folder_of
from handlers.desk import Asker
from handlers.dispatch import dispatch
from tests.handlers.ferry import FACTS, NOW, ferry_desk

if TYPE_CHECKING:
    from pathlib import Path

    from bot.model import Date, Facts, Known
    from handlers.desk import Desk

HERE = Asker("ada", "D1", "slack", private=True, admin=True)
"""In the room that has a drawer."""
CHANNEL = Asker("ada", "C1", "slack", private=False, admin=True)
OTHER_ROOM = Asker("olav", "D2", "slack", private=True, admin=True)
UNKNOWN = Asker("ada", "D1", "slack", private=None, admin=True)
"""The room itself, where its platform does not say that it is private."""
MADE_PUBLIC = Asker("ada", "D1", "slack", private=False, admin=True)
"""The room itself, made public since."""
TERMINAL = Asker("ada", "terminal", "terminal", admin=True)
ELSEWHERE = (CHANNEL, OTHER_ROOM, UNKNOWN, MADE_PUBLIC, TERMINAL)

SECRET = """Zinnia cargo was behind the ferry fire

The zinnia cargo caught fire first on 12 January 2026, the harbour master, Greta Solvang, said. “We hid the zinnia list,” Solvang said on Tuesday.
Ada Lind said that the ferry will never sail again. Olav Berg and Ada Lind will meet in Quarrytown on 3 March 2026.
"""  # noqa: E501 -- a paragraph as it is pasted
LEAK = "https://leak.example/zinnia"
WORDS = ("zinnia", "Solvang", "Quarrytown", "leak.example")
"""What must not be found elsewhere."""


def engine(text: str, published: Date | None, known: Known) -> Facts:
    return FACTS[text] if text in FACTS else read(text, published, known)


def empty_world(path: Path) -> Desk:
    """The ferry's desk with private rooms, none of which keeps anything."""
    desk = ferry_desk(path)
    pipeline = Pipeline(desk.store, lambda: NOW, desk.lexicons, engine, Window())
    whole: list[Desk] = []
    rooms = Rooms(Drawers(desk.store), lambda: whole[0])
    whole.append(replace(desk, pipeline=pipeline, rooms=rooms))
    return whole[0]


def full_world(path: Path) -> Desk:
    """The same, and in one room a pasted and a linked article, and all that editors do with such."""
    desk = empty_world(path)
    for line in (
        f"/article add {SECRET}",
        f"/article add {LEAK} in ferry",
        "/correct ps2 speaker Olav Berg",
        "/correct pe1 date 13 January 2026",
        "/mark ps3 do-not-use",
        "/flag ps1 is the zinnia list real?",
        "/storyline add fish-quota pa1",
        "/hold pa2 until Solvang has called",
        "/takedown pa2 reason the zinnia court",
        "/who-said zinnia",
        "/timeline ferry as png",
    ):
        dispatch(line, HERE, desk)
    return desk


PASTE = f"/article add {SECRET}"


def entries(line: str, asker: Asker, desk: Desk) -> list[str]:
    """The ids of what is shown."""
    return [entry.id for entry in dispatch(line, asker, desk).entries]


def drawers(desk: Desk) -> list[str]:
    """The drawers' files, by name."""
    return sorted(path.name for path in folder_of(desk.store.connections.path).glob("*.db"))


def drawer_of(desk: Desk) -> Desk:
    """The room's drawer; its store stays usable for a look after the block, since a connection opens anew."""
    with desk.rooms.opened(HERE) as drawer:
        return drawer
