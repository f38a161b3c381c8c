"""Whether an address is known: the same feed is often handed on under another address, with tracking parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.errors import TellUser
from bot.ingest.links import identity, shown
from bot.model import EVERYTHING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.store import Store
    from bot.store.records import Source, Suggestion


def source_at(store: Store, url: str) -> Source | None:
    """The source that reads this address, under whatever tracking parameters."""
    if exact := store.sources.get(EVERYTHING, url):
        return exact
    same = identity(url)
    return next((each for each in store.sources.list(EVERYTHING) if identity(each.url) == same), None)


def refuse_known(store: Store, url: str) -> None:
    """Raise TellUser where this address is a source already."""
    if known := source_at(store, url):
        raise TellUser(f"{shown(url)} is a source already: {known.name}. /source show {known.name} says how it does.")


def address_kept(store: Store, url: str) -> str:
    """The address under which a source was read before it was removed, where that is the same; else `url` itself."""
    kept, same = store.sources.addresses(), identity(url)
    return url if url in kept else next((each for each in kept if identity(each) == same), url)


def suggested(store: Store, url: str) -> Suggestion | None:
    """What waits for a decision on this address, under whatever tracking parameters."""
    same = identity(url)
    return next((each for each in store.suggestions.open(EVERYTHING) if identity(each.url) == same), None)


def meant(store: Store, url: str) -> str:
    """The whole address that was suggested, by itself or as it is shown, without its keys; else `url` itself."""
    if found := suggested(store, url):
        return found.url
    return next((each.url for each in store.suggestions.open(EVERYTHING) if shown(each.url) == url), url)


def decide(store: Store, urls: Iterable[str]) -> bool:
    """Nobody need decide any more on these addresses; False where nobody had to. Call inside a write."""
    waiting = {found.url for url in urls if (found := suggested(store, url))}
    for url in waiting:
        store.suggestions.close(url)
    return bool(waiting)
