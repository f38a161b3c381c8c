"""Lines that show a passage of an article, a paragraph or a sentence beside its title, are corrected like others."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.reading import read
from tests.digest.living import Newsroom, newsroom
from tests.handlers.ferry import FERRY_2, FERRY_4, HARBOUR

if TYPE_CHECKING:
    from pathlib import Path

TITLE = "Harbour stays open, minister says"
TALKS = "Talks between Lind and Berg are planned for 20 February."


@pytest.fixture
def room(tmp_path: Path) -> Newsroom:
    """Rooms that follow nothing."""
    room = newsroom(tmp_path / "ferry.db")
    room.arrives(replace(FERRY_4, storyline="ferry"), later=0)
    return room


@pytest.mark.parametrize(
    "line",
    [
        *("/receipt s3", "/receipt e3", "/search talks", "/search harbour", "/search harbour oldest"),
        *(
            "/article ferry-2",
            "/storyline show ferry",
            "/timeline ferry all",
            "/who-said harbour",
            "/new since 2026-01-01",
        ),
    ],
)
def test_what_was_answered_a_moment_ago_is_not_corrected(room: Newsroom, line: str) -> None:
    room.share(line, "news:9")
    shows = room.room.shows["news:9"]
    assert (room.round(), room.room.shows) == ((0, 0, 0), {"news:9": shows})


@pytest.mark.parametrize(
    ("text", "title", "shows"),
    [
        (f"{HARBOUR}The pier is open.\n", "Harbour stays open", f"Harbour stays open\n{TALKS}"),
        (HARBOUR.replace(TALKS, "No talks are planned."), TITLE, TITLE),
    ],
    ids=["another title", "another sentence"],
)
def test_what_an_outlet_changes_is_corrected_beside_what_it_left(
    room: Newsroom, text: str, title: str, shows: str
) -> None:
    room.share("/search talks", "news:9")
    room.desk.pipeline.read = read
    room.arrives(replace(FERRY_2, text=text, title=title))
    assert room.round()[0] == 1
    assert room.room.shows["news:9"][2] == f"ferry-2 [-{TITLE}\n{TALKS}-] {shows} (corrected 13:05)"
