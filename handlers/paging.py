"""Pages: an argument of the command, never a state."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from bot.errors import NotFound
from bot.reply import Page

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.grammar import Parsed
    from handlers.desk import Desk

ALL_AT_MOST = 200
"""Entries on a page when "all" is asked for: more is a flood in any chat."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Cut:
    """The part of a list that a request wants."""

    number: int
    size: int

    @property
    def offset(self) -> int:
        """How many entries stand before it."""
        return (self.number - 1) * self.size

    def of(self, everything: Sequence[T]) -> tuple[T, ...]:
        """The part itself."""
        return tuple(everything[self.offset : self.offset + self.size])

    def page(self, total: int, parsed: Parsed) -> Page:
        """Where it stands, with the command for the next part. Raises NotFound beyond the last page."""
        pages = max(1, -(-total // self.size))
        if self.number > pages:
            raise NotFound(f"There is no page {self.number}; the last one is {pages}: {parsed.again(f'page {pages}')}")
        following = parsed.again(f"page {self.number + 1}") if self.number < pages else None
        return Page(self.number, pages, following)


def cut(parsed: Parsed, desk: Desk) -> Cut:
    """The part that the clauses `page` and `all` ask for."""
    return Cut(parsed.clauses.page, ALL_AT_MOST if parsed.clauses.all else desk.settings.reply.page_size)
