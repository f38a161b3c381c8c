"""`slugline digest post`: what it says of what it posted, and of what it did not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from bot.app import App, open_app, post_digests
from bot.model import Change
from bot.settings import Settings, StoreSettings
from handlers.desk import Asker
from handlers.dispatch import dispatch

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NOW = datetime(2026, 2, 6, 9, tzinfo=UTC)
EDITOR = Asker("ada", "newsroom", "terminal", editor=True)
RESUME = "In that room, /digest resume goes on and /digest now posts once what moved."


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    settings = replace(Settings(), store=StoreSettings(str(tmp_path / "desk.db")))
    with open_app(settings, lambda: NOW, seed_if_empty=False) as app:
        dispatch("/storyline create ferry The ferry", EDITOR, app.desk)
        yield app


def test_where_no_room_is_subscribed_it_says_how_one_is(app: App) -> None:
    assert post_digests(app, []) == (
        "Nothing was posted: no room is subscribed. /digest subscribe SLUG follows one, in the room."
    )


def test_where_nothing_moved_nobody_is_told_to_subscribe(app: App) -> None:
    dispatch("/digest subscribe ferry", EDITOR, app.desk)
    assert post_digests(app, []) == "Nothing was posted: no storyline moved in any room that follows it."


@pytest.mark.parametrize(
    ("line", "state"),
    [
        ("/digest pause", "(paused)"),
        ("/digest mute until monday", "(muted until 9 Feb 2026, 00:00)"),
    ],
)
def test_what_is_muted_or_paused_is_named_with_what_ends_that(app: App, line: str, state: str) -> None:
    dispatch("/digest subscribe ferry zone Europe/Paris", EDITOR, app.desk)
    dispatch(line, EDITOR, app.desk)
    assert post_digests(app, ["ferry"]) == (
        f"Nothing was posted. Left out: ferry in terminal:newsroom {state}. {RESUME}"
    )


def test_what_was_posted_is_counted_beside_what_was_left_out(app: App) -> None:
    dispatch("/digest subscribe ferry", EDITOR, app.desk)
    dispatch("/digest subscribe ferry", replace(EDITOR, room="harbour"), app.desk)
    dispatch("/digest pause", replace(EDITOR, room="harbour"), app.desk)
    with app.store.write():
        app.store.changes.add(NOW, Change("new event", "e901", "ferry", "They met"), None)
    assert post_digests(app, []) == (
        f"1 digest, 2 messages posted. Left out: ferry in terminal:harbour (paused). {RESUME}"
    )
