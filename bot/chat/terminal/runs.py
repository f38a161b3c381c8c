"""Runs of words in one style, and lines broken from them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from bot.plain import cells

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_PIECE = re.compile(r" +|[^ ]+")


class Run(NamedTuple):
    """Clean words in one style, perhaps a link; `style` is a key of the renderer's palette."""

    text: str
    style: str = ""
    link: str | None = None


Line = tuple[Run, ...]


def joined(parts: Iterable[list[Run]], between: str = " · ") -> list[Run]:
    """The parts in one row with a quiet mark between them."""
    runs: list[Run] = []
    for part in parts:
        runs += [Run(between, "quiet"), *part] if runs else part
    return runs


def size(runs: Iterable[Run]) -> int:
    """How many columns the runs take."""
    return sum(cells(run.text) for run in runs)


def trimmed(line: Line) -> Line:
    """The line without blanks at its end."""
    runs = list(line)
    while runs and not runs[-1].text.rstrip(" "):
        runs.pop()
    return (*runs[:-1], runs[-1]._replace(text=runs[-1].text.rstrip(" "))) if runs else ()


def wrap(runs: Sequence[Run], width: int, hang: int = 0) -> list[Line]:
    """`runs` broken at spaces into lines of at most `width` columns, later lines indented by `hang`.

    A word longer than a line keeps a line to itself, whole: an address can then still be copied.
    """
    lines: list[Line] = []
    line: list[Run] = []
    taken = 0
    for space, word in _words(runs):
        if line and taken + len(space.text) + size(word) > width:
            lines.append(tuple(line))
            line, taken = ([Run(" " * hang)] if hang else []), hang
        elif space.text:
            line.append(space)
            taken += len(space.text)
        line += word
        taken += size(word)
    return [*lines, tuple(line)] if line else lines


def _words(runs: Iterable[Run]) -> Iterable[tuple[Run, list[Run]]]:
    """Each unbreakable word with the space that leads to it.

    A comma in another style belongs to the word before it, a middle dot to the one after, so that no line ends in one.
    """
    space, word = Run(""), list[Run]()
    for run in runs:
        for piece in _PIECE.findall(run.text):
            if piece.isspace() and not (word and word[-1].text == "·"):
                if word:
                    yield space, word
                space, word = run._replace(text=piece if word or not space.text else space.text), []
            else:
                word.append(run._replace(text=piece))
    if word:
        yield space, word
