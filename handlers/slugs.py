"""A new slug as it is typed, one that is taken, and the log row of what was done to a storyline."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from bot.errors import Misunderstood, TellUser
from bot.grammar import SLUG_RULE, slug_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handlers.desk import Desk, Request


def new_slug(typed: str, request: Request) -> str:
    """A slug as typed, folded. Raises Misunderstood."""
    slug = slug_of(typed)
    if slug is None:
        takes = "SLUG TITLE" if request.parsed.name.endswith("create") else "SLUG NEW"
        raise Misunderstood(f"{SLUG_RULE} Write /{request.parsed.name} {takes}.")
    return slug


@contextmanager
def free_slug(slug: str) -> Iterator[None]:
    """Raise TellUser where the store says that the slug is taken."""
    try:
        yield
    except ValueError as error:
        raise TellUser(f"{slug} is, or was, a storyline already: /storyline show {slug}") from error


def note(
    request: Request, desk: Desk, action: str, subject: str, before: str | None = None, after: str | None = None
) -> None:
    """A log row of what the asker did."""
    desk.note(request, action, subject, before, after)
