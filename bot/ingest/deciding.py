"""What a person decides is written down, and everything that rests on it follows at once. Call inside a write."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bot.following.correcting import WITHHOLDS, anchored
from bot.following.joining import key_of
from bot.ids import kind_of, number_of
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

RULINGS: frozenset[CorrectionKind] = frozenset({"same as", "different from"})
"""Kinds that are kept as rulings too, by the words of both lines."""


def decide(store: Store, correction: Correction) -> int:
    """Keep a correction and apply it; returns its number."""
    if correction.kind == "same as":
        correction = replace(correction, before=_younger(store, correction))
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
    kind = kind_of(correction.subject)
    one = _root(store, correction.subject)
    if correction.kind in RULINGS and correction.value:
        same = correction.kind == "same as"
        rulings.rule(store, at, kind, one, _root(store, correction.value), correction.id, same=same)
    elif correction.kind == "not this storyline":
        store.corrections.keep_out()
    _settle(store, kind, one)


def _unrule(store: Store, at: datetime, correction: Correction) -> None:
    """Take its rulings back; of two that come apart the younger is known by its own id again."""
    kind = kind_of(correction.subject)
    one = _root(store, correction.subject)
    rows = store.corrections.rulings(correction.id)
    rulings.undo(store, at, kind, rows, (one,))
    if correction.kind == "same as":
        joined = [json.loads(each.before) for each in store.corrections.joining(kind)]
        for kept in sorted(joined, key=lambda each: int(each["pk"])):
            _known_again(store, kind, kept["pk"], kept["anchors"])


def _known_again(store: Store, kind: Kind, pk: int, anchors: list[str]) -> None:
    """Let an id that led to another record lead to where its tellings, of these anchors, stand now.

    Where that is a record younger than its own, it is its own again.
    """
    joins = _joins(store, kind)
    root = _root(store, f"{kind[0]}{pk}")
    found = joins.sharing([key_of("anchor", each) for each in anchors], 0)
    apart = {kept.record for kept in found if kept.telling.anchor in anchors} - {root}
    if root == pk or not apart:
        return
    if older := [record for record in apart if record < pk]:
        joins.lead(pk, min(older))
        _settle(store, kind, root, min(older))  # what was decided under the id goes along
        return
    joins.lead(pk, None)
    for record in apart:
        for kept in joins.of_record(record):
            joins.move(kept.telling.node, pk)
        joins.merge(record, pk)
    _settle(store, kind, root, pk, *apart)


def _younger(store: Store, correction: Correction) -> str:
    """Which of two records will lead to the other, with the anchors of its own tellings, to be known again by.

    Tellings of those that an editor made part of it before are theirs.
    """
    kind = kind_of(correction.subject)
    pk = max(_root(store, correction.subject), _root(store, correction.value or correction.subject))
    anchors = dict.fromkeys(kept.telling.anchor for kept in _joins(store, kind).of_record(pk))
    for kept in (json.loads(each.before) for each in store.corrections.joining(kind)):
        if kept["pk"] != pk and _root(store, f"{kind[0]}{kept['pk']}") == pk:
            anchors = dict.fromkeys(each for each in anchors if each not in kept["anchors"])
    return json.dumps({"pk": pk, "anchors": list(anchors)}, ensure_ascii=False)


def _root(store: Store, public_id: str) -> int:
    return _joins(store, kind_of(public_id)).root(number_of(public_id))


def _settle(store: Store, kind: Kind, *pks: int) -> None:
    subjects = store.statements if kind == "statement" else store.events
    subjects.settle(dict.fromkeys(pks))


def _joins(store: Store, kind: Kind) -> Joins[Any]:
    return store.said if kind == "statement" else store.told
