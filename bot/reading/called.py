"""What the pronouns of an article show of the gender of persons whose names do not tell it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from bot.reading.folding import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bot.model import Span
    from bot.reading.offices import Lists
    from bot.reading.people import Named, Register
    from bot.reading.units import Unit

_PRONOUN = re.compile(r"\b(?:([Ss]he)|[Hh]e)\b")
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
# Nobody else may be named in so many sentences before the pronoun whom it could mean.
_ALONE = 8
# How nouns for persons end that may stand in no list; more words end so, and then nothing is shown.
_AGENTS = ("er", "or", "ist", "ian", "man", "men", "woman", "ant", "ent", "ess", "op", "est")


def called(folded: str, units: Sequence[Unit], names: Register, lists: Lists) -> Mapping[str, Literal["f", "m"]]:
    """The gender of each person who is "she" or "he" where nobody else can be meant; nothing of who is both."""
    shown: dict[str, set[Literal["f", "m"]]] = {}
    apposed = {fact.span.start: fact.span.end for fact in names.roles}
    for number, unit in enumerate(units):
        for found in _pronouns(folded, unit):
            gender: Literal["f", "m"] = "f" if found.group(1) else "m"
            only = _only_one(names, units[max(0, number - _ALONE)].span, found.start(), gender)
            begins = units[max(0, number - 1)].span.start
            if only is None or only.span.start < begins:
                continue
            if not _describes(folded, only, found.start(), lists, apposed.get(only.span.start, 0)):
                shown.setdefault(only.name, set()).add(gender)
    return {name: next(iter(genders)) for name, genders in shown.items() if len(genders) == 1}


def _pronouns(folded: str, unit: Unit) -> Iterator[re.Match[str]]:
    for found in _PRONOUN.finditer(folded, *unit.span):
        if not any(quote.outer.start <= found.start() < quote.outer.end for quote in unit.quotes):
            yield found


def _only_one(names: Register, begins: Span, end: int, gender: Literal["f", "m"]) -> Named | None:
    """The last mention of the only person of unknown gender, where no other named one can be meant."""
    near = [
        each
        for each in names.mentioned(begins.start, end)
        if each.person and names.genders.get(each.name) in {gender, None}
    ]
    if len({each.name for each in near}) != 1 or names.genders.get(near[-1].name) is not None:
        return None
    return near[-1]


def _describes(folded: str, only: Named, end: int, lists: Lists, apposed: int) -> bool:
    """Whether a noun for somebody stands between a name and a pronoun.

    What is apposed to the name, up to `apposed`, is the person's own.
    """
    words = (plain(found.group()) for found in _WORD.finditer(folded, max(only.span.end, apposed), end))
    return any(low in lists.people or low in lists.speaking or low.endswith(_AGENTS) for low in words)
