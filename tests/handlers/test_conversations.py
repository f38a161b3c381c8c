"""Conversations: say this, expect that whole reply. Each file in tests/conversations is one, on a desk of its own.

A file begins with lines of settings ("desk: ferry", "desk: dam" or "desk: seeds", "as: admin"), then "> command" and
the reply as plain text, 80 columns wide; an error is its sentence after "! ". `pytest --snapshot-update` writes the
replies anew, to be read before they are committed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.app import open_app
from bot.chat.terminal.render import render_text
from bot.errors import TellUser
from bot.settings import Settings, StoreSettings
from handlers.desk import Asker, Desk
from handlers.dispatch import dispatch
from tests.handlers.dam import dam_desk
from tests.handlers.ferry import ADMIN, ASKER, ferry_desk

FOLDER = Path(__file__).parent.parent / "conversations"
FILES = sorted(FOLDER.glob("*.txt"))
SEEDS_NOW = datetime(2026, 2, 15, 9, 0, tzinfo=UTC)


def head_of(text: str) -> dict[str, str]:
    lines = (line for line in text.partition("\n> ")[0].splitlines() if line and not line.startswith("#"))
    return {name.strip(): value.strip() for name, _, value in (line.partition(":") for line in lines)}


def commands_of(text: str) -> list[str]:
    return [line[2:] for line in text.splitlines() if line.startswith("> ")]


def replied(line: str, asker: Asker, desk: Desk) -> str:
    try:
        return render_text(dispatch(line, asker, desk))
    except TellUser as error:
        return f"! {error}\n"


@pytest.fixture
def desks(tmp_path: Path) -> Iterator[dict[str, Desk]]:
    settings = replace(Settings(), store=StoreSettings(str(tmp_path / "seeds.db")))
    with open_app(settings, lambda: SEEDS_NOW, seed_if_empty=True) as app:
        ferry = ferry_desk(tmp_path / "ferry.db")
        dam = dam_desk(tmp_path / "dam.db")
        yield {"ferry": ferry, "seeds": app.desk, "dam": dam}
        ferry.store.close()
        dam.store.close()


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_each_conversation_goes_as_written(path: Path, desks: dict[str, Desk], pytestconfig: pytest.Config) -> None:
    written = path.read_text(encoding="utf-8")
    settings = head_of(written)
    desk, asker = desks[settings["desk"]], ADMIN if settings.get("as") == "admin" else ASKER
    told = written.partition("\n> ")[0].rstrip("\n") + "\n"
    for line in commands_of(written):
        told += f"\n> {line}\n\n{replied(line, asker, desk)}"
    if pytestconfig.getoption("update_snapshots", default=False):
        path.write_text(told, encoding="utf-8")
    assert told == written


def test_there_are_conversations_on_every_desk() -> None:
    assert {head_of(path.read_text(encoding="utf-8"))["desk"] for path in FILES} == {"ferry", "seeds", "dam"}
