"""The files for those who run Slugline: what they name exists, and what they promise is what the program does."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from bot.cli import slugline
from bot.leaving import SECONDS
from bot.measures import HELD, Measures, Stock
from bot.settings import Settings
from bot.store import Store
from tests.conftest import ROOT
from tests.whole.test_health import present

if TYPE_CHECKING:
    from pathlib import Path

GUIDE = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
UNIT = (ROOT / "docs" / "slugline.service").read_text(encoding="utf-8")
MOST_EXPOSED = 2.5
"""Of ten, as systemd-analyze counts; it calls a service without any of these settings 9.6."""


@pytest.mark.docs
def test_the_unit_waits_longer_than_the_bot_takes_to_leave_and_ends_its_reader_last() -> None:
    (patience,) = re.findall(r"^TimeoutStopSec=(\d+)$", UNIT, re.MULTILINE)
    assert int(patience) > SECONDS + 1
    assert "\nKillMode=mixed\n" in UNIT


@pytest.mark.docs
@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here")
def test_systemd_takes_the_unit_as_it_stands_and_finds_it_little_exposed(tmp_path: Path) -> None:
    unit = tmp_path / "slugline.service"
    unit.write_text(UNIT.replace("/srv/slugline/.venv/bin/slugline run", f"{sys.executable} run"), encoding="utf-8")
    verified = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(unit)], capture_output=True, text=True, check=False
    )
    said = [line for line in (verified.stdout + verified.stderr).splitlines() if "slugline" in line]
    assert (verified.returncode, said) == (0, [])
    looked = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", str(unit)], capture_output=True, text=True, check=False
    )
    (exposed,) = re.findall(r"Overall exposure level for slugline\.service: ([\d.]+)", looked.stdout)
    assert float(exposed) <= MOST_EXPOSED


@pytest.mark.docs
def test_the_container_copies_what_there_is_and_runs_as_nobody_in_particular() -> None:
    recipe = (ROOT / "docs" / "Containerfile").read_text(encoding="utf-8")
    copied = [word for line in re.findall(r"^COPY (.+) \S+$", recipe, re.MULTILINE) for word in line.split()]
    assert [name for name in copied if not (ROOT / name).exists()] == []
    assert {"bot", "handlers", "seeds", "config", "pyproject.toml", ".ci/requirements.lock"} <= set(copied)
    assert "\nUSER 10001\n" in recipe
    assert "\nSTOPSIGNAL SIGTERM\n" in recipe


@pytest.mark.docs
def test_every_figure_that_is_served_is_explained(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "desk.db")
    text = Measures().text(Stock(store, present())).decode()
    store.close()
    families = {line.split()[2] for line in text.splitlines() if line.startswith("# TYPE")}
    named = {name for name in families if not name.endswith("_created")} | {"slugline_last_poll_seconds"}
    missing = {name for name in named if name not in GUIDE and name.removeprefix("slugline") not in GUIDE}
    assert (missing, len(HELD) < len(named)) == (set(), True)


@pytest.mark.docs
def test_the_guide_names_commands_settings_and_files_that_there_are() -> None:
    commands = set(re.findall(r"(?:`|^    )slugline (?:--db\s\S+ )?([a-z]+)", GUIDE, re.MULTILINE))
    assert commands <= set(slugline.commands)
    settings = set(re.findall(r"`((?:health|log|backup|store)\.[a-z_]+)`", GUIDE))
    assert [name for name in settings if not hasattr(getattr(Settings(), name.split(".")[0]), name.split(".")[1])] == []
    files = set(re.findall(r"\b((?:docs|bot|tests|config)/[\w/.]+\.\w+)", GUIDE))
    assert [name for name in files if not (ROOT / name).exists()] == []
    assert {"docs/slugline.service", "docs/litestream.yml"} <= files
