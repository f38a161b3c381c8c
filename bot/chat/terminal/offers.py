"""What Tab offers at the prompt: commands, and after them storylines, people and outlets as the asker may see them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from handlers.dispatch import REGISTRY  # which has declared every command

if TYPE_CHECKING:
    from collections.abc import Callable

    from handlers.desk import Asker, Desk

_AFTER = re.compile(r" (?P<clause>in|by|outlet) [^\"“”]*$", re.IGNORECASE)


def offers(desk: Desk, asker: Asker) -> Callable[[str], list[str]]:
    """A function from a line so far (with its "/") to the words that may stand at its end."""

    def complete(line: str) -> list[str]:
        command = _command(line)
        if command is None:
            return [f"/{name}" for name in sorted(REGISTRY) if name.startswith(line.removeprefix("/").casefold())]
        scope = desk.scope_of(asker)
        after = _AFTER.search(line)
        if after:
            names = {
                "in": desk.store.storylines.slugs,
                "by": desk.store.people.names,
                "outlet": desk.store.articles.outlets,
            }
            return sorted(names[after["clause"].casefold()](scope))
        slugs = sorted(desk.store.storylines.slugs(scope)) if "SLUG" in REGISTRY[command].usage else []
        return [*slugs, *REGISTRY[command].clauses]

    return complete


def _command(line: str) -> str | None:
    """The longest command that the line has typed out, a space after it; None while one is still being typed."""
    typed = line.removeprefix("/").casefold()
    return max((name for name in REGISTRY if typed.startswith(f"{name} ")), key=len, default=None)
