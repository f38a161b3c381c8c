"""The README leads from "Create New App" to the first timeline: each step names what is there."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.app import open_app
from bot.chat.slack.desk import SlackDesk
from bot.chat.slack.manifest import manifest
from bot.chat.slack.requests import Asked
from bot.settings import Settings, StoreSettings, load
from handlers.dispatch import REGISTRY
from tests.conftest import ROOT
from tests.handlers.test_conversations import SEEDS_NOW

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.docs


@pytest.fixture
def steps() -> list[str]:
    _, _, part = (ROOT / "README.md").read_text("utf-8").partition("## Slack in five steps\n")
    found: list[str] = re.findall(r"^\d\. (.*)$", part.partition("\n## ")[0], re.MULTILINE)
    return found


def test_there_are_five_steps_from_the_manifest_to_the_first_timeline(steps: list[str]) -> None:
    assert len(steps) == 5
    assert (ROOT / (re.findall(r"`(config/\S+)`", steps[0]))[0]).is_file()
    assert "`/timeline macron-putin`" in steps[-1]


def test_the_variables_of_the_steps_are_settings(steps: list[str]) -> None:
    environ = dict(re.findall(r"`([A-Z_]+)=(\S+)`", steps[2]))
    settings = load(None, environ)
    assert (settings.slack.bot_token, settings.slack.app_token, settings.admins) == (
        "xoxb-...", "xapp-...", ("U0123", "U0456")
    )  # fmt: skip


def test_the_commands_of_the_last_step_are_registered_and_answered(steps: list[str], tmp_path: Path) -> None:
    lines = [line for line in re.findall(r"`(/[^`]+)`", steps[-1]) if not line.startswith("/invite")]
    declared = [(command.name, command.usage, command.summary) for command in REGISTRY.values()]
    known = {each["command"] for each in manifest(declared)["features"]["slash_commands"]}
    settings = replace(Settings(), store=StoreSettings(str(tmp_path / "desk.db")))
    with open_app(settings, lambda: SEEDS_NOW, seed_if_empty=True) as app:
        titles = [SlackDesk(app.desk).answer(Asked(line, "U1", "C1")).title for line in lines]
    assert {line.split()[0] for line in lines} <= known
    assert titles == ["Will Macron and Putin talk?", "Subscribed"]
