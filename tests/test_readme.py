"""README's examples are what the program prints. `python -m tests.test_readme` writes them anew."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
EXAMPLE = re.compile(r"```console\n\$ (?P<command>[^\n]+)\n(?P<printed>.*?)```", re.DOTALL)


def printed(command: str, db: Path) -> str:
    """What a command prints on a store of its own, standard output and error together, 80 columns wide."""
    _, *arguments = shlex.split(command)
    done = subprocess.run(
        [sys.executable, "-c", "from bot.cli import main; main()", *arguments],
        env={**os.environ, "SLUGLINE_DB": str(db), "COLUMNS": "80"},
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.stdout


@pytest.mark.docs
def test_every_example_prints_what_the_readme_shows(tmp_path: Path) -> None:
    shown = [(found["command"], found["printed"]) for found in EXAMPLE.finditer(README.read_text(encoding="utf-8"))]
    assert len(shown) >= 4
    assert [(command, printed(command, tmp_path / "desk.db")) for command, _ in shown] == shown


@pytest.mark.docs
def test_what_the_readme_shows_of_a_chat_is_in_a_conversation_that_is_tested() -> None:
    shown = re.findall(r"```chat\n(.*?)\n```", README.read_text(encoding="utf-8"), re.DOTALL)
    told = [path.read_text(encoding="utf-8") for path in (ROOT / "tests" / "conversations").glob("*.txt")]
    assert shown
    assert [block for block in shown if not any(block in conversation for conversation in told)] == []


def rewrite() -> None:
    """Put what the examples print now into the README."""
    with tempfile.TemporaryDirectory() as folder:
        db = Path(folder) / "desk.db"
        text = README.read_text(encoding="utf-8")
        README.write_text(
            EXAMPLE.sub(lambda m: f"```console\n$ {m['command']}\n{printed(m['command'], db)}```", text),
            encoding="utf-8",
        )


if __name__ == "__main__":
    rewrite()
