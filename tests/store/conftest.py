from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A new store on a file of its own."""
    opened = Store.open(tmp_path / "slugline.db")
    yield opened
    opened.close()
