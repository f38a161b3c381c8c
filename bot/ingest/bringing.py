"""What a room decided on an article's lines goes along when the article is released to everybody."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from bot.following.correcting import RULES, WITHHOLDS, anchored
from bot.ids import LINE, kind_of
from bot.ingest.carrying import lines_of
from bot.ingest.deciding import decide, root_of
from bot.model import EVERYTHING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from bot.following.correcting import Correction
    from bot.store import Store
    from bot.store.records import Article


class Brought(NamedTuple):
    """How many decisions came along, and how many stayed: flags, and what concerns another article too."""

    along: int
    left: int


def bring(drawer: Store, article: int, desk: Store, to: Article, at: datetime, place: str) -> Brought:
    """Decide at the desk, on `to`, what stands on the drawer's article, whose text is the same. Inside a write there.

    Each stays its maker's; `place` is what the desk hears of where. What the desk has already is not decided twice.
    """
    text, same = desk.articles.text(EVERYTHING, to), _same_lines(drawer, article, desk, to.pk)
    decided = [each for each in drawer.corrections.standing(EVERYTHING) if each.article == article]
    wanted = [_there(drawer, each, same, text) for each in decided]
    revision = desk.articles.current_revision(to.pk)
    for each in filter(None, wanted):
        standing = desk.corrections.standing(EVERYTHING, each.subject)
        if not any((c.kind, c.value, c.by) == (each.kind, each.value, each.by) for c in standing):
            number = decide(desk, replace(each, at=at, place=place, article=to.pk, revision=revision))
            told = f"{desk.connections.id_of('correction', number)} {each.kind}"
            desk.log.add(at, each.by, place, "decide", each.subject, each.before or None, told)
    return Brought(len(wanted) - wanted.count(None), wanted.count(None))


def _same_lines(drawer: Store, article: int, desk: Store, to: int) -> dict[tuple[str, int], str]:
    """The desk's ids of the lines that the drawer's article gives, by their rows there: what stands at one place."""
    at_place = {(line.kind, line.span): desk.connections.id_of(line.kind, line.pk) for line in lines_of(desk, to)}
    found = ((line, at_place.get((line.kind, line.span))) for line in lines_of(drawer, article))
    return {(line.kind, line.pk): there for line, there in found if there}


def _there(drawer: Store, made: Correction, same: Mapping[tuple[str, int], str], text: str) -> Correction | None:
    """The decision as the desk would have it; None for one that is the room's alone."""
    subject = same.get((kind_of(made.subject), root_of(drawer, made.subject)))
    value, span = made.value, anchored(text, made)
    if made.kind in RULES:
        line = bool(value and LINE.fullmatch(value))
        value = same.get((kind_of(value), root_of(drawer, value))) if value and line else None
        subject = subject if value else None
    if subject is None or span is None or made.kind == "flag":
        return None
    before = "" if made.kind in WITHHOLDS else made.before  # there the id of a mark of the drawer's
    return replace(made, subject=subject, value=value, before=before, span=span)
