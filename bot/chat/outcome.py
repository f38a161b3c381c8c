"""What comes of a command in a chat of several people, before it is sent; and where something went wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from bot.reply import File, Reply

M = TypeVar("M")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome(Generic[M]):
    """The messages of an answer, as the platform sends them, and its files.

    `shows` says what each message shows, `frame` what else it is made of: see `bot.reply.Rewriting`.
    """

    messages: Sequence[M] = field(kw_only=False)
    files: Sequence[File] = ()
    shows: Sequence[Reply] = ()
    frame: Mapping[str, str] = field(default_factory=dict)


def where(error: BaseException) -> str:
    """The file and line an error came from; its own words may quote the command, so they stay out of the log."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename.rpartition('/')[2]}:{trace.tb_lineno}" if trace else "?"
