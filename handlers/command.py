"""Commands, declared beside the function that answers them: name, usage, help and examples."""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.reply import Reply
    from handlers.desk import Desk, Request

    Handler = Callable[[Request, Desk], Reply]


@dataclass(frozen=True, slots=True)
class Command:
    """One command. `clauses` are those of the grammar that it takes; `admin` asks for an admin's rights.

    `searches`: its subject is words to look for. `changes`: it changes what the desk follows, reads or posts.
    `files`: after "as" it takes what its answer is taken away as. `joins`: in a private room its answer is that of the
    desk and that of the room's drawer in one; where it changes something, only as it stands bare and lists.
    `everybodys`: though it changes something, it is not for editors alone.
    """

    name: str
    usage: str
    summary: str
    help: str
    examples: tuple[str, ...]
    clauses: tuple[str, ...]
    admin: bool
    searches: bool
    changes: bool
    files: bool
    joins: bool
    everybodys: bool
    handler: Handler

    @property
    def place(self) -> tuple[str, int]:
        """Where it is declared, module and line: in what order commands stand, whichever module is imported first."""
        return self.handler.__module__, inspect.unwrap(self.handler).__code__.co_firstlineno

    @property
    def decides(self) -> bool:
        """Whether it is for editors: it decides on what everybody is shown."""
        return self.changes and not self.admin and not self.everybodys

    @property
    def arranges(self) -> bool:
        """Whether it changes which storylines there are, or what they are called."""
        return (
            self.decides
            and self.name.startswith("storyline ")
            and self.name.split()[1] not in ("add", "remove", "notice")
        )

    @property
    def takes_words(self) -> bool:
        """Whether its usage names something to write after it, besides flags."""
        return any(word.isupper() for word in self.usage.replace("[", " ").split())


REGISTRY: dict[str, Command] = {}
"""Every declared command by name; `handlers.dispatch` imports them all."""


def command(  # noqa: PLR0913 -- a declaration names everything once
    *,
    name: str,
    usage: str,
    summary: str,
    help: str,  # noqa: A002 -- what it is called everywhere else
    examples: tuple[str, ...],
    clauses: tuple[str, ...] = (),
    admin: bool = False,
    searches: bool = False,
    changes: bool = False,
    files: bool = False,
    joins: bool = False,
    everybodys: bool = False,
) -> Callable[[Handler], Handler]:
    """Declare the function below as the answer to a command."""

    def declare(handler: Handler) -> Handler:
        REGISTRY[name] = Command(
            name, usage, summary, help, examples, clauses, admin, searches, changes, files, joins, everybodys, handler
        )  # fmt: skip
        return handler

    return declare
