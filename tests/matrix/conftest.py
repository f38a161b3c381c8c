"""One Synapse for all wire tests of a run; each test has its own people and rooms on it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import peer
from tests.matrix.homeserver import Homeserver


@pytest.fixture(scope="session")
def synapse_python() -> Path:
    return peer("Synapse", "synapse/bin/python")


@pytest.fixture(scope="session")
def matrix_js_sdk() -> Path:
    """The folder whose node_modules hold matrix-js-sdk."""
    return peer("matrix-js-sdk", "matrix-js-sdk/node_modules/matrix-js-sdk/package.json").parents[2]


@pytest.fixture(scope="session")
def homeserver(synapse_python: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Homeserver]:
    local = Homeserver(synapse_python, tmp_path_factory.mktemp("homeserver"))
    local.start()
    try:
        yield local
    finally:
        local.stop()
