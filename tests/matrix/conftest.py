"""One Synapse for all wire tests of a run; each test has its own people and rooms on it."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.conftest import peer
from tests.matrix.bot import Bot
from tests.matrix.homeserver import Homeserver
from tests.matrix.people import Person, at_client


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


@pytest.fixture
def bot(homeserver: Homeserver, tmp_path: Path) -> Bot:
    """One that everybody of the homeserver may invite, and that does what it is told in rooms without encryption."""
    return Bot.on(homeserver, tmp_path).with_matrix(invite_servers=("localhost",), changes_in_plain_rooms=True)


@pytest.fixture
async def alice(homeserver: Homeserver) -> AsyncIterator[Person]:
    async with at_client(homeserver, homeserver.user("alice")) as person:
        yield person


@pytest.fixture
async def bob(homeserver: Homeserver) -> AsyncIterator[Person]:
    async with at_client(homeserver, homeserver.user("bob")) as person:
        yield person
