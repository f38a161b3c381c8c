"""Words that are withheld by a mark go out in no headline or note of an article that gives them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.following.passages import masked, parts
from bot.model import EVERYTHING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from bot.reply import Entry
    from bot.store import Store

Withheld = dict[str, set[str]]
"""By article's id the words of lines that are embargoed or not to be used."""

COVERED = "Black bars cover the words of lines that are embargoed, or not to be used."
"""What an answer says beneath an article's words of which some are covered."""


def withheld_words(store: Store, today: date) -> Withheld:
    """What is withheld on this day, in every article that gives it."""
    found: Withheld = {}
    for id_ in sorted(store.corrections.withheld(today)):
        if statement := store.statements.get(EVERYTHING, id_):
            for said in statement.receipts:
                found.setdefault(said.article.id, set()).add(said.content)
        elif event := store.events.get(EVERYTHING, id_):
            for told in event.receipts:
                found.setdefault(told.article.id, set()).add(told.text)
    return found


def discreet(entry: Entry, withheld: Mapping[str, set[str]]) -> Entry:
    """An entry whose receipts' headlines, and whose own where it is an article's, have no withheld words in them."""
    if not withheld:
        return entry
    receipts = tuple(replace(each, title=_without(each.title, withheld.get(each.article))) for each in entry.receipts)
    entry = replace(entry, receipts=receipts)
    own = {each.article for each in receipts} if entry.kind == "change" else {entry.id}
    if entry.kind not in ("article", "change") or entry.id not in own:
        return entry
    said = withheld.get(entry.id)
    return replace(entry, text=_without(entry.text, said), detail=_without(entry.detail, said))


def _without(text: str, said: set[str] | None) -> str:
    return masked(text, parts(text, said)) if said else text
