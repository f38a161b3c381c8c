"""Log lines: events with a few named fields, and nothing that people wrote or are."""

from __future__ import annotations

import ast
import json
import logging
import sqlite3
import subprocess
import sys
import threading
from typing import TYPE_CHECKING, Any

import pytest

from bot import logs
from bot.errors import FetchFailed, StoreUnusable
from bot.run import tell_second
from tests.conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

SECRET = "xoxb-canary"


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Iterator[Said]:
    hooks = sys.excepthook, sys.unraisablehook, threading.excepthook
    root, level = logging.getLogger(), logging.getLogger().level
    yield Said(capsys)
    sys.excepthook, sys.unraisablehook, threading.excepthook = hooks
    root.setLevel(level)
    for each in list(root.handlers):
        if type(each).__module__ == logs.__name__:
            root.removeHandler(each)
    logging.captureWarnings(capture=False)
    logs.set_up_quietly()


class Said:
    """What was written to standard error."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def text(self) -> str:
        out, err = self._capsys.readouterr()
        assert out == ""
        return err

    def lines(self) -> list[dict[str, Any]]:
        """Each line of JSON without its time."""
        rows = [json.loads(line) for line in self.text().splitlines()]
        return [{name: value for name, value in row.items() if name != "timestamp"} for row in rows]


def fail(token: str) -> None:
    words = f"could not post with {token}"
    raise ValueError(words)


def test_a_line_has_only_named_fields_and_plain_text_in_them(said: Said) -> None:
    logs.set_up("info", "json")
    logs.logger().info("polled", source=7, seconds=0.5, slug="macron-putin", person="U01ALICE", job="a\nb “quoted”")
    logs.logger().error("poll failed", error="There is no storyline macron-putin", source="The Post", where="U01 says")
    assert said.lines() == [
        {"event": "polled", "level": "info", "source": 7, "seconds": 0.5, "job": "(left out)"},
        {**dict.fromkeys(("error", "source", "where"), "(left out)"), "event": "poll failed", "level": "error"},
    ]


def test_a_second_bot_in_a_chat_says_at_its_start_what_it_is_there_for(said: Said) -> None:
    logs.set_up("info", "json")
    tell_second(at_a_prompt=False)
    words = "another process holds the role. this one answers in the chats too and takes over when that ends"
    assert said.lines() == [{"event": words, "level": "warning"}]


def test_an_error_is_told_by_its_kind_its_causes_and_where_it_came_from(said: Said) -> None:
    logs.set_up("info", "json")
    try:
        try:
            fail(SECRET)
        except ValueError as cause:
            raise FetchFailed("The page is gone.", 404) from cause
    except FetchFailed:
        logs.logger().exception("poll failed", source=3)
    (line,) = said.lines()
    assert (line["error"], line["event"], line["source"]) == ("FetchFailed(404) from ValueError", "poll failed", 3)
    assert [step.split(":")[0] for step in line["trace"]] == [__name__]
    assert SECRET not in str(line)


@pytest.mark.parametrize(
    ("cause", "told"),
    [
        (OSError(28, "No space left on device", "/srv/desk.db"), "StoreUnusable from OSError(28)"),
        (sqlite3.OperationalError("near “xoxb-canary”"), "StoreUnusable from OperationalError"),
    ],
)
def test_an_error_is_known_by_the_systems_own_number_where_it_has_one(said: Said, cause: Exception, told: str) -> None:
    logs.set_up("info", "json")
    error = StoreUnusable("The disk is full.")
    error.__cause__ = cause
    logs.logger().error("drawer cannot be used", drawer="3f1c00aa91de", exc_info=error)
    assert said.lines() == [
        {"event": "drawer cannot be used", "level": "error", "drawer": "3f1c00aa91de", "error": told, "trace": []}
    ]


@pytest.mark.parametrize("form", ["console", "json"])
def test_no_value_of_a_failing_function_is_shown(said: Said, form: str) -> None:
    logs.set_up("debug", form)
    try:
        fail(SECRET)
    except ValueError:
        logs.logger().exception("send failed", digest=7)
    text = said.text()
    assert ("send failed" in text, "ValueError" in text, f"{__name__}:" in text) == (True, True, True)
    assert (SECRET in text, "could not post" in text) == (False, False)


def test_what_libraries_log_is_told_as_the_place_it_comes_from(said: Said) -> None:
    logs.set_up("debug", "json")
    logging.getLogger("slack_bolt.middleware").warning("Unhandled request %s", {"token": SECRET})
    logging.getLogger("aiohttp.server").info("%s asked", SECRET)
    try:
        fail(SECRET)
    except ValueError:
        logging.getLogger("asyncio").exception(f"Task <{SECRET}> was never awaited")  # noqa: G004
    told = [(line["event"], line["level"], line["logger"], line.get("error")) for line in said.lines()]
    assert told == [
        ("library", "warning", "slack_bolt.middleware", None),
        ("library", "error", "asyncio", "ValueError"),
    ]


def test_what_nobody_caught_is_told_the_same_way(said: Said) -> None:
    logs.set_up("error", "json")
    thread = threading.Thread(target=fail, args=(SECRET,))
    thread.start()
    thread.join()
    try:
        fail(SECRET)
    except ValueError:
        sys.excepthook(*sys.exc_info())
    told = said.lines()
    assert [(line["event"], line["error"]) for line in told] == [("went wrong", "ValueError")] * 2
    assert SECRET not in str(told)


FAILING = """
import logging
import bot.cli

def fail(arguments):
    logging.getLogger("slack_sdk").error("refused: xoxb-canary")
    raise ValueError("refused: xoxb-canary")

bot.cli.run_line = fail
bot.cli.main()
"""


def test_a_command_that_fails_unforeseen_says_where_and_quotes_nothing() -> None:
    ran = subprocess.run([sys.executable, "-c", FAILING], capture_output=True, text=True, check=False, cwd=ROOT)
    assert (ran.returncode, ran.stdout, SECRET in ran.stderr) == (1, "", False)
    assert "went wrong" in ran.stderr
    assert "error=ValueError" in ran.stderr
    assert "bot.cli:" in ran.stderr


def test_lines_below_the_level_are_not_written(said: Said) -> None:
    logs.set_up("warning", "json")
    for level in ("debug", "info", "warning", "error"):
        getattr(logs.logger(), level)("polled")
    assert [line["level"] for line in said.lines()] == ["warning", "error"]


def test_every_event_is_a_literal_and_every_field_is_one_that_may_stand_in_a_line() -> None:
    fields = {*logs.FIELDS, "exc_info"} - {"event", "level", "timestamp", "trace"}
    wrong = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for folder in ("bot", "handlers")
        for path in (ROOT / folder).rglob("*.py")
        if path != ROOT / "bot" / "logs.py"
        for call in _logging(ast.parse(path.read_text(encoding="utf-8")))
        if not isinstance(call.args[0], ast.Constant) or not {each.arg for each in call.keywords} <= fields
    ]
    assert wrong == []


def _logging(tree: ast.AST) -> Iterator[ast.Call]:
    """Calls of a logger."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _VERBS:
            on = ast.unparse(node.func.value)
            if on in ("log", "_log", "_log(row)") or on.endswith("logs.logger()"):
                yield node


_VERBS = ("debug", "info", "warning", "error", "exception", "critical", "log")
