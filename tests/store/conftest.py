from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.store import Store
from tests.store.making import moved, storyline


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A new store on a file of its own."""
    opened = Store.open(tmp_path / "slugline.db")
    yield opened
    opened.close()


@pytest.fixture
def desk(store: Store) -> Store:
    """Two storylines, and one change in the first."""
    storyline(store, "vik")
    storyline(store, "harbour")
    moved(store)
    return store
