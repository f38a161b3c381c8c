"""The terminal as a conversation, through a pipe and at a prompt."""

import asyncio
import io
import json
import re
import stat
from pathlib import Path

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from bot.chat.terminal.completion import WordCompleter
from bot.chat.terminal.keyboard import as_command
from bot.chat.terminal.prompt import GOODBYE, GREETING, WENT_WRONG, TerminalChat
from bot.chat.terminal.render import render_payloads
from bot.chat.terminal.sender import TerminalSender
from bot.errors import NotFound, StoreUnusable
from bot.model import Post, Sent
from bot.reply import Page, Reply
from tests.terminal.replies import STORYLINES


class Window(io.StringIO):
    def isatty(self) -> bool:
        return True


def answer(command: str) -> Reply:
    if command.startswith("/timeline nowhere"):
        raise NotFound("There is no storyline “nowhere\x1b[1m”. The nearest is mayors-talk.")
    if command == "/broken":
        raise KeyError(command)
    if command.startswith("/long"):
        page = int(command.rpartition(" ")[2]) if "page" in command else 1
        return Reply("You said", command, page=Page(page, 2, "/long page 2" if page == 1 else None))
    return Reply("You said", command)


def piped(lines: str) -> tuple[int, str]:
    out = io.StringIO()
    code = asyncio.run(TerminalChat(answer, stdin=io.StringIO(lines), stdout=out).run())
    return code, out.getvalue()


def typed(keys: str, history: Path | None = None) -> tuple[int, str]:
    out = Window()
    with create_pipe_input() as pipe, create_app_session(input=pipe, output=DummyOutput()):
        pipe.send_text(keys)
        chat = TerminalChat(answer, lambda _line: ["/timeline"], history=history, stdin=Window(), stdout=out)
        code = asyncio.run(chat.run())
    return code, out.getvalue()


def said(command: str) -> str:
    return f"You said{' ' * (72 - len(command))}{command}\n\n"


def test_a_pipe_is_answered_line_by_line_without_blank_lines_and_comments() -> None:
    assert piped("timeline mayors\n\n  # a comment\n/new\n") == (0, said("/timeline mayors") + said("/new"))


def test_a_failed_line_says_why_and_the_rest_go_on_and_the_end_is_1() -> None:
    sentence = "There is no storyline “nowhere”. The nearest is mayors-talk.\n"
    assert piped("timeline nowhere\nnew") == (1, sentence + said("/new"))


def test_more_asks_for_the_next_page_as_long_as_there_is_one() -> None:
    code, shown = piped("long\nmore\nmore\n")
    asked = [line.split()[2:] for line in shown.splitlines() if line.startswith("You said")]
    assert (code, asked) == (0, [["/long"], ["/long", "page", "2"], ["/more"]])


def test_a_fault_of_ours_is_told_with_its_place_and_the_rest_go_on() -> None:
    code, shown = piped("broken\nnew\n")
    sentence, _, rest = shown.partition("\n")
    assert re.sub(r":\d+", ":N", sentence) == WENT_WRONG.format(fault="KeyError", place="test_prompt.py:N")
    assert (code, rest) == (1, said("/new"))


@pytest.mark.parametrize("leave", ["quit", "exit", "/quit", "EXIT"])
def test_quit_and_exit_leave_a_pipe(leave: str) -> None:
    assert piped(f"new\n{leave}\nnew\n") == (0, said("/new"))


@pytest.mark.parametrize("keys", ["new\r\x04", "new\r\x03", "new\rhalf a line\x03\x03", "new\rquit\r", "new\r/exit\r"])
def test_a_person_leaves_by_ctrl_d_or_a_second_ctrl_c_or_a_word(keys: str) -> None:
    code, shown = typed(keys)
    assert (code, shown.splitlines()[0], shown.splitlines()[-1]) == (0, GREETING, GOODBYE)
    assert shown.count("/new") == 1
    assert "half" not in shown


def test_history_is_kept_for_its_owner_alone(tmp_path: Path) -> None:
    history = tmp_path / "state" / "history"
    typed("new\r\x04", history)
    assert "+new\n" in history.read_text()
    assert stat.S_IMODE(history.stat().st_mode) == 0o600


def test_a_history_that_cannot_be_kept_is_no_reason_to_fail(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert typed("new\r\x04", tmp_path / "file" / "history")[0] == 0


@pytest.mark.parametrize(
    ("line", "command"),
    [("timeline x", "/timeline x"), (" /new ", "/new"), ("help", "/help"), ("", None), ("  # note", None)],
)
def test_the_slash_is_optional(line: str, command: str | None) -> None:
    assert as_command(line) == command


@pytest.mark.parametrize(
    ("line", "offers", "completed"),
    [
        ("ti", ["/timeline"], ["timeline"]),
        ("/ti", ["/timeline"], ["/timeline"]),
        ("timeline ", ["mayors-talk"], ["timeline mayors-talk"]),
        ("timeline MAY", ["mayors-talk", "joint-ferry"], ["timeline mayors-talk"]),
        ("who-said ferry by anna b", ["Anna Berg"], ["who-said ferry by Anna Berg"]),
        ("who-said ferry by an", ["Anna\x1b[1m Berg"], ["who-said ferry by Anna Berg"]),
    ],
)
def test_completion_goes_on_from_the_words_at_the_end(line: str, offers: list[str], completed: list[str]) -> None:
    asked: list[str] = []

    def complete(command: str) -> list[str]:
        asked.append(command)
        return offers

    found = WordCompleter(complete).get_completions(Document(line), CompleteEvent())
    assert [line[: len(line) + each.start_position] + each.text for each in found] == completed
    assert asked == ["/" + line.removeprefix("/")]


def test_completion_is_silent_while_the_store_cannot_answer() -> None:
    def complete(_line: str) -> list[str]:
        raise StoreUnusable("The database is locked.")

    assert list(WordCompleter(complete).get_completions(Document("ti"), CompleteEvent())) == []


def test_a_digest_for_the_terminal_is_printed_as_it_was_rendered(capsys: pytest.CaptureFixture[str]) -> None:
    (payload,) = render_payloads([STORYLINES])
    assert TerminalSender().send(Post("terminal", payload, "change-7")) == Sent(ref="change-7")
    assert capsys.readouterr().out == json.loads(payload)["text"] + "\n"


def test_a_payload_from_elsewhere_is_cleaned_again(capsys: pytest.CaptureFixture[str]) -> None:
    TerminalSender().send(Post("terminal", json.dumps({"text": "  two\x1b[31m   columns\nnext"}), "k"))
    assert capsys.readouterr().out == "  two   columns\nnext\n"
