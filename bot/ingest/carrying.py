"""A mark of withholding goes over to what an edit puts in the marked line's place, until an editor decides."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from bot.following.replaced import in_place_of, line_of
from bot.ids import kind_of, number_of
from bot.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from bot.following.correcting import Correction
    from bot.following.replaced import Line
    from bot.store import Store


@dataclass(frozen=True, slots=True)
class Withheld:
    """The lines that an article gave, and the marks that withheld some of them, by their place among the lines."""

    lines: tuple[Line, ...]
    marks: Mapping[int, tuple[Correction, ...]]


class Edited(NamedTuple):
    """The revision of an article that is read now."""

    article: int
    revision: int
    text: str


def withheld_before(store: Store, at: datetime, article: int) -> Withheld:
    """What of the article's present lines is withheld at an instant, and by which marks."""
    lines = lines_of(store, article)
    marked = store.corrections.withholding((each.kind, each.pk) for each in lines)
    since = (at - timedelta(days=1)).date()  # of all zones the latest to begin a day
    found = {}
    for number, line in enumerate(lines):
        marks = marked.get((line.kind, line.pk), ())
        if held := tuple(c for c in marks if c.kind == "do not use" or (c.value or "") > since.isoformat()):
            found[number] = held
    return Withheld(lines, found)


def carry(store: Store, at: datetime, edited: Edited, before: Withheld) -> None:
    """Mark what the article gives now in the place of withheld lines that it gives no more. Call inside a write.

    Lines with marks of their own come first: what overlaps their heirs is withheld with them.
    """
    if not before.marks:
        return
    known = {(each.kind, each.pk) for each in before.lines}
    lines = lines_of(store, edited.article)
    present = {(each.kind, each.pk) for each in lines}
    fresh = [each for each in lines if (each.kind, each.pk) not in known]
    gone = [(before.lines[at], marks) for at, marks in before.marks.items()]
    gone = [(line, marks) for line, marks in gone if (line.kind, line.pk) not in present]
    for line, marks in sorted(gone, key=lambda pair: not _own(*pair)):
        for heir in (each for each in fresh if in_place_of(line, each)):
            _mark(store, at, edited, heir, marks)


def _mark(store: Store, at: datetime, edited: Edited, heir: Line, marks: Iterable[Correction]) -> None:
    standing = store.corrections.withholding([(heir.kind, heir.pk)]).get((heir.kind, heir.pk), ())
    has = {(each.kind, each.value, each.by) for each in standing}
    subject = store.connections.id_of(heir.kind, heir.pk)
    for mark in marks:
        if (mark.kind, mark.value, mark.by) not in has:
            carried = replace(
                mark,
                at=at,
                subject=subject,
                before=mark.carried_from or mark.id,
                article=edited.article,
                revision=edited.revision,
                span=heir.span,
                words=heir.span.of(edited.text),
            )
            number = store.corrections.add(carried)
            told = f"{store.connections.id_of('correction', number)} {mark.kind}"
            store.log.add(at, mark.by, mark.place, "carry over", subject, carried.before, told)


def _own(line: Line, marks: Iterable[Correction]) -> bool:
    return (line.kind, line.pk) in {(kind_of(each.subject), number_of(each.subject)) for each in marks}


def lines_of(store: Store, article: int) -> tuple[Line, ...]:
    """The lines that an article gives at present."""
    said = tuple(
        line_of(
            "statement",
            each.pk,
            each.text,
            Span(each.mention.content[0].start, each.mention.content[-1].end),
            frozenset(each.mention.speakers or filter(None, [each.mention.speaker])),
        )
        for each in store.statements.given_by(article)
    )
    told = tuple(
        line_of("event", each.pk, each.text, each.mention.span, frozenset(each.mention.people))
        for each in store.events.given_by(article)
    )
    return (*said, *told)
