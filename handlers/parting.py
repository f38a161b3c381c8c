"""Taking a merger or a split of storylines back, and announcing that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.errors import TellUser
from bot.model import EVERYTHING, Change
from bot.reply import Action, Reply
from handlers.slugs import note

if TYPE_CHECKING:
    from bot.following.correcting import Correction
    from bot.model import CorrectionKind
    from handlers.desk import Desk, Request

ON_STORYLINES: frozenset[CorrectionKind] = frozenset({"storyline merged", "storyline split"})
"""Kinds of decision whose subject is a storyline."""
OF_STORYLINE = "storyline "
"""How the subject of such a decision begins, so that a slug is never taken for a statement's id."""


def take_apart(request: Request, desk: Desk, correction: Correction, *, redo: bool) -> Reply:
    """Undo a merger or a split, and announce that. Raises TellUser where something later rests on it."""
    one, other = correction.subject.removeprefix(OF_STORYLINE), correction.value or ""
    if redo:
        again = f"/storyline merge {one} into {other}" if correction.kind == "storyline merged" else "/storyline split"
        raise TellUser(f"{correction.id} is undone for good; do it anew: {again}")
    undo = _part if correction.kind == "storyline merged" else _join
    with desk.store.write():
        articles, text = undo(request, desk, correction, one, other)
        asker = request.asker
        desk.store.corrections.undo(request.at, asker.person, asker.place, correction)
        desk.store.corrections.keep_out()
        note(request, desk, "undo", one, after=correction.id)
    desk.pipeline.index_again(articles)
    return Reply(f"{correction.id} holds no more", text, actions=(Action("all storylines", "/storyline list"),))


def _part(request: Request, desk: Desk, correction: Correction, one: str, other: str) -> tuple[tuple[int, ...], str]:
    """Let a storyline be one of its own again."""
    articles = desk.store.regrouping.part(correction.before)
    if articles is None:
        raise TellUser(f"{other} was merged further since. /correct list names that; undo it first.")
    text = f"{one} is a storyline of its own again"
    desk.store.changes.add(request.at, Change("storyline split", one, other, text), None)
    return articles, text


def _join(request: Request, desk: Desk, correction: Correction, one: str, other: str) -> tuple[tuple[int, ...], str]:
    """Put the articles back, and whatever came to the new storyline since with them; the first is known by its own."""
    found = desk.store.regrouping.join(correction.before)
    if found is None:
        raise TellUser(f"{one} or {other} was merged since. /correct list names that; undo it first.")
    kept, new = found
    desk.store.regrouping.merge(request.at, new, kept, widen=False)
    text = f"{new} is part of {kept} again"
    desk.store.changes.add(request.at, Change("storyline merged", new, kept, text), None)
    members = desk.store.storylines.members(EVERYTHING, kept)
    return tuple(member.article.pk for member in members), text
