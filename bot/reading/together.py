"""A phrase that names several, taken apart: "Ann Holm, 45, Per Lie and others" into who is named and who described."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.model import Span
from bot.reading.folding import plain
from bot.reading.words import DETERMINERS

if TYPE_CHECKING:
    from collections.abc import Callable

_SEPARATOR = re.compile(r",? (?:and|&|nor|or) |, ")
_LINK_INSIDE = re.compile(r" (?:and|&|nor|or) ")
_AGE = re.compile(r"\d\d?$")
_LED = re.compile(rf"(?:{'|'.join(sorted(DETERMINERS))}) (?-i:[a-z][a-z' -]*)$", re.IGNORECASE)
_OWNED = re.compile(r"(?:[A-Z][\w.]* )*[A-Z][\w.]*['’]s? [a-z][a-z -]*$")
_OTHERS = re.compile(r"(?:\w+ )?others$|(?:other )?[a-z]+(?: [a-z]+)?s$")
_LED_LIST = re.compile(
    r"(?:[Tt]he )?(?:[A-Za-z]+ )?[A-Za-z]+s (?:of|for|from|in) (?:the )?[A-Z][\w.]*(?: [A-Z][\w.]*)*"
    r"(?:, (?:the )?[A-Z][\w.]*(?: [A-Z][\w.]*)*)+,? and (?:the )?[A-Z][\w.]*(?: [A-Z][\w.]*)*$"
)
_SMALL_LIST = re.compile(r"[A-Za-z]+(?: [a-z]+)?(?:, [a-z]+(?: [a-z]+)?)+,? and [a-z]+(?: [a-z]+)?$")
_PLURAL = re.compile(r"(?:s|police|people|men|women|children|staff|crew)$")


def is_list(words: str) -> bool:
    """Whether commas part several of whom none is named alone: "the leaders of Norway, Sweden and Denmark"."""
    if _LED_LIST.match(words):
        return True
    return bool(_SMALL_LIST.match(words)) and all(_PLURAL.search(part) for part in _SEPARATOR.split(words))


def parted(text: str, span: Span, named: Callable[[Span], str | None]) -> tuple[str, ...]:
    """The names and descriptions of those who speak together in a span of `text`; empty where not all are known.

    `named` gives whose name a part is, or None. An age or an aside set off by commas belongs to the name before it.
    """
    words = span.of(text)
    if _LINK_INSIDE.search(words) is None:
        return ()
    found: list[str] = []
    several = ", " in words
    count = 0
    for begin, end, closed in _parts(words):
        part = words[begin:end]
        name = named(Span(span.start + begin, span.start + end))
        if name is not None:
            found.append(name)
            count += 1
        elif found and (_AGE.match(part) or (closed and _is_aside(part))):
            continue
        elif count > 1 and several and end == len(words) and plain(part).split()[0] in DETERMINERS:
            break
        elif _OTHERS.match(part) or (not several and _LED.match(part)):
            found.append(part[:1].lower() + part[1:])
        elif not several and _OWNED.match(part):
            found.append(part)
        else:
            return ()
    found = list(dict.fromkeys(found))
    return tuple(found) if count and len(found) > 1 else ()


def _parts(words: str) -> list[tuple[int, int, bool]]:
    """Where the parts begin and end, and whether a comma closes the part after one opened it."""
    made, begin = [], 0
    for sign in _SEPARATOR.finditer(words):
        made.append((begin, sign.start(), begin > 0 and sign.group().startswith(",")))
        begin = sign.end()
    made.append((begin, len(words), False))
    return [(start, end, closed) for start, end, closed in made if words[start:end].strip()]


def _is_aside(part: str) -> bool:
    """As in ", Norway's prime minister," or ", of Oslo,": not as in ", nurses,"."""
    first = plain(part).split()[0]
    return first in DETERMINERS or first in {"of", "from", "at"} or first.endswith(("'s", "s'"))
