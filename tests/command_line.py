"""The `slugline` command in this process: what it printed, and its exit status."""

from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import pytest

from bot.cli import run_line

FERRY = """Council weighs a second ferry

The mayor of Lund, Anna Berg, said that the town would buy a second ferry. “We will not sell the old one,” Berg said.
"""


class Ran(NamedTuple):
    status: int
    out: str
    err: str


@dataclass
class Slugline:
    """A desk's command line on a database of its own."""

    folder: Path
    capsys: pytest.CaptureFixture[str]

    @property
    def db(self) -> Path:
        return self.folder / "desk.db"

    def __call__(self, *arguments: str | Path) -> Ran:
        status = run_line(["--db", str(self.db), *map(str, arguments)])
        printed = self.capsys.readouterr()
        return Ran(status, printed.out, printed.err)

    def file(self, name: str, content: str | bytes = FERRY) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path
