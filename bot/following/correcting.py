"""What people decided on a statement or an event, laid over what the engine read. Pure.

One person's later word replaces the earlier one. Where two people gave different values neither wins: the thing is
shown as open, with both names and both values, until one of them is undone or repeats the other's.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.ids import ONE_ROOMS, PRIVATE
from bot.model import UNKNOWN, Date, Span
from bot.when import shown_date

if TYPE_CHECKING:
    from datetime import date, datetime

    from bot.model import CorrectionKind, Precision, StatementMention

SETTLES: frozenset[CorrectionKind] = frozenset({"speaker", "date", "words"})
"""Kinds that change what is shown; they can conflict."""
WITHHOLDS: tuple[CorrectionKind, ...] = ("do not use", "embargoed")
"""Marks that keep a line, and every other with words of it, out of digests, files and what is shared."""

OF_NOTICE = "notice "
"""How the subject begins of a decision on what a note means, so that its id is never taken for a statement's."""


@dataclass(frozen=True, slots=True)
class Correction:
    """One thing that somebody decided; `by` and `place` are ids across platforms.

    `value` is a name, an ISO day, month or year, an id or several, a slug or the chosen words; None says "not known".
    `before` is what was shown then. `span` and `words` are where it was decided, in the article's revision.
    """

    number: int
    at: datetime
    by: str
    place: str
    kind: CorrectionKind
    subject: str
    value: str | None = None
    before: str = ""
    article: int | None = None
    revision: int | None = None
    span: Span | None = None
    words: str = ""

    @property
    def id(self) -> str:
        """The number by which it is undone."""
        return f"{PRIVATE if ONE_ROOMS.fullmatch(self.subject.removeprefix(OF_NOTICE)) else ''}c{self.number}"

    @property
    def carried_from(self) -> str | None:
        """The id of the mark of withholding (c12) whose words an edit replaced; None for one that somebody made."""
        return self.before or None if self.kind in WITHHOLDS else None

    @property
    def who(self) -> str:
        """The person's name on their platform."""
        return self.by.partition(":")[2] or self.by


@dataclass(frozen=True, slots=True)
class Decided:
    """The standing corrections of one statement or event, in the order they were made.

    `reached` are marks of withholding on other lines whose words overlap its own: they withhold it too.
    """

    corrections: tuple[Correction, ...] = ()
    reached: tuple[Correction, ...] = ()

    def last_of_each(self, kind: CorrectionKind, article: int | None = None) -> tuple[Correction, ...]:
        """Each person's latest word of this kind; on one article's words where `article` is given."""
        said = {c.by: c for c in self.corrections if c.kind == kind and article in (None, c.article)}
        return tuple(sorted(said.values(), key=lambda c: c.number))

    def agreed(self, kind: CorrectionKind, article: int | None = None) -> Correction | None:
        """The correction that holds: the first of those who gave one value; None without any, or in a conflict."""
        given = self.last_of_each(kind, article)
        return given[0] if given and len({_said(each) for each in given}) == 1 else None

    def conflict(self, kind: CorrectionKind, article: int | None = None) -> tuple[Correction, ...]:
        """What people gave where their values differ; else empty."""
        given = self.last_of_each(kind, article)
        return given if len({_said(each) for each in given}) > 1 else ()

    @property
    def conflicts(self) -> tuple[tuple[Correction, ...], ...]:
        """Every conflict that stands."""
        words = [self.conflict("words", article) for article in self._places()]
        open_ = [self.conflict("speaker"), self.conflict("date"), *words]
        return tuple(conflict for conflict in open_ if conflict)

    @property
    def corrected(self) -> tuple[Correction, ...]:
        """The corrections of speaker, date and words that hold."""
        words = [self.agreed("words", article) for article in self._places()]
        return tuple(each for each in (self.agreed("speaker"), self.agreed("date"), *words) if each)

    def _places(self) -> list[int | None]:
        """The articles of which other words were chosen."""
        return list(dict.fromkeys(c.article for c in self.corrections if c.kind == "words"))

    def has(self, kind: CorrectionKind) -> bool:
        """Whether a correction of this kind stands, or a mark of it reaches here."""
        return any(c.kind == kind for c in (*self.corrections, *self.reached))

    @property
    def rests(self) -> bool:
        """Whether anything was decided that is to outlive a new reading; a flag only asks."""
        return any(c.kind != "flag" for c in self.corrections)

    @property
    def on_words(self) -> bool:
        """Whether what was decided holds for these very words: they were verified, or are withheld."""
        return any(c.kind in ("verified", *WITHHOLDS) for c in self.corrections)

    def embargo(self, today: date) -> str | None:
        """The ISO day from which it may be used; None where that is no later than `today`. Of several the latest."""
        reached = {(c.subject, c.by): c for c in self.reached if c.kind == "embargoed"}
        until = max((c.value or "" for c in (*self.last_of_each("embargoed"), *reached.values())), default="")
        return until if until > today.isoformat() else None

    def withheld(self, today: date) -> bool:
        """Whether it is kept out of digests, files and what is shared."""
        return self.has("do not use") or self.embargo(today) is not None

    @property
    def doubts(self) -> tuple[str, ...]:
        """The conflicts in words."""
        return tuple(
            f"editors disagree on the {conflict[0].kind}: "
            + ", ".join(f"{_shown(each)} ({each.who})" for each in conflict)
            for conflict in self.conflicts
        )


NOTHING = Decided()


def _shown(correction: Correction) -> str:
    """What somebody decided, a day as answers show it."""
    if correction.value is None:
        return "not known"
    return shown_date(correction.value) if correction.kind == "date" else correction.value


def _said(correction: Correction) -> object:
    return (correction.words if correction.kind == "words" else "", correction.value)


def date_of(value: str | None) -> Date:
    """An ISO day, month or year that an editor gave, as a date; None is an unknown one."""
    if value is None:
        return UNKNOWN
    precision: tuple[Precision, ...] = ("year", "month", "day")
    return Date(value, precision[value.count("-")], "stated")


def settled(mention: StatementMention, decided: Decided) -> StatementMention:
    """The mention that stands for the whole statement, with what was decided on it."""
    if decided.has("speaker"):
        held = decided.agreed("speaker")
        names = tuple(each.value for each in decided.conflict("speaker") if each.value)
        speaker = held.value if held else None
        mention = replace(mention, speaker=speaker, speakers=(), role=None, candidates=names, doubts=())
    if decided.has("date"):
        held = decided.agreed("date")
        mention = replace(mention, said=date_of(held.value) if held else UNKNOWN)
    doubts = () if decided.has("verified") else mention.doubts
    return replace(mention, doubts=tuple(dict.fromkeys((*doubts, *decided.doubts))))


def dated(date: Date, decided: Decided) -> Date:
    """An event's date with what was decided on it."""
    if not decided.has("date"):
        return date
    held = decided.agreed("date")
    return date_of(held.value) if held else UNKNOWN


def anchored(text: str, correction: Correction) -> Span | None:
    """Where the corrected words stand in a text: at their old place, else at their only or nearest one; else None."""
    words, span = correction.words, correction.span
    if not words or span is None:
        return None
    if span.of(text) == words:
        return span
    found, at = [], text.find(words)
    while at >= 0:
        found.append(at)
        at = text.find(words, at + 1)
    start = min(found, key=lambda at: abs(at - span.start), default=None)
    return None if start is None else Span(start, start + len(words))


def moved(mention: StatementMention, by: int) -> StatementMention:
    """The mention with every span shifted by so many code points."""

    def shifted(span: Span) -> Span:
        return Span(span.start + by, span.end + by)

    return replace(
        mention,
        content=tuple(map(shifted, mention.content)),
        context=shifted(mention.context),
        quotes=tuple(map(shifted, mention.quotes)),
        source=shifted(mention.source) if mention.source else None,
        cue=shifted(mention.cue) if mention.cue else None,
    )
