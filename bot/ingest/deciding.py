"""What a person decides is written down, and everything that rests on it follows at once. Call inside a write."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.following.correcting import anchored
from bot.model import EVERYTHING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from bot.following.correcting import Correction
    from bot.model import CorrectionKind
    from bot.store import Store

ON_LINES: dict[str, str] = {"s": "statement", "e": "event"}
"""The first letter of a public id, and what it names."""
REST_ON_WORDS: frozenset[CorrectionKind] = frozenset(
    {"speaker", "date", "words", "not this storyline", "verified", "do not use", "embargoed"}
)
"""Kinds that are lost sight of when no article gives their statement or event any more."""


def decide(store: Store, correction: Correction) -> int:
    """Keep a correction and apply it; returns its number."""
    number = store.corrections.add(correction)
    _apply(store, correction)
    return number


def take_back(store: Store, at: datetime, by: str, place: str, correction: Correction, *, redo: bool = False) -> None:
    """Let a correction hold no more, or (`redo`) hold again."""
    store.corrections.undo(at, by, place, correction, redo=redo)
    _apply(store, correction)


def without_words(store: Store) -> Iterator[Correction]:
    """The standing corrections whose words stand in no article any more, for an editor to look at."""
    for correction in store.corrections.standing(EVERYTHING):
        if correction.kind not in REST_ON_WORDS:
            continue
        subjects = store.statements if correction.subject[0] == "s" else store.events
        chosen = correction.article if correction.kind == "words" else None
        article = store.articles.by_pk(EVERYTHING, chosen) if chosen else None
        gone = article is not None and anchored(store.articles.text(EVERYTHING, article), correction) is None
        if gone or subjects.get(EVERYTHING, correction.subject) is None:
            yield correction


def _apply(store: Store, correction: Correction) -> None:
    kind = ON_LINES[correction.subject[0]]
    touched = {int(correction.subject[1:])}
    if correction.kind in ("same as", "different from"):
        touched.update(store.corrections.regroup(kind))
    if correction.kind in ("same as", "different from", "not this storyline"):
        store.corrections.keep_out()
    subjects = store.statements if kind == "statement" else store.events
    subjects.settle(sorted(touched | {subjects.root(pk) for pk in touched}))
