from pathlib import Path

import pytest

from handlers.desk import Desk
from tests.rooms.world import empty_world


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return empty_world(tmp_path / "desk.db")
