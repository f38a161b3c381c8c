"""What a person decides is written down, and everything that rests on it follows at once. Call inside a write."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bot.errors import TellUser
from bot.following.correcting import WITHHOLDS, anchored
from bot.ingest import rulings
from bot.model import EVERYTHING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from bot.following.correcting import Correction
    from bot.model import CorrectionKind
    from bot.store import Store
    from bot.store.joins import Joins
    from bot.store.tellings import Kind

LINE_ID = re.compile(r"[se]\d{1,12}")
"""A statement's or an event's public id; what a line is different from may be an article's telling of it too."""
ON_LINES: dict[str, Kind] = {"s": "statement", "e": "event"}
"""The first letter of a public id, and what it names."""
RULINGS: frozenset[CorrectionKind] = frozenset({"same as", "different from"})
"""Kinds that are kept as rulings too, by the words of both lines."""


def decide(store: Store, correction: Correction) -> int:
    """Keep a correction and apply it; returns its number."""
    number = store.corrections.add(correction)
    _apply(store, correction.at, replace(correction, number=number))
    return number


def take_back(store: Store, at: datetime, by: str, place: str, correction: Correction, *, redo: bool = False) -> None:
    """Let a correction hold no more, or (`redo`) hold again, and with it what edits carried over from it."""
    for each in (correction, *store.corrections.carried(correction.number)):
        if store.corrections.stands(each.number) != redo:
            store.corrections.undo(at, by, place, each, redo=redo)
    if correction.kind in RULINGS and not redo:
        _unrule(store, at, correction)
    else:
        _apply(store, at, correction)


def without_words(store: Store) -> Iterator[Correction]:
    """The standing corrections whose words stand in no article any more, for an editor to look at.

    Of what an edit carried over from such a mark: what is given, until somebody marks it or takes the mark back.
    """
    orphaned = store.corrections.orphaned(EVERYTHING)
    yield from (each for each in orphaned if not each.carried_from)
    standing, lost = store.corrections.standing(EVERYTHING), {each.number for each in orphaned}
    marked = {each.subject for each in standing if each.kind in WITHHOLDS and not each.carried_from}
    for correction in standing:
        if correction.carried_from and correction.number not in lost and correction.subject not in marked:
            yield correction
        chosen = correction.article if correction.kind == "words" else None
        article = store.articles.by_pk(EVERYTHING, chosen) if chosen else None
        if article and anchored(store.articles.text(EVERYTHING, article), correction) is None:
            yield correction


def _apply(store: Store, at: datetime, correction: Correction) -> None:
    kind = ON_LINES[correction.subject[0]]
    one = _root(store, correction.subject)
    if correction.kind in RULINGS and correction.value:
        same = correction.kind == "same as"
        if LINE_ID.fullmatch(correction.value):
            rulings.rule(store, at, kind, one, _root(store, correction.value), correction.id, same=same)
        elif article := store.articles.get(EVERYTHING, correction.value):
            rulings.part(store, at, kind, one, article.pk, correction.id)
    elif correction.kind == "not this storyline":
        store.corrections.keep_out()
    _settle(store, kind, one)


def _unrule(store: Store, at: datetime, correction: Correction) -> None:
    """Take its rulings back: what they made one is what it is by rule, each under its own id again."""
    kind = ON_LINES[correction.subject[0]]
    lines = [each for each in (correction.subject, correction.value or "") if LINE_ID.fullmatch(each)]
    if not all(_joins(store, ON_LINES[each[0]]).known(int(each[1:])) for each in lines):
        raise TellUser(f"A line that {correction.id} decides on is not to be had now. Try again when it is back.")
    records = {_root(store, each) for each in lines}
    rulings.undo(store, at, kind, store.corrections.rulings(correction.id), sorted(records))


def _root(store: Store, public_id: str) -> int:
    return _joins(store, ON_LINES[public_id[0]]).root(int(public_id[1:]))


def _settle(store: Store, kind: Kind, *pks: int) -> None:
    subjects = store.statements if kind == "statement" else store.events
    subjects.settle(dict.fromkeys(pks))


def _joins(store: Store, kind: Kind) -> Joins[Any]:
    return store.said if kind == "statement" else store.told
