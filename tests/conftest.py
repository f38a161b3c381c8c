"""What holds for every test: no network but loopback, no reader's own settings or database, repeatable cases in CI."""

import os
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import hypothesis
import pytest
from pytest_socket import SocketBlockedError
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

ROOT = Path(__file__).parent.parent
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
OURS = ("SLUGLINE_", "SLACK_", "MATRIX_")
FOR_TESTS = frozenset({"SLUGLINE_REQUIRE_PEERS", "SLUGLINE_SHARED"})
TERMINAL = ("NO_COLOR", "FORCE_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS", "LINES", "COLORFGBG")
FETCH_PEERS = "{} is not here; `make peers` fetches it (with Node's npm, on Linux)"

# A failing example has to be the same one for everybody in CI; no deadline, because the machine may be busy.
hypothesis.settings.register_profile("ci", derandomize=True, deadline=None, print_blob=True)
hypothesis.settings.register_profile("desk", deadline=None)
hypothesis.settings.load_profile("ci" if "CI" in os.environ else "desk")

PEERS_REQUIRED = os.environ.get("SLUGLINE_REQUIRE_PEERS") == "1"


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Bytes are called by their argument and place: gzip holds the second it was made in, and workers have to agree."""
    return argname if isinstance(val, bytes) else None


@pytest.fixture(autouse=True, scope="session")
def home_of_nobody(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """An empty home and environment, for subprocesses too: no test meets the database or tokens of who runs it."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for name in set(os.environ) - FOR_TESTS:
            if name.startswith(OURS) or name in TERMINAL:
                patch.delenv(name)
        for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
            patch.setenv(name, str(home))
        yield home


@pytest.fixture(autouse=True, scope="session")
def numbered_in_a_row() -> Iterator[None]:
    """Public ids without gaps, so that a test can name them; tests/store/test_numbering.py is about the gaps."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bot.store.numbering.step", lambda: 1)
        yield


@pytest.fixture(autouse=True)
def no_name_looked_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """pytest-socket refuses connections beyond loopback; this refuses the question to a name server before them."""
    ask = socket.getaddrinfo

    def only_loopback(host: str | bytes | None, *rest: object, **named: object) -> object:
        name = host.decode() if isinstance(host, bytes) else host
        if name is None or name in LOOPBACK or is_address(name):
            return ask(host, *rest, **named)  # type: ignore[arg-type]  # passed on as it came
        message = f"A test asked for the address of {name}."
        raise SocketBlockedError(message)

    monkeypatch.setattr(socket, "getaddrinfo", only_loopback)


def is_address(name: str) -> bool:
    for family in (socket.AF_INET, socket.AF_INET6):
        try:
            socket.inet_pton(family, name)
        except OSError:
            continue
        return True
    return False


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


def peer(name: str, place: str) -> Path:
    """A file of a peer; without it a wire test is skipped, and fails where peers are required."""
    found = ROOT / ".peers" / place
    if not found.exists():
        leave: Callable[[str], None] = pytest.fail if PEERS_REQUIRED else pytest.skip
        leave(FETCH_PEERS.format(name))
    return found


@pytest.fixture(scope="session")
def local_slack_program() -> Path:
    return peer("the local Slack", "local-slack/bin/local-slack")


class ReplyFile(SingleFileSnapshotExtension):
    """One golden reply in one text file, read and reviewed as a reader would see it."""

    _write_mode = WriteMode.TEXT
    file_extension = "txt"


@pytest.fixture
def golden(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    """`assert text == golden`; `pytest --snapshot-update` writes the file anew, to be read before it is committed."""
    return snapshot.use_extension(ReplyFile)
