"""The ground: what lies at the top, what is locked, what is packed, and that no file names a place of one machine."""

import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from tests.conftest import ROOT

TOP = {
    *("pyproject.toml", "bot", "handlers", "seeds", "config", "tests", "Procfile"),
    *("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "Makefile", "docs", ".ci", ".gitignore"),
}
PACKAGES = ("bot", "handlers", "seeds", "config")
LOCKS = ("requirements.lock", "requirements-dev.lock")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
REQUIRED = PROJECT["project"]["dependencies"]
NEEDED_TO_DEVELOP = PROJECT["dependency-groups"]["dev"] + PROJECT["dependency-groups"]["build"]

# A folder of one machine, or the host of a package registry: whoever installs decides where from.
PLACE = re.compile(
    r"(?<![\w.~}])/(?:work|root|opt|home|Users)/\w|\bpypi\.(?:org|python)|pythonhosted\.|npmjs\.(?:org|com)|"
    r"index-url|find-links"
)


def name_of(requirement: str) -> str:
    return re.split(r"[^\w.-]", requirement, maxsplit=1)[0]


def kept_files() -> list[Path]:
    """Every file git keeps or would keep, as paths from the top."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return sorted(Path(name) for name in listed.split("\0") if name and (ROOT / name).is_file())


def locked(lock: str) -> list[str]:
    """The entries of a lock, each with its hashes, continuation lines joined."""
    text = (ROOT / ".ci" / lock).read_text("utf-8").replace("\\\n", " ")
    return [" ".join(line.split()) for line in text.splitlines() if line]


def test_nothing_lies_at_the_top_but_what_is_agreed() -> None:
    assert {path.parts[0] for path in kept_files()} - TOP == set()


def test_one_process_type() -> None:
    assert (ROOT / "Procfile").read_text("utf-8") == "worker: slugline run\n"


def test_the_licence_is_whole() -> None:
    lines = (ROOT / "LICENSE").read_text("utf-8").split("\n")
    assert (lines[1].strip(), len(lines)) == ("Apache License", 203)


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_is_exact_versions_with_hashes_and_nothing_else(lock: str) -> None:
    entry = re.compile(r"[a-z0-9-]+==[\w.]+( ; [\w.'<>=! ]+)?( --hash=sha256:[0-9a-f]{64})+")
    assert [line for line in locked(lock) if not entry.fullmatch(line)] == []


@pytest.mark.parametrize(("lock", "wanted"), [(LOCKS[0], REQUIRED), (LOCKS[1], REQUIRED + NEEDED_TO_DEVELOP)])
def test_a_lock_holds_all_that_is_required(lock: str, wanted: list[str]) -> None:
    assert {name_of(line) for line in wanted} - {name_of(line) for line in locked(lock)} == set()


def test_the_tests_run_on_what_the_bot_runs_on() -> None:
    bot, tests = ({line.split()[0] for line in locked(lock)} for lock in LOCKS)
    assert bot - tests == set()


def test_no_file_names_a_place_of_one_machine() -> None:
    found = []
    for path in kept_files():
        text = (ROOT / path).read_bytes().decode("utf-8", "replace")
        found += [(str(path), match.group()) for match in PLACE.finditer(text) if path != Path("tests/test_layout.py")]
    assert found == []


def test_the_wheel_holds_the_four_packages_with_their_lists_and_settings(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as packed:
        names = {name for name in packed.namelist() if ".dist-info/" not in name}
    assert names == {path.as_posix() for path in kept_files() if path.parts[0] in PACKAGES}


def test_each_part_of_the_bot_has_its_place_in_the_layers() -> None:
    """Import-linter says nothing about a module it was not told of."""
    (layers,) = (each["layers"] for each in PROJECT["tool"]["importlinter"]["contracts"] if each["type"] == "layers")
    placed = {name.strip(" ()") for layer in layers for name in re.split("[:|]", layer)}
    modules = {path.parts[1].removesuffix(".py") for path in kept_files() if path.parts[0] == "bot"} - {"__init__"}
    assert {f"bot.{name}" for name in modules} | {"handlers", "seeds", "config"} == placed


@pytest.mark.docs
def test_each_dependency_has_its_reason_in_contributing() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    reasons = set(re.findall(r"^- `([\w.-]+)`: .+\.$", text, re.MULTILINE))
    assert {name_of(line) for line in REQUIRED + NEEDED_TO_DEVELOP} ^ reasons == set()


@pytest.mark.docs
def test_each_target_of_the_makefile_is_explained_in_contributing() -> None:
    targets = re.findall(r"^([a-z]+):.*## ", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    explained = re.findall(r"^\| `make ([a-z]+)`", (ROOT / "CONTRIBUTING.md").read_text("utf-8"), re.MULTILINE)
    assert sorted(explained) == sorted(name for name in targets if name != "help")
