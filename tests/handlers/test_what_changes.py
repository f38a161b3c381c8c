"""Which commands change something: declared once, and everything that asks for surer grounds goes by it."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from bot.errors import TellUser
from handlers.desk import Desk
from handlers.dispatch import REGISTRY, answered
from tests.handlers.ferry import ADMIN, ferry_desk

READS = (
    "article",
    "correct list",
    "desk",
    "digest history",
    "digest list",
    "digest preview",
    "help",
    "log",
    "new",
    "receipt",
    "search",
    "source export",
    "source list",
    "source show",
    "source status",
    "source test",
    "storyline list",
    "storyline review",
    "storyline show",
    "storyline suggest",
    "timeline",
    "who-said",
)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    found = ferry_desk(tmp_path / "ferry.db")
    yield found
    found.store.close()


def decided(desk: Desk) -> list[str]:
    """Everything of the store but how far somebody has seen (/new) and what time itself brought (a day that passed)."""
    passing = ('"reader"', '"change"', '"sqlite_sequence"')
    return [row for row in desk.store.connections.sql.iterdump() if not any(each in row for each in passing)]


def test_these_commands_read_and_all_others_change_something() -> None:
    assert tuple(sorted(name for name, command in REGISTRY.items() if not command.changes)) == READS


@pytest.mark.parametrize("name", READS)
def test_what_reads_leaves_everything_as_it_was(name: str, desk: Desk) -> None:
    command, before = REGISTRY[name], decided(desk)
    for line in (f"/{name}", *command.examples, f"/{name} ferry", f"/{name} s1", f"/{name} e1 seems wrong"):
        with suppress(TellUser):
            answered(line, ADMIN, desk)
    assert decided(desk) == before
