"""The `slugline` program as a process of its own: signals, pipes, a terminal on standard error."""

import json
import os
import pty
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.command_line import FERRY

PROGRAM = [sys.executable, "-c", "from bot.cli import main; main()"]
ARTICLES = 400
SMALL_PIPE = 4096  # bytes: who writes more lines than this waits until they are read, however late the signal comes


def program(*arguments: str | Path, **named: object) -> subprocess.Popen[str]:
    pipes: dict[str, object] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, **named}
    return subprocess.Popen([*PROGRAM, *map(str, arguments)], **pipes)  # type: ignore[call-overload,no-any-return]


@pytest.fixture
def many(tmp_path: Path) -> Path:
    path = tmp_path / "many.jsonl"
    lines = (json.dumps({"id": f"a{number}", "text": f"{FERRY}\nIt was ferry {number}."}) for number in range(ARTICLES))
    path.write_text("\n".join(lines))
    return path


def test_ctrl_c_leaves_whole_articles_and_the_same_command_goes_on(tmp_path: Path, many: Path) -> None:
    line = ("--db", tmp_path / "desk.db", "ingest", many, "--json")
    first = program(*line, pipesize=SMALL_PIPE)
    assert first.stdout is not None
    begun = [first.stdout.readline() for _ in range(3)]
    first.send_signal(signal.SIGINT)
    out, err = first.communicate(timeout=60)
    begun += out.splitlines()
    assert first.returncode == 130
    stopped = re.match(r"Stopped. (\d+) inputs: ", err)
    assert stopped
    assert int(stopped[1]) - len(begun) in (0, 1)  # one may have been written but not yet told
    assert err.endswith("What was read is kept; run the same command again to go on.\n")
    assert len(begun) < ARTICLES

    again = program(*line)
    rest = [json.loads(line)["outcome"] for line in again.communicate(timeout=300)[0].splitlines()]
    assert (again.returncode, len(rest)) == (0, ARTICLES)
    assert rest.count("repeated") in (len(begun), len(begun) + 1)
    assert "repeated" not in rest[len(begun) + 1 :]


def test_whoever_stops_reading_is_no_error(many: Path) -> None:
    reading = program("read", many)
    assert reading.stdout is not None
    assert reading.stderr is not None
    reading.stdout.readline()
    reading.stdout.close()
    with reading:
        assert (reading.stderr.read(), reading.wait(timeout=60)) == ("", 0)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full device here")
@pytest.mark.parametrize("command", [("ask", "/storyline list"), ("assignments",), ("read", "FILE")])
def test_a_full_disk_behind_standard_output_is_one_sentence(
    tmp_path: Path, many: Path, command: tuple[str, ...]
) -> None:
    line = [str(many) if word == "FILE" else word for word in command]
    program("--db", tmp_path / "desk.db", "seed").communicate(timeout=60)
    with Path("/dev/full").open("w") as full:
        asking = program("--db", tmp_path / "desk.db", *line, stdout=full)
        _, err = asking.communicate(timeout=60)
    sentence = "The answer could not be written (No space left on device). Make room, or send it elsewhere."
    assert (asking.returncode, err) == (1, f"slugline: {sentence}\n")


def test_progress_has_a_rate_and_a_time_to_go_on_a_terminal(tmp_path: Path, many: Path) -> None:
    few = tmp_path / "few.jsonl"
    few.write_text("".join(many.read_text().splitlines(keepends=True)[:40]))
    ours, theirs = pty.openpty()
    environ = {**os.environ, "TERM": "xterm"}
    with program("--db", tmp_path / "desk.db", "ingest", few, stderr=theirs, env=environ) as run:
        os.close(theirs)
        shown = b""
        try:
            while chunk := os.read(ours, 65536):
                shown += chunk
        except OSError:  # the other end of a pseudo-terminal closes with an error on Linux
            pass
        finally:
            os.close(ours)
        assert run.stdout is not None
        assert run.stdout.read() == ""
    words = re.sub(rb"\x1b\[[0-9;?]*[A-Za-z]", b"", shown).decode()
    assert re.search(r"\d+/40 +\d+\.\d/s +\d:\d\d:\d\d", words)
    assert re.search(r"40 inputs: .*; \d+\.\d s, \d+\.\d/s\.", words)


def test_chat_through_a_pipe_answers_each_line_and_ends_with_1_when_one_failed(tmp_path: Path) -> None:
    chat = program("--db", tmp_path / "desk.db", "chat", stdin=subprocess.PIPE)
    out, err = chat.communicate("# a comment\n\nstoryline list\ntimeline nowhere\n/desk\n", timeout=60)
    assert (chat.returncode, err) == (1, "")
    assert [line for line in out.splitlines() if line and not line.startswith(" ")][:2] == [
        "Storylines                                                          4 storylines",
        'There is no storyline "nowhere". /storyline list shows them all.',
    ]


def test_nothing_of_a_terminal_is_printed_into_a_pipe(tmp_path: Path) -> None:
    ask = program("--db", tmp_path / "desk.db", "ask", "/storyline list")
    out, err = ask.communicate(timeout=60)
    assert (ask.returncode, err) == (0, "")
    assert "\x1b" not in out


@pytest.mark.parametrize("command", ["chat", "run"])
def test_sigterm_ends_a_chat_cleanly(tmp_path: Path, command: str) -> None:
    chat = program("--db", tmp_path / "desk.db", command, stdin=subprocess.PIPE)
    assert chat.stdin is not None
    assert chat.stdout is not None
    chat.stdin.write("storyline list\n")
    chat.stdin.flush()
    assert chat.stdout.readline().startswith("Storylines")
    chat.send_signal(signal.SIGTERM)
    _, err = chat.communicate(timeout=60)
    assert (chat.returncode, err) == (0, "")
