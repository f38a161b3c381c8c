"""Statements: the attributions of every unit, the quotations that go on from them, and who is meant."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.model import UNKNOWN, Date, Span, StatementMention
from bot.reading.chain import cited, cited_by, is_somebody
from bot.reading.circumstances import occasion_words
from bot.reading.confidence import doubts_about
from bot.reading.days import Days
from bot.reading.drafts import Draft, drafts_of, outer_sources
from bot.reading.folding import fold
from bot.reading.headlines import in_small_letters
from bot.reading.labels import labels_of
from bot.reading.leading import Spoke
from bot.reading.offices import lists
from bot.reading.quoting import quoted
from bot.reading.saying import Saying, saying
from bot.reading.speaker import Speaker
from bot.reading.speakers import Resolver
from bot.reading.units import units_of
from bot.reading.verbs import speech_lexicon

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.model import DateMention, Known, StatementKind
    from bot.reading.people import Register
    from bot.reading.quotes import Quotation

_WORD = re.compile(r"\w+")


def statements(  # noqa: PLR0913 - composed once, by read(); each argument is another stage's result
    text: str,
    *,
    paragraphs: Sequence[Span],
    quotations: Sequence[Quotation],
    names: Register,
    known: Known,
    dates: Sequence[DateMention] = (),
    published: Date = UNKNOWN,
) -> tuple[StatementMention, ...]:
    """The statements of the given paragraphs (furniture left out), in order of their content."""
    lexicon = speech_lexicon(known.lexicons)
    written = fold(text)
    folded = in_small_letters(written, paragraphs, lexicon)
    about_people = lists(known.lexicons)
    units = units_of(folded, written, paragraphs, quotations, lexicon)
    drafts = drafts_of(folded, units, labels_of(folded, units, names, about_people.office_words))
    resolver = Resolver(folded, names, about_people, units, published.value or published.not_after)
    reported_on = published.value if published.precision == "day" else published.not_after
    reader = _Reader(folded, resolver, known, quotations, Days(folded, dates, units, reported_on))
    made = [reader.mention(draft) for draft in drafts]
    found = [each for each in made if each is not None]
    once = (each for each in found if not any(_tells_of(other, each) for other in found))
    return tuple(sorted(once, key=lambda each: each.content[0]))


def _tells_of(last: StatementMention, first: StatementMention) -> bool:
    """Whether one closes a sentence in which its speaker is told to speak already, so that all of it is one statement.

    "Holm warned the town of floods, she told the paper": what she told is that she warned, in the same words.
    """
    if first.cue is None or last.cue is None or last.speaker is None or last.speaker != first.speaker:
        return False
    within = (any(span.start <= part.start and part.end <= span.end for span in last.content) for part in first.content)
    return first.cue.end <= last.cue.start and all(within)


class _Reader:
    """Turns the drafts of one article into statements, in reading order."""

    def __init__(
        self,
        folded: str,
        resolver: Resolver,
        known: Known,
        quotations: Sequence[Quotation],
        days: Days,
    ) -> None:
        self._text = folded
        self._resolver = resolver
        self._known = known
        self._quotations = quotations
        self._days = days
        self._occasions = occasion_words(known.lexicons)

    def mention(self, draft: Draft) -> StatementMention | None:
        """The statement of a draft; None where a label ("called it") names nothing in marks."""
        speaker, via = self._with_chain(draft)
        label = draft.made is not None and "label" in draft.made.cue.verb.frames
        quotes = quoted(self._text, draft.content, self._quotations, self._known, label=label)
        if label and not quotes:
            return None
        if speaker.name or speaker.names:
            self._resolver.note(self._spoke(draft, speaker))
        kind = self._kind(draft.content, quotes)
        told = self._told(draft)
        return StatementMention(
            content=tuple(sorted(draft.content)),
            context=draft.context,
            kind=kind,
            speaker=speaker.name,
            quotes=tuple(quotation.inner for quotation in quotes),
            source=draft.source,
            cue=draft.cue,
            speakers=speaker.names,
            candidates=speaker.candidates,
            role=speaker.role,
            to=self._listener(draft, told),
            via=via,
            occasion=_begun_small(told.occasion.of(self._text)) if told.occasion else None,
            said=self._days.said(told),
            reported_on=self._days.reported(told),
            doubts=self._doubts(draft, speaker, kind, quotes),
        )

    def _spoke(self, draft: Draft, speaker: Speaker) -> Spoke:
        at = (draft.cue or draft.content[0]).start
        told = self._resolver.resolve(draft.listener, draft.unit.span) if draft.listener is not None else None
        by_noun = draft.made is not None and draft.made.cue.form == "noun"
        return Spoke(at, tuple(draft.content), speaker, told, by_noun)

    def _with_chain(self, draft: Draft) -> tuple[Speaker, tuple[str, ...]]:
        """The speaker and who passed the words on, outermost first; a source met again keeps its chain."""
        speaker = self._speaker(draft)
        through = outer_sources(draft)
        beside = cited_by(self._text, draft.source, draft.cue) if draft.source and draft.cue else None
        if through or beside:
            places = [*through, *([beside] if beside else [])]
            passed = [self._resolver.resolve(source, draft.unit.span).name for source in places]
            return speaker, tuple(dict.fromkeys(name for name in passed if name and name != speaker.name))
        named = draft.made is not None and speaker.name is not None and speaker.name not in self._resolver.persons
        links = cited(self._text, draft.unit.span, draft.content) if named else []
        if not links or speaker.name is None:
            return speaker, self._resolver.chains.get(speaker.name or "", ())
        *passing, last = (link.of(self._text).strip() for link in links)
        inner = self._resolver.resolve(links[-1], draft.unit.span)
        if not is_somebody(last) and inner.name not in self._resolver.persons:
            return speaker, (*passing, last)
        via = (speaker.name, *passing)
        if inner.name:
            self._resolver.chains[inner.name] = via
        return inner, via

    def _speaker(self, draft: Draft) -> Speaker:
        origin = draft.follows or draft
        if origin.source is None:
            return Speaker(None, doubts=("no speaker found",))
        return self._resolver.resolve(origin.source, origin.unit.span, origin.content)

    def _kind(self, content: Sequence[Span], quotes: Sequence[Quotation]) -> StatementKind:
        if not quotes:
            return "indirect"
        return "mixed" if any(_WORD.search(self._text, *gap) for gap in _outside(content, quotes)) else "direct"

    def _doubts(
        self, draft: Draft, speaker: Speaker, kind: StatementKind, quotes: Sequence[Quotation]
    ) -> tuple[str, ...]:
        found = [*speaker.doubts, *draft.doubts]
        if draft.made is not None:
            found += doubts_about(self._text, draft.unit.words, draft.made, draft.unit.found, kind, draft.content)
        if any(not quotation.closed for quotation in quotes):
            found.append("a quotation mark is not closed")
        return tuple(dict.fromkeys(found))

    def _told(self, draft: Draft) -> Saying:
        """What the words about the saying tell of day, occasion and listener."""
        if draft.made is None:
            return Saying()
        dates = self._days.of(draft.unit.span)
        return saying(draft.unit.words, draft.made, draft.unit.found, dates, self._occasions)

    def _listener(self, draft: Draft, told: Saying) -> str | None:
        span = draft.listener or told.told
        return span.of(self._text) if span is not None else None


def _begun_small(words: str) -> str:
    """An occasion as it stands within a sentence: it begins with a preposition."""
    return words[:1].lower() + words[1:]


def _outside(content: Sequence[Span], quotes: Sequence[Quotation]) -> Iterator[Span]:
    """What of the content stands outside the marks of its quotations."""
    for span in content:
        at = span.start
        for quotation in quotes:
            if span.start <= quotation.outer.start < span.end:
                yield Span(at, quotation.outer.start)
                at = quotation.outer.end
        yield Span(at, span.end)
