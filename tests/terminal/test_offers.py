"""What Tab offers with a desk behind it."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.app import open_app
from bot.chat.terminal.keyboard import at_keyboard
from bot.chat.terminal.offers import offers
from bot.model import Incoming
from bot.settings import load
from tests.command_line import FERRY


@pytest.fixture
def complete(tmp_path: Path) -> Iterator[Callable[[str], list[str]]]:
    settings = load(None, {}, tmp_path / "desk.db")
    with open_app(settings, lambda: datetime(2026, 2, 10, tzinfo=UTC), seed_if_empty=False) as app:
        app.pipeline.ingest(Incoming(FERRY, "ferry", outlet="Harbour Herald", storyline="joint-ferry"))
        yield offers(app.desk, at_keyboard(settings))


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("/ti", ["/timeline"]),
        ("/storyline re", ["/storyline remove", "/storyline rename", "/storyline restore", "/storyline review"]),
        ("/who-said ferry in ", ["joint-ferry"]),
        ("/who-said ferry by an", ["Anna Berg"]),
        ("/who-said ferry outlet ", ["Harbour Herald"]),
        ("/nothing of the kind", []),
    ],
)
def test_tab_offers_what_may_stand_here(complete: Callable[[str], list[str]], line: str, offered: list[str]) -> None:
    assert complete(line) == offered


def test_after_a_command_stand_storylines_and_then_its_clauses(complete: Callable[[str], list[str]]) -> None:
    first, *clauses = complete("/timeline ")
    assert (first, {"since", "until", "all"} <= set(clauses)) == ("joint-ferry", True)
