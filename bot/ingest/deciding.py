"""What a person decides is written down, and everything that rests on it follows at once. Call inside a write."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bot.errors import TellUser
from bot.following.correcting import OF_NOTICE, WITHHOLDS, anchored
from bot.ids import LINE, kind_of, number_of
from bot.ingest import rulings
from bot.ingest.noticing import Noticing
from bot.model import EVERYTHING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from bot.following.correcting import Correction
    from bot.model import CorrectionKind
    from bot.store import Store
    from bot.store.joins import Joins
    from bot.store.tellings import Kind

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
    if correction.kind == "notice":
        _place(store, at, correction.subject)
    elif correction.kind in RULINGS and not redo:
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


def _place(store: Store, at: datetime, subject: str) -> None:
    """Let a note mean what was decided last on it and stands; without any, what the rule says."""
    note = store.articles.get(EVERYTHING, subject.removeprefix(OF_NOTICE))
    if note is None:
        return
    stands = store.corrections.standing(EVERYTHING, subject)
    named = (stands[-1].value or "").split() if stands else []
    found = [article for each in named if (article := store.articles.get(EVERYTHING, each))]
    Noticing(store).decide(at, note, [each.pk for each in found] if stands else None)


def _apply(store: Store, at: datetime, correction: Correction) -> None:
    kind = kind_of(correction.subject)
    one = root_of(store, correction.subject)
    if correction.kind in RULINGS and correction.value:
        same = correction.kind == "same as"
        if LINE.fullmatch(correction.value):
            rulings.rule(store, at, kind, one, root_of(store, correction.value), correction.id, same=same)
        elif article := store.articles.get(EVERYTHING, correction.value):
            rulings.part(store, at, kind, one, article.pk, correction.id)
    elif correction.kind == "not this storyline":
        store.corrections.keep_out()
    _settle(store, kind, one)


def _unrule(store: Store, at: datetime, correction: Correction) -> None:
    """Take its rulings back: what they made one is what it is by rule, each under its own id again."""
    kind = kind_of(correction.subject)
    lines = [each for each in (correction.subject, correction.value or "") if LINE.fullmatch(each)]
    if not all(_joins(store, kind_of(each)).known(number_of(each)) for each in lines):
        raise TellUser(f"A line that {correction.id} decides on is not to be had now. Try again when it is back.")
    records = {root_of(store, each) for each in lines}
    rulings.undo(store, at, kind, store.corrections.rulings(correction.id), sorted(records))


def root_of(store: Store, public_id: str) -> int:
    """The row of the record that an id leads to."""
    return _joins(store, kind_of(public_id)).root(number_of(public_id))


def _settle(store: Store, kind: Kind, *pks: int) -> None:
    subjects = store.statements if kind == "statement" else store.events
    subjects.settle(dict.fromkeys(pks))


def _joins(store: Store, kind: Kind) -> Joins[Any]:
    return store.said if kind == "statement" else store.told
