"""Words that may go on at the end of a line: commands, slugs, people, outlets, ids."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.grammar import fold
from handlers.dispatch import REGISTRY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.model import Scope
    from handlers.desk import Asker, Desk

TAKES_SLUG = ("timeline", "new", "digest", "storyline")
"""First words of the commands whose subject is a slug."""
AT_MOST = 50
"""Offers; nobody reads more."""


def complete(line: str, asker: Asker, desk: Desk) -> list[str]:
    """What the last words of the line may become, sorted; a name may be several words."""
    typed = line.lstrip().removeprefix("/")
    words = fold(typed).split()
    ended = typed.endswith(" ")
    name = next((each for each in REGISTRY if f"{fold(typed)} ".startswith(f"{each} ")), None)
    if name is None or (" ".join(words) == name and not ended):
        return sorted(each for each in REGISTRY if each.startswith(fold(typed).removeprefix("slugline ")))[:AT_MOST]
    last = "" if ended else words[-1]
    before = words if ended else words[:-1]
    offers = _names(name, before, desk.scope_of(asker), desk)
    with desk.rooms.drawer(asker) as drawer:
        offers += _names(name, before, drawer.scope_of(asker), drawer) if drawer else ()
    clauses = [clause for clause in REGISTRY[name].clauses if clause not in ("page", "as", *before)]
    fitting = [each for each in (*offers, *clauses) if _goes_on(fold(each), last, fold(typed))]
    return list(dict.fromkeys(fitting))[:AT_MOST]


def _goes_on(offer: str, last: str, typed: str) -> bool:
    """Whether the offer begins with the last word, or with the last words."""
    return offer.startswith(last) or any(
        offer.startswith(typed[at + 1 :]) for at, mark in enumerate(typed) if mark == " "
    )


def _names(name: str, before: Sequence[str], scope: Scope, desk: Desk) -> tuple[str, ...]:
    """What the words before ask for: after "by" a person, after "in" a slug, and so on."""
    store = desk.store
    asks = next((word for word in reversed(before) if word in ("by", "in", "outlet", "since", "until", "about")), "")
    if asks in REGISTRY[name].clauses:
        lists = {"by": store.people.names, "in": store.storylines.slugs, "outlet": store.articles.outlets}
        return lists[asks](scope) if asks in lists else ()
    if name.partition(" ")[0] in TAKES_SLUG:
        return store.storylines.slugs(scope)
    if name.startswith("source ") or name == "log":
        return tuple(each.name for each in store.sources.list(scope))
    if name == "article":
        return store.articles.ids(scope, limit=AT_MOST)
    return tuple(sorted(REGISTRY)) if name == "help" else ()
