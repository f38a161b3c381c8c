"""The terminal as a chat: a person at a prompt, or one command a line from a pipe."""

from __future__ import annotations

import asyncio
import contextlib
import sys
import threading
from typing import TYPE_CHECKING, TextIO

from bot.chat.terminal.keyboard import as_command
from bot.chat.terminal.render import render_rich, render_text
from bot.errors import SluglineError
from bot.plain import clean

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from prompt_toolkit import PromptSession
    from prompt_toolkit.completion import Completer
    from prompt_toolkit.history import History
    from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent

    from bot.reply import Reply

    Answer = Callable[[str], Reply]
    Complete = Callable[[str], list[str]]

GREETING = "Slugline: help lists the commands, Ctrl-D leaves."
GOODBYE = "Goodbye."
WENT_WRONG = (
    "Something went wrong here ({fault}, {place}), and nothing was changed. Try once more; if it stays so, report it."
)
_LEAVE = ("quit", "exit")


class TerminalChat:
    """Reads commands, answers each through `answer` (blocking, run on a thread) and prints the reply.

    "more" issues the command for the next page of the answer before it; "quit" and "exit" leave.

    `complete` gives the words that may stand at the end of a line so far. `history` is a file for past lines, kept
    only where a person types; None keeps them for this session alone.
    """

    def __init__(
        self,
        answer: Answer,
        complete: Complete = lambda _line: [],
        *,
        history: Path | None = None,
        stdin: TextIO | None = None,
        stdout: TextIO | None = None,
    ) -> None:
        self._answer = answer
        self._complete = complete
        self._history = history
        self._stdin = stdin or sys.stdin
        self._stdout = stdout
        self._failed = False
        self._next: str | None = None  # what "more" asks for

    async def run(self) -> int:
        """Chat until the input ends or the person leaves. 1 if a piped command failed, else 0.

        Other tasks may print meanwhile: what they write stands above the prompt.
        """
        if self._stdin.isatty() and (self._stdout or sys.stdout).isatty():
            await self._with_person()
            return 0
        await self._with_pipe()
        return int(self._failed)

    async def _with_person(self) -> None:
        from prompt_toolkit.patch_stdout import patch_stdout

        from bot.chat.terminal.completion import WordCompleter

        session = _session(WordCompleter(self._complete), self._history)
        self._print(GREETING)
        with patch_stdout(raw=True):
            try:
                while (line := await _ask(session)) is not None:
                    if command := as_command(line):
                        await self._reply_to(command, self._print_colours)
            finally:  # also when Ctrl-C comes while an answer is awaited
                self._print(GOODBYE)

    async def _with_pipe(self) -> None:
        async for line in _lines(self._stdin):
            if line.strip().casefold().lstrip("/") in _LEAVE:
                break
            if command := as_command(line):
                await self._reply_to(command, self._print_plain)

    async def _reply_to(self, command: str, show: Callable[[Reply], None]) -> None:
        if command.casefold() == "/more" and self._next:
            command = self._next
        try:
            reply = await asyncio.to_thread(self._answer, command)
        except SluglineError as error:
            self._failed = True
            self._print(clean(str(error)))
        except Exception as error:  # noqa: BLE001 -- the dispatch boundary: one failing command must not end the chat
            self._failed = True
            self._print(WENT_WRONG.format(fault=type(error).__name__, place=_where(error)))
        else:
            self._next = reply.page.next
            show(reply)

    def _print_plain(self, reply: Reply) -> None:
        self._print(render_text(reply))
        self._print("")

    def _print_colours(self, reply: Reply) -> None:
        from rich.console import Console

        console = Console(file=self._stdout, force_terminal=True)
        console.print()
        render_rich(reply, console)
        console.print()

    def _print(self, words: str) -> None:
        stdout = self._stdout or sys.stdout  # looked up late: at a prompt it is a stand-in that prints above it
        stdout.write(words.rstrip("\n") + "\n")
        stdout.flush()


def _where(error: BaseException) -> str:
    """The file and line that a fault came from."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename.rpartition('/')[2]}:{trace.tb_lineno}" if trace else "nowhere known"


async def _ask(session: PromptSession[str]) -> str | None:
    """The next line, or None when the person leaves: Ctrl-D, Ctrl-C on an empty line, quit, exit."""
    try:
        line = await session.prompt_async([("class:prompt", "> ")])
    except (EOFError, KeyboardInterrupt):
        return None
    return None if line.strip().casefold().lstrip("/") in _LEAVE else line


def _session(completer: Completer, history: Path | None) -> PromptSession[str]:
    from prompt_toolkit import PromptSession
    from prompt_toolkit.styles import Style

    return PromptSession(
        history=_kept(history),
        completer=completer,
        complete_in_thread=True,
        complete_while_typing=False,
        key_bindings=_keys(),
        style=Style.from_dict({"prompt": "ansicyan bold"}),
    )


def _kept(history: Path | None) -> History:
    """Past lines in the file, readable by its owner alone; for this session only where the file cannot be kept."""
    from prompt_toolkit.history import FileHistory, InMemoryHistory

    if history is None:
        return InMemoryHistory()
    try:
        history.parent.mkdir(parents=True, exist_ok=True)
        history.touch(mode=0o600)
        with history.open("ab"):
            return FileHistory(history)
    except OSError:
        return InMemoryHistory()


def _keys() -> KeyBindings:
    """Ctrl-C empties a line that has words on it, and leaves from an empty one."""
    from prompt_toolkit.key_binding import KeyBindings

    keys = KeyBindings()

    @keys.add("c-c")
    def _(event: KeyPressEvent) -> None:
        if event.current_buffer.text:
            event.current_buffer.reset()
        else:
            event.app.exit(exception=KeyboardInterrupt)

    return keys


async def _lines(stream: TextIO) -> AsyncIterator[str]:
    """The lines of `stream`, each read on a thread of its own that does not keep the process from ending."""
    loop = asyncio.get_running_loop()
    if reconfigure := getattr(stream, "reconfigure", None):
        reconfigure(errors="replace")
    while True:
        read: asyncio.Future[str] = loop.create_future()
        threading.Thread(target=_read_line, args=(stream, loop, read), daemon=True).start()
        if not (line := await read):
            return
        yield line


def _read_line(stream: TextIO, loop: asyncio.AbstractEventLoop, read: asyncio.Future[str]) -> None:
    line = stream.readline()

    def hand_over() -> None:
        if not read.done():
            read.set_result(line)

    with contextlib.suppress(RuntimeError):  # the loop has ended meanwhile, and nobody waits any more
        loop.call_soon_threadsafe(hand_over)
