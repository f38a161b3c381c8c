"""From the text of one article to its facts: pure, with no clock, network, file or environment."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.model import UNKNOWN, Facts
from bot.reading.covered import covered
from bot.reading.credits import credits_of, per_interview, rests_on
from bot.reading.dates import find_dates
from bot.reading.events import find_events
from bot.reading.folding import fold
from bot.reading.furniture import furniture
from bot.reading.language import ENGLISH, language
from bot.reading.marked import with_marks
from bot.reading.people import register
from bot.reading.published import publication_date, written_on
from bot.reading.quotes import quotations
from bot.reading.sentences import paragraphs, sentences
from bot.reading.statements import statements
from bot.reading.whole import made_whole
from bot.wrapped import unwrapped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.model import Date, EventMention, Known, Span, StatementMention
    from bot.reading.covered import Covered
    from bot.reading.people import Register

ENGINE = "1"


def read(text: str, published: Date | None, known: Known) -> Facts:
    """The facts of one text. Pure: the same text, day and snapshot give the same facts, on any machine.

    `published` is the day the source states, None where it states none; "today" is that of an earlier dateline. Only
    English is read: another language gives its code and no facts. Nothing is taken from page furniture, except the
    page's own day.
    """
    text = unwrapped(text)
    code = language(text)
    if code != ENGLISH:
        return Facts(code, published or UNKNOWN, engine=ENGINE)
    outside = furniture(text, known.lexicons)
    left_out = covered(outside)
    inside = _without(paragraphs(text), left_out)
    told = _without(sentences(text), left_out)
    written = written_on(text, published)
    dates = find_dates(text, written, sentences(text), furniture=outside, day_first=known.day_first)
    day = publication_date(text, published, dates, outside)
    spoken = day if written == published else written or day
    names = register(text, known, told)
    quotes = quotations(text, inside)
    said = statements(
        text, paragraphs=inside, quotations=quotes, names=names, known=known, dates=dates, published=spoken
    )
    kept = tuple(
        statement for statement in said if len(_without(statement.content, left_out)) == len(statement.content)
    )
    kept = per_interview([replace(each, rests_on=rests_on(each, text, known.lexicons)) for each in kept])
    events = find_events(text, told, dates, kept, names.within, outside, spoken, known.lexicons)
    events = tuple(with_marks(tuple(made_whole(fold(text), events)), quotes))
    return Facts(
        language=ENGLISH,
        published=day,
        dates=dates,
        statements=kept,
        events=tuple(_resting(event, kept) for event in events),
        roles=tuple(dict.fromkeys(names.roles)),
        people=_people(names, kept),
        furniture=outside,
        credits=credits_of(text, known.lexicons),
        engine=ENGINE,
    )


def _resting(event: EventMention, said: Sequence[StatementMention]) -> EventMention:
    """The event with what the statements that report it rest on."""
    rests = sorted({name for index in event.statements for name in said[index].rests_on})
    return replace(event, rests_on=tuple(rests)) if rests else event


def _without(spans: Sequence[Span], outside: Covered) -> tuple[Span, ...]:
    """The spans that do not begin inside any of `outside`."""
    return tuple(span for span in spans if not outside.holds(span.start)) if outside.starts else tuple(spans)


def _people(names: Register, said: Sequence[StatementMention]) -> tuple[str, ...]:
    """Persons, known bodies and whoever speaks, in order of first mention."""
    speaking = {name for statement in said for name in (statement.speaker, *statement.speakers) if name}
    found = (m.name for m in names.mentions if m.person or m.name in names.known or m.name in speaking)
    return tuple(dict.fromkeys(found))
