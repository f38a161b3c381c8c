"""Finding the line that somebody names by its id: a statement (s31) or an event (e14)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.errors import Misunderstood, NotFound
from bot.grammar import fold
from bot.ids import LINE, kind_of

if TYPE_CHECKING:
    from bot.store.records import Event, Statement
    from handlers.desk import Desk, Request


def id_of(request: Request, typed: str) -> str:
    """The id of a line as it was typed. Raises Misunderstood."""
    asked = fold(typed).replace(" ", "").lstrip("#")
    if not LINE.fullmatch(asked):
        raise Misunderstood(
            f"Which line? Write /{request.parsed.name} with the id of a statement (s31) or event (e14); /article ID"
            " shows an article."
        )
    return asked


def the_line(request: Request, desk: Desk, asked: str) -> Statement | Event:
    """The statement or event with this id, or that it became. Raises NotFound."""
    kind = kind_of(asked)
    subjects = desk.store.statements if kind == "statement" else desk.store.events
    found: Statement | Event | None = subjects.get(request.scope, asked)
    if found:
        return found
    if subjects.withdrawn(request.scope, asked):
        now = desk.store.former.present(request.scope, asked)
        instead = f" In its place stands {now}: /receipt {now}" if now else ""
        raise NotFound(
            f"{asked} was withdrawn: the article that gave it has another text now, which does not.{instead}"
        )
    raise NotFound(f"There is no {kind} {asked}. Ids stand in the answers of /who-said and /timeline.")
